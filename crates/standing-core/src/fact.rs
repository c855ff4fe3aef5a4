//! Facts that conditions test, with their types. A fact is stated in a case or kept in the file; nothing
//! here judges one.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use crate::id::Slug;
use crate::pack::model::FactKind;

/// Facts by name.
pub type Facts = BTreeMap<Slug, FactValue>;

/// The value of one fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactValue {
    /// A word or a text.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// An amount.
    Money {
        /// In minor units (for CNY: fen).
        minor: i64,
        /// ISO 4217 code.
        currency: String,
    },
    /// A day.
    Date(Date),
}

/// The most characters in a text fact.
pub const FACT_CHARACTERS_MAX: usize = 500;

/// Why a text is not a value of the declared type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{input}' is not {wanted}")]
pub struct FactError {
    input: String,
    wanted: String,
}

impl FactValue {
    /// Reads a value of the declared kind, as people write it: `yes`, `2400000`, `2 400 000 CNY`,
    /// `2019-09-02`.
    ///
    /// # Errors
    /// When the text is not of that kind, or not one of the declared values.
    pub fn read(kind: &FactKind, text: &str) -> Result<Self, FactError> {
        let text = text.trim();
        let refuse = |wanted: String| FactError { input: text.chars().take(64).collect(), wanted };
        match kind {
            FactKind::Text(values) if text.is_empty() || text.chars().count() > FACT_CHARACTERS_MAX => Err(
                refuse(format!("a text of 1 to {FACT_CHARACTERS_MAX} characters ({})", values.join(", "))),
            ),
            FactKind::Text(values) if values.is_empty() || values.iter().any(|value| value == text) => {
                Ok(Self::Text(text.to_owned()))
            }
            FactKind::Text(values) => Err(refuse(format!("one of {}", values.join(", ")))),
            FactKind::Bool => match text {
                "yes" | "true" => Ok(Self::Bool(true)),
                "no" | "false" => Ok(Self::Bool(false)),
                _ => Err(refuse("yes or no".to_owned())),
            },
            FactKind::Number => without_spaces(text)
                .parse()
                .map(Self::Number)
                .map_err(|_| refuse("a whole number".to_owned())),
            FactKind::Money => read_money(text)
                .ok_or_else(|| refuse("an amount with its currency, for example 2 400 000 CNY".to_owned())),
            FactKind::Date => {
                text.parse().map(Self::Date).map_err(|_| refuse("a day, for example 2019-09-02".to_owned()))
            }
        }
    }
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect()
}

fn read_money(text: &str) -> Option<FactValue> {
    let compact = without_spaces(text);
    let at = compact.len().checked_sub(3)?;
    let (amount, currency) = (compact.get(..at)?, compact.get(at..)?);
    if !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, "00"));
    if cents.len() != 2 || !cents.bytes().all(|b| b.is_ascii_digit()) || whole.starts_with('-') {
        return None;
    }
    let minor = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)?;
    Some(FactValue::Money { minor, currency: currency.to_owned() })
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Bool(true) => f.write_str("yes"),
            Self::Bool(false) => f.write_str("no"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Money { minor, currency } => write!(f, "{}.{:02} {currency}", minor / 100, minor % 100),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(kind: &FactKind, text: &str) -> Option<String> {
        FactValue::read(kind, text).ok().map(|value| value.to_string())
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        let kinds = FactKind::Text(vec!["judgment".into(), "ruling".into()]);
        assert_eq!(reads(&kinds, "judgment").as_deref(), Some("judgment"));
        assert_eq!(reads(&kinds, "gossip"), None);
        assert_eq!(reads(&FactKind::Text(vec![]), "anything").as_deref(), Some("anything"));
        assert_eq!(reads(&FactKind::Text(vec![]), " "), None);
        assert_eq!(reads(&FactKind::Bool, "yes").as_deref(), Some("yes"));
        assert_eq!(reads(&FactKind::Bool, "perhaps"), None);
        assert_eq!(reads(&FactKind::Number, "1 000").as_deref(), Some("1000"));
        assert_eq!(reads(&FactKind::Money, "2 400 000 CNY").as_deref(), Some("2400000.00 CNY"));
        assert_eq!(reads(&FactKind::Money, "12.50 EUR").as_deref(), Some("12.50 EUR"));
        assert_eq!(reads(&FactKind::Money, "-1 EUR"), None);
        assert_eq!(reads(&FactKind::Money, "99999999999999999999 EUR"), None);
        assert_eq!(reads(&FactKind::Date, "2019-02-30"), None);
    }
}
