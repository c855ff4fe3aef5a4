//! A register with a court and organisations that it lists, and questions by name.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use standing_core::command::argument::Arguments;
use standing_core::packs::Packs;
use standing_core::standing::viewer::Viewer;
use standing_service::ask::Times;
use standing_service::screening::{Screened, Screening, Subject};
use standing_service::{Capacity, Edge, Outcome, Principal, Receipt, Register, Request};

use crate::chance;
use crate::place::Place;
use crate::rules;

/// How long a new name may take until it is found.
const FOUND_WITHIN: Duration = Duration::from_secs(20);

/// Noon of 2 December 2019, and counted randomness.
fn edge() -> Edge {
    fn now() -> Timestamp {
        "2019-12-02T04:00:00Z".parse().unwrap()
    }
    Edge { now, fill_random: chance::fill }
}

/// A node of a register with the packs of the project.
pub(crate) async fn open(place: &Place) -> Arc<Register> {
    let packs = rules::packs(&[]).unwrap();
    Register::open(place.store().await, edge(), TimeZone::UTC, Packs::clone(&packs)).await.unwrap()
}

/// The same with its rules and who takes part.
pub(crate) async fn prepared(place: &Place) -> Arc<Register> {
    let register = open(place).await;
    let packs = rules::packs(&["cn-credit/2019.2"]).unwrap();
    for pack in packs.all() {
        register.publish_pack(pack).await.unwrap();
    }
    let court =
        [("authority", "District-Court"), ("name", "District Court"), ("kind", "court"), ("level", "county")];
    command(&register, &Principal::operator(), "register-authority", "2019-09-01", &court).await;
    for unit in ["Desk", "Bank"] {
        let unit = [("unit", unit), ("name", unit), ("kind", "procurement-unit")];
        command(&register, &Principal::operator(), "register-unit", "2019-09-01", &unit).await;
    }
    register
}

/// Gives a command that must be accepted.
pub(crate) async fn command(
    register: &Register,
    principal: &Principal,
    word: &str,
    on: &str,
    arguments: &[(&str, &str)],
) -> Receipt {
    let pairs = arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let request = Request {
        word: word.to_owned(),
        arguments: Arguments::from_pairs(pairs).unwrap(),
        on: Some(on.parse().unwrap()),
        key: None,
    };
    match register.submit(principal, request).await.unwrap() {
        Outcome::Accepted(receipt) => receipt,
        Outcome::Refused(refusal) => panic!("{word}: {refusal}"),
    }
}

/// Registers an organisation.
pub(crate) async fn known(register: &Register, organisation: &str, name: &str) {
    let arguments = [("organisation", organisation), ("name", name), ("region", "CN-210105")];
    command(register, &Principal::operator(), "register-organisation", "2019-09-01", &arguments).await;
}

pub(crate) fn officer(account: &str) -> Principal {
    Principal::new(account, Capacity::Officer("District-Court".parse().unwrap()))
}

/// Opens a case against an organisation; gives it.
pub(crate) async fn case(register: &Register, organisation: &str, restricted: &str) -> String {
    let arguments = [
        ("organisation", organisation),
        ("list", "judgment-default"),
        ("ground", "refuses-judgment"),
        ("field", "judgment"),
        ("basis", "Judgment (2019) 101"),
        ("act.kind", "judgment"),
        ("act.final", "yes"),
        ("restricted", restricted),
    ];
    command(register, &officer("ann"), "open-case", "2019-09-02", &arguments).await.made["case"].clone()
}

/// Takes a case to an entry in force from 2019-09-19 on; gives the entry.
pub(crate) async fn decided(register: &Register, case: &str) -> String {
    let mut entry = String::new();
    for (account, word, on, arguments) in [
        ("ann", "serve-notice", "2019-09-03", vec![("method", "personal")]),
        ("ann", "record-service", "2019-09-03", vec![("document", "notice"), ("proof", "slip")]),
        (
            "ann",
            "propose",
            "2019-09-17",
            vec![
                ("outcome", "list"),
                ("finding.able", "yes: money in the accounts"),
                ("reasons", "It does not pay."),
            ],
        ),
        ("bob", "decide", "2019-09-18", vec![("verdict", "approve")]),
        ("ann", "serve-decision", "2019-09-18", vec![("method", "personal")]),
        ("ann", "record-service", "2019-09-19", vec![("document", "decision"), ("proof", "slip")]),
    ] {
        let mut arguments = arguments;
        arguments.push(("case", case));
        let receipt = command(register, &officer(account), word, on, &arguments).await;
        entry = receipt.made.get("entry").cloned().unwrap_or(entry);
    }
    entry
}

/// Registers and lists an organisation; gives the entry.
pub(crate) async fn listed(register: &Register, organisation: &str, name: &str) -> String {
    known(register, organisation, name).await;
    let case = case(register, organisation, "no").await;
    decided(register, &case).await
}

/// Asks as the public, on 1 October 2019.
pub(crate) fn asking() -> Screening {
    Screening {
        times: Times { as_of: Some("2019-10-01".parse().unwrap()), known_at: None },
        ..Screening::default()
    }
}

/// The same through somebody's eyes.
pub(crate) fn asking_as(viewer: Viewer) -> Screening {
    let mut screening = asking();
    screening.question.viewer = viewer;
    screening
}

/// Asks by name, once the index holds the whole log.
pub(crate) async fn ask(register: &Register, name: &str, screening: &Screening) -> Screened {
    settled(register).await;
    register.screen(&Subject::named(name), screening).await.unwrap()
}

/// The identifiers of the candidates that are possible matches.
pub(crate) fn matches(screened: &Screened) -> Vec<String> {
    let matches = screened.candidates.iter().filter(|candidate| candidate.is_match);
    matches.map(|candidate| candidate.identifier.to_string()).collect()
}

/// Waits until the index holds everything that the node knows.
pub(crate) async fn settled(register: &Register) {
    let begun = Instant::now();
    loop {
        if register.index_state().is_some_and(|index| index.log_size >= register.log_size()) {
            return;
        }
        assert!(begun.elapsed() < FOUND_WITHIN, "{:?}", register.index_state());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
