//! Setting up the second factor: a secret for an authenticator, proven by a code, and recovery codes for the day on
//! which the authenticator is lost. Both are shown once.

use super::heard::{End, heard};
use super::throttle::From;
use super::{Accounts, Entered, Session, totp};
use crate::error::ServiceError;
use crate::secret::{grouped, hash, letters};

/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 8;
/// Letters of a recovery code: 5 bits each, 80 in all.
const RECOVERY_LETTERS: usize = 16;

/// A second factor that was just set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFactor {
    /// The session, under another token.
    pub entered: Entered,
    /// The recovery codes, each good for one sign-in.
    pub recovery: Vec<String>,
}

/// Why a second factor was not set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorFault {
    /// The code is not one of now of this secret.
    Wrong,
    /// Too many guesses.
    Throttled,
    /// The session is half, or from too long ago: sign in anew.
    Stale,
}

impl Accounts {
    /// The secret that is being set up in this session; the same one until it is proven.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn factor_to_come(&self, session: &Session) -> Result<Vec<u8>, ServiceError> {
        if !session.pending.is_empty() {
            return Ok(session.pending.clone());
        }
        let secret = self.edge.random::<{ totp::SECRET_BYTES }>();
        self.store.put_pending(&session.hash, &secret).await?;
        Ok(secret.to_vec())
    }

    /// Takes the second factor over once a code proves that the authenticator has its secret.
    ///
    /// Whoever has one already needs a whole session that began just now for another: a browser that was left open
    /// is not enough.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_factor(
        &self,
        session: &Session,
        code: &str,
        from: &From,
        client: &str,
    ) -> Result<Result<NewFactor, FactorFault>, ServiceError> {
        let id = &session.account.id;
        let key = format!("code:{id}");
        if !self.may_guess(&key, from).await? {
            heard("second-factor", End::Throttled, id, from);
            return Ok(Err(FactorFault::Throttled));
        }
        let second = self.edge.now_ms().as_second();
        if session.account.has_second_factor && !session.is_fresh(self.edge.now_ms()) {
            return Ok(Err(FactorFault::Stale));
        }
        let step = match session.pending.as_slice() {
            [] => None,
            secret => totp::step_of(secret, code, second),
        };
        let Some(step) = step else {
            heard("second-factor", End::Wrong, id, from);
            return Ok(Err(FactorFault::Wrong));
        };
        heard("second-factor", End::Done, id, from);
        self.guessed_right(&key, from).await?;
        let codes = (0..RECOVERY_CODES).map(|_| letters::<RECOVERY_LETTERS>(&self.edge)).collect::<Vec<_>>();
        let hashes = codes.iter().map(|code| hash(code)).collect::<Vec<_>>();
        self.store.set_second_factor(id, &session.pending, step, &hashes).await?;
        self.store.end_sessions_of(id, Some(&session.hash)).await?;
        let entered = self.enter(session, client).await?;
        Ok(Ok(NewFactor { entered, recovery: codes.iter().map(|code| grouped(code)).collect() }))
    }

    /// How many recovery codes somebody has left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recovery_codes_left(&self, session: &Session) -> Result<u64, ServiceError> {
        Ok(self.store.recovery_codes_left(&session.account.id).await?)
    }
}
