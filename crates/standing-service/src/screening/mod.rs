//! Screening: which organisations of the register may be meant by a name or an identifier, and what follows from
//! that, here, today.
//!
//! Candidates come from an index in memory that follows the log; what is told of each is computed from its file for
//! the day and the state of the record that are asked about, through the eyes of the one who asks. A candidate is a
//! possible match: a person decides.
//!
//! Deliberately absent: judging likeness, which is `standing-screening`; and any listing of its own.

mod ask;
mod generation;
mod keep;
mod question;
mod segment;
mod subject;

pub use generation::IndexState;
pub(crate) use generation::Names;
pub(crate) use keep::keep;
pub use question::{Candidate, Lists, SCREENED_MAX, Scope, Screened, Screening};
pub use standing_screening::{
    Comparison, Explanation, Finding, Identifier as Code, MATCH_THRESHOLD, Name, Part, Rule, Subject,
    matcher_version,
};
pub use subject::{code_of, subject_of};
