//! What the operator's log hears: who came in and how it ended, what was refused and what broke; and what it never
//! hears. ASVS 16.2.1, 16.2.5, 16.3.1, 16.3.2, 16.5.1.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use standing_service::Capacity;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::desk::Desk;
use crate::door::Browser;

/// A log in memory: one line for each event.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("standing")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = event.metadata().level().to_string();
        event.record(&mut Fields(&mut line));
        self.0.lock().unwrap().push(line);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Log {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

const PASSWORD: &str = "three plain words";

#[tokio::test]
async fn who_comes_in_is_heard_and_never_with_what() {
    let desk = Desk::open().await;
    let court = Capacity::Officer("District-Court".parse().unwrap());
    let account = desk.state.accounts.add_demonstration("ann", &court, None, PASSWORD).await.unwrap();
    let log = Log::default();
    let _here = tracing::subscriber::set_default(log.clone());
    let mut ann = Browser::new(&desk);
    let heard = |step: &str, end: &str, account: &str| {
        format!("INFO message=access step=\"{step}\" end=\"{end}\" account=\"{account}\" from=\"\"")
    };
    let has =
        |lines: &[String], line: &str| assert!(lines.iter().any(|found| found == line), "{line}: {lines:#?}");
    ann.send("/en/sign-in", "name=ann&password=a wrong password").await;
    ann.send("/en/sign-in", "name=typed-by-mistake&password=a wrong password").await;
    let lines = log.take();
    has(&lines, &heard("password", "wrong", &account.id));
    has(&lines, &heard("password", "wrong", ""));
    ann.send("/en/sign-in", &format!("name=ann&password={PASSWORD}")).await;
    ann.send("/en/sign-in/code", "code=000000").await;
    let code = desk.state.accounts.demonstration_code(&account.id).await.unwrap().unwrap();
    ann.send("/en/sign-in/code", &format!("code={code}")).await;
    let token = ann.cookie.split_once('=').unwrap().1.to_owned();
    ann.send("/en/sign-out", "").await;
    let lines = log.take();
    for (step, end) in [("password", "done"), ("code", "wrong"), ("code", "done"), ("sign-out", "done")] {
        has(&lines, &heard(step, end, &account.id));
    }
    for secret in
        [PASSWORD, "three+plain+words", "wrong password", "typed-by-mistake", &code, &token, "000000"]
    {
        assert!(!lines.iter().any(|line| line.contains(secret)), "{secret}: {lines:#?}");
    }
}

#[tokio::test]
async fn what_is_refused_is_heard() {
    let desk = Desk::open().await;
    let log = Log::default();
    let _here = tracing::subscriber::set_default(log.clone());
    let key = format!("Bearer stk_{}_{}", "0".repeat(10), "7".repeat(32));
    for (key, path, status) in
        [(key.as_str(), "/api/v1/cases", 401), ("", "/api/v1/cases", 401), ("desk", "/api/v1/cases", 403)]
    {
        let answer = desk.get(key, path).await;
        let id = answer.header("x-request-id").unwrap();
        let lines = log.take();
        let line = lines.iter().find(|line| line.contains("a request was refused")).unwrap();
        for part in ["INFO", "method=GET", &format!("status={status}"), &format!("request_id={id}")] {
            assert!(line.contains(part), "{part}: {line}");
        }
        assert!(!lines.iter().any(|line| line.contains("7777777")), "{lines:#?}");
    }
}

/// What is wrong inside is told to the operator and to nobody else.
#[tokio::test]
async fn what_breaks_is_heard_by_the_operator_alone() {
    let desk = Desk::open().await;
    desk.register.store().close().await;
    let log = Log::default();
    let _here = tracing::subscriber::set_default(log.clone());
    let answer = desk.get("ann", "/api/v1/cases").await;
    assert!(answer.status >= 500, "nobody is let in: {}", answer.text);
    assert!(!answer.text.contains("pool") && !answer.text.contains("sqlx"), "{}", answer.text);
    let request = desk
        .request("GET", "", "/en/account")
        .header("cookie", format!("__Host-standing={}", "0".repeat(52)));
    let page = desk.send(request.body(Body::empty()).unwrap()).await;
    assert!(page.status >= 500 && !page.text.contains("pool"), "{}", page.text);
    assert!(log.take().iter().any(|line| line.starts_with("ERROR")), "the operator is told");
}
