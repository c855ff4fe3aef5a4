//! A form in a body, as browsers and older clients send it, within the limit.

use axum::extract::rejection::{BytesRejection, FailedToBufferBody, FormRejection};
use axum::extract::{FromRequest, Request};

use super::Parameters;
use crate::problem::Problem;

/// The fields of a form.
pub(crate) struct Form(pub(crate) Parameters);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let read = axum::extract::Form::<Vec<(String, String)>>::from_request(request, state).await;
        match read {
            Ok(axum::extract::Form(pairs)) => Ok(Self(Parameters::from(pairs))),
            Err(FormRejection::InvalidFormContentType(_)) => Err(Problem::form_type()),
            Err(FormRejection::BytesRejection(BytesRejection::FailedToBufferBody(
                FailedToBufferBody::LengthLimitError(_),
            ))) => Err(Problem::body_large()),
            Err(_) => {
                let remedy = "write it as name=value&name=value, percent-encoded as UTF-8";
                Err(Problem::input("body", "it is no form", remedy))
            }
        }
    }
}
