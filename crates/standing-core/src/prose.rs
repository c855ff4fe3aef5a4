//! Text that a person wrote: reasons, findings, what a document says. Bounded, never empty, never parsed.

use std::fmt;
use std::str::FromStr;

/// The most characters in one text.
pub const PROSE_CHARACTERS_MAX: usize = 20_000;

/// A text of 1 to [`PROSE_CHARACTERS_MAX`] characters without control characters other than line breaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prose(String);

/// Why a text was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProseError {
    /// Nothing but white space.
    #[error("the text is empty: say it in words")]
    Empty,
    /// Too long.
    #[error("the text has {0} characters: at most {PROSE_CHARACTERS_MAX}; attach a document for more")]
    Long(usize),
    /// A control character.
    #[error("the text has a control character at position {0}: remove it")]
    Control(usize),
}

impl Prose {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Prose {
    type Err = ProseError;

    fn from_str(text: &str) -> Result<Self, ProseError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ProseError::Empty);
        }
        let length = text.chars().count();
        if length > PROSE_CHARACTERS_MAX {
            return Err(ProseError::Long(length));
        }
        match text.chars().position(|c| c.is_control() && c != '\n') {
            Some(at) => Err(ProseError::Control(at)),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_bounded() {
        assert_eq!(" paid in full\n".parse::<Prose>().unwrap().as_str(), "paid in full");
        assert_eq!("  ".parse::<Prose>(), Err(ProseError::Empty));
        assert_eq!("a\u{7}b".parse::<Prose>(), Err(ProseError::Control(1)));
        assert!("履".repeat(PROSE_CHARACTERS_MAX).parse::<Prose>().is_ok());
        assert_eq!("x".repeat(20_001).parse::<Prose>(), Err(ProseError::Long(20_001)));
    }
}
