//! Items of a file that are not cases: acts, correction orders, interviews, pledges.

use jiff::civil::Date;

use crate::event::Author;
use crate::event::PackRef;
use crate::event::record::{CorrectionOrdered, InterviewHeld, PledgeMade, RecordMade};
use crate::prose::Prose;

/// One item, when it was recorded, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRecord {
    /// When it was recorded.
    pub on: Date,
    /// Who recorded it.
    pub by: Author,
    /// The pack in force.
    pub pack: Option<PackRef>,
    /// What it is.
    pub item: RecordItem,
}

/// What an item is, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordItem {
    /// An act or a fact, and when a self-report was verified.
    Act(RecordMade, Option<(Date, Prose)>),
    /// A correction order, and when it was looked at and whether the correction was enough.
    Order(CorrectionOrdered, Option<(Date, bool, Prose)>),
    /// An interview.
    Interview(InterviewHeld),
    /// A pledge, and whether it was performed.
    Pledge(PledgeMade, Option<(Date, bool, Prose)>),
}

impl RecordItem {
    /// A word for the sort of item, as conditions count it.
    #[must_use]
    pub fn kind_word(&self) -> &'static str {
        match self {
            Self::Act(act, _) => crate::word::Word::as_str(act.kind),
            Self::Order(..) => "correction-order",
            Self::Interview(_) => "interview",
            Self::Pledge(..) => "pledge",
        }
    }
}
