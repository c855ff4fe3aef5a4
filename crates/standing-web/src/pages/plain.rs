//! What the register is, how a case runs, what can be done about an entry, and how the pages are for everybody: texts
//! and nothing else.

use axum::response::Response;

use super::Spoken;
use super::frame::Section;
use super::sheet::{Part, Said, Sheet};
use super::speech::Speech;

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

/// Words that are easily taken for each other: word and meaning.
const WORDS: [[&str; 2]; 5] = [
    ["about-correct", "about-correct-text"],
    ["about-remove", "about-remove-text"],
    ["about-revoke", "about-revoke-text"],
    ["about-restore", "about-restore-text"],
    ["about-lift", "about-lift-text"],
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

/// How the pages are for everybody.
const FOR_EVERYBODY: [&str; 5] = [
    "accessibility-script",
    "accessibility-keyboard",
    "accessibility-zoom",
    "accessibility-colour",
    "accessibility-language",
];

/// What can be done about what stands in the register: who, and how.
const DOUBTS: [[&str; 2]; 5] = [
    ["doubts-report", "doubts-report-text"],
    ["doubts-own", "doubts-own-text"],
    ["doubts-namesake", "doubts-namesake-text"],
    ["doubts-unit", "doubts-unit-text"],
    ["doubts-follow", "doubts-follow-text"],
];

/// `GET /{locale}/about`
pub(crate) async fn about(Spoken(t): Spoken) -> Response {
    about_sheet(t).page(t)
}

/// `GET /{locale}/about.json`
pub(crate) async fn about_twin(Spoken(t): Spoken) -> Response {
    about_sheet(t).json(t)
}

/// `GET /{locale}/how-cases-run`
pub(crate) async fn how_cases_run(Spoken(t): Spoken) -> Response {
    cases_sheet(t).page(t)
}

/// `GET /{locale}/how-cases-run.json`
pub(crate) async fn how_cases_run_twin(Spoken(t): Spoken) -> Response {
    cases_sheet(t).json(t)
}

/// `GET /{locale}/accessibility`
pub(crate) async fn accessibility(Spoken(t): Spoken) -> Response {
    accessibility_sheet(t).page(t)
}

/// `GET /{locale}/accessibility.json`
pub(crate) async fn accessibility_twin(Spoken(t): Spoken) -> Response {
    accessibility_sheet(t).json(t)
}

/// `GET /{locale}/report-or-object`
pub(crate) async fn report_or_object(Spoken(t): Spoken) -> Response {
    doubts_sheet(t).page(t)
}

/// `GET /{locale}/report-or-object.json`
pub(crate) async fn report_or_object_twin(Spoken(t): Spoken) -> Response {
    doubts_sheet(t).json(t)
}

fn about_sheet(t: Speech) -> Sheet {
    let parts = vec![
        Part::Lead(t.say("home-lead")),
        Part::Text(t.say("about-text")),
        Part::Heading(t.say("about-never")),
        Part::Points(said(t, &INVARIANTS)),
        Part::Heading(t.say("about-times")),
        Part::Text(t.say("about-times-text")),
        Part::Heading(t.say("about-words")),
        Part::Words(pairs(t, &WORDS)),
        Part::Link(Said::link(t, "home-do-cases", "how-cases-run")),
    ];
    Sheet { path: "about", section: Section::About, title: t.say("about-title"), parts }
}

fn cases_sheet(t: Speech) -> Sheet {
    let parts = vec![
        Part::Lead(t.say("cases-lead")),
        Part::Heading(t.say("cases-before")),
        Part::Steps(pairs(t, &STEPS)),
        Part::Heading(t.say("cases-after")),
        Part::Words(pairs(t, &AFTER)),
        Part::Text(t.say("cases-time")),
        Part::Link(Said::link(t, "home-do-rules", "packs")),
    ];
    Sheet { path: "how-cases-run", section: Section::About, title: t.say("cases-title"), parts }
}

fn doubts_sheet(t: Speech) -> Sheet {
    let parts = vec![
        Part::Lead(t.say("doubts-lead")),
        Part::Words(pairs(t, &DOUBTS)),
        Part::Link(Said::link(t, "footer-sign-in", "sign-in")),
        Part::Link(Said::link(t, "home-do-cases", "how-cases-run")),
    ];
    Sheet { path: "report-or-object", section: Section::None, title: t.say("doubts-title"), parts }
}

fn accessibility_sheet(t: Speech) -> Sheet {
    let parts = vec![
        Part::Text(t.say("accessibility-aim")),
        Part::Points(said(t, &FOR_EVERYBODY)),
        Part::Text(t.say("accessibility-known")),
    ];
    Sheet { path: "accessibility", section: Section::None, title: t.say("accessibility-title"), parts }
}

fn said(t: Speech, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| t.say(key)).collect()
}

fn pairs(t: Speech, keys: &[[&str; 2]]) -> Vec<Said> {
    keys.iter().map(|pair| Said::of(t, *pair)).collect()
}
