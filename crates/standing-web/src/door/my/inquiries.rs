//! Who looked at what is not public of the organisation's file, when and for which purpose, the latest first.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use standing_service::inquiry::Inquiry;

use super::Member;
use crate::pages::{Frame, Legal, Look, Problem, Speech, address_query, answer_with};
use crate::state::AppState;

/// Rows on a page.
const ROWS: usize = 50;

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    before: String,
}

/// Somebody looked.
struct InquiryView {
    at: String,
    /// The authority or unit, or the register's operator.
    by: Legal,
    /// What was looked at: the file, a case, an entry.
    what: String,
    /// The number of the case or entry; empty for the file as a whole.
    number: String,
    purpose: String,
}

#[derive(Template)]
#[template(path = "door/my-inquiries.html")]
struct InquiriesPage {
    t: Speech,
    page: Frame,
    rows: Vec<InquiryView>,
    /// The address of the next page; empty where there is none.
    next: String,
    purposes: String,
}

/// `GET /{locale}/my/inquiries?before=…`
pub(super) async fn show(
    State(state): State<AppState>,
    member: Member,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let t = member.who.t;
    let opened = member.open(&state).await?;
    let before = Some(asked.before.as_str()).filter(|before| !before.is_empty());
    let failed = |error| Problem::service(t, &error);
    // One more than is shown says whether there is another page.
    let mut found = state.register.inquiries(&opened.stream, before, ROWS + 1).await.map_err(failed)?;
    let has_more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| has_more).map(|last| {
        member.who.to(&format!("my/inquiries{}", address_query(&[("before", last.id.as_str())])))
    });
    let look = opened.look(&member);
    let page = InquiriesPage {
        t,
        page: member.frame("my/inquiries", t.say("my-inquiries"), "my/inquiries"),
        rows: found.iter().map(|inquiry| view(&look, inquiry)).collect(),
        next: next.unwrap_or_default(),
        purposes: member.who.to("purposes"),
    };
    Ok(answer_with(StatusCode::OK, &page))
}

fn view(look: &Look<'_>, inquiry: &Inquiry) -> InquiryView {
    let t = look.t;
    let (what, number) = inquiry.what.split_once(' ').unwrap_or((inquiry.what.as_str(), ""));
    InquiryView {
        at: inquiry.asked_at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        by: by(look, inquiry),
        what: t.word("inquiry-of", what),
        number: number.to_owned(),
        purpose: t.word("purpose", &inquiry.purpose),
    }
}

/// Who looked: an authority or a unit by its name, never the person behind it.
fn by(look: &Look<'_>, inquiry: &Inquiry) -> Legal {
    let named = match inquiry.role.as_str() {
        "officer" => inquiry.holder.parse().ok().map(|id| look.authority(&id).name),
        "unit" => {
            let unit = inquiry.holder.parse().ok().and_then(|id| look.directory.units.get(&id));
            unit.map(|unit| Legal::plain(&unit.name))
        }
        _ => Some(Legal { text: look.t.say("inquiry-operator"), lang: String::new() }),
    };
    named.unwrap_or_else(|| Legal::plain(&inquiry.holder))
}
