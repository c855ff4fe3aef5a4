//! An index over the names of many organisations: few candidates found fast, then compared in full.
//!
//! Names fall into keys (words, pairs of words, groups of letters, pairs of Han characters, pairs of syllables); each
//! key has the ascending list of names that hold it. A query reads the lists of its rarest keys, within a budget,
//! counts, and compares the names that share most.
//!
//! # Limits
//! At most [`CANDIDATES_MAX`] names are compared for one name of a query, taken from at most
//! 24,000 entries of the lists, from the shortest list on (one list is always read, up to [`POSTINGS_MAX`]), and only
//! the sixteen nearest and those that share at least three tenths of the weight that the best one shares. A name that
//! matches can be missed only when other names share so many more, or rarer, keys with the query. Identifiers are found exactly, without limit.
//!
//! # Form
//! The index is one run of bytes, made of flat sections with offsets, so that it can be mapped from a file as it is.
//! Its header holds the version and the SHA-256 of the rest: a file that is half-written or changed is noticed.
//!
//! Deliberately absent: files, threads, and changing an index; a new one is built and takes the old one's place.

mod build;
mod bytes;
mod candidates;
mod keys;
mod layout;
mod postings;
mod runs;
mod search;

pub use build::{IndexBuilder, Prepared};
pub use candidates::{CANDIDATES_MAX, POSTINGS_MAX};
pub use layout::INDEX_FORMAT;
pub use search::{Hit, Index, Scratch, Searcher};
