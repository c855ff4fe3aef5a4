//! What a column of a file is taken for, and how that is said.

use std::fmt;
use std::str::FromStr;

use standing_core::identifier::Scheme;

/// What a column holds, as far as screening asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Identifiers: with their scheme written before them, or codes of one scheme.
    Identifier(Option<Scheme>),
    /// Names of organisations.
    Name,
    /// Countries, by code or name.
    Country,
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identifier(None) => formatter.write_str("identifier"),
            Self::Identifier(Some(scheme)) => write!(formatter, "{scheme}"),
            Self::Name => formatter.write_str("name"),
            Self::Country => formatter.write_str("country"),
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "identifier" => Ok(Self::Identifier(None)),
            "name" => Ok(Self::Name),
            "country" => Ok(Self::Country),
            scheme => scheme.parse().map(|scheme| Self::Identifier(Some(scheme))).map_err(|_| {
                let shown: String = scheme.chars().take(64).collect();
                format!("a column is not taken for '{shown}'; say identifier, name, country, or a scheme such as cn-uscc, lei or reg-DE")
            }),
        }
    }
}

/// A column that somebody named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it holds.
    pub role: Role,
    /// Its heading.
    pub heading: String,
}

impl FromStr for Wanted {
    type Err = String;

    /// `ROLE=HEADING`; a heading alone is a column of identifiers.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((role, heading)) => {
                Ok(Self { role: role.trim().parse()?, heading: heading.trim().to_owned() })
            }
            None => Ok(Self { role: Role::Identifier(None), heading: text.trim().to_owned() }),
        }
    }
}

/// A column that is read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its place in the row, from 0.
    pub at: usize,
    /// Its heading.
    pub heading: String,
    /// What it is taken for.
    pub role: Role,
    /// Of how many values that were looked at.
    pub filled: usize,
    /// How many fit.
    pub fits: usize,
    /// Whether somebody named it.
    pub is_named: bool,
}

/// The least share of fitting values with which a guess is clear, in percent.
const CLEAR_PERCENT: usize = 80;
/// Headings that leave no doubt, in lower case.
const SURE_HEADINGS: [&str; 6] = ["identifier", "cn-uscc", "uscc", "usci", "统一社会信用代码", "lei"];

impl Column {
    /// Whether there is no doubt about what it holds.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        let heading = self.heading.trim().to_lowercase();
        let says_so = SURE_HEADINGS.contains(&heading.as_str()) && matches!(self.role, Role::Identifier(_));
        self.is_named
            || (says_so && self.fits > 0)
            || (self.filled > 0 && self.fits.saturating_mul(100) >= self.filled.saturating_mul(CLEAR_PERCENT))
    }

    /// What it is taken for and why, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let place =
            if self.heading.is_empty() { "each line".to_owned() } else { format!("'{}'", self.heading) };
        let why = if self.is_named { "as it was said" } else { "a guess" };
        format!("{place} is taken for {} ({why}; {} of {} values fit)", self.role, self.fits, self.filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wanted_columns_are_read_as_they_are_written() {
        for (text, role, heading) in [
            ("identifier=Supplier No", Role::Identifier(None), "Supplier No"),
            ("lei=LEI code", Role::Identifier(Some(Scheme::Lei)), "LEI code"),
            ("name=a=b", Role::Name, "a=b"),
            ("country= land ", Role::Country, "land"),
            ("uscc", Role::Identifier(None), "uscc"),
        ] {
            let wanted: Wanted = text.parse().unwrap();
            assert_eq!(wanted, Wanted { role, heading: heading.to_owned() }, "{text}");
        }
        assert!("owner=x".parse::<Wanted>().unwrap_err().contains("'owner'"));
    }

    #[test]
    fn a_guess_is_clear_from_four_values_of_five() {
        let column = |fits, filled| Column {
            at: 0,
            heading: "x".into(),
            role: Role::Name,
            filled,
            fits,
            is_named: false,
        };
        assert!(column(8, 10).is_clear() && !column(7, 10).is_clear() && !column(0, 0).is_clear());
        assert!(Column { is_named: true, ..column(0, 10) }.is_clear());
        assert_eq!(column(8, 10).words(), "'x' is taken for name (a guess; 8 of 10 values fit)");
    }
}
