//! What the browser carries while somebody is away at the provider: a secret of its own, since when, and where they
//! wanted to go. State, nonce and the code verifier are made from all of it, so nobody else can come back with it,
//! and nothing of it can be changed on the way. Nothing is kept here.

use std::fmt::Write as _;

use axum::http::HeaderMap;
use axum::http::header::HeaderValue;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use standing_service::Edge;

use crate::door::cookie::Jar;
use crate::door::way;
use crate::openid::Request;
use crate::pages::{Locale, encoded};

/// The cookie's names, over TLS and on the loopback interface.
const JAR: Jar =
    Jar { name: "__Host-standing-openid", name_plain: "standing-openid-plain", bytes_max: 1_024 };
/// How long somebody may be away, in milliseconds: ten minutes, as for the second factor.
const AWAY_MS: i64 = 600_000;
/// The longest address to go on to, in bytes as the cookie holds it.
const NEXT_BYTES_MAX: usize = 768;

/// What one browser carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Carried {
    secret: String,
    since_ms: i64,
    locale: Locale,
    next: String,
}

impl Carried {
    /// For somebody who sets out.
    pub(super) fn new(edge: &Edge, locale: Locale, next: &str) -> Self {
        let next = way::within(next).unwrap_or_default();
        let next = if encoded(next).len() <= NEXT_BYTES_MAX { next } else { "" };
        let since_ms = edge.now_ms().as_millisecond();
        Self { secret: hex(&edge.random::<32>()), since_ms, locale, next: next.to_owned() }
    }

    /// What a browser brought back, if it is whole.
    pub(super) fn of(headers: &HeaderMap, is_plain: bool) -> Option<Self> {
        let text = JAR.value(headers, is_plain)?;
        let mut parts = text.splitn(4, '.');
        let (secret, since, locale, next) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_secret = secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        let since_ms = since.parse().ok().filter(|_| is_secret)?;
        let locale = Locale::ALL.into_iter().find(|known| known.word() == locale)?;
        let next = decoded(next)?;
        Some(Self { secret: secret.to_owned(), since_ms, locale, next })
    }

    /// The header that hands it to the browser.
    pub(super) fn set(&self, is_plain: bool) -> Option<HeaderValue> {
        JAR.set(&self.text(), is_plain)
    }

    /// The header that takes it away: nobody comes back twice.
    pub(super) fn clear(is_plain: bool) -> Option<HeaderValue> {
        JAR.clear(is_plain)
    }

    /// What is sent with the browser, and what has to come back.
    pub(super) fn request(&self, back: String) -> Request {
        Request {
            state: self.made("state"),
            nonce: self.made("nonce"),
            verifier: self.made("verifier"),
            back,
        }
    }

    /// Whether they were not away for too long.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        let away_ms = now.as_millisecond().saturating_sub(self.since_ms);
        (0..=AWAY_MS).contains(&away_ms)
    }

    /// The language in which they set out.
    pub(super) const fn locale(&self) -> Locale {
        self.locale
    }

    /// Where they wanted to go; empty where nowhere else.
    pub(super) fn next(&self) -> &str {
        &self.next
    }

    fn text(&self) -> String {
        let next = encoded(&self.next).replace(':', "%3A");
        format!("{}.{}.{}.{next}", self.secret, self.since_ms, self.locale.word())
    }

    fn made(&self, what: &str) -> String {
        hex(&Sha256::digest(format!("standing openid {what} {}", self.text())))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The address that [`encoded`] made into one word.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    (text.is_empty() || way::within(&text).is_some()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge() -> Edge {
        Edge { now: || Timestamp::from_second(1_800_000_000).unwrap(), fill_random: |bytes| bytes.fill(7) }
    }

    fn back(cookie: &HeaderValue) -> HeaderMap {
        let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        HeaderMap::from_iter([(axum::http::header::COOKIE, pair.parse().unwrap())])
    }

    #[test]
    fn what_is_carried_comes_back_whole_or_not_at_all() {
        let carried = Carried::new(&edge(), Locale::Chinese, "/zh/office?due=1&x=%E4%B8%AD");
        let set = carried.set(false).unwrap();
        let text = set.to_str().unwrap();
        assert!(text.ends_with("; Path=/; HttpOnly; Secure; SameSite=Lax"), "{text}");
        assert_eq!(Carried::of(&back(&set), false), Some(carried.clone()));
        assert_eq!(Carried::of(&back(&set), true), None, "another name without TLS");
        for (from, to) in [("0707", "0g07"), (".zh.", ".fr."), (".1800", ".x800"), ("office", "%2Fevil")] {
            let changed: HeaderValue = text.replace(from, to).parse().unwrap();
            assert_eq!(Carried::of(&back(&changed), false), None, "{from} {to}");
        }
    }

    #[test]
    fn everything_carried_is_in_state_nonce_and_verifier() {
        let carried = Carried::new(&edge(), Locale::English, "/en/office");
        let request = carried.request("https://register.example/openid/callback".to_owned());
        assert!((43..=128).contains(&request.verifier.len()));
        let three = [&request.state, &request.nonce, &request.verifier];
        assert!(three.iter().all(|word| !word.contains(&carried.secret)));
        assert!(three[0] != three[1] && three[1] != three[2] && three[0] != three[2]);
        for other in [
            Carried { since_ms: 1, ..carried.clone() },
            Carried { next: "/en/my".to_owned(), ..carried.clone() },
            Carried { locale: Locale::Chinese, ..carried.clone() },
            Carried { secret: "0".repeat(64), ..carried.clone() },
        ] {
            assert_ne!(other.request(request.back.clone()).state, request.state);
        }
    }

    #[test]
    fn nobody_is_away_for_long() {
        let carried = Carried::new(&edge(), Locale::English, "//evil.example");
        assert_eq!(carried.next(), "");
        for (second, is_fresh) in [(0, true), (600, true), (601, false), (-1, false)] {
            let now = Timestamp::from_second(1_800_000_000 + second).unwrap();
            assert_eq!(carried.is_fresh(now), is_fresh, "{second}");
        }
    }
}
