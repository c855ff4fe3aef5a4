//! The page of one entry: the answer first, then why, by whom, until when, what follows and what to do next.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use standing_core::file::entry::{Entry, Origin};
use standing_core::id::EntryId;
use standing_core::pack::model::{Pack, Step};
use standing_core::standing::consequences::consequences_of_entry;
use standing_core::standing::measures::{MeasureWord, measures_at};
use standing_core::standing::publication::Shown;
use standing_core::word::Word;
use standing_service::ask::Placed;

use super::answer::answer;
use super::clocks::{ClockView, clocks};
use super::explain::explain;
use super::frame::{Frame, Section};
use super::legal::{CiteView, Legal, RuleView, cites};
use super::look::{By, ConsequenceView, EntryHead, Look, OrganisationHead};
use super::problem::Problem;
use super::rulebook::Book;
use super::speech::{Day, Speech};
use super::steps::{Ways, ways};
use super::timeline::{Point, timeline};
use super::when::{Asked, Held};
use super::{Desk, Spoken, address};

/// What was found on one limb of the ground.
#[derive(Debug, Clone)]
pub(crate) struct LimbView {
    pub(crate) title: Legal,
    pub(crate) source: Option<Legal>,
    pub(crate) holds: bool,
    pub(crate) found: Legal,
    pub(crate) cites: Vec<CiteView>,
}

/// A measure that a unit has not lifted although the entry ended.
#[derive(Debug, Clone)]
pub(crate) struct MeasureView {
    unit: Legal,
    state: String,
    consequence: Legal,
    until: Option<Day>,
    law: Option<Legal>,
}

/// Where an imported entry comes from.
#[derive(Debug, Clone)]
pub(crate) struct Provenance {
    listed_by: Legal,
    source: Legal,
    source_row: String,
    copy: String,
    copy_of: Day,
    imported_on: Day,
    instrument: Option<Legal>,
    caution: Option<Legal>,
    ground_text: Legal,
    measures: Vec<Legal>,
    addresses: Vec<Legal>,
}

/// The decision behind an entry that was decided here.
#[derive(Debug, Clone)]
pub(crate) struct DecisionView {
    /// Its own page.
    pub(crate) address: String,
    pub(crate) on: Day,
    pub(crate) reasons: Legal,
    pub(crate) basis: Legal,
    pub(crate) notice_served_on: Day,
    pub(crate) answered: bool,
    pub(crate) heard: bool,
    pub(crate) field: String,
}

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    t: Speech,
    page: Frame,
    held: Held,
    asked: Asked,
    organisation: OrganisationHead,
    head: EntryHead,
    plain: Vec<String>,
    list: RuleView,
    ground: Option<RuleView>,
    pack: (String, String),
    by: By,
    decision: Option<DecisionView>,
    limbs: Vec<LimbView>,
    provenance: Option<Provenance>,
    consequences: Vec<ConsequenceView>,
    clocks: Vec<ClockView>,
    unlifted: Vec<MeasureView>,
    measures_reported: u64,
    ways: Ways,
    timeline: Vec<Point>,
    report_address: String,
}

#[derive(Template)]
#[template(path = "entry-ended.html")]
struct EndOnlyPage {
    t: Speech,
    page: Frame,
    held: Held,
    asked: Asked,
    organisation: OrganisationHead,
}

/// `GET /{locale}/entries/{id}`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let times = asked.read(&desk).await.map_err(|wrong| Problem::input(t, t.say(wrong.key())))?;
    let entry_id: EntryId = id.parse().map_err(|_| Problem::missing(t))?;
    let seen = desk.open_entry(&id, times).await.map_err(|error| Problem::service(t, &error))?;
    let opened = seen.answer.as_ref().ok_or_else(|| Problem::missing(t))?;
    let events = desk.events_of(&opened.stream, times.known_at).await;
    let events = events.map_err(|error| Problem::service(t, &error))?;
    let (packs, directory) = (desk.packs(), desk.directory());
    let look = Look { t, file: &opened.file, packs: &packs, directory: &directory, as_of: seen.as_of };
    let held = Held::new(t, &seen, &asked, desk.today_for(&opened.file));
    let organisation = look.organisation().ok_or_else(|| Problem::missing(t))?;
    match look.shown(&entry_id) {
        Shown::Nothing => Err(Problem::missing(t)),
        Shown::EndOnly => {
            let mut page = frame(t, &id, &asked, &organisation);
            // Machines are told nothing of it.
            page.json.clear();
            Ok(answer(&EndOnlyPage { t, page, held, asked, organisation }))
        }
        Shown::Entry | Shown::Ended => {
            let page = entry_page(&look, &entry_id, organisation, held, asked, &events);
            page.map(|page| answer(&page)).ok_or_else(|| Problem::missing(t))
        }
    }
}

fn frame(t: Speech, id: &str, asked: &Asked, organisation: &OrganisationHead) -> Frame {
    let title = t.with("entry-title", &[("name", organisation.name.text.as_str().into())]);
    let path = format!("entries/{id}{}", asked.query());
    let above = format!("organisations/{}", address::encoded(&organisation.identifier));
    Frame::new(t, Section::Search, path, title)
        .below(t, &[(&organisation.name.text, &above)])
        .twin(format!("/api/v1/entries/{id}{}", asked.query()))
}

fn entry_page(
    look: &Look<'_>,
    id: &EntryId,
    organisation: OrganisationHead,
    held: Held,
    asked: Asked,
    events: &[Placed],
) -> Option<EntryPage> {
    let t = look.t;
    let entry = look.file.entries.get(id)?;
    let head = look.entry(id)?;
    let own: &Pack = look.packs.of(&entry.pack)?;
    let list = own.list(&entry.list)?;
    let consequences = consequences_of_entry(look.file, id, look.packs, &Look::question(), look.as_of);
    let is_live_decision = !head.status.is_ended && entry.authority().is_some();
    let ground = own.ground(&entry.ground);
    Some(EntryPage {
        t,
        page: frame(t, id.as_str(), &asked, &organisation),
        plain: explain(look, id, entry),
        list: RuleView::of(&list.head, "list", own, t.locale()),
        ground: ground.map(|ground| RuleView::of(&ground.head, "ground", own, t.locale())),
        pack: (
            format!("{} {}", own.meta.id, own.meta.version),
            address::pack(t.locale(), &own.meta.id, &own.meta.version),
        ),
        by: look.by(entry),
        decision: decision(look, entry),
        limbs: limbs(look, entry, own),
        provenance: provenance(look, entry),
        consequences: consequences.iter().filter_map(|found| look.consequence(found)).collect(),
        clocks: clocks(look, id, entry),
        unlifted: if head.status.is_ended { unlifted(look, id, entry) } else { Vec::new() },
        measures_reported: measures_reported(look, id),
        ways: if is_live_decision { ways(look, id, entry) } else { Ways::default() },
        timeline: timeline(look, id, events),
        report_address: format!("{}/report-error", head.address),
        held,
        asked,
        organisation,
        head,
    })
}

pub(crate) fn decision(look: &Look<'_>, entry: &Entry) -> Option<DecisionView> {
    let decided = look.file.cases.get(entry.case()?)?.decided()?;
    let t = look.t;
    Some(DecisionView {
        address: address::decision(t.locale(), entry.case()?),
        on: t.day(decided.on),
        reasons: Legal::prose(&decided.decision.reasons),
        basis: Legal::prose(&decided.decision.basis),
        notice_served_on: t.day(decided.decision.notice_served_on),
        answered: decided.decision.answered,
        heard: decided.decision.heard,
        field: entry.field().map(|field| t.datum(field.as_str())).unwrap_or_default(),
    })
}

pub(crate) fn limbs(look: &Look<'_>, entry: &Entry, pack: &Pack) -> Vec<LimbView> {
    let decided = entry.case().and_then(|case| look.file.cases.get(case)).and_then(|case| case.decided());
    let (Some(decided), Some(ground)) = (decided, pack.ground(&entry.ground)) else { return Vec::new() };
    let locale = look.t.locale();
    let found = decided.decision.limbs.iter().map(|limb| {
        let rule = ground.condition.limbs().find(|(id, _)| **id == limb.limb).map(|(_, rule)| rule);
        let title = rule.and_then(|rule| {
            rule.title.as_ref().or(match &rule.test {
                standing_core::pack::condition::Test::Finding(words) => Some(words),
                _ => None,
            })
        });
        let title = title.map(|title| super::legal::Title::of(title, pack, locale));
        let fallback = Legal::plain(&look.t.datum(limb.limb.as_str()));
        LimbView {
            source: title.as_ref().and_then(|title| title.source.clone()),
            title: title.map_or(fallback, |title| title.plain),
            holds: limb.holds,
            found: Book::new(look.t, pack).found(&limb.found),
            cites: rule.map(|rule| cites(&rule.cites, pack, locale)).unwrap_or_default(),
        }
    });
    found.collect()
}

fn provenance(look: &Look<'_>, entry: &Entry) -> Option<Provenance> {
    let Origin::Founded { provenance, row, imported_on, .. } = &entry.origin else { return None };
    let t = look.t;
    Some(Provenance {
        listed_by: Legal::plain(&provenance.listed_by),
        source: Legal::plain(&provenance.source),
        source_row: provenance.source_row.clone(),
        copy: provenance.copy.clone(),
        copy_of: t.day(provenance.copy_of),
        imported_on: t.day(*imported_on),
        instrument: provenance.instrument.as_deref().map(Legal::plain),
        caution: provenance.caution.as_deref().map(Legal::plain),
        ground_text: Legal::plain(&row.ground_text),
        measures: row.measures.iter().map(|measure| Legal::plain(measure)).collect(),
        addresses: row.addresses.iter().map(|line| Legal::plain(line)).collect(),
    })
}

fn measures_reported(look: &Look<'_>, id: &EntryId) -> u64 {
    let taken = look.file.measures_on(id).filter(|(_, measure)| measure.on <= look.as_of).count();
    u64::try_from(taken).unwrap_or(u64::MAX)
}

fn unlifted(look: &Look<'_>, id: &EntryId, entry: &Entry) -> Vec<MeasureView> {
    let pack = look.pack_of(entry, Step::Consequences);
    let kept = [MeasureWord::NotLifted, MeasureWord::Overdue, MeasureWord::Retained, MeasureWord::Expired];
    measures_at(look.file, look.packs, look.as_of)
        .into_iter()
        .filter(|measure| measure.entry == *id && kept.contains(&measure.word))
        .map(|measure| {
            let unit = look.directory.units.get(&measure.unit);
            let rule = pack.and_then(|pack| pack.consequence(&measure.consequence));
            let title = rule.map(|rule| Legal::of(&rule.head.title, look.t.locale().word()));
            MeasureView {
                unit: Legal::plain(unit.map_or(measure.unit.as_str(), |unit| &unit.name)),
                state: look.t.word("measure", measure.word.as_str()),
                consequence: title.unwrap_or_else(|| Legal::plain(measure.consequence.as_str())),
                until: measure.until.map(|until| look.t.day(until)),
                law: measure.law.as_ref().map(Legal::prose),
            }
        })
        .collect()
}
