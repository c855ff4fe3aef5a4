//! The reconciliation service in process: who may be seen through it, hostile names, forms and limits. What clients
//! make of it is tested with them, in `tests/clients`.

use std::fmt::Write as _;
use std::time::Duration;

use axum::body::Body;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, FIRM};

/// A name that would be a program if anything forgot to escape it.
const HOSTILE: &str = "<script>alert(1)</script>\"'&${id}{{id}} Hostile Trading";
const HOSTILE_ID: &str = "reg-DE:HOSTILE1";

async fn ready() -> Desk {
    let desk = Desk::open().await;
    for _ in 0..500 {
        if desk.register.index_state().is_some() {
            return desk;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("there is no index");
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        write!(encoded, "%{byte:02X}").unwrap();
        encoded
    })
}

async fn post(desk: &Desk, key: &str, path: &str, field: &str, value: &Value) -> Answer {
    let request = desk.request("POST", key, path).header("content-type", "application/x-www-form-urlencoded");
    let body = format!("{field}={}", encoded(&value.to_string()));
    desk.send(request.body(Body::from(body)).unwrap()).await
}

/// The ids of the candidates for a name.
async fn found(desk: &Desk, key: &str, path: &str, query: Value) -> Vec<String> {
    let mut tries = 0;
    loop {
        let answer = post(desk, key, path, "queries", &json!({"q0": query})).await.ok();
        let result = answer["q0"]["result"].as_array().unwrap();
        // A new name is in the index within a second.
        if !result.is_empty() || tries == 10 {
            return result.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        }
        tries += 1;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_asker_sees_what_they_may_know_of() {
    let desk = ready().await;
    let (_, entry) = desk.list(false).await;
    let name = json!({"query": "Shenyang Example Machinery"});
    assert_eq!(found(&desk, "", "/reconcile", name.clone()).await, [FIRM]);
    assert!(
        found(&desk, "", "/reconcile?as_of=2019-09-17", name.clone()).await.is_empty(),
        "not in force yet"
    );
    let restrict =
        json!({"units": "Supervising-Office", "reasons": "Secrecy rule, article 9", "on": "2019-10-01"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/restrict"), restrict).await.ok();
    assert!(found(&desk, "", "/reconcile", name.clone()).await.is_empty());
    assert!(found(&desk, "desk", "/reconcile", name.clone()).await.is_empty());
    assert!(
        found(&desk, "supervisor", "/reconcile", name.clone()).await.is_empty(),
        "nobody says what for here"
    );
    assert_eq!(found(&desk, "ann", "/reconcile", name.clone()).await, [FIRM]);
    assert_eq!(
        found(&desk, "", "/reconcile?scope=known", name).await,
        [FIRM],
        "known, and nothing more is told"
    );
    let asked = json!({"ids": [FIRM], "properties": [{"id": "list"}, {"id": "strength"}, {"id": "name"}]});
    for (key, lists, strength) in
        [("", 0, "none"), ("desk", 0, "none"), ("supervisor", 0, "none"), ("ann", 1, "bar")]
    {
        let answer = post(&desk, key, "/reconcile", "extend", &asked).await.ok();
        let row = &answer["rows"][FIRM];
        assert_eq!(row["list"].as_array().unwrap().len(), lists, "{key}: {answer}");
        assert_eq!(row["strength"][0]["str"], strength, "{key}");
        assert_eq!(row["name"][0]["str"], "沈阳示例机械有限公司");
    }
    for path in ["/reconcile/preview", "/reconcile/flyout", "/reconcile/suggest/entity"] {
        let name = if path.ends_with("entity") { "prefix" } else { "id" };
        let answer = desk.get("", &format!("{path}?{name}={FIRM}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        assert!(answer.text.contains(FIRM) && !answer.text.contains("judgment"), "{path}: {}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_stay_names() {
    let desk = ready().await;
    let body = json!({"organisation": HOSTILE_ID, "name": HOSTILE, "region": "DE", "on": "2019-08-01"});
    desk.post("operator", "/api/v1/organisations", body).await.ok();
    let page = desk.get("", &format!("/reconcile/preview?id={HOSTILE_ID}")).await;
    assert_eq!(page.status, 200);
    let flyout = desk.get("", &format!("/reconcile/flyout?id={HOSTILE_ID}")).await.ok();
    for html in [page.text.as_str(), flyout["html"].as_str().unwrap()] {
        assert!(!html.contains("<script") && html.contains("&#60;script&#62;"), "{html}");
        assert!(!html.contains("1)</"), "{html}");
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && policy.ends_with("frame-ancestors *"), "{policy}");
    assert!(!policy.contains("script") && page.header("x-frame-options").is_none());
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    let hit = found(&desk, "", "/reconcile?scope=known", json!({"query": HOSTILE})).await;
    assert_eq!(hit, [HOSTILE_ID]);
    // Other pages are as closed as they were.
    let other = desk.get("", "/en/").await;
    assert_eq!(other.header("x-frame-options"), Some("DENY"));
    assert!(other.header("access-control-allow-origin").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_the_service_is_its_own() {
    let desk = ready().await;
    let manifest = |host: &str| {
        let request = desk.request("GET", "", "/reconcile").header("host", host).body(Body::empty()).unwrap();
        desk.send(request)
    };
    let told = manifest("register.example:8443").await.ok();
    assert_eq!(told["identifierSpace"], "http://register.example:8443/en/organisations/");
    for host in ["a\"><script>", "a/b", "a b", "user@host", "?"] {
        let refused = manifest(host).await;
        assert!(refused.status == 400, "{host}: {}", refused.text);
    }
    let old = desk.get("", "/reconcile?query=Acme&callback=steal").await;
    assert_eq!(old.status, 200);
    assert!(old.text.starts_with('{') && !old.text.contains("steal"), "nothing is wrapped into a program");
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_and_limits_are_kept() {
    let desk = ready().await;
    let batch = |count: usize| {
        Value::Object((0..count).map(|at| (format!("q{at}"), json!({"query": "Acme"}))).collect())
    };
    post(&desk, "", "/reconcile", "queries", &batch(101)).await.problem(413, "body-too-large");
    let full = post(&desk, "", "/reconcile", "queries", &batch(100)).await.ok();
    assert_eq!(full.as_object().unwrap().len(), 100);
    let request = desk.request("POST", "", "/reconcile").header("content-type", "application/json");
    desk.send(request.body(Body::from("{}")).unwrap()).await.problem(415, "body-type");
    post(&desk, "", "/reconcile", "nothing", &json!(1)).await.problem(400, "input");
    post(&desk, "", "/reconcile", "queries", &json!({"q": {"query": "a".repeat(300_000)}}))
        .await
        .problem(413, "body-too-large");
    let many = json!({"ids": vec![FIRM; 201], "properties": []});
    post(&desk, "", "/reconcile", "extend", &many).await.problem(413, "body-too-large");
    let wide = json!({"ids": [], "properties": vec![json!({"id": "list"}); 21]});
    post(&desk, "", "/reconcile", "extend", &wide).await.problem(413, "body-too-large");
    for wrong in ["scope=all", "as_of=soon", "known_at=x", "known_at=999999"] {
        let refused = post(&desk, "", &format!("/reconcile?{wrong}"), "queries", &batch(1)).await;
        refused.problem(400, "input");
    }
    desk.get("stk_wrong", "/reconcile").await.problem(401, "key-refused");
    desk.get("", "/reconcile/preview?id=lei:529900YACP3U57RKLF98").await.problem(404, "not-found");
    desk.get("", "/reconcile/preview").await.problem(400, "input");
}
