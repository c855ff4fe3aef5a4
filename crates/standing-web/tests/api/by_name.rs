//! Questions by name: candidates and what would follow, in words that never say "listed"; receipts; decisions.

use std::time::Duration;

use serde_json::{Value, json};
use standing_service::log::verify::verify_receipt;

use crate::desk::{Answer, Desk, FIRM};

const NAME: &str = "Shenyang%20Example%20Machinery";

/// Asks until the index of names holds everything.
pub(crate) async fn ask(desk: &Desk, key: &str, path: &str) -> Answer {
    for _ in 0..1_000 {
        if desk.register.index_state().is_some_and(|index| index.log_size >= desk.register.log_size()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    desk.get(key, path).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_brings_up_candidates_and_what_would_follow() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let path = format!("/api/v1/check?name={NAME}&country=China&matter=procurement&as_of=2019-09-20");
    let answer = ask(&desk, "", &path).await.ok();
    let candidate = &answer["candidates"][0];
    assert_eq!(
        (candidate["organisation"].as_str(), candidate["possible_match"].as_bool()),
        (Some(FIRM), Some(true))
    );
    assert_eq!(candidate["strength"], "bar");
    assert_eq!(candidate["consequences"][0]["entry"].as_str(), Some(entry.as_str()));
    assert!(candidate["findings"].as_array().is_some_and(|findings| !findings.is_empty()));
    assert_eq!((answer["possible_matches"].as_u64(), answer["country"].as_str()), (Some(1), Some("cn")));
    assert!(answer["meaning"].as_str().unwrap().contains("no listing"), "{answer}");
    assert!(!answer.to_string().contains("\"listed\":true"));
    let index = &answer["index"];
    assert_eq!(index["hash"].as_str().map(str::len), Some(64));
    assert_eq!(index["log_size"], answer["log_size"]);
    let early = ask(&desk, "", &path.replace("2019-09-20", "2019-09-01")).await.ok();
    assert_eq!(early["candidates"], json!([]), "{early}");
    let known = ask(&desk, "", &format!("{path}&scope=known").replace("2019-09-20", "2019-09-01")).await.ok();
    assert_eq!(known["candidates"][0]["strength"], "none");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_can_be_had_also_for_nothing_found() {
    let desk = Desk::open().await;
    let answer = ask(&desk, "", "/api/v1/check?name=Quite%20Unheard%20Of&receipt=true").await.ok();
    assert!(answer["meaning"].as_str().unwrap().starts_with("Nothing in this register is like"), "{answer}");
    let file = answer["receipt"].as_str().unwrap();
    let verified = verify_receipt(file.as_bytes(), &desk.publisher.verifier_key(), &[]).unwrap();
    assert_eq!(verified.kind, "screening");
    let body: Value = serde_json::from_str(&verified.body).unwrap();
    assert_eq!((body["candidates"].clone(), body["name"].as_str()), (json!([]), Some("Quite Unheard Of")));
    assert_eq!(body["index"], answer["index"]);
    let forged = file.replace("Unheard", "Well-known");
    assert!(verify_receipt(forged.as_bytes(), &desk.publisher.verifier_key(), &[]).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_identifiers_go_into_one_batch() {
    let desk = Desk::open().await;
    desk.list(false).await;
    ask(&desk, "", "/healthz").await.ok();
    let long = "沈阳示例机械有限公司".repeat(1_000);
    let items = json!([
        {"organisation": FIRM},
        {"name": "沈陽示例機械有限公司", "as_of": "2019-09-20", "limit": 1},
        {"name": long, "as_of": "2019-09-20"},
        {"name": "a".repeat(10_001)},
        {"name": "A", "organisation": FIRM},
        {},
        {"name": "A", "country": "Atlantis"},
        {"name": "A", "scope": "all"},
        {"name": "A", "limit": 0},
    ]);
    let answers = desk.post("", "/api/v1/check", json!({ "items": items })).await.ok();
    let answers = answers["answers"].as_array().unwrap();
    assert!(answers[0]["answer"].is_object() && answers[0]["screened"].is_null());
    assert_eq!(answers[1]["screened"]["candidates"][0]["organisation"], FIRM);
    assert!(
        answers[2]["screened"].is_object(),
        "ten thousand characters are taken: {}",
        answers[2]["problem"]
    );
    for (at, what) in [
        (3, "10001"),
        (4, "one of the two"),
        (5, "one of the two"),
        (6, "country"),
        (7, "scope"),
        (8, "limit"),
    ] {
        let detail = answers[at]["problem"]["detail"].as_str().unwrap();
        assert!(detail.contains(what), "{at}: {detail}");
    }
    let many = json!({ "items": vec![json!({"name": "A"}); 101] });
    desk.post("", "/api/v1/check", many).await.problem(400, "input");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_go_together_is_refused() {
    let desk = Desk::open().await;
    for path in [
        "/api/v1/check",
        "/api/v1/check?name=A&organisation=lei:529900YACP3U57RKLF98",
        "/api/v1/check?organisation=lei:529900YACP3U57RKLF98&limit=3",
        "/api/v1/check?name=A&limit=101",
        "/api/v1/check?name=A&scope=all",
        "/api/v1/check?name=A&country=Atlantis",
        "/api/v1/check?name=%20",
    ] {
        desk.get("", path).await.problem(400, "input");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restricted_entry_makes_no_candidate_for_others() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(true).await;
    let restrict =
        json!({"units": "Supervising-Office", "reasons": "Secrecy rule, article 9", "on": "2019-09-18"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/restrict"), restrict).await.ok();
    let path = format!("/api/v1/check?name={NAME}&as_of=2019-09-20");
    for (key, expect) in [("", 0), ("desk", 0), ("elsewhere", 0), ("firm", 0), ("supervisor", 1), ("ann", 1)]
    {
        // A unit says what for.
        let path = if key == "supervisor" { format!("{path}&purpose=supervision") } else { path.clone() };
        let answer = ask(&desk, key, &path).await.ok();
        assert_eq!(answer["candidates"].as_array().map(Vec::len), Some(expect), "{key}: {answer}");
        assert_eq!(answer["possible_matches"], expect, "{key}");
        let known = ask(&desk, key, &format!("{path}&scope=known")).await.ok();
        assert_eq!(known.to_string().contains(&entry), expect == 1, "{key}: {known}");
    }
    let body = json!({"queries": {"q": {"schema": "Company", "properties": {"name": "Shenyang Example Machinery"}}}});
    for key in ["", "supervisor", "ann"] {
        let answer = desk.post(key, "/match/default", body.clone()).await.ok();
        assert_eq!(
            answer["responses"]["q"]["results"],
            json!([]),
            "this door tells what anyone may know: {answer}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_decides_that_a_name_does_not_mean_an_organisation() {
    let desk = Desk::open().await;
    desk.list(false).await;
    let path = format!("/api/v1/check?name={NAME}&as_of=2019-09-20");
    assert_eq!(ask(&desk, "desk", &path).await.ok()["possible_matches"], 1);
    let decision =
        json!({"name": "Shenyang Example Machinery", "organisation": FIRM, "reason": "Another seat."});
    desk.post("", "/api/v1/not-same", decision.clone()).await.problem(401, "key-missing");
    desk.post("ann", "/api/v1/not-same", decision.clone()).await.problem(403, "forbidden");
    let taken = desk.post("desk", "/api/v1/not-same", decision).await.ok();
    let id = taken["id"].as_str().unwrap();
    let after = ask(&desk, "desk", &path).await.ok();
    assert_eq!((after["candidates"].clone(), after["possible_matches"].as_u64()), (json!([]), Some(0)));
    assert_eq!(after["decided"][0]["decision"], id);
    assert_eq!(ask(&desk, "", &path).await.ok()["decided"], json!([]));
    assert_eq!(desk.get("desk", "/api/v1/not-same").await.ok()["decisions"][0], taken);
    desk.get("", "/api/v1/not-same").await.problem(401, "key-missing");
    desk.post("supervisor", &format!("/api/v1/not-same/{id}/withdraw"), json!({}))
        .await
        .problem(404, "not-found");
    let withdrawn = desk.post("desk", &format!("/api/v1/not-same/{id}/withdraw"), json!({})).await.ok();
    assert!(withdrawn["withdrawn_at"].is_string());
    assert_eq!(ask(&desk, "desk", &path).await.ok()["possible_matches"], 1);
}
