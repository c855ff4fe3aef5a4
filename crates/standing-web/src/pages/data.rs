//! What of the register can be taken away: interfaces, files of now, and the snapshots of the last days.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;

use super::answer::{answer, answer_json};
use super::frame::{Frame, Section};
use super::speech::{Day, Speech};
use super::{Desk, Spoken, address};
use crate::downloads::Format;

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

/// The same for machines: addresses, and what stands in them.
#[derive(Debug, Serialize)]
struct DataForm {
    log_size: u64,
    interfaces: [&'static str; 6],
    files: [String; 2],
    snapshots: Vec<SnapshotForm>,
}

/// One file of a day for machines.
#[derive(Debug, Serialize)]
struct SnapshotForm {
    day: Date,
    address: String,
    bytes: u64,
    sha256: String,
    log_size: u64,
}

/// The interfaces that the page tells of.
const INTERFACES: [&str; 6] = [
    "/api/openapi.json",
    "/api/v1/events",
    "/checkpoint",
    "/api/v1/packs",
    "/data/entities.ftm.json",
    "/reconcile",
];

/// `GET /{locale}/data`
pub(crate) async fn show(State(desk): State<Desk>, Spoken(t): Spoken) -> Response {
    let twin = address::page(t.locale(), "data.json");
    let page = Frame::new(t, Section::About, "data", t.say("data-title")).below(t, &[]).twin(twin);
    let snapshots = desk.snapshots().into_iter().map(|file| SnapshotView {
        day: t.day(file.day),
        kilobytes: t.number(file.bytes.div_ceil(1_000)),
        name: file.name,
        sha256: file.sha256,
        log_size: file.log_size,
    });
    answer(&DataPage { t, page, log_size: desk.log_size(), snapshots: snapshots.collect() })
}

/// `GET /{locale}/data.json`
pub(crate) async fn twin(State(desk): State<Desk>) -> Response {
    let snapshots = desk.snapshots().into_iter().map(|file| SnapshotForm {
        day: file.day,
        address: format!("/data/snapshots/{}", file.name),
        bytes: file.bytes,
        sha256: file.sha256,
        log_size: file.log_size,
    });
    answer_json(&DataForm {
        log_size: desk.log_size(),
        interfaces: INTERFACES,
        files: Format::ALL.map(|format| format!("/data/entries/all.{}", format.ending())),
        snapshots: snapshots.collect(),
    })
}
