//! Parsing: which part of a name is place, distinctive part, trade, legal form, number and branch.
//!
//! Deliberately absent: judging. A part that is missing or odd costs something only when two names are compared.

mod cjk;
mod number;
mod phrases;
mod places;
mod words;

pub(crate) use cjk::{folded, is_outer_place};
pub(crate) use number::is_han_numeral;
pub(crate) use places::is_finance;

use crate::normalise::{Plain, is_cjk};
use crate::tables::EntryId;

/// A part of the name of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Country, province, city, county.
    Region,
    /// What only this organisation is called.
    Distinctive,
    /// What it does, in words many names share.
    Industry,
    /// That it is a group or a group's holding.
    Group,
    /// Sort of institution: university, hospital, association.
    Institution,
    /// Legal form.
    LegalForm,
    /// A number in a sequence: third bureau, fund II.
    Ordinal,
    /// A dependent office and its name.
    Branch,
    /// Small words.
    Filler,
    /// The name as a whole.
    Whole,
    /// An identifier, not a part of the name.
    Identifier,
    /// The country the organisation is said to be in.
    Country,
}

impl Part {
    /// The part in words, for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Distinctive => "distinctive part",
            Self::Industry => "industry",
            Self::Group => "group",
            Self::Institution => "institution",
            Self::LegalForm => "legal form",
            Self::Ordinal => "ordinal",
            Self::Branch => "branch",
            Self::Filler => "small word",
            Self::Whole => "whole name",
            Self::Identifier => "identifier",
            Self::Country => "country",
        }
    }
}

/// Range of bytes in the text of a parsed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A word, or a phrase of one meaning, with the part it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) part: Part,
    pub(crate) entry: Option<EntryId>,
    pub(crate) number: Option<u32>,
    pub(crate) marks: Marks,
}

/// What else is known of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Marks {
    pub(crate) in_brackets: bool,
    /// Written in Cyrillic.
    pub(crate) cyrillic: bool,
    /// Letters of two scripts that look alike were mixed in it.
    pub(crate) mixed: bool,
    /// A place before everything else, as in 深圳市大疆.
    pub(crate) leading: bool,
    /// Recognised although one character is wrong.
    pub(crate) slip: bool,
    /// Single letters drawn together: S.A.
    pub(crate) initials: bool,
}

/// How the name is written, which decides how it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    /// Words with spaces between them.
    Words,
    /// Han, kana or Hangul.
    Cjk,
}

/// A name in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) text: String,
    pub(crate) writing: Writing,
    pub(crate) tokens: Vec<Token>,
    /// Classes of its legal forms, as bits of [`crate::tables::FormClass`].
    pub(crate) forms: u8,
    /// It has a legal form, a branch or a sort of institution: not a short name.
    pub(crate) is_full: bool,
    /// Nothing in it is distinctive: places, trades and forms only.
    pub(crate) is_generic: bool,
    /// For Han, kana and Hangul: the characters that are compared one by one, each with its token.
    pub(crate) core: Vec<(char, u16)>,
    /// The same with the places around it.
    pub(crate) wide: Vec<(char, u16)>,
}

/// Parses a normalised name.
pub(crate) fn parse(plain: &Plain) -> Parsed {
    if !plain.text.is_ascii() && plain.text.chars().any(is_cjk) {
        cjk::parse(&plain.text)
    } else {
        words::parse(&plain.text)
    }
}

impl Parsed {
    /// The text of a token.
    pub(crate) fn str(&self, token: &Token) -> &str {
        self.slice(token.span)
    }

    /// The text of a range.
    pub(crate) fn slice(&self, span: Span) -> &str {
        let range = usize::try_from(span.start).ok().zip(usize::try_from(span.end).ok());
        range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or("")
    }

    /// Tokens of one part.
    pub(crate) fn of(&self, part: Part) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(move |token| token.part == part)
    }
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end) }
    }
}
