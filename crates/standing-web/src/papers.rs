//! Papers on their way out: the notice, the decision and the report of standing, as HTML or as PDF. Setting a PDF
//! takes some tenths of a second, so it is done beside the threads that answer.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use standing_documents::{Document, DocumentError, Language, Press};

use crate::extract::Known;
use crate::problem::Problem;

/// The fonts of this machine, read when the first PDF is asked for.
static PRESS: LazyLock<Result<Press, DocumentError>> = LazyLock::new(Press::new);

/// The form of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Html,
    Pdf,
}

/// The names of the parameters that say how a paper is wanted.
pub(crate) const WANTED: [&str; 2] = ["language", "format"];

/// In which language and form a paper is wanted: English and HTML where nothing is said.
pub(crate) fn wanted(asked: &Known) -> Result<(Language, Form), Problem> {
    let unknown = |name: &str, remedy: &str| {
        Problem::input(&format!("parameter '{name}'"), "papers are not made so", remedy)
    };
    let language = match asked.text("language") {
        None => Language::English,
        Some(word) => word.parse().map_err(|()| unknown("language", "give en or zh"))?,
    };
    let form = match asked.text("format") {
        None | Some("html") => Form::Html,
        Some("pdf") => Form::Pdf,
        Some(_) => return Err(unknown("format", "give html or pdf")),
    };
    Ok((language, form))
}

/// The paper as an answer; `name` is the name of its file without the ending.
pub(crate) async fn printed(document: Document, form: Form, name: &str) -> Result<Response, Problem> {
    let language = HeaderValue::from_static(document.language);
    let mut response = match form {
        Form::Html => {
            let headers = [(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
            (headers, document.to_page()).into_response()
        }
        Form::Pdf => {
            let setting = tokio::task::spawn_blocking(move || {
                PRESS.as_ref().map_err(Clone::clone).and_then(|press| press.pdf(&document))
            });
            let pdf = setting.await.map_err(|_| Problem::broken())?.map_err(|error| not_set(&error))?;
            let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/pdf"))];
            (headers, pdf).into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_LANGUAGE, language);
    if form == Form::Pdf {
        // Identifiers hold a colon, which names of files may not.
        let name = name.replace(':', "-");
        headers.extend(
            HeaderValue::from_str(&format!("attachment; filename=\"{name}.pdf\""))
                .map(|value| (CONTENT_DISPOSITION, value)),
        );
    }
    Ok(response)
}

/// Why there is no paper, as a problem.
pub(crate) fn no_paper(error: &DocumentError) -> Problem {
    match error {
        DocumentError::UnknownCase(case) => Problem::not_found("case", case.as_str()),
        DocumentError::NoOrganisation => Problem::not_found("organisation", "of this file"),
        DocumentError::NothingDecided(case) => Problem::not_found("decision of case", case.as_str()),
        error => not_set(error),
    }
}

fn not_set(error: &DocumentError) -> Problem {
    tracing::error!(%error, "a paper could not be made");
    Problem::broken()
}
