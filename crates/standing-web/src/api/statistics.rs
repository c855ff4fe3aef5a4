//! Figures over the whole register, for reporting only.

use axum::extract::State;
use axum::response::Response;

use crate::extract::{Caller, Parameters};
use crate::forms::StatisticsForm;
use crate::problem::Problem;
use crate::state::AppState;

/// Entries, measures, missed deadlines and reversals as of a day. Figures may be a minute old.
#[utoipa::path(
    get, path = "/api/v1/statistics", tag = "lists", operation_id = "statistics",
    params(("as_of" = Option<Date>, Query, description = "The day in the world; today when left out")),
    responses((status = 200, description = "The figures", body = StatisticsForm)),
)]
pub(crate) async fn all(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["as_of"]])?;
    let as_of = asked.get("as_of")?.unwrap_or_else(|| state.register.today());
    let (statistics, log_size) = state.figures.get(&state.register, as_of).await?;
    Ok(caller.answer(log_size, as_of, &StatisticsForm::of(&statistics, as_of, log_size)))
}
