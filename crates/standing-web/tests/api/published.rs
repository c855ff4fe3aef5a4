//! The log as outsiders check it: checkpoint, tiles, events, proofs, receipts, readiness.

use sha2::{Digest as _, Sha256};
use standing_transparency::{CheckpointPolicy, Leaf, ProofBundle, Receipt};

use crate::desk::{Desk, FIRM, edge};

#[tokio::test(flavor = "multi_thread")]
async fn events_open_their_commitments_and_proofs_verify() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    desk.publisher.publish(&edge()).await.unwrap();
    let events = desk.get("", "/api/v1/events?limit=1000").await.ok();
    let events = events["events"].as_array().unwrap();
    assert_eq!(events.len() as u64, desk.register.log_size());
    let mut opened = 0;
    for (index, event) in events.iter().enumerate() {
        assert_eq!(event["position"], index as u64 + 1);
        let leaf_text = event["leaf"].as_str().unwrap();
        let leaf = Leaf::parse(leaf_text.as_bytes()).unwrap();
        assert_eq!(leaf.kind, event["kind"].as_str().unwrap());
        let (Some(body), Some(salt)) = (event["body"].as_str(), event["salt"].as_str()) else { continue };
        let salt =
            (0..32).map(|at| u8::from_str_radix(&salt[at * 2..at * 2 + 2], 16).unwrap()).collect::<Vec<_>>();
        let digest: [u8; 32] = Sha256::new().chain_update(salt).chain_update(body).finalize().into();
        assert_eq!(leaf.commitment.as_bytes(), &digest, "{event}");
        opened += 1;
    }
    assert!(opened > 5, "{opened}");
    assert!(events.iter().any(|event| event["body"].is_null()), "notices are provable and not shown");
    assert!(events.iter().any(|event| event["body"].as_str().is_some_and(|body| body.contains(&entry))));

    let proof = desk.get("", "/api/v1/events/3/proof").await;
    assert_eq!(proof.status, 200);
    ProofBundle::parse(proof.text.as_bytes()).unwrap();
    let paged = desk.get("", "/api/v1/events?after=2&limit=3").await.ok();
    assert_eq!((&paged["events"][0]["position"], &paged["next"]), (&3.into(), &5.into()));
    let own = desk.get("", &format!("/api/v1/organisations/{FIRM}/events")).await.ok();
    assert!(own["events"].as_array().unwrap().iter().all(|event| event["is_public"] == true));
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoint_and_tiles_are_served_as_they_are_kept() {
    let desk = Desk::open().await;
    let checkpoint = desk.get("", "/checkpoint").await;
    assert_eq!(checkpoint.status, 200);
    assert_eq!(checkpoint.text, desk.publisher.current().unwrap().note());
    assert_eq!(checkpoint.header("content-type"), Some("text/plain; charset=utf-8"));
    let size = desk.publisher.current().unwrap().size();
    let tile = desk.get("", &format!("/tile/0/000.p/{size}")).await;
    assert_eq!(tile.status, 200, "{}", tile.text);
    assert!(tile.header("cache-control").unwrap().contains("immutable"));
    assert_eq!(desk.get("", &format!("/tile/entries/000.p/{size}")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_verifies_offline() {
    let desk = Desk::open().await;
    desk.list(false).await;
    desk.publisher.publish(&edge()).await.unwrap();
    let path = format!("/api/v1/check?organisation={FIRM}&matter=procurement&as_of=2019-09-20");
    assert!(desk.get("", &path).await.ok().get("receipt").is_none());
    let answer = desk.get("", &format!("{path}&receipt=true")).await.ok();
    let receipt = Receipt::parse(answer["receipt"].as_str().unwrap().as_bytes()).unwrap();
    receipt.verify("check", &CheckpointPolicy::of_log(desk.publisher.verifier_key())).unwrap();
    let body: serde_json::Value = serde_json::from_str(receipt.body()).unwrap();
    assert_eq!((&body["strength"], &body["organisation"]), (&"bar".into(), &FIRM.into()));
    let nothing = desk.get("", "/api/v1/check?organisation=lei:529900YACP3U57RKLF98&receipt=true").await.ok();
    assert!(nothing["receipt"].is_string(), "a receipt for nothing found too");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_how_fresh_the_node_is() {
    let desk = Desk::open().await;
    assert_eq!(desk.get("", "/healthz").await.ok()["status"], "ok");
    for _ in 0..100 {
        if desk.register.is_ready() && desk.register.index_state().is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let ready = desk.get("", "/readyz").await.ok();
    assert_eq!(ready["is_ready"], true);
    assert_eq!(ready["log_size"], desk.register.log_size());
    assert_eq!(ready["unpublished"], 0);
    desk.open_case(false).await;
    let ready = desk.get("", "/readyz").await.ok();
    assert_eq!(ready["unpublished"], 1);
}
