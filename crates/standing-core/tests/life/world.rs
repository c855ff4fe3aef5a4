//! One organisation's file with everybody around it, and the moves that are played on it.

use std::fmt;
use std::sync::OnceLock;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use standing_core::command::Command;
use standing_core::command::argument::{ArgumentError, Arguments};
use standing_core::decide::{Accepted, Actor, Context, Refusal, decide};
use standing_core::directory::Directory;
use standing_core::event::Event;
use standing_core::file::File;
use standing_core::packs::Packs;

use crate::{packs, people};

/// The packs of the project, read once.
pub(crate) fn rules() -> &'static Packs {
    static RULES: OnceLock<Packs> = OnceLock::new();
    RULES.get_or_init(|| packs::load().unwrap_or_else(|error| panic!("{error}")))
}

/// One command by one actor on one day, as the doors would get it.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    pub(crate) actor: Actor,
    pub(crate) word: String,
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) on: Option<Date>,
}

/// What came of a move.
#[derive(Debug)]
pub(crate) enum Outcome {
    Unreadable(ArgumentError),
    Refused(Refusal),
    Accepted(Accepted),
}

/// A file, what made it, and the moment.
pub(crate) struct World {
    pub(crate) packs: &'static Packs,
    pub(crate) directory: Directory,
    pub(crate) file: File,
    pub(crate) events: Vec<Event>,
    pub(crate) now: Timestamp,
    pub(crate) played: Vec<String>,
    fresh: u32,
}

impl World {
    pub(crate) fn new(now: Timestamp) -> Self {
        static DIRECTORY: OnceLock<Directory> = OnceLock::new();
        let start = "2018-01-01T00:00:00Z".parse().unwrap();
        let directory = DIRECTORY.get_or_init(|| people::directory(rules(), start).unwrap());
        Self {
            packs: rules(),
            directory: directory.clone(),
            file: File::default(),
            events: Vec::new(),
            now,
            played: Vec::new(),
            fresh: 0,
        }
    }

    pub(crate) fn wait(&mut self, days: i64, hours: i64) {
        let wait = SignedDuration::from_hours(days * 24 + hours);
        self.now = self.now.checked_add(wait).unwrap();
    }

    /// The day in Greenwich; the legal day depends on the pack.
    pub(crate) fn today(&self) -> Date {
        self.now.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// Decides a move without applying it.
    pub(crate) fn ask(&self, asked: &Move) -> Outcome {
        let command = match read(asked) {
            Ok(command) => command,
            Err(error) => return Outcome::Unreadable(error),
        };
        let fresh = format!("k{}", self.fresh);
        let context = Context {
            now: self.now,
            on: asked.on,
            actor: &asked.actor,
            directory: &self.directory,
            packs: self.packs,
            fresh: &fresh,
        };
        match decide(&self.file, &command, &context) {
            Ok(accepted) => Outcome::Accepted(accepted),
            Err(refusal) => Outcome::Refused(refusal),
        }
    }

    /// Applies what was accepted, or imported.
    pub(crate) fn apply(&mut self, events: Vec<Event>) {
        self.fresh += 1;
        for event in events {
            self.file = std::mem::take(&mut self.file).apply(&event);
            self.events.push(event);
        }
    }

    pub(crate) fn fresh(&self) -> u32 {
        self.fresh
    }

    pub(crate) fn note(&mut self, asked: &impl fmt::Display, came: &str) {
        self.played.push(format!("{} {asked}  {came}", self.now));
    }

    /// Everything played, for a person to follow.
    pub(crate) fn story(&self) -> String {
        self.played.join("\n")
    }
}

fn read(asked: &Move) -> Result<Command, ArgumentError> {
    Command::read(&asked.word, Arguments::from_pairs(asked.pairs.iter().cloned())?)
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.actor {
            Actor::Officer { authority, mark } => write!(f, "{authority}#{mark}")?,
            Actor::Unit(unit) => write!(f, "{unit}")?,
            other => write!(f, "{}", other.role())?,
        }
        write!(f, " {}", self.word)?;
        for (name, text) in &self.pairs {
            write!(f, " {name}=\"{text}\"")?;
        }
        self.on.map_or(Ok(()), |on| write!(f, " (on {on})"))
    }
}
