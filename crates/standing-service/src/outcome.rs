//! The answer to a command: accepted, with what it made, or refused by the rules. It is kept under the
//! command's idempotency key, so that a retry gets the first one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use standing_core::decide::{Accepted, Refusal};
use standing_core::event::{Event, EventKind};

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It happened.
    Accepted(Receipt),
    /// The rules said no; nothing changed.
    Refused(Refusal),
}

/// What an accepted command did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What the actor is told.
    pub says: String,
    /// The clauses on which it rests, each as `source clause id`.
    pub clauses: Vec<String>,
    /// What it made: `case`, `entry`, `objection`, `measure`, `record` …, each with its id.
    pub made: BTreeMap<String, String>,
    /// The organisation, for commands about one.
    pub organisation: Option<String>,
    /// The kinds of events, in order.
    pub events: Vec<String>,
    /// Size of the log once it holds the last of them.
    #[serde(default)]
    pub log_size: u64,
    /// The policies that permitted it: kept with the answer, shown to nobody who asks from outside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Whether this is the first answer to a command that was given before under the same idempotency key.
    #[serde(skip)]
    pub is_replay: bool,
}

impl Receipt {
    pub(crate) fn new(accepted: &Accepted, stream: &str) -> Self {
        let is_organisation = stream.contains(':');
        Self {
            says: accepted.says.clone(),
            clauses: accepted.cites.iter().map(ToString::to_string).collect(),
            made: made(&accepted.events),
            organisation: is_organisation.then(|| stream.to_owned()),
            events: accepted.events.iter().map(|event| event.kind.word().to_owned()).collect(),
            log_size: 0,
            policies: Vec::new(),
            is_replay: false,
        }
    }
}

/// The ids that events made, by the sort of thing.
fn made(events: &[Event]) -> BTreeMap<String, String> {
    let ids = events.iter().filter_map(|event| {
        Some(match &event.kind {
            EventKind::CaseOpened(what) => ("case", what.case.to_string()),
            EventKind::EntryMade(what) => ("entry", what.entry.to_string()),
            EventKind::EntryFounded(what) => ("entry", what.entry.to_string()),
            EventKind::ObjectionReceived(what) => ("objection", what.objection.to_string()),
            EventKind::ReconsiderationRequested(what) => ("request", what.request.to_string()),
            EventKind::RestorationApplied(what) => ("application", what.application.to_string()),
            EventKind::ErrorReported(what) => ("report", what.report.to_string()),
            EventKind::MeasureTaken(what) => ("measure", what.measure.to_string()),
            EventKind::MeasureRefused(what) => ("measure", what.measure.to_string()),
            EventKind::RecordMade(what) => ("record", what.record.to_string()),
            EventKind::CorrectionOrdered(what) => ("record", what.record.to_string()),
            EventKind::InterviewHeld(what) => ("record", what.record.to_string()),
            EventKind::PledgeMade(what) => ("record", what.record.to_string()),
            EventKind::OrganisationRegistered(what) => ("organisation", what.identifier.to_string()),
            EventKind::AuthorityRegistered(what) => ("authority", what.authority.to_string()),
            EventKind::UnitRegistered(what) => ("unit", what.unit.to_string()),
            EventKind::MandateGranted(what) => ("mandate", what.mandate.to_string()),
            _ => return None,
        })
    });
    ids.map(|(what, id)| (what.to_owned(), id)).collect()
}
