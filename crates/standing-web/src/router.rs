//! The one table of routes, and the layers around it.

use axum::extract::DefaultBodyLimit;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{
    batches, cases, check, commands, data, deadlines, directory, documents, entries, events, evidence,
    health, lists, log, not_same, organisations, packs, purposes, statistics,
};
use crate::guard::{Guard, after_panic};
use crate::limits::BODY_BYTES_MAX;
use crate::meter;
use crate::openapi;
use crate::problem::Problem;
use crate::reconcile;
use crate::state::AppState;

/// Every route of the API with its contract.
fn table() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(check::one, check::many))
        .routes(routes!(not_same::all, not_same::decide))
        .routes(routes!(not_same::withdraw))
        .routes(routes!(batches::all, batches::send))
        .routes(routes!(batches::one, batches::remove))
        .routes(routes!(batches::answers))
        .routes(routes!(batches::receipt))
        .routes(routes!(organisations::search, commands::register))
        .routes(routes!(organisations::one))
        .routes(routes!(organisations::events))
        .routes(routes!(evidence::all, evidence::give))
        .routes(routes!(evidence::one))
        .routes(routes!(documents::of_organisation))
        .routes(routes!(commands::organisation))
        .routes(routes!(entries::one))
        .routes(routes!(commands::entry))
        .routes(routes!(commands::measure))
        .routes(routes!(lists::all))
        .routes(routes!(lists::one))
        .routes(routes!(statistics::all))
        .routes(routes!(cases::all, commands::open_case))
        .routes(routes!(cases::one))
        .routes(routes!(documents::of_case))
        .routes(routes!(commands::case))
        .routes(routes!(deadlines::own))
        .routes(routes!(commands::directory))
        .routes(routes!(directory::commands))
        .routes(routes!(directory::authorities))
        .routes(routes!(directory::authority))
        .routes(routes!(directory::units))
        .routes(routes!(purposes::all))
        .routes(routes!(packs::all))
        .routes(routes!(packs::one))
        .routes(routes!(events::after))
        .routes(routes!(log::proof))
        .routes(routes!(log::checkpoint))
        .routes(routes!(data::entities))
        .routes(routes!(reconcile::ask, reconcile::post))
        .routes(routes!(reconcile::suggest::entities))
        .routes(routes!(reconcile::suggest::types))
        .routes(routes!(reconcile::suggest::properties))
        .routes(routes!(reconcile::suggest::proposed))
        .routes(routes!(reconcile::preview::page))
        .routes(routes!(reconcile::preview::flyout))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
}

/// The API alone, without layers, and its contract.
fn api() -> (Router<AppState>, OpenApi) {
    let (router, document) = table().split_for_parts();
    (router.route("/tile/{*path}", get(log::tile)), openapi::completed(document))
}

/// The contract as one JSON text.
#[must_use]
pub fn openapi_document() -> String {
    api().1.to_pretty_json().unwrap_or_default()
}

/// Everything that is served over HTTP: the API, its contract, the pages.
pub fn router(state: AppState) -> Router {
    let (api, document) = api();
    let document = document.to_json().unwrap_or_default();
    let guard = Guard::of(&state);
    let contract = get(async move || contract(&document));
    api.route("/api/openapi.json", contract)
        .merge(crate::yente::router())
        .merge(crate::downloads::router())
        .merge(crate::pages::router())
        .merge(crate::door::router())
        .fallback(missing)
        .method_not_allowed_fallback(wrong_method)
        .layer((
            middleware::from_fn(move |request, next| guard.watch(request, next)),
            CatchPanicLayer::custom(after_panic),
            middleware::from_fn_with_state(state.clone(), meter::count),
            DefaultBodyLimit::max(BODY_BYTES_MAX),
        ))
        .with_state(state)
}

fn contract(document: &str) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    (headers, document.to_owned()).into_response()
}

async fn missing(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let led = crate::pages::lead(&method, &uri, &headers);
    led.unwrap_or_else(|| Problem::no_address(uri.path()).into_response())
}

async fn wrong_method() -> Problem {
    Problem::method()
}
