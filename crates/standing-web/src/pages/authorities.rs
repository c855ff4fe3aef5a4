//! Who takes part: all authorities and relying units, and one authority with its entries.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use standing_core::event::directory::AuthorityRegistered;
use standing_core::id::{AuthorityId, Slug};
use standing_service::browse::EntriesAsked;

use super::answer::answer;
use super::frame::{Frame, Section};
use super::legal::Legal;
use super::lists::{ListRow, rows};
use super::look::By;
use super::problem::Problem;
use super::speech::{Day, Speech};
use super::when::Held;
use super::{Desk, Spoken, address};

/// Entries on one page of an authority.
const ENTRIES_PER_PAGE: usize = 25;

/// One authority in a line.
#[derive(Debug, Clone)]
pub(crate) struct AuthorityView {
    name: Legal,
    address: String,
    kind: String,
    level: String,
    region: String,
    fields: Vec<String>,
}

/// One relying unit in a line.
#[derive(Debug, Clone)]
pub(crate) struct UnitView {
    name: Legal,
    kind: String,
    is_voluntary: bool,
}

/// A mandate of an association.
#[derive(Debug, Clone)]
pub(crate) struct MandateView {
    association: Legal,
    lists: Vec<String>,
    from: Day,
    until: Option<Day>,
}

#[derive(Template)]
#[template(path = "authorities.html")]
struct AuthoritiesPage {
    t: Speech,
    page: Frame,
    authorities: Vec<AuthorityView>,
    units: Vec<UnitView>,
}

#[derive(Template)]
#[template(path = "authority.html")]
struct AuthorityPage {
    t: Speech,
    page: Frame,
    held: Held,
    authority: AuthorityView,
    superior: Option<By>,
    mandates: Vec<MandateView>,
    rows: Vec<ListRow>,
    next_address: String,
    first_address: String,
    is_first: bool,
}

/// The place in the list of entries.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    after: String,
}

/// `GET /{locale}/authorities`
pub(crate) async fn index(State(desk): State<Desk>, Spoken(t): Spoken) -> Response {
    let directory = desk.directory();
    let page = Frame::new(t, Section::About, "authorities", t.say("authorities-title"))
        .below(t, &[])
        .twin("/api/v1/authorities");
    let units = directory.units.values().map(|unit| UnitView {
        name: Legal::plain(&unit.name),
        kind: t.datum(unit.kind.as_str()),
        is_voluntary: unit.voluntary,
    });
    answer(&AuthoritiesPage {
        t,
        page,
        authorities: directory.authorities.values().map(|known| view(t, known)).collect(),
        units: units.collect(),
    })
}

/// `GET /{locale}/authorities/{id}`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path(id): Path<String>,
    Query(After { after }): Query<After>,
) -> Result<Response, Problem> {
    let id: AuthorityId = id.parse().map_err(|_| Problem::missing(t))?;
    let directory = desk.directory();
    let known = directory.authorities.get(&id).ok_or_else(|| Problem::missing(t))?;
    let asked =
        EntriesAsked { authority: Some(id.to_string()), public_only: true, ..EntriesAsked::default() };
    let cursor = (!after.is_empty()).then_some(after.as_str());
    let found = desk.entries(&asked, None, cursor, ENTRIES_PER_PAGE).await;
    let found = found.map_err(|error| Problem::service(t, &error))?;
    let own = address::authority(t.locale(), &id);
    let mandates = directory.mandates.values().filter(|mandate| mandate.granted.authority == id);
    let name = |id: &AuthorityId| {
        directory.authorities.get(id).map_or_else(|| id.to_string(), |known| known.name.clone())
    };
    let mandates = mandates.map(|mandate| MandateView {
        association: Legal::plain(&name(&mandate.granted.association)),
        lists: mandate.granted.lists.iter().map(|list| list_title(&desk, t, list)).collect(),
        from: t.day(mandate.granted.from),
        until: mandate.ended_on.or(mandate.granted.until).map(|day| t.day(day)),
    });
    let superior = known.superior.as_ref().map(|superior| By {
        name: Legal::plain(&name(superior)),
        address: address::authority(t.locale(), superior),
        is_imported: false,
    });
    let authority = view(t, known);
    let page = Frame::new(t, Section::About, format!("authorities/{id}"), authority.name.text.clone())
        .below(t, &[(&t.say("authorities-title"), "authorities")])
        .twin(format!("/api/v1/authorities/{id}"));
    Ok(answer(&AuthorityPage {
        t,
        held: Held::across(&desk, t),
        page,
        authority,
        superior,
        mandates: mandates.collect(),
        rows: rows(&desk, t, &found.items),
        next_address: found
            .next
            .map_or_else(String::new, |next| format!("{own}{}", address::query(&[("after", &next)]))),
        first_address: own,
        is_first: after.is_empty(),
    }))
}

/// A list by its title in the rules of today.
fn list_title(desk: &Desk, t: Speech, list: &Slug) -> String {
    let packs = desk.packs();
    let found = packs.with_list(list, desk.today_on(list)).next();
    let title =
        found.and_then(|pack| Some(pack.list(list)?.head.title.in_language(t.locale().word()).to_owned()));
    title.unwrap_or_else(|| t.datum(list.as_str()))
}

fn view(t: Speech, known: &AuthorityRegistered) -> AuthorityView {
    AuthorityView {
        name: Legal::plain(&known.name),
        address: address::authority(t.locale(), &known.authority),
        kind: t.datum(known.kind.as_str()),
        level: t.word("level", known.level),
        region: known.region.as_ref().map(ToString::to_string).unwrap_or_default(),
        fields: known.fields.iter().map(|field| t.datum(field.as_str())).collect(),
    }
}
