//! Importing lists: a file and a mapping become founding entries with provenance ("listed by X before this
//! register; imported on …").
//!
//! A row is known again by its source and its number there, so the same file twice changes nothing, and a later
//! copy gives what was added, changed or vanished. A broken row is refused and reported; it never stops or
//! half-does an import. An import that was cut off is run again and ends in the same state. Persons are never
//! imported. Deliberately absent: guessing. Equal names are not taken for one organisation unless the mapping
//! says so, and no consequence is derived here.

mod again;
mod cells;
mod days;
mod desk;
mod founding;
mod input;
mod known;
mod lines;
pub mod mapping;
mod parcels;
mod person;
mod plan;
mod records;
mod report;
mod row;
mod rows;
mod run;
mod survey;
mod vanish;
mod write;

pub(crate) use again::ImportedRows;
pub use founding::{Reason, Refused};
pub use input::Input;
pub(crate) use lines::{LINE_BYTES_MAX, Line, Lines};
pub use mapping::{Format, MAPPING_BYTES_MAX, Mapping, UntilIs};
pub use report::{ImportReport, ReportFile, ReportForm};
pub use run::{ALLOW_VANISHED_PERCENT, ImportOptions, Progress, Step, import};
