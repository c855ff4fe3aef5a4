//! Who sent a request, found out once for each: the holder of a key, somebody with a session, or an address.
//!
//! The address is that of whoever connected. What a proxy says about who is behind it is believed of proxies that the
//! operator named, and of nobody else: anybody can write such a header.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::header::{AUTHORIZATION, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use standing_service::ServiceError;
use standing_service::accounts::{From, Session};
use standing_service::keys::{self, Holder, KeyFault};

use crate::door::{CALLBACK, session_token};
use crate::pages::Locale;
use crate::state::AppState;

/// Where proxies say who is behind them, each at the end of what it was told.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// The most addresses of a chain of proxies that are looked at.
const CHAIN_MAX: usize = 16;

/// Who sent a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asker {
    /// The key that came, good or not.
    pub(crate) key: Option<Result<Holder, KeyFault>>,
    /// The session that the browser has, half or whole; looked for on pages alone.
    pub(crate) session: Option<Session>,
    /// Where they come from, where that is known.
    pub(crate) address: Option<IpAddr>,
}

impl Asker {
    /// Who sent this request: as it was found out before, or found out now.
    pub(crate) async fn of(parts: &Parts, state: &AppState) -> Result<Self, ServiceError> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let key = match given(&parts.headers) {
            None => None,
            Some(Err(fault)) => Some(Err(fault)),
            Some(Ok(text)) => {
                let register = &state.register;
                Some(keys::authenticate(register.store(), &register.edge(), text).await?)
            }
        };
        let token = session_token(&parts.headers, state.is_plain).filter(|_| is_page(parts.uri.path()));
        let session = match token {
            Some(token) => state.accounts.session(&token).await?,
            None => None,
        };
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let address = peer.map(|peer| behind(peer, &parts.headers, &state.proxies));
        Ok(Self { key, session, address })
    }

    /// Where a guess of a password or a code comes from. Behind a proxy that is not named, on the same machine, all
    /// come from one address, which says nothing.
    pub(crate) fn guesses_from(&self, state: &AppState) -> From {
        From(self.address.filter(|address| state.public_url.is_none() || !address.is_loopback()))
    }
}

/// Whether an address is a page, which browsers ask for with their session.
fn is_page(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    first.parse::<Locale>().is_ok() || path == CALLBACK
}

/// The key in `Bearer KEY`, or in `ApiKey KEY` as clients of screening services send it; the scheme's case does not
/// matter.
fn given(headers: &HeaderMap) -> Option<Result<&str, KeyFault>> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let header = given.next()?;
    let text = header.to_str().ok().filter(|_| given.next().is_none()).and_then(bearer);
    Some(text.ok_or(KeyFault::Form))
}

fn bearer(text: &str) -> Option<&str> {
    let (scheme, key) = text.split_once(' ')?;
    let is_key = ["bearer", "apikey"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    is_key.then(|| key.trim_start())
}

/// The address behind the proxies that are believed: the last one in the chain that is none of them.
fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let is_proxy =
        |address: &IpAddr| proxies.iter().any(|proxy| proxy.to_canonical() == address.to_canonical());
    if !is_proxy(&peer) {
        return peer;
    }
    let values = headers.get_all(FORWARDED_FOR).iter().map(HeaderValue::to_str);
    let Ok(values) = values.collect::<Result<Vec<_>, _>>() else { return peer };
    let mut last = peer;
    for text in values.iter().rev().flat_map(|value| value.rsplit(',')).take(CHAIN_MAX) {
        // Whatever stands before what is no address was written by nobody who is believed.
        let Some(address) = address_in(text.trim()) else { return last };
        last = address;
        if !is_proxy(&address) {
            return address;
        }
    }
    last
}

/// An address, with or without a port.
fn address_in(text: &str) -> Option<IpAddr> {
    let plain = text.trim_start_matches('[').trim_end_matches(']');
    plain.parse().ok().or_else(|| text.parse::<SocketAddr>().map(|socket| socket.ip()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_named_proxies_say_who_is_behind_them() {
        let proxies = ["10.0.0.1".parse().unwrap(), "2001:db8::1".parse().unwrap()];
        for (peer, forwarded, expected) in [
            ("192.0.2.7", vec!["198.51.100.1"], "192.0.2.7"),
            ("10.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
            ("::ffff:10.0.0.1", vec!["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["203.0.113.9", "198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", vec!["198.51.100.1, 2001:db8::1"], "198.51.100.1"),
            ("10.0.0.1", vec!["198.51.100.1:4711"], "198.51.100.1"),
            ("10.0.0.1", vec!["[2001:db8::9]:4711"], "2001:db8::9"),
            ("10.0.0.1", vec!["2001:db8::9"], "2001:db8::9"),
            ("10.0.0.1", vec!["198.51.100.1, unknown"], "10.0.0.1"),
            ("10.0.0.1", vec!["198.51.100.1, unknown, 2001:db8::1"], "2001:db8::1"),
            ("10.0.0.1", vec![], "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            for value in &forwarded {
                headers.append(FORWARDED_FOR, value.parse().unwrap());
            }
            let found = behind(peer.parse().unwrap(), &headers, &proxies);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn a_key_comes_once_and_in_its_form() {
        for (given_as, expected) in [
            (vec!["Bearer stk_a_b"], Some(Ok("stk_a_b"))),
            (vec!["apikey  stk_a_b"], Some(Ok("stk_a_b"))),
            (vec!["Basic abc"], Some(Err(KeyFault::Form))),
            (vec!["Bearer a", "Bearer b"], Some(Err(KeyFault::Form))),
            (vec![], None),
        ] {
            let mut headers = HeaderMap::new();
            for value in &given_as {
                headers.append(AUTHORIZATION, value.parse().unwrap());
            }
            assert_eq!(given(&headers), expected, "{given_as:?}");
        }
    }
}
