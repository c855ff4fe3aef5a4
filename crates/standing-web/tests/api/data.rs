//! The download of the register: who is in it, when it is not sent again, and that there is room for few at once.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::desk::{Desk, FIRM, OTHER};

const ADDRESS: &str = "/data/entities.ftm.json";

async fn lines(desk: &Desk, path: &str) -> Vec<Value> {
    let answer = desk.get("", path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn id_of(identifier: &str) -> String {
    identifier.replacen(':', ".", 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_firm_and_its_entry_are_in_it_while_it_lasts() {
    let desk = Desk::open().await;
    let before = desk.register.log_size();
    assert!(lines(&desk, ADDRESS).await.is_empty());
    assert_eq!(lines(&desk, &format!("{ADDRESS}?scope=known")).await.len(), 2, "known and not listed");
    let (_, entry) = desk.list(false).await;
    let found = lines(&desk, ADDRESS).await;
    assert_eq!(found.len(), 2, "{found:?}");
    let (firm, sanction) = (&found[0], &found[1]);
    assert_eq!((&firm["id"], &firm["schema"]), (&id_of(FIRM).into(), &"Company".into()));
    assert_eq!(firm["properties"]["name"], json!(["沈阳示例机械有限公司"]));
    assert_eq!(firm["properties"]["alias"], json!(["Shenyang Example Machinery Co., Ltd"]));
    assert_eq!(firm["properties"]["uscCode"], json!([FIRM.split_once(':').unwrap().1]));
    assert_eq!(firm["properties"]["topics"], json!(["debarment"]));
    assert_eq!(firm["target"], true);
    let held = &sanction["properties"];
    assert_eq!((&held["entity"], &held["recordId"]), (&json!([id_of(FIRM)]), &json!([entry])));
    assert_eq!((&held["status"], &held["startDate"]), (&json!(["Active"]), &json!(["2019-09-18"])));
    assert_eq!(held["sourceUrl"], json!([format!("http://localhost/en/entries/{entry}")]));
    assert_eq!(held["country"], json!(["cn"]));
    assert!(
        held["provisions"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one.as_str().unwrap().starts_with("bar in procurement"))
    );
    // Before its first day, and before it was known.
    assert!(lines(&desk, &format!("{ADDRESS}?as_of=2019-09-17")).await.is_empty());
    assert!(lines(&desk, &format!("{ADDRESS}?known_at={before}")).await.is_empty());

    let revoke = json!({"reasons": "Wrong firm.", "remedy": "Units are told.", "on": "2019-10-10"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/revoke"), revoke).await.ok();
    let found = lines(&desk, ADDRESS).await;
    assert_eq!((&found[0]["target"], &found[0]["properties"]["topics"]), (&false.into(), &Value::Null));
    assert_eq!(found[1]["properties"]["status"], json!(["Ended (revoked)"]));
    assert_eq!(found[1]["properties"]["endDate"], json!(["2019-10-09"]));
    assert_eq!(found[1]["properties"]["provisions"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_public_is_not_in_it_whoever_asks_and_whenever() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let open = desk.register.log_size();
    let restrict =
        json!({"units": "Supervising-Office", "reasons": "Secrecy rule, article 9", "on": "2019-10-01"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/restrict"), restrict).await.ok();
    for key in ["", "supervisor", "ann", "firm", "operator"] {
        for path in
            [ADDRESS.to_owned(), format!("{ADDRESS}?known_at={open}"), format!("{ADDRESS}?scope=known")]
        {
            let answer = desk.get(key, &path).await;
            assert_eq!(answer.status, 200);
            assert!(!answer.text.contains(&entry), "{key} {path}");
            assert!(!answer.text.contains("topics"), "{key} {path}");
        }
    }
    let desk = Desk::open().await;
    desk.open_case(false).await;
    assert!(!desk.get("ann", &format!("{ADDRESS}?scope=known")).await.text.contains("Sanction"));
    assert!(desk.get("", &format!("{ADDRESS}?scope=known")).await.text.contains(&id_of(OTHER)));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_not_sent_again_and_there_is_room_for_few() {
    let desk = Desk::open().await;
    desk.list(false).await;
    let first = desk.get("", ADDRESS).await;
    let tag = first.header("etag").unwrap().to_owned();
    let again = desk.request("GET", "", ADDRESS).header("if-none-match", &tag);
    assert_eq!(desk.send(again.body(axum::body::Body::empty()).unwrap()).await.status, 304);
    assert_eq!(first.header("content-disposition"), Some("attachment; filename=\"entities.ftm.json\""));
    for wrong in ["scope=all", "as_of=soon", "other=1", "known_at=999999"] {
        desk.get("", &format!("{ADDRESS}?{wrong}")).await.problem(400, "input");
    }
    let room = Arc::clone(&desk.downloads);
    let taken = room.acquire_many_owned(2).await.unwrap();
    desk.get("", ADDRESS).await.problem(503, "busy");
    drop(taken);
    assert_eq!(desk.get("", ADDRESS).await.status, 200);
}
