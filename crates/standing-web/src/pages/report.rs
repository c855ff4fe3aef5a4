//! Reporting an error in an entry: anyone may, nothing about the reader is asked or kept.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use standing_core::command::argument::Arguments;
use standing_core::id::EntryId;
use standing_core::prose::Prose;
use standing_core::standing::publication::Shown;
use standing_service::ask::Times;
use standing_service::{Outcome, Principal, Request};

use super::answer::{answer, answer_with};
use super::frame::{Frame, Section};
use super::look::{EntryHead, Look, OrganisationHead};
use super::problem::Problem;
use super::speech::Speech;
use super::{Desk, Spoken, wrong};

/// The form as sent.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    text: String,
}

#[derive(Template)]
#[template(path = "report-error.html")]
struct ReportPage {
    t: Speech,
    page: Frame,
    organisation: OrganisationHead,
    head: EntryHead,
    text: String,
    /// Why the report was not taken; empty when nothing is wrong.
    problem: String,
    /// The number of the report once it is taken.
    taken: Option<String>,
}

/// `GET /{locale}/entries/{id}/report-error`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    Ok(answer(&page(&desk, t, &id).await?))
}

/// `POST /{locale}/entries/{id}/report-error`
pub(crate) async fn send(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let mut page = page(&desk, t, &id).await?;
    page.text = fields.text.replace("\r\n", "\n");
    if let Err(error) = page.text.parse::<Prose>() {
        page.problem = wrong::prose(t, &error);
    } else {
        let pairs = [("entry".to_owned(), id), ("text".to_owned(), page.text.clone())];
        let arguments = Arguments::from_pairs(pairs).map_err(|error| Problem::input(t, error.to_string()))?;
        let request = Request { word: "report-error".to_owned(), arguments, on: None, key: None };
        let outcome = desk.submit(&Principal::public(), request).await;
        match outcome.map_err(|error| Problem::service(t, &error))? {
            Outcome::Accepted(receipt) => {
                page.taken = Some(receipt.made.get("report").cloned().unwrap_or_default());
            }
            Outcome::Refused(refusal) => page.problem = refusal.to_string(),
        }
    }
    if page.problem.is_empty() {
        return Ok(answer(&page));
    }
    page.page = page.page.failing(true);
    Ok(answer_with(StatusCode::BAD_REQUEST, &page))
}

async fn page(desk: &Desk, t: Speech, id: &str) -> Result<ReportPage, Problem> {
    let entry: EntryId = id.parse().map_err(|_| Problem::missing(t))?;
    let seen = desk.open_entry(id, Times::default()).await.map_err(|error| Problem::service(t, &error))?;
    let opened = seen.answer.ok_or_else(|| Problem::missing(t))?;
    let (packs, directory) = (desk.packs(), desk.directory());
    let look = Look { t, file: &opened.file, packs: &packs, directory: &directory, as_of: seen.as_of };
    if !matches!(look.shown(&entry), Shown::Entry | Shown::Ended) {
        return Err(Problem::missing(t));
    }
    let (Some(organisation), Some(head)) = (look.organisation(), look.entry(&entry)) else {
        return Err(Problem::missing(t));
    };
    let name = t.with("entry-title", &[("name", organisation.name.text.as_str().into())]);
    let page = Frame::new(t, Section::None, format!("entries/{id}/report-error"), t.say("report-title"))
        .below(t, &[(&name, &format!("entries/{id}"))])
        .twin(format!("/api/v1/entries/{id}"));
    Ok(ReportPage { t, page, organisation, head, text: String::new(), problem: String::new(), taken: None })
}
