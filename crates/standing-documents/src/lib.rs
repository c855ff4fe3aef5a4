//! The papers of the procedure: the notice, the decision and the report of standing, made from an organisation's
//! file, as HTML and as PDF (PDF/UA-1, so that a screen reader reads it).
//!
//! A [`Document`] holds words and nothing else: what a person wrote stays text in both forms and is never read as
//! markup. The same file, day and language give the same bytes.
//!
//! Not here: signatures and seals (the authority's own), delivery, and any decision. A draft says that it is one.

mod certificate;
mod decision;
mod document;
mod error;
mod html;
mod language;
mod notice;
mod paper;
mod pdf;

pub use certificate::certificate;
pub use decision::decision;
pub use document::{Block, Document, Fact, Item, Kind, Passage, Section};
pub use error::DocumentError;
pub use language::Language;
pub use notice::{Invitation, notice};
pub use paper::Paper;
pub use pdf::Press;
