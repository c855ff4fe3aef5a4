//! Texts in several languages, and the few rule values that are written as one short text: terms and
//! standstills.
//!
//! No translation happens here: a language that a pack does not speak is answered in English.

use std::fmt;
use std::str::FromStr;

use super::model::{Standstill, Term, Text};
use crate::calendar::Period;
use crate::id::Slug;

/// The language that every text of a pack has.
pub(crate) const FALLBACK_LANGUAGE: &str = "en";

impl Text {
    /// A text in English only.
    #[must_use]
    pub fn english(text: impl Into<String>) -> Self {
        Self([(FALLBACK_LANGUAGE.to_owned(), text.into())].into())
    }

    /// The text in this language; else in English; else in whatever language there is.
    ///
    /// ```
    /// # use standing_core::pack::Text;
    /// assert_eq!(Text::english("Performed").in_language("zh"), "Performed");
    /// ```
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        self.0
            .get(language)
            .or_else(|| self.0.get(FALLBACK_LANGUAGE))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }
}

/// Written `until-exit`, `fixed P3Y`, `at-most P3Y`, `at-most-in-all P18M` or `permanent review P5Y`.
impl FromStr for Term {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let period = |text: &str| text.parse::<Period>().map_err(|error| error.to_string());
        match text.split(' ').collect::<Vec<_>>().as_slice() {
            ["until-exit"] => Ok(Self::UntilExit),
            ["fixed", length] => Ok(Self::Fixed(period(length)?)),
            ["at-most", length] => Ok(Self::AtMost(period(length)?)),
            ["at-most-in-all", length] => Ok(Self::AtMostInAll(period(length)?)),
            ["permanent", "review", length] => Ok(Self::Permanent { review: period(length)? }),
            _ => Err(format!(
                "'{}' is not a term: write until-exit, fixed P3Y, at-most P3Y, at-most-in-all P18M or \
                 permanent review P5Y",
                text.chars().take(64).collect::<String>()
            )),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UntilExit => f.write_str("until-exit"),
            Self::Fixed(length) => write!(f, "fixed {length}"),
            Self::AtMost(length) => write!(f, "at-most {length}"),
            Self::AtMostInAll(length) => write!(f, "at-most-in-all {length}"),
            Self::Permanent { review } => write!(f, "permanent review {review}"),
        }
    }
}

/// Written as a period (`P0D`) or as the name of a deadline rule.
impl FromStr for Standstill {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let looks_like_period =
            text.starts_with('P') && text.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        if looks_like_period {
            text.parse().map(Self::Period).map_err(|error| error.to_string())
        } else {
            text.parse::<Slug>().map(Self::Deadline).map_err(|error| error.to_string())
        }
    }
}

impl fmt::Display for Standstill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period(period) => write!(f, "{period}"),
            Self::Deadline(name) => write!(f, "{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_standstills_read_back_as_written() {
        for text in ["until-exit", "fixed P3Y", "at-most P18M", "at-most-in-all P18M", "permanent review P5Y"]
        {
            assert_eq!(text.parse::<Term>().unwrap().to_string(), text);
        }
        for text in ["", "forever", "fixed", "fixed 3", "permanent", "permanent P5Y", "until-exit P1Y"] {
            assert!(text.parse::<Term>().is_err(), "{text} was taken");
        }
        for text in ["P0D", "P10D", "standstill", "Pause"] {
            assert_eq!(text.parse::<Standstill>().unwrap().to_string(), text);
        }
        assert!("P1X".parse::<Standstill>().is_err());
    }

    #[test]
    fn a_missing_language_is_answered_in_english() {
        let text = Text([("en".into(), "List".into()), ("zh".into(), "名单".into())].into());
        assert_eq!(text.in_language("zh"), "名单");
        assert_eq!(text.in_language("fr"), "List");
        assert_eq!(Text::default().in_language("fr"), "");
    }
}
