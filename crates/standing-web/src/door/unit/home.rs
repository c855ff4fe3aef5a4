//! The unit's first page: what is to be done, then what there is.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use standing_core::standing::measures::MeasureWord;
use standing_core::word::Word as _;
use standing_service::browse::SeenMeasure;
use standing_service::keys as api_keys;
use standing_service::screening::DECISIONS_MAX;

use super::Clerk;
use super::measures::{MeasureView, view};
use crate::door::deed;
use crate::pages::look::{Look, OrganisationHead, StatusView};
use crate::pages::{Frame, Problem, Speech, answer_with};
use crate::state::{AppState, Shelf};

/// The most things to do that are shown.
const TO_DO_MAX: usize = 50;
/// The most keys that are counted.
const KEYS_MAX: usize = 100;

/// An entry that ended, of which the unit has not said yet that it knows.
struct RecallView {
    organisation: OrganisationHead,
    status: StatusView,
    entry: String,
    acknowledge: String,
}

/// Measures in one state.
struct Tally {
    label: String,
    address: String,
    count: u64,
}

#[derive(Template)]
#[template(path = "door/unit-home.html")]
struct HomePage {
    t: Speech,
    page: Frame,
    name: String,
    kind: String,
    to_lift: Vec<MeasureView>,
    to_lift_more: u64,
    recalls: Vec<RecallView>,
    tallies: Vec<Tally>,
    batches: Option<u64>,
    keys: u64,
    not_same: u64,
}

/// `GET /{locale}/unit`
pub(super) async fn show(State(state): State<AppState>, clerk: Clerk) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let failed = |error| Problem::service(t, &error);
    let seen = state.register.measures_of(&clerk.unit).await.map_err(failed)?;
    let decided = state.register.not_same(&clerk.principal(), "", DECISIONS_MAX).await.map_err(failed)?;
    let own = api_keys::of(state.register.store(), clerk.capacity(), KEYS_MAX).await.map_err(failed)?;
    let shelf = state.shelf();
    let to_lift = to_lift(&seen);
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let page = HomePage {
        t,
        page: clerk.frame("unit", t.say("unit-title"), "unit"),
        name: clerk.name(),
        kind: clerk.kind().map(|kind| t.datum(kind.as_str())).unwrap_or_default(),
        to_lift: to_lift.iter().take(TO_DO_MAX).filter_map(|seen| view(&clerk, &shelf, seen)).collect(),
        to_lift_more: count(to_lift.len().saturating_sub(TO_DO_MAX)),
        recalls: recalls(&clerk, &shelf, &seen),
        tallies: tallies(&clerk, &seen),
        batches: state.batches.as_ref().map(|jobs| count(jobs.of(&clerk.unit).len())),
        keys: count(own.iter().filter(|key| key.revoked_at.is_none()).count()),
        not_same: count(decided.iter().filter(|decision| decision.withdrawn_at.is_none()).count()),
    };
    Ok(answer_with(StatusCode::OK, &page))
}

/// Measures whose entry has ended, or whose time on a law is over: the earliest last day first.
fn to_lift(seen: &[SeenMeasure]) -> Vec<&SeenMeasure> {
    let is_due = |seen: &&SeenMeasure| {
        matches!(seen.standing.word, MeasureWord::NotLifted | MeasureWord::Overdue | MeasureWord::Expired)
    };
    let mut due: Vec<_> = seen.iter().filter(is_due).collect();
    due.sort_by_key(|seen| seen.standing.until.unwrap_or(Date::MAX));
    due
}

/// Ends that the unit has not yet said it knows of, each entry once.
fn recalls(clerk: &Clerk, shelf: &Shelf, seen: &[SeenMeasure]) -> Vec<RecallView> {
    let open = seen.iter().filter(|seen| seen.is_unacknowledged);
    let by_entry: BTreeMap<_, _> = open.map(|seen| (seen.standing.entry.clone(), seen)).collect();
    let view = |(id, seen): (_, &SeenMeasure)| {
        let look = Look {
            t: clerk.who.t,
            file: &seen.kept.file,
            packs: shelf.packs(),
            directory: shelf.directory(),
            as_of: seen.kept.as_of,
        };
        let id: standing_core::id::EntryId = id;
        Some(RecallView {
            organisation: look.organisation()?,
            status: look.entry(&id)?.status,
            entry: clerk.who.to(&format!("unit/entries/{id}")),
            acknowledge: deed::address(&clerk.who, "unit", "acknowledge-recall", &[("entry", id.as_str())]),
        })
    };
    by_entry.into_iter().filter_map(view).take(TO_DO_MAX).collect()
}

fn tallies(clerk: &Clerk, seen: &[SeenMeasure]) -> Vec<Tally> {
    let t = clerk.who.t;
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
    for seen in seen {
        let count = counts.entry(seen.standing.word.as_str()).or_default();
        *count = count.saturating_add(1);
    }
    let tally = |word: &&'static str| {
        let count = counts.get(*word).copied()?;
        let query = crate::pages::address_query(&[("state", word)]);
        let address = clerk.who.to(&format!("unit/measures{query}"));
        Some(Tally { label: t.word("measures", word), address, count })
    };
    MeasureWord::WORDS.iter().filter_map(tally).collect()
}
