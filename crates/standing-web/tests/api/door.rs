//! The way in over HTTP: cookies, codes, forms from other sites, and where somebody is led.

use axum::body::Body;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use standing_service::Capacity;
use standing_service::accounts::{Rank, totp_code};

use crate::desk::{Answer, Desk};

const PASSWORD: &str = "three plain words";

/// A browser: it holds one cookie and sends forms.
pub(crate) struct Browser<'a> {
    desk: &'a Desk,
    pub(crate) cookie: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(desk: &'a Desk) -> Self {
        Self { desk, cookie: String::new() }
    }

    /// Somebody who is signed in.
    pub(crate) async fn signed_in(
        desk: &'a Desk,
        name: &str,
        capacity: Capacity,
        rank: Option<Rank>,
    ) -> Self {
        let accounts = &desk.state.accounts;
        let account = accounts.add_demonstration(name, &capacity, rank, PASSWORD).await.unwrap();
        let mut browser = Self::new(desk);
        browser.send("/en/sign-in", &format!("name={name}&password={PASSWORD}")).await;
        let code = accounts.demonstration_code(&account.id).await.unwrap().unwrap();
        let led = browser.send("/en/sign-in/code", &format!("code={code}")).await;
        assert_eq!(led.status, 303, "{}", led.text);
        browser
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.desk.request("GET", "", path).header(COOKIE, &self.cookie);
        let answer = self.desk.send(request.body(Body::empty()).unwrap()).await;
        self.keep(answer)
    }

    /// Sends a form from one of our pages.
    pub(crate) async fn send(&mut self, path: &str, form: &str) -> Answer {
        self.send_from("same-origin", path, form).await
    }

    async fn send_from(&mut self, site: &str, path: &str, form: &str) -> Answer {
        let request = self
            .desk
            .request("POST", "", path)
            .header(COOKIE, &self.cookie)
            .header("sec-fetch-site", site)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.replace(' ', "+")))
            .unwrap();
        let answer = self.desk.send(request).await;
        self.keep(answer)
    }

    /// Sends a form with files in it, as browsers do.
    pub(crate) async fn send_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part =
                format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (field, name, bytes) in files {
            let head =
                format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"");
            body.extend_from_slice(format!("{head}\r\nContent-Type: image/png\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = self
            .desk
            .request("POST", "", path)
            .header(COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .unwrap();
        let answer = self.desk.send(request).await;
        self.keep(answer)
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        if let Some(set) = answer.header(SET_COOKIE.as_str()) {
            self.cookie = set.split(';').next().unwrap().to_owned();
        }
        answer
    }
}

fn led(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.header(LOCATION.as_str()).unwrap()
}

/// What stands between two texts.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split(before).nth(1).unwrap().split(after).next().unwrap()
}

fn officer() -> Capacity {
    Capacity::Officer("District-Court".parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_invited_comes_in_and_goes() {
    let desk = Desk::open().await;
    let (_, invitation) = desk.state.accounts.add("ann", &officer(), None).await.unwrap();
    let mut ann = Browser::new(&desk);
    let page = ann.get(&format!("/zh/invitation?code={}", invitation.code)).await;
    assert!(page.status == 200 && page.text.contains(">ann<"), "{}", page.text);
    let form = format!("code={}&password={PASSWORD}&again={PASSWORD}", invitation.code);
    assert_eq!(led(&ann.send("/zh/invitation", &form).await), "/zh/second-factor");
    assert_eq!(led(&ann.get("/zh/account").await), "/zh/sign-in?next=%2Fzh%2Faccount", "half is not in");
    let half = ann.cookie.clone();
    let page = ann.get("/zh/second-factor").await;
    assert!(page.text.contains("<svg") && page.text.contains("role=\"img\""));
    let secret = base32(between(&page.text, "id=\"secret\">", "<"));
    let wrong = ann.send("/zh/second-factor", "code=000000").await;
    assert!(wrong.status == 400 && wrong.text.contains("govuk-error-summary"));
    let code = totp_code(&secret, desk.register.edge().now_ms().as_second());
    let page = ann.send("/zh/second-factor", &format!("code={code}")).await;
    assert!(page.status == 200 && page.text.contains("恢复码"), "{}", page.text);
    assert_ne!(ann.cookie, half, "another token with each step");
    let page = ann.get("/zh/account").await;
    assert!(page.status == 200 && page.text.contains("District-Court") && page.text.contains("承办"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let whole = ann.cookie.clone();
    assert_eq!(led(&ann.send("/zh/sign-out", "").await), "/zh/sign-in");
    ann.cookie = whole;
    assert_eq!(ann.get("/zh/account").await.status, 303, "the session is over, whoever kept the cookie");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_for_this_host_and_no_script() {
    let desk = Desk::open().await;
    desk.state.accounts.add_demonstration("ann", &officer(), None, PASSWORD).await.unwrap();
    let mut ann = Browser::new(&desk);
    let entered = ann.send("/en/sign-in", &format!("name=ann&password={PASSWORD}&next=/en/account")).await;
    assert_eq!(led(&entered), "/en/sign-in/code?next=%2Fen%2Faccount");
    let cookie = entered.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-standing="), "{cookie}");
    for promise in ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"] {
        assert!(cookie.contains(promise), "{cookie}");
    }
    assert!(!cookie.contains("Domain") && !cookie.contains("Max-Age"), "{cookie}");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_guesses_are_answered_alike() {
    let desk = Desk::open().await;
    desk.state.accounts.add_demonstration("ann", &officer(), None, PASSWORD).await.unwrap();
    let mut texts = Vec::new();
    for name in ["ann", "bea"] {
        let wrong =
            Browser::new(&desk).send("/en/sign-in", &format!("name={name}&password=wrong+password")).await;
        assert_eq!(wrong.status, 400);
        assert_eq!(wrong.header("set-cookie"), None);
        assert!(!wrong.text.contains("wrong password"), "a password is never shown again");
        texts.push(wrong.text.replace(name, "NAME"));
    }
    assert_eq!(texts[0], texts[1]);
    for _ in 0..4 {
        Browser::new(&desk).send("/en/sign-in", "name=ann&password=wrong+password").await;
    }
    let throttled = Browser::new(&desk).send("/en/sign-in", &format!("name=ann&password={PASSWORD}")).await;
    assert!(throttled.status == 429 && throttled.text.contains("Too many tries"), "{}", throttled.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_other_sites_do_nothing() {
    let desk = Desk::open().await;
    let mut ann = Browser::signed_in(&desk, "ann", officer(), None).await;
    for site in ["cross-site", "same-site"] {
        for path in [
            "/zh/sign-out",
            "/zh/account/password",
            "/zh/account/sign-out-elsewhere",
            "/zh/sign-in",
            "/zh/unit/keys",
            "/zh/unit/not-same",
            "/zh/unit/batches",
            "/zh/unit/do/lift-measure?measure=m-1",
            "/zh/my/do/object?entry=e-1",
        ] {
            let refused = ann.send_from(site, path, "").await;
            assert!(refused.status == 403 && refused.text.contains("其他网站"), "{path}: {}", refused.text);
        }
    }
    let request = desk
        .request("POST", "", "/en/sign-out")
        .header(COOKIE, &ann.cookie)
        .header("host", "register.example")
        .header("origin", "https://evil.example");
    assert_eq!(desk.send(request.body(Body::empty()).unwrap()).await.status, 403);
    assert_eq!(ann.get("/en/account").await.status, 200, "nothing was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_to_another_site() {
    let desk = Desk::open().await;
    for next in ["//evil.example/en/", "https://evil.example/", "/en/\\evil.example", "/en//evil"] {
        let page = Browser::new(&desk).get(&format!("/en/sign-in?next={}", next.replace('/', "%2F"))).await;
        assert!(page.status == 200 && !page.text.contains("evil"), "{next}");
    }
    let mut ann = Browser::signed_in(&desk, "ann", officer(), None).await;
    assert_eq!(led(&ann.get("/en/sign-in?next=%2Fzh%2Flists").await), "/zh/lists");
    assert_eq!(led(&ann.get("/en/sign-in?next=%2F%2Fevil.example").await), "/en/office");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_by_who_knows_the_old_one() {
    let desk = Desk::open().await;
    let mut ann = Browser::signed_in(&desk, "ann", officer(), None).await;
    let before = ann.cookie.clone();
    for (old, new, again, says) in [
        ("wrong password", "other plain words", "other plain words", "until now is wrong"),
        (PASSWORD, "other plain words", "others", "not the same"),
        (PASSWORD, "short", "short", "too short"),
    ] {
        let form = format!("old={old}&password={new}&again={again}");
        let page = ann.send("/en/account/password", &form).await;
        assert!(page.status == 400 && page.text.contains(says), "{says}: {}", page.status);
    }
    let form = format!("old={PASSWORD}&password=other plain words&again=other plain words");
    assert_eq!(led(&ann.send("/en/account/password", &form).await), "/en/account");
    assert_ne!(ann.cookie, before);
    assert_eq!(ann.get("/en/account").await.status, 200);
}

/// Bytes of a base32 text, as an authenticator reads it.
fn base32(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for letter in text.chars().filter(|c| !c.is_whitespace()) {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap();
        bits = (bits << 5) | u32::try_from(value).unwrap();
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    bytes
}
