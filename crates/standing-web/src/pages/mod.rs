//! The public pages: server-rendered, without scripts, in the locale that the address names.
//!
//! A handler reads its address, asks the register and fills a template. Nothing is decided here, no status is
//! chosen outside `problem`, and no word of the interface stands outside the locales.

mod address;
mod answer;
pub(crate) mod assets;
mod authorities;
pub(crate) mod card;
mod charts;
pub(crate) mod check;
pub(crate) mod clocks;
mod data;
mod decision;
mod desk;
mod entry;
pub(crate) mod explain;
mod feeds;
mod frame;
mod home;
pub(crate) mod legal;
mod lists;
pub(crate) mod look;
mod organisation;
mod plain;
mod problem;
mod purposes;
mod report;
mod rulebook;
mod rules;
mod search;
mod sheet;
pub(crate) mod speech;
mod statistics;
pub(crate) mod steps;
mod timeline;
mod twins;
mod verify;
pub(crate) mod when;
pub(crate) mod wrong;

use axum::response::Redirect;
use axum::routing::get;
use axum::{Extension, Router};
use tower_http::compression::CompressionLayer;

use crate::state::AppState;
pub(crate) use address::{encoded, page as page_address, query as address_query};
pub(crate) use answer::answer_with;
pub(crate) use clocks::{ClockView, clocks, view as clock_of};
pub(crate) use desk::{Desk, Spoken};
pub(crate) use frame::{DoorHead, DoorLink, Frame, Section};
pub(crate) use home::lead;
pub(crate) use legal::{CiteView, Legal, Title, cites};
pub(crate) use look::{Look, OrganisationHead, StatusView};
pub(crate) use problem::Problem;
pub(crate) use speech::{Day, Locale, Speech};
pub(crate) use timeline::{Point, point};

/// Every page, in every locale: `/en/…` and `/zh/…`.
pub(crate) fn router() -> Router<AppState> {
    let shared = Router::new().route("/", get(home::first)).route("/assets/{name}", get(assets::show));
    let pages = Locale::ALL.into_iter().fold(shared, |router, locale| router.merge(in_locale(locale)));
    // Pages repeat themselves and hold nothing secret: a page with its style sheet is sent in a fifth of its size.
    pages.layer(CompressionLayer::new())
}

/// The table of pages of one locale.
fn in_locale(locale: Locale) -> Router<AppState> {
    let at = |path: &str| address::page(locale, path);
    let home = at("");
    Router::new()
        .route(&format!("/{}", locale.word()), get(async move || Redirect::permanent(&home)))
        .route(&at(""), get(home::show))
        .route(&at("search"), get(search::show))
        .route(&at("search.json"), get(search::twin))
        .route(&at("organisations/{identifier}"), get(organisation::show))
        .route(&at("organisations/{identifier}/feed.atom"), get(feeds::organisation))
        .route(&at("lists/{list}/feed.atom"), get(feeds::list))
        .route(&at("entries/{id}"), get(entry::show))
        .route(&at("entries/{id}/report-error"), get(report::show).post(report::send))
        .route(&at("decisions/{id}"), get(decision::show))
        .route(&at("statistics"), get(statistics::show))
        .route(&at("check"), get(check::show))
        .route(&at("check.json"), get(check::twin))
        .route(&at("lists"), get(lists::index))
        .route(&at("lists/{list}"), get(lists::show))
        .route(&at("authorities"), get(authorities::index))
        .route(&at("authorities/{id}"), get(authorities::show))
        .route(&at("packs"), get(rules::index))
        .route(&at("packs/{id}/{version}"), get(rules::show))
        .route(&at("packs/{id}/{version}/changes"), get(rules::changes))
        .route(&at("packs/{id}/{version}/changes.json"), get(rules::changes_twin))
        .route(&at("packs/{id}/{version}/{kind}"), get(rules::kind))
        .route(&at("verify"), get(verify::show).post(verify::judge))
        .route(&at("verify.json"), get(verify::twin))
        .route(&at("how-cases-run"), get(plain::how_cases_run))
        .route(&at("how-cases-run.json"), get(plain::how_cases_run_twin))
        .route(&at("data"), get(data::show))
        .route(&at("data.json"), get(data::twin))
        .route(&at("about"), get(plain::about))
        .route(&at("about.json"), get(plain::about_twin))
        .route(&at("report-or-object"), get(plain::report_or_object))
        .route(&at("report-or-object.json"), get(plain::report_or_object_twin))
        .route(&at("purposes"), get(purposes::show))
        .route(&at("accessibility"), get(plain::accessibility))
        .route(&at("accessibility.json"), get(plain::accessibility_twin))
        .route(&at("{*rest}"), get(desk::missing))
        .layer(axum::middleware::from_fn(twins::lead))
        .layer(Extension(locale))
}
