//! Where somebody goes: to the sign-in page and back to where they wanted to go, within this site and nowhere else.

use standing_service::Capacity;

use crate::pages::{Locale, encoded, page_address};

/// The longest address to come back to, in bytes.
const BACK_BYTES_MAX: usize = 1_024;

/// The sign-in page, which leads back to an address.
pub(super) fn sign_in(locale: Locale, back: Option<&str>) -> String {
    with_back(&page_address(locale, "sign-in"), back)
}

/// A page of the way in, which leads on to an address.
pub(super) fn with_back(page: &str, back: Option<&str>) -> String {
    match back.and_then(within) {
        Some(back) => format!("{page}?next={}", encoded(back)),
        None => page.to_owned(),
    }
}

/// An address to come back to, if it is one of our pages: another site's would make our sign-in its bait.
pub(super) fn within(back: &str) -> Option<&str> {
    let is_ours = Locale::ALL.iter().any(|locale| back.starts_with(&page_address(*locale, "")));
    let is_plain = back.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (is_ours && is_plain && back.len() <= BACK_BYTES_MAX && !back.contains("//")).then_some(back)
}

/// Where somebody goes who wanted to go nowhere else.
pub(super) fn home(locale: Locale, capacity: &Capacity) -> String {
    let path = match capacity {
        Capacity::Unit(_) => "unit",
        Capacity::Organisation(_) => "my",
        Capacity::Officer(_) => "office",
        Capacity::Operator | Capacity::Public => "account",
    };
    page_address(locale, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_gone_back_to() {
        for (back, expected) in [
            ("/en/account", true),
            ("/zh/office?due=1&after=2", true),
            ("//evil.example/en/", false),
            ("/en//evil.example", false),
            ("/\\evil.example", false),
            ("/en/\\evil.example", false),
            ("https://evil.example/en/", false),
            ("javascript:alert(1)", false),
            ("/fr/account", false),
            ("/en/a\r\nSet-Cookie: x", false),
            ("", false),
        ] {
            assert_eq!(within(back).is_some(), expected, "{back}");
        }
        assert_eq!(within(&format!("/en/{}", "x".repeat(BACK_BYTES_MAX))), None);
        assert_eq!(sign_in(Locale::English, Some("/en/a?b=c")), "/en/sign-in?next=%2Fen%2Fa%3Fb%3Dc");
        assert_eq!(sign_in(Locale::Chinese, Some("//e")), "/zh/sign-in");
    }
}
