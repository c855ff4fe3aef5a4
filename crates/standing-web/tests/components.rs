//! Our markup of components against the fixtures that GOV.UK Frontend ships, for those that we use.
//!
//! Compared is the tree: tags, attributes in any order, text. Left out on both sides are `data-module` (we send no
//! scripts) and the `name` of fields (ours are named by their id).
#![cfg(test)]
#![expect(dead_code, reason = "every component is given the texts, and some have none to read")]

use askama::Template;
use serde_json::Value;

/// Says the few messages that the components themselves need.
struct Texts;

impl Texts {
    fn say(&self, key: &str) -> &'static str {
        match key {
            "error-prefix" => "Error:",
            "pages-next" => "Next",
            "pages-page" => "page",
            other => panic!("no component may need the message {other}"),
        }
    }
}

#[derive(Clone)]
struct Crumb {
    address: String,
    text: String,
}

macro_rules! component {
    ($name:ident { $($field:ident: $kind:ty),* } $source:literal) => {
        #[derive(Template)]
        #[template(ext = "html", source = $source)]
        struct $name {
            t: Texts,
            $($field: $kind,)*
        }
    };
}

component!(SkipLink { text: String } r#"{% import "macros.html" as m %}{% call m::skip_link(text) %}{% endcall %}"#);
component!(Header { address: String, text: String }
    r#"{% import "macros.html" as m %}{% call m::header(address, text) %}{% endcall %}"#);
component!(Breadcrumbs { label: String, crumbs: Vec<Crumb> }
    r#"{% import "macros.html" as m %}{% call m::breadcrumbs(label, crumbs) %}{% endcall %}"#);
component!(PhaseBanner { tag: String, text: String, html: String }
    r#"{% import "macros.html" as m %}{% call m::phase_banner(tag) %}{{ text }}{{ html|safe }}{% endcall %}"#);
component!(Tag { text: String, colour: String }
    r#"{% import "macros.html" as m %}{% call m::tag(text, colour.as_str()) %}{% endcall %}"#);
component!(Inset { text: String, html: String }
    r#"{% import "macros.html" as m %}{% call m::inset() %}{{ text }}{{ html|safe }}{% endcall %}"#);
component!(Details { summary: String, text: String, html: String }
    r#"{% import "macros.html" as m %}{% call m::details(summary) %}{{ text }}{{ html|safe }}{% endcall %}"#);
component!(Warning { hidden: String, text: String }
    r#"{% import "macros.html" as m %}{% call m::warning(hidden, text) %}{% endcall %}"#);
component!(Summary { rows: Vec<(String, String, String)> }
    r#"{% import "macros.html" as m %}{% call m::summary() %}{% for (key, text, html) in rows %}{% call m::row(key) %}{{ text }}{{ html|safe }}{% endcall %}{% endfor %}{% endcall %}"#);
component!(ErrorMessage { id: String, text: String }
    r#"{% import "macros.html" as m %}{% call m::error_message("Error:", id, text) %}{% endcall %}"#);
component!(Input { id: String, label: String, value: String, hint: String, problem: String, width: String, mode: String, spell: String }
    r#"{% import "macros.html" as m %}{% call m::input(id, label, value, hint.as_str(), problem.as_str(), width.as_str(), mode.as_str(), spell.as_str()) %}{% endcall %}"#);
component!(Button { text: String, class: String }
    r#"{% import "macros.html" as m %}{% call m::button(text, class.as_str()) %}{% endcall %}"#);
component!(Pagination { label: String, first: String, next: String }
    r#"{% import "macros.html" as m %}{% call m::pagination(label, first, next) %}{% endcall %}"#);

fn text(options: &Value, path: &str) -> String {
    match options.pointer(path) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// Our markup for the options of a fixture; none for a component that no macro makes.
fn ours(component: &str, options: &Value) -> Option<String> {
    let get = |path: &str| text(options, path);
    let or = |path: &str, default: &str| {
        let found = get(path);
        if found.is_empty() { default.to_owned() } else { found }
    };
    let t = Texts;
    let html = match component {
        "skip-link" => SkipLink { t, text: get("/text") }.render(),
        "generic-header" => Header { t, address: or("/url", "/"), text: get("/logoText") }.render(),
        "breadcrumbs" => {
            let items = options["items"].as_array().unwrap().iter();
            let crumbs = items.filter(|item| item.get("href").is_some());
            let crumbs = crumbs.map(|item| Crumb { address: text(item, "/href"), text: text(item, "/text") });
            Breadcrumbs { t, label: or("/labelText", "Breadcrumb"), crumbs: crumbs.collect() }.render()
        }
        "phase-banner" => {
            PhaseBanner { t, tag: get("/tag/text"), text: get("/text"), html: get("/html") }.render()
        }
        "tag" => {
            let colour = get("/classes").replace("govuk-tag--", "");
            Tag { t, text: get("/text"), colour }.render()
        }
        "inset-text" => Inset { t, text: get("/text"), html: get("/html") }.render(),
        "details" => {
            Details { t, summary: get("/summaryText"), text: get("/text"), html: get("/html") }.render()
        }
        "warning-text" => {
            Warning { t, hidden: or("/iconFallbackText", "Warning"), text: get("/text") }.render()
        }
        "summary-list" => {
            let rows = options["rows"].as_array().unwrap().iter();
            let rows =
                rows.map(|row| (text(row, "/key/text"), text(row, "/value/text"), text(row, "/value/html")));
            Summary { t, rows: rows.collect() }.render()
        }
        "error-message" => {
            ErrorMessage { t, id: get("/id").replace("-error", ""), text: get("/text") }.render()
        }
        "input" => Input {
            t,
            id: or("/id", &get("/name")),
            label: get("/label/text"),
            value: get("/value"),
            hint: get("/hint/text"),
            problem: get("/errorMessage/text"),
            width: get("/classes").replace("govuk-input--width-", ""),
            mode: get("/inputmode"),
            spell: get("/spellcheck"),
        }
        .render(),
        "button" => Button { t, text: get("/text"), class: get("/classes") }.render(),
        "pagination" => {
            Pagination { t, label: "Pagination".to_owned(), first: String::new(), next: get("/next/href") }
                .render()
        }
        _ => return None,
    };
    Some(html.unwrap())
}

/// Tags with sorted attributes and texts, one a line.
fn tree(html: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let (line, after) = match rest.strip_prefix('<') {
            Some(inside) => {
                let (inside, after) = inside.split_once('>').unwrap();
                (tag(inside), after)
            }
            None => {
                let (words, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
                (words.split_whitespace().collect::<Vec<_>>().join(" "), after)
            }
        };
        if !line.is_empty() {
            lines.push(decoded(&line));
        }
        rest = after;
    }
    lines
}

fn tag(inside: &str) -> String {
    let (name, mut rest) = inside.trim().split_once(char::is_whitespace).unwrap_or((inside.trim(), ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        let (key, value, after) = match rest.trim_start().split_once("=\"") {
            Some((key, after)) => {
                let (value, after) = after.split_once('"').unwrap();
                (key.trim(), value, after)
            }
            None => (rest.trim(), "", ""),
        };
        if !matches!(key, "data-module" | "name") {
            attributes.push(format!("{key}={}", value.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        rest = after;
    }
    attributes.sort();
    format!("<{name} {}>", attributes.join(" "))
}

fn decoded(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[test]
fn components_are_marked_up_as_upstream_does() {
    let fixtures: Value = serde_json::from_str(include_str!("data/govuk-fixtures.json")).unwrap();
    let mut compared = 0;
    for (component, cases) in fixtures.as_object().unwrap() {
        for (name, case) in cases.as_object().unwrap() {
            // These use what our macros do not offer.
            if matches!(
                (component.as_str(), name.as_str()),
                ("pagination", "with prev and next only")
                    | ("breadcrumbs", "html as text")
                    | ("input", "inputmode")
                    | ("error-message", "id")
            ) {
                continue;
            }
            let Some(ours) = ours(component, &case["options"]) else { continue };
            // Our link always leads to the main content.
            let theirs = case["html"].as_str().unwrap().replace("#test-target-element", "#main-content");
            assert_eq!(tree(&ours), tree(&theirs), "{component}: {name}");
            compared += 1;
        }
    }
    assert!(compared >= 30, "only {compared} fixtures were compared");
}
