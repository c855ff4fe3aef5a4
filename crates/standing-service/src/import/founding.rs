//! What a row of a source becomes: an organisation and one founding entry, or a refusal with its remedy.

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use standing_core::event::entry::FoundingRow;
use standing_core::event::organisation::OrganisationRegistered;
use standing_core::id::{EntryId, Slug};
use standing_core::word::Word;

use crate::seal::hex;

/// A row that can be imported.
#[derive(Debug, Clone)]
pub(super) struct Founding {
    /// The first line of its record.
    pub(super) line: u64,
    /// The source's number for it.
    pub(super) row_id: String,
    /// The organisation.
    pub(super) organisation: OrganisationRegistered,
    /// Its identifier, as text: the stream unless another stream carries it.
    pub(super) identifier: String,
    /// The list.
    pub(super) list: Slug,
    /// The body that decided.
    pub(super) listed_by: String,
    /// The instrument.
    pub(super) instrument: Option<String>,
    /// What it says.
    pub(super) row: FoundingRow,
    /// What was left out of it, and why.
    pub(super) notes: Vec<String>,
    /// The hash of what it says, from [`Founding::hash_of`].
    pub(super) hash: Vec<u8>,
}

/// A row that is not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The first line of its record.
    pub line: u64,
    /// The source's number for it, when it could be read and belongs to no person.
    pub row_id: Option<String>,
    /// The kind of reason.
    pub reason: Reason,
    /// What is wrong. It repeats no person's name or number.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Why a row is not imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It is not a record of its form.
    Broken,
    /// It has no number in the source, or none that can be kept.
    RowId,
    /// It is, or names, a person.
    Person,
    /// It has no name.
    NoName,
    /// Its name cannot be kept.
    Name,
    /// Its identifier is wrong.
    Identifier,
    /// A day cannot be read.
    Day,
    /// The last day lies before the first, or does not fit the term.
    Term,
    /// Its list, ground, lister or action is none that the mapping knows.
    Unmapped,
    /// It is longer than an entry may be.
    TooLarge,
    /// The file has this row twice.
    Repeated,
}

impl Reason {
    /// The reason as a word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::RowId => "row-id",
            Self::Person => "person",
            Self::NoName => "no-name",
            Self::Name => "name",
            Self::Identifier => "identifier",
            Self::Day => "day",
            Self::Term => "term",
            Self::Unmapped => "unmapped",
            Self::TooLarge => "too-large",
            Self::Repeated => "repeated",
        }
    }
}

impl Founding {
    /// SHA-256 over everything that the row says. Equal rows have equal hashes, whatever the copy they are in.
    pub(super) fn hash_of(&self) -> Vec<u8> {
        let mut sum = Sum::default();
        sum.text(&self.identifier);
        for name in &self.organisation.names {
            sum.text(name.text());
            sum.text(&name.kind().to_string());
            sum.text(name.language().map_or("", |tag| tag.as_str()));
        }
        sum.end();
        sum.text(self.organisation.region.as_ref().map_or("", Slug::as_str));
        sum.text(self.list.as_str());
        sum.text(&self.listed_by);
        sum.text(self.instrument.as_deref().unwrap_or_default());
        sum.text(&self.row.ground_text);
        sum.text(self.row.ground.as_str());
        sum.text(self.row.term.as_str());
        [Some(self.row.from), self.row.until, self.row.ended_on].into_iter().for_each(|day| sum.day(day));
        sum.texts(&self.row.addresses);
        sum.texts(&self.row.measures);
        for span in &self.row.suspended {
            sum.day(Some(span.from));
            sum.day(span.until);
        }
        sum.0.finalize().to_vec()
    }

    /// The entry's permanent name: the source and its number for the row, when that can stand in a name, else a
    /// hash of it.
    pub(super) fn entry_name(&self, source: &str) -> Option<EntryId> {
        entry_name(source, &self.row_id)
    }

    /// The name when the plain one is taken: the source moved the row to another organisation or list.
    pub(super) fn other_entry_name(&self, source: &str, stream: &str) -> Option<EntryId> {
        other_entry_name(source, &self.row_id, stream, self.list.as_str())
    }

    /// About how many bytes its event has.
    pub(super) fn bytes(&self) -> usize {
        let names = self.organisation.names.iter().map(|name| name.text().len() + 64);
        let texts = self.row.addresses.iter().chain(&self.row.measures).map(|text| text.len() + 8);
        let spans = self.row.suspended.len().saturating_mul(48);
        let fixed = self.row.ground_text.len() + self.listed_by.len() + self.row_id.len() + 1_024;
        names.chain(texts).sum::<usize>() + spans + fixed
    }
}

/// The name of a row's entry, see [`Founding::entry_name`].
pub(super) fn entry_name(source: &str, row_id: &str) -> Option<EntryId> {
    let plain: Option<EntryId> = format!("{source}.{row_id}").parse().ok();
    plain.or_else(|| format!("{source}.{}", digest(&[row_id])).parse().ok())
}

/// The name of the entry of a row that moved, see [`Founding::other_entry_name`].
pub(super) fn other_entry_name(source: &str, row_id: &str, stream: &str, list: &str) -> Option<EntryId> {
    format!("{source}.moved.{}", digest(&[row_id, stream, list])).parse().ok()
}

/// Twenty hexadecimal digits that stand for some texts: short enough for a name, too many to meet by chance.
pub(super) fn digest(texts: &[&str]) -> String {
    let mut sum = Sum::default();
    texts.iter().for_each(|text| sum.text(text));
    hex(sum.0.finalize().get(..10).unwrap_or_default())
}

/// A hash over texts, each with its length before it, so that no two lists of texts are alike.
#[derive(Default)]
struct Sum(Sha256);

impl Sum {
    fn text(&mut self, text: &str) {
        self.0.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        texts.iter().for_each(|text| self.text(text));
        self.end();
    }

    /// No day is a day of no month.
    fn day(&mut self, day: Option<Date>) {
        let (year, month, day) = day.map_or((0, 0, 0), |day| (day.year(), day.month(), day.day()));
        self.0.update(year.to_le_bytes());
        self.0.update(month.to_le_bytes());
        self.0.update(day.to_le_bytes());
    }

    fn end(&mut self) {
        self.0.update([0xff; 8]);
    }
}
