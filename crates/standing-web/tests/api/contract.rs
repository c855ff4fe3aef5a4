//! The contract: valid OpenAPI 3.1, every reference resolves, every route is in it and answers as it says.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::{Desk, FIRM};

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// An address of the contract with names filled in.
fn filled(path: &str) -> String {
    path.replace("{identifier}", FIRM)
        .replace("{authority}", "Example-District-Court")
        .replace("{pack}", "cn-credit")
        .replace("{version}", "2019.2")
        .replace("{level}", "0")
        .replace("{index}", "000")
        .replace("{width}", "1")
        .replace("{list}", "judgment-default")
        .replace("{position}", "1")
        .replace("{case}", "c-none")
        .replace("{entry}", "e-none")
        .replace("{measure}", "m-none")
        .replace("{command}", "stay")
        .replace("{decision}", "n-none")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_is_whole() {
    let desk = Desk::open().await;
    let document = desk.get("", "/api/openapi.json").await.ok();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id =
                operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no name"));
            assert!(names.insert(id.to_owned()), "{id} twice");
            assert!(
                operation["summary"].is_string() || operation["description"].is_string(),
                "{method} {path}"
            );
            let wanted = path.matches('{').count();
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let given = parameters.iter().filter(|parameter| parameter["in"] == "path").count();
            assert_eq!(wanted, given, "{method} {path}");
            for status in ["400", "401", "404", "500", "503"] {
                assert!(operation["responses"][status].is_object(), "{method} {path} {status}");
            }
        }
    }
    assert_eq!(standing_web::openapi_document().parse::<Value>().unwrap(), document);
}

/// Whether an address is of a door whose clients were written for other services and send parameters of their own.
fn is_tolerant(path: &str) -> bool {
    path.starts_with("/reconcile")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_of_the_contract_answers_and_knows_its_parameters() {
    let desk = Desk::open().await;
    let document = desk.get("", "/api/openapi.json").await.ok();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let address = filled(path);
            if method == "post" {
                let answer = desk.post("ann", &address, serde_json::json!({})).await;
                assert!(
                    operation["responses"][answer.status.to_string()].is_object(),
                    "{path}: {}",
                    answer.text
                );
                assert_ne!(answer.status, 405, "{path}");
                continue;
            }
            let unknown = desk.get("ann", &format!("{address}?surely_unknown=1")).await;
            if !matches!(path.as_str(), "/healthz" | "/readyz") && !is_tolerant(path) {
                unknown.problem(400, "input");
                assert!(unknown.text.contains("surely_unknown"), "{path}: {}", unknown.text);
            }
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
                let name = parameter["name"].as_str().unwrap();
                let answer = desk.get("ann", &format!("{address}?{name}=%07")).await;
                assert!(!answer.text.contains("it is not known here"), "{path} {name}: {}", answer.text);
            }
            let answer = desk.get("ann", &address).await;
            assert!(operation["responses"][answer.status.to_string()].is_object(), "{path}: {}", answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_the_table_has_an_address_that_takes_it() {
    let desk = Desk::open().await;
    let commands = desk.get("", "/api/v1/commands").await.ok();
    let commands = commands["commands"].as_array().unwrap();
    assert!(commands.len() > 40, "{}", commands.len());
    for command in commands {
        let address = command["address"].as_str().unwrap();
        let address = address.replace("{organisation}", FIRM).replace("{case}", "c-none");
        let address = address.replace("{entry}", "e-none").replace("{measure}", "m-none");
        let answer = desk.post("operator", &address, serde_json::json!({})).await;
        assert!(
            matches!(answer.status, 400 | 403 | 404 | 422),
            "{address}: {} {}",
            answer.status,
            answer.text
        );
        assert!(!answer.text.contains("post it to"), "{address}: {}", answer.text);
    }
}
