//! The public pages as a hostile world sees them: names and reasons that are code, hidden entries, odd addresses; in
//! both languages.

use axum::body::Body;
use serde_json::json;
use standing_core::pack::RuleKind;
use standing_core::word::Word as _;

use crate::desk::{Answer, Desk, FIRM};

/// A name that is markup, an attribute, a template, a formula and an entity at once.
pub(crate) const HOSTILE: &str =
    "=1+1\"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}&lt;b&gt; Ltd";
const HOSTILE_FIRM: &str = "reg-DE:HRB12345";

/// Addresses that show the hostile firm or what was written about it.
fn addresses(case: &str, entry: &str) -> Vec<String> {
    let mut found = Vec::new();
    for locale in ["en", "zh"] {
        for page in [
            format!("organisations/{HOSTILE_FIRM}"),
            format!("organisations/{HOSTILE_FIRM}/feed.atom"),
            format!("organisations/{FIRM}"),
            format!("organisations/{FIRM}/feed.atom"),
            format!("entries/{entry}"),
            format!("entries/{entry}/report-error"),
            format!("decisions/{case}"),
            "search?q=script".to_owned(),
            "search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E".to_owned(),
            format!("check?organisation={HOSTILE_FIRM}&matter=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
            "organisations/%3Cscript%3Ealert(1)%3C%2Fscript%3E".to_owned(),
            "lists/judgment-default".to_owned(),
            "lists/judgment-default?status=%22%3E%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
            "lists/judgment-default/feed.atom".to_owned(),
            "authorities".to_owned(),
            "statistics".to_owned(),
        ] {
            found.push(format!("/{locale}/{page}"));
        }
    }
    found
}

async fn hostile(desk: &Desk) -> (String, String) {
    let firm = json!({"organisation": HOSTILE_FIRM, "name": HOSTILE, "region": "DE", "organisation.kind": "company",
        "organisation.sector": "manufacturing", "on": "2019-08-01"});
    desk.post("operator", "/api/v1/organisations", firm).await.ok();
    let renamed = json!({"name": HOSTILE, "kind": "alias", "on": "2019-08-01"});
    desk.post("operator", &format!("/api/v1/organisations/{FIRM}/add-name"), renamed).await;
    let (case, entry) = desk.list(false).await;
    let corrected =
        json!({"field": "name", "was": HOSTILE, "becomes": HOSTILE, "reasons": HOSTILE, "on": "2019-11-01"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/correct"), corrected).await;
    (case, entry)
}

/// That what was written stays text, and that no page would let code of others run; whether it is on the page.
pub(crate) fn is_shown_harmlessly(address: &str, answer: &Answer) -> bool {
    let text = answer.text.to_lowercase();
    for code in ["<script>alert", "<img src=x", "onerror=alert(2)>{{49", "\"><script"] {
        assert!(!text.contains(code), "{address} holds {code}");
    }
    if !address.contains("feed.atom") {
        let policy = answer.header("content-security-policy").unwrap_or_default();
        let is_strict = policy.starts_with("default-src 'none'") && !policy.contains("unsafe");
        assert!(is_strict, "{address}: {policy}");
    }
    text.contains("alert(1)")
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_reasons_are_never_code() {
    let desk = Desk::open().await;
    let (case, entry) = hostile(&desk).await;
    let mut shown = 0;
    for address in addresses(&case, &entry) {
        let answer = desk.get("", &address).await;
        assert!(answer.status < 500, "{address}: {}", answer.text);
        shown += usize::from(is_shown_harmlessly(&address, &answer));
    }
    assert!(shown >= 8, "the name was shown on {shown} pages only");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_hold_no_formulas_and_what_is_restricted_is_nowhere() {
    let desk = Desk::open().await;
    let (case, entry) = desk.list(true).await;
    for address in [
        format!("/en/entries/{entry}"),
        format!("/zh/decisions/{case}"),
        format!("/en/entries/{entry}/report-error"),
    ] {
        assert_eq!(desk.get("", &address).await.status, 404, "{address}");
    }
    for address in [
        "/data/entries/all.csv".to_owned(),
        "/data/entries/all.jsonl".to_owned(),
        "/data/lists/judgment-default.csv".to_owned(),
        format!("/en/organisations/{FIRM}"),
        format!("/zh/organisations/{FIRM}/feed.atom"),
        "/en/lists/judgment-default/feed.atom".to_owned(),
        "/en/lists/judgment-default".to_owned(),
    ] {
        let answer = desk.get("", &address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.text);
        assert!(!answer.text.contains(&entry), "{address} tells of a restricted entry");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_files_with_heads_and_rows() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let csv = desk.get("", "/data/lists/judgment-default.csv").await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert!(csv.header("content-disposition").unwrap().starts_with("attachment; filename=\"standing-list-"));
    let rows: Vec<_> = csv.text.split("\r\n").collect();
    assert!(rows[0].starts_with("entry,organisation,name,"), "{}", csv.text);
    assert!(rows[1].starts_with(&entry) && rows[1].contains(FIRM), "{}", csv.text);
    let lines = desk.get("", "/data/entries/all.jsonl").await.text;
    let line: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(
        (line["id"].as_str(), line["status"]["word"].as_str()),
        (Some(entry.as_str()), Some("in-force"))
    );
    for missing in [
        "/data/lists/none.csv",
        "/data/lists/judgment-default.exe",
        "/data/entries/one.csv",
        "/data/snapshots/..%2Fregister.db",
        "/data/snapshots/standing-entries-2019-12-02.csv",
    ] {
        assert_eq!(desk.get("", missing).await.status, 404, "{missing}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_has_a_page_in_both_languages() {
    let desk = Desk::open().await;
    let (case, entry) = desk.list(false).await;
    for (locale, says) in [("en", "Put on the list"), ("zh", "列入名单")] {
        let page = desk.get("", &format!("/{locale}/decisions/{case}")).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(says), "{says}");
        assert!(page.text.contains(&format!("/{locale}/entries/{entry}")));
        assert!(page.text.contains("District Court") && page.text.contains("C062"), "who and which clause");
        assert!(page.text.contains("nothing was paid"), "the reasons");
        assert!(page.text.contains(&format!("/{locale}/decisions/{case}\"")), "the address of each language");
    }
    let early = desk.get("", &format!("/en/decisions/{case}?as_of=2019-09-17")).await;
    assert_eq!(early.status, 404, "decided and not in force: between the authority and the firm");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_have_twins_and_the_start_asks_for_the_language() {
    let desk = Desk::open().await;
    for (page, twin) in [
        (
            format!("/en/organisations/{FIRM}.json?as_of=2019-11-01"),
            format!("/api/v1/organisations/{FIRM}?as_of=2019-11-01"),
        ),
        ("/zh/lists.json".to_owned(), "/api/v1/lists".to_owned()),
        ("/zh/packs/cn-credit/2019.2.json".to_owned(), "/api/v1/packs/cn-credit/2019.2".to_owned()),
    ] {
        let led = desk.get("", &page).await;
        assert_eq!((led.status, led.header("location")), (307, Some(twin.as_str())), "{page}");
        assert_eq!(desk.get("", &twin).await.status, 200, "{twin}");
    }
    for (asked, to) in [("zh", "/zh/"), ("en;q=0.2, zh-TW;q=0.3", "/zh/"), ("fr", "/en/"), ("\u{7f}", "/en/")]
    {
        let mut request = desk.request("GET", "", "/");
        if let Ok(value) = axum::http::HeaderValue::from_str(asked) {
            request = request.header("accept-language", value);
        }
        let led = desk.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(led.header("location"), Some(to), "{asked}");
        assert_eq!(led.header("vary"), Some("accept-language"));
    }
    let host = desk
        .request("GET", "", "/en/")
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example");
    let page = desk.send(host.body(Body::empty()).unwrap()).await;
    assert!(!page.text.contains("evil.example"), "no address is made from what the browser says of us");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_told_in_pictures_and_tables() {
    let desk = Desk::open().await;
    desk.list(false).await;
    for (locale, title) in [("en", "Entries by list"), ("zh", "按名单统计的条目")] {
        let page = desk.get("", &format!("/{locale}/statistics")).await;
        assert_eq!(page.status, 200);
        for part in [title, "<svg", "role=\"img\"", "<caption", "District Court"] {
            assert!(page.text.contains(part), "{part}");
        }
    }
    let figures = desk.get("", "/api/v1/statistics").await.ok();
    assert_eq!(figures["deciding"][0]["median_days"], 14, "{figures}");
    assert_eq!(figures["lifting"]["count"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_is_said_in_both_languages() {
    let desk = Desk::open().await;
    let mut pages = 0;
    for pack in ["cn-credit/2019.2", "cn-credit/2018.1", "us-far-9-4/2025.1", "wb-debarred/2026.1"] {
        for (locale, word) in [("en", "Term"), ("zh", "期限")] {
            for kind in RuleKind::WORDS {
                let address = format!("/{locale}/packs/{pack}/{kind}");
                let page = desk.get("", &address).await;
                assert_eq!(page.status, 200, "{address}");
                // A message that is missing would show its key.
                for key in ["label-", "datum-", "trigger-", "mechanism-", "lapse-", "party-name-", "counted-"]
                {
                    let shown = page.text.match_indices(key).any(|(at, _)| page.text[..at].ends_with('>'));
                    assert!(!shown, "{address} shows a key {key}");
                }
                assert!(*kind != "list" || page.text.contains(word), "{address}");
                pages += 1;
            }
        }
    }
    assert!(pages > 100);
    for (locale, word) in [("en", "It is now:"), ("zh", "现为：")] {
        let page = desk.get("", &format!("/{locale}/packs/cn-credit/2019.2/changes?from=2018.1")).await;
        assert!(page.status == 200 && page.text.contains(word), "{}", page.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_a_language_leads_to_the_page_in_the_readers() {
    let desk = Desk::open().await;
    for (path, language, expected) in [
        ("/search?q=%E6%B2%88%E9%98%B3", "zh-CN,zh;q=0.9", Some("/zh/search?q=%E6%B2%88%E9%98%B3")),
        ("/lists/judgment-default", "en", Some("/en/lists/judgment-default")),
        ("/search/organisations", "en", None),
        ("/api/v1/nothing", "en", None),
        ("/listsx", "en", None),
    ] {
        let request = desk.request("GET", "", path).header("accept-language", language);
        let answer = desk.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("location"), expected, "{path}: {}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_known_at_a_size_of_the_log_or_a_day() {
    let desk = Desk::open().await;
    desk.list(false).await;
    let page = |known_at: &str| format!("/en/organisations/{FIRM}?known_at={known_at}");
    for (known_at, status) in
        [("9", 200), ("2019-12-02", 200), ("2019-11-30", 400), ("-1", 400), ("2019-13-01", 400), ("x", 400)]
    {
        let answer = desk.get("", &page(known_at)).await;
        assert_eq!(answer.status, status, "{known_at}: {}", answer.text);
        assert_eq!(answer.text.contains("The record has no such state"), status == 400, "{known_at}");
    }
}
