//! A register behind a router, with keys for everybody who takes part, and short ways to ask it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use standing_core::calendar::Calendar;
use standing_core::pack::Known;
use standing_core::pack::model::Pack;
use standing_core::packs::Packs;
use standing_service::batch::jobs::Jobs;
use standing_service::keys::{self, Scope};
use standing_service::log::{Publisher, open_signer};
use standing_service::{Capacity, Edge, Register};
use standing_store::{OpenMode, Store, StoreUrl};
use standing_web::AppState;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

/// An invented firm of Shenyang.
pub(crate) const FIRM: &str = "cn-uscc:91210105DEM000014J";
/// Another invented firm, of Jinan.
pub(crate) const OTHER: &str = "cn-uscc:91370102DEM000065Y";

static ASKED: AtomicU64 = AtomicU64::new(1);

/// A register behind a router.
pub(crate) struct Desk {
    pub(crate) app: Router,
    pub(crate) state: AppState,
    pub(crate) register: Arc<Register>,
    pub(crate) publisher: Arc<Publisher>,
    /// Room for downloads.
    pub(crate) downloads: Arc<Semaphore>,
    keys: BTreeMap<&'static str, String>,
    _folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) text: String,
}

impl Desk {
    /// A register with packs, courts, units and two firms. It is 2 December 2019.
    pub(crate) async fn open() -> Self {
        Self::open_at(edge()).await
    }

    /// The same at another moment.
    pub(crate) async fn open_at(edge: Edge) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = StoreUrl::sqlite(folder.path().join("register.db"));
        let store = Store::open(&url, OpenMode::Create).await.unwrap();
        let register = Register::open(store.clone(), edge, TimeZone::UTC, calendars()).await.unwrap();
        for pack in ["cn-credit/2018.1", "cn-credit/2019.2", "us-far-9-4/2025.1", "wb-debarred/2026.1"] {
            register.publish_pack(&pack_of(pack)).await.unwrap();
        }
        let signer = open_signer(&store, folder.path(), Some("register.example/log"), &edge).await.unwrap();
        let publisher = Publisher::open(store, folder.path(), signer, &edge).await.unwrap();
        let publisher = Arc::new(publisher);
        let batches = Jobs::open(folder.path(), Arc::clone(&register), Some(Arc::clone(&publisher))).unwrap();
        let state = AppState::new(Arc::clone(&register), Some(Arc::clone(&publisher))).with_batches(batches);
        let mut desk = Self {
            downloads: Arc::clone(&state.downloads),
            app: standing_web::router(state.clone()),
            state,
            register,
            publisher,
            keys: BTreeMap::new(),
            _folder: folder,
        };
        desk.make_keys().await;
        desk.fill().await;
        desk.publisher.publish(&edge).await.unwrap();
        desk
    }

    async fn make_keys(&mut self) {
        let officer = |authority: &str| Capacity::Officer(authority.parse().unwrap());
        let unit = |unit: &str| Capacity::Unit(unit.parse().unwrap());
        let organisation = |identifier: &str| Capacity::Organisation(identifier.parse().unwrap());
        for (name, capacity) in [
            ("operator", Capacity::Operator),
            ("agency", officer("Example-Agency")),
            ("ann", officer("District-Court")),
            ("bob", officer("District-Court")),
            ("city", officer("City-Court")),
            ("elsewhere", officer("Jinan-Court")),
            ("desk", unit("Desk")),
            ("supervisor", unit("Supervising-Office")),
            ("firm", organisation(FIRM)),
            ("other", organisation(OTHER)),
        ] {
            let key = self.key(capacity, &[Scope::Read, Scope::Act]).await;
            self.keys.insert(name, key);
        }
        let reading = self.key(officer("District-Court"), &[Scope::Read]).await;
        self.keys.insert("reader", reading);
    }

    async fn key(&self, capacity: Capacity, scopes: &[Scope]) -> String {
        keys::create(self.register.store(), &self.register.edge(), capacity, scopes, None)
            .await
            .unwrap()
            .secret
    }

    async fn fill(&self) {
        for (id, level, region, superior) in [
            ("City-Court", "city", "CN-21", None),
            ("District-Court", "county", "CN-2101", Some("City-Court")),
            ("Jinan-Court", "county", "CN-3701", None),
        ] {
            let court = json!({"authority": id, "name": id.replace('-', " "), "kind": "court", "level": level,
                "region": region, "fields": "judgment", "superior": superior, "on": "2019-08-01"});
            self.post("operator", "/api/v1/directory/register-authority", court).await.ok();
        }
        for (id, kind) in [("Desk", "procurement-unit"), ("Supervising-Office", "supervising-unit")] {
            let unit = json!({"unit": id, "name": id, "kind": kind, "on": "2019-08-01"});
            self.post("operator", "/api/v1/directory/register-unit", unit).await.ok();
        }
        for (firm, name, english, region) in [
            (FIRM, "沈阳示例机械有限公司", "Shenyang Example Machinery Co., Ltd", "CN-210105"),
            (OTHER, "济南示例贸易有限公司", "Jinan Example Trading Co., Ltd", "CN-370102"),
        ] {
            let body = json!({"organisation": firm, "name": {"zh": name, "en": english}, "region": region,
                "organisation.kind": "company", "organisation.sector": "manufacturing", "on": "2019-08-01"});
            self.post("operator", "/api/v1/organisations", flat_names(body)).await.ok();
        }
    }

    /// From a judgment to an entry in force since 18 September 2019; gives the case and the entry.
    pub(crate) async fn list(&self, restricted: bool) -> (String, String) {
        let case = self.open_case(restricted).await;
        let at = |command: &str| format!("/api/v1/cases/{case}/{command}");
        let served =
            |document: &str, on: &str| json!({"document": document, "proof": "signed slip", "on": on});
        self.post("ann", &at("serve-notice"), json!({"method": "personal", "on": "2019-09-03"})).await.ok();
        self.post("ann", &at("record-service"), served("notice", "2019-09-03")).await.ok();
        self.post("ann", &at("propose"), proposal("2019-09-16")).await.ok();
        let decided = json!({"verdict": "approve", "on": "2019-09-17"});
        let decided = self.post("bob", &at("decide"), decided).await.ok();
        let entry = decided["made"]["entry"].as_str().unwrap().to_owned();
        self.post("ann", &at("serve-decision"), json!({"method": "personal", "on": "2019-09-18"})).await.ok();
        self.post("ann", &at("record-service"), served("decision", "2019-09-18")).await.ok();
        (case, entry)
    }

    /// A decision of the past that is served today and has effect at once; gives the entry.
    pub(crate) async fn list_today(&self) -> String {
        let case = self.open_case(false).await;
        let at = |command: &str| format!("/api/v1/cases/{case}/{command}");
        self.post("ann", &at("serve-notice"), json!({"method": "personal", "on": "2019-09-03"})).await.ok();
        let served = json!({"document": "notice", "proof": "signed slip", "on": "2019-09-03"});
        self.post("ann", &at("record-service"), served).await.ok();
        self.post("ann", &at("propose"), proposal("2019-09-16")).await.ok();
        let decided = self.post("bob", &at("decide"), json!({"verdict": "approve"})).await.ok();
        self.post("ann", &at("serve-decision"), json!({"method": "personal"})).await.ok();
        let served = json!({"document": "decision", "proof": "signed slip"});
        self.post("ann", &at("record-service"), served).await.ok();
        decided["made"]["entry"].as_str().unwrap().to_owned()
    }

    /// A case on a judgment, opened on 2 September 2019.
    pub(crate) async fn open_case(&self, restricted: bool) -> String {
        let body = json!({"list": "judgment-default", "ground": "refuses-judgment", "field": "judgment",
            "basis": "Judgment (2019) example no. 101", "restricted": restricted, "on": "2019-09-02",
            "act": {"kind": "judgment", "final": true, "date": "2019-05-20", "number": "101",
                "amount": "2 400 000 CNY"}});
        let opened = self.post("ann", &format!("/api/v1/organisations/{FIRM}/open-case"), body).await.ok();
        opened["made"]["case"].as_str().unwrap().to_owned()
    }

    /// Asks without a key when the name is empty.
    pub(crate) async fn get(&self, key: &str, path: &str) -> Answer {
        self.send(self.request("GET", key, path).body(Body::empty()).unwrap()).await
    }

    /// Gives a command under a fresh idempotency key.
    pub(crate) async fn post(&self, key: &str, path: &str, body: Value) -> Answer {
        let fresh = format!("k-{}", ASKED.fetch_add(1, Ordering::Relaxed));
        self.post_as(key, path, &fresh, body).await
    }

    /// Gives a command under an idempotency key.
    pub(crate) async fn post_as(&self, key: &str, path: &str, idempotency: &str, body: Value) -> Answer {
        let request = self
            .request("POST", key, path)
            .header("content-type", "application/json")
            .header("idempotency-key", idempotency)
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    /// The key of somebody.
    pub(crate) fn secret(&self, key: &str) -> &str {
        &self.keys[key]
    }

    /// A request with the key of somebody, who may also be a whole key.
    pub(crate) fn request(&self, method: &str, key: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path);
        match (key, self.keys.get(key)) {
            ("", _) => request,
            (_, Some(secret)) => request.header("authorization", format!("Bearer {secret}")),
            (text, None) => request.header("authorization", text),
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, text }
    }
}

impl Answer {
    /// The body of an answer that is fine.
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.body
    }

    /// Asserts a problem of a status and a code, with what RFC 9457 and the contract ask for.
    pub(crate) fn problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("urn:standing:problem:{code}"));
        for field in ["title", "detail", "remedy"] {
            assert!(self.body[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {}", self.text);
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// What an officer proposes in the case of [`Desk::open_case`].
pub(crate) fn proposal(on: &str) -> Value {
    json!({"outcome": "list", "finding": {"able": "yes: the accounts show 3 million CNY and nothing was paid"},
        "reasons": "The judgment is final, the means are there, nothing was paid.", "on": on})
}

/// `name.zh` becomes the plain name.
fn flat_names(mut body: Value) -> Value {
    let names = body["name"].take();
    body["name"] = names["zh"].clone();
    body["name.en"] = names["en"].clone();
    body
}

/// Noon of 2 December 2019 in China, and real randomness.
pub(crate) fn edge() -> Edge {
    Edge {
        now: || "2019-12-02T04:00:00Z".parse::<Timestamp>().unwrap(),
        fill_random: |bytes| getrandom::fill(bytes).unwrap(),
    }
}

fn packs_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

fn calendars() -> Packs {
    let mut packs = Packs::default();
    for name in ["cn", "us", "uk", "weekdays"] {
        let text = std::fs::read_to_string(packs_folder().join(format!("calendars/{name}.toml"))).unwrap();
        packs.add_calendar(name.parse().unwrap(), Arc::new(Calendar::from_toml(&text).unwrap()));
    }
    packs
}

fn pack_of(folder: &str) -> Pack {
    let read = |path: PathBuf| (path.display().to_string(), std::fs::read_to_string(&path).unwrap());
    let entries = std::fs::read_dir(packs_folder().join(folder)).unwrap();
    let files = entries.map(|entry| read(entry.unwrap().path())).collect::<Vec<_>>();
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>();
    Pack::from_toml(&files, &Known { calendars: None, requirements: None }).unwrap()
}
