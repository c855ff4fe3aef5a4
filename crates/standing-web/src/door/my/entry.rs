//! An entry as the organisation sees it: what it means in plain words, how to object, how it ends, what relying units
//! did, and what became of every step that was taken.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use standing_core::file::entry::{Challenge, Entry};
use standing_core::id::{EntryId, RecordId};
use standing_core::pack::model::Step;
use standing_core::standing::consequences::{Question, consequences_of_entry};
use standing_core::standing::measures::{MeasureStanding, measures_at};
use standing_core::standing::viewer::Viewer;

use super::{Member, Opened};
use crate::pages::clocks::{ClockView, clocks};
use crate::pages::explain::explain;
use crate::pages::legal::{Legal, Title};
use crate::pages::look::{ConsequenceView, EntryHead, Look, OrganisationHead};
use crate::pages::speech::Day;
use crate::pages::steps::{Ways, ways};
use crate::pages::{Frame, Problem, Speech, answer_with};
use crate::state::AppState;

/// A way that is open, with the page on which it is gone.
struct WayView {
    title: Title,
    says: String,
    address: String,
}

/// A step that was taken, and what became of it.
struct StepTaken {
    what: String,
    on: Day,
    number: String,
    text: Legal,
    outcome: String,
    answered: Option<Day>,
    why: Option<Legal>,
}

/// What a unit did.
struct MeasureView {
    unit: Legal,
    state: String,
    title: Legal,
    since: Day,
    until: Option<Day>,
    law: Option<Legal>,
    reasons: Legal,
}

#[derive(Template)]
#[template(path = "door/my-entry.html")]
struct EntryPage {
    t: Speech,
    page: Frame,
    organisation: OrganisationHead,
    head: EntryHead,
    plain: Vec<String>,
    ways: Ways,
    object: String,
    reconsider: String,
    exits: Vec<WayView>,
    restorations: Vec<WayView>,
    report: String,
    case: String,
    clocks: Vec<ClockView>,
    taken: Vec<StepTaken>,
    measures: Vec<MeasureView>,
    consequences: Vec<ConsequenceView>,
}

/// `GET /{locale}/my/entries/{entry}`
pub(super) async fn show(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let missing = || Problem::missing(member.who.t);
    let id: EntryId = id.parse().map_err(|_| missing())?;
    let opened = member.open(&state).await?;
    let lens = opened.shelf.lens(Viewer::Organisation, opened.as_of, opened.log_size);
    if !lens.sees_entry(&opened.file, &id) {
        return Err(missing());
    }
    let page = page(&member, &opened, &id).ok_or_else(missing)?;
    Ok(answer_with(StatusCode::OK, &page))
}

fn page(member: &Member, opened: &Opened, id: &EntryId) -> Option<EntryPage> {
    let (t, look) = (member.who.t, opened.look(member));
    let entry = look.file.entries.get(id)?;
    let head = look.entry(id)?;
    let organisation = look.organisation()?;
    let is_live = !head.status.is_ended && entry.authority().is_some();
    let question = Question { viewer: Viewer::Organisation, ..Question::default() };
    let follows = consequences_of_entry(look.file, id, look.packs, &question, look.as_of);
    let measures = measures_at(look.file, look.packs, look.as_of);
    let deed = |word: &str| member.deed(word, &[("entry", id.as_str())]);
    let rejected = entry.objections.values().any(|objection| {
        objection.relayed_by.is_none() && objection.decided.as_ref().is_some_and(|decided| !decided.founded)
    });
    Some(EntryPage {
        t,
        page: member.frame(format!("my/entries/{id}"), t.say("my-entry"), ""),
        plain: explain(&look, id, entry),
        ways: if is_live { ways(&look, id, entry) } else { Ways::default() },
        object: if is_live && !rejected { deed("object") } else { String::new() },
        reconsider: if is_live && rejected { deed("request-reconsideration") } else { String::new() },
        exits: if is_live { exits(member, &look, id, entry) } else { Vec::new() },
        restorations: if is_live { restorations(member, &look, id, entry) } else { Vec::new() },
        report: deed("report-error"),
        case: entry.case().map(|case| member.who.to(&format!("my/cases/{case}"))).unwrap_or_default(),
        clocks: clocks(&look, id, entry),
        taken: taken(t, entry),
        measures: measures
            .iter()
            .filter(|found| found.entry == *id)
            .filter_map(|found| measure(&look, found))
            .collect(),
        consequences: follows.iter().filter_map(|found| look.consequence(found)).collect(),
        organisation,
        head,
    })
}

fn exits(member: &Member, look: &Look<'_>, id: &EntryId, entry: &Entry) -> Vec<WayView> {
    let Some(pack) = look.pack_of(entry, Step::Exit) else { return Vec::new() };
    let by_act = pack.exits_for(&entry.list).filter(|exit| !exit.automatic);
    let view = |exit: &standing_core::pack::model::ExitRule| WayView {
        title: Title::of(&exit.head.title, pack, look.t.locale()),
        says: String::new(),
        address: member.deed("record-exit", &[("entry", id.as_str()), ("exit", exit.head.id.as_str())]),
    };
    by_act.map(view).collect()
}

fn restorations(member: &Member, look: &Look<'_>, id: &EntryId, entry: &Entry) -> Vec<WayView> {
    let Some(pack) = look.pack_of(entry, Step::Restoration) else { return Vec::new() };
    let view = |rule: &standing_core::pack::model::RestorationRule| WayView {
        title: Title::of(&rule.head.title, pack, look.t.locale()),
        says: String::new(),
        address: member.deed("apply-restoration", &[("entry", id.as_str()), ("rule", rule.head.id.as_str())]),
    };
    pack.restorations_for(&entry.list).map(view).collect()
}

/// Every step that was taken about the entry, the earliest first.
fn taken(t: Speech, entry: &Entry) -> Vec<StepTaken> {
    let mut found = Vec::new();
    let challenges = |word: &'static str, all: &BTreeMap<RecordId, Challenge>| {
        let view = |(id, challenge): (&RecordId, &Challenge)| {
            let decided = challenge.decided.as_ref();
            let view = StepTaken {
                what: t.word("my-taken", word),
                on: t.day(challenge.received_on),
                number: id.to_string(),
                text: Legal::prose(&challenge.reasons),
                outcome: outcome(t, decided.map(|decided| decided.founded)),
                answered: decided.map(|decided| t.day(decided.on)),
                why: decided.map(|decided| Legal::prose(&decided.reasons)),
            };
            (challenge.received_on, view)
        };
        all.iter().map(view).collect::<Vec<_>>()
    };
    found.extend(challenges("objection", &entry.objections));
    found.extend(challenges("reconsideration", &entry.reconsiderations));
    found.extend(entry.restorations.iter().map(|(id, application)| {
        let decided = application.decided.as_ref();
        let view = StepTaken {
            what: t.word("my-taken", "restoration"),
            on: t.day(application.received_on),
            number: id.to_string(),
            text: evidence(&application.evidence),
            outcome: outcome(t, decided.map(|(_, granted, _)| *granted)),
            answered: decided.map(|(on, ..)| t.day(*on)),
            why: decided.map(|(.., why)| Legal::prose(why)),
        };
        (application.received_on, view)
    }));
    found.extend(entry.exits.iter().map(|(id, ground)| {
        let declined = ground.declined.as_ref();
        let view = StepTaken {
            what: t.word("my-taken", "exit"),
            on: t.day(ground.arose_on),
            number: id.to_string(),
            text: evidence(&ground.evidence),
            outcome: outcome(t, declined.map(|_| false)),
            answered: declined.map(|(on, _)| t.day(*on)),
            why: declined.map(|(_, why)| Legal::prose(why)),
        };
        (ground.arose_on, view)
    }));
    found.sort_by_key(|(on, _)| *on);
    found.into_iter().map(|(_, view)| view).collect()
}

fn evidence(items: &BTreeMap<standing_core::id::Slug, standing_core::prose::Prose>) -> Legal {
    let lines: Vec<&str> = items.values().map(standing_core::prose::Prose::as_str).collect();
    Legal::plain(&lines.join("\n"))
}

fn outcome(t: Speech, good: Option<bool>) -> String {
    t.word(
        "my-outcome",
        match good {
            None => "open",
            Some(true) => "granted",
            Some(false) => "rejected",
        },
    )
}

fn measure(look: &Look<'_>, found: &MeasureStanding) -> Option<MeasureView> {
    let t = look.t;
    let measure = look.file.measures.get(&found.measure)?;
    let entry = look.file.entries.get(&found.entry)?;
    let rule = look.pack_of(entry, Step::Consequences).and_then(|pack| pack.consequence(&found.consequence));
    let title = rule.map(|rule| Legal::of(&rule.head.title, t.locale().word()));
    let unit = look.directory.units.get(&found.unit);
    Some(MeasureView {
        unit: Legal::plain(unit.map_or(found.unit.as_str(), |unit| &unit.name)),
        state: t.word("measures", found.word),
        title: title.unwrap_or_else(|| Legal::plain(found.consequence.as_str())),
        since: t.day(found.since),
        until: found.until.map(|until| t.day(until)),
        law: found.law.as_ref().map(Legal::prose),
        reasons: Legal::prose(&measure.reasons),
    })
}
