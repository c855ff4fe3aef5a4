//! What holds for all questions of a request, from its address: the day, the state of the record, and among which
//! organisations is looked. The address of a service is set once in a client and then holds for a whole table.

use standing_service::ask::Times;
use standing_service::screening::Scope;

use crate::extract::Known;
use crate::problem::Problem;
use crate::state::AppState;

/// What holds for all questions of a request.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Circumstances {
    /// The day and the state of the record.
    pub(super) times: Times,
    /// Among which organisations.
    pub(super) scope: Scope,
}

impl Circumstances {
    /// Reads them from the parameters of an address.
    ///
    /// # Errors
    /// One is not of its form, or nothing was published by that day.
    pub(super) async fn read(state: &AppState, asked: &Known) -> Result<Self, Problem> {
        let scope = match asked.text("scope") {
            None | Some("listed") => Scope::Listed,
            Some("known") => Scope::Known,
            Some(_) => {
                return Err(Problem::input("parameter 'scope'", "it is no scope", "give listed or known"));
            }
        };
        Ok(Self { times: asked.times(&state.register).await?, scope })
    }
}
