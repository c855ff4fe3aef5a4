//! Regime packs: rules as data. A lawyer reads them next to the law; the register decides by them.
//!
//! This folder holds what packs say and how they are read, checked, shown, compared and frozen. It decides
//! no case: see `case`.

pub mod canonical;
mod check;
mod cited;

pub mod condition;
mod describe;
mod diff;
mod error;
pub mod evaluate;
mod freeze;
mod lookup;
pub mod model;
mod parse;
mod requirement;
mod rule;
mod show;
mod text;
mod words;

pub use check::Known;
pub use condition::Condition;
pub use describe::{Described, Statement, deadline_words, describe, term_words};
pub use diff::diff;
pub use error::{PackError, Problem};
pub use evaluate::{Explanation, Item, Outcome, View, evaluate};
pub use freeze::PackHashError;
pub use model::{Pack, PackHash, Text};
pub use parse::{FILE_BYTES_MAX, FILES_MAX, PROBLEMS_MAX, RULES_MAX};
pub use requirement::requirement_ids;
pub use rule::{HeadedRule, Node, OwnedCite, OwnedCondition, RuleKind};
pub use show::show;
