//! Who asks too often waits: by key, by account, by address; and what browsers are told about TLS.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::COOKIE;
use jiff::Timestamp;
use standing_service::{Capacity, Edge};
use standing_web::meter::Pace;

use crate::desk::{Answer, Desk, edge};
use crate::door::Browser;

/// Somebody's request.
#[derive(Default, Clone, Copy)]
struct Ask<'a> {
    from: &'a str,
    key: &'a str,
    cookie: &'a str,
    forwarded: &'a str,
}

impl Ask<'_> {
    async fn get(self, desk: &Desk, path: &str) -> Answer {
        let peer: SocketAddr = format!("{}:4711", self.from).parse().unwrap();
        let mut request = desk.request("GET", self.key, path).extension(ConnectInfo(peer));
        if !self.forwarded.is_empty() {
            request = request.header("x-forwarded-for", self.forwarded);
        }
        desk.send(request.header(COOKIE, self.cookie).body(Body::empty()).unwrap()).await
    }
}

const HERE: Ask<'_> = Ask { from: "192.0.2.1", key: "", cookie: "", forwarded: "" };

fn pace(by_key: u32, by_others: u32) -> Pace {
    Pace { by_key: NonZeroU32::new(by_key), by_others: NonZeroU32::new(by_others) }
}

async fn desk(edge: Edge, pace: Pace, proxies: &[&str]) -> Desk {
    let mut desk = Desk::open_at(edge).await;
    let proxies: Vec<_> = proxies.iter().map(|address| address.parse().unwrap()).collect();
    desk.state = desk.state.clone().pacing(pace).behind(&proxies);
    desk.app = standing_web::router(desk.state.clone());
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_asks_too_often_waits() {
    static MS: AtomicI64 = AtomicI64::new(1_575_259_200_000);
    let clock = Edge { now: || Timestamp::from_millisecond(MS.load(Ordering::SeqCst)).unwrap(), ..edge() };
    let desk = desk(clock, pace(0, 4), &[]).await;
    for _ in 0..4 {
        HERE.get(&desk, "/api/v1/lists").await.ok();
    }
    let refused = HERE.get(&desk, "/api/v1/lists").await;
    refused.problem(429, "too-many-requests");
    assert_eq!(refused.header("retry-after"), Some("15"), "four a minute");
    for (locale, says) in [("en", "Too many requests"), ("zh", "请求过于频繁")] {
        let page = HERE.get(&desk, &format!("/{locale}/lists")).await;
        assert!(page.status == 429 && page.text.contains(says) && page.text.contains("15"), "{}", page.text);
        assert_eq!(
            (page.header("retry-after"), page.header("content-type")),
            (Some("15"), Some("text/html; charset=utf-8"))
        );
    }
    Ask { from: "192.0.2.2", ..HERE }.get(&desk, "/api/v1/lists").await.ok();
    for path in ["/healthz", "/readyz"] {
        assert_ne!(HERE.get(&desk, path).await.status, 429, "whoever watches is not counted");
    }
    MS.fetch_add(14_000, Ordering::SeqCst);
    assert_eq!(HERE.get(&desk, "/api/v1/lists").await.header("retry-after"), Some("1"));
    MS.fetch_add(1_000, Ordering::SeqCst);
    HERE.get(&desk, "/api/v1/lists").await.ok();
    assert_eq!(HERE.get(&desk, "/api/v1/lists").await.status, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_counted_by_itself_and_a_wrong_one_by_its_address() {
    let desk = desk(edge(), pace(3, 2), &[]).await;
    for address in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
        Ask { from: address, key: "ann", ..HERE }.get(&desk, "/api/v1/cases").await.ok();
    }
    let refused = Ask { from: "192.0.2.4", key: "ann", ..HERE }.get(&desk, "/api/v1/cases").await;
    refused.problem(429, "too-many-requests");
    Ask { key: "city", ..HERE }.get(&desk, "/api/v1/cases").await.ok();
    for guess in 0..2 {
        let key = format!("Bearer stk_{}_{guess}{}", "0".repeat(10), "0".repeat(31));
        Ask { key: &key, ..HERE }.get(&desk, "/api/v1/cases").await.problem(401, "key-refused");
    }
    for (key, code) in [("Bearer stk_1", 429), ("", 429), ("city", 200)] {
        let answer = Ask { key, ..HERE }.get(&desk, "/api/v1/lists").await;
        assert_eq!(answer.status, code, "{key}: {}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_behind_one_address_is_counted_by_its_accounts() {
    let desk = desk(edge(), pace(0, 40), &[]).await;
    let court = || Capacity::Officer("District-Court".parse().unwrap());
    let ann = Browser::signed_in(&desk, "ann", court(), None).await;
    let bea = Browser::signed_in(&desk, "bea", court(), None).await;
    let (ann, bea) = (Ask { cookie: &ann.cookie, ..HERE }, Ask { cookie: &bea.cookie, ..HERE });
    let mut answered = 0;
    while ann.get(&desk, "/en/account").await.status == 200 {
        answered += 1;
    }
    assert_eq!(answered, 39, "the code was sent by the account already");
    assert_eq!(bea.get(&desk, "/en/account").await.status, 200);
    for _ in 0..40 {
        assert_eq!(
            Ask { cookie: "__Host-standing=nobody", ..HERE }.get(&desk, "/en/account").await.status,
            303
        );
    }
    let guessed = Ask { cookie: "__Host-standing=somebody", ..HERE }.get(&desk, "/en/account").await;
    assert_eq!(guessed.status, 429, "another token is nobody else");
    assert_eq!(bea.get(&desk, "/en/account").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn proxies_are_believed_when_they_are_named() {
    let open = desk(edge(), pace(0, 2), &[]).await;
    for forwarded in ["198.51.100.1", "198.51.100.2"] {
        Ask { forwarded, ..HERE }.get(&open, "/api/v1/lists").await.ok();
    }
    let refused = Ask { forwarded: "198.51.100.3", ..HERE }.get(&open, "/api/v1/lists").await;
    refused.problem(429, "too-many-requests");
    let behind = desk(edge(), pace(0, 2), &["192.0.2.1"]).await;
    for _ in 0..2 {
        Ask { forwarded: "198.51.100.1", ..HERE }.get(&behind, "/api/v1/lists").await.ok();
    }
    let invented = Ask { forwarded: "203.0.113.7, 198.51.100.1", ..HERE };
    invented.get(&behind, "/api/v1/lists").await.problem(429, "too-many-requests");
    Ask { forwarded: "198.51.100.2", ..HERE }.get(&behind, "/api/v1/lists").await.ok();
    let other = Ask { from: "192.0.2.9", forwarded: "198.51.100.1", ..HERE };
    other.get(&behind, "/api/v1/lists").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_too_often_is_told_when_to_go_on() {
    let desk = Desk::open().await;
    for (path, form) in [
        ("/en/sign-in", "name=nobody&password=wrong password"),
        ("/zh/sign-in", "name=somebody&password=wrong password"),
    ] {
        for _ in 0..5 {
            assert_eq!(Browser::new(&desk).send(path, form).await.status, 400);
        }
        let throttled = Browser::new(&desk).send(path, form).await;
        assert_eq!((throttled.status, throttled.header("retry-after")), (429, Some("300")));
    }
}

/// Invitations are guessed from one address fifty times, then one a minute; the right one too.
#[tokio::test(flavor = "multi_thread")]
async fn invitations_are_not_guessed() {
    let desk = Desk::open().await;
    let (_, invitation) = desk.state.accounts.add("ann", &Capacity::Operator, None).await.unwrap();
    let send = async |from: &str, code: &str| {
        let peer: SocketAddr = format!("{from}:4711").parse().unwrap();
        let form = format!("code={code}&password=three+plain+words&again=three+plain+words");
        let request = desk
            .request("POST", "", "/en/invitation")
            .extension(ConnectInfo(peer))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        desk.send(request.body(Body::from(form)).unwrap()).await.status
    };
    for guess in 0..50 {
        assert_eq!(send("192.0.2.1", &format!("wrong-{guess}")).await, 400);
    }
    assert_eq!(send("192.0.2.1", "wrong").await, 429);
    assert_eq!(send("192.0.2.1", &invitation.code).await, 429);
    assert_eq!(send("192.0.2.2", &invitation.code).await, 303);
}

/// ASVS 3.4.1.
#[tokio::test(flavor = "multi_thread")]
async fn over_tls_every_answer_says_to_stay_there() {
    let desk = Desk::open().await;
    for (url, expected) in [
        (Some("https://register.example"), Some("max-age=31536000; includeSubDomains")),
        (Some("http://127.0.0.1:8080"), None),
        (None, None),
    ] {
        let state = desk.state.clone().known_as(url.map(|url| url.parse().unwrap()));
        let app = standing_web::router(state);
        for path in ["/en/", "/api/v1/lists", "/assets/none.css", "/nowhere", "/en/account", "/healthz"] {
            let request = desk.request("GET", "", path).body(Body::empty()).unwrap();
            let answer = tower::ServiceExt::oneshot(app.clone(), request).await.unwrap();
            let said = answer.headers().get("strict-transport-security").map(|value| value.to_str().unwrap());
            assert_eq!(said, expected, "{path} {url:?}");
        }
    }
}
