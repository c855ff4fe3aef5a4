//! The register's own address as its clients see it: as the operator sets it, else as a request was sent.
//!
//! Deliberately absent: headers of proxies. Anybody can write those; a register behind a proxy is told its address.

use std::fmt;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::header::HOST;
use axum::http::request::Parts;

use crate::problem::Problem;
use crate::state::AppState;

/// Longest address, in bytes.
const BYTES_MAX: usize = 512;

/// An address such as `https://register.example`, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

/// Why a text is not the address of a register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not the address of a register: give it as https://register.example, with nothing behind")]
pub struct PublicUrlError(String);

impl PublicUrl {
    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, PublicUrlError> {
        let refused = || PublicUrlError(text.chars().take(64).collect());
        let address = text.trim().trim_end_matches('/');
        let host = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
        match host {
            Some(host) if address.len() <= BYTES_MAX && is_host(host) => Ok(Self(address.to_owned())),
            _ => Err(refused()),
        }
    }
}

/// A host with or without a port: nothing that could change a page or an address which it is put into.
fn is_host(host: &str) -> bool {
    host.chars().any(|c| c.is_ascii_alphanumeric())
        && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.:[]_".contains(c))
}

impl FromRequestParts<AppState> for PublicUrl {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        if let Some(set) = &state.public_url {
            return Ok(set.as_ref().clone());
        }
        let said = parts.headers.get(HOST).map(|host| host.to_str().unwrap_or("?"));
        let host = said.or_else(|| parts.uri.authority().map(|authority| authority.as_str()));
        format!("http://{}", host.unwrap_or("localhost")).parse().map_err(|_| {
            Problem::input("header Host", "it is no host", "send the host and port that you ask")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_without_what_could_change_a_page() {
        for (text, expected) in [
            ("https://register.example", Some("https://register.example")),
            (" http://127.0.0.1:8080/ ", Some("http://127.0.0.1:8080")),
            ("http://[::1]:8080", Some("http://[::1]:8080")),
            ("register.example", None),
            ("https://", None),
            ("https://register.example/path", None),
            ("https://register.example?q=1", None),
            ("https://register.example\"><script>", None),
            ("https://user@register.example", None),
            ("javascript:alert(1)", None),
        ] {
            assert_eq!(
                text.parse::<PublicUrl>().ok().map(|url| url.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
        assert!(format!("https://{}", "a".repeat(600)).parse::<PublicUrl>().is_err());
    }
}
