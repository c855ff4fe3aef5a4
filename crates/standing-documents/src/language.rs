//! The languages in which papers are written, and their words.
//!
//! Legal text is not here: it is data with a language of its own.

use std::borrow::Cow;
use std::collections::HashMap;
use std::str::FromStr;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use jiff::civil::Date;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Marks around arguments would stand in what people copy.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language of papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese in simplified characters.
    Chinese,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The word by which rules and addresses name it: `en`, `zh`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The tag of the language (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-Hans",
        }
    }

    /// The message of this key; the key itself where there is none, which a test makes impossible.
    pub(crate) fn say(self, key: &str) -> String {
        LOCALES.try_lookup(&self.identifier(), key).unwrap_or_else(|| key.to_owned())
    }

    /// The message of this key with its arguments.
    pub(crate) fn with(self, key: &str, arguments: &[(&'static str, &str)]) -> String {
        let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> =
            arguments.iter().map(|(name, value)| (Cow::Borrowed(*name), (*value).into())).collect();
        LOCALES.try_lookup_with_args(&self.identifier(), key, &arguments).unwrap_or_else(|| key.to_owned())
    }

    /// A day in words: `22 November 2026`.
    pub(crate) fn day(self, day: Date) -> String {
        let month = self.say(&format!("month-{}", day.month()));
        let (number, year) = (day.day().to_string(), day.year().to_string());
        self.with("day-in-words", &[("day", &number), ("month", &month), ("year", &year)])
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::English => langid!("en"),
            Self::Chinese => langid!("zh"),
        }
    }
}

impl FromStr for Language {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|language| language.word() == word).ok_or(())
    }
}
