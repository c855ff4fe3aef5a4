//! What the columns of a source mean: a small TOML file beside every list that is imported.
//!
//! A mapping names columns and words; it computes nothing. It cannot say that a person is an organisation: the
//! guard against persons applies to every row, whatever the mapping says. Reading the file and its errors are
//! in `read`; what a row becomes is in `rows`.

mod check;
mod place;
mod read;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use standing_core::event::entry::FoundingTerm;
use standing_core::id::{PackId, PackVersion, Slug};
use standing_core::identifier::SourceListId;
use standing_core::name::{LanguageTag, NameKind};

pub use place::{Placed, Word};

/// Largest mapping, in bytes.
pub const MAPPING_BYTES_MAX: usize = 256 * 1024;

/// How one source's rows become entries.
///
/// ```
/// # use standing_service::import::Mapping;
/// let mapping = Mapping::from_toml("mapping.toml", r#"
///     [source]
///     id = "example"
///     title = "An invented list"
///     format = "csv"
///     copy_of = 2026-02-21
///     listed_by = { fixed = "An invented body" }
///     [list]
///     pack = "wb-debarred"
///     fixed = "ineligible-firms"
///     [row]
///     id = ["number"]
///     [organisation]
///     names = [{ column = "name" }]
///     [ground]
///     fixed = "other"
///     text = ["reason"]
///     [term]
///     first_day = { column = "from" }
///     without_last_day = "ongoing"
/// "#)?;
/// assert_eq!(mapping.source.id.to_string(), "example");
/// # Ok::<(), standing_service::ServiceError>(())
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The source.
    pub source: SourcePart,
    /// The list of a pack that its rows are entries of.
    pub list: ListPart,
    /// What a row is.
    pub row: RowPart,
    /// The organisation.
    pub organisation: OrganisationPart,
    /// Why it is listed.
    pub ground: GroundPart,
    /// From when to when.
    pub term: TermPart,
    /// Addresses and measures.
    #[serde(default)]
    pub details: DetailsPart,
    /// What the source did to the row later.
    pub changes: Option<ChangesPart>,
    /// The guard against persons.
    #[serde(default)]
    pub person: PersonPart,
    #[serde(skip)]
    places: place::Places,
}

/// The source.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcePart {
    /// Its short name; rows without an identifier become `src-<id>:<row id>`.
    pub id: Word<SourceListId>,
    /// The list as its keeper names it.
    pub title: String,
    /// The form of the file.
    pub format: Format,
    /// What parts the cells of a CSV file; a comma unless said.
    pub delimiter: Option<char>,
    /// The day of the copy, unless the import names another.
    #[serde(deserialize_with = "read::date")]
    pub copy_of: Date,
    /// The body that decided, before and outside this register.
    pub listed_by: FixedOrColumn,
    /// Columns that together name the instrument.
    #[serde(default)]
    pub instrument: Vec<String>,
    /// Warnings about the copy, for the reader of every entry.
    pub caution: Option<String>,
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Cells with a header line.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// A word that is the same for all rows, or stands in a column and may be translated.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedOrColumn {
    /// The same for all rows.
    pub fixed: Option<String>,
    /// The column.
    pub column: Option<String>,
    /// What the words of the column mean; a word that is not here stands for itself.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
}

/// The list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPart {
    /// The pack.
    pub pack: Placed<PackId>,
    /// Its version; the one in force on the day of the import unless said.
    pub version: Option<Word<PackVersion>>,
    /// The list, where it is the same for all rows.
    pub fixed: Option<Placed<Slug>>,
    /// The column that says which list.
    pub column: Option<String>,
    /// The list for each word of that column.
    #[serde(default)]
    pub map: BTreeMap<String, Placed<Slug>>,
    /// The list is decided here, and these entries were decided before this register began.
    #[serde(default)]
    pub decided_before_register: bool,
}

/// What a row is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowPart {
    /// The columns that together number the row in the source and stay the same from copy to copy.
    pub id: Vec<String>,
    /// For JSON Lines: the array of a line of which each element is a row of its own. A column that begins
    /// with its name and a dot is one of the element; other columns are the line's.
    pub each: Option<String>,
    /// Rows that are no listing.
    #[serde(default)]
    pub skip_when: Vec<When>,
}

/// A column has one of these words, whatever their case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The column.
    pub column: String,
    /// The words.
    pub is: Vec<String>,
}

/// The organisation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationPart {
    /// Its names; the first that a row has is its main name.
    pub names: Vec<NamePart>,
    /// Its identifiers, best first; the first that a row has is taken, and each is judged.
    #[serde(default)]
    pub identifiers: Vec<IdentifierPart>,
    /// Its country.
    pub country: Option<CountryPart>,
    /// Rows that are alike in all these columns are one organisation. Without it, one row is one organisation:
    /// equal names are no proof.
    #[serde(default)]
    pub same_organisation_by: Vec<String>,
}

/// A column with names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamePart {
    /// The column.
    pub column: String,
    /// What sort of names; registered unless said.
    pub kind: Option<Word<NameKind>>,
    /// Their language.
    pub language: Option<Word<LanguageTag>>,
    /// What parts several names in one cell.
    pub separator: Option<String>,
}

/// A column with identifiers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentifierPart {
    /// The column.
    pub column: String,
    /// `cn-uscc`, `lei`, `reg-DE`, or `reg-*` for the register of the row's country.
    pub scheme: String,
}

/// The column with the country.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryPart {
    /// The column: two letters of ISO 3166-1, unless the map translates them.
    pub column: String,
    /// The letters for other spellings.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
}

/// Why it is listed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundPart {
    /// The pack's ground, where it is the same for all rows.
    pub fixed: Option<Placed<Slug>>,
    /// The column that the rules look at.
    pub column: Option<String>,
    /// The rules, first match wins.
    #[serde(default)]
    pub rules: Vec<GroundRule>,
    /// The ground when no rule matches; without it such rows are refused.
    pub default: Option<Placed<Slug>>,
    /// The columns that are kept as the published ground; the column of the rules unless said.
    #[serde(default)]
    pub text: Vec<String>,
}

/// One rule from published words to a ground of the pack. Case plays no part.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundRule {
    /// The whole text.
    pub is: Option<String>,
    /// Its beginning.
    pub starts: Option<String>,
    /// Some part of it.
    pub contains: Option<String>,
    /// The ground.
    pub ground: Placed<Slug>,
}

/// From when to when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermPart {
    /// The first day.
    pub first_day: DayPart,
    /// The last day.
    pub last_day: Option<DayPart>,
    /// What sort of term: fixed, ongoing or permanent.
    pub kind: Option<FixedOrColumn>,
    /// What a missing last day means where the source does not say.
    pub without_last_day: Option<Word<FoundingTerm>>,
}

/// A column with days.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayPart {
    /// The column.
    pub column: String,
    /// How days are written, as in strptime; `%Y-%m-%d` unless said.
    pub form: Option<String>,
    /// Words that mean that there is no such day. An empty cell always does.
    #[serde(default)]
    pub none: Vec<String>,
}

/// Addresses and measures as published.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailsPart {
    /// Addresses.
    #[serde(default)]
    pub addresses: Vec<TextPart>,
    /// Measures.
    #[serde(default)]
    pub measures: Vec<TextPart>,
}

/// A column with texts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextPart {
    /// The column.
    pub column: String,
    /// What parts several texts in one cell.
    pub separator: Option<String>,
}

/// For JSON Lines: an array of what the source did to the row later.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangesPart {
    /// The array.
    pub each: String,
    /// The key of its elements that says what was done.
    pub action: String,
    /// The key with the first day.
    pub from: String,
    /// The key with the end of a suspension.
    pub until: Option<String>,
    /// Whether that end is the last day of it or the day after; the last day unless said.
    #[serde(default)]
    pub until_is: UntilIs,
    /// Actions that suspend.
    #[serde(default)]
    pub suspended: Vec<String>,
    /// Actions that end the entry.
    #[serde(default)]
    pub ended: Vec<String>,
}

/// How an end is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UntilIs {
    /// It still belongs.
    #[default]
    LastDay,
    /// It no longer belongs.
    DayAfter,
}

/// The guard against persons. It can be made stricter; looser only row by row, by a person who looked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonPart {
    /// Columns that say that a row is a person.
    #[serde(default)]
    pub marked: Vec<When>,
    /// Titles of persons beyond the known ones.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Words of organisations beyond the known ones: a title before such a name is part of it.
    #[serde(default)]
    pub organisation_words: Vec<String>,
    /// Rows, by id, whose name was looked at and is an organisation's although it looks like a person's.
    #[serde(default)]
    pub reviewed: Vec<String>,
}
