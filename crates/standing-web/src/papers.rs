//! Papers on their way out: the notice, the decision and the report of standing, as HTML or as PDF. Setting a PDF
//! takes some tenths of a second, so it is done beside the threads that answer.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use standing_core::id::CaseId;
use standing_core::standing::viewer::Viewer;
use standing_documents::{Document, DocumentError, Invitation, Language, Paper, Press, decision, notice};

use crate::extract::Known;
use crate::forms::CaseForm;
use crate::forms::Lens;
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

/// Which paper of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Notice,
    Decision,
}

impl Kind {
    /// The paper of a word in an address.
    pub(crate) fn of(word: &str) -> Option<Self> {
        match word {
            "notice" => Some(Self::Notice),
            "decision" => Some(Self::Decision),
            _ => None,
        }
    }

    /// The word under which it is asked for.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Decision => "decision",
        }
    }
}

/// A paper of a case, as its authority or the organisation gets it; nobody else gets one. The authority gets a draft
/// that says so while a decision is proposed only, and the organisation nothing.
///
/// # Errors
/// [`DocumentError`], when there is no such case for the reader, or no paper.
pub(crate) fn of_case(
    paper: &Paper<'_>,
    lens: &Lens<'_>,
    id: &CaseId,
    kind: Kind,
    invitation: Option<&Invitation>,
) -> Result<Document, DocumentError> {
    let is_party = matches!(lens.viewer, Viewer::Authority(_) | Viewer::Organisation);
    if !is_party || CaseForm::of(paper.file, id, lens).is_none() {
        return Err(DocumentError::UnknownCase(id.clone()));
    }
    let made = match kind {
        Kind::Notice => notice(paper, id, invitation)?,
        Kind::Decision => decision(paper, id)?,
    };
    if !made.draft.is_empty() && lens.viewer == Viewer::Organisation {
        return Err(DocumentError::NothingDecided(id.clone()));
    }
    Ok(made)
}

/// The paper as an answer; `name` is the name of its file without the ending.
///
/// # Errors
/// [`DocumentError`], when it cannot be set.
pub(crate) async fn printed(document: Document, form: Form, name: &str) -> Result<Response, DocumentError> {
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
            // It was stopped halfway: by a fault of the typesetter, or because the register ends.
            let stopped = |error: tokio::task::JoinError| DocumentError::Setting(error.to_string());
            let pdf = setting.await.map_err(stopped)??;
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
        error => {
            tracing::error!(%error, "a paper could not be made");
            Problem::broken()
        }
    }
}
