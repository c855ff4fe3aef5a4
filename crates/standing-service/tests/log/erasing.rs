//! Words are erased where a law demands it: the tree stays, the verification tells, the log can be signed on and
//! restored, and whoever only pretends to erase is found out.

use standing_core::event::case::{CaseOpened, ContactLogged, HearingRequested};
use standing_core::event::{EventKind, stored};
use standing_core::prose::Prose;
use standing_service::ServiceError;
use standing_service::log::erase::{Erased, erase, what_is_left};
use standing_service::log::restore::Source;
use standing_service::log::verify::{Against, Depth, Report, verify_export, verify_store};
use standing_service::log::{export, restore};
use standing_store::{Batch, Store};

use crate::place::{Place, on_both};
use crate::sample::{append, calendars, edge, event, noon, sealed, stream};

on_both!(
    words_go_and_everything_else_stays,
    what_is_public_or_rests_on_nothing_else_is_refused,
    an_erasure_that_was_cut_off_goes_on,
    who_only_pretends_is_found,
    a_register_with_erased_words_is_restored_and_signed,
);

const SECRET: &str = "An invented clerk named Quillon asked to look away";

/// Position of the event with words: after 300 others.
const WORDS: u64 = 302;

fn prose(text: &str) -> Prose {
    text.parse().unwrap()
}

/// A register with a case whose third event holds words, all but the last two signed.
async fn register(place: &Place) -> Store {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    append(&store, 300).await;
    let case = "c-1".parse().unwrap();
    let opened = CaseOpened {
        case,
        list: "exclusion".parse().unwrap(),
        ground: "a-ground".parse().unwrap(),
        field: None,
        facts: standing_core::fact::Facts::new(),
        basis: prose("An invented act"),
        lead: None,
        restricted: false,
        transfer_from: None,
        mandate: None,
        level: standing_core::pack::model::Level::County,
    };
    let logged = ContactLogged { case: opened.case.clone(), office: prose("An office"), text: prose(SECRET) };
    let asked = HearingRequested { case: opened.case.clone() };
    let kinds: [EventKind; 3] = [opened.into(), logged.into(), asked.into()];
    let events =
        kinds.into_iter().zip(3..).map(|(kind, version)| sealed(&event(kind, None), &stream(1), version));
    store.append(&Batch { events: events.collect(), ..Batch::default() }).await.unwrap();
    publisher.publish(&edge()).await.unwrap();
    store
}

async fn erase_words(store: &Store) -> Result<Erased, ServiceError> {
    let (law, reasons) = (prose("An invented law, article 17"), prose("It named somebody"));
    erase(store, &edge(), WORDS, &law, &reasons).await
}

async fn verify(place: &Place, store: &Store) -> Report {
    let data = place.data("one");
    let against = Against { data: Some(&data), depth: Depth::Heads, ..Against::default() };
    verify_store(store, &against, &mut |_, _| {}).await.unwrap()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

async fn words_go_and_everything_else_stays(place: &Place) {
    let store = register(place).await;
    let before = store.event(WORDS).await.unwrap().unwrap();
    let root = verify(place, &store).await.root;
    let told = what_is_left(&store, WORDS).await.unwrap();
    assert!(told.left.contains("[erased]") && !told.left.contains("Quillon") && !told.was_erased);
    assert_eq!(store.event(WORDS).await.unwrap().unwrap(), before, "only asking changes nothing");

    let erased = erase_words(&store).await.unwrap();
    assert_eq!((erased.position, erased.kind.as_str(), &erased.left), (WORDS, "contact-logged", &told.left));
    let after = store.event(WORDS).await.unwrap().unwrap();
    assert!(!holds(&after.event.body, "Quillon") && after.event.salt != before.event.salt);
    assert_eq!((&after.event.leaf, after.event.version), (&before.event.leaf, before.event.version));
    let left = stored::from_bytes(&after.event.body).unwrap();
    assert!(matches!(left.kind, EventKind::ContactLogged(what) if what.text.as_str() == "[erased]"));

    // Who reads the log learns that, when and by which law; not what.
    let last = store.event(304).await.unwrap().unwrap();
    assert!(last.event.is_public && last.event.kind == "event-erased");
    let said = String::from_utf8(last.event.body).unwrap();
    assert!(said.contains("article 17") && said.contains("302") && !said.contains("Quillon"), "{said}");

    let report = verify(place, &store).await;
    assert!(report.is_clean() && report.events_erased == 1, "{report}");
    assert!(report.to_string().contains("1 erased, each by a law that the log names"), "{report}");
    assert_ne!(report.root, root, "the erasure is an event");
    assert!(erase_words(&store).await.unwrap().was_erased, "a second time finds it done");
    assert_eq!(store.head().await.unwrap(), 304);

    store.close().await;
    if place.is_sqlite() {
        let file = place.folder().join("register.db");
        for path in [file.clone(), file.with_extension("db-wal")] {
            let bytes = std::fs::read(&path).unwrap_or_default();
            assert!(!holds(&bytes, "Quillon"), "{} still holds the words", path.display());
        }
    }
}

async fn what_is_public_or_rests_on_nothing_else_is_refused(place: &Place) {
    let store = register(place).await;
    for (position, told) in [
        (4, "event 4: it is public"),
        (5, "nothing in an event of the kind organisation-registered may be erased"),
        (303, "nothing in an event of the kind hearing-requested may be erased"),
        (999, "there is no event 999"),
    ] {
        let (law, reasons) = (prose("A law"), prose("Because"));
        let error = erase(&store, &edge(), position, &law, &reasons).await.unwrap_err().to_string();
        assert!(error.contains(told), "{position}: {error}");
        assert_eq!(what_is_left(&store, position).await.unwrap_err().to_string(), error);
    }
    assert_eq!(store.head().await.unwrap(), 303, "something was recorded");
    assert!(verify(place, &store).await.is_clean());
}

async fn an_erasure_that_was_cut_off_goes_on(place: &Place) {
    let store = register(place).await;
    let before = store.event(WORDS).await.unwrap().unwrap().event;
    erase_words(&store).await.unwrap();
    let after = store.event(WORDS).await.unwrap().unwrap().event;
    // As if the machine had stopped between the two steps.
    assert!(store.replace_event_bytes(WORDS, &after.body, &before.salt, &before.body).await.unwrap());
    let report = verify(place, &store).await;
    let codes = report.findings.iter().map(|found| (found.kind.code(), found.position)).collect::<Vec<_>>();
    assert_eq!(codes, [("erasure_unfinished", Some(WORDS))], "{report}");
    assert!(!erase_words(&store).await.unwrap().was_erased);
    assert_eq!(store.event(WORDS).await.unwrap().unwrap().event, after);
    assert_eq!(store.head().await.unwrap(), 304, "it was recorded twice");
    assert!(verify(place, &store).await.is_clean());
}

/// An operator who changes an event and calls that an erasure.
async fn who_only_pretends_is_found(place: &Place) {
    let store = register(place).await;
    let honest = store.event(WORDS).await.unwrap().unwrap().event;
    let left = what_is_left(&store, WORDS).await.unwrap().left;
    assert!(store.replace_event_bytes(WORDS, &honest.body, &[3; 32], left.as_bytes()).await.unwrap());
    let found = |report: &Report| report.findings.iter().map(|found| found.kind.code()).collect::<Vec<_>>();
    assert_eq!(found(&verify(place, &store).await), ["event_changed"], "nothing in the log says so");
    assert!(store.replace_event_bytes(WORDS, left.as_bytes(), &honest.salt, &honest.body).await.unwrap());

    erase_words(&store).await.unwrap();
    let other = left.replace("[erased]", "He took it");
    assert!(store.replace_event_bytes(WORDS, left.as_bytes(), &[3; 32], other.as_bytes()).await.unwrap());
    let codes = found(&verify(place, &store).await);
    assert!(codes.contains(&"event_changed"), "what is left is committed to as well: {codes:?}");
}

async fn a_register_with_erased_words_is_restored_and_signed(place: &Place) {
    let store = register(place).await;
    erase_words(&store).await.unwrap();
    let publisher = place.publisher(&store, "one").await;
    publisher.publish(&edge()).await.unwrap();
    let path = place.folder().join("register.jsonl");
    let file = std::fs::File::create(&path).unwrap();
    export(&store, Some(&publisher.verifier_key()), file, &mut |_, _| {}).await.unwrap();
    assert!(!holds(&std::fs::read(&path).unwrap(), "Quillon"));
    let report = verify_export(&path, None, None, Depth::Events, &mut |_, _| {}).await.unwrap().1;
    assert!(report.is_clean() && report.events_erased == 1, "{report}");

    let other = place.another().await;
    let other_store = other.store().await;
    let calendars = calendars();
    let source = Source { file: &path, key: None, calendars: &calendars, today: &noon() };
    let restored = restore(&other_store, &other.data("one"), &source, &mut |_, _, _| {}).await.unwrap();
    assert_eq!(restored.report.root, report.root);
    let report = verify_store(&other_store, &Against::default(), &mut |_, _| {}).await.unwrap();
    assert!(report.is_clean() && report.events_erased == 1, "{report}");
    other.clear().await;

    // Whoever must build the tree again from the rows signs nothing that was not erased by the log's own word.
    let again = place.another().await;
    let again_store = again.store().await;
    let rows = store.events_after(0, 1_000).await.unwrap();
    let events = rows.into_iter().map(|row| row.event).collect();
    again_store.append(&Batch { events, ..Batch::default() }).await.unwrap();
    again.publisher(&again_store, "one").await.publish(&edge()).await.unwrap();
    let report = verify_store(&again_store, &Against::default(), &mut |_, _| {}).await.unwrap();
    assert!(report.is_clean() && report.size_signed == Some(304), "{report}");
    again.clear().await;
}
