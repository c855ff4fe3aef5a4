//! Schemes of identifiers: whose numbering a code belongs to.
//!
//! A closed list on purpose: an identifier of an unknown scheme is refused, and so is one whose scheme numbers
//! persons. Not here: the rules of each scheme's codes.

use std::fmt;
use std::str::FromStr;

use super::error::{IdentifierError, echo};
use super::fold::{half_width, is_invisible};
use super::person;

/// Longest name of a source list, in characters.
const SOURCE_LIST_CHARS_MAX: usize = 32;

/// Whose numbering a code belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// `cn-uscc`: the unified social credit code of mainland China (GB 32100).
    CnUscc,
    /// `lei`: the legal entity identifier (ISO 17442).
    Lei,
    /// `reg-DE` and so on: the number in a country's own register of organisations; shape only is judged.
    Register(CountryCode),
    /// `src-worldbank` and so on: the id that a source list gave to an entry that came without an identifier.
    Source(SourceListId),
}

impl FromStr for Scheme {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        // In stored form, as nearly every question has it, there is nothing to fold and nobody to guard against.
        match text {
            "cn-uscc" => return Ok(Self::CnUscc),
            "lei" => return Ok(Self::Lei),
            _ => {}
        }
        let folded: String = text
            .chars()
            .map(half_width)
            .filter(|&c| !is_invisible(c))
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let folded = folded.trim();
        if person::is_person_scheme(folded) {
            return Err(IdentifierError::PersonScheme { scheme: echo(text) });
        }
        match folded {
            "cn-uscc" => return Ok(Self::CnUscc),
            "lei" => return Ok(Self::Lei),
            _ => {}
        }
        if let Some(country) = folded.strip_prefix("reg-") {
            return country.parse().map(Self::Register);
        }
        if let Some(list) = folded.strip_prefix("src-") {
            return list.parse().map(Self::Source);
        }
        Err(IdentifierError::UnknownScheme { scheme: echo(text) })
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CnUscc => f.write_str("cn-uscc"),
            Self::Lei => f.write_str("lei"),
            Self::Register(country) => write!(f, "reg-{country}"),
            Self::Source(list) => write!(f, "src-{list}"),
        }
    }
}

/// A country by its two letters of ISO 3166-1 (and XK for Kosovo), upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode(&'static str);

impl CountryCode {
    /// The two letters.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl FromStr for CountryCode {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let folded = text.trim().to_ascii_uppercase();
        let found = COUNTRIES.split_ascii_whitespace().find(|&code| code == folded);
        found.map(Self).ok_or_else(|| IdentifierError::UnknownCountry {
            country: echo(text),
            remedy: if folded == "UK" { "the United Kingdom is GB" } else { "two letters, such as DE or CN" },
        })
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The name of a source list, such as `worldbank`: 1 to 32 of `a-z 0-9`, single hyphens inside.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceListId(String);

impl SourceListId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SourceListId {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let folded = text.trim().to_ascii_lowercase();
        let words_fine = folded.split('-').all(|word| !word.is_empty() && word.bytes().all(is_name_byte));
        let starts_fine = folded.starts_with(|c: char| c.is_ascii_lowercase());
        if words_fine && starts_fine && folded.len() <= SOURCE_LIST_CHARS_MAX {
            Ok(Self(folded))
        } else {
            Err(IdentifierError::SourceListName { name: echo(text) })
        }
    }
}

impl fmt::Display for SourceListId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// Source: ISO 3166-1 alpha-2 as officially assigned, and XK, which the European Union and the World Bank use.
const COUNTRIES: &str = "\
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO \
JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR \
MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO \
RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV \
TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_round_trip() {
        for text in ["cn-uscc", "lei", "reg-DE", "reg-XK", "src-worldbank", "src-cn-announcements", "src-a1"]
        {
            assert_eq!(text.parse::<Scheme>().map(|s| s.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn country_codes_are_249_and_kosovo() {
        let codes: Vec<&str> = COUNTRIES.split_ascii_whitespace().collect();
        assert_eq!(codes.len(), 250);
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "sorted and unique");
        assert_eq!("de".parse::<CountryCode>().map(CountryCode::as_str), Ok("DE"));
        assert!("EU".parse::<CountryCode>().is_err());
        assert!("D".parse::<CountryCode>().is_err());
        assert!("DE FR".parse::<CountryCode>().is_err());
    }

    #[test]
    fn source_list_names_have_one_form() {
        for text in ["", "-a", "a-", "a--b", "1a", "a_b", "ä", &"a".repeat(33)] {
            assert!(text.parse::<SourceListId>().is_err(), "{text}");
        }
        assert_eq!("WorldBank".parse::<SourceListId>().map(|id| id.to_string()), Ok("worldbank".to_owned()));
    }
}
