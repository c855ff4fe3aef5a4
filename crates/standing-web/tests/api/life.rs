//! The whole life of an entry through HTTP: from a judgment to lifted measures.

use serde_json::json;

use crate::desk::{Desk, FIRM, proposal};

fn check(as_of: &str) -> String {
    format!("/api/v1/check?organisation={FIRM}&matter=procurement&as_of={as_of}")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_made_applied_and_ended() {
    let desk = Desk::open().await;
    let (case, entry) = desk.list(false).await;
    assert_eq!(desk.get("desk", &check("2019-09-17")).await.ok()["strength"], "none");
    let answer = desk.get("desk", &check("2019-09-20")).await.ok();
    assert_eq!(answer["strength"], "bar");
    let consequence = &answer["consequences"][0];
    assert_eq!(consequence["entry"], entry.as_str());
    assert_eq!(consequence["authority"], "District-Court");
    assert_eq!(consequence["list"], "judgment-default");
    assert!(!consequence["clauses"].as_array().unwrap().is_empty(), "{consequence}");

    let measure = json!({"consequence": "procurement", "matter": "procurement.supplier",
        "reasons": "Bid of 19 September not admitted.", "on": "2019-09-20"});
    let taken = desk.post("desk", &format!("/api/v1/entries/{entry}/take-measure"), measure).await.ok();
    let measure = taken["made"]["measure"].as_str().unwrap().to_owned();

    let exit = json!({"exit": "performed", "evidence": {"completion": "Bank receipt"}, "on": "2019-11-04"});
    desk.post("firm", &format!("/api/v1/entries/{entry}/record-exit"), exit).await.ok();
    let shield = json!({"exit": "performed", "reasons": "Paid in full.", "on": "2019-11-06"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/shield"), shield).await.ok();
    assert_eq!(desk.get("desk", &check("2019-11-06")).await.ok()["strength"], "none");
    assert_eq!(
        desk.get("", &check("2019-10-01")).await.ok()["strength"],
        "bar",
        "the past stays what it was"
    );

    let seen = desk.get("firm", &format!("/api/v1/entries/{entry}?as_of=2019-11-06")).await.ok();
    assert_eq!(seen["status"]["word"], "ended");
    assert_eq!(seen["measures_not_lifted"][0]["unit"], "Desk");
    let lift = json!({"reasons": "The entry has ended.", "on": "2019-11-07"});
    desk.post("desk", &format!("/api/v1/measures/{measure}/lift-measure"), lift).await.ok();
    desk.post("desk", &format!("/api/v1/entries/{entry}/acknowledge-recall"), json!({"on": "2019-11-07"}))
        .await
        .ok();
    let seen = desk.get("ann", &format!("/api/v1/entries/{entry}?as_of=2019-11-07")).await.ok();
    assert_eq!(seen["measures"][0]["state"], "lifted");
    assert_eq!(seen["measures_not_lifted"], json!([]));
    let case = desk.get("firm", &format!("/api/v1/cases/{case}")).await.ok();
    assert_eq!(case["stage"], "decided");
    assert_eq!(case["entry"], entry.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_shows_its_officers_what_is_next_and_refuses_what_is_not() {
    let desk = Desk::open().await;
    let case = desk.open_case(false).await;
    let at = |command: &str| format!("/api/v1/cases/{case}/{command}");
    let next = desk.get("ann", &format!("/api/v1/cases/{case}")).await.ok();
    assert_eq!(next["next_steps"][0]["command"], "serve-notice");
    assert!(next["grounds"]["limbs"].as_array().unwrap().iter().any(|limb| limb["needs_finding"] == true));

    let early = desk.post("ann", &at("propose"), proposal("2019-09-02")).await;
    early.problem(409, "notice-not-served");
    assert_eq!(early.body["clause"][0]["id"], "C155", "{}", early.text);
    assert_eq!(early.body["clause"][0]["source"], "opinions-2016");

    desk.post("ann", &at("serve-notice"), json!({"method": "personal", "on": "2019-09-03"})).await.ok();
    let proof = json!({"document": "notice", "proof": "slip", "on": "2019-09-03"});
    desk.post("ann", &at("record-service"), proof).await.ok();
    let seen = desk.get("firm", &format!("/api/v1/cases/{case}?as_of=2019-09-05")).await.ok();
    let answer =
        seen["deadlines"].as_array().unwrap().iter().find(|deadline| deadline["due"] == "2019-09-12");
    let answer = answer.unwrap_or_else(|| panic!("{seen}"));
    assert_eq!((answer["days_left"].as_i64(), answer["who"].as_str()), (Some(7), Some("organisation")));
    assert!(!answer["counted"].as_array().unwrap().is_empty());
    desk.post("ann", &at("propose"), proposal("2019-09-05")).await.problem(409, "time-to-answer");
    desk.post("firm", &at("represent"), json!({"text": "We paid.", "on": "2019-09-06"})).await.ok();
    desk.post("ann", &at("propose"), proposal("2019-09-16")).await.ok();
    let own = desk.post("ann", &at("decide"), json!({"verdict": "approve", "on": "2019-09-17"})).await;
    own.problem(409, "same-officer");
    let firm = desk.get("firm", &format!("/api/v1/cases/{case}")).await.ok();
    assert_eq!(firm["proposal"], json!(null), "a proposal is the authority's own until it is decided");
    assert_eq!(firm["representations"][0]["text"], "We paid.");
    let ann = desk.get("ann", &format!("/api/v1/cases/{case}")).await.ok();
    assert_eq!(ann["proposal"]["outcome"], "list");
    assert_eq!(ann["next_steps"][0]["command"], "decide");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_goes_one_level_up_and_undoes_the_entry() {
    let desk = Desk::open().await;
    let (case, entry) = desk.list(false).await;
    let at = |command: &str| format!("/api/v1/entries/{entry}/{command}");
    desk.get("city", &format!("/api/v1/cases/{case}")).await.problem(404, "not-found");
    let object = json!({"reasons": "The settlement was not considered.", "on": "2019-09-23"});
    let objected = desk.post("firm", &at("object"), object).await.ok();
    assert!(objected["made"]["objection"].is_string());
    let answer = desk.get("", &check("2019-09-24")).await.ok();
    assert_eq!(answer["notes"][0]["note"], "objection-pending");
    let reject = json!({"founded": false, "reasons": "It was not performed.", "on": "2019-09-25"});
    desk.post("ann", &at("decide-objection"), reject).await.ok();
    let case_at = |command: &str| format!("/api/v1/cases/{case}/{command}");
    desk.post("ann", &case_at("serve-answer"), json!({"method": "personal", "on": "2019-09-25"})).await.ok();
    let proof = json!({"document": "objection-answer", "proof": "slip", "on": "2019-09-25"});
    desk.post("ann", &case_at("record-service"), proof).await.ok();
    let ask = json!({"reasons": "The instalment was not due.", "on": "2019-09-30"});
    desk.post("firm", &at("request-reconsideration"), ask).await.ok();
    assert_eq!(desk.get("city", &format!("/api/v1/cases/{case}")).await.ok()["id"], case.as_str());
    let founded = json!({"founded": true, "reasons": "It fell due on 1 October.",
        "remedy": "Recall to all recipients.", "on": "2019-10-10"});
    desk.post("ann", &at("decide-reconsideration"), founded.clone()).await.problem(409, "not-competent");
    desk.post("city", &at("decide-reconsideration"), founded).await.ok();
    assert_eq!(desk.get("", &check("2019-10-01")).await.ok()["strength"], "none", "void from the start");
    let entry = desk.get("", &format!("/api/v1/entries/{entry}?as_of=2019-10-11")).await.ok();
    assert_eq!(entry["status"]["how"], "revoked");
    assert_eq!(entry["remedy"], "Recall to all recipients.");
    let events = entry["timeline"].as_array().unwrap().iter().map(|item| item["event"].as_str().unwrap());
    let events = events.collect::<Vec<_>>();
    assert!(
        events.contains(&"objection-rejected") && events.contains(&"reconsideration-founded"),
        "{events:?}"
    );
    assert_eq!(entry["proceedings"], json!(null), "the public is told no texts of the organisation");
}
