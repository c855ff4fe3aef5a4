//! The unit's API keys: listed without their secrets, made and shown once, revoked.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use standing_service::keys::{self, Key, Scope};

use super::Clerk;
use crate::pages::{Frame, Problem, Speech, answer_with};
use crate::state::AppState;

/// The most keys of a unit that are good at once.
const GOOD_MAX: usize = 20;
/// The most keys that are listed.
const LISTED_MAX: usize = 100;
/// For how many days a key may be made.
const DAYS: [i64; 4] = [30, 90, 365, 730];

/// What a new key is to be.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    scope: String,
    #[serde(default)]
    days: String,
}

/// A key in words.
struct KeyView {
    prefix: String,
    scopes: String,
    created: String,
    expires: String,
    used: String,
    state: String,
    colour: &'static str,
    /// Where to revoke it; empty when it is good no more.
    revoke: String,
}

#[derive(Template)]
#[template(path = "door/unit-keys.html")]
struct KeysPage {
    t: Speech,
    page: Frame,
    keys: Vec<KeyView>,
    days: [u64; 4],
    /// The whole key that was just made; shown this once.
    made: String,
    problem: String,
}

/// `GET /{locale}/unit/keys`
pub(super) async fn show(State(state): State<AppState>, clerk: Clerk) -> Result<Response, Problem> {
    Ok(answer_with(StatusCode::OK, &page(&state, &clerk).await?))
}

/// `POST /{locale}/unit/keys`
pub(super) async fn make(
    State(state): State<AppState>,
    clerk: Clerk,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let now = state.register.edge().now_ms();
    let asked = wanted(&fields, now);
    let own = keys::of(state.register.store(), clerk.capacity(), LISTED_MAX);
    let own = own.await.map_err(|error| Problem::service(t, &error))?;
    let good = own.iter().filter(|key| state_of(key, now) == "good").count();
    let problem = match &asked {
        None => t.say("unit-keys-choose"),
        Some(_) if good >= GOOD_MAX => {
            t.counted("unit-keys-many", u64::try_from(GOOD_MAX).unwrap_or_default())
        }
        Some(_) => String::new(),
    };
    let Some((scopes, expires_at)) = asked.filter(|_| problem.is_empty()) else {
        let mut page = page(&state, &clerk).await?;
        page.problem = problem;
        page.page = page.page.failing(true);
        return Ok(answer_with(StatusCode::BAD_REQUEST, &page));
    };
    let edge = state.register.edge();
    let made =
        keys::create(state.register.store(), &edge, clerk.capacity().clone(), &scopes, Some(expires_at))
            .await;
    let made = made.map_err(|error| Problem::service(t, &error))?;
    let mut page = page(&state, &clerk).await?;
    page.made = made.secret;
    Ok(answer_with(StatusCode::OK, &page))
}

/// `POST /{locale}/unit/keys/{prefix}/revoke`
pub(super) async fn revoke(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(prefix): Path<String>,
) -> Result<Response, Problem> {
    let (store, edge) = (state.register.store(), state.register.edge());
    let revoked = keys::revoke_of(store, &edge, clerk.capacity(), &prefix).await;
    // Revoking again, or what is not theirs, changes nothing and tells nothing.
    revoked.map_err(|error| Problem::service(clerk.who.t, &error))?;
    Ok(Redirect::to(&clerk.who.to("unit/keys")).into_response())
}

/// Scopes and end of a key that is asked for, when both are among the choices.
fn wanted(fields: &Fields, now: Timestamp) -> Option<(Vec<Scope>, Timestamp)> {
    let scopes = match fields.scope.as_str() {
        "read" => vec![Scope::Read],
        "act" => vec![Scope::Read, Scope::Act],
        _ => return None,
    };
    let days: i64 = fields.days.parse().ok()?;
    let hours = DAYS.contains(&days).then_some(days)?.checked_mul(24)?;
    Some((scopes, now.checked_add(hours.hours()).ok()?))
}

async fn page(state: &AppState, clerk: &Clerk) -> Result<KeysPage, Problem> {
    let t = clerk.who.t;
    let own = keys::of(state.register.store(), clerk.capacity(), LISTED_MAX).await;
    let own = own.map_err(|error| Problem::service(t, &error))?;
    let now = state.register.edge().now_ms();
    Ok(KeysPage {
        t,
        page: clerk.frame("unit/keys", t.say("unit-keys"), "unit/keys"),
        keys: own.iter().map(|key| view(clerk, key, now)).collect(),
        days: DAYS.map(i64::unsigned_abs),
        made: String::new(),
        problem: String::new(),
    })
}

fn state_of(key: &Key, now: Timestamp) -> &'static str {
    match (key.revoked_at, key.expires_at) {
        (Some(_), _) => "revoked",
        (None, Some(end)) if end <= now => "over",
        _ => "good",
    }
}

fn view(clerk: &Clerk, key: &Key, now: Timestamp) -> KeyView {
    let t = clerk.who.t;
    let state = state_of(key, now);
    let moment = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let scopes: Vec<String> = key.scopes.iter().map(|scope| t.word("scope", scope.as_str())).collect();
    KeyView {
        prefix: key.prefix.clone(),
        scopes: t.listed(scopes),
        created: moment(key.created_at),
        expires: key.expires_at.map(moment).unwrap_or_default(),
        used: key.last_used_at.map(moment).unwrap_or_default(),
        state: t.word("key-state", state),
        colour: if state == "good" { "green" } else { "grey" },
        revoke: match state {
            "good" => clerk.who.to(&format!("unit/keys/{}/revoke", key.prefix)),
            _ => String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_offered_is_made() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        for (scope, days, expected) in [
            ("read", "30", Some(1)),
            ("act", "365", Some(2)),
            ("act", "36500", None),
            ("all", "30", None),
            ("read", "", None),
            ("read", "-30", None),
        ] {
            let fields = Fields { scope: scope.to_owned(), days: days.to_owned() };
            assert_eq!(wanted(&fields, now).map(|(scopes, _)| scopes.len()), expected, "{scope} {days}");
        }
        let fields = Fields { scope: "read".to_owned(), days: "30".to_owned() };
        assert_eq!(wanted(&fields, now).unwrap().1.as_second(), 1_800_000_000 + 30 * 86_400);
    }
}
