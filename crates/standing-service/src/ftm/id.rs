//! Ids of entities. FollowTheMoney takes letters, digits, `-` and `.`, with a letter or digit at both ends;
//! identifiers and ids of entries know more characters. So the form is safe, and it has one inverse.
//!
//! `src-worldbank:327405` is written `src-worldbank.327405`, the entry `e_1` is written `entry.e.5F1`: the part before
//! the first dot says what it is, and in what follows a character that is not safe is a dot and two hexadecimal
//! digits. The form never changes: clients keep it.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use standing_core::id::EntryId;
use standing_core::identifier::Identifier;

/// What stands before the dot for an entry. No scheme of identifiers is called so.
const ENTRY: &str = "entry";

/// Longest id, in bytes: more than any identifier or entry needs.
const BYTES_MAX: usize = 320;

/// What an id names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityId {
    /// An organisation, by one of its identifiers.
    Organisation(Identifier),
    /// An entry.
    Entry(EntryId),
}

/// Why a text is not an id of an entity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{input}' is not the id of an entity: give it as it came in an answer, for example src-worldbank.327405"
)]
pub struct EntityIdError {
    input: String,
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation(identifier) => {
                write!(f, "{}.{}", identifier.scheme(), escaped(identifier.code()))
            }
            Self::Entry(entry) => write!(f, "{ENTRY}.{}", escaped(entry.as_str())),
        }
    }
}

impl FromStr for EntityId {
    type Err = EntityIdError;

    fn from_str(text: &str) -> Result<Self, EntityIdError> {
        let refused = || EntityIdError { input: text.chars().take(64).collect() };
        if text.len() > BYTES_MAX {
            return Err(refused());
        }
        let read = || {
            let (kind, rest) = text.split_once('.')?;
            let name = unescaped(rest)?;
            if kind == ENTRY {
                return name.parse().ok().map(Self::Entry);
            }
            Identifier::strict(&format!("{kind}:{name}")).ok().map(Self::Organisation)
        };
        // One thing has one id: another spelling of it is none.
        read().filter(|id| id.to_string() == text).ok_or_else(refused)
    }
}

fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let last = name.len().saturating_sub(1);
    for (at, byte) in name.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || (byte == b'-' && at != last) {
            text.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, ".{byte:02X}");
        }
    }
    text
}

fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('.');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_safe(text: &str) -> bool {
        let ends = |end: Option<char>| end.is_some_and(|end| end.is_ascii_alphanumeric());
        ends(text.chars().next())
            && ends(text.chars().last())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
    }

    #[test]
    fn ids_are_readable_and_safe() {
        for (named, expected) in [
            ("cn-uscc:91350100M000100Y43", "cn-uscc.91350100M000100Y43"),
            ("src-worldbank:327405", "src-worldbank.327405"),
            ("reg-HU:01-09-123456", "reg-HU.01-09-123456"),
            ("reg-FR:RCSPARIS/B123", "reg-FR.RCSPARIS.2FB123"),
            ("src-ror:https://ror.org/05", "src-ror.https.3A.2F.2Fror.2Eorg.2F05"),
            ("reg-DE:A-", "reg-DE.A.2D"),
        ] {
            let id = EntityId::Organisation(Identifier::strict(named).unwrap());
            assert_eq!(id.to_string(), expected, "{named}");
            assert_eq!(expected.parse(), Ok(id));
        }
        let entry = EntityId::Entry("e_1.a".parse().unwrap());
        assert_eq!(entry.to_string(), "entry.e.5F1.2Ea");
        assert_eq!("entry.e.5F1.2Ea".parse(), Ok(entry));
    }

    #[test]
    fn another_spelling_is_no_id() {
        for text in [
            "",
            "entry",
            "entry.",
            "src-worldbank:327405",
            "SRC-worldbank.327405",
            "cn-uscc.91350100m000100y43",
            "reg-FR.RCSPARIS.2fB123",
            "src-a.A.41",
            "src-a.A.",
            "src-a.A.4",
            "src-a.A.ZZ",
            "src-a.A.+1",
            "cn-uscc.92220100MA1M9CKM8H",
            "passport.E12345678",
            "person.1",
            &"a".repeat(400),
        ] {
            assert!(text.parse::<EntityId>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_identifier_has_a_safe_id_and_comes_back(
            scheme in "(reg-[A-Z]{2}|src-[a-z]{1,9}(-[a-z0-9]{1,4})?)", code in "[0-9A-Za-z./_:&+#-]{1,64}",
        ) {
            if let Ok(identifier) = format!("{scheme}:{code}").parse::<Identifier>() {
                let id = EntityId::Organisation(identifier);
                let text = id.to_string();
                prop_assert!(is_safe(&text), "{}", text);
                prop_assert!(text.len() <= BYTES_MAX);
                prop_assert_eq!(text.parse(), Ok(id));
            }
        }

        #[test]
        fn every_entry_has_a_safe_id_and_comes_back(name in "[A-Za-z0-9][A-Za-z0-9._-]{0,95}") {
            let id = EntityId::Entry(name.parse().unwrap());
            prop_assert!(is_safe(&id.to_string()));
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }

        #[test]
        fn any_text_is_judged_without_panic(text in "\\PC{0,60}") {
            if let Ok(id) = text.parse::<EntityId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }
}
