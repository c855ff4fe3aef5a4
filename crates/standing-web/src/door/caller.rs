//! Who stands at the door: somebody with a session, half or whole, or nobody; from where, and with which browser.

use std::convert::Infallible;

use axum::extract::{FromRef as _, FromRequestParts};
use axum::http::header::{HeaderValue, SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Redirect, Response};
use standing_core::file::File;
use standing_core::id::AuthorityId;
use standing_core::standing::viewer::Viewer;
use standing_service::Capacity;
use standing_service::accounts::{From, Session, Stage};

use super::{cookie, way};
use crate::asker::Asker;
use crate::extract::is_of;
use crate::pages::{Desk, Locale, Problem, Speech, page_address};
use crate::state::AppState;

/// Somebody at the door, signed in or not.
#[derive(Debug, Clone)]
pub(super) struct Comer {
    /// The session that the browser has, half or whole.
    pub(super) session: Option<Session>,
    /// Where they come from.
    pub(super) from: From,
    /// What the browser calls itself.
    pub(super) client: String,
    is_plain: bool,
}

/// Somebody who is signed in with both factors. A handler that takes it is for them alone: others are led to the
/// sign-in page, and back afterwards.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub(crate) session: Session,
    pub(crate) t: Speech,
    pub(super) comer: Comer,
}

impl Comer {
    /// Whoever came in goes on to a page, with a new token.
    pub(super) fn goes_on(&self, token: &str, to: &str) -> Response {
        self.with_token(Redirect::to(to).into_response(), token)
    }

    /// An answer that hands the browser a new token.
    pub(super) fn with_token(&self, mut response: Response, token: &str) -> Response {
        put(response.headers_mut(), cookie::SESSION.set(token, self.is_plain));
        response
    }

    /// Whoever goes leaves the token behind.
    pub(super) fn leaves(&self, to: &str) -> Response {
        let mut response = Redirect::to(to).into_response();
        put(response.headers_mut(), cookie::SESSION.clear(self.is_plain));
        response
    }
}

fn put(headers: &mut HeaderMap, cookie: Option<HeaderValue>) {
    headers.extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
}

impl FromRequestParts<AppState> for Comer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let t = speech(parts, state);
        let asker = Asker::of(parts, state).await.map_err(|error| Problem::service(t, &error))?;
        let client = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let (from, client) = (asker.guesses_from(state), client.to_owned());
        Ok(Self { session: asker.session, from, client, is_plain: state.is_plain })
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let t = speech(parts, state);
        let comer = Comer::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let session = comer.session.clone().filter(|session| session.stage == Stage::Whole);
        if let Some(session) = session {
            return Ok(Self { session, t, comer });
        }
        // Whoever sent a form has to send it again: what was in it is not kept for somebody unknown.
        let back = (parts.method == Method::GET).then(|| parts.uri.path_and_query().map(ToString::to_string));
        let to = way::sign_in(t.locale(), back.flatten().as_deref());
        Err(Redirect::to(&to).into_response())
    }
}

fn speech(parts: &Parts, state: &AppState) -> Speech {
    let locale = parts.extensions.get::<Locale>().copied().unwrap_or(Locale::English);
    Desk::from_ref(state).speech(locale)
}

/// The speech of the address's locale, on pages of a door.
pub(super) struct Says(pub(super) Speech);

impl FromRequestParts<AppState> for Says {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self(speech(parts, state)))
    }
}

impl SignedIn {
    /// In which capacity the file of an organisation is looked at.
    pub(crate) fn viewer(&self, file: &File) -> Viewer {
        match &self.session.account.capacity {
            Capacity::Officer(authority) => Viewer::Authority(authority.clone()),
            Capacity::Unit(unit) => Viewer::Unit(unit.clone()),
            Capacity::Operator => Viewer::Register,
            Capacity::Organisation(own) if is_of(file, own) => Viewer::Organisation,
            Capacity::Organisation(_) | Capacity::Public => Viewer::Public,
        }
    }

    /// The authority of an officer.
    pub(crate) fn authority(&self) -> Option<&AuthorityId> {
        match &self.session.account.capacity {
            Capacity::Officer(authority) => Some(authority),
            Capacity::Organisation(_) | Capacity::Unit(_) | Capacity::Operator | Capacity::Public => None,
        }
    }

    /// A page of the same locale.
    pub(super) fn to(&self, path: &str) -> String {
        page_address(self.t.locale(), path)
    }
}
