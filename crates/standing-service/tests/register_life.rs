//! The register through its front door: a whole life, retries, races, replay.
#![cfg(test)]

#[path = "support/chance.rs"]
mod chance;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use standing_core::calendar::Calendar;
use standing_core::command::argument::Arguments;
use standing_core::pack::Known;
use standing_core::pack::model::{Pack, Strength};
use standing_core::packs::Packs;
use standing_core::standing::consequences::Question;
use standing_service::ask::Times;
use standing_service::{Capacity, Edge, Outcome, Principal, Receipt, Register, Request, ServiceError};
use standing_store::{CaseFilter, DueFilter, EntryFilter, MeasureFilter, OpenMode, Store, StoreUrl};

/// Noon of 2 December 2019, and counted randomness.
fn edge() -> Edge {
    fn now() -> Timestamp {
        "2019-12-02T04:00:00.123456Z".parse().unwrap()
    }
    Edge { now, fill_random: chance::fill }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn calendars() -> Packs {
    let mut packs = Packs::default();
    for name in ["cn", "us", "uk", "weekdays"] {
        let text =
            std::fs::read_to_string(repository().join(format!("packs/calendars/{name}.toml"))).unwrap();
        packs.add_calendar(name.parse().unwrap(), Arc::new(Calendar::from_toml(&text).unwrap()));
    }
    packs
}

fn pack(folder: &str) -> Pack {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(repository().join("packs").join(folder)).unwrap() {
        let path = entry.unwrap().path();
        files.push((
            path.file_name().unwrap().to_string_lossy().into_owned(),
            std::fs::read_to_string(path).unwrap(),
        ));
    }
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>();
    Pack::from_toml(&files, &Known { calendars: None, requirements: None }).unwrap()
}

async fn open(folder: &Path) -> Arc<Register> {
    let store = Store::open(&StoreUrl::sqlite(folder.join("register.db")), OpenMode::Create).await.unwrap();
    Register::open(store, edge(), TimeZone::UTC, calendars()).await.unwrap()
}

fn request(word: &str, on: Option<&str>, key: Option<&str>, arguments: &[(&str, &str)]) -> Request {
    let pairs = arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Request {
        word: word.to_owned(),
        arguments: Arguments::from_pairs(pairs).unwrap(),
        on: on.map(|on| on.parse().unwrap()),
        key: key.map(ToOwned::to_owned),
    }
}

fn officer(authority: &str, account: &str) -> Principal {
    Principal::new(account, Capacity::Officer(authority.parse().unwrap()))
}

fn accepted(outcome: Outcome) -> Receipt {
    match outcome {
        Outcome::Accepted(receipt) => receipt,
        Outcome::Refused(refusal) => panic!("{refusal}"),
    }
}

const FIRM: &str = "cn-uscc:91210105DEM000014J";

async fn prepare(register: &Register) {
    register.publish_pack(&pack("cn-credit/2019.2")).await.unwrap();
    let operator = Principal::operator();
    for (word, arguments) in [
        (
            "register-authority",
            vec![("authority", "City-Court"), ("name", "City Court"), ("kind", "court"), ("level", "city")],
        ),
        (
            "register-authority",
            vec![
                ("authority", "District-Court"),
                ("name", "District Court"),
                ("kind", "court"),
                ("level", "county"),
                ("superior", "City-Court"),
            ],
        ),
        ("register-unit", vec![("unit", "Desk"), ("name", "Desk"), ("kind", "procurement-unit")]),
        (
            "register-organisation",
            vec![("organisation", FIRM), ("name", "沈阳示例机械有限公司"), ("region", "CN-210105")],
        ),
    ] {
        accepted(
            register.submit(&operator, request(word, Some("2019-09-01"), None, &arguments)).await.unwrap(),
        );
    }
}

/// From opening to an entry in force; gives the entry.
async fn list(register: &Register) -> String {
    let (first, second) = (officer("District-Court", "ann"), officer("District-Court", "bob"));
    let opened = register
        .submit(
            &first,
            request(
                "open-case",
                Some("2019-09-02"),
                Some("k1"),
                &[
                    ("organisation", FIRM),
                    ("list", "judgment-default"),
                    ("ground", "refuses-judgment"),
                    ("field", "judgment"),
                    ("basis", "Judgment (2019) 101"),
                    ("act.kind", "judgment"),
                    ("act.final", "yes"),
                ],
            ),
        )
        .await
        .unwrap();
    let case = accepted(opened).made["case"].clone();
    let mut entry = String::new();
    for (principal, word, on, arguments) in [
        (&first, "serve-notice", "2019-09-03", vec![("method", "personal")]),
        (&first, "record-service", "2019-09-03", vec![("document", "notice"), ("proof", "slip")]),
        (
            &first,
            "propose",
            "2019-09-17",
            vec![
                ("outcome", "list"),
                ("finding.able", "yes: 3 million in the accounts"),
                ("reasons", "It does not pay."),
            ],
        ),
        (&second, "decide", "2019-09-18", vec![("verdict", "approve")]),
        (&first, "serve-decision", "2019-09-18", vec![("method", "personal")]),
        (&first, "record-service", "2019-09-19", vec![("document", "decision"), ("proof", "slip")]),
    ] {
        let mut arguments = arguments;
        arguments.push(("case", case.as_str()));
        let receipt =
            accepted(register.submit(principal, request(word, Some(on), None, &arguments)).await.unwrap());
        if let Some(made) = receipt.made.get("entry") {
            entry.clone_from(made);
        }
    }
    entry
}

fn question(matter: &str) -> Question {
    Question { matter: Some(matter.parse().unwrap()), ..Question::default() }
}

async fn strength(register: &Register, as_of: &str, known_at: Option<u64>) -> Option<Strength> {
    let times = Times { as_of: Some(as_of.parse().unwrap()), known_at };
    register.check(&FIRM.parse().unwrap(), &question("procurement"), times).await.unwrap().answer.strength
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_its_way_and_both_times_work() {
    let folder = tempfile::tempdir().unwrap();
    let register = open(folder.path()).await;
    prepare(&register).await;
    let before = register.log_size();
    assert_eq!(strength(&register, "2019-10-01", None).await, None);
    list(&register).await;
    assert_eq!(strength(&register, "2019-10-01", None).await, Some(Strength::Bar));
    assert_eq!(strength(&register, "2019-09-18", None).await, None, "decided, not served");
    assert_eq!(strength(&register, "2019-10-01", Some(before)).await, None, "not known then");
    assert!(
        register
            .check(
                &FIRM.parse().unwrap(),
                &question("procurement"),
                Times { as_of: None, known_at: Some(9_999) }
            )
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_officer_who_proposed_cannot_approve_and_events_hold_no_account() {
    let folder = tempfile::tempdir().unwrap();
    let register = open(folder.path()).await;
    prepare(&register).await;
    list(&register).await;
    let events = register.store().events_after(0, 1_000).await.unwrap();
    for row in events {
        let body = String::from_utf8(row.event.body).unwrap();
        assert!(!body.contains("\"ann\"") && !body.contains("\"bob\""), "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_gets_the_first_answer_and_another_command_on_its_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let register = open(folder.path()).await;
    prepare(&register).await;
    let ann = officer("District-Court", "ann");
    let make = |text: &str| {
        request(
            "make-record",
            Some("2019-09-05"),
            Some("same"),
            &[
                ("organisation", FIRM),
                ("kind", "penalty"),
                ("pack", "cn-credit"),
                ("act_on", "2019-09-04"),
                ("text", text),
            ],
        )
    };
    let first = accepted(register.submit(&ann, make("one")).await.unwrap());
    let size = register.log_size();
    let again = accepted(register.submit(&ann, make("one")).await.unwrap());
    assert!(again.is_replay && !first.is_replay);
    assert_eq!(again, Receipt { is_replay: true, ..first.clone() });
    assert_eq!(register.log_size(), size);
    assert!(matches!(register.submit(&ann, make("two")).await, Err(ServiceError::KeyReused(_))));
    let other = register.submit(&officer("District-Court", "bob"), make("one")).await.unwrap();
    assert_ne!(accepted(other).made, first.made, "keys belong to the account");
}

/// The record of a penalty, under an idempotency key of its own.
fn penalty(number: u32) -> Request {
    let text = format!("record {number}");
    let arguments = [
        ("organisation", FIRM),
        ("kind", "penalty"),
        ("pack", "cn-credit"),
        ("act_on", "2019-09-04"),
        ("text", &text),
    ];
    request("make-record", Some("2019-09-05"), Some(&text), &arguments)
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_lose_nothing_and_a_new_start_sees_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let register = open(folder.path()).await;
    prepare(&register).await;
    let before = register.log_size();
    let mut tasks = Vec::new();
    for number in 0..300 {
        let register = Arc::clone(&register);
        tasks.push(tokio::spawn(async move {
            accepted(register.submit(&officer("District-Court", "ann"), penalty(number)).await.unwrap())
                .log_size
        }));
    }
    let mut positions = Vec::new();
    for task in tasks {
        positions.push(task.await.unwrap());
    }
    positions.sort_unstable();
    assert_eq!(positions, (before + 1..=before + 300).collect::<Vec<_>>());
    let live =
        register.open_file(&FIRM.parse().unwrap(), Times::default()).await.unwrap().answer.unwrap().file;
    drop(register);
    let again = open(folder.path()).await;
    let replayed =
        again.open_file(&FIRM.parse().unwrap(), Times::default()).await.unwrap().answer.unwrap().file;
    assert_eq!(live, replayed);
    assert_eq!(replayed.records.len(), 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_on_one_database_decide_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let (left, right) = (open(folder.path()).await, open(folder.path()).await);
    prepare(&left).await;
    right.catch_up().await.unwrap();
    let mut tasks = Vec::new();
    for number in 0..60 {
        let node = Arc::clone(if number % 2 == 0 { &left } else { &right });
        tasks.push(tokio::spawn(async move {
            accepted(node.submit(&officer("District-Court", "ann"), penalty(number)).await.unwrap());
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    for node in [&left, &right] {
        node.catch_up().await.unwrap();
        let file =
            node.open_file(&FIRM.parse().unwrap(), Times::default()).await.unwrap().answer.unwrap().file;
        assert_eq!(file.records.len(), 60);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_acts_on_its_own_file_only() {
    let folder = tempfile::tempdir().unwrap();
    let register = open(folder.path()).await;
    prepare(&register).await;
    let entry = list(&register).await;
    let stranger = Principal::new("x", Capacity::Organisation("lei:5493001KJTIIGC8Y1R12".parse().unwrap()));
    let object = request("object", Some("2019-09-20"), None, &[("entry", &entry), ("reasons", "no")]);
    assert!(matches!(register.submit(&stranger, object).await, Err(ServiceError::Forbidden(_))));
}

/// Every row that crosses organisations, as far as it has to do with [`FIRM`].
async fn projected(store: &Store) -> String {
    let mut live = store.scan_live();
    let live = live.next_parcel().await.unwrap();
    let names = store.names_beginning("", None, 100).await.unwrap().rows;
    let entries = store.entries(&EntryFilter::default(), None, 100).await.unwrap().rows;
    let cases = store.cases(&CaseFilter::default(), None, 100).await.unwrap().rows;
    let dues = store.dues(&DueFilter::default(), None, 100).await.unwrap().rows;
    let measures = store.measures(&MeasureFilter::default(), None, 100).await.unwrap().rows;
    let stream = store.stream_of_identifier("reg-DE:HRB1").await.unwrap();
    format!("{live:?}\n{names:?}\n{entries:?}\n{cases:?}\n{dues:?}\n{measures:?}\n{stream:?}")
}

/// Who does what; `last` stands for the latest record, `entry` for the entry.
const STEPS: [(&str, &str, &str); 11] = [
    ("ann", "make-record", "kind=penalty;pack=cn-credit;field=judgment;act_on=2019-11-29;text=Penalty 1"),
    ("ann", "make-record", "kind=merit;pack=cn-credit;field=judgment;act_on=2019-09-04;text=Praise 1"),
    ("firm", "make-record", "kind=self-report;pack=cn-credit;act_on=2019-09-04;text=Paid"),
    ("ann", "verify-record", "record=last;text=Seen."),
    ("ann", "order-correction", "pack=cn-credit;field=judgment;text=Mend it.;due=2020-01-31"),
    ("ann", "order-correction", "pack=cn-credit;field=judgment;text=Mend that.;due=2019-12-31"),
    ("ann", "report-correction", "record=last;adequate=yes;text=Mended."),
    ("ann", "add-name", "text=沈阳示例机械厂;kind=former"),
    ("ann", "add-identifier", "identifier=reg-DE:HRB1"),
    (
        "desk",
        "take-measure",
        "entry=entry;consequence=procurement;matter=procurement.supplier;reasons=Barred.",
    ),
    ("ann", "make-record", "kind=inspection;pack=cn-credit;field=judgment;act_on=2019-11-29;text=Seen 2"),
];

/// After each command the rows that it changed, and those it was thought to leave alone, are what a rebuild of
/// the whole file gives.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_command_changes_is_all_that_a_rebuild_would_change() {
    let folder = tempfile::tempdir().unwrap();
    let register = open(folder.path()).await;
    prepare(&register).await;
    let (entry, mut last) = (list(&register).await, String::new());
    let today = standing_service::Today { now: (edge().now)(), zone: TimeZone::UTC };
    for (who, word, arguments) in STEPS {
        let capacity = match who {
            "desk" => Capacity::Unit("Desk".parse().unwrap()),
            "firm" => Capacity::Organisation(FIRM.parse().unwrap()),
            _ => Capacity::Officer("District-Court".parse().unwrap()),
        };
        let mut pairs = arguments.split(';').map(|pair| pair.split_once('=').unwrap()).collect::<Vec<_>>();
        for (_, text) in &mut pairs {
            match *text {
                "last" => *text = &last,
                "entry" => *text = &entry,
                _ => {}
            }
        }
        if word != "take-measure" {
            pairs.push(("organisation", FIRM));
        }
        let principal = Principal::new(who, capacity);
        let receipt = accepted(register.submit(&principal, request(word, None, None, &pairs)).await.unwrap());
        last = receipt.made.get("record").cloned().unwrap_or(last);
        let written = projected(register.store()).await;
        standing_service::log::rebuild(register.store(), &calendars(), &today, &mut |_, _| {}).await.unwrap();
        assert_eq!(projected(register.store()).await, written, "after {word}");
    }
}

/// A node that has just started remembers no key: a retry comes out when the log refuses its key, or before it
/// is refused by the rules.
#[tokio::test(flavor = "multi_thread")]
async fn a_retry_after_a_new_start_gets_the_first_answer() {
    let folder = tempfile::tempdir().unwrap();
    let register = open(folder.path()).await;
    prepare(&register).await;
    let ann = officer("District-Court", "ann");
    let founding = || {
        let arguments = [("organisation", "reg-DE:HRB7"), ("name", "Beispiel GmbH")];
        request("register-organisation", Some("2019-09-02"), Some("founding"), &arguments)
    };
    let first = accepted(register.submit(&ann, penalty(1)).await.unwrap());
    let founded = accepted(register.submit(&ann, founding()).await.unwrap());
    let before = register.log_size();
    drop(register);
    let again = open(folder.path()).await;
    // It would be accepted a second time if only the rules were asked, and takes a whole group with it.
    let mut tasks = Vec::new();
    for number in 1..=40 {
        let (node, ann) = (Arc::clone(&again), ann.clone());
        tasks.push(tokio::spawn(async move { accepted(node.submit(&ann, penalty(number)).await.unwrap()) }));
    }
    let mut replayed = Vec::new();
    for task in tasks {
        replayed.extend(Some(task.await.unwrap()).filter(|receipt| receipt.is_replay));
    }
    assert_eq!(replayed, [Receipt { is_replay: true, ..first }]);
    assert_eq!(again.log_size(), before + 39);
    // It would be refused, since the organisation is there by now.
    let retried = accepted(again.submit(&ann, founding()).await.unwrap());
    assert_eq!(retried, Receipt { is_replay: true, ..founded });
    let mut other = founding();
    other.key = Some("another".to_owned());
    assert!(matches!(again.submit(&ann, other).await.unwrap(), Outcome::Refused(_)));
    let mut stolen = founding();
    stolen.arguments.set_default("region", "DE");
    assert!(matches!(again.submit(&ann, stolen).await, Err(ServiceError::KeyReused(_))));
}
