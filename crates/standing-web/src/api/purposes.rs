//! The catalogue of purposes for which something that is not public is looked up.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use standing_service::Register;
use standing_service::inquiry::Purpose;
use utoipa::ToSchema;

use crate::extract::{Caller, Parameters};
use crate::problem::Problem;
use crate::state::AppState;

/// The catalogue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PurposesForm {
    /// The purposes.
    purposes: Vec<PurposeForm>,
    /// The size of the log.
    log_size: u64,
}

/// A purpose.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PurposeForm {
    /// The word to give as `purpose`.
    purpose: &'static str,
    /// What it is.
    about: &'static str,
    /// Whose purpose it is: `officer`, `unit`, `register` (the operator) or `organisation`.
    role: &'static str,
    /// Whether it is chosen with each look-up; otherwise it follows from who looks at what.
    is_chosen: bool,
    /// Whether it may open an entry that by law is not public, to a unit that is named for it.
    opens_restricted: bool,
    /// Whether the look is kept, and shown to the organisation.
    is_kept: bool,
}

/// The purposes for which something that is not public is looked up.
#[utoipa::path(
    get, path = "/api/v1/purposes", tag = "directory", operation_id = "purposes",
    responses((status = 200, description = "The catalogue", body = PurposesForm)),
)]
pub(crate) async fn all(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.none()?;
    let form = PurposesForm {
        purposes: Purpose::ALL.into_iter().map(|purpose| PurposeForm::of(purpose, &state.register)).collect(),
        log_size: state.register.log_size(),
    };
    Ok(caller.answer(form.log_size, state.register.today(), &form))
}

impl PurposeForm {
    fn of(purpose: Purpose, register: &Register) -> Self {
        Self {
            purpose: purpose.as_str(),
            about: purpose.about(),
            role: purpose.role(),
            is_chosen: Purpose::OF_UNITS.contains(&purpose),
            opens_restricted: register.opens_restricted(purpose),
            is_kept: purpose != Purpose::OwnFile,
        }
    }
}
