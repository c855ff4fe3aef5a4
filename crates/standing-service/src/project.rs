//! Projections of one file: the rows that cross organisations. Always derived, never the truth.

use jiff::civil::Date;
use standing_core::event::{Author, EventKind};
use standing_core::file::File;
use standing_core::file::entry::{Entry, MeasureState, Origin};
use standing_core::name::fold_for_lookup;
use standing_core::packs::Packs;
use standing_core::standing::deadlines::{Subject, open_deadlines_at};
use standing_core::standing::status::{Status, effective_from, last_day, status_at};
use standing_core::word::Word;
use standing_store::{CaseRow, DueRow, EntryRow, MeasureRow, NameRow, RowKinds, StreamRows};

use crate::live;
use crate::seal::is_entry_public;

/// The rows of one organisation's file, as of a day. Statuses that time alone changes are computed again
/// when they are asked for; the rows only narrow the search.
#[must_use]
pub fn project(stream: &str, file: &File, packs: &Packs, as_of: Date) -> StreamRows {
    project_kinds(RowKinds::ALL, stream, file, packs, || as_of)
}

/// As [`project`], of some kinds of rows only; the others stay as they are. The day is asked for where a row
/// depends on it.
#[must_use]
pub fn project_kinds(
    kinds: RowKinds,
    stream: &str,
    file: &File,
    packs: &Packs,
    as_of: impl Fn() -> Date,
) -> StreamRows {
    let mut rows = StreamRows { stream: stream.to_owned(), kinds, ..StreamRows::default() };
    let Some(organisation) = &file.organisation else { return rows };
    if kinds.has(RowKinds::IDENTIFIERS) {
        let identifiers = std::iter::once(&organisation.identifier).chain(&organisation.also);
        rows.identifiers = identifiers.map(ToString::to_string).collect();
    }
    if kinds.has(RowKinds::NAMES) {
        rows.names = names(file);
    }
    if kinds.has(RowKinds::ENTRIES) && !file.entries.is_empty() {
        let as_of = as_of();
        rows.entries =
            file.entries.iter().map(|(id, entry)| entry_row(file, id, entry, packs, as_of)).collect();
    }
    if kinds.has(RowKinds::CASES) {
        rows.cases = cases(file);
    }
    if kinds.has(RowKinds::DUES) {
        rows.dues = dues(file, packs, as_of());
    }
    if kinds.has(RowKinds::MEASURES) {
        rows.measures = measures(file);
    }
    if kinds.has(RowKinds::LIVE) {
        rows.live = Some(live::encode(file));
    }
    rows
}

/// The kinds of rows that an event can change. What is not named here may change any.
///
/// An item of the file opens a deadline only if something has to be done about it: an act is public from the
/// day on which it is recorded. Entries, cases and measures know nothing of items.
#[must_use]
pub fn kinds_changed(event: &EventKind) -> RowKinds {
    match event {
        EventKind::NameAdded(_) => RowKinds::NAMES,
        EventKind::LinkRecorded(_) => RowKinds::NONE,
        EventKind::MeasureTaken(_)
        | EventKind::MeasureRefused(_)
        | EventKind::MeasureLifted(_)
        | EventKind::MeasureRetained(_) => RowKinds::MEASURES.and(RowKinds::DUES).and(RowKinds::LIVE),
        EventKind::RecordMade(_)
        | EventKind::RecordVerified(_)
        | EventKind::InterviewHeld(_)
        | EventKind::PledgeMade(_)
        | EventKind::PledgeClosed(_) => RowKinds::LIVE,
        EventKind::CorrectionOrdered(_) | EventKind::CorrectionReported(_) => {
            RowKinds::DUES.and(RowKinds::LIVE)
        }
        _ => RowKinds::ALL,
    }
}

/// The day as the store counts: days since 1970-01-01.
#[must_use]
pub fn day_number(day: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    (day - epoch).get_days()
}

/// The day of a number of the store.
#[must_use]
pub fn day_of_number(number: i32) -> Option<Date> {
    let epoch = Date::constant(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(i64::from(number)).ok()?).ok()
}

fn names(file: &File) -> Vec<NameRow> {
    let organisation = file.organisation.iter();
    let names = organisation.flat_map(|organisation| &organisation.names);
    names
        .map(|name| NameRow {
            folded: fold_for_lookup(name.text()).chars().take(160).collect(),
            text: name.text().to_owned(),
            kind: name.kind().to_string(),
            language: name.language().map(|tag| tag.as_str().to_owned()).unwrap_or_default(),
        })
        .filter(|row| !row.folded.is_empty())
        .collect()
}

fn entry_row(
    file: &File,
    id: &standing_core::id::EntryId,
    entry: &Entry,
    packs: &Packs,
    as_of: Date,
) -> EntryRow {
    let (authority, from, source) = match &entry.origin {
        Origin::Decided { authority, on, .. } => (authority.to_string(), *on, String::new()),
        Origin::Founded { provenance, row, .. } => (String::new(), row.from, provenance.listed_by.clone()),
    };
    let status = status_at(file, id, packs, as_of);
    let ended = match &status {
        Some(Status::Ended { on, .. }) => Some(*on),
        _ => None,
    };
    EntryRow {
        entry_id: id.to_string(),
        pack: entry.pack.id.to_string(),
        list: entry.list.to_string(),
        list_kind: entry.list_kind.as_str().to_owned(),
        authority,
        field: entry.field().map(ToString::to_string).unwrap_or_default(),
        ground: entry.ground.to_string(),
        is_public: is_entry_public(file, id, packs),
        from_day: day_number(effective_from(file, id, packs, as_of).unwrap_or(from)),
        until_day: last_day(file, id, packs, as_of).map(day_number),
        ended_day: ended.map(day_number),
        status: status.as_ref().map_or("to-come", Status::word).to_owned(),
        source,
    }
}

fn cases(file: &File) -> Vec<CaseRow> {
    file.cases
        .iter()
        .map(|(id, case)| CaseRow {
            case_id: id.to_string(),
            list: case.opened.list.to_string(),
            authority: case.authority.to_string(),
            stage: case.stage_word().to_owned(),
            opened_day: day_number(case.opened_on),
            is_public: false,
        })
        .collect()
}

fn dues(file: &File, packs: &Packs, as_of: Date) -> Vec<DueRow> {
    open_deadlines_at(file, packs, as_of)
        .into_iter()
        .map(|deadline| {
            let (subject, authority) = match &deadline.subject {
                Subject::Case(id) => {
                    (id.to_string(), file.cases.get(id).map(|case| case.authority.to_string()))
                }
                Subject::Record(id) => {
                    let authority = file.records.get(id).and_then(|record| match &record.by {
                        Author::Authority(authority) => Some(authority.to_string()),
                        _ => None,
                    });
                    (id.to_string(), authority)
                }
                Subject::Entry(id) => {
                    let authority =
                        file.entries.get(id).and_then(|entry| entry.authority()).map(ToString::to_string);
                    (id.to_string(), authority)
                }
            };
            DueRow {
                subject_id: subject,
                rule: deadline.rule.to_string(),
                party: deadline.who.as_str().to_owned(),
                authority: authority.unwrap_or_default(),
                due_day: day_number(deadline.due),
                state: deadline.state.as_str().to_owned(),
            }
        })
        .collect()
}

fn measures(file: &File) -> Vec<MeasureRow> {
    file.measures
        .iter()
        .map(|(id, measure)| {
            let (state, day) = match &measure.state {
                MeasureState::Taken => ("taken", measure.on),
                MeasureState::Refused => ("refused", measure.on),
                MeasureState::Lifted { on, .. } => ("lifted", *on),
                MeasureState::Retained { on, .. } => ("retained", *on),
            };
            MeasureRow {
                measure_id: id.to_string(),
                unit: measure.unit.to_string(),
                entry_id: measure.entry.to_string(),
                state: state.to_owned(),
                day: day_number(day),
            }
        })
        .collect()
}
