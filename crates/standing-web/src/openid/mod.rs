//! Signing in by way of an OpenID Connect provider: an authorization code with PKCE, and what the provider says about
//! who came, verified to the letter.
//!
//! It opens no connections: whoever wires the register hands in what fetches. It makes no session and knows no
//! account. What the provider says about a person's capacity or rank is not even read.

mod exchange;
mod provider;
mod settings;
mod trouble;

pub use provider::{Provider, Request, Told};
pub use settings::{Settings, SettingsError};
pub use trouble::{FetchError, Trouble};

use std::sync::Arc;

use axum::http;

/// Fetches one address, follows no redirects, and gives up after a few seconds and after a few hundred kilobytes. It
/// is called on a thread that may wait.
pub type Fetch =
    Arc<dyn Fn(http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, FetchError> + Send + Sync>;
