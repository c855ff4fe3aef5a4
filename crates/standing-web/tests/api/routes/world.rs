//! What the tables speak of: a firm with an entry that only one unit may know, and something of everything else.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Builder;
use jiff::Timestamp;
use serde_json::json;
use standing_service::Capacity;
use standing_service::accounts::Rank;
use standing_service::keys::{self, Scope};

use crate::by_name::ask;
use crate::desk::{Desk, FIRM, OTHER};
use crate::door::Browser;

/// What is taken for a picture.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n paid in full IEND\xaeB`\x82";

static ASKED: AtomicU64 = AtomicU64::new(1);

/// The register, and the names of what is in it.
pub(super) struct World {
    pub(super) desk: Desk,
    names: BTreeMap<&'static str, String>,
    over: String,
    cookies: BTreeMap<&'static str, String>,
}

impl World {
    pub(super) async fn open() -> Self {
        let desk = Desk::open().await;
        let (case, entry) = desk.list(true).await;
        let restrict =
            json!({"units": "Supervising-Office", "reasons": "Secrecy rule, article 9", "on": "2019-09-18"});
        desk.post("ann", &format!("/api/v1/entries/{entry}/restrict"), restrict).await.ok();
        let took = json!({"consequence": "key-supervision", "matter": "supervision.key-target",
            "reasons": "As the law says.", "on": "2019-09-20"});
        let path = format!("/api/v1/entries/{entry}/take-measure");
        let took = desk.post("supervisor", &path, took).await.ok();
        // Names are indexed first.
        ask(&desk, "", "/healthz").await;
        let decided =
            json!({"name": "Jinan Example Trading", "organisation": OTHER, "reason": "another number"});
        let decided = desk.post("desk", "/api/v1/not-same", decided).await;
        let edge = desk.register.edge();
        let court = Capacity::Officer("District-Court".parse().unwrap());
        let (scopes, past) = ([Scope::Read, Scope::Act], Some(Timestamp::UNIX_EPOCH));
        let over = keys::create(desk.register.store(), &edge, court, &scopes, past).await.unwrap().secret;
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("none").to_owned();
        let names = BTreeMap::from([
            ("identifier", FIRM.to_owned()),
            ("authority", "District-Court".to_owned()),
            ("list", "judgment-default".to_owned()),
            ("pack", "cn-credit".to_owned()),
            ("version", "2019.2".to_owned()),
            ("position", "1".to_owned()),
            ("prefix", "0".repeat(10)),
            ("measure", text(&took["made"]["measure"])),
            ("decision", text(&decided.body["id"])),
            ("document", evidence(&desk).await),
            ("batch", batch(&desk).await),
            ("case", case),
            ("entry", entry),
        ]);
        assert!(names.values().all(|name| name != "none"), "{names:?} {took} {}", decided.text);
        Self { desk, names, over, cookies: BTreeMap::new() }
    }

    /// One account for each role.
    pub(super) async fn sign_everybody_in(&mut self) {
        let officer = |authority: &str| Capacity::Officer(authority.parse().unwrap());
        let unit = |unit: &str| Capacity::Unit(unit.parse().unwrap());
        let organisation = |identifier: &str| Capacity::Organisation(identifier.parse().unwrap());
        for (name, capacity) in [
            ("firm", organisation(FIRM)),
            ("other", organisation(OTHER)),
            ("desk", unit("Desk")),
            ("supervisor", unit("Supervising-Office")),
            ("ann", officer("District-Court")),
            ("elsewhere", officer("Jinan-Court")),
            ("city", officer("City-Court")),
            ("operator", Capacity::Operator),
        ] {
            let rank = matches!(capacity, Capacity::Officer(_)).then_some(Rank::Deciding);
            let cookie = Browser::signed_in(&self.desk, name, capacity, rank).await.cookie;
            self.cookies.insert(name, cookie);
        }
    }

    pub(super) fn with_key(&self, request: Builder, role: &str) -> Builder {
        match role {
            "" => request,
            "over" => request.header(AUTHORIZATION, format!("Bearer {}", self.over)),
            role => request.header(AUTHORIZATION, format!("Bearer {}", self.desk.secret(role))),
        }
    }

    pub(super) fn with_session(&self, request: Builder, role: &str) -> Builder {
        match self.cookies.get(role) {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    /// An address with the names of this world.
    pub(super) fn filled(&self, path: &str) -> String {
        self.names
            .iter()
            .fold(path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }

    /// A name for a command.
    pub(super) fn fresh(&self) -> String {
        format!("route-{}", ASKED.fetch_add(1, Ordering::Relaxed))
    }

    /// What is sent with a route, and what it is said to be.
    pub(super) fn body(&self, route: &str) -> (&'static str, Vec<u8>) {
        let json = |value: serde_json::Value| ("application/json", value.to_string().into_bytes());
        match route {
            "POST /api/v1/check" => json(json!({"items": []})),
            "POST /api/v1/organisations/{identifier}/{command}" => json(json!({"kind": "penalty",
                "pack": "cn-credit", "field": "judgment", "act_on": "2019-09-04", "text": "one"})),
            "POST /api/v1/organisations/{identifier}/evidence" => ("application/octet-stream", PNG.to_vec()),
            "POST /api/v1/entries/{entry}/{command}" => json(json!({"reasons": "It waits for the court."})),
            "POST /api/v1/measures/{measure}/{command}" => json(json!({"reasons": "It is over."})),
            "POST /api/v1/cases/{case}/{command}" => {
                json(json!({"office": "Office of Works", "text": "asked for haste"}))
            }
            "POST /api/v1/directory/{command}" => {
                json(json!({"unit": "New-Desk", "name": "New Desk", "kind": "procurement-unit"}))
            }
            "POST /api/v1/not-same" => json(
                json!({"name": "Jinan Example Trading", "organisation": OTHER, "reason": "another number"}),
            ),
            "POST /api/v1/batches" => ("text/csv", b"no\n".to_vec()),
            "POST /api/v1/cases" => json(json!({"organisation": FIRM, "list": "judgment-default",
                "ground": "refuses-judgment", "field": "judgment", "basis": "Judgment 9",
                "act.kind": "judgment", "act.final": "yes"})),
            "POST /api/v1/organisations" => json(
                json!({"organisation": "cn-uscc:91350100M000100Y43", "name": "New Example", "region": "CN-35"}),
            ),
            "POST /match/{dataset}" => json(json!({})),
            "POST /en/unit/batches" => ("text/plain", Vec::new()),
            _ if !route.starts_with("POST /en/") => ("text/plain", Vec::new()),
            _ => ("application/x-www-form-urlencoded", b"x=".to_vec()),
        }
    }
}

/// A document in the firm's file.
async fn evidence(desk: &Desk) -> String {
    let path = format!("/api/v1/organisations/{FIRM}/evidence?name=slip.png");
    let kept = desk.send(desk.request("POST", "firm", &path).body(Body::from(PNG)).unwrap()).await;
    kept.body["id"].as_str().unwrap_or("none").to_owned()
}

/// A batch of the desk that is done.
async fn batch(desk: &Desk) -> String {
    let request = desk
        .request("POST", "desk", "/api/v1/batches?name=suppliers.csv&columns=identifier%3Did")
        .header("content-type", "text/csv")
        .header("idempotency-key", "the batch")
        .body(Body::from(format!("no,id\n1,{FIRM}\n")))
        .unwrap();
    let sent = desk.send(request).await;
    let id = sent.body["id"].as_str().unwrap_or("none").to_owned();
    for _ in 0..600 {
        let state = desk.get("desk", &format!("/api/v1/batches/{id}")).await;
        if state.body["state"].as_str().is_none_or(|state| state == "done" || state == "failed") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    id
}
