//! The tables of this crate: characters, vocabulary and readings, read once from the files in `data/`.
//!
//! Deliberately absent: reading files when the program runs; the tables are part of it. And names of single
//! organisations: only general facts about scripts, places, trades and legal forms stand here.

mod characters;
mod cyrillic;
mod entry;
mod han_words;
mod pinyin;
mod romaji;
mod rows;
mod vocabulary;

pub(crate) use characters::{fold_han, han_look_alike};
pub(crate) use cyrillic::{Classes, cyrillic_letters, is_cyrillic, roman_key};
pub(crate) use entry::{Entry, EntryId, FormClass, FormPlace, WordKind};
pub(crate) use han_words::HanWord;
pub(crate) use pinyin::{is_pinyin, is_syllable_row, readings, syllable_pairs, typed_readings};
pub(crate) use romaji::romaji;
pub(crate) use vocabulary::vocabulary;
