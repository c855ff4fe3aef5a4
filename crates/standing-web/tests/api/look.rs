//! Looks at what is not public: for which purpose, what it opens, and that it is kept; and the catalogue of purposes.

use serde_json::{Value, json};
use standing_service::inquiry::Purpose;

use crate::by_name::ask;
use crate::desk::{Desk, FIRM};

/// A register with an entry that only the supervising office may know; gives the entry.
async fn restricted() -> (Desk, String) {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(true).await;
    let restrict =
        json!({"units": "Supervising-Office", "reasons": "Secrecy rule, article 9", "on": "2019-09-18"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/restrict"), restrict).await.ok();
    (desk, entry)
}

/// The addresses that tell of it, open to parameters.
fn addresses(entry: &str) -> [String; 3] {
    [
        format!("/api/v1/entries/{entry}?as_of=2019-09-20"),
        format!("/api/v1/organisations/{FIRM}?as_of=2019-09-20"),
        format!("/api/v1/check?organisation={FIRM}&as_of=2019-09-20"),
    ]
}

/// Who looked: role, holder, what and purpose. The tests' clock stands still, so in no order.
async fn kept(desk: &Desk) -> Vec<String> {
    let kept = desk.register.inquiries(FIRM, None, 100).await.unwrap();
    let mut told: Vec<_> =
        kept.into_iter().map(|it| format!("{} {} {} {}", it.role, it.holder, it.what, it.purpose)).collect();
    told.sort();
    told
}

/// What was kept since.
fn since(before: &[String], mut now: Vec<String>) -> Vec<String> {
    for line in before {
        let at = now.iter().position(|found| found == line).unwrap();
        now.remove(at);
    }
    now
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_says_what_it_looks_for() {
    let (desk, entry) = restricted().await;
    let before = kept(&desk).await;
    for path in addresses(&entry) {
        let asked = desk.get("supervisor", &path).await;
        asked.problem(403, "purpose-missing");
        assert!(asked.text.contains("/api/v1/purposes"), "{}", asked.text);
        assert!(!asked.text.contains(&entry), "{}", asked.text);
    }
    assert_eq!(kept(&desk).await, before, "nothing was shown, nothing is kept");
    let mut before = before;
    for purpose in ["supervision", "inspection"] {
        for path in addresses(&entry) {
            let answer = desk.get("supervisor", &format!("{path}&purpose={purpose}")).await.ok();
            assert!(answer.to_string().contains(&entry), "{path} {purpose}");
            let now = kept(&desk).await;
            let looked = since(&before, now.clone());
            assert_eq!(looked, [format!("unit Supervising-Office entry {entry} {purpose}")]);
            before = now;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_purpose_does_not_open_is_as_if_it_were_not_there() {
    let (desk, entry) = restricted().await;
    let before = kept(&desk).await;
    for (key, purpose) in [
        ("supervisor", "procurement"),
        ("supervisor", "upkeep"),
        ("supervisor", "own-case"),
        ("desk", "supervision"),
        ("elsewhere", "own-case"),
        ("other", "own-file"),
        ("", "supervision"),
    ] {
        let [direct, file, check] = addresses(&entry).map(|path| format!("{path}&purpose={purpose}"));
        desk.get(key, &direct).await.problem(404, "not-found");
        for path in [file, check] {
            let (told, public) = (desk.get(key, &path).await.ok(), desk.get("", &path).await.ok());
            assert!(!told.to_string().contains(&entry), "{key} {purpose} {path}");
            assert_eq!(told["strength"], public["strength"]);
            assert_eq!(told["entries"], public["entries"]);
        }
    }
    assert_eq!(kept(&desk).await, before);
    for path in addresses(&entry) {
        desk.get("supervisor", &format!("{path}&purpose=curiosity")).await.problem(400, "input");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_public_needs_no_purpose_and_leaves_no_trace() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let before = kept(&desk).await;
    for key in ["", "desk", "supervisor", "elsewhere", "other", "firm"] {
        for path in addresses(&entry) {
            assert!(desk.get(key, &path).await.ok().to_string().contains(&entry), "{key} {path}");
        }
    }
    assert_eq!(kept(&desk).await, before, "an organisation's own looks are not kept either");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_officers_and_the_operator_the_purpose_follows() {
    let (desk, entry) = restricted().await;
    for (key, holder, purpose) in
        [("ann", "officer District-Court", "own-case"), ("operator", "register operator", "upkeep")]
    {
        for path in addresses(&entry) {
            let before = kept(&desk).await;
            assert!(desk.get(key, &path).await.ok().to_string().contains(&entry), "{key} {path}");
            let looked = since(&before, kept(&desk).await);
            assert!(
                looked.contains(&format!("{holder} entry {entry} {purpose}")),
                "{key} {path}: {looked:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_batches_and_lists_it_is_the_same() {
    let (desk, entry) = restricted().await;
    let batch = |purpose: Value| json!({"items": [{"organisation": FIRM}], "as_of": "2019-09-20", "purpose": purpose});
    let told = desk.post("supervisor", "/api/v1/check", batch(Value::Null)).await.ok();
    assert_eq!(told["answers"][0]["problem"]["code"], "purpose-missing", "{told}");
    let told = desk.post("supervisor", "/api/v1/check", batch(json!("supervision"))).await.ok();
    assert!(told["answers"][0]["answer"].to_string().contains(&entry), "{told}");
    let told = desk.post("supervisor", "/api/v1/check", batch(json!("procurement"))).await.ok();
    assert!(told["answers"][0]["answer"].is_object() && !told.to_string().contains(&entry), "{told}");
    desk.post("supervisor", "/api/v1/check", batch(json!("curiosity"))).await.problem(400, "input");
    let list = "/api/v1/lists/judgment-default?as_of=2019-09-20";
    for (purpose, may) in [("", false), ("&purpose=procurement", false), ("&purpose=supervision", true)] {
        let before = kept(&desk).await.len();
        let told = desk.get("supervisor", &format!("{list}{purpose}")).await.ok();
        assert_eq!(told.to_string().contains(&entry), may, "{purpose}");
        assert_eq!(kept(&desk).await.len() > before, may, "{purpose}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_name_it_is_the_same() {
    let (desk, entry) = restricted().await;
    let path = "/api/v1/check?name=Shenyang+Example+Machinery&scope=known&as_of=2019-09-20";
    ask(&desk, "supervisor", path).await.problem(403, "purpose-missing");
    for (purpose, may) in [("procurement", false), ("inspection", true)] {
        let told = desk.get("supervisor", &format!("{path}&purpose={purpose}")).await.ok();
        assert!(told["candidates"].as_array().is_some_and(|found| !found.is_empty()), "{told}");
        assert_eq!(told.to_string().contains(&entry), may, "{purpose}: {told}");
    }
    assert!(!desk.get("desk", path).await.ok().to_string().contains(&entry));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_is_published() {
    let desk = Desk::open().await;
    let told = desk.get("", "/api/v1/purposes").await.ok();
    let words: Vec<_> = told["purposes"].as_array().unwrap().iter().map(|it| it["purpose"].clone()).collect();
    assert_eq!(words, Purpose::ALL.map(|purpose| json!(purpose.as_str())));
    let opening = told["purposes"].as_array().unwrap().iter().filter(|it| it["opens_restricted"] == true);
    let opening: Vec<_> = opening.map(|it| it["purpose"].as_str().unwrap().to_owned()).collect();
    assert_eq!(opening, ["supervision", "inspection"]);
    for (locale, says) in [("en", "Supervising the organisation by law"), ("zh", "依法对该组织进行监管")]
    {
        let page = desk.get("", &format!("/{locale}/purposes")).await;
        assert!(page.status == 200 && page.text.contains(says), "{}", page.text);
        for purpose in Purpose::ALL {
            assert!(
                page.text.contains(&format!("<code>{}</code>", purpose.as_str())),
                "{}",
                purpose.as_str()
            );
        }
    }
    assert_eq!(desk.get("", "/en/purposes.json").await.header("location"), Some("/api/v1/purposes"));
}
