//! The `.json` twin of every page: the page's address with `.json` leads to the same answer for machines, parameters
//! kept. Pages that hold nothing but texts of their own have none.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::address::encoded;
use super::speech::Locale;

/// Leads `/{locale}/{page}.json` to the page's twin; everything else goes on.
pub(crate) async fn lead(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    match twin(uri.path()) {
        Some(address) => Redirect::temporary(&format!("{address}{query}")).into_response(),
        None => next.run(request).await,
    }
}

/// The address of a page's twin: nothing of what was typed goes further than one part of a path.
fn twin(path: &str) -> Option<String> {
    let page = path.strip_suffix(".json")?.strip_prefix('/')?;
    let (locale, page) = page.split_once('/')?;
    locale.parse::<Locale>().ok()?;
    let parts: Vec<_> = page.split('/').collect();
    let api = match parts.as_slice() {
        ["search"] => "organisations".to_owned(),
        ["check" | "lists" | "authorities" | "packs" | "purposes" | "statistics"] => page.to_owned(),
        ["organisations" | "entries" | "lists" | "authorities", id] => {
            format!("{}/{}", parts.first()?, kept(id))
        }
        ["packs", id, version] => format!("packs/{}/{}", kept(id), kept(version)),
        ["verify"] => return Some("/checkpoint".to_owned()),
        ["index" | "home"] => "statistics".to_owned(),
        ["data"] => return Some("/api/openapi.json".to_owned()),
        _ => return None,
    };
    Some(format!("/api/v1/{api}"))
}

/// A part of a path as it was sent, which may be encoded already.
fn kept(part: &str) -> String {
    encoded(part).replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_twins_and_no_path_escapes() {
        for (path, expected) in [
            ("/en/organisations/cn-uscc:91.json", Some("/api/v1/organisations/cn-uscc:91")),
            ("/zh/entries/e-1.json", Some("/api/v1/entries/e-1")),
            ("/en/packs/cn-credit/2019.2.json", Some("/api/v1/packs/cn-credit/2019.2")),
            ("/en/statistics.json", Some("/api/v1/statistics")),
            ("/en/search.json", Some("/api/v1/organisations")),
            ("/fr/lists.json", None),
            ("/en/lists", None),
            ("/en/a/b/c/d.json", None),
            ("/api/openapi.json", None),
            ("/en/organisations/%2F%2Fevil.json", Some("/api/v1/organisations/%2F%2Fevil")),
            ("/en/organisations/a\r\nb.json", Some("/api/v1/organisations/a%0D%0Ab")),
        ] {
            assert_eq!(twin(path).as_deref(), expected, "{path}");
        }
    }
}
