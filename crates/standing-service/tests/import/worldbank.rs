//! The World Bank's list, whole, with the mapping that is shipped beside it.

use jiff::civil::date;
use standing_core::event::entry::FoundingTerm;
use standing_core::file::entry::{Entry, Origin};

use crate::place::{Place, on_both};
use crate::world::{State, World, counts, state};

on_both!(the_whole_list_is_imported_and_again_nothing_is_new, a_later_copy_shows_what_is_otherwise);

fn samples(name: &str) -> String {
    let path = format!("{}/../../samples/worldbank/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn count(state: &State, holds: impl Fn(&Entry) -> bool) -> usize {
    state.files.values().flat_map(|file| file.entries.values()).filter(|entry| holds(entry)).count()
}

async fn the_whole_list_is_imported_and_again_nothing_is_new(place: &Place) {
    let store = place.store().await;
    let world = World::new(&samples("mapping.toml"));
    let list = samples("worldbank-debarred.csv");
    let (report, lines) = world.import(&store, list.as_str()).await.unwrap();
    assert_eq!(counts(&report), [1_075, 0, 0, 0, 0, 0]);
    assert_eq!((report.rows, report.noted, report.head), (1_075, 0, 1_075));
    assert_eq!((lines.len(), report.unused_columns.len()), (1_075, 0));

    let first = state(&store, "worldbank").await;
    assert_eq!(first.files.len(), 1_075);
    for (ground, expect) in [
        ("cross-debarment", 445),
        ("controlled-affiliate", 198),
        ("sanctionable-practice", 91),
        ("consultant-guidelines", 46),
        ("procurement-guidelines", 287),
        ("other", 8),
    ] {
        assert_eq!(count(&first, |entry| entry.ground.as_str() == ground), expect, "{ground}");
    }
    for (term, expect) in
        [(FoundingTerm::Fixed, 574), (FoundingTerm::Ongoing, 432), (FoundingTerm::Permanent, 69)]
    {
        let has = |entry: &Entry| matches!(&entry.origin, Origin::Founded { row, .. } if row.term == term);
        assert_eq!(count(&first, has), expect, "{term}");
    }
    let by = |entry: &Entry| matches!(&entry.origin, Origin::Founded { provenance, .. } if provenance.listed_by == "Asian Development Bank");
    assert_eq!(count(&first, by), 281);
    check_one(&first);

    let (report, lines) = world.import(&store, list).await.unwrap();
    assert_eq!(counts(&report), [0, 0, 1_075, 0, 0, 0]);
    assert_eq!((report.head, lines.len()), (1_075, 0));
    assert_eq!(state(&store, "worldbank").await, first);
}

/// The first row of the file, word for word.
fn check_one(state: &State) {
    let Origin::Founded { provenance, row, imported_on, .. } = &state.entry("worldbank.327426").origin else {
        panic!("not founded");
    };
    assert_eq!(provenance.listed_by, "World Bank Group");
    assert_eq!(provenance.source_row, "327426");
    assert_eq!(provenance.copy, "list.csv");
    assert_eq!(provenance.copy_of, date(2026, 2, 21));
    assert!(provenance.caution.as_ref().unwrap().contains("snapshot, not current, never to be relied on"));
    assert_eq!(row.ground_text, "Procurement Guidelines, 1.15(a)(ii)");
    assert_eq!(row.ground.as_str(), "procurement-guidelines");
    assert_eq!((row.from, row.until, row.term), (date(2016, 10, 18), None, FoundingTerm::Ongoing));
    assert_eq!(row.addresses, ["MEXICO 337, CP 1097, CABA, BUENOS AIRES"]);
    assert_eq!(*imported_on, crate::world::TODAY);
    let organisation = state.files["src-worldbank:327426"].organisation.as_ref().unwrap();
    assert_eq!(organisation.region.as_ref().unwrap().as_str(), "AR");
    assert_eq!(state.names("src-worldbank:327426"), ["CENTRO PRODUCTIVO DE DISENO S.A."]);
    let care_of = state.entry("worldbank.327405");
    let Origin::Founded { row, .. } = &care_of.origin else { panic!("not founded") };
    assert!(row.addresses[0].starts_with("C/O CENTRO PRODUCTIVO DE DISEÑO S.A., "), "an organisation stays");
}

async fn a_later_copy_shows_what_is_otherwise(place: &Place) {
    let store = place.store().await;
    let mut world = World::new(&samples("mapping.toml"));
    let list = samples("worldbank-debarred.csv");
    world.import(&store, list.as_str()).await.unwrap();

    // Without its second to fourth row, with another end in the fifth, with a new one at the end.
    let mut rows = list.lines().map(str::to_owned).collect::<Vec<_>>();
    rows.drain(2..5);
    assert!(rows[2].contains(",2019-") || rows[2].contains(",20"), "{}", rows[2]);
    let changed = rows[2].split(',').next().unwrap().to_owned();
    rows[2] = format!(
        "{changed},NEW NAME LTD.,,BO,\"1 STREET, LA PAZ\",Cross Debarment: IDB,2020-01-01,2030-01-01,Inter-American Development Bank,fixed"
    );
    rows.push("999999,INVENTED WORKS LTD.,,VN,\"1 STREET, HUE\",Fraudulent Practice,2026-03-01,2029-02-28,World Bank Group,fixed".to_owned());
    world.copy_of = Some(date(2026, 3, 15));
    let (report, lines) = world.import(&store, rows.join("\n")).await.unwrap();
    assert_eq!(counts(&report), [1, 1, 1_071, 3, 0, 0]);
    let whats = lines.iter().map(|line| line["what"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(whats, ["changed", "added", "vanished", "vanished", "vanished"]);
    let after = state(&store, "worldbank").await;
    assert_eq!((after.files.len(), after.present()), (1_076, 1_073));
    assert_eq!(crate::world::vanished_on(after.entry("worldbank.327405")), Some(date(2026, 3, 15)));

    // The first copy is older now: taking it back needs to be said.
    world.copy_of = None;
    let error = world.import(&store, list.as_str()).await.unwrap_err().to_string();
    assert!(error.contains("2026-03-15") && error.contains("allow"), "{error}");
    // As a new copy it brings the three back and loses the added one.
    world.copy_of = Some(date(2026, 4, 1));
    let (report, lines) = world.import(&store, list).await.unwrap();
    assert_eq!(counts(&report), [0, 4, 1_071, 1, 0, 0]);
    let back = crate::world::told(&lines, "changed");
    assert_eq!(back.iter().filter(|line| line.contains("back in the source")).count(), 3, "{back:?}");
    assert_eq!(state(&store, "worldbank").await.present(), 1_075);
}
