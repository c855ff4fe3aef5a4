//! Papers over the API: who gets which, in which language and form.

use crate::desk::{Desk, FIRM};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_papers_of_a_case_are_for_the_authority_and_the_organisation() {
    let desk = Desk::open().await;
    let (case, _) = desk.list(false).await;
    let at = |paper: &str| format!("/api/v1/cases/{case}/documents/{paper}");
    for key in ["ann", "bob", "firm"] {
        let decision = desk.get(key, &at("decision")).await;
        assert_eq!(
            (decision.status, decision.header("content-type")),
            (200, Some("text/html; charset=utf-8"))
        );
        assert!(decision.text.contains("puts Shenyang Example Machinery"), "{key}: {}", decision.text);
        assert_eq!(decision.header("cache-control"), Some("no-store"));
    }
    let chinese = desk.get("firm", &at("notice?language=zh")).await;
    assert!(chinese.text.contains("列入失信被执行人名单风险提示"), "{}", chinese.text);
    assert_eq!(chinese.header("content-language"), Some("zh-Hans"));
    desk.get("", &at("decision")).await.problem(401, "key-missing");
    for key in ["other", "desk", "elsewhere", "city", "operator"] {
        desk.get(key, &at("decision")).await.problem(404, "not-found");
    }
    desk.get("ann", &at("verdict")).await.problem(404, "not-found");
    desk.get("ann", &at("notice?language=fr")).await.problem(400, "input");
    desk.get("ann", &at("notice?format=doc")).await.problem(400, "input");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_for_the_authority_alone() {
    let desk = Desk::open().await;
    let case = desk.open_case(false).await;
    let at = |command: &str| format!("/api/v1/cases/{case}/{command}");
    desk.get("ann", &at("documents/decision")).await.problem(404, "not-found");
    desk.post("ann", &at("serve-notice"), json!({"method": "personal", "on": "2019-09-03"})).await.ok();
    let served = json!({"document": "notice", "proof": "signed slip", "on": "2019-09-03"});
    desk.post("ann", &at("record-service"), served).await.ok();
    let proposal = json!({"outcome": "list", "finding.able": "yes: 3 million in the accounts",
        "reasons": "It can pay and does not.", "on": "2019-09-16"});
    desk.post("ann", &at("propose"), proposal).await.ok();
    let draft = desk.get("bob", &at("documents/decision")).await;
    assert!(draft.text.contains("a second officer has not approved it"), "{}", draft.text);
    desk.get("firm", &at("documents/decision")).await.problem(404, "not-found");
    assert_eq!(desk.get("firm", &at("documents/notice")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_standing_is_for_anyone_and_also_a_pdf() {
    let desk = Desk::open().await;
    desk.list(false).await;
    let at = |query: &str| format!("/api/v1/organisations/{FIRM}/certificate{query}");
    let report = desk.get("", &at("")).await;
    assert!(report.text.contains("In force from 18 September 2019"), "{}", report.text);
    let before = desk.get("", &at("?as_of=2019-09-01")).await;
    assert!(before.text.contains("Nothing is in force against this organisation"), "{}", before.text);
    let pdf = desk.get("", &at("?format=pdf&language=zh")).await;
    assert_eq!((pdf.status, pdf.header("content-type")), (200, Some("application/pdf")));
    let name = pdf.header("content-disposition").unwrap();
    assert_eq!(name, "attachment; filename=\"standing-cn-uscc-91210105DEM000014J-2019-12-02.pdf\"");
    assert!(pdf.text.starts_with("%PDF-"), "a PDF");
    desk.get("", "/api/v1/organisations/cn-uscc:91210105DEM000209C/certificate")
        .await
        .problem(404, "not-found");
}
