//! Screening: is this the name of that organisation?
//!
//! A name is normalised, parsed into its parts (region, distinctive part, industry, legal form, ordinal, branch) and
//! compared part by part; the score ranks, one fixed threshold decides, and every finding can be read by a person.
//! All numbers stand in one table, [`weights`]; everything that is known of words, places and scripts stands in the
//! files of `data/`.
//!
//! Deliberately absent: I/O, clocks and chance; lists, decisions and days; natural persons; acronyms, free
//! translations and former names, which no comparison of names can know. "Possible match" never means "listed".

mod compare;
mod country;
mod error;
mod hash;
mod index;
mod name;
mod normalise;
mod parse;
mod rarity;
mod subject;
mod tables;
mod version;
pub mod weights;

pub use compare::{Comparison, Explanation, Finding, Matcher};
pub use country::country_code;
pub use error::ScreeningError;
pub use index::{
    CANDIDATES_MAX, Hit, INDEX_FORMAT, Index, IndexBuilder, POSTINGS_MAX, Prepared, Scratch, Searcher,
};
pub use name::Name;
pub use normalise::NAME_CHARS_MAX;
pub use parse::Part;
pub use rarity::Rarity;
pub use subject::{Identifier, Subject};
pub use version::matcher_version;
pub use weights::{Effect, MATCH_THRESHOLD, Rule};
