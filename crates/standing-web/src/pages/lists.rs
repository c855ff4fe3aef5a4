//! Lists: all of them with how much is on each, and one of them with its entries, filters and rules.
//!
//! Entries stand in the order in which the register came to know them. There is no other order: a list is not a
//! ranking.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use standing_core::id::Slug;
use standing_core::pack::model::{ListRule, Pack};
use standing_core::standing::publication::Shown;
use standing_service::browse::{EntriesAsked, SeenEntry};

use super::answer::answer;
use super::frame::{Frame, Section};
use super::legal::{Legal, RuleView};
use super::look::{EntryHead, Look, OrganisationHead};
use super::problem::Problem;
use super::rulebook;
use super::speech::Speech;
use super::when::Held;
use super::{Desk, Spoken, address};
use crate::downloads::Format;

/// Entries on one page of a list.
const ENTRIES_PER_PAGE: usize = 25;

/// A list with how many entries are on it.
#[derive(Debug, Clone)]
pub(crate) struct ListCount {
    pub(crate) rule: RuleView,
    pub(crate) kind: String,
    pub(crate) address: String,
    pub(crate) pack: String,
    pub(crate) pack_address: String,
    pub(crate) kept_by: String,
    /// In force or suspended.
    pub(crate) live: u64,
    pub(crate) ended: u64,
}

/// One row of a list.
#[derive(Debug, Clone)]
pub(crate) struct ListRow {
    pub(crate) organisation: OrganisationHead,
    pub(crate) entry: EntryHead,
}

/// One choice of a filter.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "lists.html")]
struct ListsPage {
    t: Speech,
    page: Frame,
    held: Held,
    lists: Vec<ListCount>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    t: Speech,
    page: Frame,
    held: Held,
    list: ListCount,
    level: String,
    decided_by: Vec<String>,
    term: String,
    rows: Vec<ListRow>,
    statuses: Vec<Choice>,
    authorities: Vec<Choice>,
    is_filtered: bool,
    first_address: String,
    next_address: String,
    is_first: bool,
    /// Where the whole list can be taken as a file.
    files: [String; 2],
}

/// The filters as the form sends them.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Filters {
    #[serde(default)]
    status: String,
    #[serde(default)]
    authority: String,
    #[serde(default)]
    after: String,
}

/// `GET /{locale}/lists`
pub(crate) async fn index(State(desk): State<Desk>, Spoken(t): Spoken) -> Result<Response, Problem> {
    let held = Held::across(&desk, t);
    let page =
        Frame::new(t, Section::Lists, "lists", t.say("lists-title")).below(t, &[]).twin("/api/v1/lists");
    let lists = list_counts(&desk, t).await?;
    Ok(answer(&ListsPage { t, page, held, lists }))
}

/// The lists of the packs in force today, with how many entries the public may see on each.
pub(crate) async fn list_counts(desk: &Desk, t: Speech) -> Result<Vec<ListCount>, Problem> {
    let (packs, today) = (desk.packs(), desk.today_across());
    let figures = desk.figures().get(desk, None).await;
    let (figures, _) = figures.map_err(|error| Problem::service(t, &error))?;
    let mut lists = BTreeMap::new();
    for pack in packs.all() {
        let is_governing = packs.governing(&pack.meta.id, today).is_some_and(|now| now.hash == pack.hash);
        for list in pack.lists.iter().filter(|_| is_governing) {
            let mut view = list_count(t, list, pack);
            for (_, count) in figures.entries.iter().filter(|((of, ..), _)| *of == list.head.id) {
                view.live = view.live.saturating_add(count.in_force).saturating_add(count.suspended);
                view.ended = view.ended.saturating_add(count.ended);
            }
            lists.insert((pack.meta.id.clone(), list.head.id.clone()), view);
        }
    }
    Ok(lists.into_values().collect())
}

fn list_count(t: Speech, list: &ListRule, pack: &Pack) -> ListCount {
    ListCount {
        rule: RuleView::of(&list.head, "list", pack, t.locale()),
        kind: t.word("list-kind", list.kind),
        address: address::list(t.locale(), &list.head.id),
        pack: format!("{} {}", pack.meta.id, pack.meta.version),
        pack_address: address::pack(t.locale(), &pack.meta.id, &pack.meta.version),
        kept_by: list.kept_by.clone().unwrap_or_default(),
        live: 0,
        ended: 0,
    }
}

/// `GET /{locale}/lists/{list}?status=…&authority=…&after=…`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path(id): Path<String>,
    Query(filters): Query<Filters>,
) -> Result<Response, Problem> {
    let slug: Slug = id.parse().map_err(|_| Problem::missing(t))?;
    let today = desk.today_on(&slug);
    let (packs, directory) = (desk.packs(), desk.directory());
    let pack = packs.with_list(&slug, today).next().ok_or_else(|| Problem::missing(t))?;
    let list = pack.list(&slug).ok_or_else(|| Problem::missing(t))?;
    let counted = list_counts(&desk, t).await?;
    let own = address::list(t.locale(), &slug);
    let view = counted.into_iter().find(|view| view.address == own);
    let view = view.unwrap_or_else(|| list_count(t, list, pack));
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let asked = EntriesAsked {
        list: Some(slug.to_string()),
        authority: some(&filters.authority),
        status: some(&filters.status),
        public_only: true,
        ..EntriesAsked::default()
    };
    let found = desk.entries(&asked, Some(today), some(&filters.after).as_deref(), ENTRIES_PER_PAGE).await;
    let found = found.map_err(|error| Problem::service(t, &error))?;
    let rows = rows(&desk, t, &found.items);
    let address_after = |after: &str| {
        let query =
            [("status", filters.status.as_str()), ("authority", &filters.authority), ("after", after)];
        format!("{own}{}", address::query(&query))
    };
    let title = view.rule.title.plain.text.clone();
    let query = address::query(&[("status", &filters.status), ("authority", &filters.authority)]);
    let page = Frame::new(t, Section::Lists, format!("lists/{slug}{query}"), title)
        .below(t, &[(&t.say("lists-title"), "lists")])
        .twin(format!("/api/v1/lists/{slug}{query}"))
        .feeding(format!("{own}/feed.atom"));
    let authorities = authorities(&directory, list, &filters.authority);
    Ok(answer(&ListPage {
        t,
        page,
        held: Held::of_day(t, today, desk.log_size()),
        list: view,
        level: t.word("level", list.level_min),
        decided_by: list.decided_by.iter().map(|kind| t.datum(kind.as_str())).collect(),
        term: rulebook::term(t, &list.term),
        rows,
        statuses: statuses(t, &filters.status),
        authorities,
        is_filtered: !filters.status.is_empty() || !filters.authority.is_empty(),
        first_address: address_after(""),
        next_address: found.next.as_deref().map(address_after).unwrap_or_default(),
        is_first: filters.after.is_empty(),
        files: Format::ALL.map(|format| format!("/data/lists/{slug}.{}", format.ending())),
    }))
}

/// The entries found that the public may see.
pub(crate) fn rows(desk: &Desk, t: Speech, found: &[SeenEntry]) -> Vec<ListRow> {
    let (packs, directory) = (desk.packs(), desk.directory());
    let rows = found.iter().filter_map(|seen| {
        let look =
            Look { t, file: &seen.kept.file, packs: &packs, directory: &directory, as_of: seen.kept.as_of };
        matches!(look.shown(&seen.entry), Shown::Entry | Shown::Ended).then_some(())?;
        Some(ListRow { organisation: look.organisation()?, entry: look.entry(&seen.entry)? })
    });
    rows.collect()
}

fn statuses(t: Speech, chosen: &str) -> Vec<Choice> {
    ["in-force", "suspended", "ended"]
        .map(|status| Choice {
            value: status.to_owned(),
            label: t.word("status", status),
            is_chosen: status == chosen,
        })
        .into()
}

fn authorities(
    directory: &standing_core::directory::Directory,
    list: &ListRule,
    chosen: &str,
) -> Vec<Choice> {
    let kinds: BTreeSet<_> = list.decided_by.iter().collect();
    directory
        .authorities
        .values()
        .filter(|authority| kinds.contains(&authority.kind))
        .map(|authority| Choice {
            value: authority.authority.to_string(),
            label: Legal::plain(&authority.name).text,
            is_chosen: authority.authority.as_str() == chosen,
        })
        .collect()
}
