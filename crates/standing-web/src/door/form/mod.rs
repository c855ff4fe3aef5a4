//! What the forms of commands share at every door: their fields, what was sent, documents handed in with it, and how
//! a refusal is told.

mod documents;
mod field;
mod judge;
mod posted;
mod refused;

pub(super) use documents::Tray;
pub(super) use field::{Field, FieldKind, evidence_name};
pub(super) use judge::{is_failing, judge};
pub(super) use posted::Posted;
pub(super) use refused::Refused;
