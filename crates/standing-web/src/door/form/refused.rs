//! A refusal by the rules on a page: in plain words of the reader's language, then as the register says it, with the
//! facts found, the clauses and the remedy.

use standing_core::decide::Refusal;
use standing_core::pack::model::{Cite, Pack};
use standing_core::packs::Packs;

use crate::pages::Speech;
use crate::pages::legal::{CiteView, Legal, cites};

/// Refusals that have plain words of their own; the others share a sentence.
const IN_PLAIN_WORDS: [&str; 32] = [
    "already-acknowledged",
    "already-decided",
    "application-pending",
    "case-closed",
    "case-lapsed",
    "day-wrong",
    "entry-ended",
    "entry-live",
    "evidence-missing",
    "evidence-unknown",
    "exit-unknown",
    "hearing-requested",
    "in-the-future",
    "kept-elsewhere",
    "no-consequence",
    "no-hearing",
    "no-superior",
    "not-in-force",
    "not-standing",
    "not-to-retain",
    "not-yours",
    "notice-not-served",
    "objection-first",
    "objection-pending",
    "out-of-order",
    "rejected-before",
    "request-pending",
    "restoration-unknown",
    "term-wrong",
    "too-early",
    "too-late",
    "unit-unknown",
];

/// A refusal as it is shown.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    /// In plain words.
    pub(crate) plain: String,
    /// As the register says it.
    pub(crate) says: Legal,
    pub(crate) facts: Vec<Legal>,
    pub(crate) cites: Vec<CiteView>,
    pub(crate) remedy: Legal,
}

impl Refused {
    /// A refusal; its clauses are looked up in the rules that govern, else in those that have their source.
    pub(in crate::door) fn of(t: Speech, refusal: &Refusal, own: Option<&Pack>, packs: &Packs) -> Self {
        let word = if IN_PLAIN_WORDS.contains(&refusal.code) { refusal.code } else { "otherwise" };
        let view = |cite: &Cite| {
            let mut all = own.into_iter().chain(packs.all().map(AsRef::as_ref));
            let pack = all.find(|pack| pack.source(&cite.source).is_some())?;
            cites(std::slice::from_ref(cite), pack, t.locale()).pop()
        };
        Self {
            plain: t.word("refused", word),
            says: Legal::english(&refusal.what),
            facts: refusal.facts.iter().map(|fact| Legal::plain(fact)).collect(),
            cites: refusal.cites.iter().filter_map(view).collect(),
            remedy: Legal::english(&refusal.remedy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Locale;

    #[test]
    fn every_refusal_has_its_words_in_both_languages() {
        for word in IN_PLAIN_WORDS.into_iter().chain(["otherwise"]) {
            for locale in Locale::ALL {
                let key = format!("refused-{word}");
                assert_ne!(Speech::new(locale).say(&key), key);
            }
        }
    }
}
