//! The papers of a case for its authority and the one above: the notice and the decision as they are served, the
//! notice with an invitation to the organisation's own door, and the documents of a file.

use axum::Form as Sent;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use standing_core::command::Target;
use standing_documents::Invitation;
use standing_service::Capacity;
use standing_service::ask::Times;
use standing_service::inquiry::Purpose;

use super::{authority_of, officer, purpose};
use crate::door::SignedIn;
use crate::door::papers::{self, Asked};
use crate::pages::{Problem, page_address};
use crate::public_url::PublicUrl;
use crate::state::AppState;

/// `GET /{locale}/office/papers/{case}/{paper}?format=pdf`
pub(super) async fn paper(
    State(state): State<AppState>,
    who: SignedIn,
    Path((case, paper)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let own = officer(&who)?;
    let seen = state.register.open_case(&case, Times::default()).await;
    let opened = seen.map_err(|error| Problem::service(who.t, &error))?.answer;
    let authority = opened.and_then(|opened| authority_of(&opened.file, Target::Case, &case));
    let purpose = purpose(&state, &own, authority.as_ref());
    papers::paper(&state, &who, (&case, &paper), purpose, asked.form(), None).await
}

/// `POST /{locale}/office/papers/{case}/invitation`: the notice with a new code, which opens an account of the
/// organisation once. The code stands in this answer and nowhere else; those made before go on to hold.
pub(super) async fn invite(
    State(state): State<AppState>,
    who: SignedIn,
    url: PublicUrl,
    Path(case): Path<String>,
    Sent(asked): Sent<Asked>,
) -> Result<Response, Problem> {
    let own = officer(&who)?;
    let missing = || Problem::missing(who.t);
    let failed = |error| Problem::service(who.t, &error);
    let seen = state.register.open_case(&case, Times::default()).await.map_err(failed)?;
    let file = seen.answer.ok_or_else(missing)?.file;
    // Only the authority whose case it is invites; the one above has no part in it yet.
    if authority_of(&file, Target::Case, &case).as_ref() != Some(&own) {
        return Err(missing());
    }
    let organisation = file.organisation.as_ref().ok_or_else(missing)?;
    let capacity = Capacity::Organisation(organisation.identifier.clone());
    let made = state.accounts.invite(&capacity, None).await.map_err(failed)?;
    let address = format!("{url}{}", page_address(who.t.locale(), "invitation"));
    let invitation = Invitation { address, code: made.code };
    papers::paper(&state, &who, (&case, "notice"), Purpose::OwnCase, asked.form(), Some(&invitation)).await
}

/// `GET /{locale}/office/documents/{document}`
pub(super) async fn document(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    officer(&who)?;
    papers::document(&state, &who, &id).await
}
