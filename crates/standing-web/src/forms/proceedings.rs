//! Objections, requests, reports, exit grounds and applications about an entry, with the ids that commands
//! need. For the parties of the entry only.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use standing_core::file::File;
use standing_core::file::entry::{Challenge, Entry};
use standing_core::id::RecordId;
use utoipa::ToSchema;

use super::Lens;

/// What runs or ran about an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProceedingsForm {
    /// Objections to the authority.
    pub objections: Vec<ChallengeForm>,
    /// Requests for reconsideration.
    pub reconsiderations: Vec<ChallengeForm>,
    /// Reports of errors.
    pub reports: Vec<ReportForm>,
    /// Exit grounds that arose.
    pub exits: Vec<ExitGroundForm>,
    /// Applications for restoration.
    pub restorations: Vec<RestorationForm>,
    /// Units that may know of a restricted entry.
    pub restricted_to: Vec<String>,
    /// Units that acknowledged the end, with the day.
    pub acknowledged: BTreeMap<String, Date>,
}

/// An objection or a request for reconsideration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChallengeForm {
    /// Its id.
    pub id: String,
    /// When it was received.
    pub received_on: Date,
    /// What it says.
    pub reasons: String,
    /// The unit that passed it on.
    pub relayed_by: Option<String>,
    /// When it was decided.
    pub decided_on: Option<Date>,
    /// Whether it was founded.
    pub founded: Option<bool>,
    /// The reasons of the decision.
    pub answer: Option<String>,
}

/// A report of an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportForm {
    /// Its id.
    pub id: String,
    /// When.
    pub on: Date,
    /// What is wrong.
    pub text: String,
    /// When it was answered.
    pub answered_on: Option<Date>,
    /// Whether something was corrected.
    pub corrected: Option<bool>,
    /// The answer.
    pub answer: Option<String>,
}

/// An exit ground that arose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExitGroundForm {
    /// The exit rule.
    pub rule: String,
    /// The day on which it arose.
    pub arose_on: Date,
    /// Evidence by item.
    pub evidence: BTreeMap<String, String>,
    /// When the authority found that it did not arise.
    pub declined_on: Option<Date>,
    /// Why.
    pub answer: Option<String>,
}

/// An application for restoration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RestorationForm {
    /// Its id.
    pub id: String,
    /// When it was received.
    pub received_on: Date,
    /// The rule.
    pub rule: String,
    /// Evidence by item.
    pub evidence: BTreeMap<String, String>,
    /// When it was decided.
    pub decided_on: Option<Date>,
    /// Whether it was granted.
    pub granted: Option<bool>,
    /// The reasons.
    pub answer: Option<String>,
}

impl ProceedingsForm {
    /// What runs or ran about an entry, for its parties; else none.
    #[must_use]
    pub fn of(file: &File, entry: &Entry, lens: &Lens<'_>) -> Option<Self> {
        let units = entry.restricted.iter().flat_map(|(_, units)| units);
        lens.is_inside(file, entry).then(|| Self {
            objections: challenges(&entry.objections, lens.as_of),
            reconsiderations: challenges(&entry.reconsiderations, lens.as_of),
            reports: reports(entry, lens.as_of),
            exits: exits(entry, lens.as_of),
            restorations: restorations(entry, lens.as_of),
            restricted_to: units.map(ToString::to_string).collect(),
            acknowledged: entry.acknowledged.iter().map(|(unit, on)| (unit.to_string(), *on)).collect(),
        })
    }
}

fn challenges(found: &BTreeMap<RecordId, Challenge>, as_of: Date) -> Vec<ChallengeForm> {
    let seen = found.iter().filter(|(_, challenge)| challenge.received_on <= as_of);
    seen.map(|(id, challenge)| {
        let decided = challenge.decided.as_ref().filter(|decided| decided.on <= as_of);
        ChallengeForm {
            id: id.to_string(),
            received_on: challenge.received_on,
            reasons: challenge.reasons.to_string(),
            relayed_by: challenge.relayed_by.as_ref().map(ToString::to_string),
            decided_on: decided.map(|decided| decided.on),
            founded: decided.map(|decided| decided.founded),
            answer: decided.map(|decided| decided.reasons.to_string()),
        }
    })
    .collect()
}

fn reports(entry: &Entry, as_of: Date) -> Vec<ReportForm> {
    let seen = entry.reports.iter().filter(|(_, report)| report.on <= as_of);
    seen.map(|(id, report)| {
        let answered = report.answered.as_ref().filter(|(on, ..)| *on <= as_of);
        ReportForm {
            id: id.to_string(),
            on: report.on,
            text: report.text.to_string(),
            answered_on: answered.map(|(on, ..)| *on),
            corrected: answered.map(|(_, corrected, _)| *corrected),
            answer: answered.map(|(.., reasons)| reasons.to_string()),
        }
    })
    .collect()
}

fn exits(entry: &Entry, as_of: Date) -> Vec<ExitGroundForm> {
    let seen = entry.exits.iter().filter(|(_, exit)| exit.arose_on <= as_of);
    seen.map(|(rule, exit)| {
        let declined = exit.declined.as_ref().filter(|(on, _)| *on <= as_of);
        ExitGroundForm {
            rule: rule.to_string(),
            arose_on: exit.arose_on,
            evidence: texts(&exit.evidence),
            declined_on: declined.map(|(on, _)| *on),
            answer: declined.map(|(_, reasons)| reasons.to_string()),
        }
    })
    .collect()
}

fn restorations(entry: &Entry, as_of: Date) -> Vec<RestorationForm> {
    let seen = entry.restorations.iter().filter(|(_, application)| application.received_on <= as_of);
    seen.map(|(id, application)| {
        let decided = application.decided.as_ref().filter(|(on, ..)| *on <= as_of);
        RestorationForm {
            id: id.to_string(),
            received_on: application.received_on,
            rule: application.rule.to_string(),
            evidence: texts(&application.evidence),
            decided_on: decided.map(|(on, ..)| *on),
            granted: decided.map(|(_, granted, _)| *granted),
            answer: decided.map(|(.., reasons)| reasons.to_string()),
        }
    })
    .collect()
}

fn texts<K: ToString, V: ToString>(items: &BTreeMap<K, V>) -> BTreeMap<String, String> {
    items.iter().map(|(item, text)| (item.to_string(), text.to_string())).collect()
}
