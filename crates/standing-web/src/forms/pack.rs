//! A pack: its rules in words beside the clauses, and its canonical form with the hash that events name.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::id::Slug;
use standing_core::pack::model::{Cite, Pack, RuleHead, Source};
use standing_core::pack::{Described, RuleKind, describe};
use standing_core::word::Word;
use utoipa::ToSchema;

use super::list::is_governing;
use super::{CiteForm, Lens, TextForm};

/// A pack in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PackLineForm {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What it is called.
    pub title: TextForm,
    /// Country, or a body's name.
    pub jurisdiction: String,
    /// First day on which it governs.
    pub valid_from: Date,
    /// Last day on which it governs, if it has ended.
    pub valid_until: Option<Date>,
    /// Whether it is the version in force on the day asked about.
    pub is_in_force: bool,
    /// SHA-256 of the canonical form.
    pub hash: String,
}

/// A pack in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PackForm {
    /// The pack in short.
    #[serde(flatten)]
    pub line: PackLineForm,
    /// First and last day of the public comment on the draft.
    pub comment_from: Option<Date>,
    /// Last day of the public comment on the draft.
    pub comment_until: Option<Date>,
    /// Language of its sources.
    pub language: String,
    /// The working-day calendar.
    pub calendar: String,
    /// Time zone in which its authorities' days are counted.
    pub time_zone: String,
    /// The instruments that its rules cite.
    pub sources: Vec<SourceForm>,
    /// Every rule in words, kind by kind.
    pub rules: Vec<RuleForm>,
    /// The canonical form: RFC 8785 JSON as one text, whose SHA-256 is the hash.
    pub canonical: String,
}

/// An instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceForm {
    /// Its name in citations.
    pub id: String,
    /// Its title in its own language.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// The day of issue.
    pub issued: Date,
    /// The language of its text.
    pub language: String,
    /// `law`, `policy`, `memorandum`, `notice`, `report` or `list`.
    pub kind: &'static str,
}

/// A rule in words beside its clauses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleForm {
    /// The kind of rule, for example `deadline`.
    pub kind: &'static str,
    /// Its name among those of its kind.
    pub id: String,
    /// Its title.
    pub title: TextForm,
    /// What it says, statement by statement.
    pub statements: Vec<StatementForm>,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

/// One statement of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementForm {
    /// What it is about, for example `length`.
    pub about: String,
    /// What it says, for example `10 working days`.
    pub says: String,
}

impl PackLineForm {
    /// Every pack, by id and version.
    #[must_use]
    pub fn all(lens: &Lens<'_>) -> Vec<Self> {
        let mut lines = lens.packs.all().map(|pack| Self::of(pack, lens)).collect::<Vec<_>>();
        lines.sort_by(|left, right| (&left.id, left.valid_from).cmp(&(&right.id, right.valid_from)));
        lines
    }

    fn of(pack: &Pack, lens: &Lens<'_>) -> Self {
        Self {
            id: pack.meta.id.to_string(),
            version: pack.meta.version.to_string(),
            title: TextForm::from(&pack.meta.title),
            jurisdiction: pack.meta.jurisdiction.to_string(),
            valid_from: pack.meta.valid_from,
            valid_until: pack.meta.valid_until,
            is_in_force: is_governing(pack, lens),
            hash: pack.hash.to_string(),
        }
    }
}

impl PackForm {
    /// The form of a pack. Statements are in `language` where the pack speaks it.
    #[must_use]
    pub fn of(pack: &Pack, language: &str, lens: &Lens<'_>) -> Self {
        let kinds = RuleKind::WORDS.iter().filter_map(|word| word.parse::<RuleKind>().ok());
        let kinds = kinds.filter(|kind| !matches!(kind, RuleKind::Source));
        Self {
            line: PackLineForm::of(pack, lens),
            comment_from: pack.meta.comment.map(|(from, _)| from),
            comment_until: pack.meta.comment.map(|(_, until)| until),
            language: pack.meta.language.to_string(),
            calendar: pack.meta.calendar.to_string(),
            time_zone: pack.meta.time_zone.clone(),
            sources: pack.sources.iter().map(SourceForm::from).collect(),
            rules: kinds
                .flat_map(|kind| {
                    let rules = describe(pack, kind, language);
                    rules.into_iter().map(|rule| RuleForm::of(rule, pack, lens)).collect::<Vec<_>>()
                })
                .collect(),
            canonical: pack.canonical().unwrap_or_default(),
        }
    }
}

impl RuleForm {
    fn of(rule: Described, pack: &Pack, lens: &Lens<'_>) -> Self {
        let head = head_of(pack, rule.kind, &rule.id);
        Self {
            kind: rule.kind.as_str(),
            id: rule.id.to_string(),
            title: head.map_or_else(|| TextForm::english(&rule.title), |head| TextForm::from(&head.title)),
            statements: rule
                .statements
                .into_iter()
                .map(|(about, says)| StatementForm { about, says })
                .collect(),
            clauses: CiteForm::all(&cites_of(pack, rule.kind, &rule.id), lens),
        }
    }
}

fn head_of<'a>(pack: &'a Pack, kind: RuleKind, id: &Slug) -> Option<&'a RuleHead> {
    pack.rules().find(|rule| rule.kind == kind && rule.head.id == *id).map(|rule| rule.head)
}

/// The clauses of a rule and of its limbs, each once.
fn cites_of(pack: &Pack, kind: RuleKind, id: &Slug) -> Vec<Cite> {
    let mut cites = Vec::new();
    for owned in pack.cites().filter(|owned| owned.rule.kind == kind && owned.rule.head.id == *id) {
        if !cites.contains(owned.cite) {
            cites.push(owned.cite.clone());
        }
    }
    cites
}

impl From<&Source> for SourceForm {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id.to_string(),
            title: source.title.clone(),
            issuer: source.issuer.clone(),
            issued: source.issued,
            language: source.language.to_string(),
            kind: source.kind.as_str(),
        }
    }
}
