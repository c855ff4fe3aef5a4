//! Two times: which day in the world, which state of the record.

use crate::desk::{Desk, FIRM, edge};

#[tokio::test(flavor = "multi_thread")]
async fn both_times_change_the_answer() {
    let desk = Desk::open().await;
    let before = desk.register.log_size();
    let (_, entry) = desk.list(false).await;
    desk.publisher.publish(&edge()).await.unwrap();
    let now = desk.register.log_size();
    let check =
        |query: &str| format!("/api/v1/check?organisation={FIRM}&matter=procurement&as_of=2019-09-20{query}");
    let latest = desk.get("", &check("")).await.ok();
    assert_eq!((&latest["strength"], &latest["known_at"]), (&"bar".into(), &now.into()));
    let then = desk.get("", &check(&format!("&known_at={before}"))).await.ok();
    assert_eq!(
        (&then["strength"], &then["known_at"], &then["log_size"]),
        (&"none".into(), &before.into(), &now.into())
    );
    let by_day = desk.get("", &check("&known_at=2019-12-02")).await.ok();
    assert_eq!(by_day["strength"], "bar");
    desk.get("", &check("&known_at=2019-12-01")).await.problem(400, "input");
    desk.get("", &check(&format!("&known_at={}", now + 1))).await.problem(400, "input");

    let organisation = |query: &str| format!("/api/v1/organisations/{FIRM}?as_of=2019-09-20{query}");
    let latest = desk.get("", &organisation("")).await.ok();
    assert_eq!(latest["entries"][0]["id"], entry.as_str());
    let then = desk.get("", &organisation(&format!("&known_at={before}"))).await.ok();
    assert_eq!(then["entries"].as_array().unwrap().len(), 0);
    desk.get("", &organisation("&known_at=0")).await.problem(404, "not-found");
    desk.get("", &format!("/api/v1/entries/{entry}?as_of=2019-09-20&known_at={before}"))
        .await
        .problem(404, "not-found");
}
