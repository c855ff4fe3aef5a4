//! Questions: every one takes a day (as of) and a state of the record (known at), and says both in its answer.

use std::sync::Arc;

use jiff::civil::Date;
use standing_core::event::Event;
use standing_core::file::File;
use standing_core::identifier::Identifier;
use standing_core::standing::check::{Answer, check};
use standing_core::standing::consequences::Question;
use standing_core::standing::viewer::Viewer;

use crate::error::ServiceError;
use crate::live::{Live, decode};
use crate::read::read_event;
use crate::register::Register;

/// A day and a state of the record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// The day in the world; when left out the day on which the file is seen, [`Register::today_for`].
    pub as_of: Option<Date>,
    /// The size of the log; all of it when left out.
    pub known_at: Option<u64>,
}

/// An answer with the two times for which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<T> {
    /// The answer.
    pub answer: T,
    /// The day in the world.
    pub as_of: Date,
    /// The size of the log from which it was answered.
    pub log_size: u64,
}

/// An organisation's file at a state of the record.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The name under which it is kept: its first identifier.
    pub stream: Arc<str>,
    /// The file.
    pub file: Arc<File>,
}

/// One event of a file, with its place in the log.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Size of the log once it held the event.
    pub position: u64,
    /// What happened.
    pub event: Event,
    /// Whether anyone may see it.
    pub is_public: bool,
}

impl Register {
    /// What follows for an organisation, matter and kind of unit. An organisation that the register does not
    /// know has nothing against it here; the answer says no more than that.
    ///
    /// # Errors
    /// When the state of the record lies beyond the log, or the database fails.
    pub async fn check(
        &self,
        identifier: &Identifier,
        question: &Question,
        times: Times,
    ) -> Result<Seen<Answer>, ServiceError> {
        if times.known_at.is_none() && self.is_ready() {
            let log_size = self.log_size();
            if let Some(file) = self.live_file(identifier) {
                let as_of = self.as_of(times, &file);
                let answer = check(&file, &self.packs(), question, as_of);
                return Ok(Seen { answer, as_of, log_size });
            }
        }
        let Seen { answer: opened, as_of, log_size } = self.open_file(identifier, times).await?;
        let unknown = File::default();
        let file = opened.as_ref().map_or(&unknown, |opened| opened.file.as_ref());
        Ok(Seen { answer: check(file, &self.packs(), question, as_of), as_of, log_size })
    }

    /// The answer to somebody, and beside it the answer to anyone: what is only in the first is not public.
    ///
    /// # Errors
    /// As [`Register::check`].
    pub async fn check_beside(
        &self,
        identifier: &Identifier,
        question: &Question,
        times: Times,
    ) -> Result<Seen<(Answer, Answer)>, ServiceError> {
        let public = Question { viewer: Viewer::Public, ..question.clone() };
        let log_size = self.log_size();
        let live =
            if times.known_at.is_none() && self.is_ready() { self.live_file(identifier) } else { None };
        let (file, as_of, log_size) = match live {
            Some(file) => (Arc::new(file), None, log_size),
            None => {
                let Seen { answer: opened, as_of, log_size } = self.open_file(identifier, times).await?;
                (opened.map(|opened| opened.file).unwrap_or_default(), Some(as_of), log_size)
            }
        };
        let as_of = as_of.unwrap_or_else(|| self.as_of(times, &file));
        let packs = self.packs();
        let both = (check(&file, &packs, question, as_of), check(&file, &packs, &public, as_of));
        Ok(Seen { answer: both, as_of, log_size })
    }

    /// From memory alone: organisations that are unknown, or have imported entries only.
    fn live_file(&self, identifier: &Identifier) -> Option<File> {
        let text = identifier.to_string();
        let live = self.state.live.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        match live.get(&text) {
            None => Some(File::default()),
            Some(Live::Compact(bytes)) => decode(identifier, bytes),
            Some(Live::Load(_)) => None,
        }
    }

    /// Whether the register knows an organisation by an identifier, at a state of the record.
    pub(crate) async fn is_known(&self, identifier: &Identifier, times: Times) -> Result<bool, ServiceError> {
        if times.known_at.is_none() && self.is_ready() {
            return Ok(self.state.live_stream(&identifier.to_string()).is_some());
        }
        Ok(self.open_file(identifier, times).await?.answer.is_some())
    }

    /// The day asked about, or the one on which the file is seen.
    fn as_of(&self, times: Times, file: &File) -> Date {
        times.as_of.unwrap_or_else(|| self.today_for(file))
    }

    /// An organisation's file; none when the register does not know it at that state of the record.
    ///
    /// # Errors
    /// When the state of the record lies beyond the log, or the database fails.
    pub async fn open_file(
        &self,
        identifier: &Identifier,
        times: Times,
    ) -> Result<Seen<Option<Opened>>, ServiceError> {
        let stream = self.stream_of_identifier(identifier).await?;
        self.open_stream(stream, times).await
    }

    /// The file that holds an entry.
    ///
    /// # Errors
    /// As [`Register::open_file`].
    pub async fn open_entry(&self, entry: &str, times: Times) -> Result<Seen<Option<Opened>>, ServiceError> {
        match self.store().stream_of_entry(entry).await? {
            Some(stream) => self.open_stream(stream.into(), times).await,
            None => self.none_at(times),
        }
    }

    /// The file that holds a case.
    ///
    /// # Errors
    /// As [`Register::open_file`].
    pub async fn open_case(&self, case: &str, times: Times) -> Result<Seen<Option<Opened>>, ServiceError> {
        match self.store().stream_of_case(case).await? {
            Some(stream) => self.open_stream(stream.into(), times).await,
            None => self.none_at(times),
        }
    }

    /// The file that holds a measure.
    ///
    /// # Errors
    /// As [`Register::open_file`].
    pub async fn open_measure(
        &self,
        measure: &str,
        times: Times,
    ) -> Result<Seen<Option<Opened>>, ServiceError> {
        match self.store().stream_of_measure(measure).await? {
            Some(stream) => self.open_stream(stream.into(), times).await,
            None => self.none_at(times),
        }
    }

    fn none_at(&self, times: Times) -> Result<Seen<Option<Opened>>, ServiceError> {
        let as_of = self.as_of(times, &File::default());
        Ok(Seen { answer: None, as_of, log_size: self.size_at(times)? })
    }

    async fn open_stream(
        &self,
        stream: Arc<str>,
        times: Times,
    ) -> Result<Seen<Option<Opened>>, ServiceError> {
        let log_size = self.size_at(times)?;
        let file = match times.known_at {
            None => self.state.file(&stream).await?,
            Some(size) => Arc::new(self.state.file_at(&stream, Some(size)).await?),
        };
        let as_of = self.as_of(times, &file);
        let is_known = file.organisation.is_some();
        Ok(Seen { answer: is_known.then_some(Opened { stream, file }), as_of, log_size })
    }

    pub(crate) fn size_at(&self, times: Times) -> Result<u64, ServiceError> {
        let size = self.log_size();
        match times.known_at {
            Some(asked) if asked > size => Err(ServiceError::Input {
                place: "known_at".to_owned(),
                what: format!("the log has {size} events, not {asked}"),
                remedy: format!("ask for a size from 0 to {size}"),
            }),
            asked => Ok(asked.unwrap_or(size)),
        }
    }

    /// The events of a file in order.
    ///
    /// # Errors
    /// When the database fails or an event cannot be read.
    pub async fn events_of(&self, stream: &str, known_at: Option<u64>) -> Result<Vec<Placed>, ServiceError> {
        let rows = self.store().events_of(stream, known_at).await?;
        rows.iter()
            .map(|row| {
                Ok(Placed { position: row.position, event: read_event(row)?, is_public: row.event.is_public })
            })
            .collect()
    }
}
