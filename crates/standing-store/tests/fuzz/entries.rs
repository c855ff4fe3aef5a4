//! What random bytes are fed to in this crate: cursors of pages and addresses of databases. An entry panics when
//! something is wrong; `fuzz/targets` hands the same entries to libFuzzer.

use standing_store::{Cursor, StoreUrl};

/// The cursor of a page.
pub(crate) fn cursor(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match text.parse::<Cursor>() {
        Ok(cursor) => assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor),
        Err(error) => assert!(error.to_string().len() < 1_000, "{error}"),
    }
}

/// The address of a database. Whatever can be read shows itself without what stands between name and place.
pub(crate) fn address(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    drop(text.parse::<StoreUrl>());
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain && text.len() > 8 {
        for address in [format!("postgres://user:{text}@host/name"), format!("other://user:{text}@host/name")]
        {
            let shown = match address.parse::<StoreUrl>() {
                Ok(url) => format!("{url} {url:?}"),
                Err(error) => error.to_string(),
            };
            assert!(!shown.contains(text), "{address} gave {shown}");
        }
    }
}
