//! Closed vocabularies: enums whose variants are words in packs, commands, stored forms and answers.

use std::fmt::Display;
use std::str::FromStr;

/// One word of a closed vocabulary.
pub trait Word: Copy + Display + FromStr<Err = String> + 'static {
    /// Every word, as text.
    const WORDS: &'static [&'static str];

    /// The word as text.
    fn as_str(self) -> &'static str;
}

/// An enum of plain words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $crate::word::Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),*];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::word::Word::as_str(*self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(format!(
                        "'{}' is not one of {}",
                        text.chars().take(64).collect::<String>(),
                        <Self as $crate::word::Word>::WORDS.join(", ")
                    )),
                }
            }
        }
    )*};
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::case::Verdict;

    #[test]
    fn words_read_back_as_written_and_others_name_the_choice() {
        assert_eq!(Verdict::WORDS, ["approve", "return"]);
        for word in Verdict::WORDS {
            let read = word.parse::<Verdict>().unwrap();
            assert_eq!((read.as_str(), read.to_string().as_str()), (*word, *word));
        }
        assert_eq!(
            (Verdict::Approve, Verdict::Return),
            ("approve".parse().unwrap(), "return".parse().unwrap())
        );
        assert_eq!("Approve".parse::<Verdict>().unwrap_err(), "'Approve' is not one of approve, return");
        assert_eq!("".parse::<Verdict>().unwrap_err(), "'' is not one of approve, return");
        let long = "x".repeat(10_000).parse::<Verdict>().unwrap_err();
        assert!(long.len() < 120, "the whole input is repeated");
    }
}
