//! `standing keys`: API keys with which machines act in a capacity, and keys that sign packs.
//!
//! A key is shown once, when it is made; the register keeps its hash.

mod api;
mod signing;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

pub(super) use api::make;

/// Create, list and revoke API keys
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Create an API key; it is shown once
    Create(api::Create),
    /// List the API keys: who holds them and until when, never the keys
    List(api::List),
    /// Revoke an API key at once
    Revoke(api::Revoke),
    /// Create a key that signs packs
    Signing(signing::Signing),
}

impl Keys {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Create(verb) => verb.run().await,
            Self::List(verb) => verb.run().await,
            Self::Revoke(verb) => verb.run().await,
            Self::Signing(verb) => verb.run(),
        }
    }
}
