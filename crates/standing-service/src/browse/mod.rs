//! Reading that crosses organisations: search by name, entries of lists, cases of an authority, deadlines,
//! figures. Rows of the projections narrow the search; what is told is computed from the files for the day
//! asked about, because time alone changes standing.
//!
//! Who may see what is not decided here: files come back, and the door looks at them through its reader's eyes.

mod figures;
mod lists;
mod measures;
mod records;
mod search;
mod times;

use std::sync::Arc;

use jiff::civil::Date;
use standing_core::file::File;
use standing_store::Cursor;

use crate::error::ServiceError;
use crate::register::Register;

pub use figures::{FIGURES_KEPT_MS, Figures};
pub use lists::{CasesAsked, DueSeen, EntriesAsked, SeenCase, SeenEntry};
pub use measures::SeenMeasure;
pub use records::LogRecord;
pub use search::{FoundOrganisation, SEARCH_CHARACTERS_MAX};

/// The most rows on a page.
pub const PAGE_ROWS_MAX: usize = 200;
/// The most rows that one question goes through before it says where to go on.
const ROWS_PER_QUESTION: usize = 2_000;

/// Some answers, and where the next ones begin.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The answers in order.
    pub items: Vec<T>,
    /// Where the next page begins; none after the last one. Opaque.
    pub next: Option<String>,
}

/// A file with the stream under which it is kept, and the day on which it is seen.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The stream.
    pub stream: Arc<str>,
    /// The file.
    pub file: Arc<File>,
    /// The day asked about, else the file's own: [`Register::today_for`].
    pub as_of: Date,
}

impl Register {
    async fn kept(&self, stream: String, as_of: Option<Date>) -> Result<Kept, ServiceError> {
        let file = self.state.file(&stream).await?;
        let as_of = as_of.unwrap_or_else(|| self.today_for(&file));
        Ok(Kept { stream: stream.into(), file, as_of })
    }
}

fn read_cursor(text: Option<&str>) -> Result<Option<Cursor>, ServiceError> {
    Ok(text.map(str::parse).transpose()?)
}

fn page_rows(asked: usize) -> usize {
    asked.clamp(1, PAGE_ROWS_MAX)
}
