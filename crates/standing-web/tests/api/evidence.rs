//! Documents of a file: who may hand them in, what is taken, how they come back, what an event proves with them.

use axum::body::Body;
use serde_json::json;
use standing_transparency::commitment;

use crate::desk::{Answer, Desk, FIRM};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n paid in full IEND\xaeB`\x82";

async fn give(desk: &Desk, key: &str, name: &str, bytes: &[u8]) -> Answer {
    let path = format!("/api/v1/organisations/{FIRM}/evidence?name={name}");
    desk.send(desk.request("POST", key, &path).body(Body::from(bytes.to_vec())).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn parties_hand_documents_in_and_get_them_back_as_files() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let kept = give(&desk, "firm", "%E6%94%B6%E6%8D%AE.png", PNG).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    let id = kept.body["id"].as_str().unwrap();
    assert_eq!(
        (kept.body["given_by"].as_str(), kept.body["name"].as_str()),
        (Some("organisation"), Some("收据.png"))
    );
    let salt = kept.body["salt"].as_str().unwrap();
    let salt: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&salt[at * 2..at * 2 + 2], 16).unwrap()).collect();
    let proven = commitment(&salt.try_into().unwrap(), PNG);
    let digits: String = proven.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(id, format!("ev-{digits}"), "the id is the commitment");
    for key in ["firm", "ann", "city"] {
        let file = desk.get(key, &format!("/api/v1/evidence/{id}")).await;
        assert_eq!(file.status, 200, "{key}: {}", file.text);
        assert_eq!(file.header("content-type"), Some("application/octet-stream"));
        assert_eq!(file.header("content-security-policy"), Some("sandbox; default-src 'none'"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        let name = file.header("content-disposition").unwrap();
        assert_eq!(name, "attachment; filename*=UTF-8''%E6%94%B6%E6%8D%AE.png");
    }
    let exit =
        json!({"exit": "performed", "evidence.completion": format!("Bank receipt {id}"), "on": "2019-11-20"});
    desk.post("firm", &format!("/api/v1/entries/{entry}/record-exit"), exit).await.ok();
    let listed = desk.get("ann", &format!("/api/v1/organisations/{FIRM}/evidence")).await.ok();
    assert_eq!(listed["evidence"][0]["id"], id);
    assert!(desk.register.store().erase_evidence(id, 1, "Data Protection Act, s. 17").await.unwrap());
    desk.get("firm", &format!("/api/v1/evidence/{id}")).await.problem(410, "gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_hands_in_or_sees_a_document() {
    let desk = Desk::open().await;
    desk.list(false).await;
    let id = give(&desk, "ann", "slip.png", PNG).await.ok_created();
    give(&desk, "", "slip.png", PNG).await.problem(401, "key-missing");
    give(&desk, "reader", "slip.png", PNG).await.problem(403, "forbidden");
    for key in ["other", "desk", "elsewhere", "operator", "agency"] {
        give(&desk, key, "slip.png", PNG).await.problem(403, "forbidden");
        desk.get(key, &format!("/api/v1/evidence/{id}")).await.problem(404, "not-found");
        let all = format!("/api/v1/organisations/{FIRM}/evidence");
        desk.get(key, &all).await.problem(403, "forbidden");
    }
    desk.get("", &format!("/api/v1/evidence/{id}")).await.problem(401, "key-missing");
    desk.get("ann", "/api/v1/evidence/ev-0").await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_act_or_is_something_else_is_refused_and_nothing_kept() {
    let desk = Desk::open().await;
    desk.list(false).await;
    for (name, bytes) in [
        ("a.png", &b"<html><script>alert(1)</script>"[..]),
        ("a.pdf", PNG),
        ("a.pdf", b"%PDF-1.7 /S /JavaScript %%EOF"),
        ("a.docx", b"PK\x03\x04 no archive"),
        ("a.png", b""),
    ] {
        let refused = give(&desk, "firm", name, bytes).await;
        refused.problem(400, "input");
        assert!(refused.text.contains("hand in a PDF, PNG, JPEG"), "{}", refused.text);
    }
    let large = vec![0; standing_web::limits::EVIDENCE_BYTES_MAX + 1];
    give(&desk, "firm", "a.png", &large).await.problem(413, "body-too-large");
    give(&desk, "firm", "", PNG).await.problem(400, "input");
    let listed = desk.get("firm", &format!("/api/v1/organisations/{FIRM}/evidence")).await.ok();
    assert_eq!(listed["evidence"], json!([]));
}

impl Answer {
    /// The id of what was made.
    fn ok_created(self) -> String {
        assert_eq!(self.status, 201, "{}", self.text);
        self.body["id"].as_str().unwrap().to_owned()
    }
}
