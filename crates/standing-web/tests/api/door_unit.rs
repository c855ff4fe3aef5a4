//! The relying unit's door: check and receipt, measures from taking to lifting, keys, decided false positives; and that
//! it is for units alone.

use std::time::Duration;

use serde_json::json;
use standing_service::Capacity;
use standing_service::accounts::Rank;
use standing_service::log::verify::verify_receipt;

use crate::desk::{Desk, FIRM, OTHER};
use crate::door::Browser;

/// Somebody of a unit.
pub(crate) fn unit(name: &str) -> Capacity {
    Capacity::Unit(name.parse().unwrap())
}

/// The address in the first link of a page whose address holds a text.
pub(crate) fn link(text: &str, part: &str) -> String {
    let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let found = links.map(|link| link.replace("&#38;", "&")).find(|link| link.contains(part));
    found.unwrap_or_else(|| panic!("no link with {part} in {text}"))
}

/// The value of a hidden field.
pub(crate) fn hidden(text: &str, name: &str) -> String {
    let field = text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    field.split('"').next().unwrap().to_owned()
}

/// Every page of the unit's door that is read.
const PAGES: [&str; 6] = [
    "unit",
    "unit/check",
    "unit/measures",
    "unit/not-same",
    "unit/keys",
    "unit/check/receipt?q=cn-uscc:91350100M000100Y43",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_door_is_for_units_alone() {
    let desk = Desk::open().await;
    let mut clerk = Browser::signed_in(&desk, "clerk", unit("Desk"), None).await;
    let officer = Capacity::Officer("District-Court".parse().unwrap());
    let mut others = vec![
        Browser::signed_in(&desk, "ann", officer, Some(Rank::Deciding)).await,
        Browser::signed_in(&desk, "firm", Capacity::Organisation(FIRM.parse().unwrap()), None).await,
        Browser::signed_in(&desk, "root", Capacity::Operator, None).await,
    ];
    for page in PAGES {
        for locale in ["en", "zh"] {
            let path = format!("/{locale}/{page}");
            let seen = clerk.get(&path).await;
            assert_eq!(seen.status, 200, "{path}: {}", seen.text);
            assert_eq!(seen.header("cache-control"), Some("no-store"), "{path}");
            let led = Browser::new(&desk).get(&path).await;
            assert!(led.status == 303 && led.header("location").unwrap().contains("sign-in"), "{path}");
            for other in &mut others {
                let refused = other.get(&path).await;
                assert_eq!(refused.status, 403, "{path}: {}", refused.text);
            }
        }
    }
    for form in ["unit/keys", "unit/not-same", "unit/do/lift-measure?measure=m-1"] {
        for other in &mut others {
            assert_eq!(other.send(&format!("/en/{form}"), "scope=read&days=30").await.status, 403, "{form}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_says_what_follows_and_is_kept_as_a_receipt() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let mut clerk = Browser::signed_in(&desk, "clerk", unit("Desk"), None).await;
    let page = clerk.get(&format!("/en/unit/check?q={FIRM}&matter=procurement.supplier")).await;
    assert!(page.status == 200 && page.text.contains("Procurement unit"), "{}", page.text);
    let take = link(&page.text, "/en/unit/do/take-measure");
    assert!(take.contains(&format!("entry={entry}")) && take.contains("consequence="), "{take}");
    let receipt = clerk.get(&link(&page.text, "/en/unit/check/receipt")).await;
    assert!(
        receipt.header("content-disposition").unwrap().starts_with("attachment"),
        "{:?}",
        receipt.headers
    );
    let verified = verify_receipt(receipt.text.as_bytes(), &desk.publisher.verifier_key(), &[]).unwrap();
    assert!(verified.kind == "check" && verified.body.contains("procurement-unit"), "{}", verified.body);
    let early = clerk.get(&format!("/zh/unit/check?q={FIRM}&as_of=2019-09-01")).await;
    assert!(!early.text.contains("take-measure"), "nothing follows before the decision");
    let unknown = clerk.get("/en/unit/check?q=cn-uscc:91350100M000100Y43").await;
    assert!(unknown.status == 200 && unknown.text.contains("does not say that the organisation exists"));
    for (query, says) in [
        ("q=cn-uscc:91350100M000100Y44", "check character"),
        ("q=cn-id:11010519491231002X", "Only organisations"),
        (&format!("q={FIRM}&as_of=soon"), "not one"),
    ] {
        let wrong = clerk.get(&format!("/en/unit/check?{query}")).await;
        assert!(wrong.status == 400 && wrong.text.contains(says), "{query}: {}", wrong.text);
        assert!(!wrong.text.contains("19491231"), "a person's number is not repeated");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_told_apart_with_a_reason_and_withdrawn() {
    let desk = Desk::open().await;
    desk.list(false).await;
    let mut clerk = Browser::signed_in(&desk, "clerk", unit("Desk"), None).await;
    let path = "/en/unit/check?q=Shenyang%20Example%20Machinery";
    let mut page = clerk.get(path).await;
    for _ in 0..600 {
        if page.status == 200 && page.text.contains(FIRM) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        page = clerk.get(path).await;
    }
    assert!(page.text.contains("One organisation may be meant"), "{}", page.text);
    assert!(page.text.contains("legal form is missing"), "why it was brought up: {}", page.text);
    assert!(clerk.get(&path.replace("/en/", "/zh/")).await.text.contains("法律形式"));
    let form = format!("name=Shenyang Example Machinery&organisation={FIRM}&reason=");
    let refused = clerk.send("/en/unit/not-same", &form).await;
    assert!(refused.status == 400 && refused.text.contains("reason is missing"), "{}", refused.text);
    let decided = clerk.send("/en/unit/not-same", &format!("{form}<b>another number</b>")).await;
    assert_eq!(decided.status, 303, "{}", decided.text);
    let listed = clerk.get("/en/unit/not-same").await;
    assert!(listed.text.contains("&#60;b&#62;another number"), "typed text is never markup: {}", listed.text);
    let page = clerk.get(path).await;
    assert!(page.text.contains("Decided before not to be meant") && page.text.contains("No organisation is"));
    let action = listed.text.split("action=\"").find(|rest| rest.contains("/withdraw\"")).unwrap();
    let withdraw = action.split('"').next().unwrap();
    for _ in 0..2 {
        assert_eq!(clerk.send(withdraw, "").await.status, 303, "withdrawing twice is once");
    }
    let mut other = Browser::signed_in(&desk, "other", unit("Supervising-Office"), None).await;
    assert_eq!(other.send(withdraw, "").await.status, 404);
    assert!(clerk.get(path).await.text.contains("One organisation may be meant"));
    let strange = format!("name=Quite Another&organisation={OTHER}&reason=x");
    assert_eq!(clerk.send("/en/unit/not-same", &strange).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_measure_is_taken_lifted_and_the_end_acknowledged() {
    let desk = Desk::open().await;
    let (_, entry) = desk.list(false).await;
    let mut clerk = Browser::signed_in(&desk, "clerk", unit("Desk"), None).await;
    let page = clerk.get(&format!("/en/unit/entries/{entry}")).await;
    let take = link(&page.text, "/en/unit/do/take-measure");
    let form = clerk.get(&take).await;
    assert!(form.status == 200 && form.text.contains("opinions-2016"), "it says its clause: {}", form.text);
    let name = hidden(&form.text, "form");
    let wrong = clerk.send(&take, &format!("form={name}&reasons=")).await;
    assert!(wrong.status == 400 && wrong.text.contains("govuk-error-summary"), "{}", wrong.text);
    let answers = format!("form={name}&reasons=Not admitted <script>");
    let check = clerk.send(&take, &answers).await;
    assert!(check.status == 200 && check.text.contains("Nothing has been sent yet"), "{}", check.text);
    assert!(check.text.contains("Not admitted &#60;script&#62;") && !check.text.contains("<script>"));
    assert!(!clerk.get("/en/unit/measures").await.text.contains("Not admitted"), "nothing was recorded");
    let change = clerk.send(&take, &format!("{answers}&step=change")).await;
    assert!(change.text.contains("Not admitted &#60;script&#62;</textarea>"), "what was typed is kept");
    let done = clerk.send(&take, &format!("{answers}&step=give")).await;
    assert!(done.status == 200 && done.text.contains("Received and recorded"), "{}", done.text);
    let again = clerk.send(&take, &format!("{answers}&step=give")).await;
    assert!(again.text.contains("had been sent before"), "{}", again.text);
    let listed = clerk.get("/zh/unit/measures?state=standing").await.text;
    assert_eq!(listed.matches("Not admitted").count(), 1, "sent twice, recorded once");
    assert!(!clerk.get("/en/unit/measures?state=lifted").await.text.contains("Not admitted"));

    let mut other = Browser::signed_in(&desk, "other", unit("Supervising-Office"), None).await;
    let lift = link(&listed, "/zh/unit/do/lift-measure");
    assert_eq!(other.get(&lift).await.status, 404, "another unit's measure is not there");
    let retain = lift.replace("lift", "retain");
    let form = format!("form={name}&law=Law 1&until=2030-01-01&step=give");
    let refused = clerk.send(&retain, &form).await;
    assert!(refused.status == 409 && refused.text.contains("依法保留"), "{}", refused.text);
    assert!(refused.text.contains("Law 1") && refused.text.contains("lang=\"en\""), "values are kept");

    let revoke = json!({"reasons": "wrong", "remedy": "struck out", "on": "2019-12-02"});
    desk.post("ann", &format!("/api/v1/entries/{entry}/revoke"), revoke).await.ok();
    let home = clerk.get("/en/unit").await.text;
    assert!(home.contains("One measure to lift") && home.contains("The end of one entry"), "{home}");
    let acknowledge = link(&home, "/en/unit/do/acknowledge-recall");
    let form = clerk.get(&acknowledge).await;
    let sent = format!("form={}&step=give", hidden(&form.text, "form"));
    assert!(clerk.send(&acknowledge, &sent).await.text.contains("knows of the end"));
    let lift = link(&home, "/en/unit/do/lift-measure");
    let form = clerk.get(&lift).await;
    let sent = format!("form={}&reasons=entry revoked&step=give", hidden(&form.text, "form"));
    assert!(clerk.send(&lift, &sent).await.text.contains("recorded as lifted"));
    assert!(clerk.get("/en/unit").await.text.contains("Nothing: no measure is to be lifted"));
    let late = sent.replace("entry revoked", "once more");
    let late = clerk.send(&lift, &format!("{late}&until=2019-12-01")).await;
    assert!(late.status == 409 && late.text.contains("1 December 2019, passed while"), "{}", late.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_asks_as_the_unit_and_is_revoked_by_it_alone() {
    let desk = Desk::open().await;
    let mut clerk = Browser::signed_in(&desk, "clerk", unit("Desk"), None).await;
    assert_eq!(clerk.send("/en/unit/keys", "scope=all&days=30").await.status, 400);
    let made = clerk.send("/en/unit/keys", "scope=read&days=30").await;
    let key = made.text.split("<code class=\"standing-code\">").nth(1).unwrap().split('<').next().unwrap();
    assert!(key.starts_with("stk_"), "{key}");
    let listed = clerk.get("/zh/unit/keys").await.text;
    assert!(!listed.contains(key) && listed.contains(key.split('_').nth(1).unwrap()));
    let asked = desk.get(&format!("Bearer {key}"), "/api/v1/not-same").await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    let revoke = format!("/en/unit/keys/{}/revoke", key.split('_').nth(1).unwrap());
    let mut other = Browser::signed_in(&desk, "other", unit("Supervising-Office"), None).await;
    assert_eq!(other.send(&revoke, "").await.status, 303);
    assert_eq!(desk.get(&format!("Bearer {key}"), "/api/v1/not-same").await.status, 200, "not theirs");
    assert_eq!(clerk.send(&revoke, "").await.status, 303);
    assert_eq!(desk.get(&format!("Bearer {key}"), "/api/v1/not-same").await.status, 401);
}

/// Sends a file as a browser does.
pub(crate) async fn upload(
    desk: &Desk,
    browser: &Browser<'_>,
    form: &str,
    name: &str,
    content: &str,
) -> crate::desk::Answer {
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{form}\r\n--x\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n"
    );
    let request = desk
        .request("POST", "", "/en/unit/batches")
        .header("cookie", &browser.cookie)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x");
    desk.send(request.body(axum::body::Body::from(body)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_screened_once_its_columns_are_confirmed() {
    let desk = Desk::open().await;
    desk.list_today().await;
    let mut clerk = Browser::signed_in(&desk, "clerk", unit("Desk"), None).await;
    let form = hidden(&clerk.get("/en/unit/batches").await.text, "form");
    for (name, content, says) in
        [("a.xlsx", "PK", "no form that is read"), ("a.csv", "", "empty"), ("", "", "Choose a file")]
    {
        let refused = upload(&desk, &clerk, &form, name, content).await;
        assert!(refused.status == 400 && refused.text.contains(says), "{name}: {}", refused.text);
    }
    let file = format!("no,<b>id</b>\n1,{FIRM}\n2,lei:5493001KJTIIGC8Y1R12\n");
    let sent = upload(&desk, &clerk, &form, "../suppliers.csv", &file).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let job = sent.header("location").unwrap().to_owned();
    let again = upload(&desk, &clerk, &form, "../suppliers.csv", &file).await;
    assert_eq!(again.header("location"), Some(job.as_str()), "the same form sent twice is one file");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let held = clerk.get(&job.replace("/en/", "/zh/")).await;
    assert!(held.text.contains("待确认各列") && held.text.contains("&#60;b&#62;id"), "{}", held.text);
    assert_eq!(held.header("refresh"), None);
    let none = clerk.send(&format!("{job}/columns"), "column-0=&column-1=").await;
    assert!(none.status == 400 && none.text.contains("Choose at least one column"), "{}", none.text);
    let mut other = Browser::signed_in(&desk, "other", unit("Supervising-Office"), None).await;
    for path in [job.clone(), format!("{job}/answers"), format!("{job}/receipt")] {
        assert_eq!(other.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(clerk.send(&format!("{job}/columns"), "column-0=&column-1=identifier").await.status, 303);
    let mut page = clerk.get(&job).await;
    for _ in 0..600 {
        if page.text.contains("Answered") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        page = clerk.get(&job).await;
    }
    assert!(page.text.contains("Rows for which something follows"), "{}", page.text);
    let answers = clerk.get(&format!("{job}/answers")).await;
    assert!(answers.text.contains(",found,") && answers.text.contains("nothing_found"), "{}", answers.text);
    let receipt = clerk.get(&format!("{job}/receipt")).await;
    let verified = verify_receipt(receipt.text.as_bytes(), &desk.publisher.verifier_key(), &[]).unwrap();
    assert!(verified.body.contains("suppliers.csv"), "{}", verified.body);
    assert_eq!(clerk.send(&format!("{job}/remove"), "").await.status, 303);
    assert_eq!(clerk.get(&job).await.status, 404);
}
