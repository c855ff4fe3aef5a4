//! Screening a file: every row of a CSV, JSON Lines or Parquet file is answered by identifier or by name, and the
//! answers stand beside the row.
//!
//! A file is surveyed once (length, hash, encoding), its columns are guessed and confirmed, and then it is read,
//! asked and answered row by row, so its size does not matter. What was answered is kept as it is written: a run
//! that was cut off goes on where it was. A row that cannot be read is answered with what is wrong with it.
//!
//! Deliberately absent: HTTP, terminals, and any decision about an organisation. A possible match is never called
//! listed.

mod answer;
mod ask;
mod charset;
mod columns;
mod csv;
mod engine;
mod formula;
mod guess;
pub mod jobs;
mod json;
mod parquet;
mod plan;
mod receipt;
mod render;
mod rows;
mod state;
mod summary;
mod survey;

pub use answer::COLUMNS;
pub use ask::{Asking, ByName};
pub use columns::{Column, Role};
pub use engine::{Ended, Progress, Target, Watch, screen_file};
pub use plan::{Certainty, Plan, Wanted};
pub use receipt::{RECEIPT_KIND, sign_receipt};
pub use render::AnswersForm;
pub use rows::{CELLS_MAX, QUOTED_LINES_MAX};
pub use state::PART_ENDING;
pub use summary::{IndexSeen, Summary};
pub use survey::{Form, Survey, survey};
