//! Clauses and texts in several languages, as data. Legal text is never translated here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use standing_core::pack::Text;
use standing_core::pack::model::Cite;
use utoipa::ToSchema;

use super::Lens;

/// A text by language tag, for example `{"en": "…", "zh": "…"}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
pub struct TextForm(pub BTreeMap<String, String>);

/// One clause of one instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CiteForm {
    /// The instrument's name in its pack.
    pub source: String,
    /// The clause as the instrument numbers it.
    pub clause: String,
    /// The stable id of the requirement, where it has one.
    pub id: Option<String>,
    /// The instrument's title in its own language.
    pub title: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// The day of issue.
    pub issued: Option<Date>,
}

impl TextForm {
    /// The text in this language, else in English, else in whatever language there is.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        let found = self.0.get(language).or_else(|| self.0.get("en")).or_else(|| self.0.values().next());
        found.map_or("", String::as_str)
    }

    /// The language in which [`TextForm::in_language`] answers.
    #[must_use]
    pub fn language_of(&self, language: &str) -> &str {
        let found = self.0.get_key_value(language).or_else(|| self.0.get_key_value("en"));
        found.or_else(|| self.0.iter().next()).map_or("en", |(tag, _)| tag.as_str())
    }

    /// A text in English only.
    #[must_use]
    pub fn english(text: &str) -> Self {
        Self([("en".to_owned(), text.to_owned())].into())
    }
}

impl From<&Text> for TextForm {
    fn from(text: &Text) -> Self {
        Self(text.0.clone())
    }
}

impl CiteForm {
    /// The clauses, each with the instrument's title where a pack of the register knows it.
    #[must_use]
    pub fn all(cites: &[Cite], lens: &Lens<'_>) -> Vec<Self> {
        cites.iter().map(|cite| Self::of(cite, lens)).collect()
    }

    fn of(cite: &Cite, lens: &Lens<'_>) -> Self {
        let source = lens.packs.all().find_map(|pack| pack.source(&cite.source));
        Self {
            source: cite.source.to_string(),
            clause: cite.clause.clone(),
            id: cite.id.clone(),
            title: source.map(|source| source.title.clone()),
            issuer: source.map(|source| source.issuer.clone()),
            issued: source.map(|source| source.issued),
        }
    }

    /// The clause as one short text: `opinions-2016 II(1)7 C084`.
    #[must_use]
    pub fn words(&self) -> String {
        let id = self.id.as_ref().map_or_else(String::new, |id| format!(" {id}"));
        format!("{} {}{id}", self.source, self.clause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_to_english() {
        let text = TextForm([("en".into(), "List".into()), ("zh".into(), "名单".into())].into());
        assert_eq!((text.in_language("zh"), text.language_of("zh")), ("名单", "zh"));
        assert_eq!((text.in_language("fr"), text.language_of("fr")), ("List", "en"));
        assert_eq!(TextForm::default().in_language("fr"), "");
    }
}
