//! The page of one organisation: what follows today, what is in force, what has ended, its names.
//!
//! An organisation that the register does not know has a page too: it says so, and what that means. Nothing on
//! this page is about a person, and no entry passes along a link.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use standing_core::file::record::RecordItem;
use standing_core::identifier::Identifier;
use standing_core::name::NameKind;
use standing_core::standing::check::check;
use standing_core::standing::publication::{Shown, acts_shown};
use standing_core::word::Word;

use super::answer::answer;
use super::frame::{Frame, Section};
use super::legal::Legal;
use super::look::{ConsequenceView, EntryHead, Look, StrengthView};
use super::problem::Problem;
use super::speech::{Day, Speech};
use super::when::{Asked, Held};
use super::{Desk, Spoken, address, wrong};

/// What follows in one group of matters.
#[derive(Debug, Clone)]
pub(crate) struct MatterGroup {
    pub(crate) matter: String,
    pub(crate) strongest: StrengthView,
    pub(crate) consequences: Vec<ConsequenceView>,
}

/// One name.
#[derive(Debug, Clone)]
pub(crate) struct NameView {
    name: Legal,
    kind: String,
    from: Option<Day>,
    to: Option<Day>,
    is_in_use: bool,
}

/// A successor or a branch: shown, and without any effect.
#[derive(Debug, Clone)]
pub(crate) struct LinkView {
    says: String,
    other: String,
    address: String,
    from: Option<Day>,
    to: Option<Day>,
}

/// A published act of the file.
#[derive(Debug, Clone)]
pub(crate) struct ActView {
    kind: String,
    on: Day,
    text: Legal,
}

#[derive(Template)]
#[template(path = "organisation.html")]
struct OrganisationPage {
    t: Speech,
    page: Frame,
    held: Held,
    asked: Asked,
    name: Legal,
    translated: Option<Legal>,
    identifiers: Vec<String>,
    region: String,
    strongest: StrengthView,
    headline: String,
    groups: Vec<MatterGroup>,
    notes: Vec<String>,
    live: Vec<EntryHead>,
    ended: Vec<EntryHead>,
    ended_unshown: u64,
    acts: Vec<ActView>,
    names: Vec<NameView>,
    links: Vec<LinkView>,
    registered_on: Day,
    check_address: String,
}

#[derive(Template)]
#[template(path = "organisation-unknown.html")]
struct UnknownPage {
    t: Speech,
    page: Frame,
    held: Held,
    identifier: String,
    check_address: String,
}

/// `GET /{locale}/organisations/{identifier}`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path(typed): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let times = asked.read(&desk).await.map_err(|wrong| Problem::input(t, t.say(wrong.key())))?;
    let identifier: Identifier =
        typed.parse().map_err(|error| Problem::input(t, wrong::identifier(t, &typed, &error)))?;
    let seen = desk.open_file(&identifier, times).await.map_err(|error| Problem::service(t, &error))?;
    let today = seen.answer.as_ref().map_or_else(|| desk.today(), |opened| desk.today_for(&opened.file));
    let held = Held::new(t, &seen, &asked, today);
    let check_address = check_address(t, &identifier, &asked);
    let Some(opened) = seen.answer else {
        let title = t.with("unknown-title", &[("identifier", identifier.to_string().into())]);
        let page = frame(t, &identifier, &asked, title).twin(check_twin(&identifier, &asked));
        let identifier = identifier.to_string();
        return Ok(answer(&UnknownPage { t, page, held, identifier, check_address }));
    };
    let (packs, directory) = (desk.packs(), desk.directory());
    let look = Look { t, file: &opened.file, packs: &packs, directory: &directory, as_of: seen.as_of };
    let page = organisation_page(&look, &identifier, held, asked, check_address);
    page.map(|page| answer(&page)).ok_or_else(|| Problem::missing(t))
}

fn check_address(t: Speech, identifier: &Identifier, asked: &Asked) -> String {
    let query = [("organisation", identifier.to_string()), ("as_of", asked.as_of.clone())];
    let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
    address::page(t.locale(), &format!("check{}", address::query(&query)))
}

/// What the API answers about an organisation that it does not know: that nothing follows.
fn check_twin(identifier: &Identifier, asked: &Asked) -> String {
    let code = identifier.to_string();
    format!("/api/v1/check{}", address::query(&[("organisation", &code), ("as_of", &asked.as_of)]))
}

fn frame(t: Speech, identifier: &Identifier, asked: &Asked, title: String) -> Frame {
    let code = address::encoded(&identifier.to_string());
    Frame::new(t, Section::Search, format!("organisations/{code}{}", asked.query()), title)
        .below(t, &[(&t.say("crumb-search"), "search")])
        .twin(format!("/api/v1/organisations/{code}{}", asked.query()))
}

fn organisation_page(
    look: &Look<'_>,
    identifier: &Identifier,
    held: Held,
    asked: Asked,
    check_address: String,
) -> Option<OrganisationPage> {
    let t = look.t;
    let organisation = look.file.organisation.as_ref()?;
    let answer = check(look.file, look.packs, &Look::question(), look.as_of);
    let form = look.check(identifier, &Look::question(), &answer);
    let name = look.name();
    let (mut live, mut ended, mut ended_unshown) = (Vec::new(), Vec::new(), 0_u64);
    for id in look.file.entries.keys() {
        match look.shown(id) {
            Shown::Nothing => {}
            Shown::Entry => live.extend(look.entry(id)),
            Shown::Ended => ended.extend(look.entry(id)),
            Shown::EndOnly => ended_unshown = ended_unshown.saturating_add(1),
        }
    }
    let identifiers = std::iter::once(&organisation.identifier).chain(&organisation.also);
    let mut page = frame(t, identifier, &asked, name.text.clone());
    page.title_lang.clone_from(&name.lang);
    page = page.feeding(format!("{}/feed.atom", address::organisation(t.locale(), identifier)));
    Some(OrganisationPage {
        t,
        page,
        held,
        asked,
        name,
        translated: look.translated(),
        identifiers: identifiers.map(ToString::to_string).collect(),
        region: organisation.region.as_ref().map(ToString::to_string).unwrap_or_default(),
        strongest: StrengthView::of(t, answer.strength),
        headline: t.word("answer", answer.strength.map_or("none", Word::as_str)),
        groups: groups(look, &answer.consequences),
        notes: look.notes(&form),
        live,
        ended,
        ended_unshown,
        acts: acts(look),
        names: names(look),
        links: links(look),
        registered_on: t.day(organisation.registered_on),
        check_address,
    })
}

/// Consequences by the first part of their matter, the strongest first in each.
pub(crate) fn groups(
    look: &Look<'_>,
    consequences: &[standing_core::standing::consequences::Consequence],
) -> Vec<MatterGroup> {
    let mut groups: BTreeMap<String, (Option<standing_core::pack::model::Strength>, Vec<ConsequenceView>)> =
        BTreeMap::new();
    for found in consequences {
        let Some(view) = look.consequence(found) else { continue };
        let first = found.matter.as_str().split('.').next().unwrap_or_default();
        let group = groups.entry(look.t.datum(first)).or_default();
        group.0 = group.0.max(Some(found.strength));
        group.1.push(view);
    }
    let view = |(matter, (strongest, consequences))| MatterGroup {
        matter,
        strongest: StrengthView::of(look.t, strongest),
        consequences,
    };
    groups.into_iter().map(view).collect()
}

fn acts(look: &Look<'_>) -> Vec<ActView> {
    let shown = acts_shown(look.file, look.packs, look.as_of);
    let acts = shown.iter().filter_map(|act| {
        let RecordItem::Act(made, _) = &look.file.records.get(&act.record)?.item else { return None };
        Some(ActView {
            kind: look.t.word("record", act.kind.as_str()),
            on: look.t.day(act.act_on),
            text: Legal::prose(&made.text),
        })
    });
    acts.collect()
}

fn names(look: &Look<'_>) -> Vec<NameView> {
    let organisation = look.file.organisation.iter();
    let names = organisation.flat_map(|organisation| &organisation.names);
    let view = names.map(|name| NameView {
        name: Legal::name(name),
        kind: look.t.word("name-kind", name.kind()),
        from: name.from().map(|day| look.t.day(day)),
        to: name.to().map(|day| look.t.day(day)),
        is_in_use: name.kind() != NameKind::Former && name.in_use_on(look.as_of),
    });
    view.collect()
}

fn links(look: &Look<'_>) -> Vec<LinkView> {
    let organisation = look.file.organisation.iter();
    let links = organisation.flat_map(|organisation| &organisation.links);
    let view = links.map(|link| LinkView {
        says: look.t.word("link", link.kind()),
        other: link.other().to_string(),
        address: address::organisation(look.t.locale(), link.other()),
        from: link.from().map(|day| look.t.day(day)),
        to: link.to().map(|day| look.t.day(day)),
    });
    view.collect()
}
