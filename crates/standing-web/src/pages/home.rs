//! The start page: one search box, what the register is, how much is in it.

use askama::Template;
use axum::extract::State;
use axum::http::header::{ACCEPT_LANGUAGE, VARY};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::answer::answer;
use super::frame::{Frame, Section};
use super::lists::{ListCount, list_counts};
use super::problem::Problem;
use super::speech::{Locale, Speech};
use super::when::Held;
use super::{Desk, Spoken, address};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    t: Speech,
    page: Frame,
    held: Held,
    /// The lists that hold or held an entry; all of them while none does.
    lists: Vec<ListCount>,
    all_lists: u64,
    authorities: u64,
    units: u64,
}

/// `GET /` leads to the start page in the language that the browser asks for. No other page looks at that: each
/// address with a language gives everybody the same.
pub(crate) async fn first(headers: HeaderMap) -> Response {
    in_language(&headers, "")
}

/// The addresses of pages without their language, as people type them from memory.
const PAGES: [&str; 16] = [
    "about",
    "accessibility",
    "authorities",
    "check",
    "data",
    "decisions",
    "entries",
    "how-cases-run",
    "lists",
    "organisations",
    "packs",
    "purposes",
    "report-or-object",
    "search",
    "statistics",
    "verify",
];

/// Leads an address that lacks its language to the page in the one that the browser asks for; none when there is no
/// such page.
pub(crate) fn lead(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let page = uri.path().strip_prefix('/')?;
    let is_page = PAGES.contains(&page.split('/').next().unwrap_or_default());
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    (method == Method::GET && is_page).then(|| in_language(headers, &format!("{page}{query}")))
}

fn in_language(headers: &HeaderMap, page: &str) -> Response {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok()).unwrap_or_default();
    let to = Redirect::to(&address::page(Locale::preferred(asked), page));
    ([(VARY, "accept-language")], to).into_response()
}

/// `GET /{locale}/`
pub(crate) async fn show(State(desk): State<Desk>, Spoken(t): Spoken) -> Result<Response, Problem> {
    let held = Held::across(&desk, t);
    let page = Frame::new(t, Section::None, "", t.say("home-title")).twin("/api/v1/statistics");
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let mut lists = list_counts(&desk, t).await?;
    let all_lists = count(lists.len());
    let is_used = |list: &ListCount| list.live > 0 || list.ended > 0;
    if lists.iter().any(is_used) {
        lists.retain(is_used);
    }
    let directory = desk.directory();
    let (authorities, units) = (count(directory.authorities.len()), count(directory.units.len()));
    Ok(answer(&HomePage { t, page, held, lists, all_lists, authorities, units }))
}
