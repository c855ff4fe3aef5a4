//! What every rule has: identity of the pack, texts in languages, instruments, citations, the head of a rule.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::id::{PackId, PackVersion, Slug};
use crate::word::words;

/// Identity, validity and language of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackMeta {
    /// The pack's id.
    pub id: PackId,
    /// The pack's version.
    pub version: PackVersion,
    /// What the pack is called.
    pub title: Text,
    /// First day on which it governs.
    pub valid_from: Date,
    /// Last day on which it governs, if it has ended.
    pub valid_until: Option<Date>,
    /// First and last day of the public comment on the draft.
    pub comment: Option<(Date, Date)>,
    /// ISO 3166-1 alpha-2 country, or a body's name.
    pub jurisdiction: Slug,
    /// Language of the sources.
    pub language: Slug,
    /// The working-day calendar.
    pub calendar: Slug,
    /// IANA time zone in which the authorities' days are counted.
    pub time_zone: String,
}

/// A text in one or more languages, by language tag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub BTreeMap<String, String>);

/// One instrument: a law, a notice, a press report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Name used in citations.
    pub id: Slug,
    /// Full title in its own language.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Day of issue.
    pub issued: Date,
    /// Language of the text.
    pub language: Slug,
    /// What kind of instrument it is.
    pub kind: SourceKind,
    /// SHA-256 of the text consulted, where there is one.
    pub text_sha256: Option<String>,
}

words! {
    /// What an instrument is: only some can carry a consequence or a permanent term.
    SourceKind {
        /// A statute or a regulation.
        Law = "law",
        /// A policy document of a government or party office.
        Policy = "policy",
        /// A signed memorandum on joint measures.
        Memorandum = "memorandum",
        /// A notice of a department.
        Notice = "notice",
        /// A press report: may explain, may not found a consequence.
        Report = "report",
        /// The published list of another body.
        List = "list",
    }
}

/// One clause of one source; `id` is the stable id of the requirement (for example `C155`), where it has one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cite {
    /// The source.
    pub source: Slug,
    /// The clause as the source numbers it.
    pub clause: String,
    /// The stable id of the requirement.
    pub id: Option<String>,
}

/// What a rule rests on: at least one clause, or an assumption that is said to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The clauses. Never empty.
    pub cites: Vec<Cite>,
    /// Why the pack fills a hole that the source leaves, where it does.
    pub assumed: Option<String>,
}

/// What every rule has: a name, a title, a basis, and a note for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleHead {
    /// Name, unique among the rules of its kind in the pack.
    pub id: Slug,
    /// The rule in plain words.
    pub title: Text,
    /// What it rests on.
    pub basis: Basis,
    /// Explanation for the reader, for example how a doubtful word was read.
    pub note: Option<String>,
}
