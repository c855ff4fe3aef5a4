//! Every page has a twin in JSON: the page names it, and it is where the page is, with `.json`. The pages are those of
//! the table of routes, so a page that is added without one fails here.

use serde_json::Value;

use crate::desk::{Answer, Desk, FIRM};

/// The addresses of the table of pages, as it writes them.
fn routes() -> Vec<String> {
    let path = format!("{}/src/pages/mod.rs", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(path).unwrap();
    let table = source.split("fn in_locale").nth(1).unwrap();
    let routes = table.split("&at(\"").skip(1).map(|route| route.split('"').next().unwrap().to_owned());
    routes.collect()
}

/// Pages in the states that a route has: the path, and what is asked of it.
fn states(route: &str, case: &str, entry: &str) -> Vec<(String, &'static str)> {
    let path = match route {
        "entries/{id}" | "entries/{id}/report-error" => route.replace("{id}", entry),
        "decisions/{id}" => route.replace("{id}", case),
        "authorities/{id}" => route.replace("{id}", "District-Court"),
        _ => route.replace("packs/{id}/{version}", "packs/cn-credit/2019.2"),
    };
    let path =
        path.replace("{identifier}", FIRM).replace("{list}", "judgment-default").replace("{kind}", "ground");
    assert!(!path.contains('{'), "this test does not know what to put into {route}");
    match route {
        "search" => vec![(path.clone(), ""), (path, "?q=Shenyang")],
        "check" => {
            vec![(path.clone(), ""), (path, "?organisation=cn-uscc:91210105DEM000014J&matter=procurement")]
        }
        "packs/{id}/{version}/changes" => vec![(path, "?from=2018.1")],
        "organisations/{identifier}" | "entries/{id}" | "decisions/{id}" => {
            vec![(path.clone(), ""), (path, "?as_of=2019-11-01")]
        }
        _ => vec![(path, "")],
    }
}

/// What an address answers with, led on once.
async fn led(desk: &Desk, address: &str) -> Answer {
    let answer = desk.get("", address).await;
    match answer.header("location") {
        Some(on) if answer.status == 307 => desk.get("", on).await,
        _ => answer,
    }
}

/// The twin that a page names.
fn named(page: &Answer) -> Option<String> {
    let rest = page.text.split("<link rel=\"alternate\" type=\"application/json\" href=\"").nth(1)?;
    let address = rest.split('"').next()?;
    Some(address.replace("&#38;", "&").replace("&amp;", "&"))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_its_twin() {
    let desk = Desk::open().await;
    let (case, entry) = desk.list(false).await;
    let is_page =
        |route: &String| !route.ends_with(".atom") && !route.ends_with(".json") && !route.contains('*');
    let routes: Vec<_> = routes().into_iter().filter(is_page).collect();
    assert!(routes.len() >= 20, "only {} pages were seen", routes.len());
    for (path, query) in routes.iter().flat_map(|route| states(route, &case, &entry)) {
        for locale in ["en", "zh"] {
            let address = format!("/{locale}/{path}{query}");
            let page = desk.get("", &address).await;
            assert_eq!(page.status, 200, "{address}: {}", page.text);
            let twin = named(&page).unwrap_or_else(|| panic!("{address} names no twin"));
            let named = led(&desk, &twin).await;
            assert_eq!((named.status, is_json(&named)), (200, true), "{address}: {twin}: {}", named.text);
            let name = if path.is_empty() { "index" } else { &path };
            let beside = led(&desk, &format!("/{locale}/{name}.json{query}")).await;
            assert_eq!((beside.status, is_json(&beside)), (200, true), "{address}: {}", beside.text);
            assert_eq!(named.body, beside.body, "{address}: both are the same twin");
        }
    }
}

fn is_json(answer: &Answer) -> bool {
    answer.header("content-type") == Some("application/json") && answer.body != Value::Null
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_texts_says_the_same_to_machines() {
    let desk = Desk::open().await;
    for page in ["about", "how-cases-run", "report-or-object", "accessibility"] {
        for (locale, language) in [("en", "en"), ("zh", "zh-Hans")] {
            let html = desk.get("", &format!("/{locale}/{page}")).await.text;
            let twin = desk.get("", &format!("/{locale}/{page}.json")).await.ok();
            assert_eq!(twin["language"], language);
            assert_eq!(twin["address"], format!("/{locale}/{page}"));
            let mut said = vec![twin["title"].as_str().unwrap().to_owned()];
            gather(&twin["parts"], &mut said);
            assert!(said.len() >= 6, "{twin}");
            for text in said {
                let text = text.replace('\'', "&#39;").replace('"', "&#34;");
                assert!(html.contains(&text), "/{locale}/{page} does not say: {text}");
            }
        }
    }
    let changes = desk.get("", "/en/packs/cn-credit/2019.2/changes.json?from=2018.1").await.ok();
    assert!(changes["changes"].as_array().unwrap().len() > 5, "{changes}");
    let check = desk.get("", "/zh/check.json").await.ok();
    assert!(check["asks"][1]["choices"].as_array().unwrap().len() > 5, "{check}");
}

/// Every text in a value, but the names of parts.
fn gather(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, into)),
        Value::Object(fields) => {
            fields.iter().filter(|(name, _)| *name != "part").for_each(|(_, value)| gather(value, into));
        }
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_twin_that_is_not_there_is_told_in_json() {
    let desk = Desk::open().await;
    desk.get("", "/en/no-such-page.json").await.problem(404, "not-found");
    assert!(desk.get("", "/en/no-such-page").await.text.contains("<h1"));
}
