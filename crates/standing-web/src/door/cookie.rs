//! Cookies: for this host alone, for no script, over TLS alone. One holds the token of a session.
//!
//! Over plain http on the loopback interface, for trying out, browsers take no such cookie: there it goes by another
//! name and without the promise.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue};

/// What one kind of cookie is called, and how long it may be.
pub(super) struct Jar {
    /// The name over TLS: its prefix makes browsers hold the server to all of it.
    pub(super) name: &'static str,
    /// The name on the loopback interface.
    pub(super) name_plain: &'static str,
    /// The longest value that is looked at, in bytes.
    pub(super) bytes_max: usize,
}

/// The token of a session.
pub(super) const SESSION: Jar = Jar { name: "__Host-standing", name_plain: "standing-plain", bytes_max: 128 };

impl Jar {
    /// The value that came with a request, where exactly one did.
    pub(super) fn value(&self, headers: &HeaderMap, is_plain: bool) -> Option<String> {
        let name = self.called(is_plain);
        let texts = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
        let mut found = texts.flat_map(|text| text.split(';')).filter_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name && value.len() <= self.bytes_max).then_some(value)
        });
        let value = found.next()?;
        found.next().is_none().then(|| value.to_owned())
    }

    /// The header that hands a value to the browser. It lasts as long as the browser runs; what it stands for may end
    /// before.
    pub(super) fn set(&self, value: &str, is_plain: bool) -> Option<HeaderValue> {
        HeaderValue::from_str(&format!("{}={value}; {}", self.called(is_plain), promises(is_plain))).ok()
    }

    /// The header that takes the value away.
    pub(super) fn clear(&self, is_plain: bool) -> Option<HeaderValue> {
        HeaderValue::from_str(&format!("{}=; Max-Age=0; {}", self.called(is_plain), promises(is_plain))).ok()
    }

    const fn called(&self, is_plain: bool) -> &'static str {
        if is_plain { self.name_plain } else { self.name }
    }
}

const fn promises(is_plain: bool) -> &'static str {
    if is_plain { "Path=/; HttpOnly; SameSite=Lax" } else { "Path=/; HttpOnly; Secure; SameSite=Lax" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_when_there_is_one_of_its_name() {
        let long = format!("__Host-standing={}", "x".repeat(129));
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
            assert_eq!(SESSION.value(&headers, plain).as_deref(), expected, "{cookies:?}");
        }
    }

    #[test]
    fn over_tls_the_browser_is_held_to_everything() {
        let set = SESSION.set("abc", false).unwrap();
        assert_eq!(set, "__Host-standing=abc; Path=/; HttpOnly; Secure; SameSite=Lax");
        assert!(SESSION.clear(false).unwrap().to_str().unwrap().contains("Max-Age=0"));
    }
}
