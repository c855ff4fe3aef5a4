//! A name made ready for comparing: normalised and parsed once, compared many times.
//!
//! Deliberately absent: who bears it, and since when.

use crate::normalise::plain;
use crate::parse::{Parsed, Part, parse};

/// A name of an organisation, ready to be compared. Any text is accepted; its cost is bounded.
///
/// ```
/// # use standing_screening::{Name, Part};
/// let name = Name::new("深圳市大疆创新科技有限公司");
/// let parts: Vec<_> = name.parts().collect();
/// assert_eq!(parts[0], (Part::Region, "深圳市"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    raw: String,
    plain: String,
    pub(crate) parsed: Parsed,
    is_cut: bool,
    had_hidden: bool,
}

impl Name {
    /// Normalises and parses a name.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        let plain = plain(raw);
        let parsed = parse(&plain);
        Self {
            raw: raw.to_owned(),
            parsed,
            is_cut: plain.is_cut,
            had_hidden: plain.had_hidden,
            plain: plain.text,
        }
    }

    /// The name as it was given.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The name in the one spelling it is compared in; normalising it again changes nothing.
    #[must_use]
    pub fn normalised(&self) -> &str {
        &self.plain
    }

    /// The parts in the order they stand in, in the spelling they are compared in.
    pub fn parts(&self) -> impl Iterator<Item = (Part, &str)> {
        self.parsed.tokens.iter().map(|token| (token.part, self.parsed.str(token)))
    }

    /// Nothing in it can be compared: empty, or signs only.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parsed.tokens.is_empty()
    }

    /// The name is longer than what is looked at ([`crate::NAME_CHARS_MAX`]).
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Control, direction or invisible characters were taken out.
    #[must_use]
    pub fn had_hidden_characters(&self) -> bool {
        self.had_hidden
    }

    /// Letters of another script that look the same stood within a word.
    #[must_use]
    pub fn has_mixed_scripts(&self) -> bool {
        self.parsed.tokens.iter().any(|token| token.marks.mixed)
    }
}
