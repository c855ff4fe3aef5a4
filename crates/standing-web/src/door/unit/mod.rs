//! The relying unit's door: check, record what was done, files, keys, decided false positives.
//!
//! A unit sees what concerns it and nothing of other units. It is told what follows for its own kind of unit; a
//! person there decides, and the reason is kept.

mod batches;
mod check;
mod entry;
mod home;
mod keys;
mod measures;
mod named;
mod not_same;
mod purpose;

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use standing_core::event::directory::UnitRegistered;
use standing_core::id::{Slug, UnitId};
use standing_core::standing::viewer::Viewer;
use standing_service::{Capacity, Principal};

use super::SignedIn;
use super::deed::{self, Door, Giver};
use super::form::Posted;
use crate::pages::{Frame, Locale, Problem, Section, page_address};
use crate::state::AppState;

/// The table of the unit's door in one locale.
pub(super) fn routes(locale: Locale) -> Router<AppState> {
    let at = |path: &str| page_address(locale, path);
    Router::new()
        .route(&at("unit"), get(home::show))
        .route(&at("unit/check"), get(check::show))
        .route(&at("unit/check/receipt"), get(check::receipt))
        .route(&at("unit/not-same"), get(not_same::show).post(not_same::decide))
        .route(&at("unit/not-same/{decision}/withdraw"), post(not_same::withdraw))
        .route(&at("unit/entries/{entry}"), get(entry::show))
        .route(&at("unit/measures"), get(measures::show))
        .route(&at("unit/keys"), get(keys::show).post(keys::make))
        .route(&at("unit/keys/{prefix}/revoke"), post(keys::revoke))
        .route(&at("unit/batches"), get(batches::all).post(batches::send))
        .route(&at("unit/batches/{batch}"), get(batches::one))
        .route(&at("unit/batches/{batch}/columns"), post(batches::confirm))
        .route(&at("unit/batches/{batch}/answers"), get(batches::answers))
        .route(&at("unit/batches/{batch}/receipt"), get(batches::receipt))
        .route(&at("unit/batches/{batch}/remove"), post(batches::remove))
        .route(&at("unit/do/{word}"), get(ask).post(give))
}

/// Somebody of a relying unit who is signed in. Others are told whose page it is.
#[derive(Debug, Clone)]
pub(super) struct Clerk {
    pub(super) who: SignedIn,
    pub(super) unit: UnitId,
    /// What the directory knows of the unit; none while it is not registered.
    known: Option<UnitRegistered>,
}

impl Clerk {
    fn principal(&self) -> Principal {
        self.who.session.account.principal()
    }

    fn capacity(&self) -> &Capacity {
        &self.who.session.account.capacity
    }

    fn viewer(&self) -> Viewer {
        Viewer::Unit(self.unit.clone())
    }

    /// The kind of unit, for which consequences are asked.
    fn kind(&self) -> Option<&Slug> {
        self.known.as_ref().map(|known| &known.kind)
    }

    /// The unit's name.
    fn name(&self) -> String {
        self.known.as_ref().map_or_else(|| self.unit.to_string(), |known| known.name.clone())
    }

    /// The frame of a page; `section` is the path of the link that is marked as current.
    fn frame(&self, path: impl Into<String>, title: impl Into<String>, section: &str) -> Frame {
        self.who.frame(Frame::new(self.who.t, Section::None, path, title), section)
    }
}

impl FromRequestParts<AppState> for Clerk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let who = SignedIn::from_request_parts(parts, state).await?;
        match &who.session.account.capacity {
            Capacity::Unit(unit) => {
                let unit = unit.clone();
                let known = state.register.directory().units.get(&unit).cloned();
                Ok(Self { who, unit, known })
            }
            _ => Err(Problem::not_yours(who.t, "unit").into_response()),
        }
    }
}

/// `GET /{locale}/unit/do/{word}?entry=…`
async fn ask(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(word): Path<String>,
    Query(given): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let door = Door::Unit(clerk.unit.clone());
    deed::show(&Giver { state: &state, who: &clerk.who, door: &door }, &word, &given).await
}

/// `POST /{locale}/unit/do/{word}?entry=…`
async fn give(
    State(state): State<AppState>,
    clerk: Clerk,
    Path(word): Path<String>,
    Query(given): Query<BTreeMap<String, String>>,
    posted: Posted,
) -> Result<Response, Problem> {
    let door = Door::Unit(clerk.unit.clone());
    deed::send(&Giver { state: &state, who: &clerk.who, door: &door }, &word, &given, posted).await
}
