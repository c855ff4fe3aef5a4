//! Screening: which organisations of the register may be meant by a name or an identifier, and what follows from
//! that, here, today.
//!
//! Candidates come from an index in memory that follows the log; what is told of each is computed from its file for
//! the day and the state of the record that are asked about, through the eyes of the one who asks. A candidate is a
//! possible match: a person decides.
//!
//! Deliberately absent: judging likeness, which is `standing-screening`; and any listing of its own.

mod ask;
mod filling;
mod generation;
mod keep;
mod not_same;
mod question;
mod saved;
mod segment;
mod subject;

pub use generation::IndexState;
pub(crate) use generation::Names;
pub use not_same::{DECISIONS_MAX, NotSame, REASON_CHARS_MAX};
pub use question::{Candidate, Decided, Lists, SCREENED_MAX, Scope, Screened, Screening};
pub use saved::NAMES_FILE;
pub use standing_screening::{
    Comparison, Explanation, Finding, Identifier as Code, MATCH_THRESHOLD, Name, Part, Rule, Subject,
    country_code, matcher_version,
};
pub use subject::{code_of, subject_of};
