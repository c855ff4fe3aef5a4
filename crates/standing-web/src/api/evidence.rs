//! Documents that the organisation or an authority hands in for a file. They are given out as files to keep, never as
//! something that a browser opens from this address.

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use standing_core::identifier::Identifier;
use standing_service::ServiceError;
use standing_service::evidence::Evidence;
use utoipa::ToSchema;

use crate::extract::{Caller, Parameters, Segment};
use crate::limits;
use crate::problem::Problem;
use crate::state::AppState;

/// A document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EvidenceForm {
    /// `ev-` and the SHA-256 of salt and bytes. Cite it where a command asks for evidence: the event then proves what
    /// was handed in.
    id: String,
    /// The organisation to whose file it belongs.
    organisation: String,
    /// The name of its file.
    name: String,
    /// Its media type.
    media_type: String,
    /// Its length, in bytes.
    bytes: u64,
    /// The salt, as hexadecimal digits.
    salt: String,
    /// `organisation`, or the authority that handed it in.
    given_by: String,
    /// When it was handed in.
    #[schema(value_type = String, format = DateTime)]
    given_at: Timestamp,
    /// When its bytes were taken away.
    #[schema(value_type = Option<String>, format = DateTime)]
    erased_at: Option<Timestamp>,
    /// The law that demanded it; empty while they are there.
    erased_law: String,
}

/// The documents of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EvidencesForm {
    /// The documents.
    evidence: Vec<EvidenceForm>,
}

impl From<Evidence> for EvidenceForm {
    fn from(evidence: Evidence) -> Self {
        Self {
            id: evidence.id,
            organisation: evidence.organisation.to_string(),
            name: evidence.name,
            media_type: evidence.media_type,
            bytes: evidence.bytes,
            salt: evidence.salt,
            given_by: evidence.given_by,
            given_at: evidence.given_at,
            erased_at: evidence.erased_at,
            erased_law: evidence.erased_law,
        }
    }
}

/// Hands in a document. PDF, PNG, JPEG and office files without macros are taken, up to 16 MiB.
#[utoipa::path(
    post, path = "/api/v1/organisations/{identifier}/evidence", tag = "cases", operation_id = "give-evidence",
    security(("key" = [])),
    params(
        ("identifier" = String, Path, description = "The identifier"),
        ("name" = String, Query, max_length = 100, description = "The name of the file, with its ending"),
    ),
    request_body(content((Vec<u8> = "application/octet-stream")), description = "The document as it is"),
    responses((status = 201, description = "It is kept", body = EvidenceForm)),
)]
pub(crate) async fn give(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
    request: Request,
) -> Result<Response, Problem> {
    if caller.is_public() {
        return Err(Problem::no_key("handing in documents"));
    }
    caller.may_act()?;
    let asked = parameters.known(&[&["name"]])?;
    let organisation = name.parse::<Identifier>().map_err(ServiceError::from)?;
    let file = asked.need::<String>("name", "the name of the file, for example receipt.pdf")?;
    let body = axum::body::to_bytes(request.into_body(), limits::EVIDENCE_BYTES_MAX).await;
    let body = body.map_err(|_| Problem::document_large())?;
    let scanner = state.scanner.as_deref();
    let kept =
        state.register.give_evidence(&caller.principal, &organisation, &file, body.to_vec(), scanner).await?;
    Ok((StatusCode::CREATED, axum::Json(EvidenceForm::from(kept))).into_response())
}

/// The documents of a file, for the organisation and the authorities that have a case or an entry in it.
#[utoipa::path(
    get, path = "/api/v1/organisations/{identifier}/evidence", tag = "cases", operation_id = "evidence-of",
    security(("key" = [])),
    params(("identifier" = String, Path, description = "The identifier")),
    responses((status = 200, description = "The documents", body = EvidencesForm)),
)]
pub(crate) async fn all(
    State(state): State<AppState>,
    caller: Caller,
    Segment(name): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    if caller.is_public() {
        return Err(Problem::no_key("the documents of a file"));
    }
    parameters.none()?;
    let organisation = name.parse::<Identifier>().map_err(ServiceError::from)?;
    let evidence = state.register.evidence_of(&caller.principal, &organisation).await?;
    let form = EvidencesForm { evidence: evidence.into_iter().map(EvidenceForm::from).collect() };
    Ok(axum::Json(form).into_response())
}

/// One document as a file to keep.
#[utoipa::path(
    get, path = "/api/v1/evidence/{document}", tag = "cases", operation_id = "evidence", security(("key" = [])),
    params(("document" = String, Path, description = "The document's id")),
    responses(
        (status = 200, description = "The document", content((Vec<u8> = "application/octet-stream"))),
    ),
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Segment(id): Segment<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    if caller.is_public() {
        return Err(Problem::no_key("documents"));
    }
    parameters.none()?;
    let (evidence, body) = state.register.evidence(&caller.principal, &id).await?;
    let body = body.ok_or_else(|| Problem::gone("document", &evidence.id, &evidence.erased_law))?;
    Ok(kept_not_opened(&evidence.name, body))
}

/// A document as a file: whatever it is, a browser keeps it and opens nothing.
pub(crate) fn kept_not_opened(name: &str, body: Vec<u8>) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(CONTENT_DISPOSITION, attachment(name));
    response
}

/// The header that makes a browser keep the file under its name (RFC 6266, RFC 8187).
fn attachment(name: &str) -> HeaderValue {
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    let whole = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{encoded}"));
    whole.unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}
