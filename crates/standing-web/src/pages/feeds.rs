//! Atom feeds (RFC 4287): what happened about one organisation, and on one list. Only public events, newest first;
//! what has become hidden since is hidden here too.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use standing_core::id::{EntryId, Slug};
use standing_core::identifier::Identifier;
use standing_core::standing::publication::Shown;
use standing_service::ask::Times;
use standing_service::browse::{Kept, LogRecord};

use super::answer::Xml;
use super::legal::Legal;
use super::look::Look;
use super::problem::Problem;
use super::speech::Speech;
use super::timeline::timeline;
use super::{Desk, Spoken, address, wrong};

/// The most entries of a feed.
const ITEMS_MAX: usize = 50;
/// How many of the newest events of the log the feed of a list looks through at most.
const EVENTS_LOOKED_AT: u64 = 1_000;
/// Events read at once.
const EVENTS_AT_ONCE: u64 = 100;

/// One event in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    position: u64,
    title: String,
    /// Who, and what was said.
    summary: String,
    address: String,
    /// The moment at which the register took it.
    updated: String,
    by: String,
}

#[derive(Template)]
#[template(path = "feed.xml", escape = "html")]
struct Feed {
    t: Speech,
    /// The name of the log, in which positions are unique.
    log: String,
    /// What the feed is about, as part of its id.
    about: String,
    title: String,
    own_address: String,
    page_address: String,
    updated: String,
    items: Vec<Item>,
}

/// `GET /{locale}/organisations/{identifier}/feed.atom`
pub(crate) async fn organisation(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path(typed): Path<String>,
) -> Result<Response, Problem> {
    let identifier: Identifier =
        typed.parse().map_err(|error| Problem::input(t, wrong::identifier(t, &typed, &error)))?;
    let seen = desk.open_file(&identifier, Times::default()).await;
    let seen = seen.map_err(|error| Problem::service(t, &error))?;
    let page = address::organisation(t.locale(), &identifier);
    let (mut items, mut name) = (Vec::new(), identifier.to_string());
    if let Some(opened) = &seen.answer {
        let events = desk.events_of(&opened.stream, None).await;
        let events = events.map_err(|error| Problem::service(t, &error))?;
        let (packs, directory) = (desk.packs(), desk.directory());
        let look = Look { t, file: &opened.file, packs: &packs, directory: &directory, as_of: seen.as_of };
        name = look.name().text;
        for id in opened.file.entries.keys().filter(|id| is_shown(&look, id)) {
            items.extend(items_of(&look, id, &events));
        }
    }
    let title = t.with("feed-organisation", &[("name", name.into())]);
    Ok(feed(&desk, t, format!("organisation-{identifier}"), title, page, items))
}

/// `GET /{locale}/lists/{list}/feed.atom`
pub(crate) async fn list(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let slug: Slug = id.parse().map_err(|_| Problem::missing(t))?;
    let packs = desk.packs();
    let pack = packs.with_list(&slug, desk.today_on(&slug)).next().ok_or_else(|| Problem::missing(t))?;
    let list = pack.list(&slug).ok_or_else(|| Problem::missing(t))?;
    let name = Legal::of(&list.head.title, t.locale().word()).text;
    let items = newest(&desk, t, &slug).await?;
    let title = t.with("feed-list", &[("name", name.into())]);
    Ok(feed(&desk, t, format!("list-{slug}"), title, address::list(t.locale(), &slug), items))
}

/// What happened on a list among the newest events: from the end of the log back, until there are enough.
async fn newest(desk: &Desk, t: Speech, list: &Slug) -> Result<Vec<Item>, Problem> {
    let size = desk.log_size();
    let first = size.saturating_sub(EVENTS_LOOKED_AT);
    let (mut items, mut end) = (Vec::new(), size);
    while end > first && items.len() < ITEMS_MAX {
        let begin = end.saturating_sub(EVENTS_AT_ONCE).max(first);
        let mut after = begin;
        // Large events come in several answers.
        while after < end {
            let most = usize::try_from(end.saturating_sub(after)).unwrap_or(usize::MAX);
            let page = desk.records_after(after, most).await.map_err(|error| Problem::service(t, &error))?;
            let Some((last, _)) = page.last() else { break };
            after = last.position;
            items.extend(
                page.iter().filter_map(|(record, kept)| item_of(desk, t, list, record, kept.as_ref()?)),
            );
        }
        end = begin;
    }
    Ok(items)
}

/// A record in the feed of a list; none where it is of another list, or not for everybody.
fn item_of(desk: &Desk, t: Speech, list: &Slug, record: &LogRecord, kept: &Kept) -> Option<Item> {
    let entry = record.entry.as_ref().filter(|_| record.was_public)?;
    let is_here = kept.file.entries.get(entry).is_some_and(|found| found.list == *list);
    let (packs, directory) = (desk.packs(), desk.directory());
    let look = Look { t, file: &kept.file, packs: &packs, directory: &directory, as_of: kept.as_of };
    if !is_here || !is_shown(&look, entry) {
        return None;
    }
    let head = look.entry(entry);
    Some(Item {
        position: record.position,
        title: format!("{} · {}", look.name().text, t.word("event", &record.kind)),
        summary: head.as_ref().map(|head| head.status.headline.clone()).unwrap_or_default(),
        address: address::entry(t.locale(), entry),
        updated: record.recorded_at.to_string(),
        by: head.map(|head| head.by.name.text).unwrap_or_default(),
    })
}

fn is_shown(look: &Look<'_>, id: &EntryId) -> bool {
    matches!(look.shown(id), Shown::Entry | Shown::Ended)
}

fn items_of(look: &Look<'_>, id: &EntryId, events: &[standing_service::ask::Placed]) -> Vec<Item> {
    let address = address::entry(look.t.locale(), id);
    let item = |point: super::timeline::Point| Item {
        position: point.position,
        summary: point
            .texts
            .iter()
            .map(|(label, text)| format!("{label} {}", text.text))
            .collect::<Vec<_>>()
            .join("\n"),
        title: point.title,
        address: address.clone(),
        updated: point.moment,
        by: point.by.text,
    };
    timeline(look, id, events).into_iter().map(item).collect()
}

fn feed(
    desk: &Desk,
    t: Speech,
    about: String,
    title: String,
    page: String,
    mut items: Vec<Item>,
) -> Response {
    items.sort_by_key(|item| std::cmp::Reverse(item.position));
    items.truncate(ITEMS_MAX);
    let log = desk.publisher().map(|publisher| publisher.verifier_key().name().to_string());
    let updated = items.first().map_or_else(|| desk.edge().now_ms().to_string(), |item| item.updated.clone());
    let feed = Feed {
        t,
        log: log.unwrap_or_else(|| "standing".to_owned()),
        about,
        title,
        own_address: format!("{page}/feed.atom"),
        page_address: page,
        updated,
        items,
    };
    match feed.render() {
        Ok(text) => {
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8")),
                (CACHE_CONTROL, HeaderValue::from_static("public, max-age=60")),
            ];
            (headers, Xml::clean(&text)).into_response()
        }
        Err(error) => Problem::broken(t, &error).into_response(),
    }
}
