//! `standing user`: accounts with which people sign in, for the operator at the machine.
//!
//! Nobody learns another one's password: a new account is taken over with an invitation that is printed once, or its
//! holder is known to an OpenID Connect provider.

mod openid;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use standing_service::accounts::{Account, Accounts, Invitation, Rank};
use standing_service::{Capacity, Register};
use standing_store::OpenMode;

use super::holding::Holding;
use crate::edge;
use crate::open::Place;
use crate::output::{self, FOUND};

/// Accounts read at once.
const ACCOUNTS_PER_PAGE: usize = 500;

/// Make, list, reset and disable the accounts of people who sign in
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Make an account and print the invitation with which its holder takes it over
    Add(Add),
    /// Invite somebody who chooses a name, such as an organisation with its notice
    Invite(Invite),
    /// List the accounts: who acts for whom, never a secret
    List(List),
    /// Take password and second factor away, end the sessions, and print a new invitation
    Reset(Reset),
    /// Say who the holder of an account is at an OpenID Connect provider
    Link(openid::Link),
    /// Forget who the holder of an account is elsewhere, end the sessions, and print a new invitation
    Unlink(openid::Unlink),
    /// Disable an account for good and end its sessions
    Disable(Disable),
}

/// Make an account and print the invitation with which its holder takes it over
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing user add ann.court --role officer --holder City-Court --rank deciding
  standing user add desk.clerk --role unit --holder City-Procurement-Desk
  standing user add second.operator --role operator
  standing user add bea.court --role officer --holder City-Court --openid 248289761001 \
    --openid-issuer https://id.example

Its holder opens /en/invitation on the register, gives the code and sets a password; with --openid
they sign in at the provider instead and no invitation is made.")]
pub(crate) struct Add {
    /// The name under which its holder signs in
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    holding: Holding,
    /// Rank of an officer: one who prepares, or one who decides too
    #[arg(long, value_enum, default_value = "preparing")]
    rank: RankWord,
    #[command(flatten)]
    known: openid::Known,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// Invite somebody who chooses a name, such as an organisation with its notice
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing user invite --role organisation --holder cn-uscc:91350100M000100Y43

The code opens /en/invitation once: an organisation's within 60 days, others within a week.")]
pub(crate) struct Invite {
    #[command(flatten)]
    holding: Holding,
    /// Rank of an officer: one who prepares, or one who decides too
    #[arg(long, value_enum, default_value = "preparing")]
    rank: RankWord,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// List the accounts: who acts for whom, never a secret
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing user list
  standing user list --json --data /var/lib/standing")]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// Take password and second factor away, end the sessions, and print a new invitation
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing user reset ann.court")]
pub(crate) struct Reset {
    /// The name under which its holder signs in
    #[arg(value_name = "NAME")]
    name: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// Disable an account for good and end its sessions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing user disable ann.court

Exit codes: 0 disabled, 1 it was disabled before, 2 could not run.")]
pub(crate) struct Disable {
    /// The name under which its holder signs in
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    place: Place,
}

/// Rank of an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RankWord {
    /// Opens cases, serves, proposes
    Preparing,
    /// Approves what another one proposed too
    Deciding,
}

impl User {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add(verb) => verb.run().await,
            Self::Invite(verb) => verb.run().await,
            Self::List(verb) => verb.run().await,
            Self::Reset(verb) => verb.run().await,
            Self::Link(verb) => verb.run().await,
            Self::Unlink(verb) => verb.run().await,
            Self::Disable(verb) => verb.run().await,
        }
    }
}

impl Add {
    async fn run(&self) -> Result<ExitCode> {
        let register = self.place.register(OpenMode::Existing).await?;
        let capacity = self.holding.capacity(&register).await?;
        let (accounts, rank) = (accounts(&register), self.rank.rank());
        if let Some(subject) = self.known.subject()? {
            let account = accounts.add_subject(&self.name, &capacity, rank, &subject).await?;
            register.store().close().await;
            openid::print_account(&account, &subject, self.json);
            return Ok(ExitCode::SUCCESS);
        }
        let (account, invitation) = accounts.add(&self.name, &capacity, rank).await?;
        register.store().close().await;
        print(&invitation, Some(&account), self.json);
        Ok(ExitCode::SUCCESS)
    }
}

impl Invite {
    async fn run(&self) -> Result<ExitCode> {
        let register = self.place.register(OpenMode::Existing).await?;
        let capacity = self.holding.capacity(&register).await?;
        let invitation = accounts(&register).invite(&capacity, self.rank.rank()).await?;
        register.store().close().await;
        print(&invitation, None, self.json);
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    async fn run(&self) -> Result<ExitCode> {
        let store = self.place.store(OpenMode::Existing).await?;
        let accounts = Accounts::new(store.clone(), edge::machine());
        let (mut shown, mut after) = (Vec::new(), String::new());
        loop {
            let page = accounts.list(&after, ACCOUNTS_PER_PAGE).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.name);
            for account in page {
                let subjects = accounts.subjects(&account).await?;
                if self.json {
                    shown.push(openid::with_subjects(as_json(&account), &subjects));
                } else {
                    output::line(line_of(&account, !subjects.is_empty()));
                }
            }
        }
        store.close().await;
        if self.json {
            output::json(&Value::Array(shown));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Reset {
    async fn run(&self) -> Result<ExitCode> {
        let store = self.place.store(OpenMode::Existing).await?;
        let invitation = Accounts::new(store.clone(), edge::machine()).reset(&self.name).await?;
        store.close().await;
        print(&invitation, None, self.json);
        Ok(ExitCode::SUCCESS)
    }
}

impl Disable {
    async fn run(&self) -> Result<ExitCode> {
        let store = self.place.store(OpenMode::Existing).await?;
        let is_disabled = Accounts::new(store.clone(), edge::machine()).disable(&self.name).await?;
        store.close().await;
        if is_disabled {
            output::line(format_args!("{} is disabled", self.name));
            return Ok(ExitCode::SUCCESS);
        }
        output::line(format_args!("{} was disabled before", self.name));
        Ok(ExitCode::from(FOUND))
    }
}

impl RankWord {
    const fn rank(self) -> Option<Rank> {
        match self {
            Self::Preparing => Some(Rank::Preparing),
            Self::Deciding => Some(Rank::Deciding),
        }
    }
}

fn accounts(register: &Register) -> Accounts {
    Accounts::new(register.store().clone(), register.edge())
}

fn print(invitation: &Invitation, account: Option<&Account>, is_json: bool) {
    if is_json {
        output::json(&json!({
            "code": invitation.code,
            "expires_at": invitation.expires_at.to_string(),
            "account": account.map(as_json),
        }));
        return;
    }
    output::line(&invitation.code);
    output::note(format_args!(
        "this is the invitation, shown once; it opens /en/invitation until {:.0}",
        invitation.expires_at
    ));
}

fn held_by(account: &Account) -> (&'static str, String) {
    match &account.capacity {
        Capacity::Officer(authority) => ("officer", authority.to_string()),
        Capacity::Unit(unit) => ("unit", unit.to_string()),
        Capacity::Organisation(identifier) => ("organisation", identifier.to_string()),
        Capacity::Operator | Capacity::Public => ("operator", String::new()),
    }
}

fn line_of(account: &Account, is_known_elsewhere: bool) -> String {
    let (role, holder) = held_by(account);
    let rank = account.rank.map(Rank::as_str).unwrap_or_default();
    let state = match (account.disabled_at, account.has_password, account.has_second_factor) {
        (Some(at), _, _) => format!("disabled {at:.0}"),
        (None, false, _) if is_known_elsewhere => "by OpenID Connect".to_owned(),
        (None, false, _) => "invited".to_owned(),
        (None, true, false) => "without second factor".to_owned(),
        (None, true, true) => "in use".to_owned(),
    };
    format!("{:24}  {role:12} {holder}  {rank}  {state}", account.name)
}

fn as_json(account: &Account) -> Value {
    let (role, holder) = held_by(account);
    json!({
        "name": account.name, "role": role, "holder": holder, "rank": account.rank.map(Rank::as_str),
        "has_password": account.has_password, "has_second_factor": account.has_second_factor,
        "created_at": account.created_at.to_string(),
        "disabled_at": account.disabled_at.map(|at| at.to_string()),
    })
}
