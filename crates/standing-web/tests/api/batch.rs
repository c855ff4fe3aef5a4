//! Many questions at once.

use serde_json::json;

use crate::desk::{Desk, FIRM, OTHER};

#[tokio::test(flavor = "multi_thread")]
async fn each_question_has_its_answer_or_its_problem() {
    let desk = Desk::open().await;
    desk.list(false).await;
    let body = json!({"as_of": "2019-09-20", "items": [
        {"organisation": FIRM, "matter": "procurement"},
        {"organisation": "cn-uscc:９１２１０１０５-dem000014j", "matter": "procurement.supplier", "unit_kind": "procurement-unit"},
        {"organisation": OTHER},
        {"organisation": "nonsense"},
        {"organisation": FIRM, "as_of": "2019-09-01"},
        {"organisation": FIRM, "matter": "Not A Matter"},
    ]});
    let answers = desk.post("", "/api/v1/check", body).await.ok();
    let answers = answers["answers"].as_array().unwrap();
    let strengths = answers.iter().map(|answer| answer["answer"]["strength"].as_str()).collect::<Vec<_>>();
    assert_eq!(strengths, [Some("bar"), Some("bar"), Some("none"), None, Some("none"), None]);
    assert_eq!(answers[1]["answer"]["organisation"], FIRM, "codes are folded at the door");
    assert!(answers[3]["problem"]["detail"].as_str().unwrap().contains("organisation"), "{}", answers[3]);
    assert_eq!(answers[5]["item"], 5);
    let nobody = desk.get("", "/api/v1/check?organisation=lei:529900YACP3U57RKLF98").await.ok();
    assert_eq!(nobody["strength"], "none");
    assert!(nobody["meaning"].as_str().unwrap().contains("does not say"), "{nobody}");
}
