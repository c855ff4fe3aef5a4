//! The style sheet, the icon and the one script, inside the binary, under names that change with their content.
//!
//! The script is for the verify page alone, and that page works without it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

const STYLE: &str = include_str!("../../assets/dist/standing.css");
const VERIFY: &str = include_str!("../../assets/verify.js");
const ICON: &str = include_str!("../../assets/icon.svg");

/// One file that pages refer to.
struct Asset {
    /// The name under which it is served, a print of its content in it.
    name: String,
    kind: &'static str,
    content: &'static str,
}

static STYLE_SHEET: LazyLock<Asset> =
    LazyLock::new(|| asset("standing", "css", "text/css; charset=utf-8", STYLE));
static ICON_FILE: LazyLock<Asset> = LazyLock::new(|| asset("icon", "svg", "image/svg+xml", ICON));

static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| asset("verify", "js", "text/javascript; charset=utf-8", VERIFY));

/// The address of the script of the verify page.
pub(crate) fn script_address() -> String {
    format!("/assets/{}", SCRIPT.name)
}

/// The address of the style sheet.
pub(crate) fn style_address() -> String {
    format!("/assets/{}", STYLE_SHEET.name)
}

/// The address of the icon.
pub(crate) fn icon_address() -> String {
    format!("/assets/{}", ICON_FILE.name)
}

fn asset(stem: &str, extension: &str, kind: &'static str, content: &'static str) -> Asset {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    Asset { name: format!("{stem}-{:016x}.{extension}", hasher.finish()), kind, content }
}

/// `GET /assets/{name}`
pub(crate) async fn show(Path(name): Path<String>) -> Response {
    let files: [&'static Asset; 3] = [&STYLE_SHEET, &ICON_FILE, &SCRIPT];
    match files.into_iter().find(|file| file.name == name) {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, file.kind),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, file.content).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_is_small_and_brings_nothing_that_is_not_ours() {
        assert!(STYLE.len() <= 150_000, "{} bytes", STYLE.len());
        for forbidden in ["GDS Transport", "@font-face", "crown", "@import", "url("] {
            assert!(!STYLE.contains(forbidden), "the style sheet holds {forbidden}");
        }
    }

    #[tokio::test]
    async fn files_are_served_under_their_hashed_names_only() {
        let name = STYLE_SHEET.name.clone();
        let found = show(Path(name)).await;
        assert_eq!(found.status(), StatusCode::OK);
        assert_eq!(found.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(show(Path("standing.css".to_owned())).await.status(), StatusCode::NOT_FOUND);
    }
}
