//! The rules of a pack as named statements in the reader's language, made from what the pack says.
//!
//! Titles, findings and notes are the pack's own texts and keep their language; only the words between them are
//! made here. Nothing is judged, and nothing is laid out.

mod changes;
mod conditions;
mod phrases;
mod rules;

pub(crate) use changes::Change;
pub(crate) use phrases::{counted, deadline, period, term};
use standing_core::id::Slug;
use standing_core::pack::model::{Cite, Pack, RuleHead};
use standing_core::pack::{RuleKind, Text};
use standing_core::word::Word;

use super::legal::Legal;
use super::speech::Speech;

/// A pack as it is read out.
#[derive(Clone, Copy)]
pub(crate) struct Book<'a> {
    pub(crate) t: Speech,
    pub(crate) pack: &'a Pack,
}

/// One statement of a rule: `Length` is `10 working days`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) label: String,
    pub(crate) says: Legal,
}

/// A rule in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) id: Slug,
    /// In the reader's language where the pack has it.
    pub(crate) title: Legal,
    /// As the language of the sources has it, where that is another one.
    pub(crate) source_title: Option<Legal>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) cites: Vec<Cite>,
}

impl<'a> Book<'a> {
    pub(crate) const fn new(t: Speech, pack: &'a Pack) -> Self {
        Self { t, pack }
    }

    /// How many rules of a kind there are.
    pub(crate) fn count(&self, kind: RuleKind) -> u64 {
        let count = match kind {
            RuleKind::Source => self.pack.sources.len(),
            RuleKind::Fact => self.pack.facts.len(),
            kind => self.pack.rules().filter(|rule| rule.kind == kind).count(),
        };
        u64::try_from(count).unwrap_or(u64::MAX)
    }

    /// A text of the pack in the reader's language, or in another that the pack has.
    fn text<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.t.locale().word())
    }

    fn said(&self, label: &str, says: impl Into<String>) -> Statement {
        Statement {
            label: self.t.word("label", label),
            says: Legal { text: says.into(), lang: String::new() },
        }
    }

    /// A text that the pack has in English only.
    fn noted(&self, label: &str, says: &str) -> Statement {
        Statement { label: self.t.word("label", label), says: Legal::english(says) }
    }

    fn headed(&self, head: &RuleHead, mut statements: Vec<Statement>) -> Told {
        statements.extend(head.basis.assumed.iter().map(|why| self.noted("assumed", why)));
        statements.extend(head.note.iter().map(|note| self.noted("note", note)));
        self.told(&head.id, &head.title, statements, &head.basis.cites)
    }

    fn told(&self, id: &Slug, title: &Text, statements: Vec<Statement>, cites: &[Cite]) -> Told {
        let plain = Legal::of(title, self.t.locale().word());
        let source = Legal::of(title, self.pack.meta.language.as_str());
        Told {
            id: id.clone(),
            source_title: (source.lang != plain.lang).then_some(source),
            title: plain,
            statements,
            cites: cites.to_vec(),
        }
    }

    fn words<W: Word>(&self, family: &str, words: &[W]) -> String {
        self.t.together(&words.iter().map(|word| self.t.word(family, word)).collect::<Vec<_>>())
    }

    fn data(&self, words: &[Slug]) -> String {
        self.t.together(&words.iter().map(|word| self.t.datum(word.as_str())).collect::<Vec<_>>())
    }

    /// Lists of the pack by their titles.
    fn lists(&self, lists: &[Slug]) -> String {
        self.t.together(&lists.iter().map(|list| self.list(list)).collect::<Vec<_>>())
    }

    fn list(&self, list: &Slug) -> String {
        let found = self.pack.list(list);
        found.map_or_else(|| self.t.datum(list.as_str()), |list| self.text(&list.head.title).to_owned())
    }
}
