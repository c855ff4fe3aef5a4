//! Announcements of two trade lists: several firms a line, the same firm under several decisions, suspensions.

use jiff::civil::{Date, date};
use standing_core::file::entry::Origin;
use standing_core::standing::status::{Status, status_at};

use crate::place::{Place, on_both};
use crate::world::{World, counts, state};

on_both!(announcements_become_entries_with_their_suspensions);

fn data(name: &str) -> String {
    let path = format!("{}/tests/data/cn-announcements/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

async fn announcements_become_entries_with_their_suspensions(place: &Place) {
    let store = place.store().await;
    let world = World::new(&data("mapping.toml"));
    let file = data("cn-announcements.jsonl");
    let (report, _) = world.import(&store, file.as_str()).await.unwrap();
    // 185 firms in 21 decisions, one of them the opening of an investigation against one firm.
    assert_eq!(counts(&report), [184, 0, 0, 0, 1, 0]);
    assert_eq!((report.rows, report.unused_columns.len()), (185, 0));
    let state = state(&store, "cn-announcements").await;
    let on_two = state.files.values().filter(|file| file.entries.len() == 2).count();
    let entries = state.files.values().map(|file| file.entries.len()).sum::<usize>();
    assert_eq!((entries, state.files.len() + on_two), (184, 184), "a firm has one or two entries");
    assert!(on_two > 0);

    // (a firm of the decision, day, status and since when)
    let suspended = |since: Date| format!("suspended since {since}");
    for (decision, day, expect) in [
        ("uel-2025-03-04-5", date(2025, 3, 3), "none".to_owned()),
        ("uel-2025-03-04-5", date(2025, 11, 9), "in-force".to_owned()),
        ("uel-2025-03-04-5", date(2025, 11, 10), "ended on 2025-11-10".to_owned()),
        ("uel-2025-04-04-7", date(2025, 5, 13), "in-force".to_owned()),
        ("uel-2025-04-04-7", date(2025, 5, 14), suspended(date(2025, 5, 14))),
        ("uel-2025-04-04-7", date(2025, 8, 11), suspended(date(2025, 5, 14))),
        ("uel-2025-04-04-7", date(2025, 8, 12), suspended(date(2025, 8, 12))),
        ("uel-2025-04-04-7", date(2026, 11, 9), suspended(date(2025, 11, 10))),
        ("uel-2025-04-04-7", date(2026, 11, 10), "in-force".to_owned()),
        ("uel-2025-04-09-8", date(2025, 4, 9), "none".to_owned()),
        ("uel-2025-04-09-8", date(2025, 4, 10), "in-force".to_owned()),
        ("uel-2025-04-09-8", date(2025, 8, 11), suspended(date(2025, 5, 14))),
        ("uel-2025-04-09-8", date(2025, 8, 12), "ended on 2025-08-12".to_owned()),
    ] {
        let found = state.files.values().find_map(|file| {
            let id =
                file.entries.iter().find(|(_, entry)| source_row(&entry.origin).starts_with(decision))?.0;
            Some(match status_at(file, id, &world.packs, day) {
                None => "none".to_owned(),
                Some(Status::Suspended { since, .. }) => suspended(since),
                Some(Status::Ended { on, .. }) => format!("ended on {on}"),
                Some(status) => status.word().to_owned(),
            })
        });
        assert_eq!(found, Some(expect), "{decision} on {day}");
    }

    let (report, lines) = world.import(&store, file).await.unwrap();
    assert_eq!((counts(&report), lines.len()), ([0, 0, 184, 0, 1, 0], 0));
}

fn source_row(origin: &Origin) -> &str {
    match origin {
        Origin::Founded { provenance, .. } => &provenance.source_row,
        Origin::Decided { .. } => "",
    }
}
