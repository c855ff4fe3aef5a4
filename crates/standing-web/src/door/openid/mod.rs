//! Signing in by way of the operator's OpenID Connect provider: the browser is sent there with a secret of its own and
//! comes back with a code, which is exchanged and judged before anybody has a session.
//!
//! Who came is looked up among the accounts that the operator made; nobody gets a capacity because a provider says so.

mod carried;
mod page;

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRef as _, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use standing_service::accounts::{Subject, SubjectFault};

use self::carried::Carried;
use super::caller::{Comer, Says};
use super::way;
use crate::openid::{Provider, Told, Trouble};
use crate::pages::{Desk, Locale, Problem, Speech};
use crate::public_url::PublicUrl;
use crate::state::AppState;

/// Where the browser comes back to, for every language: the one address that is registered with the provider.
pub(crate) const CALLBACK: &str = "/openid/callback";

/// Where somebody goes afterwards.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    next: String,
}

/// What the provider sent back with the browser.
#[derive(Debug, Default)]
struct Returned {
    code: Option<String>,
    state: Option<String>,
    issuer: Option<String>,
    error: Option<String>,
}

/// `GET /{locale}/sign-in/openid`
pub(super) async fn set_out(
    State(state): State<AppState>,
    Says(t): Says,
    public: PublicUrl,
    Query(onward): Query<Onward>,
) -> Response {
    let Some(provider) = &state.openid else { return Problem::missing(t).into_response() };
    let edge = state.register.edge();
    let carried = Carried::new(&edge, t.locale(), &onward.next);
    let request = carried.request(back(&public));
    match provider.address(request, t.locale().spoken(), edge.now_ms()).await {
        Ok(address) => {
            let mut response = Redirect::to(&address).into_response();
            response.headers_mut().extend(carried.set(state.is_plain).map(|cookie| (SET_COOKIE, cookie)));
            response
        }
        Err(trouble) => page::of(t, provider, trouble, None, carried.next()),
    }
}

/// `GET /openid/callback`
pub(super) async fn come_back(
    State(state): State<AppState>,
    comer: Comer,
    public: PublicUrl,
    headers: HeaderMap,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Response {
    let carried = Carried::of(&headers, state.is_plain);
    let speech = |locale| Desk::from_ref(&state).speech(locale);
    let t = speech(carried.as_ref().map_or(Locale::English, Carried::locale));
    let Some(provider) = &state.openid else { return Problem::missing(t).into_response() };
    let next = carried.as_ref().map(|carried| carried.next().to_owned()).unwrap_or_default();
    let came = match who(&state, provider, carried, &public, query.ok()).await {
        Ok(told) => let_in(&state, t, provider, &comer, &told, &next).await,
        Err(trouble) => Ok(page::of(t, provider, trouble, None, &next)),
    };
    let mut response = came.unwrap_or_else(|problem| problem.into_response());
    response.headers_mut().extend(Carried::clear(state.is_plain).map(|cookie| (SET_COOKIE, cookie)));
    response
}

/// Who came back, if they set out from here, with this browser, just now.
async fn who(
    state: &AppState,
    provider: &Arc<Provider>,
    carried: Option<Carried>,
    public: &PublicUrl,
    query: Option<Query<Vec<(String, String)>>>,
) -> Result<Told, Trouble> {
    let now = state.register.edge().now_ms();
    let carried = carried.filter(|carried| carried.is_fresh(now)).ok_or(Trouble::Stale)?;
    let returned = query.and_then(|Query(pairs)| Returned::read(pairs)).ok_or(Trouble::Stale)?;
    let request = carried.request(back(public));
    if returned.state.as_ref() != Some(&request.state) {
        return Err(Trouble::Stale);
    }
    // Another provider that answers in this one's place (a mix-up) would name itself.
    if returned.issuer.is_some_and(|issuer| issuer != provider.issuer()) {
        tracing::warn!("somebody came back with the answer of another provider");
        return Err(Trouble::Untrue);
    }
    if let Some(error) = returned.error {
        let error: String = error.chars().filter(char::is_ascii_graphic).take(64).collect();
        tracing::info!(error, "the sign-in provider sent somebody back");
        return Err(if error == "access_denied" { Trouble::Denied } else { Trouble::Refused });
    }
    let code = returned.code.ok_or(Trouble::Stale)?;
    provider.exchange(request, code, now).await
}

/// A session for the account that is theirs, in place of the one that the browser has.
async fn let_in(
    state: &AppState,
    t: Speech,
    provider: &Provider,
    comer: &Comer,
    told: &Told,
    next: &str,
) -> Result<Response, Problem> {
    let failed = |error| Problem::service(t, &error);
    let Ok(subject) = Subject::new(provider.issuer(), &told.subject) else {
        return Ok(page::of(t, provider, Trouble::Untrue, None, next));
    };
    let entered = state.accounts.enter_as(&subject, &comer.from, &comer.client, comer.session.as_ref()).await;
    let trouble = match entered.map_err(failed)? {
        Ok(entered) => {
            let home = way::home(t.locale(), &entered.account.capacity);
            return Ok(comer.goes_on(&entered.token, way::within(next).unwrap_or(&home)));
        }
        Err(SubjectFault::Unknown) => Trouble::Unknown,
        Err(SubjectFault::Disabled) => Trouble::Disabled,
    };
    tracing::info!(word = trouble.as_str(), "somebody signed in elsewhere and has no account here");
    Ok(page::of(t, provider, trouble, Some(told), next))
}

fn back(public: &PublicUrl) -> String {
    format!("{public}{CALLBACK}")
}

impl Returned {
    /// What came in the address, each once; none where a word comes twice.
    fn read(pairs: Vec<(String, String)>) -> Option<Self> {
        let mut returned = Self::default();
        for (name, value) in pairs {
            let place = match name.as_str() {
                "code" => &mut returned.code,
                "state" => &mut returned.state,
                "iss" => &mut returned.issuer,
                "error" => &mut returned.error,
                _ => continue,
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        Some(returned)
    }
}

/// The status of a page that says why nobody came in.
const fn status(trouble: Trouble) -> StatusCode {
    match trouble {
        Trouble::Stale => StatusCode::BAD_REQUEST,
        Trouble::Denied | Trouble::Weak | Trouble::Unknown | Trouble::Disabled => StatusCode::FORBIDDEN,
        Trouble::Refused | Trouble::Down | Trouble::Untrue => StatusCode::BAD_GATEWAY,
    }
}
