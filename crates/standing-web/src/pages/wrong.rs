//! What is wrong with what a reader typed, in the reader's language: the input, and the remedy.

use standing_core::identifier::IdentifierError;
use standing_core::prose::{PROSE_CHARACTERS_MAX, ProseError};

use super::speech::Speech;

/// The longest input that a message repeats, in characters.
const ECHO_CHARACTERS_MAX: usize = 64;

/// Why an identifier was not taken.
pub(crate) fn identifier(t: Speech, typed: &str, error: &IdentifierError) -> String {
    use IdentifierError as Error;
    let key = match error {
        Error::NoScheme { .. } => "wrong-no-scheme",
        Error::UnknownScheme { .. } | Error::UnknownCountry { .. } | Error::SourceListName { .. } => {
            "wrong-scheme"
        }
        Error::PersonScheme { .. } | Error::PersonTrading { .. } | Error::PersonNumber { .. } => {
            "wrong-person"
        }
        Error::CheckMismatch { .. }
        | Error::InnerCheckMismatch { .. }
        | Error::CheckOutOfRange { .. }
        | Error::CheckNotDigits { .. } => "wrong-check",
        Error::TooLong { .. } | Error::Empty { .. } | Error::Length { .. } | Error::CodeTooLong { .. } => {
            "wrong-length"
        }
        _ => "wrong-form",
    };
    // A number that may be a person's is not repeated.
    let input = match key {
        "wrong-person" => typed.trim().chars().take(2).chain(['…']).collect(),
        _ => echo(typed),
    };
    t.with(key, &[("input", input.into())])
}

/// Why a text was not taken.
pub(crate) fn prose(t: Speech, error: &ProseError) -> String {
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    match error {
        ProseError::Empty => t.say("wrong-text-empty"),
        ProseError::Long(_) => t.with("wrong-text-long", &[("most", number(PROSE_CHARACTERS_MAX).into())]),
        ProseError::Control(at) => t.with("wrong-text-control", &[("at", number(*at).into())]),
    }
}

/// A matter that is not written as one.
pub(crate) fn matter(t: Speech, typed: &str) -> String {
    t.with("wrong-matter", &[("input", echo(typed).into())])
}

/// The beginning of what was typed.
fn echo(typed: &str) -> String {
    let mut shown: String =
        typed.trim().chars().filter(|character| !character.is_control()).take(ECHO_CHARACTERS_MAX).collect();
    if typed.trim().chars().count() > ECHO_CHARACTERS_MAX {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::speech::Locale;
    use standing_core::identifier::Identifier;

    #[test]
    fn each_mistake_is_named_in_both_languages() {
        for (typed, en, zh) in [
            ("91350100M000100Y43", "scheme and code", "代码种类"),
            ("abc:1", "not known", "不识别"),
            ("cn-uscc:91350100M000100Y44", "check character", "校验码"),
            ("cn-uscc:9135", "length", "长度"),
            ("cn-uscc:92350100M000100Y43", "Only organisations", "只登记组织"),
        ] {
            let error = typed.parse::<Identifier>().unwrap_err();
            for (locale, expected) in [(Locale::English, en), (Locale::Chinese, zh)] {
                let says = identifier(Speech::new(locale), typed, &error);
                assert!(says.contains(expected), "{typed}: {says}");
            }
        }
    }

    #[test]
    fn numbers_of_persons_are_not_repeated() {
        let typed = "cn-id:11010519491231002X";
        let error = typed.parse::<Identifier>().unwrap_err();
        assert!(!identifier(Speech::new(Locale::English), typed, &error).contains("1949"), "{error}");
    }

    #[test]
    fn long_input_is_cut() {
        assert_eq!(echo(&"x".repeat(70)).chars().count(), ECHO_CHARACTERS_MAX + 1);
        assert_eq!(echo("a\u{7}b"), "ab");
    }
}
