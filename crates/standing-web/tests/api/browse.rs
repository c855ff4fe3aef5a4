//! Reading across organisations: search, lists with the status of the day, figures.

use crate::desk::{Desk, FIRM, OTHER};

async fn found(desk: &Desk, text: &str) -> Vec<String> {
    let text = text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let page = desk.get("", &format!("/api/v1/organisations?q={text}")).await.ok();
    let organisations = page["organisations"].as_array().unwrap().clone();
    organisations.iter().map(|found| found["identifier"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn organisations_are_found_by_name_or_identifier() {
    let desk = Desk::open().await;
    for (text, expect) in [
        ("沈阳示例机械有限公司", vec![FIRM]),
        ("沈阳", vec![FIRM]),
        ("机械", vec![FIRM]),
        ("SHENYANG  example", vec![FIRM]),
        ("Machinery Co", vec![FIRM]),
        ("ｓｈｅｎｙａｎｇ", vec![FIRM]),
        ("cn-uscc: 91210105-dem000014j", vec![FIRM]),
        ("91210105DEM000014J", vec![FIRM]),
        ("示例", vec![FIRM, OTHER]),
        ("nobody at all", vec![]),
        ("%", vec![]),
        ("_", vec![]),
    ] {
        let mut names = found(&desk, text).await;
        names.sort();
        assert_eq!(names, expect, "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_go_on_where_the_last_one_ended() {
    let desk = Desk::open().await;
    let mut seen = Vec::new();
    let mut cursor = String::new();
    for _ in 0..10 {
        let page = desk.get("", &format!("/api/v1/organisations?q=example&limit=1{cursor}")).await.ok();
        seen.extend(
            page["organisations"].as_array().unwrap().iter().map(|found| found["identifier"].to_string()),
        );
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={}", next.replace(' ', "%20").replace(',', "%2C")),
            None => break,
        }
    }
    seen.sort();
    assert_eq!(seen.len(), 2, "{seen:?}");
    seen.dedup();
    assert_eq!(seen.len(), 2, "nothing twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_hold_entries_with_the_status_of_the_day() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let path = |query: &str| format!("/api/v1/lists/judgment-default?{query}");
    for (query, expect) in [
        ("as_of=2019-09-20", true),
        ("as_of=2019-09-20&status=in-force", true),
        ("as_of=2019-09-20&status=ended", false),
        ("as_of=2019-09-20&authority=District-Court&field=judgment&pack=cn-credit", true),
        ("as_of=2019-09-20&authority=City-Court", false),
        ("as_of=2019-09-20&field=food-drug", false),
        ("as_of=2019-09-10", false),
    ] {
        let page = desk.get("", &path(query)).await.ok();
        let ids =
            page["entries"].as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap() == entry);
        assert_eq!(ids.collect::<Vec<_>>(), if expect { vec![true] } else { vec![] }, "{query}");
    }
    let rules = desk.get("", &path("")).await.ok();
    let rules = &rules["list"]["rules"][0];
    assert!(rules["grounds"].as_array().unwrap().iter().any(|ground| ground["id"] == "refuses-judgment"));
    assert!(!rules["consequences"].as_array().unwrap().is_empty());
    let figures = desk.get("", "/api/v1/statistics?as_of=2019-09-20").await.ok();
    let line = figures["entries"].as_array().unwrap().iter().find(|line| line["of"][0] == "judgment-default");
    assert_eq!(line.unwrap_or_else(|| panic!("{figures}"))["count"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_told_in_words_beside_their_clauses() {
    let desk = Desk::open().await;
    let packs = desk.get("", "/api/v1/packs").await.ok();
    assert!(packs["packs"].as_array().unwrap().len() >= 4);
    let pack = desk.get("", "/api/v1/packs/cn-credit/2019.2?language=zh").await.ok();
    let rules = pack["rules"].as_array().unwrap();
    let objection =
        rules.iter().find(|rule| rule["kind"] == "deadline" && rule["id"] == "objection").unwrap();
    assert!(objection.to_string().contains("10 working days"), "{objection}");
    assert!(objection["clauses"].as_array().unwrap().iter().any(|cite| cite["id"] == "C156"), "{objection}");
    let core = standing_core::pack::Pack::from_canonical(pack["canonical"].as_str().unwrap()).unwrap();
    assert_eq!(core.hash.to_string(), pack["hash"].as_str().unwrap());
    for path in ["/api/v1/authorities", "/api/v1/units", "/api/v1/commands", "/api/v1/lists"] {
        desk.get("", path).await.ok();
    }
}

/// The search page once the names are indexed: what stands before "did you mean", and in it.
async fn searched(desk: &Desk, text: &str) -> (String, String) {
    for _ in 0..200 {
        let page = desk.get("", &format!("/en/search?q={text}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        if !page.text.contains("are being indexed") {
            let (hits, likes) = page.text.split_once("id=\"likes\"").unwrap_or((&page.text, ""));
            return (hits.to_owned(), likes.to_owned());
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the names are not indexed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_page_finds_beginnings_parts_and_likeness() {
    let desk = Desk::open().await;
    let address = format!("/en/organisations/{FIRM}");
    for text in [
        "Shenyang%20Example",
        "%E6%B2%88%E9%98%B3",
        "%E7%A4%BA%E4%BE%8B%E6%9C%BA%E6%A2%B0",
        "example%20machinery",
    ] {
        let (hits, likes) = searched(&desk, text).await;
        assert!(hits.contains(&address), "{text} is found: {hits}");
        assert!(!likes.contains(&address), "{text} is found once");
    }
    let (hits, likes) = searched(&desk, "Shenyang%20Exampel%20Machinry").await;
    assert!(!hits.contains(&address) && likes.contains(&address), "what was mistyped may be meant: {likes}");
    let (hits, likes) = searched(&desk, "Zzyzx%20Quux").await;
    assert!(!hits.contains(&address) && likes.is_empty(), "{likes}");
}
