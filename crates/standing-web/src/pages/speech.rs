//! The text layer: every word of the interface is a Fluent message; none stands in a template or a handler.
//!
//! Legal text is not here. It is data with a language of its own and is never translated: see `legal`. Words of
//! data (fields, matters, kinds) have messages where the published rules use them; others stay as they are.

use std::borrow::{Borrow, Cow};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use jiff::civil::Date;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        customise: |bundle| {
            // Marks around arguments would stand in titles and in what people copy; names carry `<bdi>` instead.
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(grouped));
        },
    };
}

/// A number with its thousands apart, as both languages write it: `1,073`.
fn grouped<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(thousands(&number.as_string())),
        _ => None,
    }
}

/// The digits of a whole number in groups of three.
fn thousands(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (at, digit) in digits.chars().enumerate() {
        if at > 0
            && digits.len().saturating_sub(at) % 3 == 0
            && digits.bytes().all(|byte| byte.is_ascii_digit())
        {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A locale of the interface: the first part of every page's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locale {
    /// `/en/…`
    English,
    /// `/zh/…`
    Chinese,
}

impl Locale {
    /// Every locale that has addresses.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The part of the address.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The tag of the language in which its interface answers.
    pub(crate) const fn spoken(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-Hans",
        }
    }

    /// What the language calls itself.
    pub(crate) fn own_name(self) -> String {
        Speech::new(self).say("language-name")
    }

    /// The locale that a browser asks for in `Accept-Language`; English where it asks for neither.
    pub(crate) fn preferred(header: &str) -> Self {
        let mut best = (0.0, Self::English);
        for range in header.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.trim().parse::<f32>().ok());
            let weight = weight.unwrap_or(1.0);
            if let Some(locale) = Self::ALL.into_iter().find(|locale| locale.word() == primary)
                && weight > best.0
            {
                best = (weight, locale);
            }
        }
        best.1
    }

    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::English => langid!("en"),
            Self::Chinese => langid!("zh"),
        }
    }
}

impl FromStr for Locale {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|locale| locale.word() == word).ok_or(())
    }
}

/// Says messages in one locale. Templates hold it as `t`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Speech {
    locale: Locale,
    is_demonstration: bool,
}

/// What a message may be given: a text or a number.
pub(crate) type Said<'a> = FluentValue<'a>;

impl Speech {
    pub(crate) const fn new(locale: Locale) -> Self {
        Self { locale, is_demonstration: false }
    }

    /// With the notice on every page that invented organisations are among those shown.
    pub(crate) const fn demonstrating(self, is_demonstration: bool) -> Self {
        Self { is_demonstration, ..self }
    }

    pub(crate) const fn is_demonstration(self) -> bool {
        self.is_demonstration
    }

    pub(crate) const fn locale(self) -> Locale {
        self.locale
    }

    /// The message of this key; the key itself where there is none, which a test makes impossible.
    pub(crate) fn say(self, key: &str) -> String {
        LOCALES.try_lookup(&self.locale.identifier(), key).unwrap_or_else(|| key.to_owned())
    }

    /// The message of this key with its arguments.
    pub(crate) fn with(self, key: &str, arguments: &[(&'static str, Said<'_>)]) -> String {
        let arguments: HashMap<Cow<'static, str>, Said<'_>> =
            arguments.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        LOCALES
            .try_lookup_with_args(&self.locale.identifier(), key, &arguments)
            .unwrap_or_else(|| key.to_owned())
    }

    /// The message for a word of a closed vocabulary: `status` and `in-force` give `status-in-force`.
    pub(crate) fn word(self, family: &str, word: impl fmt::Display) -> String {
        self.say(&format!("{family}-{word}").replace(['_', '.'], "-"))
    }

    /// A count in a sentence; the message takes it as `$count`.
    pub(crate) fn counted(self, key: &str, count: impl Borrow<u64>) -> String {
        self.with(key, &[("count", count.borrow().into())])
    }

    /// A day in words: `22 November 2026`.
    pub(crate) fn day(self, day: Date) -> Day {
        let month = self.word("month", day.month());
        let words = self.with(
            "day-in-words",
            &[
                ("day", day.day().to_string().into()),
                ("month", month.into()),
                ("year", day.year().to_string().into()),
            ],
        );
        Day { iso: day.to_string(), words }
    }

    /// A word of data (a field, a kind of unit, a matter) as people read it.
    pub(crate) fn datum(self, word: &str) -> String {
        let key = format!("datum-{word}").replace(['_', '.'], "-");
        LOCALES.try_lookup(&self.locale.identifier(), &key).unwrap_or_else(|| readable(word))
    }

    /// A number with its thousands apart.
    pub(crate) fn number(self, number: impl Borrow<u64>) -> String {
        thousands(&number.borrow().to_string())
    }

    /// Items one after the other: `a, b, c`.
    pub(crate) fn listed<T: AsRef<str>>(self, items: impl AsRef<[T]>) -> String {
        items.as_ref().iter().map(AsRef::as_ref).collect::<Vec<_>>().join(&self.say("list-comma"))
    }

    /// Items that belong together: `a, b and c`.
    pub(crate) fn together(self, items: &[String]) -> String {
        match items.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                self.with("list-and", &[("left", self.listed(rest).into()), ("right", last.as_str().into())])
            }
            _ => self.listed(items),
        }
    }

    /// A text of data with its days in words.
    pub(crate) fn with_days(self, sentence: &str) -> String {
        let in_words = |word: &str| {
            let bare = word.trim_matches(|character: char| !character.is_ascii_digit());
            let day = (bare.len() == "2026-11-22".len()).then(|| bare.parse::<Date>().ok()).flatten();
            day.map_or_else(|| word.to_owned(), |day| word.replace(bare, &self.day(day).words))
        };
        sentence.split(' ').map(in_words).collect::<Vec<_>>().join(" ")
    }

    /// How far a day lies from another: `in 5 days`, `today`, `3 days ago`.
    pub(crate) fn distance(self, from: Date, to: Date) -> String {
        let days = (to - from).get_days();
        match days {
            0 => self.say("distance-today"),
            days if days > 0 => self.counted("distance-ahead", u64::from(days.unsigned_abs())),
            days => self.counted("distance-past", u64::from(days.unsigned_abs())),
        }
    }
}

/// A day, for machines and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Day {
    /// `2026-11-22`
    pub(crate) iso: String,
    /// `22 November 2026`
    pub(crate) words: String,
}

/// A word of data that no message knows: hyphens become spaces.
fn readable(word: &str) -> String {
    let spaced = word.replace(['-', '_'], " ").replace('.', " › ");
    let mut characters = spaced.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const T: Speech = Speech::new(Locale::English);

    #[test]
    fn days_are_said_in_words_and_kept_for_machines() {
        let day = T.day(date(2026, 11, 2));
        assert_eq!((day.iso.as_str(), day.words.as_str()), ("2026-11-02", "2 November 2026"));
    }

    #[test]
    fn days_in_sentences_are_said_in_words() {
        for (sentence, expected) in [
            ("It ended on 2026-11-02: nothing follows.", "It ended on 2 November 2026: nothing follows."),
            ("from a copy of 2026-02-21.", "from a copy of 21 February 2026."),
            ("2026-02-30 and (2018) no. 12-34-5678", "2026-02-30 and (2018) no. 12-34-5678"),
        ] {
            assert_eq!(T.with_days(sentence), expected);
        }
    }

    #[test]
    fn distances_are_counted() {
        let today = date(2026, 11, 22);
        for (to, words) in [
            (date(2026, 11, 22), "today"),
            (date(2026, 11, 23), "1 day left"),
            (date(2027, 11, 22), "365 days left"),
            (date(2026, 11, 21), "1 day ago"),
            (date(2026, 10, 23), "30 days ago"),
        ] {
            assert_eq!(T.distance(today, to), words);
        }
    }

    #[test]
    fn both_languages_speak() {
        let zh = Speech::new("zh".parse().unwrap());
        assert_eq!("fr".parse::<Locale>(), Err(()));
        assert_eq!(zh.day(date(2026, 11, 2)).words, "2026年11月2日");
        assert_eq!(zh.distance(date(2026, 11, 2), date(2026, 11, 3)), "还剩 1 日");
        assert_eq!(zh.datum("finance.bonds.interbank"), "银行间债券");
        assert_eq!(zh.together(&["甲".into(), "乙".into(), "丙".into()]), "甲、乙和丙");
        assert_eq!(T.together(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(zh.counted("held-log-size", 1_234_567), "日志共 1,234,567 条");
        assert_eq!((T.number(999), T.number(1_000)), ("999".to_owned(), "1,000".to_owned()));
    }

    #[test]
    fn the_browsers_language_is_read_and_english_is_the_rest() {
        for (header, expected) in [
            ("", Locale::English),
            ("zh-CN,zh;q=0.9,en;q=0.8", Locale::Chinese),
            ("en-GB, zh;q=0.9", Locale::English),
            ("fr, zh-Hant;q=0.5, en;q=0.1", Locale::Chinese),
            ("fr;q=1, de", Locale::English),
            ("zh;q=0", Locale::English),
            ("zh;q=nan, ;;;q=", Locale::English),
        ] {
            assert_eq!(Locale::preferred(header), expected, "{header}");
        }
    }

    #[test]
    fn words_of_data_are_readable() {
        for (word, expected) in [
            ("procurement-unit", "Procurement unit"),
            ("finance.bonds.interbank", "Finance › bonds › interbank"),
            ("", ""),
        ] {
            assert_eq!((T.datum(word).as_str(), readable(word).as_str()), (expected, expected));
        }
    }
}
