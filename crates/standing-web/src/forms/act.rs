//! Items of an organisation's file that are not cases: acts that are published, and for parties everything.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::event::Author;
use standing_core::file::File;
use standing_core::file::record::{FileRecord, RecordItem};
use standing_core::id::RecordId;
use standing_core::standing::publication::{ActShown, acts_shown};
use standing_core::standing::viewer::Viewer;
use standing_core::word::Word;
use utoipa::ToSchema;

use super::{CiteForm, Lens};

/// An act of the file that anyone is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActForm {
    /// The record.
    pub id: String,
    /// Its sort, for example `penalty`.
    pub kind: &'static str,
    /// The day of the act.
    pub act_on: Date,
    /// What it is, with its reference.
    pub text: String,
    /// The last day to make it public.
    pub due: Option<Date>,
    /// It was made public after that day.
    pub is_late: bool,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

/// An item of the file, for the organisation and authorities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordForm {
    /// The record.
    pub id: String,
    /// Its sort: `penalty`, `ruling`, `self-report`, `correction-order`, `interview`, `pledge` …
    pub kind: &'static str,
    /// When it was recorded.
    pub on: Date,
    /// Who recorded it.
    pub by: String,
    /// What it is.
    pub text: String,
    /// The field.
    pub field: Option<String>,
    /// By when it is to be done.
    pub due: Option<Date>,
    /// When it was verified or closed.
    pub closed_on: Option<Date>,
    /// Whether it was done.
    pub done: Option<bool>,
    /// What was found.
    pub found: Option<String>,
}

impl ActForm {
    /// The acts that anyone is shown on the day asked about.
    #[must_use]
    pub fn all(file: &File, lens: &Lens<'_>) -> Vec<Self> {
        let shown = acts_shown(file, lens.packs, lens.as_of);
        shown.iter().filter_map(|shown| Self::of(shown, file, lens)).collect()
    }

    fn of(shown: &ActShown, file: &File, lens: &Lens<'_>) -> Option<Self> {
        let RecordItem::Act(act, _) = &file.records.get(&shown.record)?.item else { return None };
        Some(Self {
            id: shown.record.to_string(),
            kind: shown.kind.as_str(),
            act_on: shown.act_on,
            text: act.text.to_string(),
            due: shown.due,
            is_late: shown.late,
            clauses: CiteForm::all(&shown.cites, lens),
        })
    }
}

impl RecordForm {
    /// The items of the file: all for the organisation, its own for an authority, none for others.
    #[must_use]
    pub fn all(file: &File, lens: &Lens<'_>) -> Vec<Self> {
        let is_seen = |record: &FileRecord| match &lens.viewer {
            Viewer::Organisation => true,
            Viewer::Authority(reader) => {
                record.by == Author::Authority(reader.clone()) || record.by == Author::Organisation
            }
            Viewer::Public | Viewer::Unit(_) | Viewer::Register => false,
        };
        let seen = file.records.iter().filter(|(_, record)| record.on <= lens.as_of && is_seen(record));
        seen.map(|(id, record)| Self::of(id, record, lens)).collect()
    }

    fn of(id: &RecordId, record: &FileRecord, lens: &Lens<'_>) -> Self {
        let by = match &record.by {
            Author::Authority(authority) => lens.authority_name(authority),
            Author::Unit(unit) => lens.unit_name(unit),
            Author::Organisation => "the organisation".to_owned(),
            Author::Register => "the register".to_owned(),
            Author::Public => "a reader".to_owned(),
        };
        let plain = Self {
            id: id.to_string(),
            kind: record.item.kind_word(),
            on: record.on,
            by,
            text: String::new(),
            field: None,
            due: None,
            closed_on: None,
            done: None,
            found: None,
        };
        match &record.item {
            RecordItem::Act(act, verified) => Self {
                text: act.text.to_string(),
                field: act.field.as_ref().map(ToString::to_string),
                closed_on: verified.as_ref().map(|(on, _)| *on),
                found: verified.as_ref().map(|(_, text)| text.to_string()),
                ..plain
            },
            RecordItem::Order(order, closed) => Self {
                text: order.text.to_string(),
                field: order.field.as_ref().map(ToString::to_string),
                due: Some(order.due),
                ..plain.closed(closed.as_ref())
            },
            RecordItem::Interview(interview) => Self { text: interview.text.to_string(), ..plain },
            RecordItem::Pledge(pledge, closed) => {
                Self { text: pledge.text.to_string(), due: pledge.due, ..plain.closed(closed.as_ref()) }
            }
        }
    }

    fn closed(self, closed: Option<&(Date, bool, standing_core::prose::Prose)>) -> Self {
        Self {
            closed_on: closed.map(|(on, ..)| *on),
            done: closed.map(|(_, done, _)| *done),
            found: closed.map(|(.., text)| text.to_string()),
            ..self
        }
    }
}
