//! The cookie that holds the token of a session: for this host alone, for no script, over TLS alone.
//!
//! Over plain http on the loopback interface, for trying out, browsers take no such cookie: there it goes by another
//! name and without the promise.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue};

/// The name over TLS: its prefix makes browsers hold the server to all of it.
const NAME: &str = "__Host-standing";
/// The name on the loopback interface.
const NAME_PLAIN: &str = "standing-plain";
/// The longest value that is looked at, in bytes.
const VALUE_BYTES_MAX: usize = 128;

/// The token that came with a request, where exactly one did.
pub(super) fn token(headers: &HeaderMap, is_plain: bool) -> Option<String> {
    let name = if is_plain { NAME_PLAIN } else { NAME };
    let texts = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut found = texts.flat_map(|text| text.split(';')).filter_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name && value.len() <= VALUE_BYTES_MAX).then_some(value)
    });
    let token = found.next()?;
    found.next().is_none().then(|| token.to_owned())
}

/// The header that hands a token to the browser. It lasts as long as the browser runs; the session may end before.
pub(super) fn set(token: &str, is_plain: bool) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}={token}; {}", name(is_plain), promises(is_plain))).ok()
}

/// The header that takes the token away.
pub(super) fn clear(is_plain: bool) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}=; Max-Age=0; {}", name(is_plain), promises(is_plain))).ok()
}

const fn name(is_plain: bool) -> &'static str {
    if is_plain { NAME_PLAIN } else { NAME }
}

const fn promises(is_plain: bool) -> &'static str {
    if is_plain { "Path=/; HttpOnly; SameSite=Lax" } else { "Path=/; HttpOnly; Secure; SameSite=Lax" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_token_is_read_and_two_are_none() {
        let long = format!("__Host-standing={}", "x".repeat(200));
        for (cookies, plain, expected) in [
            (vec!["__Host-standing=abc"], false, Some("abc")),
            (vec!["a=b; __Host-standing=abc; c=d"], false, Some("abc")),
            (vec!["a=b", "__Host-standing=abc"], false, Some("abc")),
            (vec!["__Host-standing=abc; __Host-standing=def"], false, None),
            (vec!["__Host-standing=abc", "__Host-standing=def"], false, None),
            (vec!["standing-plain=abc"], false, None),
            (vec!["__Host-standing=abc"], true, None),
            (vec!["standing-plain=abc"], true, Some("abc")),
            (vec![long.as_str()], false, None),
            (vec![], false, None),
        ] {
            let mut headers = HeaderMap::new();
            for cookie in &cookies {
                headers.append(COOKIE, cookie.parse().unwrap());
            }
            assert_eq!(token(&headers, plain).as_deref(), expected, "{cookies:?}");
        }
    }

    #[test]
    fn over_tls_the_browser_is_held_to_everything() {
        let set = set("abc", false).unwrap();
        assert_eq!(set, "__Host-standing=abc; Path=/; HttpOnly; Secure; SameSite=Lax");
        assert!(clear(false).unwrap().to_str().unwrap().contains("Max-Age=0"));
    }
}
