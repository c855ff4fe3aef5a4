//! Signing in by way of a provider that tells the truth, lies, is silent, or is another one.

mod liar;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use axum::body::Body;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use jiff::Timestamp;
use serde_json::json;
use standing_service::Capacity;
use standing_service::accounts::{Rank, Subject};
use standing_web::openid::{FetchError, Provider, Request, Settings, Trouble};

use crate::desk::{Answer, Desk, edge};
use liar::{ISSUER, Liar, NOW, Says, settings};

/// A browser that holds every cookie it is given.
#[derive(Default, Clone)]
struct Jar(BTreeMap<String, String>);

/// Where a browser was sent.
struct Sent {
    address: String,
    state: String,
    nonce: String,
    challenge: String,
}

impl Jar {
    async fn get(&mut self, desk: &Desk, path: &str) -> Answer {
        let cookies = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        let request = desk.request("GET", "", path).header(COOKIE, cookies.collect::<Vec<_>>().join("; "));
        let answer = desk.send(request.header("host", "register.example").body(Body::empty()).unwrap()).await;
        for set in answer.headers.get_all(SET_COOKIE) {
            let (name, rest) = set.to_str().unwrap().split_once('=').unwrap();
            match rest.split(';').next().unwrap() {
                "" => self.0.remove(name),
                value => self.0.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }

    async fn set_out(&mut self, desk: &Desk, path: &str) -> Sent {
        let led = self.get(desk, path).await;
        assert_eq!(led.status, 303, "{}", led.text);
        let address = led.header(LOCATION.as_str()).unwrap().to_owned();
        let part = |name: &str| {
            let found = address.split(['?', '&']).find_map(|pair| pair.strip_prefix(&format!("{name}=")));
            found.unwrap_or_default().to_owned()
        };
        Sent {
            state: part("state"),
            nonce: part("nonce"),
            challenge: part("code_challenge"),
            address: address.clone(),
        }
    }

    fn is_signed_in(&self) -> bool {
        self.0.contains_key("__Host-standing")
    }
}

fn officer() -> Capacity {
    Capacity::Officer("District-Court".parse().unwrap())
}

fn subject(of: &str) -> Subject {
    Subject::new(ISSUER, of).unwrap()
}

/// A register where people sign in by way of a provider.
async fn desk_by(liar: &Liar, settings: Settings) -> Desk {
    desk_at(edge(), liar, settings).await
}

async fn desk_at(edge: standing_service::Edge, liar: &Liar, settings: Settings) -> Desk {
    let mut desk = Desk::open_at(edge).await;
    desk.state = desk.state.clone().signing_in_by(Some(liar.provider(settings)));
    desk.app = standing_web::router(desk.state.clone());
    desk
}

/// Goes there and comes back with a code.
async fn round(desk: &Desk, liar: &Liar, jar: &mut Jar, locale: &str) -> Answer {
    let sent = jar.set_out(desk, &format!("/{locale}/sign-in/openid")).await;
    liar.says(|says| (says.nonce, says.challenge) = (sent.nonce.clone(), sent.challenge.clone()));
    jar.get(desk, &format!("/openid/callback?code=c-1&state={}", sent.state)).await
}

/// ASVS 10.2.1, 10.5.1, 10.5.2, 7.2.4.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_known_comes_in_by_way_of_the_provider() {
    let liar = Liar::new();
    let desk = desk_by(&liar, settings()).await;
    desk.state.accounts.add_subject("ann", &officer(), Some(Rank::Deciding), &subject("s-1")).await.unwrap();
    let mut jar = Jar::default();
    let page = jar.get(&desk, "/zh/sign-in?next=%2Fzh%2Foffice%2Fcases%3Fstage%3Dopen").await;
    assert!(page.text.contains("通过") && page.text.contains("The State"), "{}", page.text);
    let next = "/zh/sign-in/openid?next=%2Fzh%2Foffice%2Fcases%3Fstage%3Dopen";
    assert!(page.text.contains(next), "{}", page.text);
    let sent = jar.set_out(&desk, next).await;
    assert!(sent.address.starts_with(&format!("{ISSUER}/auth?")), "{}", sent.address);
    for part in [
        "response_type=code",
        "client_id=standing",
        "scope=openid&",
        "code_challenge_method=S256",
        "ui_locales=zh",
        "redirect_uri=http%3A%2F%2Fregister.example%2Fopenid%2Fcallback",
    ] {
        assert!(format!("{}&", sent.address).contains(part), "{part}: {}", sent.address);
    }
    assert!(!sent.address.contains(liar::SECRET));
    liar.says(|says| (says.nonce, says.challenge) = (sent.nonce.clone(), sent.challenge.clone()));
    let back = format!("/openid/callback?code=c-1&state={}&iss={}", sent.state, ISSUER.replace('/', "%2F"));
    let led = jar.get(&desk, &back).await;
    assert_eq!(
        (led.status, led.header("location")),
        (303, Some("/zh/office/cases?stage=open")),
        "{}",
        led.text
    );
    assert_eq!(jar.0.len(), 1, "what was carried is gone");
    assert_eq!(led.header("cache-control"), Some("no-store"));
    let page = jar.get(&desk, "/en/account").await;
    assert!(page.status == 200 && page.text.contains("District-Court") && page.text.contains("decides"));
    assert!(!page.text.contains("Ann of the court"), "nothing of a person's name is kept");
    let again = jar.clone().get(&desk, &back).await;
    assert_eq!(again.status, 400, "nobody comes back twice");
    let out = desk
        .request("POST", "", "/en/sign-out")
        .header(COOKIE, format!("__Host-standing={}", jar.0["__Host-standing"]))
        .header("sec-fetch-site", "same-origin");
    assert_eq!(desk.send(out.body(Body::empty()).unwrap()).await.status, 303);
    assert_eq!(jar.get(&desk, "/en/account").await.status, 303, "the session is over");
}

/// ASVS 7.2.4: whoever planted a session has none afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn the_session_from_before_is_over() {
    let liar = Liar::new();
    let desk = desk_by(&liar, settings()).await;
    desk.state.accounts.add_subject("ann", &officer(), None, &subject("s-1")).await.unwrap();
    let mut jar = Jar::default();
    assert_eq!(round(&desk, &liar, &mut jar, "en").await.header("location"), Some("/en/office"));
    let mut before = jar.clone();
    assert_eq!(round(&desk, &liar, &mut jar, "en").await.status, 303);
    assert_ne!(jar.0, before.0);
    assert_eq!(before.get(&desk, "/en/account").await.status, 303);
    assert_eq!(jar.get(&desk, "/en/account").await.status, 200);
}

/// Every lie about who came. ASVS 6.8.2, 10.5.1, 10.5.4.
#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_lies_lets_nobody_in() {
    type Lie = (&'static str, fn(&mut Says));
    const LIES: [Lie; 22] = [
        ("another key", |says| says.key = 2),
        ("a key of an unknown name", |says| says.head["kid"] = json!("k-9")),
        ("a signature of nothing", |says| says.signature = Some(vec![0; 64])),
        ("no signature", |says| says.head = json!({"alg": "none"})),
        ("a secret that both know", |says| says.head = json!({"alg": "HS256"})),
        ("an algorithm of nobody", |says| says.head["alg"] = json!("XX256")),
        ("a token of another type", |says| says.head["typ"] = json!("logout+jwt")),
        ("another issuer", |says| says.claims["iss"] = json!("https://other.example")),
        ("an issuer with a slash more", |says| says.claims["iss"] = json!(format!("{ISSUER}/"))),
        ("another audience", |says| says.claims["aud"] = json!("other")),
        ("one audience more", |says| says.claims["aud"] = json!(["standing", "other"])),
        ("no audience", |says| says.claims["aud"] = json!([])),
        ("another nonce", |says| says.claims["nonce"] = json!("n")),
        ("no nonce", |says| drop(says.claims.as_object_mut().unwrap().remove("nonce"))),
        ("a token that is over", |says| says.claims["exp"] = json!(NOW)),
        ("a token of last week", |says| says.claims["iat"] = json!(NOW - 604_800)),
        ("a token of tomorrow", |says| says.claims["iat"] = json!(NOW + 86_400)),
        ("nobody", |says| drop(says.claims.as_object_mut().unwrap().remove("sub"))),
        ("somebody else at the userinfo address", |says| says.info = json!({"sub": "s-2"})),
        ("another access token", |says| says.claims["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA")),
        ("no JSON", |says| says.instead = Some(("/token", Ok((200, "<html>".to_owned()))))),
        ("no ID token", |says| {
            let told = json!({"access_token": "at-1", "token_type": "Bearer"}).to_string();
            says.instead = Some(("/token", Ok((200, told))));
        }),
    ];
    let liar = Liar::new();
    let desk = desk_by(&liar, settings()).await;
    desk.state.accounts.add_subject("ann", &officer(), None, &subject("s-1")).await.unwrap();
    for (name, lie) in LIES {
        for (locale, says) in [("en", "is not believed"), ("zh", "未通过核验")] {
            let truth = liar.0.lock().unwrap().clone();
            liar.says(lie);
            let mut jar = Jar::default();
            let page = round(&desk, &liar, &mut jar, locale).await;
            assert!(page.status == 502 && page.text.contains(says), "{name}: {} {}", page.status, page.text);
            assert!(!jar.is_signed_in(), "{name}");
            liar.says(|says| *says = truth);
        }
    }
    let mut jar = Jar::default();
    assert_eq!(round(&desk, &liar, &mut jar, "en").await.status, 303, "the truth opens the door");
}

/// ASVS 10.5.3: whoever says they are the provider is it by its issuer, letter by letter.
#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_another_or_gone_is_left_alone() {
    type Fault = (&'static str, fn(&mut Says), &'static str, &'static str);
    let gone: fn(&mut Says) = |says| {
        let error = FetchError::Unreachable("connection refused".to_owned());
        says.instead = Some(("/.well-known/openid-configuration", Err(error)));
    };
    let faults: [Fault; 9] = [
        (
            "another issuer",
            |says| says.about["issuer"] = json!("https://other.example"),
            "not believed",
            "核验",
        ),
        ("a slash more", |says| says.about["issuer"] = json!(format!("{ISSUER}/")), "not believed", "核验"),
        (
            "keys without TLS",
            |says| says.about["jwks_uri"] = json!("http://id.example/keys"),
            "not believed",
            "核验",
        ),
        ("no JSON", |says| says.about = json!("hello"), "not believed", "核验"),
        (
            "a redirect",
            |says| says.instead = Some(("/.well-known/openid-configuration", Ok((302, String::new())))),
            "not believed",
            "核验",
        ),
        ("gone", gone, "does not answer", "没有应答"),
        (
            "slow",
            |says| says.instead = Some(("/keys", Err(FetchError::Slow(5)))),
            "does not answer",
            "没有应答",
        ),
        (
            "huge",
            |says| says.instead = Some(("/keys", Err(FetchError::Large(524_288)))),
            "does not answer",
            "没有应答",
        ),
        (
            "broken",
            |says| says.instead = Some(("/.well-known/openid-configuration", Ok((503, String::new())))),
            "does not answer",
            "没有应答",
        ),
    ];
    for (name, change, english, chinese) in faults {
        let liar = Liar::new();
        liar.says(change);
        let desk = desk_by(&liar, settings()).await;
        for (locale, says) in [("en", english), ("zh", chinese)] {
            let mut jar = Jar::default();
            let page = jar.get(&desk, &format!("/{locale}/sign-in/openid")).await;
            assert!(page.status == 502 && page.text.contains(says), "{name}: {} {}", page.status, page.text);
            assert!(jar.0.is_empty(), "{name}");
        }
    }
    for (place, english) in [("/token", "does not answer"), ("/me", "does not answer")] {
        let liar = Liar::new();
        let desk = desk_by(&liar, settings()).await;
        desk.state.accounts.add_subject("ann", &officer(), None, &subject("s-1")).await.unwrap();
        liar.says(|says| says.instead = Some((place, Err(FetchError::Slow(5)))));
        let mut jar = Jar::default();
        let page = round(&desk, &liar, &mut jar, "en").await;
        assert!(page.status == 502 && page.text.contains(english) && !jar.is_signed_in(), "{place}");
    }
}

/// ASVS 10.2.1: an answer that this browser did not ask for, just now, opens nothing.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_with_what_another_browser_began() {
    let liar = Liar::new();
    let desk = desk_by(&liar, settings()).await;
    desk.state.accounts.add_subject("ann", &officer(), None, &subject("s-1")).await.unwrap();
    let mut jar = Jar::default();
    let sent = jar.set_out(&desk, "/en/sign-in/openid").await;
    liar.says(|says| (says.nonce, says.challenge) = (sent.nonce.clone(), sent.challenge.clone()));
    let asked = liar.asked().len();
    let (state, other) = (&sent.state, Jar::default().set_out(&desk, "/en/sign-in/openid").await.state);
    for (name, with, query) in [
        ("no cookie", false, format!("code=c-1&state={state}")),
        ("another's state", true, format!("code=c-1&state={other}")),
        ("no state", true, "code=c-1".to_owned()),
        ("no code", true, format!("state={state}")),
        ("two states", true, format!("code=c-1&state={other}&state={state}")),
        ("two codes", true, format!("code=c-2&code=c-1&state={state}")),
        ("nothing", true, String::new()),
    ] {
        let mut here = if with { jar.clone() } else { Jar::default() };
        let page = here.get(&desk, &format!("/openid/callback?{query}")).await;
        assert!(page.status == 400 && page.text.contains("This sign-in is over"), "{name}: {}", page.text);
        assert!(here.0.is_empty(), "{name}");
    }
    assert_eq!(liar.asked().len(), asked, "the provider is not even asked");
    let led = jar.get(&desk, &format!("/openid/callback?code=c-1&state={state}")).await;
    assert_eq!(led.status, 303);
}

/// ASVS 10.2.2: the answer of another provider is no answer of this one.
#[tokio::test(flavor = "multi_thread")]
async fn providers_are_not_mixed_up() {
    let liar = Liar::new();
    let desk = desk_by(&liar, settings()).await;
    for issuer in ["https%3A%2F%2Fother.example", "https%3A%2F%2Fid.example%2Fstate%2F", ""] {
        let mut jar = Jar::default();
        let sent = jar.set_out(&desk, "/en/sign-in/openid").await;
        let asked = liar.asked().len();
        let back = format!("/openid/callback?code=c-1&state={}&iss={issuer}", sent.state);
        let page = jar.get(&desk, &back).await;
        assert!(page.status == 502 && page.text.contains("not believed"), "{issuer}: {}", page.text);
        assert_eq!(liar.asked().len(), asked, "it is not sent the code of the other");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_sent_back_without_a_code_is_told_why() {
    let liar = Liar::new();
    let desk = desk_by(&liar, settings()).await;
    for (error, status, english, chinese) in [
        ("access_denied", 403, "You were not signed in", "您未登录"),
        ("login_required", 502, "said no", "拒绝了请求"),
        ("%3Cscript%3E", 502, "said no", "拒绝了请求"),
    ] {
        for (locale, says) in [("en", english), ("zh", chinese)] {
            let mut jar = Jar::default();
            let sent = jar.set_out(&desk, &format!("/{locale}/sign-in/openid")).await;
            let page = jar.get(&desk, &format!("/openid/callback?error={error}&state={}", sent.state)).await;
            assert!(page.status == status && page.text.contains(says), "{error}: {}", page.text);
            assert!(!page.text.contains("<script"), "{}", page.text);
        }
    }
    liar.says(|says| {
        says.instead = Some(("/token", Ok((400, json!({"error": "invalid_grant"}).to_string()))))
    });
    let page = round(&desk, &liar, &mut Jar::default(), "en").await;
    assert!(page.status == 502 && page.text.contains("said no"), "{}", page.text);
}

/// ASVS 6.8.1: who somebody is here, the operator said; what the provider claims beside the subject gives nothing.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_capacity_because_a_provider_says_so() {
    let liar = Liar::new();
    let desk = desk_by(&liar, settings()).await;
    let other = Subject::new("https://other.example", "s-1").unwrap();
    desk.state.accounts.add_subject("ann", &officer(), None, &other).await.unwrap();
    liar.says(|says| {
        for (claim, word) in [("role", "operator"), ("preferred_username", "ann"), ("rank", "deciding")] {
            says.claims[claim] = json!(word);
            says.info[claim] = json!(word);
        }
        says.info["preferred_username"] = json!("ann<b>");
    });
    for (locale, says) in [("en", "You have no account here"), ("zh", "您在此没有账户")] {
        let mut jar = Jar::default();
        let page = round(&desk, &liar, &mut jar, locale).await;
        assert!(page.status == 403 && page.text.contains(says), "{}", page.text);
        assert!(page.text.contains("s-1") && page.text.contains("The State"), "{}", page.text);
        assert!(page.text.contains("ann&#60;b&#62;"), "{}", page.text);
        assert!(!jar.is_signed_in());
    }
    assert_eq!(desk.state.accounts.list("", 10).await.unwrap().len(), 1, "no account was made");
    desk.state.accounts.link("ann", &subject("s-1")).await.unwrap();
    let mut jar = Jar::default();
    assert_eq!(round(&desk, &liar, &mut jar, "en").await.status, 303);
    desk.state.accounts.disable("ann").await.unwrap();
    assert_eq!(jar.get(&desk, "/en/account").await.status, 303);
    let page = round(&desk, &liar, &mut Jar::default(), "en").await;
    assert!(page.status == 403 && page.text.contains("is closed"), "{}", page.text);
}

/// ASVS 6.3.3, 6.8.4: where the operator demands a class or a method of signing in, the provider must say it.
#[tokio::test(flavor = "multi_thread")]
async fn the_provider_must_say_how_it_asked() {
    let two = || vec!["urn:example:two".to_owned()];
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    for (acr, amr, claims, is_in) in [
        (two(), vec![], json!({}), true),
        (two(), words(&["otp", "hwk"]), json!({}), true),
        (two(), vec![], json!({"acr": "urn:example:one"}), false),
        (two(), vec![], json!({"acr": null}), false),
        (vec![], words(&["hwk"]), json!({}), false),
        (vec![], words(&["hwk"]), json!({"amr": null}), false),
        (two(), words(&["hwk"]), json!({}), false),
    ] {
        let liar = Liar::new();
        let desk = desk_by(&liar, settings().demanding(&acr, &amr).unwrap()).await;
        desk.state.accounts.add_subject("ann", &officer(), None, &subject("s-1")).await.unwrap();
        liar.says(|says| {
            for (claim, word) in claims.as_object().unwrap() {
                says.claims[claim] = word.clone();
            }
        });
        let mut jar = Jar::default();
        let page = round(&desk, &liar, &mut jar, "en").await;
        assert_eq!(jar.is_signed_in(), is_in, "{acr:?} {amr:?} {claims}: {}", page.text);
        assert!(is_in || (page.status == 403 && page.text.contains("One more proof")), "{}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_changed_are_asked_for_once_a_minute() {
    static SECONDS: AtomicI64 = AtomicI64::new(NOW);
    let clock = standing_service::Edge {
        now: || Timestamp::from_second(SECONDS.load(Ordering::SeqCst)).unwrap(),
        ..edge()
    };
    let liar = Liar::new();
    let desk = desk_at(clock, &liar, settings()).await;
    desk.state.accounts.add_subject("ann", &officer(), None, &subject("s-1")).await.unwrap();
    assert_eq!(round(&desk, &liar, &mut Jar::default(), "en").await.status, 303);
    let keys = |liar: &Liar| liar.asked().iter().filter(|place| *place == "/keys").count();
    assert_eq!(round(&desk, &liar, &mut Jar::default(), "en").await.status, 303);
    assert_eq!(keys(&liar), 1, "what it said about itself is kept for a while");
    liar.says(|says| (says.key, says.shown, says.head["kid"]) = (3, (3, "k-3"), json!("k-3")));
    assert_eq!(round(&desk, &liar, &mut Jar::default(), "en").await.status, 502);
    assert_eq!(keys(&liar), 1, "nobody makes us ask again and again");
    SECONDS.fetch_add(61, Ordering::SeqCst);
    liar.says(|says| {
        says.claims["iat"] = json!(NOW + 61);
    });
    assert_eq!(round(&desk, &liar, &mut Jar::default(), "en").await.status, 303);
    assert_eq!(keys(&liar), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_provider_nothing_of_it_is_there() {
    let desk = Desk::open().await;
    let mut jar = Jar::default();
    assert!(!jar.get(&desk, "/en/sign-in").await.text.contains("openid"));
    for path in ["/en/sign-in/openid", "/zh/sign-in/openid", "/openid/callback?code=c&state=s"] {
        assert_eq!(jar.get(&desk, path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_hangs_holds_few_threads() {
    let (opened, asked) = (Arc::new((Mutex::new(false), Condvar::new())), Arc::new(AtomicI64::new(0)));
    let (gate, count) = (Arc::clone(&opened), Arc::clone(&asked));
    let hangs = move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        drop(gate.1.wait_while(gate.0.lock().unwrap(), |is_open| !*is_open).unwrap());
        Err(FetchError::Slow(5))
    };
    let provider = Arc::new(Provider::new(settings(), Arc::new(hangs)));
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..17 {
        let provider = Arc::clone(&provider);
        let word = || "x".repeat(64);
        let back = "https://register.example/openid/callback".to_owned();
        let request = Request { state: word(), nonce: word(), verifier: word(), back };
        waiting.spawn(async move { provider.address(request, "en", Timestamp::UNIX_EPOCH).await });
    }
    assert_eq!(waiting.join_next().await.unwrap().unwrap(), Err(Trouble::Down), "there is no room for it");
    *opened.0.lock().unwrap() = true;
    opened.1.notify_all();
    while let Some(told) = waiting.join_next().await {
        assert_eq!(told.unwrap(), Err(Trouble::Down));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 16);
}
