//! Sessions, invitations and counted guesses: what lies between an account and somebody at the door. Only hashes of
//! tokens are kept. How long anything lasts, and what too many guesses are, is decided elsewhere.

use crate::Store;
use crate::cursor::page_limit;
use crate::database::{Columns, FromColumns, Record, Table, Values, retry, sql};
use crate::error::{StoreError, within, within_name};

/// Somebody who came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Hash of the token that the browser holds.
    pub hash: Vec<u8>,
    /// The account.
    pub account: String,
    /// How far the sign-in has come, in the caller's spelling.
    pub stage: String,
    /// What the browser called itself.
    pub client: String,
    /// A second factor that is being set up; empty otherwise.
    pub pending: Vec<u8>,
    /// When it began.
    pub created_at_ms: i64,
    /// When it was last used, as far as that was noted.
    pub seen_at_ms: i64,
    /// When it ends whatever happens.
    pub expires_at_ms: i64,
}

/// Leave to set a password: for an account that is there, or for a new one of a holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// Hash of the code.
    pub hash: Vec<u8>,
    /// The account; empty when it is made by whoever comes with the code.
    pub account: String,
    /// The role of the account.
    pub role: String,
    /// The authority, unit or organisation of the account.
    pub holder: String,
    /// The rank of the account.
    pub rank: String,
    /// When it was made.
    pub created_at_ms: i64,
    /// When it ends.
    pub expires_at_ms: i64,
    /// When it was used; none while it was not.
    pub used_at_ms: Option<i64>,
}

/// How many guesses may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuessLimit {
    /// How many at once.
    pub free: i64,
    /// How long to wait for each one more.
    pub wait_ms: i64,
    /// After how long without one they are forgotten.
    pub forgotten_after_ms: i64,
}

/// Guesses about one account or from one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guesses {
    /// How many since the last one that was right, or since they were forgotten.
    pub failures: u64,
    /// When the last one was counted.
    pub last_at_ms: i64,
}

const SESSION: &str = "hash, account, stage, client, pending, created_at_ms, seen_at_ms, expires_at_ms";
const INVITATION: &str = "hash, account, role, holder, rank, created_at_ms, expires_at_ms, used_at_ms";

impl Store {
    /// Keeps a session, in place of another one when its hash is given: a token that was there before somebody signed
    /// in opens nothing afterwards.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn begin_session(
        &self,
        session: &SessionRow,
        instead_of: Option<&[u8; 32]>,
    ) -> Result<(), StoreError> {
        within_name("a word of a session (bytes)", &session.account)?;
        within_name("a session's client (bytes)", &session.client)?;
        retry(async || {
            let mut tx = self.pool.begin().await?;
            if let Some(hash) = instead_of {
                tx.run(sql("DELETE FROM sessions WHERE hash = $1").bind(hash)).await?;
            }
            tx.insert(std::slice::from_ref(session)).await?;
            tx.commit().await
        })
        .await
    }

    /// The session of a token's hash, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn session(&self, hash: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        self.pool.row(sql(format!("SELECT {SESSION} FROM sessions WHERE hash = $1")).bind(hash)).await
    }

    /// The sessions of an account, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn sessions_of(&self, account: &str, limit: usize) -> Result<Vec<SessionRow>, StoreError> {
        let text = format!(
            "SELECT {SESSION} FROM sessions WHERE account = $1 ORDER BY created_at_ms DESC, hash LIMIT $2"
        );
        self.pool.rows(sql(text).bind(account).bind(page_limit(limit)?)).await
    }

    /// Notes that a session was used. Not for every request: each note is a write.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn note_session_use(&self, hash: &[u8; 32], at_ms: i64) -> Result<(), StoreError> {
        let text = "UPDATE sessions SET seen_at_ms = $1 WHERE hash = $2";
        retry(|| self.pool.run(sql(text).bind(at_ms).bind(hash))).await.map(|_| ())
    }

    /// Keeps a second factor that is being set up in a session.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn put_pending(&self, hash: &[u8; 32], pending: &[u8]) -> Result<(), StoreError> {
        within("a second factor (bytes)", pending.len(), crate::rows::MAX_TEXT_BYTES)?;
        let text = "UPDATE sessions SET pending = $1 WHERE hash = $2";
        retry(|| self.pool.run(sql(text).bind(pending).bind(hash))).await.map(|_| ())
    }

    /// Ends one session.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn end_session(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        let text = "DELETE FROM sessions WHERE hash = $1";
        retry(|| self.pool.run(sql(text).bind(hash))).await.map(|_| ())
    }

    /// Ends all sessions of an account, but one where it is given; says how many.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn end_sessions_of(&self, account: &str, but: Option<&[u8; 32]>) -> Result<u64, StoreError> {
        let none = [0; 32];
        let text = "DELETE FROM sessions WHERE account = $1 AND hash <> $2";
        retry(|| self.pool.run(sql(text).bind(account).bind(but.unwrap_or(&none)))).await
    }

    /// Keeps an invitation, and ends earlier ones to the same account.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn add_invitation(&self, invitation: &InvitationRow) -> Result<(), StoreError> {
        let words = [&invitation.account, &invitation.role, &invitation.holder, &invitation.rank];
        words.into_iter().try_for_each(|word| within_name("a word of an invitation (bytes)", word))?;
        retry(async || {
            let mut tx = self.pool.begin().await?;
            if !invitation.account.is_empty() {
                let text = "DELETE FROM invitations WHERE account = $1 AND used_at_ms IS NULL";
                tx.run(sql(text).bind(&invitation.account)).await?;
            }
            tx.insert(std::slice::from_ref(invitation)).await?;
            tx.commit().await
        })
        .await
    }

    /// The invitation of a code's hash, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn invitation(&self, hash: &[u8; 32]) -> Result<Option<InvitationRow>, StoreError> {
        self.pool.row(sql(format!("SELECT {INVITATION} FROM invitations WHERE hash = $1")).bind(hash)).await
    }

    /// Uses an invitation; says whether it was neither used nor over.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn use_invitation(&self, hash: &[u8; 32], at_ms: i64) -> Result<bool, StoreError> {
        let text = "UPDATE invitations SET used_at_ms = $1 \
                    WHERE hash = $2 AND used_at_ms IS NULL AND expires_at_ms > $1";
        Ok(retry(|| self.pool.run(sql(text).bind(at_ms).bind(hash))).await? > 0)
    }

    /// The guesses that are counted under a key.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn guesses(&self, key: &str) -> Result<Option<Guesses>, StoreError> {
        self.pool.row(sql("SELECT failures, last_at_ms FROM attempts WHERE key = $1").bind(key)).await
    }

    /// Counts one more guess if it may be made; says whether. There are `limit.free` guesses, then one each
    /// `limit.wait_ms`; the count starts anew when the last one is longer ago than `limit.forgotten_after_ms`. Of
    /// guesses at once each is counted.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn take_guess(&self, key: &str, at_ms: i64, limit: GuessLimit) -> Result<bool, StoreError> {
        within_name("a key of guesses (bytes)", key)?;
        let text = "INSERT INTO attempts (key, failures, last_at_ms) VALUES ($1, 1, $2) \
                    ON CONFLICT (key) DO UPDATE SET last_at_ms = excluded.last_at_ms, \
                    failures = CASE WHEN attempts.last_at_ms < $3 THEN 1 ELSE attempts.failures + 1 END \
                    WHERE attempts.last_at_ms < $3 OR attempts.failures < $4 OR attempts.last_at_ms <= $5";
        let forgotten_ms = at_ms.saturating_sub(limit.forgotten_after_ms);
        let waited_ms = at_ms.saturating_sub(limit.wait_ms);
        let statement =
            || sql(text).bind(key).bind(at_ms).bind(forgotten_ms).bind(limit.free).bind(waited_ms);
        Ok(retry(|| self.pool.run(statement())).await? > 0)
    }

    /// Takes back a guess that was right, where others are counted with it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn give_back_guess(&self, key: &str) -> Result<(), StoreError> {
        let text = "UPDATE attempts SET failures = failures - 1 WHERE key = $1 AND failures > 0";
        retry(|| self.pool.run(sql(text).bind(key))).await.map(|_| ())
    }

    /// Forgets the guesses under a key: the last one was right.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn forget_guesses(&self, key: &str) -> Result<(), StoreError> {
        retry(|| self.pool.run(sql("DELETE FROM attempts WHERE key = $1").bind(key))).await.map(|_| ())
    }

    /// Clears away sessions that are over and guesses from before a moment.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn clear_access(&self, now_ms: i64, guesses_before_ms: i64) -> Result<(), StoreError> {
        let sessions = "DELETE FROM sessions WHERE expires_at_ms <= $1";
        retry(|| self.pool.run(sql(sessions).bind(now_ms))).await?;
        let guesses = "DELETE FROM attempts WHERE last_at_ms < $1";
        retry(|| self.pool.run(sql(guesses).bind(guesses_before_ms))).await.map(|_| ())
    }
}

impl Record for SessionRow {
    const TABLE: Table = Table { name: "sessions", columns: SESSION, on_conflict: "" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([
            (&self.hash).into(),
            (&self.account).into(),
            (&self.stage).into(),
            (&self.client).into(),
            (&self.pending).into(),
            self.created_at_ms.into(),
            self.seen_at_ms.into(),
            self.expires_at_ms.into(),
        ]);
    }
}

impl FromColumns for SessionRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            hash: columns.take()?,
            account: columns.take()?,
            stage: columns.take()?,
            client: columns.take()?,
            pending: columns.take()?,
            created_at_ms: columns.take()?,
            seen_at_ms: columns.take()?,
            expires_at_ms: columns.take()?,
        })
    }
}

impl Record for InvitationRow {
    const TABLE: Table = Table { name: "invitations", columns: INVITATION, on_conflict: "" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([
            (&self.hash).into(),
            (&self.account).into(),
            (&self.role).into(),
            (&self.holder).into(),
            (&self.rank).into(),
            self.created_at_ms.into(),
            self.expires_at_ms.into(),
            self.used_at_ms.into(),
        ]);
    }
}

impl FromColumns for InvitationRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            hash: columns.take()?,
            account: columns.take()?,
            role: columns.take()?,
            holder: columns.take()?,
            rank: columns.take()?,
            created_at_ms: columns.take()?,
            expires_at_ms: columns.take()?,
            used_at_ms: columns.take()?,
        })
    }
}

impl FromColumns for Guesses {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self { failures: columns.count()?, last_at_ms: columns.take()? })
    }
}
