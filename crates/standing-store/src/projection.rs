//! Writing projections: the rows of a stream are replaced as a whole, in the transaction of the events they
//! follow from. Reading them is elsewhere.

use crate::database::{Keys, Record, Table, Transaction, Values};
use crate::error::{StoreError, within, within_name};
use crate::lookup::{CASE, ENTRY, IDENTIFIER, MEASURE, Unique};
use crate::prints::{KINDS, RowKinds};
use crate::rows::{CaseRow, DueRow, EntryRow, IdentifierRow, MeasureRow, NameRow, ProjectionRow};
use crate::streams::Streams;

/// Most rows of one kind that one stream may have.
pub const MAX_ROWS_PER_STREAM: usize = 10_000;
/// Largest live standing of one stream, in bytes.
pub const MAX_LIVE_BYTES: usize = 64 * 1024;

/// The projection rows of a stream, all of each kind that is given. Their order is kept and is part of the order of lists, so rows that stay
/// should stay in their places (entries in the order in which they were opened).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamRows {
    /// The stream.
    pub stream: String,
    /// The kinds of rows that are given here, all by default; rows of other kinds stay as they are.
    pub kinds: RowKinds,
    /// Identifiers, each the only one of its kind in the register.
    pub identifiers: Vec<String>,
    /// Names.
    pub names: Vec<NameRow>,
    /// Entries.
    pub entries: Vec<EntryRow>,
    /// Cases.
    pub cases: Vec<CaseRow>,
    /// Deadlines.
    pub dues: Vec<DueRow>,
    /// Measures.
    pub measures: Vec<MeasureRow>,
    /// The live standing in a compact form, read by everyone at start; none when nothing is live.
    pub live: Option<Vec<u8>>,
}

/// Every table of the projections, in the order of the prints.
pub(crate) const TABLES: [&str; KINDS] =
    ["identifiers", "names", "entries", "cases", "dues", "measures", "live"];

/// Replaces the rows of these streams, kind by kind where they differ from what is stored.
pub(crate) async fn replace<'b>(
    tx: &mut Transaction,
    rows: &'b [StreamRows],
    streams: &mut Streams<'_>,
) -> Result<(), StoreError> {
    let mut removed: [Vec<i64>; KINDS] = Default::default();
    let mut added: [Vec<(i64, &'b StreamRows)>; KINDS] = Default::default();
    for rows in rows {
        let number = streams.number(&rows.stream)?;
        let [old, new] = streams.replace_prints(rows);
        for (((removed, added), old), new) in removed.iter_mut().zip(&mut added).zip(old.0).zip(new.0) {
            if old != new && old != 0 {
                removed.push(number);
            }
            if old != new && new != 0 {
                added.push((number, rows));
            }
        }
    }
    for (table, streams) in TABLES.iter().zip(removed) {
        tx.run_for_keys(&format!("DELETE FROM {table} WHERE stream IN"), &Keys::integers(streams)).await?;
    }
    let [identifiers, names, entries, cases, dues, measures, live] = &added;
    tx.insert(&owned(identifiers, |rows| rows.identifiers.iter().map(|text| IdentifierRow(text)))).await?;
    tx.insert(&owned(names, |rows| rows.names.iter())).await?;
    tx.insert(&owned(entries, |rows| rows.entries.iter())).await?;
    tx.insert(&owned(cases, |rows| rows.cases.iter())).await?;
    tx.insert(&owned(dues, |rows| rows.dues.iter())).await?;
    tx.insert(&owned(measures, |rows| rows.measures.iter())).await?;
    let live =
        live.iter().filter_map(|&(stream, rows)| Some(LiveRecord { stream, standing: rows.live.as_ref()? }));
    tx.insert(&live.collect::<Vec<_>>()).await?;
    Ok(())
}

/// Refuses rows that are too many or too large.
pub(crate) fn check(rows: &StreamRows) -> Result<(), StoreError> {
    within_name("a stream's name (bytes)", &rows.stream)?;
    let most = [
        rows.identifiers.len(),
        rows.names.len(),
        rows.entries.len(),
        rows.cases.len(),
        rows.dues.len(),
        rows.measures.len(),
    ];
    most.into_iter()
        .try_for_each(|rows| within("rows of one kind in a stream", rows, MAX_ROWS_PER_STREAM))?;
    within("a live standing (bytes)", rows.live.as_ref().map_or(0, Vec::len), MAX_LIVE_BYTES)?;
    rows.identifiers.iter().try_for_each(|identifier| within_name("an identifier (bytes)", identifier))?;
    rows.names.iter().try_for_each(ProjectionRow::check)?;
    rows.entries.iter().try_for_each(ProjectionRow::check)?;
    rows.cases.iter().try_for_each(ProjectionRow::check)?;
    rows.dues.iter().try_for_each(ProjectionRow::check)?;
    rows.measures.iter().try_for_each(ProjectionRow::check)
}

/// The names in these rows that only one stream may carry, each with its stream.
pub(crate) fn unique_names(rows: &[StreamRows]) -> [(Unique, Vec<(&str, &str)>); 4] {
    fn collect<'b, I: Iterator<Item = &'b String>>(
        rows: &'b [StreamRows],
        of: impl Fn(&'b StreamRows) -> I,
    ) -> Vec<(&'b str, &'b str)> {
        rows.iter().flat_map(|rows| of(rows).map(|name| (rows.stream.as_str(), name.as_str()))).collect()
    }
    [
        (IDENTIFIER, collect(rows, |rows| rows.identifiers.iter())),
        (ENTRY, collect(rows, |rows| rows.entries.iter().map(|entry| &entry.entry_id))),
        (CASE, collect(rows, |rows| rows.cases.iter().map(|case| &case.case_id))),
        (MEASURE, collect(rows, |rows| rows.measures.iter().map(|measure| &measure.measure_id))),
    ]
}

/// A row with its stream and its place in it.
struct Owned<R> {
    stream: i64,
    ordinal: i64,
    row: R,
}

fn owned<'b, R, I: Iterator<Item = R>>(
    rows: &[(i64, &'b StreamRows)],
    of: impl Fn(&'b StreamRows) -> I,
) -> Vec<Owned<R>> {
    rows.iter()
        .flat_map(|(stream, rows)| {
            (0..).zip(of(rows)).map(|(ordinal, row)| Owned { stream: *stream, ordinal, row })
        })
        .collect()
}

impl<R: ProjectionRow> Record for Owned<&R> {
    const TABLE: Table = R::TABLE;

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([self.stream.into(), self.ordinal.into()]);
        self.row.bind(values);
    }
}

impl Record for Owned<IdentifierRow<'_>> {
    const TABLE: Table = IdentifierRow::TABLE;

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([self.stream.into(), self.ordinal.into(), self.row.0.into()]);
    }
}

struct LiveRecord<'a> {
    stream: i64,
    standing: &'a Vec<u8>,
}

impl Record for LiveRecord<'_> {
    const TABLE: Table = Table { name: "live", columns: "stream, standing", on_conflict: "" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([self.stream.into(), self.standing.into()]);
    }
}
