//! A refusal by the rules on a page: in plain words of the reader's language, then as the register says it, with the
//! facts found, the clauses and the remedy.

use standing_core::decide::Refusal;
use standing_core::pack::model::{Cite, Pack};
use standing_core::packs::Packs;

use crate::pages::Speech;
use crate::pages::legal::{CiteView, Legal, cites};

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
        let view = |cite: &Cite| {
            let mut all = own.into_iter().chain(packs.all().map(AsRef::as_ref));
            let pack = all.find(|pack| pack.source(&cite.source).is_some())?;
            cites(std::slice::from_ref(cite), pack, t.locale()).pop()
        };
        Self {
            plain: plain(t, refusal.code),
            says: Legal::english(&refusal.what),
            facts: refusal.facts.iter().map(|fact| Legal::plain(fact)).collect(),
            cites: refusal.cites.iter().filter_map(view).collect(),
            remedy: Legal::english(&refusal.remedy),
        }
    }
}

/// What a refusal means, in plain words.
fn plain(t: Speech, code: &str) -> String {
    let says = t.word("refused", code);
    if says == format!("refused-{code}") { t.say("refused-otherwise") } else { says }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Locale;

    #[test]
    fn a_refusal_without_words_of_its_own_shares_a_sentence() {
        let t = Speech::new(Locale::English);
        assert_eq!(plain(t, "unheard-of"), t.say("refused-otherwise"));
        assert!(plain(t, "same-officer").contains("cannot approve"));
    }
}
