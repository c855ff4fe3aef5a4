//! How often anybody may ask: the holder of a key by the key, somebody signed in by the account, everybody else by
//! the address. Each may ask so many times at once, and then so many a minute; who asks more is told when to go on.
//!
//! Counted in memory, by each node for itself, and forgotten when it stops. Guesses of passwords and codes are counted
//! beside, in the database, and by whom they are about.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::RETRY_AFTER;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use jiff::Timestamp;
use standing_service::accounts::From;

use crate::asker::Asker;
use crate::door::CALLBACK;
use crate::pages::{self, Locale, Speech};
use crate::problem::Problem;
use crate::state::AppState;

/// The most that are counted apart; beyond it all who are new are counted together.
const HELD_MAX: usize = 100_000;

/// How often anybody may ask in a minute; none where it is not limited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// The holder of a key.
    pub by_key: Option<NonZeroU32>,
    /// Somebody signed in, and everybody at one address.
    pub by_others: Option<NonZeroU32>,
}

/// What counts requests.
pub struct Meter {
    keys: Option<Limiter>,
    others: Option<Limiter>,
    clock: EdgeClock,
}

type Limiter = RateLimiter<String, HashMapStateStore<String>, EdgeClock, NoOpMiddleware<Nanos>>;

/// The clock of the edge.
#[derive(Debug, Clone, Copy)]
struct EdgeClock(fn() -> Timestamp);

impl Clock for EdgeClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(u64::try_from((self.0)().as_nanosecond()).unwrap_or_default())
    }
}

impl Meter {
    /// Counts by this clock.
    #[must_use]
    pub fn new(pace: Pace, now: fn() -> Timestamp) -> Self {
        let clock = EdgeClock(now);
        let limiter = |per_minute| RateLimiter::hashmap_with_clock(Quota::per_minute(per_minute), clock);
        Self { keys: pace.by_key.map(limiter), others: pace.by_others.map(limiter), clock }
    }

    /// Counts a request; when it comes too soon, after how many seconds they may go on.
    fn take(&self, asker: &Asker) -> Result<(), u64> {
        let (limiter, who) = match (&asker.key, &asker.session) {
            (Some(Ok(holder)), _) => (&self.keys, Some(holder.principal.account.clone())),
            (_, Some(session)) => (&self.others, Some(format!("account:{}", session.account.id))),
            // A key that nobody holds is a guess, and counted as one.
            _ => (&self.others, counted(asker)),
        };
        let (Some(limiter), Some(who)) = (limiter, who) else { return Ok(()) };
        let who = if limiter.len() < HELD_MAX { who } else { self.in_the_crowd(limiter, who) };
        limiter.check_key(&who).map_err(|until| whole_seconds(until.wait_time_from(self.clock.now())))
    }

    /// Forgets whoever did not ask for a while, and if there are still too many, counts the new ones together.
    fn in_the_crowd(&self, limiter: &Limiter, who: String) -> String {
        limiter.retain_recent();
        if limiter.len() < HELD_MAX { who } else { String::new() }
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meter").finish_non_exhaustive()
    }
}

/// Finds out who sent a request, counts it, and lets it go on or says when it may come again.
pub(crate) async fn count(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !is_counted(request.uri().path()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let asker = match Asker::of(&parts, &state).await {
        Ok(asker) => asker,
        Err(error) => return Problem::from(error).into_response(),
    };
    if let Err(seconds) = state.meter.take(&asker) {
        return refused(parts.uri.path(), seconds);
    }
    parts.extensions.insert(asker);
    next.run(Request::from_parts(parts, body)).await
}

/// Style sheets and the like come with every page, and health is asked for by machines that watch.
fn is_counted(path: &str) -> bool {
    !path.starts_with("/assets/") && path != "/healthz" && path != "/readyz"
}

/// The address under which somebody is counted. Whoever asks from the machine itself is its operator, or a proxy that
/// nobody named, behind which everybody would be one.
fn counted(asker: &Asker) -> Option<String> {
    From(asker.address.filter(|address| !address.to_canonical().is_loopback())).counted()
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1)
}

/// The answer to whoever asks too often: a page, or a problem.
fn refused(path: &str, seconds: u64) -> Response {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let locale = if path == CALLBACK { Some(Locale::English) } else { first.parse::<Locale>().ok() };
    let mut response = match locale {
        Some(locale) => pages::Problem::hasty(Speech::new(locale), seconds).into_response(),
        None => Problem::hasty(seconds).into_response(),
    };
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    static SECONDS: AtomicI64 = AtomicI64::new(1_800_000_000);

    fn from(address: &str) -> Asker {
        Asker { address: Some(address.parse().unwrap()), ..Asker::default() }
    }

    #[test]
    fn who_asks_too_often_waits_and_nobody_else_does() {
        let pace = Pace { by_key: None, by_others: NonZeroU32::new(6) };
        let meter = Meter::new(pace, || Timestamp::from_second(SECONDS.load(Ordering::SeqCst)).unwrap());
        let mut left = (0..6).map(|_| meter.take(&from("192.0.2.1")));
        assert!(left.all(|taken| taken == Ok(())));
        assert_eq!(meter.take(&from("192.0.2.1")), Err(10), "one each ten seconds");
        assert_eq!(meter.take(&from("192.0.2.2")), Ok(()));
        assert_eq!(meter.take(&from("2001:db8::1")), Ok(()));
        SECONDS.fetch_add(9, Ordering::SeqCst);
        assert_eq!(meter.take(&from("192.0.2.1")), Err(1));
        SECONDS.fetch_add(1, Ordering::SeqCst);
        assert_eq!(meter.take(&from("192.0.2.1")), Ok(()));
        assert_eq!(meter.take(&from("192.0.2.1")), Err(10));
        for own in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert!((0..20).all(|_| meter.take(&from(own)) == Ok(())), "{own}");
        }
        assert!((0..20).all(|_| meter.take(&Asker::default()) == Ok(())), "nobody knows where from");
    }

    #[test]
    fn without_a_pace_nobody_waits() {
        let meter = Meter::new(Pace::default(), || Timestamp::UNIX_EPOCH);
        assert!((0..1_000).all(|_| meter.take(&from("192.0.2.1")) == Ok(())));
    }
}
