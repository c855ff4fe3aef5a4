//! The register of one scenario: who takes part, one organisation's file, and the events that made them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::answer::Answer;
use super::error::ScenarioError;
use super::parse::{Header, HeaderKind, Line, Scenario};
use crate::calendar::time_zone;
use crate::command::argument::Arguments;
use crate::command::{Command, spec};
use crate::decide::{Actor, Context, decide};
use crate::directory::Directory;
use crate::event::{Author, Event, EventKind};
use crate::file::File;
use crate::packs::Packs;

/// What a line may leave out, since the latest one is meant.
const DEFAULTED: [&str; 4] = ["case", "entry", "record", "measure"];

/// The value that stands for the latest entry.
const LATEST_ENTRY: &str = "latest-entry";

pub(super) struct World {
    pub(super) packs: Packs,
    pub(super) directory: Directory,
    pub(super) file: File,
    /// The events of the organisation's file.
    pub(super) events: Vec<Event>,
    zone: TimeZone,
    /// What was made, in order: by which argument it is named, its id, its author.
    made: Vec<(&'static str, String, Author)>,
    commands: u32,
}

impl World {
    /// The register of a scenario before its first line.
    pub(super) fn new(scenario: &Scenario, all: &Packs) -> Result<Self, ScenarioError> {
        let mut packs = Packs::default();
        let mut zone = TimeZone::UTC;
        for (id, version) in &scenario.packs {
            let pack = all.version(id, version).ok_or_else(|| {
                ScenarioError::new(
                    0,
                    format!("there is no pack {id}@{version}"),
                    "name a pack of the register",
                )
            })?;
            if let Some(calendar) = all.calendar(pack) {
                packs.add_calendar(pack.meta.calendar.clone(), calendar.clone());
            }
            zone = time_zone(&pack.meta.time_zone).unwrap_or(TimeZone::UTC);
            packs.add(pack.clone());
        }
        let mut world = Self {
            packs,
            directory: Directory::default(),
            file: File::default(),
            events: Vec::new(),
            zone,
            made: Vec::new(),
            commands: 0,
        };
        world.set_up(scenario)?;
        Ok(world)
    }

    /// Gives a command and says what the register answered.
    pub(super) fn command(&mut self, line: &Line, scenario: &Scenario) -> Result<Answer, ScenarioError> {
        let actor = self.actor(line)?;
        if let Some(word) = line.plain.first() {
            return Err(ScenarioError::new(
                line.number,
                format!("'{word}' stands without a name"),
                "write name=value, and texts in quotes",
            ));
        }
        let mut arguments = Arguments::from_pairs(line.arguments.iter().cloned())
            .map_err(|error| ScenarioError::new(line.number, error.to_string(), "name each once"))?;
        if line.word == "open-case" {
            for (name, value) in &scenario.facts {
                arguments.set_default(name, value);
            }
        }
        let on = match arguments.take("on").map(|text| text.parse::<Date>()) {
            None => None,
            Some(Ok(day)) => Some(day),
            Some(Err(error)) => {
                return Err(ScenarioError::new(line.number, error.to_string(), "write on=2019-09-02"));
            }
        };
        self.fill_in(&line.word, &actor, &mut arguments);
        let command = match Command::read(&line.word, arguments) {
            Ok(command) => command,
            Err(error) => return Ok(Answer::new(format!("invalid: {error}"), [])),
        };
        Ok(self.give(&command, &actor, self.noon(line)?, on))
    }

    /// The actor of a line.
    pub(super) fn actor(&self, line: &Line) -> Result<Actor, ScenarioError> {
        let (name, officer) = line.actor.split_once('/').unwrap_or((&line.actor, "a"));
        match name {
            "anyone" => return Ok(Actor::Public),
            "organisation" => return Ok(Actor::Organisation),
            "register" => return Ok(Actor::Register),
            _ => {}
        }
        let unit = name.parse().ok().filter(|unit| self.directory.units.contains_key(unit));
        if let Some(unit) = unit {
            return Ok(Actor::Unit(unit));
        }
        // Marks differ from case to case in the register; here they differ from authority to authority, and an
        // officer of another authority is written out: City-Court/District-Court-a.
        let mark = if officer.contains('-') { officer.to_owned() } else { format!("{name}-{officer}") };
        let read = name.parse().ok().zip(mark.parse().ok());
        match read {
            Some((authority, mark)) => Ok(Actor::Officer { authority, mark }),
            None => Err(ScenarioError::new(
                line.number,
                format!("'{}' takes no part", line.actor),
                "write an authority, a unit, organisation, register or anyone",
            )),
        }
    }

    /// The latest thing named by an argument; of this actor, where it made one. Items of the file are the
    /// latest whoever made them, since one side makes them and the other looks at them.
    pub(super) fn latest(&self, name: &str, actor: &Actor) -> Option<&str> {
        let made = || self.made.iter().rev().filter(|(held, _, _)| *held == name);
        let own = made().find(|(_, _, author)| name != "record" && *author == actor.author());
        own.or_else(|| made().next()).map(|(_, id, _)| id.as_str())
    }

    /// Noon of a line's day where the packs govern.
    pub(super) fn noon(&self, line: &Line) -> Result<Timestamp, ScenarioError> {
        self.moment(line.on, 12).ok_or_else(|| {
            ScenarioError::new(line.number, format!("{} has no noon", line.on), "choose a day near our time")
        })
    }

    /// The file as it was recorded by the end of a day.
    pub(super) fn known_at(&self, day: Date) -> File {
        let end = day.tomorrow().ok().and_then(|next| self.moment(next, 0));
        File::fold(self.events.iter().filter(|event| end.is_none_or(|end| event.recorded_at < end)))
    }

    fn moment(&self, day: Date, hour: i8) -> Option<Timestamp> {
        Some(day.at(hour, 0, 0, 0).to_zoned(self.zone.clone()).ok()?.timestamp())
    }

    /// A name never used before.
    pub(super) fn fresh(&self, prefix: &str) -> String {
        format!("{prefix}-n{}", self.commands.saturating_add(1))
    }

    /// Takes what an import brought.
    pub(super) fn imported(&mut self, event: Option<Event>) {
        if let Some(event) = event {
            self.commands = self.commands.saturating_add(1);
            self.take(event);
        }
    }

    fn give(&mut self, command: &Command, actor: &Actor, now: Timestamp, on: Option<Date>) -> Answer {
        let fresh = format!("n{}", self.commands.saturating_add(1));
        let context =
            Context { now, on, actor, directory: &self.directory, packs: &self.packs, fresh: &fresh };
        match decide(&self.file, command, &context) {
            Err(refusal) => {
                let found = match refusal.facts.is_empty() {
                    true => String::new(),
                    false => format!(" ({})", refusal.facts.join("; ")),
                };
                Answer::new(format!("refused {}: {}{found}", refusal.code, refusal.what), refusal.cites)
            }
            Ok(accepted) => {
                self.commands = self.commands.saturating_add(1);
                for event in accepted.events {
                    self.take(event);
                }
                Answer::new(format!("ok: {}", accepted.says), accepted.cites)
            }
        }
    }

    fn take(&mut self, event: Event) {
        self.directory = std::mem::take(&mut self.directory).apply(&event);
        self.file = std::mem::take(&mut self.file).apply(&event);
        let made = match &event.kind {
            EventKind::CaseOpened(what) => Some(("case", what.case.to_string())),
            EventKind::EntryMade(what) => Some(("entry", what.entry.to_string())),
            EventKind::EntryFounded(what) => Some(("entry", what.entry.to_string())),
            EventKind::RecordMade(what) => Some(("record", what.record.to_string())),
            EventKind::CorrectionOrdered(what) => Some(("record", what.record.to_string())),
            EventKind::PledgeMade(what) => Some(("record", what.record.to_string())),
            EventKind::MeasureTaken(what) => Some(("measure", what.measure.to_string())),
            _ => None,
        };
        self.made.extend(made.map(|(name, id)| (name, id, event.by.clone())));
        self.events.push(event);
    }

    fn fill_in(&self, word: &str, actor: &Actor, arguments: &mut Arguments) {
        let Some(spec) = spec(word) else { return };
        for name in spec.arguments.iter().map(|argument| argument.name) {
            if DEFAULTED.contains(&name)
                && let Some(latest) = self.latest(name, actor)
            {
                arguments.set_default(name, latest);
            }
            if arguments.get(name) == Some(LATEST_ENTRY)
                && let Some(latest) = self.latest("entry", actor)
            {
                arguments.take(name);
                arguments.set_default(name, latest);
            }
        }
    }

    /// Registers who takes part, superiors first.
    fn set_up(&mut self, scenario: &Scenario) -> Result<(), ScenarioError> {
        let first = scenario.lines.first().map(|line| line.on).unwrap_or_default();
        let now = self.moment(first, 0).unwrap_or_default();
        let mut waiting = scenario.headers.iter().collect::<Vec<_>>();
        while !waiting.is_empty() {
            let (ready, later): (Vec<&Header>, Vec<&Header>) = waiting.iter().copied().partition(|header| {
                let superior = header.arguments.iter().find(|(name, _)| name == "superior");
                let is_named = |superior: &str| waiting.iter().any(|other| other.name == superior);
                superior.is_none_or(|(_, superior)| !is_named(superior))
            });
            for header in &ready {
                self.register(header.kind, &header.name, &header.arguments, now)
                    .map_err(|what| ScenarioError::new(header.line, what, "correct the line"))?;
            }
            if ready.is_empty() {
                return Err(ScenarioError::new(0, "superiors stand in a circle", "name a highest authority"));
            }
            waiting = later;
        }
        Ok(())
    }

    fn register(
        &mut self,
        kind: HeaderKind,
        name: &str,
        pairs: &[(String, String)],
        now: Timestamp,
    ) -> Result<(), String> {
        let (word, key) = match kind {
            HeaderKind::Authority => ("register-authority", "authority"),
            HeaderKind::Unit => ("register-unit", "unit"),
            HeaderKind::Organisation => ("register-organisation", "organisation"),
        };
        let mut pairs = pairs.iter().cloned().collect::<BTreeMap<_, _>>();
        pairs.insert(key.to_owned(), name.to_owned());
        if kind != HeaderKind::Organisation {
            pairs.entry("name".to_owned()).or_insert_with(|| name.to_owned());
        }
        let arguments = Arguments::from_pairs(pairs).map_err(|error| error.to_string())?;
        let command = Command::read(word, arguments).map_err(|error| error.to_string())?;
        let before = self.commands;
        let answer = self.give(&command, &Actor::Register, now, None);
        self.commands = before;
        if answer.says.starts_with("ok") { Ok(()) } else { Err(answer.says) }
    }
}
