//! Accounts whose holders come in by way of an OpenID Connect provider: `standing user add … --openid`, `link` and
//! `unlink`. The operator says who is whose account; the provider does not.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};
use standing_service::accounts::{Account, Accounts, Subject};
use standing_store::OpenMode;

use super::{as_json, print};
use crate::edge;
use crate::open::Place;
use crate::output;

/// Who a holder is at the provider.
#[derive(Debug, Clone, Args)]
pub(super) struct Known {
    /// The holder's subject (sub) at the provider: it is shown to whoever signs in there and has no account here
    #[arg(long = "openid", value_name = "SUBJECT", requires = "issuer")]
    subject: Option<String>,
    /// The provider's issuer, letter by letter as `standing serve` is given it
    #[arg(
        id = "issuer",
        long = "openid-issuer",
        env = "STANDING_OPENID_ISSUER",
        value_name = "https://HOST"
    )]
    issuer: Option<String>,
}

/// Say who the holder of an account is at an OpenID Connect provider
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing user link ann.court --openid 248289761001 --openid-issuer https://id.example

Its holder signs in there; a password that they have here goes on working until `standing user reset`.
Sessions of whoever had the account end.")]
pub(crate) struct Link {
    /// The name of the account
    #[arg(value_name = "NAME")]
    name: String,
    /// The holder's subject (sub) at the provider
    #[arg(long = "openid", value_name = "SUBJECT")]
    subject: String,
    /// The provider's issuer, letter by letter as `standing serve` is given it
    #[arg(long = "openid-issuer", env = "STANDING_OPENID_ISSUER", value_name = "https://HOST")]
    issuer: String,
    #[command(flatten)]
    place: Place,
}

/// Forget who the holder of an account is elsewhere, end the sessions, and print a new invitation
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing user unlink ann.court")]
pub(crate) struct Unlink {
    /// The name of the account
    #[arg(value_name = "NAME")]
    name: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Known {
    /// The subject, where one is given.
    pub(super) fn subject(&self) -> Result<Option<Subject>> {
        let (Some(subject), Some(issuer)) = (&self.subject, &self.issuer) else { return Ok(None) };
        Ok(Some(Subject::new(issuer, subject)?))
    }
}

impl Link {
    pub(super) async fn run(&self) -> Result<ExitCode> {
        let subject = Subject::new(&self.issuer, &self.subject)?;
        let store = self.place.store(OpenMode::Existing).await?;
        Accounts::new(store.clone(), edge::machine()).link(&self.name, &subject).await?;
        store.close().await;
        output::line(format_args!("{} is {} at {}", self.name, subject.subject(), subject.issuer()));
        Ok(ExitCode::SUCCESS)
    }
}

impl Unlink {
    pub(super) async fn run(&self) -> Result<ExitCode> {
        let store = self.place.store(OpenMode::Existing).await?;
        let invitation = Accounts::new(store.clone(), edge::machine()).unlink(&self.name).await?;
        store.close().await;
        print(&invitation, None, self.json);
        Ok(ExitCode::SUCCESS)
    }
}

/// Says that an account was made whose holder needs no invitation.
pub(super) fn print_account(account: &Account, subject: &Subject, is_json: bool) {
    if is_json {
        let account = with_subjects(as_json(account), std::slice::from_ref(subject));
        output::json(&json!({ "account": account }));
        return;
    }
    output::line(format_args!("{} is {} at {}", account.name, subject.subject(), subject.issuer()));
}

/// An account as JSON, with who its holder is elsewhere.
pub(super) fn with_subjects(mut account: Value, subjects: &[Subject]) -> Value {
    let shown = |subject: &Subject| json!({ "issuer": subject.issuer(), "subject": subject.subject() });
    if let Some(fields) = account.as_object_mut() {
        fields.insert("openid".to_owned(), subjects.iter().map(shown).collect());
    }
    account
}
