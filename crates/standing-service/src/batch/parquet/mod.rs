//! Parquet: the columns that are asked about are decoded, all others are copied as they lie in the file.
//!
//! A file says itself how much memory its reading takes, and may lie. So the head of every page of a column that is
//! decoded is looked at first, and what is beyond a limit is refused.
//!
//! Deliberately absent: encrypted files, lists and maps as something to ask about, and two encodings of texts that
//! cannot be bounded beforehand (decision 0018).

mod guard;
mod read;
mod write;

pub(super) use read::{ParquetRows, leaves};
pub(super) use write::assemble;

use crate::batch::survey::refused;
use crate::error::ServiceError;

/// Largest footer, in bytes.
const FOOTER_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Largest page, unpacked, in bytes.
const PAGE_BYTES_MAX: i64 = 64 * 1024 * 1024;
/// Longest cell that is asked about, in bytes.
const CELL_BYTES_MAX: usize = 64 * 1024;

/// A file that cannot be read as Parquet.
fn damaged(shown: &str, what: impl std::fmt::Display) -> ServiceError {
    let text: String = what.to_string().chars().take(300).collect();
    refused(
        shown,
        &format!("it cannot be read as Parquet: {text}"),
        "write the file again, or give it as CSV",
    )
}
