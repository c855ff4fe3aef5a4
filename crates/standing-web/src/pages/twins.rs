//! The `.json` twin of every page: the page's address with `.json` leads to the same answer for machines, parameters
//! kept. Pages that the interface has no answer for give their twin themselves, at that address.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::address::encoded;
use super::speech::Locale;

/// A form for machines: what it asks, and where the answers are.
#[derive(Debug, Serialize)]
pub(crate) struct FormTwin {
    pub(crate) answers_at: &'static str,
    pub(crate) asks: Vec<AskedFor>,
}

/// One thing that a form asks.
#[derive(Debug, Serialize)]
pub(crate) struct AskedFor {
    pub(crate) name: &'static str,
    pub(crate) says: String,
    pub(crate) is_needed: bool,
    /// What it may be; empty where it is typed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) choices: Vec<ChoiceTwin>,
}

/// One of a few.
#[derive(Debug, Serialize)]
pub(crate) struct ChoiceTwin {
    pub(crate) value: String,
    pub(crate) says: String,
}

/// Leads `/{locale}/{page}.json` to the page's twin; everything else goes on.
pub(crate) async fn lead(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let query = uri.query().unwrap_or_default();
    match twin(uri.path(), query) {
        Some(address) => {
            let query = if query.is_empty() { String::new() } else { format!("?{query}") };
            Redirect::temporary(&format!("{address}{query}")).into_response()
        }
        None => next.run(request).await,
    }
}

/// The address of a page's twin: nothing of what was typed goes further than one part of a path.
fn twin(path: &str, query: &str) -> Option<String> {
    let page = path.strip_suffix(".json")?.strip_prefix('/')?;
    let (locale, page) = page.split_once('/')?;
    locale.parse::<Locale>().ok()?;
    let parts: Vec<_> = page.split('/').collect();
    let api = match parts.as_slice() {
        ["search"] if gives(query, "q") => "organisations".to_owned(),
        ["check"] if gives(query, "organisation") => page.to_owned(),
        ["lists" | "authorities" | "packs" | "purposes" | "statistics"] => page.to_owned(),
        ["organisations" | "entries" | "lists" | "authorities", id] => {
            format!("{}/{}", parts.first()?, kept(id))
        }
        // What is reported is an error of the entry.
        ["entries", id, "report-error"] => format!("entries/{}", kept(id)),
        ["packs", _, _, "changes"] => return None,
        ["packs", id, version] | ["packs", id, version, _] => {
            format!("packs/{}/{}", kept(id), kept(version))
        }
        ["index" | "home"] => "statistics".to_owned(),
        _ => return None,
    };
    Some(format!("/api/v1/{api}"))
}

/// Whether a query gives a parameter a value.
fn gives(query: &str, name: &str) -> bool {
    let value = |pair: &str| {
        pair.split_once('=').filter(|(given, _)| *given == name).map(|(_, value)| !value.is_empty())
    };
    query.split('&').any(|pair| value(pair).unwrap_or(false))
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
        for (path, query, expected) in [
            ("/en/organisations/cn-uscc:91.json", "", Some("/api/v1/organisations/cn-uscc:91")),
            ("/zh/entries/e-1.json", "", Some("/api/v1/entries/e-1")),
            ("/zh/entries/e-1/report-error.json", "", Some("/api/v1/entries/e-1")),
            ("/en/packs/cn-credit/2019.2.json", "", Some("/api/v1/packs/cn-credit/2019.2")),
            ("/en/packs/cn-credit/2019.2/ground.json", "", Some("/api/v1/packs/cn-credit/2019.2")),
            ("/en/packs/cn-credit/2019.2/changes.json", "from=2018.1", None),
            ("/en/statistics.json", "", Some("/api/v1/statistics")),
            ("/en/search.json", "q=a", Some("/api/v1/organisations")),
            ("/en/search.json", "q=", None),
            ("/en/check.json", "matter=a&organisation=b", Some("/api/v1/check")),
            ("/en/check.json", "", None),
            ("/en/about.json", "", None),
            ("/fr/lists.json", "", None),
            ("/en/lists", "", None),
            ("/en/a/b/c/d.json", "", None),
            ("/api/openapi.json", "", None),
            ("/en/organisations/%2F%2Fevil.json", "", Some("/api/v1/organisations/%2F%2Fevil")),
            ("/en/organisations/a\r\nb.json", "", Some("/api/v1/organisations/a%0D%0Ab")),
        ] {
            assert_eq!(twin(path, query).as_deref(), expected, "{path}?{query}");
        }
    }
}
