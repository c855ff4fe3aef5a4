//! Pages that hold text and no data: about, how cases run, data downloads, accessibility.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::answer::answer;
use super::frame::{Frame, Section};
use super::speech::{Day, Speech};
use super::{Desk, Spoken};

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    t: Speech,
    page: Frame,
    invariants: Vec<String>,
}

#[derive(Template)]
#[template(path = "how-cases-run.html")]
struct CasesPage {
    t: Speech,
    page: Frame,
    steps: Vec<(String, String)>,
    after: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "data.html")]
struct DataPage {
    t: Speech,
    page: Frame,
    log_size: u64,
    snapshots: Vec<SnapshotView>,
}

/// One file of a day.
#[derive(Debug, Clone)]
pub(crate) struct SnapshotView {
    day: Day,
    name: String,
    kilobytes: String,
    sha256: String,
    log_size: u64,
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct AccessibilityPage {
    t: Speech,
    page: Frame,
}

/// What the register never does, in the order of the page.
const INVARIANTS: [&str; 8] = [
    "about-never-people",
    "about-never-passes",
    "about-never-without-decision",
    "about-never-score",
    "about-never-leads",
    "about-never-decides",
    "about-never-shames",
    "about-never-quietly",
];

/// The steps up to an entry: heading and text.
const STEPS: [[&str; 2]; 7] = [
    ["cases-open", "cases-open-text"],
    ["cases-notice", "cases-notice-text"],
    ["cases-answer", "cases-answer-text"],
    ["cases-propose", "cases-propose-text"],
    ["cases-decide", "cases-decide-text"],
    ["cases-standstill", "cases-standstill-text"],
    ["cases-in-force", "cases-in-force-text"],
];

/// What can happen to an entry: heading and text.
const AFTER: [[&str; 2]; 8] = [
    ["cases-object", "cases-object-text"],
    ["cases-reconsider", "cases-reconsider-text"],
    ["cases-stay", "cases-stay-text"],
    ["cases-correct", "cases-correct-text"],
    ["cases-remove", "cases-remove-text"],
    ["cases-revoke", "cases-revoke-text"],
    ["cases-restore", "cases-restore-text"],
    ["cases-recall", "cases-recall-text"],
];

/// `GET /{locale}/about`
pub(crate) async fn about(Spoken(t): Spoken) -> Response {
    let page = Frame::new(t, Section::About, "about", t.say("about-title")).below(t, &[]);
    answer(&AboutPage { t, page, invariants: INVARIANTS.iter().map(|key| t.say(key)).collect() })
}

/// `GET /{locale}/how-cases-run`
pub(crate) async fn how_cases_run(Spoken(t): Spoken) -> Response {
    let page = Frame::new(t, Section::About, "how-cases-run", t.say("cases-title")).below(t, &[]);
    let said = |pairs: &[[&str; 2]]| pairs.iter().map(|[head, text]| (t.say(head), t.say(text))).collect();
    answer(&CasesPage { t, page, steps: said(&STEPS), after: said(&AFTER) })
}

/// `GET /{locale}/data`
pub(crate) async fn data(State(desk): State<Desk>, Spoken(t): Spoken) -> Response {
    let page = Frame::new(t, Section::About, "data", t.say("data-title")).below(t, &[]);
    let snapshots = desk.snapshots().into_iter().map(|file| SnapshotView {
        day: t.day(file.day),
        kilobytes: t.number(file.bytes.div_ceil(1_000)),
        name: file.name,
        sha256: file.sha256,
        log_size: file.log_size,
    });
    answer(&DataPage { t, page, log_size: desk.log_size(), snapshots: snapshots.collect() })
}

/// `GET /{locale}/accessibility`
pub(crate) async fn accessibility(Spoken(t): Spoken) -> Response {
    let page = Frame::new(t, Section::None, "accessibility", t.say("accessibility-title")).below(t, &[]);
    answer(&AccessibilityPage { t, page })
}
