//! The same source again: changes of every kind, rows that move, shares that must be confirmed.

use jiff::civil::date;
use standing_service::Edge;
use standing_service::import::{ImportOptions, Input, import};

use crate::place::{Place, on_both};
use crate::world::{MAPPING, TODAY, World, counts, edge, file, row, state, told, vanished_on};

on_both!(
    each_change_is_named,
    a_row_moves_with_its_organisation,
    too_many_vanished_are_refused_before_anything_is_written,
    a_refused_row_keeps_its_entry_and_a_person_does_not,
    rows_of_one_organisation_share_its_file,
    others_may_write_to_the_same_organisations,
    a_clock_that_goes_back_dates_no_row_back,
    a_register_that_lost_its_notes_of_imports_knows_its_entries_again,
);

async fn each_change_is_named(place: &Place) {
    let store = place.store().await;
    let world = World::new(MAPPING);
    let first = "1,ACME LTD,OLD|OTHER,,,DE,Procurement 1.15,2020-01-02,,ongoing,1 High Street,";
    world.import(&store, file(&[first.to_owned(), row("2", "STAYS LTD")])).await.unwrap();
    let mut events = 2;
    for (now, expect) in [
        ("1,ACME LTD,OLD|OTHER|NEW,,,DE,Procurement 1.15,2020-01-02,,ongoing,1 High Street,", "names"),
        ("1,ACME LTD,OLD,,,DE,Procurement 1.15,2020-01-02,,ongoing,1 High Street,", ""),
        ("1,ACME LTD,OLD,,,DE,Procurement 1.16,2020-01-02,,ongoing,1 High Street,", "ground"),
        ("1,ACME LTD,OLD,,,DE,Procurement 1.16,2020-01-03,,ongoing,1 High Street,", "first day"),
        ("1,ACME LTD,OLD,,,DE,Procurement 1.16,2020-01-03,2999-12-31,permanent,1 High Street,", "term"),
        ("1,ACME LTD,OLD,,,DE,Procurement 1.16,2020-01-03,2030-01-01,fixed,1 High Street,", "last day, term"),
        ("1,ACME LTD,OLD,,,DE,Procurement 1.16,2020-01-03,2030-01-01,fixed,2 High Street,", "addresses"),
        ("1,ACME LTD,OLD,,,FR,Procurement 1.16,2020-01-03,2030-01-01,fixed,2 High Street,", "region"),
    ] {
        let (report, lines) =
            world.import(&store, file(&[now.to_owned(), row("2", "STAYS LTD")])).await.unwrap();
        let changed = u64::from(!expect.is_empty());
        events += changed;
        assert_eq!((counts(&report), report.head), ([0, changed, 2 - changed, 0, 0, 0], events), "{now}");
        let expect = if expect.is_empty() { vec![] } else { vec![format!("1: {expect}")] };
        assert_eq!(told(&lines, "changed"), expect, "{now}");
        let (report, _) = world.import(&store, file(&[now.to_owned(), row("2", "STAYS LTD")])).await.unwrap();
        assert_eq!((counts(&report), report.head), ([0, 0, 2, 0, 0, 0], events), "again: {now}");
    }
}

async fn a_row_moves_with_its_organisation(place: &Place) {
    let store = place.store().await;
    let world = World::new(MAPPING);
    let with = |code: &str| format!("1,ACME LTD,,{code},,DE,Procurement 1.15,2020-01-02,,ongoing,,");
    world.import(&store, file(&[with("")])).await.unwrap();
    // The source now gives the organisation's code: the entry under the source's number ends, one under the code
    // begins. Then it takes the code back.
    let (report, lines) = world.import(&store, file(&[with("91350100M000100Y43")])).await.unwrap();
    assert_eq!((counts(&report), report.head), ([0, 1, 0, 0, 0, 0], 3));
    assert_eq!(told(&lines, "changed"), ["1: moved here from src-small:1 (small.1)"]);
    let moved = state(&store, "small").await;
    assert_eq!(vanished_on(moved.entry("small.1")), Some(date(2026, 2, 21)));
    let entry = moved.files["cn-uscc:91350100M000100Y43"].entries.values().next().unwrap();
    assert_eq!((vanished_on(entry), moved.present()), (None, 1));

    let (report, _) = world.import(&store, file(&[with("")])).await.unwrap();
    assert_eq!(counts(&report), [0, 1, 0, 0, 0, 0]);
    let back = state(&store, "small").await;
    assert_eq!((vanished_on(back.entry("small.1")), back.present()), (None, 1));
    let (report, _) = world.import(&store, file(&[with("91350100M000100Y43")])).await.unwrap();
    assert_eq!(counts(&report), [0, 1, 0, 0, 0, 0]);
    let again = state(&store, "small").await;
    let entries = again.files.values().map(|file| file.entries.len()).sum::<usize>();
    assert_eq!((again.present(), entries), (1, 2), "no third entry is made");
}

async fn too_many_vanished_are_refused_before_anything_is_written(place: &Place) {
    let store = place.store().await;
    let mut world = World::new(MAPPING);
    let rows = (0..10).map(|number| row(&number.to_string(), "ACME LTD")).collect::<Vec<_>>();
    world.import(&store, file(&rows)).await.unwrap();
    let before = state(&store, "small").await;

    let mut shorter = rows[..7].to_vec();
    shorter.push(row("new", "NEW LTD"));
    for (percent, bytes, expect) in [
        (20, file(&shorter), "3 of 10 entries"),
        (29, file(&shorter), "3 of 10 entries"),
        (99, file(&[]), "10 of 10 entries"),
    ] {
        world.allow_vanished_percent = percent;
        let error = world.import(&store, bytes).await.unwrap_err().to_string();
        assert!(error.contains(expect) && error.contains("--allow-vanished-percent"), "{error}");
        assert_eq!(state(&store, "small").await, before);
    }
    world.allow_vanished_percent = 30;
    let (report, lines) = world.import(&store, file(&shorter)).await.unwrap();
    assert_eq!(counts(&report), [1, 0, 7, 3, 0, 0]);
    assert_eq!(told(&lines, "vanished"), ["7: ", "8: ", "9: "]);
    // What vanished does not vanish again, and does not count as part of the source.
    let (report, lines) = world.import(&store, file(&shorter)).await.unwrap();
    assert_eq!((counts(&report), lines.len()), ([0, 0, 8, 0, 0, 0], 0));
}

async fn a_refused_row_keeps_its_entry_and_a_person_does_not(place: &Place) {
    let store = place.store().await;
    let mut world = World::new(MAPPING);
    world.allow_vanished_percent = 100;
    let rows = ["1", "2", "3", "4"].map(|number| row(number, "ACME LTD"));
    world.import(&store, file(&rows)).await.unwrap();

    let mut later = rows.to_vec();
    later[0] = later[0].replace("2020-01-02", "soon");
    later[1] = later[1].replace("ACME LTD", "MR. INVENTED PERSON");
    later[2].push_str("inquiry");
    let (report, lines) = world.import(&store, file(&later)).await.unwrap();
    assert_eq!(counts(&report), [0, 0, 1, 2, 1, 2]);
    let kept = told(&lines, "refused: day");
    assert!(kept[0].starts_with("1: ") && kept[0].ends_with("the entry stays as it was imported before"));
    let after = state(&store, "small").await;
    let gone = ["1", "2", "3", "4"].map(|row| vanished_on(after.entry(&format!("small.{row}"))).is_some());
    assert_eq!(gone, [false, true, true, false]);

    // A row without a readable number may be any of them: then none vanishes, and it is said.
    later.push("broken".to_owned());
    later.remove(3);
    let (report, lines) = world.import(&store, file(&later)).await.unwrap();
    assert_eq!((report.vanished, report.refused), (0, 3));
    assert!(report.vanishing_withheld.unwrap().contains("1 rows have no readable number"));
    assert_eq!(told(&lines, "withheld").len(), 1);
    assert_eq!(vanished_on(state(&store, "small").await.entry("small.4")), None);
}

async fn rows_of_one_organisation_share_its_file(place: &Place) {
    let store = place.store().await;
    let grouped = MAPPING.replace("[ground]", "same_organisation_by = [\"name\", \"country\"]\n[ground]");
    let world = World::new(&grouped);
    let mut rows =
        vec![row("1", "ACME LTD"), row("2", "ACME LTD"), row("3", "ACME LTD").replace(",DE,", ",FR,")];
    // By its code it is the same organisation, whatever its name.
    rows.push("4,ONE LTD,,91350100M000100Y43,,DE,Procurement,2020-01-02,,ongoing,,".to_owned());
    rows.push("5,TWO LTD,,91350100-m000100y43,,DE,Procurement,2020-01-02,,ongoing,,".to_owned());
    let (report, _) = world.import(&store, file(&rows)).await.unwrap();
    assert_eq!((counts(&report), report.head), ([5, 0, 0, 0, 0, 0], 5));
    let state = state(&store, "small").await;
    let mut entries = state.files.values().map(|file| file.entries.len()).collect::<Vec<_>>();
    entries.sort_unstable();
    assert_eq!(entries, [1, 2, 2]);
    assert_eq!(state.names("cn-uscc:91350100M000100Y43"), ["ONE LTD", "TWO LTD"]);

    // Without the mapping saying so, equal names are different organisations.
    let other = World::new(&MAPPING.replace("\"small\"", "\"apart\""));
    other.import(&store, file(&rows)).await.unwrap();
    let apart = crate::world::state(&store, "apart").await;
    let own = apart.files.keys().filter(|stream| stream.starts_with("src-apart:")).count();
    assert_eq!(own, 3);
    assert_eq!(apart.files["cn-uscc:91350100M000100Y43"].entries.len(), 4, "two sources, one organisation");
}

async fn others_may_write_to_the_same_organisations(place: &Place) {
    let (left, right) = (place.store().await, place.store().await);
    let rows = (0..300)
        .map(|number| {
            let inner = format!("{number:08}");
            let code = standing_core::identifier::uscc::build("91", "310115", &inner).unwrap();
            format!("{number},ACME {number} LTD,,{code},,CN,Procurement,2020-01-02,,ongoing,,")
        })
        .collect::<Vec<_>>();
    let one = World::new(MAPPING);
    let two = World::new(&MAPPING.replace("\"small\"", "\"other\""));
    let (first, second) = tokio::join!(one.import(&left, file(&rows)), two.import(&right, file(&rows)));
    assert_eq!(counts(&first.unwrap().0), [300, 0, 0, 0, 0, 0]);
    assert_eq!(counts(&second.unwrap().0), [300, 0, 0, 0, 0, 0]);
    let state = state(&left, "small").await;
    assert!(state.files.len() == 300 && state.files.values().all(|file| file.entries.len() == 2));
}

async fn a_clock_that_goes_back_dates_no_row_back(place: &Place) {
    let store = place.store().await;
    let world = World::new(MAPPING);
    let rows = [row("1", "ONE LTD"), row("2", "TWO LTD"), row("3", "THREE LTD"), row("4", "FOUR LTD")];
    let rows = [&rows[..], &[5, 6, 7].map(|number: u32| row(&number.to_string(), "MORE LTD"))].concat();
    world.import(&store, file(&rows)).await.unwrap();
    // A clock that is behind, for rows that are new, changed and gone.
    let behind = Edge { now: || "2026-11-22T09:59:00Z".parse().unwrap(), ..edge() };
    let changed = [&[rows[0].replace("1 High", "2 High")], &rows[2..], &[row("8", "NEW LTD")]].concat();
    let input = Input::bytes("list.csv", file(&changed));
    let options = ImportOptions::on(TODAY);
    let report =
        import(&store, &world.packs, behind, &world.mapping, &input, options, &mut |_| ()).await.unwrap();
    assert_eq!(counts(&report), [1, 1, 5, 1, 0, 0]);
    let written = store.events_after(0, 100).await.unwrap();
    let moment = "2026-11-22T10:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    assert_eq!(written.iter().map(|row| row.event.recorded_at_ms).collect::<Vec<_>>(), [moment; 10]);
}

async fn a_register_that_lost_its_notes_of_imports_knows_its_entries_again(place: &Place) {
    let store = place.store().await;
    let world = World::new(MAPPING);
    let rows = ["1", "2"].map(|number| row(number, "ACME LTD"));
    world.import(&store, file(&rows)).await.unwrap();
    let before = state(&store, "small").await;
    place.tamper("DELETE FROM imports").await;
    let (report, _) = world.import(&store, file(&rows)).await.unwrap();
    assert_eq!((counts(&report), report.head), ([0, 0, 2, 0, 0, 0], 2));
    assert_eq!(state(&store, "small").await, before);
}

#[tokio::test]
async fn a_copy_of_tomorrow_and_an_unknown_pack_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let url = standing_store::StoreUrl::sqlite(dir.path().join("register.db"));
    let store = standing_store::Store::open(&url, standing_store::OpenMode::Create).await.unwrap();
    let input = Input::bytes("list.csv", file(&[row("1", "ACME LTD")]));
    for (from, to, expect) in [
        ("copy_of = 2026-02-21", "copy_of = 2026-11-23", "after the day of the import"),
        ("pack = \"wb-debarred\"", "pack = \"no-such-pack\"", "mapping.toml:9: the register has no pack"),
        ("pack = \"wb-debarred\"", "pack = \"wb-debarred\"\nversion = \"1999.1\"", "wb-debarred 1999.1"),
        ("\"ineligible-firms\"", "\"no-such-list\"", "mapping.toml:10: pack wb-debarred 2026.1 has no list"),
        (
            "ground = \"other\"",
            "ground = \"no-such\"",
            "mapping.toml:24: pack wb-debarred 2026.1 has no ground",
        ),
    ] {
        assert!(MAPPING.contains(from), "{from}");
        let world = World::new(&MAPPING.replace(from, to));
        let options = ImportOptions::on(TODAY);
        let error = import(&store, &world.packs, edge(), &world.mapping, &input, options, &mut |_| ())
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains(expect), "{error}");
        assert_eq!(store.head().await.unwrap(), 0);
    }
}
