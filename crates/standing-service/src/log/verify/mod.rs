//! Verification for operators and strangers: re-hashes everything that is there and compares it with
//! everything that was signed. It repairs nothing.
//!
//! The tree itself is judged by `standing_transparency::verify`; here is what only the register knows, and the
//! reading of databases, files and addresses.

mod derived;
mod export;
mod finding;
mod proof;
mod published;
mod report;
mod rows;
mod run;
mod store;
mod url;

pub use derived::verify_derived;
pub use export::verify_export;
pub use finding::{FINDINGS_KEPT_MAX, Finding, FindingKind};
pub use proof::{VerifiedBundle, VerifiedReceipt, verify_bundle, verify_receipt};
pub use report::Report;
pub use rows::Depth;
pub(crate) use rows::set_aside_erased;
pub use store::{Against, verify_store};
pub use url::{Fetched, verify_url};
