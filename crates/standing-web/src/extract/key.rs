//! The idempotency key of a command: required, so that a command sent twice happens once.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::limits::IDEMPOTENCY_KEY_MAX;
use crate::problem::Problem;

/// The header that carries it.
const HEADER: &str = "idempotency-key";

/// The idempotency key of a command.
pub(crate) struct IdempotencyKey(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let remedy =
            "send a name of your own for this command, for example a UUID, and the same one with every retry";
        let wrong = |what: String| Problem::input("header Idempotency-Key", what, remedy);
        let mut given = parts.headers.get_all(HEADER).iter();
        let header = given.next().ok_or_else(|| wrong("it is missing".to_owned()))?;
        if given.next().is_some() {
            return Err(wrong("it comes twice".to_owned()));
        }
        let text = header.to_str().map_err(|_| wrong("it is not plain text".to_owned()))?;
        if text.contains('\t') {
            return Err(wrong("it holds a tabulator".to_owned()));
        }
        if text.is_empty() || text.len() > IDEMPOTENCY_KEY_MAX {
            return Err(wrong(format!(
                "it has {} characters, from 1 to {IDEMPOTENCY_KEY_MAX} are taken",
                text.len()
            )));
        }
        Ok(Self(text.to_owned()))
    }
}
