//! The status of an entry on a day, as a word with its days.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::standing::status::{Status, Suspension};
use standing_core::word::Word;
use utoipa::ToSchema;

/// The status of an entry on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatusForm {
    /// `awaiting-service`, `standstill`, `in-force`, `suspended` or `ended`.
    pub word: &'static str,
    /// The first day of it, for suspended and ended.
    pub since: Option<Date>,
    /// The last day of it, for a standstill.
    pub until: Option<Date>,
    /// How it ended (`removed`, `term-over`, `revoked`, `shielded`, `restored`, `transferred`, `lapsed`,
    /// `vanished`), or why it is suspended (`stay`, `missed-deadline`, `by-keeper`).
    pub how: Option<&'static str>,
    /// The deadline rule that was missed, where that suspended it.
    pub rule: Option<String>,
    /// Whether anything follows from the entry now.
    pub is_in_force: bool,
    /// Whether the entry is over.
    pub is_ended: bool,
}

impl From<&Status> for StatusForm {
    fn from(status: &Status) -> Self {
        let plain = Self {
            word: status.word(),
            since: None,
            until: None,
            how: None,
            rule: None,
            is_in_force: matches!(status, Status::InForce),
            is_ended: matches!(status, Status::Ended { .. }),
        };
        match status {
            Status::AwaitingService | Status::InForce => plain,
            Status::Standstill { until } => Self { until: Some(*until), ..plain },
            Status::Suspended { why, since } => {
                let (how, rule) = suspension(why);
                Self { since: Some(*since), how: Some(how), rule, ..plain }
            }
            Status::Ended { how, on } => Self { since: Some(*on), how: Some(how.as_str()), ..plain },
        }
    }
}

/// A word for why an entry is suspended, and the rule that was missed.
pub(super) fn suspension(why: &Suspension) -> (&'static str, Option<String>) {
    match why {
        Suspension::Stay => ("stay", None),
        Suspension::MissedDeadline(rule) => ("missed-deadline", Some(rule.to_string())),
        Suspension::ByKeeper => ("by-keeper", None),
    }
}
