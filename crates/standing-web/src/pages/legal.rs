//! Legal text and other people's words: data with a language tag, shown as it is and never translated.

use serde::Serialize;
use standing_core::name::{OrganisationName, Script};
use standing_core::pack::Text;
use standing_core::pack::model::{Cite, Pack, RuleHead};
use standing_core::prose::Prose;

use super::address;
use super::speech::Locale;

/// A text in a language of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Legal {
    /// The text.
    pub(crate) text: String,
    /// Its language tag; empty when it is not known.
    pub(crate) lang: String,
}

impl Legal {
    /// A pack's text in this language, else in English, else in the first there is, with the tag of the one given.
    pub(crate) fn of(text: &Text, language: &str) -> Self {
        let found = text.0.get_key_value(language).or_else(|| text.0.get_key_value("en"));
        found
            .or_else(|| text.0.iter().next())
            .map(|(lang, text)| Self { text: text.clone(), lang: lang.clone() })
            .unwrap_or_default()
    }

    /// What a person wrote. Its language was not recorded; Han characters say enough for the page to be read
    /// aloud and set in the right typeface.
    pub(crate) fn prose(text: &Prose) -> Self {
        Self::plain(text.as_str())
    }

    /// What the rules say in English only.
    pub(crate) fn english(text: &str) -> Self {
        Self { text: text.to_owned(), lang: "en".to_owned() }
    }

    /// Any text whose language was not recorded: Han characters are taken for Chinese, Latin letters for English.
    pub(crate) fn plain(text: &str) -> Self {
        let is_han = text.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character));
        let lang = match is_han {
            true => "zh",
            false if text.chars().any(|character| character.is_ascii_alphabetic()) => "en",
            false => "",
        };
        Self { text: text.to_owned(), lang: lang.to_owned() }
    }

    /// A name of an organisation.
    pub(crate) fn name(name: &OrganisationName) -> Self {
        let lang = match (name.language(), name.script()) {
            (Some(language), _) => language.as_str().to_owned(),
            (None, Script::Han) => "zh".to_owned(),
            (None, _) => String::new(),
        };
        Self { text: name.text().to_owned(), lang }
    }
}

/// The title of a rule: in the reader's language, and beside it as the source's language says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Title {
    /// In the reader's language.
    pub(crate) plain: Legal,
    /// In the language of the sources, where that is another one.
    pub(crate) source: Option<Legal>,
}

impl Title {
    pub(crate) fn of(text: &Text, pack: &Pack, locale: Locale) -> Self {
        let plain = Legal::of(text, locale.word());
        let source = Legal::of(text, pack.meta.language.as_str());
        Self { source: (source.lang != plain.lang).then_some(source), plain }
    }
}

/// One clause on which something rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CiteView {
    /// The source's short name and the clause: `opinions-2016 II(1)7`.
    pub(crate) short: String,
    /// The stable id of the requirement; empty when it has none.
    pub(crate) id: String,
    /// The title of the instrument in its own language.
    pub(crate) title: Legal,
    /// Who issued it.
    pub(crate) issuer: Legal,
    /// Where the pack's page shows it.
    pub(crate) address: String,
}

/// The clauses of a pack, each with its instrument.
pub(crate) fn cites(cites: &[Cite], pack: &Pack, locale: Locale) -> Vec<CiteView> {
    cites.iter().map(|cite| cite_view(cite, pack, locale)).collect()
}

fn cite_view(cite: &Cite, pack: &Pack, locale: Locale) -> CiteView {
    let source = pack.source(&cite.source);
    CiteView {
        short: format!("{} {}", cite.source, cite.clause),
        id: cite.id.clone().unwrap_or_default(),
        title: source
            .map(|source| Legal { text: source.title.clone(), lang: source.language.to_string() })
            .unwrap_or_default(),
        issuer: source.map(|source| Legal::plain(&source.issuer)).unwrap_or_default(),
        address: address::rule(locale, &pack.meta.id, &pack.meta.version, "source", cite.source.as_str()),
    }
}

/// A rule: its title, its clauses, and what the pack assumed or noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleView {
    /// The title.
    pub(crate) title: Title,
    /// The clauses.
    pub(crate) cites: Vec<CiteView>,
    /// Why the pack fills a hole that the source leaves, where it does.
    pub(crate) assumed: Option<Legal>,
    /// A note for the reader.
    pub(crate) note: Option<Legal>,
    /// Where the pack's page shows it.
    pub(crate) address: String,
}

impl RuleView {
    pub(crate) fn of(head: &RuleHead, kind: &str, pack: &Pack, locale: Locale) -> Self {
        Self {
            title: Title::of(&head.title, pack, locale),
            cites: cites(&head.basis.cites, pack, locale),
            assumed: head.basis.assumed.as_deref().map(Legal::english),
            note: head.note.as_deref().map(Legal::english),
            address: address::rule(locale, &pack.meta.id, &pack.meta.version, kind, head.id.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_carries_the_tag_of_the_language_that_was_found() {
        let both = Text([("en".into(), "List".into()), ("zh".into(), "名单".into())].into());
        let zh = Text([("zh".into(), "名单".into())].into());
        for (text, asked, expected) in
            [(&both, "zh", ("名单", "zh")), (&both, "fr", ("List", "en")), (&zh, "en", ("名单", "zh"))]
        {
            let legal = Legal::of(text, asked);
            assert_eq!((legal.text.as_str(), legal.lang.as_str()), expected);
        }
        assert_eq!(Legal::of(&Text::default(), "en"), Legal::default());
    }

    #[test]
    fn prose_is_marked_by_its_letters() {
        assert_eq!(Legal::plain("已履行").lang, "zh");
        assert_eq!((Legal::plain("performed").lang.as_str(), Legal::plain("12 %").lang.as_str()), ("en", ""));
    }
}
