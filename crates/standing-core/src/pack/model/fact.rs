//! Facts that conditions may test, with their types. What they are worth in a case is in `crate::fact`.

use super::meta::Text;
use crate::id::Slug;

/// A fact that conditions may test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactDeclaration {
    /// Name, for example `act.kind` or `organisation.kind`.
    pub id: Slug,
    /// What it is called.
    pub title: Text,
    /// Its type.
    pub kind: FactKind,
}

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// One of the named values; an empty list takes any text.
    Text(Vec<String>),
    /// Yes or no.
    Bool,
    /// A whole number.
    Number,
    /// An amount in minor units of one currency (ISO 4217).
    Money,
    /// A day.
    Date,
}
