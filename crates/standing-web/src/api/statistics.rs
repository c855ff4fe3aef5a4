//! Figures over the whole register, for reporting only.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;

use crate::extract::{Caller, Parameters};
use crate::forms::StatisticsForm;
use crate::problem::Problem;
use crate::state::AppState;

/// Entries, measures, missed deadlines and reversals as of a day: of what is public. Figures may be a minute old.
#[utoipa::path(
    get, path = "/api/v1/statistics", tag = "lists", operation_id = "statistics",
    params(("as_of" = Option<Date>, Query, description = "The day in the world; today in the authority's time zone when left out")),
    responses((status = 200, description = "The figures", body = StatisticsForm)),
)]
pub(crate) async fn all(
    State(state): State<AppState>,
    caller: Caller,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.known(&[&["as_of"]])?;
    let asked = asked.get::<Date>("as_of")?;
    let days = asked.map_or_else(|| state.register.days(), |as_of| vec![as_of]);
    let (statistics, log_size) = state.figures.get(&state.register, asked).await?;
    let as_of = asked.unwrap_or_else(|| state.register.today_across());
    Ok(caller.answer_of_days(log_size, &days, &StatisticsForm::of(&statistics, as_of, log_size)))
}
