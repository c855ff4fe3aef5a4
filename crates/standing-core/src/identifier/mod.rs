//! Identifiers of organisations: a scheme and a code, judged once at the door and trusted afterwards.
//!
//! Deliberately not here: any look-up of a code in a register, any identifier of a person (such schemes and
//! codes are refused with the reason), and any guess of a scheme from a bare code.

mod error;
mod fold;
pub mod lei;
mod person;
mod scheme;
pub mod uscc;

use std::fmt;
use std::str::FromStr;

pub use error::IdentifierError;
pub use fold::fold;
pub(crate) use fold::{half_width, is_invisible};
pub use scheme::{CountryCode, Scheme, SourceListId};

use error::echo;

/// Longest input accepted before folding, in bytes; longer text is refused unread.
pub const INPUT_BYTES_MAX: usize = 256;

/// Longest code of the unchecked schemes (`reg-…`, `src-…`) after folding, in characters.
pub const UNCHECKED_CODE_CHARS_MAX: usize = 64;

/// The name under which one organisation is known: a scheme and a code of that scheme, in stored form.
///
/// ```
/// # use standing_core::identifier::Identifier;
/// let typed: Identifier = "CN-USCC: 91350100-m000100y43".parse()?;
/// assert_eq!(typed.to_string(), "cn-uscc:91350100M000100Y43");
/// # Ok::<(), standing_core::identifier::IdentifierError>(())
/// ```
///
/// `FromStr` folds (case, full width, spaces, hyphens, zero-width characters) before it judges;
/// [`Identifier::strict`] takes the stored form only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier {
    scheme: Scheme,
    code: String,
}

impl Identifier {
    /// The identifier with this scheme and this code as typed: folded first, then judged.
    ///
    /// # Errors
    /// What [`IdentifierError`] lists: the code is too long, of the wrong shape, fails a check, or denotes a person.
    pub fn new(scheme: Scheme, code: &str) -> Result<Self, IdentifierError> {
        limit(code)?;
        let code = match scheme {
            Scheme::CnUscc | Scheme::Lei => fold(code),
            Scheme::Register(_) => fold::fold_register(code),
            Scheme::Source(_) => fold::fold_source(code),
        };
        match &scheme {
            Scheme::CnUscc => uscc::judge(&code)?,
            Scheme::Lei => lei::judge(&code)?,
            Scheme::Register(country) => {
                judge_unchecked(&scheme, &code)?;
                person::refuse_register_number(*country, &code)?;
            }
            Scheme::Source(_) => {
                judge_unchecked(&scheme, &code)?;
                person::refuse_person_number(&code)?;
            }
        }
        Ok(Self { scheme, code })
    }

    /// The identifier in `text`, which must already be in stored form: nothing is folded.
    ///
    /// # Errors
    /// As `FromStr`, and [`IdentifierError::NotStoredForm`] when folding would change the text.
    pub fn strict(text: &str) -> Result<Self, IdentifierError> {
        let identifier: Self = text.parse()?;
        let stored = identifier.to_string();
        if stored == text {
            Ok(identifier)
        } else {
            Err(IdentifierError::NotStoredForm { input: echo(text), stored })
        }
    }

    /// Whose numbering the code belongs to.
    #[must_use]
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The code in stored form, without its scheme.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        limit(text)?;
        let (scheme, code) =
            text.split_once([':', '：']).ok_or_else(|| IdentifierError::NoScheme { input: echo(text) })?;
        Self::new(scheme.parse()?, code)
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scheme, self.code)
    }
}

fn limit(text: &str) -> Result<(), IdentifierError> {
    if text.len() <= INPUT_BYTES_MAX {
        return Ok(());
    }
    Err(IdentifierError::TooLong { input: echo(text), bytes: text.len(), bytes_max: INPUT_BYTES_MAX })
}

/// Shape only: 1 to 64 of `A-Z a-z 0-9 - . / _ : & + #`, at least one letter or digit.
fn judge_unchecked(scheme: &Scheme, code: &str) -> Result<(), IdentifierError> {
    let chars = code.chars().count();
    if chars > UNCHECKED_CODE_CHARS_MAX {
        let required = UNCHECKED_CODE_CHARS_MAX;
        return Err(IdentifierError::CodeTooLong {
            scheme: scheme.to_string(),
            code: echo(code),
            chars,
            required,
        });
    }
    for (at, character) in code.chars().enumerate() {
        if !character.is_ascii_alphanumeric() && !"-./_:&+#".contains(character) {
            return Err(IdentifierError::IllegalCharacter {
                code: echo(code),
                character,
                code_point: u32::from(character),
                position: at + 1,
                allowed: "letters A-Z, digits and - . / _ : & + #",
            });
        }
    }
    if code.chars().any(|c| c.is_ascii_alphanumeric()) {
        Ok(())
    } else {
        Err(IdentifierError::Empty { scheme: scheme.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stored(text: &str) -> String {
        text.parse::<Identifier>().map_or_else(|e| format!("refused: {e}"), |i| i.to_string())
    }

    #[test]
    fn typed_forms_reach_the_stored_form() {
        for (typed, expect) in [
            ("cn-uscc:91350100M000100Y43", "cn-uscc:91350100M000100Y43"),
            ("CN-USCC:91350100m000100y43", "cn-uscc:91350100M000100Y43"),
            (" cn-uscc : 9135 0100-M000 100Y-43 ", "cn-uscc:91350100M000100Y43"),
            ("cn-uscc：９１３５０１００Ｍ０００１００Ｙ４３", "cn-uscc:91350100M000100Y43"),
            ("cn-uscc:\u{feff}91350100\u{200b}M000100Y43", "cn-uscc:91350100M000100Y43"),
            ("LEI:529900yacp3u57rklf98", "lei:529900YACP3U57RKLF98"),
            ("reg-de:hrb 12345", "reg-DE:HRB12345"),
            ("REG-FR:RCS Paris/B 123", "reg-FR:RCSPARIS/B123"),
            ("reg-HU:01-09-123456", "reg-HU:01-09-123456"),
            ("reg-HU:01–09–123456", "reg-HU:01-09-123456"),
            ("src-worldbank:327426", "src-worldbank:327426"),
            ("src-ror:https://ror.org/05dxps055", "src-ror:https://ror.org/05dxps055"),
            ("src-nk:NK-2HLwNCPJNSq", "src-nk:NK-2HLwNCPJNSq"),
        ] {
            assert_eq!(stored(typed), expect, "{typed}");
        }
    }

    #[test]
    fn refusals_name_the_reason() {
        for (typed, reason) in [
            ("", "no scheme"),
            ("91350100M000100Y43", "no scheme"),
            ("duns:123456789", "unknown scheme"),
            (":123", "unknown scheme"),
            ("passport:E12345678", "person"),
            ("cn-id:11010519491231002X", "person"),
            ("US_SSN:078-05-1120", "person"),
            ("National ID:1", "person"),
            ("reg-ZZ:1", "country"),
            ("reg-UK:1", "GB"),
            ("reg-DE:", "empty"),
            ("reg-DE: - ", "empty"),
            ("reg-DE:HRB\n1\u{7}", "U+0007"),
            ("reg-RU:ОГРН1", "U+041E"),
            ("src-:1", "source list"),
            ("src-World Bank!:1", "source list"),
            ("reg-CN:11010519491231002X", "person"),
            ("src-x:11010519491231002x", "person"),
            ("reg-US:078-05-1120", "person"),
            ("reg-CN:92220100MA1M9CKM8H", "person"),
            ("reg-CN:91350100M000100Y43", "cn-uscc"),
        ] {
            let shown = stored(typed);
            assert!(shown.starts_with("refused: ") && shown.contains(reason), "{typed}: {shown}");
        }
    }

    #[test]
    fn strict_takes_the_stored_form_only() {
        assert!(Identifier::strict("reg-DE:HRB12345").is_ok());
        for typed in
            ["reg-DE:hrb12345", "reg-de:HRB12345", "LEI:529900YACP3U57RKLF98", "lei: 529900YACP3U57RKLF98"]
        {
            assert!(
                matches!(Identifier::strict(typed), Err(IdentifierError::NotStoredForm { .. })),
                "{typed}"
            );
        }
    }

    #[test]
    fn everything_has_a_limit() {
        let long = format!("reg-DE:{}", "1".repeat(65));
        assert!(stored(&long).contains("at most 64"), "{}", stored(&long));
        let huge = format!("reg-DE:{}", "甲".repeat(10_000));
        let shown = stored(&huge);
        assert!(shown.contains("256") && shown.chars().count() < 400, "{shown}");
        assert!(Identifier::new(Scheme::Lei, &"A".repeat(300)).is_err());
    }

    #[test]
    fn a_refused_person_is_not_echoed_in_full() {
        for typed in ["reg-CN:11010519491231002X", "passport:E12345678", "reg-CN:92220100MA1M9CKM8H"] {
            let shown = stored(typed);
            let code = typed.split_once(':').map_or("", |(_, code)| code);
            assert!(!shown.contains(code), "{shown}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_panic(text in "\\PC{0,80}") {
            if let Ok(identifier) = text.parse::<Identifier>() {
                prop_assert_eq!(Identifier::strict(&identifier.to_string()), Ok(identifier));
            }
        }

        #[test]
        fn any_code_under_any_scheme_is_judged_without_panic(
            scheme in "(cn-uscc|lei|reg-[A-Z]{2}|src-[a-z]{1,9})", code in "[0-9A-Za-z ０-９-]{0,24}",
        ) {
            if let Ok(identifier) = format!("{scheme}:{code}").parse::<Identifier>() {
                prop_assert_eq!(Identifier::strict(&identifier.to_string()), Ok(identifier));
            }
        }
    }
}
