//! Why an identifier was refused: one variant for each reason, each naming the input and the remedy.
//!
//! Not here: the judging itself. Numbers that look like a person's are never repeated in full.

use thiserror::Error;

use super::fold::is_invisible;

/// Longest part of an input that a message repeats, in characters.
const ECHO_CHARS_MAX: usize = 64;

/// The reason why a text is not an identifier of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdentifierError {
    /// There is no colon, so nobody can tell whose number it is.
    #[error("`{input}` has no scheme; write scheme:code, such as cn-uscc:… or lei:… or reg-DE:…")]
    NoScheme {
        /// The text as given, shortened.
        input: String,
    },
    /// The text exceeds the limit and was not read.
    #[error("`{input}` is {bytes} bytes long; an identifier has at most {bytes_max}")]
    TooLong {
        /// The beginning of the text.
        input: String,
        /// Its length in bytes.
        bytes: usize,
        /// The limit in bytes.
        bytes_max: usize,
    },
    /// The scheme is none of those that the register knows.
    #[error("unknown scheme `{scheme}`; known are cn-uscc, lei, reg-COUNTRY (such as reg-DE) and src-LIST")]
    UnknownScheme {
        /// The scheme as given, shortened.
        scheme: String,
    },
    /// The scheme numbers persons, and the register holds organisations only.
    #[error(
        "scheme `{scheme}` identifies a person; only organisations are registered: \
         leave the row out, or give the organisation's own identifier"
    )]
    PersonScheme {
        /// The scheme as given, shortened.
        scheme: String,
    },
    /// The code is that of a person trading under their own name (individually owned business).
    #[error(
        "`{masked}` belongs to a person trading (individually owned business); \
         only organisations are registered: leave the row out"
    )]
    PersonTrading {
        /// The beginning of the code.
        masked: String,
    },
    /// The code has the form of a person's identity number.
    #[error(
        "`{masked}` has the form of a person's identity number ({form}); \
         only organisations are registered: leave the row out, or give the organisation's own identifier"
    )]
    PersonNumber {
        /// The beginning of the code.
        masked: String,
        /// Which identity number it looks like.
        form: &'static str,
    },
    /// The text would be valid after folding, but the stored form was asked for.
    #[error("`{input}` is not in stored form; write `{stored}`")]
    NotStoredForm {
        /// The text as given, shortened.
        input: String,
        /// What to write instead.
        stored: String,
    },
    /// After the scheme there is no code.
    #[error("the code after `{scheme}:` is empty; give the number as the register prints it")]
    Empty {
        /// The scheme.
        scheme: String,
    },
    /// A code of fixed length has another length.
    #[error(
        "`{code}` has {chars} characters; {scheme} codes have exactly {required}: compare with the original"
    )]
    Length {
        /// The scheme.
        scheme: &'static str,
        /// The folded code, shortened.
        code: String,
        /// Its length in characters.
        chars: usize,
        /// The length required, in characters.
        required: usize,
    },
    /// A code of free length is too long.
    #[error("`{code}` has {chars} characters; {scheme} codes have at most {required}")]
    CodeTooLong {
        /// The scheme.
        scheme: String,
        /// The folded code, shortened.
        code: String,
        /// Its length in characters.
        chars: usize,
        /// The limit in characters.
        required: usize,
    },
    /// A character outside the scheme's alphabet, such as a look-alike of another script.
    #[error(
        "character {position} of `{code}` is {character:?} (U+{code_point:04X}), which is not allowed; \
         allowed are {allowed}: type the code again from the original"
    )]
    IllegalCharacter {
        /// The folded code, shortened.
        code: String,
        /// The offending character.
        character: char,
        /// Its Unicode number.
        code_point: u32,
        /// Its place, counted from 1.
        position: usize,
        /// The alphabet in words.
        allowed: &'static str,
    },
    /// No registering department of the standard has this first character.
    #[error(
        "`{code}` starts with `{department}`, which is no registering department; compare with the original"
    )]
    UnknownDepartment {
        /// The folded code.
        code: String,
        /// The first character.
        department: char,
    },
    /// The department exists but registers no such category of organisation.
    #[error(
        "`{code}`: department `{department}` registers no category `{category}`; compare characters 1 and 2 \
         with the original"
    )]
    UnknownCategory {
        /// The folded code.
        code: String,
        /// The first character.
        department: char,
        /// The second character.
        category: char,
    },
    /// Characters 3 to 8 are the administrative division and must be digits.
    #[error(
        "`{code}`: characters 3 to 8 (administrative division) must be digits; compare with the original"
    )]
    RegionNotDigits {
        /// The folded code.
        code: String,
    },
    /// The check character of the whole code does not agree with the rest.
    #[error(
        "`{code}` ends in `{found}`, but the rest asks for `{expected}`; a character is wrong or swapped"
    )]
    CheckMismatch {
        /// The folded code.
        code: String,
        /// The check character or digits found.
        found: String,
        /// What the other characters ask for.
        expected: String,
    },
    /// The organisation code inside a unified code has a wrong check character of its own.
    #[error(
        "`{code}`: character 17 is `{found}`, but the organisation code before it (characters 9 to 16) \
         asks for `{expected}`; compare with the original"
    )]
    InnerCheckMismatch {
        /// The folded code.
        code: String,
        /// The character found.
        found: char,
        /// What characters 9 to 16 ask for.
        expected: char,
    },
    /// The last two characters of an LEI are not digits.
    #[error("`{code}`: characters 19 and 20 are check digits and must be digits; compare with the original")]
    CheckNotDigits {
        /// The folded code.
        code: String,
    },
    /// The check digits can never be the result of the calculation.
    #[error("`{code}` ends in {found}, which no LEI can end in (02 to 98); the rest asks for {expected}")]
    CheckOutOfRange {
        /// The folded code.
        code: String,
        /// The check digits found.
        found: String,
        /// The check digits that the rest asks for.
        expected: String,
    },
    /// The letters after `reg-` are not a country code.
    #[error("`{country}` is not a country code of ISO 3166-1 alpha-2; {remedy}")]
    UnknownCountry {
        /// The letters as given, shortened.
        country: String,
        /// What to write instead.
        remedy: &'static str,
    },
    /// The name after `src-` is not the name of a source list.
    #[error(
        "`{name}` is not the name of a source list; use 1 to 32 of a-z, 0-9 and single hyphens, \
         starting with a letter"
    )]
    SourceListName {
        /// The name as given, shortened.
        name: String,
    },
    /// A Chinese unified code given as a plain register number.
    #[error(
        "`{code}` is a unified social credit code; write cn-uscc:{code} so that its check characters are judged"
    )]
    UseUnifiedCode {
        /// The folded code.
        code: String,
    },
}

/// The beginning of an input for a message: at most 64 characters, unprintable ones shown as escapes.
pub(super) fn echo(input: &str) -> String {
    let mut shown = String::new();
    for (at, character) in input.chars().enumerate() {
        if at == ECHO_CHARS_MAX {
            shown.push('…');
            break;
        }
        if character.is_control() || is_invisible(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// The first two characters only, for numbers that may be a person's.
pub(super) fn mask(code: &str) -> String {
    code.chars().take(2).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_is_short_and_printable() {
        assert_eq!(echo("HRB 1"), "HRB 1");
        assert_eq!(echo("a\nb\u{0}\u{202e}"), "a\\nb\\u{0}\\u{202e}");
        assert_eq!(echo(&"x".repeat(64)), "x".repeat(64));
        assert_eq!(echo(&"编".repeat(65)), format!("{}…", "编".repeat(64)));
    }

    #[test]
    fn a_mask_hides_the_number() {
        assert_eq!(mask("11010519491231002X"), "11…");
        assert_eq!(mask(""), "…");
    }
}
