//! A list as anyone may read it: who decides it, by which procedure, what leads to it, what follows, how it
//! ends. Entries on it are in `search`.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::id::Slug;
use standing_core::pack::model::{DeadlineRule, ListRule, Pack, RuleHead};
use standing_core::pack::{deadline_words, term_words};
use standing_core::standing::rules::rules_of;
use standing_core::word::Word;
use utoipa::ToSchema;

use super::{CiteForm, GroundForm, Lens, TextForm};

/// A list in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListLineForm {
    /// The list.
    pub id: String,
    /// Its title.
    pub title: TextForm,
    /// The sort of list: `exclusion`, `key-scrutiny`, `warning` or `trusted`.
    pub kind: &'static str,
    /// The pack.
    pub pack: String,
    /// The version in force on the day asked about.
    pub pack_version: String,
    /// The body that keeps it outside this register: its entries are imported.
    pub kept_by: Option<String>,
    /// Whether entries are public unless restricted.
    pub is_public: bool,
}

/// A list in full, with the rules of each pack that has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListForm {
    /// The list.
    pub id: String,
    /// The day in the world.
    pub as_of: Date,
    /// The size of the whole log.
    pub log_size: u64,
    /// Its rules under each pack that has a list of this name in force on that day.
    pub rules: Vec<ListRulesForm>,
}

/// The rules of a list under one pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListRulesForm {
    /// The list in short.
    #[serde(flatten)]
    pub line: ListLineForm,
    /// Kinds of authority that may decide.
    pub decided_by: Vec<String>,
    /// Lowest level of authority that may decide.
    pub level_min: &'static str,
    /// How long an entry lasts, in words.
    pub term: String,
    /// Grounds.
    pub grounds: Vec<GroundForm>,
    /// The clocks of the procedure, in its order.
    pub clocks: Vec<RuleLineForm>,
    /// What follows.
    pub consequences: Vec<RuleLineForm>,
    /// How an entry ends.
    pub exits: Vec<RuleLineForm>,
    /// How the standing comes back early.
    pub restorations: Vec<RuleLineForm>,
    /// Where to go after the reconsideration.
    pub appeal: Option<TextForm>,
    /// A note for the reader.
    pub note: Option<String>,
    /// Why the pack fills a hole of its source here, where it does.
    pub assumed: Option<String>,
    /// The clauses of the list.
    pub clauses: Vec<CiteForm>,
}

/// A rule in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleLineForm {
    /// Its name in the pack.
    pub id: String,
    /// Its title.
    pub title: TextForm,
    /// What it says, in words.
    pub says: String,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

impl ListLineForm {
    /// Every list in force on the day asked about.
    #[must_use]
    pub fn all(lens: &Lens<'_>) -> Vec<Self> {
        let governing = lens.packs.all().filter(|pack| is_governing(pack, lens));
        let mut lines = governing
            .flat_map(|pack| pack.lists.iter().map(|list| Self::of(list, pack)).collect::<Vec<_>>())
            .collect::<Vec<_>>();
        lines.sort_by(|left, right| (&left.pack, &left.id).cmp(&(&right.pack, &right.id)));
        lines
    }

    fn of(list: &ListRule, pack: &Pack) -> Self {
        Self {
            id: list.head.id.to_string(),
            title: TextForm::from(&list.head.title),
            kind: list.kind.as_str(),
            pack: pack.meta.id.to_string(),
            pack_version: pack.meta.version.to_string(),
            kept_by: list.kept_by.clone(),
            is_public: list.public,
        }
    }
}

/// Whether a pack is the version in force on the day asked about.
pub(super) fn is_governing(pack: &Pack, lens: &Lens<'_>) -> bool {
    lens.packs.governing(&pack.meta.id, lens.as_of).is_some_and(|now| now.hash == pack.hash)
}

impl ListForm {
    /// The form of a list; none when no pack in force on the day has it.
    #[must_use]
    pub fn of(id: &Slug, lens: &Lens<'_>) -> Option<Self> {
        let rules = lens
            .packs
            .with_list(id, lens.as_of)
            .filter_map(|pack| ListRulesForm::of(id, pack, lens))
            .collect::<Vec<_>>();
        let found = Self { id: id.to_string(), as_of: lens.as_of, log_size: lens.log_size, rules };
        (!found.rules.is_empty()).then_some(found)
    }
}

impl ListRulesForm {
    fn of(id: &Slug, pack: &Pack, lens: &Lens<'_>) -> Option<Self> {
        let rules = rules_of(lens.packs, &pack.meta.id, id, lens.as_of)?;
        let list = rules.list;
        let line = |head: &RuleHead, says: String| RuleLineForm {
            id: head.id.to_string(),
            title: TextForm::from(&head.title),
            says,
            clauses: CiteForm::all(&head.basis.cites, lens),
        };
        let clock = |rule: &&DeadlineRule| line(&rule.head, deadline_words(rule));
        let consequences = pack.consequences_for(id);
        let evidence = |items: &[standing_core::pack::model::EvidenceItem]| {
            items.iter().map(|item| item.title.in_language("en")).collect::<Vec<_>>().join("; ")
        };
        Some(Self {
            line: ListLineForm::of(list, pack),
            decided_by: list.decided_by.iter().map(ToString::to_string).collect(),
            level_min: list.level_min.as_str(),
            term: term_words(&list.term),
            grounds: rules
                .grounds
                .iter()
                .map(|rule| GroundForm::of(&rule.head.id, Some(pack), lens))
                .collect(),
            clocks: rules.clocks.iter().map(clock).collect(),
            consequences: consequences
                .map(|rule| line(&rule.head, format!("{} for {}", rule.strength, rule.matter)))
                .collect(),
            exits: rules.exits.iter().map(|rule| line(&rule.head, evidence(&rule.evidence))).collect(),
            restorations: rules
                .restorations
                .iter()
                .map(|rule| line(&rule.head, evidence(&rule.evidence)))
                .collect(),
            appeal: list.procedure.as_ref().map(|procedure| TextForm::from(&procedure.appeal)),
            note: list.head.note.clone(),
            assumed: list.head.basis.assumed.clone(),
            clauses: CiteForm::all(&list.head.basis.cites, lens),
        })
    }
}
