//! Names of organisations, in several languages and scripts, with the days on which they were in use.
//!
//! Not here: comparing names for likeness (that is screening), and any judgement whether a name is right. The
//! look-up form below finds equal names only. Names are never split into parts of a person's name.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::identifier::{half_width, is_invisible};

/// Longest name, in characters.
pub const NAME_CHARS_MAX: usize = 500;

/// Longest language tag, in characters.
const LANGUAGE_CHARS_MAX: usize = 35;

/// One name of one organisation.
///
/// ```
/// # use standing_core::name::{NameKind, OrganisationName, Script};
/// let name = OrganisationName::new(" 某某科技有限公司 ", NameKind::Registered)?.with_language("zh-Hans".parse()?);
/// assert_eq!(name.text(), "某某科技有限公司");
/// assert_eq!(name.script(), Script::Han);
/// # Ok::<(), standing_core::name::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrganisationName {
    text: String,
    language: Option<LanguageTag>,
    script: Script,
    kind: NameKind,
    from: Option<Date>,
    to: Option<Date>,
}

impl OrganisationName {
    /// The name as printed, trimmed, without language and days.
    ///
    /// # Errors
    /// [`NameError`] when it is empty, too long, or holds control or direction characters.
    pub fn new(text: &str, kind: NameKind) -> Result<Self, NameError> {
        let text = text.trim();
        if text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
            return Err(NameError::Empty);
        }
        let chars = text.chars().count();
        if chars > NAME_CHARS_MAX {
            return Err(NameError::TooLong { beginning: beginning(text), chars, chars_max: NAME_CHARS_MAX });
        }
        if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| is_unprintable(*c)) {
            let code_point = u32::from(found);
            return Err(NameError::ControlCharacter {
                beginning: beginning(text),
                code_point,
                position: at + 1,
            });
        }
        Ok(Self {
            text: text.to_owned(),
            language: None,
            script: Script::of(text),
            kind,
            from: None,
            to: None,
        })
    }

    /// The same name, in this language.
    #[must_use]
    pub fn with_language(mut self, language: LanguageTag) -> Self {
        self.language = Some(language);
        self
    }

    /// The same name, in use from the first to the last day, both included; `None` leaves a side open.
    ///
    /// # Errors
    /// [`NameError::DaysReversed`] when the last day lies before the first.
    pub fn with_days(mut self, from: Option<Date>, to: Option<Date>) -> Result<Self, NameError> {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(NameError::DaysReversed { beginning: beginning(&self.text), from, to });
        }
        (self.from, self.to) = (from, to);
        Ok(self)
    }

    /// The name as printed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The language it is in, when known.
    #[must_use]
    pub fn language(&self) -> Option<&LanguageTag> {
        self.language.as_ref()
    }

    /// The script it is written in.
    #[must_use]
    pub fn script(&self) -> Script {
        self.script
    }

    /// What sort of name it is.
    #[must_use]
    pub fn kind(&self) -> NameKind {
        self.kind
    }

    /// First day of use, when known.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        self.from
    }

    /// Last day of use, when known.
    #[must_use]
    pub fn to(&self) -> Option<Date> {
        self.to
    }

    /// True unless the days known say that the name was not in use on this day.
    #[must_use]
    pub fn in_use_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl fmt::Display for OrganisationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What sort of name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// The name in the register of organisations.
    Registered,
    /// A registered name given up.
    Former,
    /// The registered name shortened, as in everyday use.
    Short,
    /// Any other name used, such as a trading name.
    Alias,
    /// The name in another language, by whoever translated it.
    Translation,
}

impl NameKind {
    /// Every kind with its word.
    pub const WORDS: [(Self, &str); 5] = [
        (Self::Registered, "registered"),
        (Self::Former, "former"),
        (Self::Short, "short"),
        (Self::Alias, "alias"),
        (Self::Translation, "translation"),
    ];
}

impl FromStr for NameKind {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let found = Self::WORDS.iter().find(|(_, word)| *word == text);
        found.map(|(kind, _)| *kind).ok_or_else(|| NameError::UnknownKind { input: beginning(text) })
    }
}

impl fmt::Display for NameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::WORDS.iter().find(|(kind, _)| kind == self).map_or("", |(_, word)| word);
        f.write_str(word)
    }
}

/// The script of a name, as far as look-up and display need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Script {
    /// Chinese characters, and no kana.
    Han,
    /// Any hiragana or katakana, with or without Chinese characters.
    Kana,
    /// Mostly Latin letters.
    Latin,
    /// Mostly Cyrillic letters.
    Cyrillic,
    /// Mostly letters of another script, or no letters at all.
    Other,
}

impl Script {
    /// The script of a text: any kana, else any Han, else the script of most letters.
    ///
    /// ```
    /// # use standing_core::name::Script;
    /// assert_eq!(Script::of("IBM中国"), Script::Han);
    /// assert_eq!(Script::of("ООО «Ромашка» Ltd"), Script::Cyrillic);
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (mut kana, mut han, mut latin, mut cyrillic, mut other) =
            (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
        for character in text.chars() {
            match Self::of_letter(character) {
                Some(Self::Kana) => kana += 1,
                Some(Self::Han) => han += 1,
                Some(Self::Latin) => latin += 1,
                Some(Self::Cyrillic) => cyrillic += 1,
                Some(Self::Other) => other += 1,
                None => {}
            }
        }
        if kana > 0 {
            Self::Kana
        } else if han > 0 {
            Self::Han
        } else if latin > 0 && latin >= cyrillic && latin >= other {
            Self::Latin
        } else if cyrillic > 0 && cyrillic >= other {
            Self::Cyrillic
        } else {
            Self::Other
        }
    }

    /// The script of one letter; `None` for digits, punctuation and marks.
    fn of_letter(character: char) -> Option<Self> {
        match character {
            '\u{3041}'..='\u{3096}'
            | '\u{309d}'..='\u{309f}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{30fc}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{ff66}'..='\u{ff9d}' => Some(Self::Kana),
            '\u{3005}'..='\u{3007}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}' => Some(Self::Han),
            'A'..='Z'
            | 'a'..='z'
            | 'ª'
            | 'º'
            | 'À'..='Ö'
            | 'Ø'..='ö'
            | 'ø'..='\u{24f}'
            | '\u{1e00}'..='\u{1eff}'
            | '\u{ff21}'..='\u{ff3a}'
            | '\u{ff41}'..='\u{ff5a}' => Some(Self::Latin),
            '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => Some(Self::Cyrillic),
            other if other.is_alphabetic() => Some(Self::Other),
            _ => None,
        }
    }
}

/// A language by its BCP 47 tag, in its usual case: `zh`, `zh-Hant`, `en-GB`.
///
/// Shape only: whether the subtags are registered is not looked up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LanguageTag {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let refused = || NameError::LanguageTag { input: beginning(text) };
        if text.len() > LANGUAGE_CHARS_MAX || !text.is_ascii() {
            return Err(refused());
        }
        let mut subtags = Vec::new();
        for (at, subtag) in text.split('-').enumerate() {
            let letters = subtag.bytes().all(|byte| byte.is_ascii_alphabetic());
            let lower = subtag.to_ascii_lowercase();
            subtags.push(match (at, subtag.len(), letters) {
                (0, 2..=3, true) => lower,
                (0, ..) => return Err(refused()),
                (_, 4, true) => title_case(&lower),
                (_, 2, true) => lower.to_ascii_uppercase(),
                (_, 2..=8, _) if subtag.bytes().all(|byte| byte.is_ascii_alphanumeric()) => lower,
                _ => return Err(refused()),
            });
        }
        Ok(Self(subtags.join("-")))
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The form under which equal names are found: lower case, half width, punctuation and white space collapsed.
///
/// Marks between words become one space, and none beside Chinese characters and kana; apostrophes vanish. A text
/// of marks only keeps them. Not a comparison: likeness, transliteration and traditional characters are not seen.
///
/// ```
/// # use standing_core::name::fold_for_lookup;
/// assert_eq!(fold_for_lookup("ACME  Trading Co., Ltd."), fold_for_lookup("Ａｃｍｅ trading CO LTD"));
/// assert_eq!(fold_for_lookup("某某（上海）有限公司"), "某某上海有限公司");
/// ```
#[must_use]
pub fn fold_for_lookup(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut last: Option<char> = None;
    let mut gap = false;
    for character in text.chars().map(half_width).flat_map(char::to_lowercase) {
        if is_invisible(character) || is_apostrophe(character) {
            continue;
        }
        if is_separator(character) {
            gap = true;
            continue;
        }
        if gap && last.is_some_and(|last| !is_unspaced(last)) && !is_unspaced(character) {
            folded.push(' ');
        }
        folded.push(character);
        last = Some(character);
        gap = false;
    }
    if folded.is_empty() { text.trim().chars().map(half_width).collect() } else { folded }
}

/// The reason why a name, its kind, its language or its days were refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// There is no visible character.
    #[error("the name is empty; give the name as the source prints it")]
    Empty,
    /// The name is longer than the limit.
    #[error(
        "the name `{beginning}` has {chars} characters; a name has at most {chars_max}: move notes elsewhere"
    )]
    TooLong {
        /// The beginning of the name.
        beginning: String,
        /// Its length in characters.
        chars: usize,
        /// The limit in characters.
        chars_max: usize,
    },
    /// The name holds a character that prints nothing or changes the direction of what follows.
    #[error(
        "the name `{beginning}` holds U+{code_point:04X} at character {position}; delete this control character"
    )]
    ControlCharacter {
        /// The beginning of the name.
        beginning: String,
        /// The character's Unicode number.
        code_point: u32,
        /// Its place, counted from 1.
        position: usize,
    },
    /// The last day of use lies before the first.
    #[error("the name `{beginning}` is said to be in use from {from} to {to}; swap or correct the days")]
    DaysReversed {
        /// The beginning of the name.
        beginning: String,
        /// First day of use.
        from: Date,
        /// Last day of use.
        to: Date,
    },
    /// The word is no kind of name.
    #[error("`{input}` is no kind of name; known are registered, former, short, alias and translation")]
    UnknownKind {
        /// The word as given, shortened.
        input: String,
    },
    /// The text has not the shape of a language tag.
    #[error("`{input}` is no language tag; write it as in BCP 47, such as zh, zh-Hant or en-GB")]
    LanguageTag {
        /// The text as given, shortened.
        input: String,
    },
}

/// Control characters, line separators, and marks that reorder the text around them.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '`' | '\u{b4}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{201b}')
}

/// White space, punctuation and symbols between words; letters, digits and combining marks are not.
fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || character.is_ascii_punctuation()
        || matches!(character,
            '\u{a1}'..='\u{a9}' | '\u{ab}'..='\u{b1}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}' | '\u{d7}' | '\u{f7}'
            | '\u{2010}'..='\u{206f}' | '\u{2122}' | '\u{2190}'..='\u{2bff}' | '\u{3001}'..='\u{3004}'
            | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{30fb}' | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff5f}'..='\u{ff65}')
}

/// Characters of scripts that are written without spaces.
fn is_unspaced(character: char) -> bool {
    matches!(Script::of_letter(character), Some(Script::Han | Script::Kana))
}

fn title_case(lower: &str) -> String {
    let mut chars = lower.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// The beginning of a text for a message: at most 64 characters, unprintable ones escaped.
fn beginning(text: &str) -> String {
    let mut shown = String::new();
    for (at, character) in text.chars().enumerate() {
        if at == 64 {
            shown.push('…');
            break;
        }
        if is_unprintable(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn names_are_trimmed_and_kept_as_printed() {
        for (typed, kept) in [
            (" ACME Ltd ", "ACME Ltd"),
            ("\u{3000}某某公司\u{3000}", "某某公司"),
            ("Ａ　Ｂ", "Ａ　Ｂ"),
            ("قند\u{200c}سازی", "قند\u{200c}سازی"),
        ] {
            assert_eq!(OrganisationName::new(typed, NameKind::Alias).unwrap().text(), kept);
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for (typed, expect) in [
            ("", "is empty"),
            (" \t\u{3000}", "is empty"),
            ("\u{200b}\u{feff}", "is empty"),
            ("ACME\nLtd", "U+000A at character 5"),
            ("ACME\u{0}", "U+0000"),
            ("a\u{202e}b", "U+202E at character 2"),
            (&"司".repeat(501), "501 characters"),
        ] {
            let message = OrganisationName::new(typed, NameKind::Alias).unwrap_err().to_string();
            assert!(message.contains(expect), "{typed:?}: {message}");
            assert!(!message.chars().any(is_unprintable), "{message:?}");
        }
        assert!(OrganisationName::new(&"司".repeat(500), NameKind::Alias).is_ok());
    }

    #[test]
    fn days_of_use_are_inclusive_and_in_order() {
        let name = || OrganisationName::new("ACME", NameKind::Former).unwrap();
        let (first, last) = (date(2020, 1, 1), date(2020, 12, 31));
        let former = name().with_days(Some(first), Some(last)).unwrap();
        assert!(former.in_use_on(first) && former.in_use_on(last));
        assert!(!former.in_use_on(date(2019, 12, 31)) && !former.in_use_on(date(2021, 1, 1)));
        assert!(name().in_use_on(Date::MIN) && name().in_use_on(Date::MAX));
        assert!(name().with_days(Some(first), Some(first)).is_ok());
        assert!(matches!(name().with_days(Some(last), Some(first)), Err(NameError::DaysReversed { .. })));
    }

    #[test]
    fn scripts_are_told_apart() {
        for (text, expect) in [
            ("某某科技有限公司", Script::Han),
            ("TCL科技集团", Script::Han),
            ("〇六一基地", Script::Han),
            ("株式会社サンプル", Script::Kana),
            ("ｻﾝﾌﾟﾙ", Script::Kana),
            ("Société Générale", Script::Latin),
            ("ＡＣＭＥ", Script::Latin),
            ("Łódź 1", Script::Latin),
            ("ООО «Ромашка»", Script::Cyrillic),
            ("삼성", Script::Other),
            ("Αλφα", Script::Other),
            ("123 & 4", Script::Other),
            ("", Script::Other),
        ] {
            assert_eq!(Script::of(text), expect, "{text}");
        }
    }

    #[test]
    fn language_tags_have_their_usual_case() {
        for (typed, expect) in [
            ("zh", "zh"),
            ("ZH-hans", "zh-Hans"),
            ("en-gb", "en-GB"),
            ("es-419", "es-419"),
            ("zh-HANT-hk", "zh-Hant-HK"),
        ] {
            assert_eq!(typed.parse::<LanguageTag>().unwrap().as_str(), expect);
        }
        for typed in
            ["", "z", "chin", "zh_CN", "zh-", "-zh", "zh-toolongsubtag", "中文", "zh-中", "1a", "en-G B"]
        {
            assert!(typed.parse::<LanguageTag>().is_err(), "{typed}");
        }
    }

    #[test]
    fn kinds_round_trip() {
        for (kind, word) in NameKind::WORDS {
            assert_eq!(kind.to_string(), word);
            assert_eq!(word.parse(), Ok(kind));
        }
        assert!("Registered".parse::<NameKind>().is_err());
    }

    #[test]
    fn equal_names_have_one_look_up_form() {
        for (left, right) in [
            ("ACME Trading Co., Ltd.", "acme trading co ltd"),
            ("ＡＣＭＥ（上海）", "acme上海"),
            ("某某 科技", "某某科技"),
            ("某某·科技", "某某科技"),
            ("O’Neil’s Works", "ONeils works"),
            ("A\u{200b}B", "ab"),
            ("A - B", "A–B"),
            ("  A\u{a0}B  ", "a b"),
            ("ROMASHKA \"OOO\"", "romashka «ooo»"),
        ] {
            assert_eq!(fold_for_lookup(left), fold_for_lookup(right), "{left} / {right}");
        }
        for (left, right) in
            [("ab", "a b"), ("某某一", "某某二"), ("Société", "Societe"), ("カー", "カ"), ("A1", "A2")]
        {
            assert_ne!(fold_for_lookup(left), fold_for_lookup(right), "{left} / {right}");
        }
        assert_eq!(fold_for_lookup("!!!"), "!!!");
        assert_eq!(fold_for_lookup(""), "");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}|[a-zA-Z某公司カナ .,'（）·-]{0,40}") {
            let folded = fold_for_lookup(&text);
            prop_assert_eq!(fold_for_lookup(&folded), folded);
        }

        #[test]
        fn any_text_is_judged_without_panic(text in "(?s).{0,80}") {
            if let Ok(name) = OrganisationName::new(&text, NameKind::Alias) {
                prop_assert_eq!(OrganisationName::new(name.text(), NameKind::Alias), Ok(name));
            }
            if let Ok(tag) = text.parse::<LanguageTag>() {
                prop_assert_eq!(tag.as_str().parse(), Ok(tag.clone()));
            }
        }
    }
}
