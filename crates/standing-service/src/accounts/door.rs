//! Coming in: by password and then a code, or with an invitation. Every wrong guess is answered alike and after the
//! same work, whether or not there is such an account.

use super::heard::{End, heard};
use super::password::{PasswordFault, judge};
use super::{Account, Accounts, From, Session, Stage, folded, name_of, totp};
use crate::error::ServiceError;
use crate::keys::read_capacity;
use crate::secret::{hash, typed};

/// Somebody came in, or half in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The token of the session, for the browser alone.
    pub token: String,
    /// Whose it is.
    pub account: Account,
}

/// Why somebody did not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInFault {
    /// Name, password or code are not right; which one is not said.
    Wrong,
    /// Too many guesses; they may go on after a few minutes.
    Throttled,
    /// The code of an invitation is unknown, used or over.
    Invitation,
    /// The name is not of its form.
    Name,
    /// Somebody else has the name.
    NameTaken,
    /// The new password is not taken.
    Password(PasswordFault),
}

impl Accounts {
    /// The first half of signing in. `before` is a session that the browser has already; it ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        from: &From,
        client: &str,
        before: Option<&Session>,
    ) -> Result<Result<Entered, SignInFault>, ServiceError> {
        let name: String = folded(name).chars().take(super::NAME_CHARACTERS_MAX).collect();
        let key = format!("password:{name}");
        if !self.may_guess(&key, from).await? {
            heard("password", End::Throttled, "", from);
            return Ok(Err(SignInFault::Throttled));
        }
        let row = self.store.account_named(&name).await?;
        let meant = row.as_ref().map(|row| row.id.clone()).unwrap_or_default();
        let row = row.filter(|row| row.disabled_at_ms.is_none() && !row.password.is_empty());
        let kept = row.as_ref().map(|row| row.password.clone());
        let is_right = self.hasher.is_right(&self.edge, kept, password).await?;
        let Some(row) = row.filter(|_| is_right) else {
            heard("password", End::Wrong, &meant, from);
            return Ok(Err(SignInFault::Wrong));
        };
        heard("password", End::Done, &row.id, from);
        self.guessed_right(&key, from).await?;
        self.clear().await?;
        let token = self.begin(&row.id, Stage::Password, client, before.map(|session| &session.hash)).await?;
        Ok(Ok(Entered { token, account: Account::read(&row)? }))
    }

    /// The second half: a code of the authenticator, or a recovery code. The session gets another token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn second_factor(
        &self,
        session: &Session,
        code: &str,
        from: &From,
        client: &str,
    ) -> Result<Result<Entered, SignInFault>, ServiceError> {
        let id = &session.account.id;
        let key = format!("code:{id}");
        if !self.may_guess(&key, from).await? {
            heard("code", End::Throttled, id, from);
            return Ok(Err(SignInFault::Throttled));
        }
        if !self.take_code(id, code).await? {
            heard("code", End::Wrong, id, from);
            return Ok(Err(SignInFault::Wrong));
        }
        heard("code", End::Done, id, from);
        self.guessed_right(&key, from).await?;
        self.enter(session, client).await.map(Ok)
    }

    /// Sets a password with an invitation: of the account it was made for, or of a new one under a chosen name. The
    /// second factor is owed as after a password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accept(
        &self,
        code: &str,
        name: &str,
        password: &str,
        from: &From,
        client: &str,
    ) -> Result<Result<Entered, SignInFault>, ServiceError> {
        // Codes have more letters than anybody guesses; what comes from one address is counted all the same, and first,
        // so that whoever guessed too often learns nothing more.
        if !self.may_guess_from(from).await? {
            heard("invitation", End::Throttled, "", from);
            return Ok(Err(SignInFault::Throttled));
        }
        let code = hash(&typed(code));
        let now_ms = self.edge.now_ms().as_millisecond();
        let invitation = self.store.invitation(&code).await?;
        let invitation = invitation.filter(|row| row.used_at_ms.is_none() && row.expires_at_ms > now_ms);
        let Some(invitation) = invitation else {
            heard("invitation", End::Wrong, "", from);
            return Ok(Err(SignInFault::Invitation));
        };
        self.guessed_right_from(from).await?;
        let of_account = match invitation.account.as_str() {
            "" => None,
            id => self.store.account(id).await?.filter(|row| row.disabled_at_ms.is_none()),
        };
        let name = match &of_account {
            Some(row) => row.name.clone(),
            None if !invitation.account.is_empty() => return Ok(Err(SignInFault::Invitation)),
            None => match name_of(name) {
                Ok(name) => name,
                Err(_) => return Ok(Err(SignInFault::Name)),
            },
        };
        if let Err(fault) = judge(password, &name) {
            return Ok(Err(SignInFault::Password(fault)));
        }
        if of_account.is_none() && self.store.account_named(&name).await?.is_some() {
            return Ok(Err(SignInFault::NameTaken));
        }
        if !self.store.use_invitation(&code, now_ms).await? {
            return Ok(Err(SignInFault::Invitation));
        }
        let account = match of_account {
            Some(row) => Account::read(&row)?,
            None => {
                let capacity = read_capacity(&invitation.role, &invitation.holder)?;
                self.keep(&name, &capacity, invitation.rank.parse().ok(), "acc-").await?
            }
        };
        self.store.set_password(&account.id, &self.hasher.hash(&self.edge, password).await?).await?;
        heard("invitation", End::Done, &account.id, from);
        let token = self.begin(&account.id, Stage::Password, client, None).await?;
        Ok(Ok(Entered { token, account }))
    }

    /// Whose account an invitation sets up: the name it has, empty where one is chosen; none for a code that does not
    /// hold.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invited(&self, code: &str) -> Result<Option<String>, ServiceError> {
        let now_ms = self.edge.now_ms().as_millisecond();
        let row = self.store.invitation(&hash(&typed(code))).await?;
        let Some(row) = row.filter(|row| row.used_at_ms.is_none() && row.expires_at_ms > now_ms) else {
            return Ok(None);
        };
        if row.account.is_empty() {
            return Ok(Some(String::new()));
        }
        Ok(self.store.account(&row.account).await?.map(|account| account.name))
    }

    /// Replaces the password of somebody who knows the old one; all other sessions end, and this one gets another
    /// token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_password(
        &self,
        session: &Session,
        old: &str,
        new: &str,
        from: &From,
        client: &str,
    ) -> Result<Result<Entered, SignInFault>, ServiceError> {
        let account = &session.account;
        let key = format!("password:{}", account.name);
        if !self.may_guess(&key, from).await? {
            heard("change-password", End::Throttled, &account.id, from);
            return Ok(Err(SignInFault::Throttled));
        }
        let kept = self.store.account(&account.id).await?.map(|row| row.password);
        if !self.hasher.is_right(&self.edge, kept.filter(|kept| !kept.is_empty()), old).await? {
            heard("change-password", End::Wrong, &account.id, from);
            return Ok(Err(SignInFault::Wrong));
        }
        self.guessed_right(&key, from).await?;
        if let Err(fault) = judge(new, &account.name) {
            return Ok(Err(SignInFault::Password(fault)));
        }
        self.store.set_password(&account.id, &self.hasher.hash(&self.edge, new).await?).await?;
        self.store.end_sessions_of(&account.id, Some(&session.hash)).await?;
        heard("change-password", End::Done, &account.id, from);
        self.enter(session, client).await.map(Ok)
    }

    /// A whole session in place of this one.
    pub(super) async fn enter(&self, session: &Session, client: &str) -> Result<Entered, ServiceError> {
        let id = &session.account.id;
        let token = self.begin(id, Stage::Whole, client, Some(&session.hash)).await?;
        Ok(Entered { token, account: session.account.clone() })
    }

    /// Whether a code of now, or a recovery code, is right and was not taken before.
    async fn take_code(&self, account: &str, code: &str) -> Result<bool, ServiceError> {
        let Some(row) = self.store.account(account).await? else { return Ok(false) };
        if row.totp_secret.is_empty() || row.disabled_at_ms.is_some() {
            return Ok(false);
        }
        let second = self.edge.now_ms().as_second();
        if let Some(step) = totp::step_of(&row.totp_secret, code, second) {
            return Ok(self.store.take_code_of_step(account, step).await?);
        }
        Ok(self.store.take_recovery_code(account, &hash(&typed(code))).await?)
    }
}
