//! Coming in by way of another house that signs people in: the operator says beforehand whose account a subject of
//! an issuer is. What was said there about capacity, rank or name is not asked: no account is made and none changes.
//!
//! Whether the issuer really said so is judged before, by whoever spoke with it.

use jiff::Timestamp;
use standing_store::SubjectRow;

use super::heard::{End, heard};
use super::{Account, Accounts, Entered, From, Invitation, Session, Stage, input};
use crate::error::ServiceError;
use crate::principal::{Capacity, Rank};

/// The longest issuer's address or subject, in characters: OpenID Connect has subjects of at most 255.
const WORD_CHARACTERS_MAX: usize = 255;

/// Somebody as an issuer knows them. The same subject of another issuer is somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    issuer: String,
    subject: String,
}

/// Why somebody whom the issuer knows did not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectFault {
    /// No account is theirs.
    Unknown,
    /// Their account was disabled.
    Disabled,
}

impl Subject {
    /// A subject of an issuer, as both are written there: they are compared letter by letter.
    ///
    /// # Errors
    /// When one of them is empty, too long or holds other than visible ASCII.
    pub fn new(issuer: &str, subject: &str) -> Result<Self, ServiceError> {
        for (place, word) in [("issuer", issuer), ("subject", subject)] {
            let is_plain = word.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
            if word.is_empty() || word.len() > WORD_CHARACTERS_MAX || !is_plain || word.trim() != word {
                let what = "it is empty, too long, or holds what is no visible letter of ASCII".to_owned();
                return Err(input(place, what, "give it as the provider writes it, at most 255 letters"));
            }
        }
        Ok(Self { issuer: issuer.to_owned(), subject: subject.to_owned() })
    }

    /// The issuer's address.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The issuer's name for them.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

impl Accounts {
    /// Makes an account whose holder comes in by way of an issuer; they need no invitation.
    ///
    /// # Errors
    /// As [`Accounts::add`]; when the subject is somebody already.
    pub async fn add_subject(
        &self,
        name: &str,
        capacity: &Capacity,
        rank: Option<Rank>,
        subject: &Subject,
    ) -> Result<Account, ServiceError> {
        if self.store.account_of_subject(&subject.issuer, &subject.subject).await?.is_some() {
            return Err(taken());
        }
        let account = self.keep(name, capacity, rank, "acc-").await?;
        self.keep_subject(&account.id, subject).await?;
        Ok(account)
    }

    /// Says that the holder of an account is a subject of an issuer, in place of who they were said to be there.
    ///
    /// # Errors
    /// When there is no such account, the subject is somebody else, or the database fails.
    pub async fn link(&self, name: &str, subject: &Subject) -> Result<(), ServiceError> {
        let account = self.named(name).await?;
        match self.store.account_of_subject(&subject.issuer, &subject.subject).await? {
            Some(found) if found == account.id => return Ok(()),
            Some(_) => return Err(taken()),
            None => {}
        }
        self.store.forget_subjects_of(&account.id).await?;
        self.keep_subject(&account.id, subject).await?;
        // Whoever was signed in before may be somebody else.
        self.store.end_sessions_of(&account.id, None).await?;
        Ok(())
    }

    /// Forgets who the holder of an account is elsewhere, ends the sessions and invites them to set a password.
    ///
    /// # Errors
    /// When there is no such account, it is disabled, or the database fails.
    pub async fn unlink(&self, name: &str) -> Result<Invitation, ServiceError> {
        let account = self.named(name).await?;
        self.store.forget_subjects_of(&account.id).await?;
        self.reset(name).await
    }

    /// Who the holder of an account is elsewhere.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subjects(&self, account: &Account) -> Result<Vec<Subject>, ServiceError> {
        let rows = self.store.subjects_of(&account.id).await?;
        Ok(rows.into_iter().map(|row| Subject { issuer: row.issuer, subject: row.subject }).collect())
    }

    /// Lets somebody in whom the issuer signed in: a whole session under a new token, in place of `before`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enter_as(
        &self,
        subject: &Subject,
        from: &From,
        client: &str,
        before: Option<&Session>,
    ) -> Result<Result<Entered, SubjectFault>, ServiceError> {
        let id = self.store.account_of_subject(&subject.issuer, &subject.subject).await?;
        let row = match &id {
            Some(id) => self.store.account(id).await?,
            None => None,
        };
        let (Some(id), Some(row)) = (id, row) else {
            heard("openid", End::Nobody, "", from);
            return Ok(Err(SubjectFault::Unknown));
        };
        if row.disabled_at_ms.is_some() {
            heard("openid", End::Nobody, &id, from);
            return Ok(Err(SubjectFault::Disabled));
        }
        heard("openid", End::Done, &id, from);
        self.clear().await?;
        let token = self.begin(&id, Stage::Whole, client, before.map(|session| &session.hash)).await?;
        Ok(Ok(Entered { token, account: Account::read(&row)? }))
    }

    async fn keep_subject(&self, account: &str, subject: &Subject) -> Result<(), ServiceError> {
        let now: Timestamp = self.edge.now_ms();
        let row = SubjectRow {
            issuer: subject.issuer.clone(),
            subject: subject.subject.clone(),
            account: account.to_owned(),
            linked_at_ms: now.as_millisecond(),
        };
        if self.store.add_subject(&row).await? { Ok(()) } else { Err(taken()) }
    }
}

/// The name of whose account it is, is not said: it may be another operator's matter.
fn taken() -> ServiceError {
    input(
        "subject",
        "it is the holder of another account already".to_owned(),
        "see `standing user list`, or unlink that account first",
    )
}
