//! Countries by their codes and names, as people write them into a form.
//!
//! Deliberately absent: guessing a country from the name of an organisation.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::normalise::plain;

const COUNTRIES: &str = include_str!("../data/countries.tsv");

/// The two letters of ISO 3166-1, in lower case, of a country by its code or one of its names.
///
/// ```
/// # use standing_screening::country_code;
/// assert_eq!(country_code("Russia").as_deref(), Some("ru"));
/// assert_eq!(country_code(" CN ").as_deref(), Some("cn"));
/// assert_eq!(country_code("中国").as_deref(), Some("cn"));
/// assert_eq!(country_code("Atlantis"), None);
/// ```
#[must_use]
pub fn country_code(text: &str) -> Option<String> {
    let written = plain(text).text;
    let letters = written.len() == 2 && written.bytes().all(|byte| byte.is_ascii_lowercase());
    let found = names().get(written.as_str()).map(|code| code.to_ascii_lowercase());
    found.or_else(|| {
        codes().any(|code| letters && code.eq_ignore_ascii_case(&written)).then(|| written.clone())
    })
}

/// Code and names of each country; what is wider than one is left out.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows =
        COUNTRIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.filter(|(code, _)| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()))
}

fn codes() -> impl Iterator<Item = &'static str> {
    rows().map(|(code, _)| code)
}

fn names() -> &'static HashMap<String, &'static str> {
    static NAMES: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        rows().flat_map(|(code, names)| names.split('|').map(move |name| (plain(name).text, code))).collect()
    })
}
