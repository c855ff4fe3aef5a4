//! What OWASP ASVS 5 asks of every answer: headers, methods, addresses, caches. The table of all items that matter here
//! and their tests is `docs/asvs.md`.

use axum::body::Body;
use standing_service::Capacity;

use crate::desk::{Answer, Desk, FIRM};
use crate::door::Browser;

/// One address of each sort: page, feed, page of a door, API, problem, file, asset, tile.
const ADDRESSES: [&str; 12] = [
    "/en/",
    "/zh/lists",
    "/en/nothing/here",
    "/en/verify",
    "/en/account",
    "/en/sign-in",
    "/openid/callback",
    "/api/v1/lists",
    "/api/v1/cases",
    "/api/openapi.json",
    "/assets/nothing.css",
    "/data/entries/entries.csv",
];

/// ASVS 3.4.3 to 3.4.6: what browsers are told with every answer.
#[tokio::test(flavor = "multi_thread")]
async fn every_answer_tells_browsers_what_it_may_do() {
    let desk = Desk::open().await;
    for path in ADDRESSES {
        let answer = desk.get("", path).await;
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        for loose in ["unsafe", "data:", "http:", "https:", "*"] {
            assert!(!policy.contains(loose), "{path}: {policy}");
        }
        if answer.header("content-type").is_some_and(|media| media.starts_with("text/html")) {
            assert!(
                policy.contains("base-uri 'none'") && policy.contains("form-action 'self'"),
                "{path}: {policy}"
            );
        }
    }
}

/// ASVS 3.4.2: other sites read from scripts what is public and open to all, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn scripts_of_other_sites_read_what_is_open_to_all() {
    let desk = Desk::open().await;
    let from_elsewhere = async |path: &str| -> Answer {
        let request = desk.request("GET", "", path).header("origin", "https://elsewhere.example");
        desk.send(request.body(Body::empty()).unwrap()).await
    };
    for path in ADDRESSES {
        let answer = from_elsewhere(path).await;
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), None, "{path}");
    }
    let open = from_elsewhere("/reconcile").await;
    assert_eq!(open.header("access-control-allow-origin"), Some("*"));
    assert_eq!(open.header("access-control-allow-credentials"), None);
}

/// ASVS 3.5.3: looking changes nothing. The addresses that act take no GET.
#[tokio::test(flavor = "multi_thread")]
async fn what_acts_is_not_done_by_looking() {
    let desk = Desk::open().await;
    let case = desk.open_case(false).await;
    let before = desk.register.log_size();
    let officer = Capacity::Officer("District-Court".parse().unwrap());
    let mut ann = Browser::signed_in(&desk, "ann", officer, None).await;
    for path in [
        "/en/sign-out".to_owned(),
        "/en/account/password".to_owned(),
        "/en/account/sign-out-elsewhere".to_owned(),
        "/en/unit/keys/0000000000/revoke".to_owned(),
        "/en/unit/batches/b/remove".to_owned(),
    ] {
        assert_eq!(ann.get(&path).await.status, 405, "{path}");
    }
    for path in [
        format!("/api/v1/organisations/{FIRM}/make-record"),
        format!("/api/v1/cases/{case}/serve-notice"),
        "/api/v1/directory/register-unit".to_owned(),
    ] {
        assert_eq!(desk.get("ann", &path).await.status, 405, "{path}");
    }
    ann.get(&format!("/en/office/cases/{case}/serve-notice?method=personal&step=give")).await;
    assert_eq!(ann.get("/en/account").await.status, 200, "still signed in");
    assert_eq!(desk.register.log_size(), before);
}

/// ASVS 14.2.1: a key or a token in an address is no key.
#[tokio::test(flavor = "multi_thread")]
async fn secrets_in_addresses_are_not_taken() {
    let desk = Desk::open().await;
    let secret = desk.secret("ann");
    for name in ["key", "api_key", "access_token", "authorization", "token"] {
        let asked = desk.get("", &format!("/api/v1/cases?{name}={secret}")).await;
        assert!(asked.status == 400 || asked.status == 401, "{name}: {}", asked.text);
        assert!(!asked.text.contains(secret), "{}", asked.text);
    }
    let officer = Capacity::Officer("District-Court".parse().unwrap());
    let ann = Browser::signed_in(&desk, "ann", officer, None).await;
    let token = ann.cookie.split_once('=').unwrap().1;
    assert_eq!(desk.get("", &format!("/en/account?__Host-standing={token}")).await.status, 303);
}

/// ASVS 14.3.2: what is not for everybody is kept by no cache.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_everybody_is_kept_by_no_cache() {
    let desk = Desk::open().await;
    let (case, entry) = desk.list(false).await;
    for path in [
        format!("/api/v1/cases/{case}"),
        format!("/api/v1/entries/{entry}"),
        format!("/api/v1/organisations/{FIRM}"),
        "/api/v1/deadlines".to_owned(),
        format!("/api/v1/cases/{case}/documents/decision"),
    ] {
        let kept = desk.get("ann", &path).await;
        assert_eq!(kept.status, 200, "{path}: {}", kept.text);
        assert!(kept.header("cache-control").unwrap().contains("no-store"), "{path}");
        assert_eq!(kept.header("etag"), None, "{path}");
    }
    let officer = Capacity::Officer("District-Court".parse().unwrap());
    let mut ann = Browser::signed_in(&desk, "ann", officer, None).await;
    for path in ["/en/account", "/zh/office", "/en/office/overdue", "/en/sign-in"] {
        assert_eq!(ann.get(path).await.header("cache-control"), Some("no-store"), "{path}");
    }
}

/// ASVS 7.4.4: whoever is signed in signs out from every page of their door.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_door_has_the_way_out() {
    let desk = Desk::open().await;
    for (name, capacity, pages) in [
        (
            "ann",
            Capacity::Officer("District-Court".parse().unwrap()),
            vec!["office", "office/cases", "account"],
        ),
        (
            "clerk",
            Capacity::Unit("Desk".parse().unwrap()),
            vec!["unit", "unit/check", "unit/keys", "account"],
        ),
        ("firm", Capacity::Organisation(FIRM.parse().unwrap()), vec!["my", "account"]),
        ("root", Capacity::Operator, vec!["account"]),
    ] {
        let mut browser = Browser::signed_in(&desk, name, capacity, None).await;
        for page in pages {
            for locale in ["en", "zh"] {
                let seen = browser.get(&format!("/{locale}/{page}")).await;
                assert!(seen.text.contains(&format!("action=\"/{locale}/sign-out\"")), "{name} {page}");
            }
        }
    }
}
