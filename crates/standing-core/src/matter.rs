//! A matter: what a question or a consequence is about, as a dotted path (`procurement.supplier`).
//!
//! Asking for `procurement` asks for all below it; a rule on `procurement` speaks to all below it too.

use std::fmt;
use std::str::FromStr;

/// The most parts that a matter may have.
pub const MATTER_PARTS_MAX: usize = 6;

/// What a question or a consequence is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Matter(String);

/// Why a text is not a matter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a matter: use 1 to {MATTER_PARTS_MAX} lower-case words joined by dots, for example procurement.supplier"
)]
pub struct MatterError(String);

impl Matter {
    /// Whether the two speak of the same thing: equal, or one is above the other.
    ///
    /// ```
    /// # use standing_core::matter::Matter;
    /// let rule: Matter = "procurement.supplier".parse()?;
    /// assert!(rule.touches(&"procurement".parse()?));
    /// assert!(!rule.touches(&"procure".parse()?));
    /// # Ok::<(), standing_core::matter::MatterError>(())
    /// ```
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        self.is_within(other) || other.is_within(self)
    }

    /// The matter as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_within(&self, above: &Self) -> bool {
        self.0.strip_prefix(above.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl FromStr for Matter {
    type Err = MatterError;

    fn from_str(text: &str) -> Result<Self, MatterError> {
        let is_word = |word: &str| {
            !word.is_empty()
                && word.len() <= 40
                && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let parts = text.split('.').take(MATTER_PARTS_MAX + 1).collect::<Vec<_>>();
        if parts.len() <= MATTER_PARTS_MAX && parts.iter().all(|part| is_word(part)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(MatterError(text.chars().take(64).collect()))
        }
    }
}

impl fmt::Display for Matter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touches(left: &str, right: &str) -> bool {
        left.parse::<Matter>().unwrap().touches(&right.parse().unwrap())
    }

    #[test]
    fn a_matter_touches_what_is_above_and_below_it() {
        assert!(touches("procurement", "procurement.supplier"));
        assert!(touches("procurement.supplier", "procurement"));
        assert!(touches("a.b", "a.b"));
        assert!(!touches("a.b", "a.c"));
        assert!(!touches("a.bc", "a.b"));
    }

    #[test]
    fn bad_matters_are_refused() {
        for bad in ["", ".", "a.", ".a", "A", "a b", "a.b.c.d.e.f.g"] {
            assert!(bad.parse::<Matter>().is_err(), "{bad} was taken");
        }
    }
}
