//! The rows of the projections. Words in them (status, stage, kind) are the caller's; this crate only filters by
//! them. Days are civil days since 1970-01-01.

use crate::database::{Columns, FromColumns, Table, Value, Values};
use crate::error::{StoreError, within, within_name};

/// Longest text of a row that is no key, in bytes.
pub const MAX_TEXT_BYTES: usize = 8_192;

/// A row together with the stream it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Found<T> {
    /// The stream.
    pub stream: String,
    /// The row.
    pub row: T,
}

/// A name of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NameRow {
    /// The name folded for search (case, width, spaces): what queries are compared with.
    pub folded: String,
    /// The name as it is written.
    pub text: String,
    /// What kind of name: registered, former, short …
    pub kind: String,
    /// Its language, as a tag; empty when unknown.
    pub language: String,
}

/// An entry on a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryRow {
    /// The entry's identifier, the only one of its kind in the register.
    pub entry_id: String,
    /// The pack it rests on.
    pub pack: String,
    /// The list.
    pub list: String,
    /// What kind of list: exclusion, key scrutiny, trusted.
    pub list_kind: String,
    /// The authority that decided.
    pub authority: String,
    /// Its field.
    pub field: String,
    /// The ground.
    pub ground: String,
    /// Whether anyone may see it.
    pub is_public: bool,
    /// First day in force.
    pub from_day: i32,
    /// Last day in force by its term; none without a term.
    pub until_day: Option<i32>,
    /// Day from which it is no longer in force because it was ended; none while it was not.
    pub ended_day: Option<i32>,
    /// Its status.
    pub status: String,
    /// Where it comes from: a decision of this register, or an imported source.
    pub source: String,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CaseRow {
    /// The case's identifier, the only one of its kind in the register.
    pub case_id: String,
    /// The list it may lead to.
    pub list: String,
    /// The authority that runs it.
    pub authority: String,
    /// Its stage.
    pub stage: String,
    /// The day it was opened.
    pub opened_day: i32,
    /// Whether anyone may see it.
    pub is_public: bool,
}

/// Something that somebody has to do by a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DueRow {
    /// The case, entry or objection it concerns.
    pub subject_id: String,
    /// The rule that sets the day.
    pub rule: String,
    /// Who has to act.
    pub party: String,
    /// The authority in whose docket it stands.
    pub authority: String,
    /// The last day to act.
    pub due_day: i32,
    /// Open, met, missed …
    pub state: String,
}

/// A measure that a relying unit took.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MeasureRow {
    /// The measure's identifier, the only one of its kind in the register.
    pub measure_id: String,
    /// The unit that took it.
    pub unit: String,
    /// The entry it rests on.
    pub entry_id: String,
    /// Taken, lifted, retained …
    pub state: String,
    /// The day of that state.
    pub day: i32,
}

/// A row of a projection: its table, how it is bound and read, and how its list is sorted.
pub(crate) trait ProjectionRow: FromColumns {
    /// Columns begin with `stream, ordinal`, which are not the row's own.
    const TABLE: Table;
    const ORDER: Order;
    /// Appends one value for each column of its own.
    fn bind<'v>(&'v self, values: &mut Values<'v>);
    /// Refuses a row that is too large.
    fn check(&self) -> Result<(), StoreError>;
    /// What it is sorted by before its stream, as text.
    fn lead(&self) -> String {
        String::new()
    }
}

/// How a list of rows is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// In the order in which the streams began.
    Recorded,
    /// By this column of days, then as recorded.
    Day(&'static str),
    /// By this column of text, then as recorded.
    Text(&'static str),
}

/// An identifier of an organisation, such as `cn-uscc:91…`.
pub(crate) struct IdentifierRow<'a>(pub(crate) &'a str);

impl IdentifierRow<'_> {
    pub(crate) const TABLE: Table =
        Table { name: "identifiers", columns: "stream, ordinal, identifier", on_conflict: "" };
}

impl ProjectionRow for NameRow {
    const TABLE: Table =
        Table { name: "names", columns: "stream, ordinal, folded, text, kind, language", on_conflict: "" };
    const ORDER: Order = Order::Text("folded");

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([&self.folded, &self.text, &self.kind, &self.language].map(Value::from));
    }

    fn check(&self) -> Result<(), StoreError> {
        within_name("a folded name (bytes)", &self.folded)?;
        within("a name (bytes)", self.text.len(), MAX_TEXT_BYTES)?;
        within_name("a name's kind (bytes)", &self.kind)?;
        within_name("a name's language (bytes)", &self.language)
    }

    fn lead(&self) -> String {
        self.folded.clone()
    }
}

impl FromColumns for NameRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            folded: columns.take()?,
            text: columns.take()?,
            kind: columns.take()?,
            language: columns.take()?,
        })
    }
}

impl ProjectionRow for EntryRow {
    const TABLE: Table = Table {
        name: "entries",
        columns: "stream, ordinal, entry_id, pack, list, list_kind, authority, field, ground, is_public, \
                  from_day, until_day, ended_day, status, source",
        on_conflict: "",
    };
    const ORDER: Order = Order::Recorded;

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        let words = [
            &self.entry_id,
            &self.pack,
            &self.list,
            &self.list_kind,
            &self.authority,
            &self.field,
            &self.ground,
        ];
        values.add(words.map(Value::from));
        values.add([
            self.is_public.into(),
            self.from_day.into(),
            self.until_day.into(),
            self.ended_day.into(),
            (&self.status).into(),
            (&self.source).into(),
        ]);
    }

    fn check(&self) -> Result<(), StoreError> {
        let keys = [
            &self.entry_id,
            &self.pack,
            &self.list,
            &self.list_kind,
            &self.authority,
            &self.field,
            &self.status,
        ];
        keys.into_iter().try_for_each(|word| within_name("a word of an entry (bytes)", word))?;
        within("an entry's ground (bytes)", self.ground.len(), MAX_TEXT_BYTES)?;
        within("an entry's source (bytes)", self.source.len(), MAX_TEXT_BYTES)
    }
}

impl FromColumns for EntryRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            entry_id: columns.take()?,
            pack: columns.take()?,
            list: columns.take()?,
            list_kind: columns.take()?,
            authority: columns.take()?,
            field: columns.take()?,
            ground: columns.take()?,
            is_public: columns.take()?,
            from_day: columns.day()?,
            until_day: columns.day_or_none()?,
            ended_day: columns.day_or_none()?,
            status: columns.take()?,
            source: columns.take()?,
        })
    }
}

impl ProjectionRow for CaseRow {
    const TABLE: Table = Table {
        name: "cases",
        columns: "stream, ordinal, case_id, list, authority, stage, opened_day, is_public",
        on_conflict: "",
    };
    const ORDER: Order = Order::Recorded;

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([&self.case_id, &self.list, &self.authority, &self.stage].map(Value::from));
        values.add([self.opened_day.into(), self.is_public.into()]);
    }

    fn check(&self) -> Result<(), StoreError> {
        let words = [&self.case_id, &self.list, &self.authority, &self.stage];
        words.into_iter().try_for_each(|word| within_name("a word of a case (bytes)", word))
    }
}

impl FromColumns for CaseRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            case_id: columns.take()?,
            list: columns.take()?,
            authority: columns.take()?,
            stage: columns.take()?,
            opened_day: columns.day()?,
            is_public: columns.take()?,
        })
    }
}

impl ProjectionRow for DueRow {
    const TABLE: Table = Table {
        name: "dues",
        columns: "stream, ordinal, subject_id, rule, party, authority, due_day, state",
        on_conflict: "",
    };
    const ORDER: Order = Order::Day("due_day");

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([&self.subject_id, &self.rule, &self.party, &self.authority].map(Value::from));
        values.add([self.due_day.into(), (&self.state).into()]);
    }

    fn check(&self) -> Result<(), StoreError> {
        let words = [&self.subject_id, &self.rule, &self.party, &self.authority, &self.state];
        words.into_iter().try_for_each(|word| within_name("a word of a deadline (bytes)", word))
    }

    fn lead(&self) -> String {
        self.due_day.to_string()
    }
}

impl FromColumns for DueRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            subject_id: columns.take()?,
            rule: columns.take()?,
            party: columns.take()?,
            authority: columns.take()?,
            due_day: columns.day()?,
            state: columns.take()?,
        })
    }
}

impl ProjectionRow for MeasureRow {
    const TABLE: Table = Table {
        name: "measures",
        columns: "stream, ordinal, measure_id, unit, entry_id, state, day",
        on_conflict: "",
    };
    const ORDER: Order = Order::Recorded;

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([&self.measure_id, &self.unit, &self.entry_id, &self.state].map(Value::from));
        values.add([self.day.into()]);
    }

    fn check(&self) -> Result<(), StoreError> {
        let words = [&self.measure_id, &self.unit, &self.entry_id, &self.state];
        words.into_iter().try_for_each(|word| within_name("a word of a measure (bytes)", word))
    }
}

impl FromColumns for MeasureRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            measure_id: columns.take()?,
            unit: columns.take()?,
            entry_id: columns.take()?,
            state: columns.take()?,
            day: columns.day()?,
        })
    }
}
