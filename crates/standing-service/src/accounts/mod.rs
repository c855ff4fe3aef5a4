//! Accounts of the people who sign in: what one is, how the operator makes, resets and disables it, and how somebody
//! who was invited takes it over.
//!
//! An account is operational data beside the log: no event names one, no file of an organisation holds one, and it is
//! never a subject of the register. What its holder may do is decided elsewhere, by its capacity and its rank.

mod door;
mod heard;
mod password;
mod second;
mod session;
mod subject;
mod throttle;
mod totp;

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use standing_store::{AccountRow, InvitationRow, Store};

pub use door::{Entered, SignInFault};
pub use password::{
    PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, PasswordFault, judge as judge_password,
};
pub use second::{FactorFault, NewFactor};
pub use session::{Seen, Session, Stage};
pub use subject::{Subject, SubjectFault};
pub use throttle::From;
pub use totp::{address as totp_address, code_at as totp_code, written as totp_written};

use crate::edge::Edge;
use crate::error::ServiceError;
use crate::keys::{read_capacity, written};
pub use crate::principal::Rank;
use crate::principal::{Capacity, Principal};
use crate::secret::{grouped, hash, letters};
use password::Hasher;

/// The longest name for signing in, in characters.
pub const NAME_CHARACTERS_MAX: usize = 64;
/// The shortest name for signing in, in characters.
const NAME_CHARACTERS_MIN: usize = 3;
/// Letters of an invitation's code: 5 bits each, 130 in all.
const CODE_LETTERS: usize = 26;
/// How long an invitation holds, in milliseconds: a week.
const INVITATION_MS: i64 = 7 * DAY_MS;
/// How long that of an organisation holds, which comes with a notice, perhaps by post or by public notice: 60 days.
const INVITATION_OF_ORGANISATION_MS: i64 = 60 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// How the ids of accounts begin that a demonstration made: their codes are shown.
const DEMONSTRATION: &str = "demo-";

/// An account, as it is listed: never a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id, which never changes.
    pub id: String,
    /// The name under which its holder signs in.
    pub name: String,
    /// In which capacity its holder acts.
    pub capacity: Capacity,
    /// The rank, of officers.
    pub rank: Option<Rank>,
    /// Whether a password is set.
    pub has_password: bool,
    /// Whether the second factor is set up.
    pub has_second_factor: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was disabled.
    pub disabled_at: Option<Timestamp>,
}

/// A code with which somebody takes an account over. Shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The code, in groups of four.
    pub code: String,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

/// The accounts of a register. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    store: Store,
    edge: Edge,
    hasher: Arc<Hasher>,
}

impl Accounts {
    /// The accounts beside a register's log.
    #[must_use]
    pub fn new(store: Store, edge: Edge) -> Self {
        Self { store, edge, hasher: Arc::new(Hasher::new()) }
    }

    /// Makes an account that nobody can sign in to yet, and the invitation for its holder.
    ///
    /// # Errors
    /// When the name is not of its form or taken, the capacity needs no account, or the database fails.
    pub async fn add(
        &self,
        name: &str,
        capacity: &Capacity,
        rank: Option<Rank>,
    ) -> Result<(Account, Invitation), ServiceError> {
        let account = self.keep(name, capacity, rank, "acc-").await?;
        let invitation = self.invite_to(&account).await?;
        Ok((account, invitation))
    }

    /// Makes an account of a demonstration, with a password, and a second factor whose codes are shown.
    ///
    /// # Errors
    /// As [`Accounts::add`].
    pub async fn add_demonstration(
        &self,
        name: &str,
        capacity: &Capacity,
        rank: Option<Rank>,
        password: &str,
    ) -> Result<Account, ServiceError> {
        let account = self.keep(name, capacity, rank, DEMONSTRATION).await?;
        self.store.set_password(&account.id, &self.hasher.hash(&self.edge, password).await?).await?;
        let secret = self.edge.random::<{ totp::SECRET_BYTES }>();
        self.store.set_second_factor(&account.id, &secret, -1, &[]).await?;
        Ok(account)
    }

    /// Invites somebody who chooses a name of their own: an organisation with its notice.
    ///
    /// # Errors
    /// When the capacity needs no account, or the database fails.
    pub async fn invite(&self, capacity: &Capacity, rank: Option<Rank>) -> Result<Invitation, ServiceError> {
        self.keep_invitation("", capacity, rank).await
    }

    /// Accounts by their names, those after `after_name`; empty for the first page.
    ///
    /// # Errors
    /// When the limit is too large or the database fails.
    pub async fn list(&self, after_name: &str, limit: usize) -> Result<Vec<Account>, ServiceError> {
        self.store.accounts(after_name, limit).await?.iter().map(Account::read).collect()
    }

    /// Whether nobody has an account yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_empty(&self) -> Result<bool, ServiceError> {
        Ok(self.store.accounts("", 1).await?.is_empty())
    }

    /// Disables an account for good, and ends its sessions; says whether it was not disabled before.
    ///
    /// # Errors
    /// When there is no such account or the database fails.
    pub async fn disable(&self, name: &str) -> Result<bool, ServiceError> {
        let row = self.named(name).await?;
        Ok(self.store.disable_account(&row.id, self.edge.now_ms().as_millisecond()).await?)
    }

    /// Takes password and second factor away, ends the sessions, and invites the holder anew.
    ///
    /// # Errors
    /// When there is no such account, it is disabled, or the database fails.
    pub async fn reset(&self, name: &str) -> Result<Invitation, ServiceError> {
        let row = self.named(name).await?;
        if row.disabled_at_ms.is_some() {
            return Err(input("name", format!("{name} is disabled"), "make another account"));
        }
        self.store.set_password(&row.id, "").await?;
        let step = totp::step_at(self.edge.now_ms().as_second());
        self.store.set_second_factor(&row.id, &[], step, &[]).await?;
        self.store.end_sessions_of(&row.id, None).await?;
        self.invite_to(&Account::read(&row)?).await
    }

    /// The code of now of a demonstration's account, and of no other.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn demonstration_code(&self, account: &str) -> Result<Option<String>, ServiceError> {
        if !account.starts_with(DEMONSTRATION) {
            return Ok(None);
        }
        let row = self.store.account(account).await?;
        // The next code where that of now was used already.
        let now = self.edge.now_ms().as_second();
        Ok(row.map(|row| {
            let is_used = row.totp_step >= totp::step_at(now);
            totp::code_at(&row.totp_secret, if is_used { now.saturating_add(30) } else { now })
        }))
    }

    async fn keep(
        &self,
        name: &str,
        capacity: &Capacity,
        rank: Option<Rank>,
        mark: &str,
    ) -> Result<Account, ServiceError> {
        let name = name_of(name)?;
        let (role, holder) = written(capacity)?;
        let row = AccountRow {
            id: format!("{mark}{}", self.edge.fresh_name()),
            name: name.clone(),
            role: role.to_owned(),
            holder,
            rank: written_rank(capacity, rank).to_owned(),
            password: String::new(),
            totp_secret: Vec::new(),
            totp_step: -1,
            created_at_ms: self.edge.now_ms().as_millisecond(),
            disabled_at_ms: None,
        };
        if !self.store.add_account(&row).await? {
            return Err(ServiceError::Taken(name));
        }
        Account::read(&row)
    }

    async fn invite_to(&self, account: &Account) -> Result<Invitation, ServiceError> {
        self.keep_invitation(&account.id, &account.capacity, account.rank).await
    }

    async fn keep_invitation(
        &self,
        account: &str,
        capacity: &Capacity,
        rank: Option<Rank>,
    ) -> Result<Invitation, ServiceError> {
        let (role, holder) = written(capacity)?;
        let code = letters::<CODE_LETTERS>(&self.edge);
        let now_ms = self.edge.now_ms().as_millisecond();
        let holds_ms = match capacity {
            Capacity::Organisation(_) => INVITATION_OF_ORGANISATION_MS,
            _ => INVITATION_MS,
        };
        let row = InvitationRow {
            hash: hash(&code).to_vec(),
            account: account.to_owned(),
            role: role.to_owned(),
            holder,
            rank: written_rank(capacity, rank).to_owned(),
            created_at_ms: now_ms,
            expires_at_ms: now_ms.saturating_add(holds_ms),
            used_at_ms: None,
        };
        self.store.add_invitation(&row).await?;
        Ok(Invitation { code: grouped(&code), expires_at: moment(row.expires_at_ms) })
    }

    async fn named(&self, name: &str) -> Result<AccountRow, ServiceError> {
        let found = self.store.account_named(&folded(name)).await?;
        found.ok_or_else(|| ServiceError::NotFound {
            what: "account",
            name: name.chars().take(NAME_CHARACTERS_MAX).collect(),
        })
    }
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts").finish_non_exhaustive()
    }
}

impl Account {
    /// Its holder, as the register knows them.
    #[must_use]
    pub fn principal(&self) -> Principal {
        Principal {
            account: self.id.clone(),
            capacity: self.capacity.clone(),
            rank: self.rank.unwrap_or(Rank::Deciding),
        }
    }

    fn read(row: &AccountRow) -> Result<Self, ServiceError> {
        Ok(Self {
            id: row.id.clone(),
            name: row.name.clone(),
            capacity: read_capacity(&row.role, &row.holder)?,
            rank: row.rank.parse().ok(),
            has_password: !row.password.is_empty(),
            has_second_factor: !row.totp_secret.is_empty(),
            created_at: moment(row.created_at_ms),
            disabled_at: row.disabled_at_ms.map(moment),
        })
    }
}

/// A name for signing in, in the form in which it is kept.
///
/// # Errors
/// When it is too short, too long, or holds other characters than letters, digits and `.-_@`.
pub fn name_of(text: &str) -> Result<String, ServiceError> {
    let name = folded(text);
    let length = name.chars().count();
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || ".-_@".contains(c));
    if !is_plain || !(NAME_CHARACTERS_MIN..=NAME_CHARACTERS_MAX).contains(&length) {
        return Err(input(
            "name",
            "it is no name for signing in".to_owned(),
            "use 3 to 64 letters a to z, digits, dots, hyphens, underscores and @",
        ));
    }
    Ok(name)
}

fn folded(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

fn written_rank(capacity: &Capacity, rank: Option<Rank>) -> &'static str {
    match (capacity, rank) {
        (Capacity::Officer(_), rank) => rank.unwrap_or(Rank::Preparing).as_str(),
        _ => "",
    }
}

fn moment(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn input(place: &str, what: String, remedy: &str) -> ServiceError {
    ServiceError::Input { place: place.to_owned(), what, remedy: remedy.to_owned() }
}

#[cfg(test)]
mod tests;
