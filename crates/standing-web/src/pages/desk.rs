//! What handlers are handed: the register behind the desk, and the speech of the address's locale.

use std::convert::Infallible;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use standing_service::Register;
use standing_service::browse::Figures;
use standing_service::log::Publisher;

use super::problem::Problem;
use super::speech::{Locale, Speech};
use crate::downloads::{Snapshot, Snapshots};
use crate::state::AppState;

/// The register, as pages ask it.
#[derive(Clone)]
pub(crate) struct Desk {
    register: Arc<Register>,
    publisher: Option<Arc<Publisher>>,
    figures: Arc<Figures>,
    snapshots: Option<Arc<Snapshots>>,
    is_demonstration: bool,
}

impl Desk {
    /// The speech of a locale, with the notice of a demonstration where this is one.
    pub(crate) const fn speech(&self, locale: Locale) -> Speech {
        Speech::new(locale).demonstrating(self.is_demonstration)
    }

    /// Figures over the whole register.
    pub(crate) fn figures(&self) -> &Figures {
        &self.figures
    }

    /// The snapshots of the last days.
    pub(crate) fn snapshots(&self) -> Vec<Snapshot> {
        self.snapshots.as_ref().map(|snapshots| snapshots.held()).unwrap_or_default()
    }

    /// What signs the log; none while nothing does.
    pub(crate) fn publisher(&self) -> Option<&Publisher> {
        self.publisher.as_deref()
    }

    /// The newest checkpoint as it is published; empty before the first.
    pub(crate) fn checkpoint(&self) -> String {
        let current = self.publisher.as_ref().and_then(|publisher| publisher.current());
        current.map(|checkpoint| checkpoint.note()).unwrap_or_default()
    }
}

impl FromRef<AppState> for Desk {
    fn from_ref(state: &AppState) -> Self {
        Self {
            register: Arc::clone(&state.register),
            publisher: state.publisher.clone(),
            figures: Arc::clone(&state.figures),
            snapshots: state.snapshots.clone(),
            is_demonstration: state.is_demonstration,
        }
    }
}

impl Deref for Desk {
    type Target = Register;

    fn deref(&self) -> &Register {
        &self.register
    }
}

/// The speech of the locale that the address names.
pub(crate) struct Spoken(pub(crate) Speech);

impl<S: Send + Sync> FromRequestParts<S> for Spoken
where
    Desk: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let locale = parts.extensions.get::<Locale>().copied().unwrap_or(Locale::English);
        Ok(Self(Desk::from_ref(state).speech(locale)))
    }
}

/// Any other address of a locale; whoever asks for JSON is told in JSON.
pub(crate) async fn missing(Spoken(t): Spoken, uri: Uri) -> Response {
    if uri.path().ends_with(".json") {
        return crate::problem::Problem::no_address(uri.path()).into_response();
    }
    Problem::missing(t).into_response()
}
