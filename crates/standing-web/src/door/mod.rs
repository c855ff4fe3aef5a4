//! The doors of those who sign in, and the way in: pages as the public ones, with a session behind them.
//!
//! A page of a door takes [`SignedIn`] from its request, which leads whoever is not signed in to the sign-in page and
//! back. Requests from other sites are turned away before any handler, and nothing of these pages is kept by a cache.
//! What somebody may do is decided in the service, not here.

mod account;
mod caller;
mod command;
mod cookie;
mod deed;
mod factor;
mod form;
mod head;
mod invitation;
mod my;
mod office;
mod openid;
mod papers;
mod picture;
mod sign_in;
mod unit;
mod way;

use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::pages::{Locale, Problem, Speech, page_address};
use crate::state::AppState;
pub(crate) use caller::SignedIn;
pub(crate) use openid::CALLBACK;

/// Every page behind the sign-in, and the way in, in every locale.
pub(crate) fn router() -> Router<AppState> {
    let doors = Locale::ALL.into_iter().fold(Router::new(), |router, locale| router.merge(in_locale(locale)));
    // Of no language: it is registered with the provider, once.
    let back = Router::new().route(openid::CALLBACK, get(openid::come_back));
    doors.merge(guarded(back, Locale::English))
}

/// The token of a session that came with a request, good or not.
pub(crate) fn session_token(headers: &HeaderMap, is_plain: bool) -> Option<String> {
    cookie::SESSION.value(headers, is_plain)
}

/// The table of the doors of one locale.
fn in_locale(locale: Locale) -> Router<AppState> {
    let at = |path: &str| page_address(locale, path);
    // Not compressed: what is secret and what a stranger chose may stand on one page.
    let router = Router::new()
        .route(&at("sign-in"), get(sign_in::show).post(sign_in::send))
        .route(&at("sign-in/code"), get(sign_in::code).post(sign_in::send_code))
        .route(&at("sign-in/openid"), get(openid::set_out))
        .route(&at("second-factor"), get(factor::show).post(factor::send))
        .route(&at("invitation"), get(invitation::show).post(invitation::send))
        .route(&at("account"), get(account::show))
        .route(&at("account/password"), post(account::password))
        .route(&at("account/sign-out-elsewhere"), post(account::sign_out_elsewhere))
        .route(&at("sign-out"), post(account::sign_out))
        .merge(my::routes(locale))
        .merge(unit::routes(locale))
        .merge(office::router(locale));
    guarded(router, locale)
}

/// With what holds for every page of a door.
fn guarded(router: Router<AppState>, locale: Locale) -> Router<AppState> {
    let refused = move |_: ProtectionError| -> Response {
        Problem::from_elsewhere(Speech::new(locale)).into_response()
    };
    router
        .layer(CsrfLayer::new().with_rejection_response(refused))
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(Extension(locale))
}
