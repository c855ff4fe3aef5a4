//! Files that units send: received, screened, answered, and nobody else's.

use std::time::Duration;

use axum::body::Body;

use crate::desk::{Answer, Desk, FIRM};

async fn send(desk: &Desk, key: &str, query: &str, media: &str, name: &str, body: &[u8]) -> Answer {
    let request = desk
        .request("POST", key, &format!("/api/v1/batches{query}"))
        .header("content-type", media)
        .header("idempotency-key", name)
        .body(Body::from(body.to_vec()))
        .unwrap();
    desk.send(request).await
}

async fn done(desk: &Desk, key: &str, id: &str) -> serde_json::Value {
    for _ in 0..600 {
        let body = desk.get(key, &format!("/api/v1/batches/{id}")).await.ok();
        if matches!(body["state"].as_str(), Some("done" | "failed")) {
            return body;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the batch was not done after thirty seconds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_received_screened_and_answered() {
    let desk = Desk::open().await;
    let entry = desk.list_today().await;
    let file = format!("no,id\n1,{FIRM}\n2,oops\n3,lei:5493001KJTIIGC8Y1R12\n");
    let query = "?name=suppliers.csv&columns=identifier%3Did";
    let sent = send(&desk, "desk", query, "text/csv; charset=utf-8", "one", file.as_bytes()).await;
    assert_eq!((sent.status, sent.body["name"].as_str()), (201, Some("suppliers.csv")), "{}", sent.text);
    let id = sent.body["id"].as_str().unwrap().to_owned();
    assert_eq!(sent.header("location"), Some(format!("/api/v1/batches/{id}").as_str()));
    let job = done(&desk, "desk", &id).await;
    assert_eq!((job["state"].as_str(), job["rows"].as_u64()), (Some("done"), Some(3)), "{job}");
    assert_eq!((&job["summary"]["found"], &job["summary"]["not_read"]), (&1.into(), &1.into()));

    let answers = desk.get("desk", &format!("/api/v1/batches/{id}/answers")).await;
    assert_eq!(answers.status, 200);
    assert_eq!(answers.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(answers.header("x-content-type-options"), Some("nosniff"));
    let disposition = format!("attachment; filename=\"answers-{id}.csv\"");
    assert_eq!(answers.header("content-disposition"), Some(disposition.as_str()));
    let lines: Vec<&str> = answers.text.lines().collect();
    assert!(
        lines[1].starts_with(&format!("1,{FIRM},found,")) && lines[1].contains(&entry),
        "{}",
        answers.text
    );
    assert!(
        lines[2].starts_with("2,oops,not_read,") && lines[3].contains(",nothing_found,none,"),
        "{}",
        answers.text
    );
    let receipt = desk.get("desk", &format!("/api/v1/batches/{id}/receipt")).await;
    let key = desk.publisher.verifier_key();
    let verified = standing_service::log::verify::verify_receipt(receipt.text.as_bytes(), &key, &[]).unwrap();
    assert_eq!(verified.kind, "batch");
    assert!(verified.body.contains(job["answers_sha256"].as_str().unwrap()));

    // Sent again under the same name it is the same batch, and listed once.
    let again = send(&desk, "desk", query, "text/csv", "one", b"another").await;
    assert_eq!((again.status, again.body["id"].as_str()), (200, Some(id.as_str())));
    assert_eq!(desk.get("desk", "/api/v1/batches").await.ok()["batches"].as_array().unwrap().len(), 1);

    // It is of that unit alone.
    for path in ["", "/answers", "/receipt"] {
        desk.get("supervisor", &format!("/api/v1/batches/{id}{path}")).await.problem(404, "not-found");
        desk.get("", &format!("/api/v1/batches/{id}{path}")).await.problem(401, "key-missing");
        desk.get("ann", &format!("/api/v1/batches/{id}{path}")).await.problem(403, "forbidden");
    }
    assert!(desk.get("supervisor", "/api/v1/batches").await.ok()["batches"].as_array().unwrap().is_empty());
    let delete = |key: &'static str| {
        desk.request("DELETE", key, &format!("/api/v1/batches/{id}")).body(Body::empty()).unwrap()
    };
    desk.send(delete("supervisor")).await.problem(404, "not-found");
    assert_eq!(desk.send(delete("desk")).await.status, 204);
    desk.get("desk", &format!("/api/v1/batches/{id}")).await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_screened_is_refused_at_once() {
    let desk = Desk::open().await;
    let csv = "text/csv";
    for (query, media, body, status, words) in [
        ("", "application/json", &b"id\n1\n"[..], 415, "unpacked"),
        ("", csv, b"", 400, "empty"),
        ("", csv, b"PK\x03\x04", 400, "zip archive"),
        ("", csv, b"\x1f\x8b\x08", 400, "gunzip"),
        ("", csv, b"a,b\n1,2\n", 400, "it has a, b"),
        ("", csv, b"code\n91350100M000100Y43\nx\ny\n", 400, "doubtful=true"),
        ("?columns=owner%3Da", csv, b"a\n1\n", 400, "owner"),
        ("?threshold=7", csv, b"a\n1\n", 400, "0.3 to 1"),
        ("?name=a%2Fb", csv, b"a\n1\n", 400, "slashes"),
        ("?encoding=klingon", csv, b"id\nlei:5493001KJTIIGC8Y1R12\n", 400, "klingon"),
        ("?scope=all", csv, b"a\n1\n", 400, "listed or known"),
        ("", "application/vnd.apache.parquet", b"PAR1PAR1", 400, "Parquet"),
    ] {
        let refused = send(&desk, "desk", query, media, "same", body).await;
        assert_eq!(refused.status, status, "{query} {}", refused.text);
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    // A refused file leaves nothing behind, and its name is free.
    assert!(desk.get("desk", "/api/v1/batches").await.ok()["batches"].as_array().unwrap().is_empty());
    let packed = desk.request("POST", "desk", "/api/v1/batches").header("content-encoding", "gzip");
    let packed =
        packed.header("content-type", csv).header("idempotency-key", "p").body(Body::from("x")).unwrap();
    desk.send(packed).await.problem(415, "body-type");
    send(&desk, "", "", csv, "k", b"id\n").await.problem(401, "key-missing");
    send(&desk, "ann", "", csv, "k", b"id\n").await.problem(403, "forbidden");
    let keyless =
        desk.request("POST", "desk", "/api/v1/batches").header("content-type", csv).body(Body::from("x"));
    desk.send(keyless.unwrap()).await.problem(400, "input");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_opens_no_entry_that_is_not_public() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(true).await;
    let named = serde_json::json!({"units": "Supervising-Office", "reasons": "supervised by law"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/restrict"), named).await.ok();
    let file = format!("no,id,name\n1,{FIRM},\n2,,沈阳示例机械有限公司\n");
    let query = "?name=suppliers.csv&columns=identifier%3Did%3Bname%3Dname";
    let sent = send(&desk, "supervisor", query, "text/csv", "named", file.as_bytes()).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    let id = sent.body["id"].as_str().unwrap().to_owned();
    let job = done(&desk, "supervisor", &id).await;
    assert_eq!((&job["state"], &job["summary"]["nothing_found"]), (&"done".into(), &2.into()), "{job}");
    let answers = desk.get("supervisor", &format!("/api/v1/batches/{id}/answers")).await.text;
    assert!(!answers.contains(&entry), "{answers}");
}
