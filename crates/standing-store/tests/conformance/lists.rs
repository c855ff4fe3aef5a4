//! Lists and names: every filter against the same filter in memory, pages complete and stable, counts.

use crate::place::{Place, on_both};
use crate::sample::{case, due, entry, event, measure, name};
use standing_store::{
    Batch, CaseFilter, Count, Cursor, DueFilter, EntryFilter, EntryRow, Found, MeasureFilter, Page, Store,
    StoreError, StreamRows, Totals, limits,
};

on_both!(
    entries_are_filtered_as_in_memory,
    pages_are_complete_for_every_size,
    pages_stay_stable_while_rows_come_and_go,
    deadlines_come_earliest_first,
    cases_and_measures_are_filtered,
    names_are_found_by_whole_beginning_and_part,
    a_part_is_looked_for_in_bounded_steps,
    rows_are_counted,
    wrong_cursors_and_limits_are_refused,
);

const STREAMS: u64 = 60;

/// Two entries, a case, a deadline, a measure and two names for each of [`STREAMS`] streams, all different.
fn sample(number: u64) -> StreamRows {
    let mut first = entry(&format!("e{number}-0"));
    first.list = format!("list-{}", number % 3);
    first.authority = format!("authority-{}", number % 4);
    first.field = format!("field-{}", number % 2);
    first.pack = format!("pack-{}", number % 2);
    first.status = ["in_force", "suspended", "removed"][number as usize % 3].into();
    first.is_public = !number.is_multiple_of(5);
    first.from_day = 20_000 + number as i32;
    first.until_day = (!number.is_multiple_of(4)).then_some(20_030 + number as i32);
    first.ended_day = number.is_multiple_of(6).then_some(20_020 + number as i32);
    let mut second = entry(&format!("e{number}-1"));
    second.list_kind = "key_scrutiny".into();
    StreamRows {
        stream: format!("s{number}"),
        kinds: standing_store::RowKinds::ALL,
        identifiers: vec![format!("id:{number}")],
        names: vec![name(&format!("firm {number:03}")), name(&format!("100%_{} works", number % 7))],
        entries: vec![first, second],
        cases: vec![case(&format!("c{number}"), number)],
        dues: vec![due(&format!("c{number}"), number)],
        measures: vec![measure(&format!("m{number}"), number)],
        live: None,
    }
}

async fn filled(place: &Place) -> (Store, Vec<StreamRows>) {
    let store = place.open().await;
    let rows = (0..STREAMS).map(sample).collect::<Vec<_>>();
    let events = rows.iter().map(|rows| event(&rows.stream, 1)).collect();
    store.append(&Batch { events, projections: rows.clone(), ..Batch::default() }).await.unwrap();
    (store, rows)
}

/// All rows of a list, read in pages of `limit`.
async fn pages<T, F: Future<Output = Result<Page<T>, StoreError>>>(
    read: impl Fn(Option<Cursor>) -> F,
) -> Vec<T> {
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let mut page = read(after).await.unwrap();
        rows.append(&mut page.rows);
        // A cursor survives being printed and read, as it is in a web address.
        match page.next {
            Some(next) => after = Some(next.to_string().parse().unwrap()),
            None => return rows,
        }
    }
}

async fn entries(store: &Store, filter: &EntryFilter, limit: usize) -> Vec<Found<EntryRow>> {
    pages(async |after: Option<Cursor>| store.entries(filter, after.as_ref(), limit).await).await
}

fn expected(rows: &[StreamRows], keep: impl Fn(&EntryRow) -> bool) -> Vec<Found<EntryRow>> {
    let all = rows.iter().flat_map(|rows| {
        rows.entries.iter().map(|row| Found { stream: rows.stream.clone(), row: row.clone() })
    });
    all.filter(|found| keep(&found.row)).collect()
}

async fn entries_are_filtered_as_in_memory(place: &Place) {
    let (store, rows) = filled(place).await;
    let some = |text: &str| Some(text.to_owned());
    let all = EntryFilter::default;
    type Keep = fn(&EntryRow) -> bool;
    let cases: [(EntryFilter, Keep); 10] = [
        (all(), |_| true),
        (EntryFilter { list: some("list-1"), ..all() }, |row| row.list == "list-1"),
        (EntryFilter { list_kind: some("key_scrutiny"), ..all() }, |row| row.list_kind == "key_scrutiny"),
        (EntryFilter { pack: some("pack-1"), ..all() }, |row| row.pack == "pack-1"),
        (EntryFilter { authority: some("authority-2"), ..all() }, |row| row.authority == "authority-2"),
        (EntryFilter { field: some("field-1"), ..all() }, |row| row.field == "field-1"),
        (EntryFilter { status: some("suspended"), ..all() }, |row| row.status == "suspended"),
        (EntryFilter { public_only: true, ..all() }, |row| row.is_public),
        (EntryFilter { list: some("nowhere"), ..all() }, |_| false),
        (
            EntryFilter { list: some("list-0"), authority: some("authority-0"), public_only: true, ..all() },
            |row| row.list == "list-0" && row.authority == "authority-0" && row.is_public,
        ),
    ];
    for (filter, keep) in cases {
        assert_eq!(entries(&store, &filter, 7).await, expected(&rows, keep), "{filter:?}");
    }
    for day in [19_999, 20_000, 20_025, 20_035, 20_060, 20_365, 20_366, i32::MAX] {
        let filter = EntryFilter { in_force_on_day: Some(day), ..all() };
        let in_force = |row: &EntryRow| {
            row.from_day <= day
                && row.until_day.is_none_or(|until| day <= until)
                && row.ended_day.is_none_or(|ended| day < ended)
        };
        assert_eq!(entries(&store, &filter, 100).await, expected(&rows, in_force), "day {day}");
    }
}

async fn pages_are_complete_for_every_size(place: &Place) {
    let (store, rows) = filled(place).await;
    for limit in [1, 2, 59, 60, 61, 119, 120, 121, limits::MAX_PAGE_ROWS] {
        assert_eq!(
            entries(&store, &EntryFilter::default(), limit).await,
            expected(&rows, |_| true),
            "{limit}"
        );
    }
    let last = store.entries(&EntryFilter::default(), None, 120).await.unwrap();
    assert_eq!(last.next, None, "a page that ends with the last row has no next one");
}

async fn pages_stay_stable_while_rows_come_and_go(place: &Place) {
    let (store, rows) = filled(place).await;
    let first = store.entries(&EntryFilter::default(), None, 50).await.unwrap();
    // The stream in the middle of the first page loses its entries; a new stream comes at the end; a stream on
    // the second page is replaced by the same rows.
    let emptied = StreamRows { stream: "s3".into(), ..StreamRows::default() };
    let new = StreamRows { entries: vec![entry("new")], stream: "new".into(), ..StreamRows::default() };
    let mut again = sample(40);
    again.names.clear();
    let batch = Batch {
        events: vec![event("s3", 2), event("new", 1), event("s40", 2)],
        projections: vec![emptied, new, again],
        ..Batch::default()
    };
    store.append(&batch).await.unwrap();
    let mut found = first.rows;
    let mut after = first.next;
    while let Some(cursor) = after {
        let mut page = store.entries(&EntryFilter::default(), Some(&cursor), 50).await.unwrap();
        found.append(&mut page.rows);
        after = page.next;
    }
    let mut all = expected(&rows, |_| true);
    all.push(Found { stream: "new".into(), row: entry("new") });
    assert_eq!(found, all);
}

async fn deadlines_come_earliest_first(place: &Place) {
    let (store, rows) = filled(place).await;
    let filter = DueFilter {
        authority: Some("authority-1".into()),
        due_up_to_day: Some(20_007),
        state: Some("open".into()),
    };
    let found = pages(async |after: Option<Cursor>| store.dues(&filter, after.as_ref(), 2).await).await;
    let all = rows
        .iter()
        .flat_map(|rows| rows.dues.iter().map(|row| (row.due_day, rows.stream.clone(), row.clone())));
    let mut all = all.collect::<Vec<_>>();
    all.sort_by_key(|(day, _, _)| *day);
    all.retain(|(day, _, row)| *day <= 20_007 && row.authority == "authority-1" && row.state == "open");
    assert!(all.len() > 4, "{}", all.len());
    let all = all.into_iter().map(|(_, stream, row)| Found { stream, row }).collect::<Vec<_>>();
    assert_eq!(found, all);
    let everything =
        pages(async |after: Option<Cursor>| store.dues(&DueFilter::default(), after.as_ref(), 9).await).await;
    assert_eq!(everything.len(), rows.len());
    assert!(everything.is_sorted_by_key(|found| found.row.due_day));
}

async fn cases_and_measures_are_filtered(place: &Place) {
    let (store, rows) = filled(place).await;
    let filter = CaseFilter {
        authority: Some("authority-1".into()),
        stage: Some("open".into()),
        list: Some("exclusion".into()),
        public_only: true,
    };
    let found = pages(async |after: Option<Cursor>| store.cases(&filter, after.as_ref(), 2).await).await;
    let kept = rows.iter().flat_map(|rows| rows.cases.clone());
    let kept = kept.filter(|row| row.authority == "authority-1" && row.stage == "open" && row.is_public);
    assert_eq!(found.into_iter().map(|found| found.row).collect::<Vec<_>>(), kept.collect::<Vec<_>>());

    let filter = MeasureFilter { unit: Some("unit-1".into()), state: Some("lifted".into()) };
    let found = pages(async |after: Option<Cursor>| store.measures(&filter, after.as_ref(), 2).await).await;
    let kept = rows.iter().flat_map(|rows| rows.measures.clone());
    let kept = kept.filter(|row| row.unit == "unit-1" && row.state == "lifted").collect::<Vec<_>>();
    assert!(kept.len() > 4, "{}", kept.len());
    assert_eq!(found.into_iter().map(|found| found.row).collect::<Vec<_>>(), kept);
}

async fn names_are_found_by_whole_beginning_and_part(place: &Place) {
    let (store, _) = filled(place).await;
    let streams = |page: Vec<Found<standing_store::NameRow>>| {
        page.into_iter().map(|found| found.stream).collect::<Vec<_>>()
    };
    let equal =
        pages(async |after: Option<Cursor>| store.names_equal("100%_3 works", after.as_ref(), 2).await).await;
    let sevenths = (0..STREAMS).filter(|number| number % 7 == 3).map(|number| format!("s{number}"));
    assert_eq!(streams(equal), sevenths.collect::<Vec<_>>());
    let beginning =
        pages(async |after: Option<Cursor>| store.names_beginning("firm 01", after.as_ref(), 3).await).await;
    assert_eq!(streams(beginning), (10..20).map(|number| format!("s{number}")).collect::<Vec<_>>());
    for (part, expected) in [("m 04", 10), ("%_3 w", 9), ("%3", 0), ("M 04", 0), ("firm", 60), ("", 0)] {
        let found =
            pages(async |after: Option<Cursor>| store.names_containing(part, after.as_ref(), 4).await).await;
        assert_eq!(found.len(), expected, "{part:?}");
        assert!(found.is_sorted_by(|a, b| a.row.folded <= b.row.folded));
    }
    for none in ["firm", "firm 0100", "zzz", "FIRM 010"] {
        assert_eq!(store.names_equal(none, None, 10).await.unwrap().rows, [], "{none}");
    }
    assert_eq!(store.names_beginning("zzz", None, 10).await.unwrap().rows, []);
    assert_eq!(store.names_beginning("", None, 1_000).await.unwrap().rows.len(), 120);
    let row = store.names_equal("firm 007", None, 1).await.unwrap().rows.remove(0);
    assert_eq!(row, Found { stream: "s7".into(), row: name("firm 007") });
}

/// More names than one look goes through: the page is short, and the next one goes on behind it.
async fn a_part_is_looked_for_in_bounded_steps(place: &Place) {
    let store = place.open().await;
    for stream in 0..6 {
        let mut names = (0..9_000).map(|number| name(&format!("{stream} {number:05}"))).collect::<Vec<_>>();
        if stream == 5 {
            names.push(name("9 needle"));
        }
        let rows = StreamRows { stream: format!("s{stream}"), names, ..StreamRows::default() };
        let events = vec![event(&rows.stream, 1)];
        store.append(&Batch { events, projections: vec![rows], ..Batch::default() }).await.unwrap();
    }
    let first = store.names_containing("needle", None, 10).await.unwrap();
    assert_eq!(first.rows, []);
    let second = store.names_containing("needle", first.next.as_ref(), 10).await.unwrap();
    assert_eq!((second.rows.len(), second.next), (1, None));
}

async fn rows_are_counted(place: &Place) {
    let (store, rows) = filled(place).await;
    let count = |of: &str, state: &str, rows| Count { of: of.into(), state: state.into(), rows };
    let counted = |counts: &[Count], of: &str, state: &str| {
        counts.iter().find(|count| count.of == of && count.state == state).map(|count| count.rows)
    };
    let counts = store.entry_counts(false).await.unwrap();
    assert_eq!(counts.iter().map(|count| count.rows).sum::<u64>(), 2 * STREAMS);
    assert_eq!(counts[0], count("exclusion", "in_force", STREAMS));
    assert_eq!(counted(&counts, "list-1", "suspended"), Some(20));
    assert_eq!(counted(&store.entry_counts(true).await.unwrap(), "list-1", "suspended"), Some(16));
    let in_memory = |of: &str, state: &str| {
        rows.iter()
            .flat_map(|rows| &rows.cases)
            .filter(|row| row.authority == of && row.stage == state)
            .count() as u64
    };
    let counts = store.case_counts().await.unwrap();
    assert_eq!(counted(&counts, "authority-1", "open"), Some(in_memory("authority-1", "open")));
    assert_eq!(store.due_counts().await.unwrap().iter().map(|count| count.rows).sum::<u64>(), STREAMS);
    assert_eq!(store.measure_counts().await.unwrap().iter().map(|count| count.rows).sum::<u64>(), STREAMS);
    let totals = Totals { events: 60, streams: 60, identifiers: 60, entries: 120, cases: 60, measures: 60 };
    assert_eq!(store.totals().await.unwrap(), totals);
}

async fn wrong_cursors_and_limits_are_refused(place: &Place) {
    let (store, _) = filled(place).await;
    let of_entries = store.entries(&EntryFilter::default(), None, 1).await.unwrap().next.unwrap();
    let refused = store.dues(&DueFilter::default(), Some(&of_entries), 1).await;
    assert!(matches!(refused, Err(StoreError::Cursor { .. })), "{refused:?}");
    let refused = store.entries(&EntryFilter::default(), None, limits::MAX_PAGE_ROWS + 1).await;
    assert!(matches!(refused, Err(StoreError::Limit { .. })), "{refused:?}");
    let nothing = store.entries(&EntryFilter::default(), None, 0).await.unwrap();
    assert_eq!(nothing.rows, []);
}
