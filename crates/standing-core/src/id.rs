//! Short names of things inside the register: rule slugs, authorities, units, cases, entries.
//!
//! They carry no meaning beyond naming. Organisations are not named by these: see `identifier`.

use std::fmt;
use std::str::FromStr;

/// The most characters that any id may have.
pub const ID_CHARACTERS_MAX: usize = 96;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{input}' is not {what}: use 1 to {ID_CHARACTERS_MAX} of letters, digits, '-', '_' and '.', starting with a letter or digit"
)]
pub struct IdError {
    input: String,
    what: &'static str,
}

fn is_id(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphanumeric())
        && text.len() <= ID_CHARACTERS_MAX
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                if is_id(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(IdError { input: text.chars().take(64).collect(), what: $what })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A rule, list, ground, limb, source, fact, field or kind inside a pack.
    Slug = "a rule name";
    /// A pack, without its version.
    PackId = "a pack id";
    /// A version of a pack, for example `2019.2`.
    PackVersion = "a pack version";
    /// An authority that decides or reconsiders.
    AuthorityId = "an authority id";
    /// A relying unit.
    UnitId = "a relying unit id";
    /// A case: one proposed listing of one organisation, from opening to its end.
    CaseId = "a case id";
    /// An entry: one organisation on one list.
    EntryId = "an entry id";
    /// An item of an organisation's file: a pledge, an order, an interview, a penalty.
    RecordId = "a record id";
    /// A mandate by which an association acts for an authority.
    MandateId = "a mandate id";
    /// An officer as one case sees them: opaque, different in every case, so that the rule "the
    /// proposer is not the approver" can be decided and replayed and nobody can tell who it was.
    OfficerMark = "an officer mark";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_take_plain_names_only() {
        for good in ["a", "act.kind", "Yuhong-District-Court", "2019.2", "c_1"] {
            assert_eq!(good.parse::<Slug>().unwrap().to_string(), good);
        }
        for bad in ["", "-a", ".a", "a b", "a/b", "é", &"x".repeat(97)] {
            assert!(bad.parse::<CaseId>().is_err(), "{bad} was taken");
        }
    }
}
