//! Scenarios: readable transcripts that are tests. A Markdown file holds prose and one fenced `text` block; the
//! block names packs, who takes part and the organisation, and then goes day by day: who asks for what, and
//! what the register answers, with its clauses.
//!
//! Nothing is decided here: every line goes through `command`, `decide` and `standing` as at every other door.
//! No file is read or written: the caller brings the text and the packs, and keeps the blessed text.

mod answer;
mod coverage;
mod error;
mod import;
mod parse;
mod question;
mod render;
mod run;
mod text;
mod world;

pub use coverage::{Coverage, Requirement, read_requirements};
pub use error::ScenarioError;
pub use parse::{Line, Scenario};
pub use run::{Answered, Played, Run};
