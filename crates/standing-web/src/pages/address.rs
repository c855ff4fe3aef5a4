//! Addresses of pages, in one place: they are permanent, so they are made here and nowhere else.

use std::fmt::{Display, Write as _};

use super::speech::Locale;

/// A page of a locale: `page(locale, "search")` is `/en/search`.
pub(crate) fn page(locale: Locale, path: &str) -> String {
    format!("/{}/{path}", locale.word())
}

pub(crate) fn organisation(locale: Locale, identifier: impl Display) -> String {
    page(locale, &format!("organisations/{}", encoded(&identifier.to_string())))
}

pub(crate) fn entry(locale: Locale, id: impl Display) -> String {
    page(locale, &format!("entries/{id}"))
}

pub(crate) fn decision(locale: Locale, case: impl Display) -> String {
    page(locale, &format!("decisions/{case}"))
}

pub(crate) fn list(locale: Locale, list: impl Display) -> String {
    page(locale, &format!("lists/{list}"))
}

pub(crate) fn authority(locale: Locale, id: impl Display) -> String {
    page(locale, &format!("authorities/{id}"))
}

pub(crate) fn pack(locale: Locale, id: impl Display, version: impl Display) -> String {
    page(locale, &format!("packs/{id}/{version}"))
}

/// A rule on the page of its kind.
pub(crate) fn rule(
    locale: Locale,
    id: impl Display,
    version: impl Display,
    kind: &str,
    rule: &str,
) -> String {
    format!("{}/{kind}#{rule}", pack(locale, id, version))
}

/// Query parameters, left out where they are empty: `?q=a&as_of=2026-11-22`.
pub(crate) fn query(parameters: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        text.push_str(&encoded(value));
    }
    text
}

/// Percent-encoding for one part of a path or one value of a query; the colon of identifiers stays readable.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_survive_an_address() {
        for (identifier, expected) in [
            ("cn-uscc:91350100M000100Y43", "/en/organisations/cn-uscc:91350100M000100Y43"),
            ("src-ror:https://ror.org/05", "/en/organisations/src-ror:https:%2F%2Fror.org%2F05"),
            ("reg-FR:A&B#1", "/en/organisations/reg-FR:A%26B%231"),
        ] {
            assert_eq!(organisation(Locale::English, identifier), expected);
        }
    }

    #[test]
    fn empty_parameters_are_left_out() {
        assert_eq!(query(&[("q", "某某 公司"), ("as_of", "")]), "?q=%E6%9F%90%E6%9F%90%20%E5%85%AC%E5%8F%B8");
        assert_eq!(query(&[("q", "")]), "");
        assert_eq!(query(&[("a", "1"), ("b", "2")]), "?a=1&b=2");
    }
}
