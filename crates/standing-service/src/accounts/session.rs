//! Sessions: somebody came in and is known by a token until they go, until they are idle too long, or until the time
//! of every session is over. The browser holds the token; only its hash is kept.

use jiff::Timestamp;
use standing_store::SessionRow;

use super::heard::{End, heard};
use super::{Account, Accounts, From, moment};
use crate::error::ServiceError;
use crate::secret::{hash, letters};

/// Letters of a token: 5 bits each, 260 in all.
const TOKEN_LETTERS: usize = 52;
/// How long a session lasts without being used, in milliseconds: an hour.
const IDLE_MS: i64 = 3_600_000;
/// How long a session lasts whatever happens: half a day.
const WHOLE_MS: i64 = 12 * 3_600_000;
/// How long somebody may take for the second factor: ten minutes.
const HALF_MS: i64 = 600_000;
/// How long a sign-in counts as just now: a quarter of an hour.
const FRESH_MS: i64 = 900_000;
/// How often the use of a session is noted.
const NOTE_USE_EVERY_MS: i64 = 60_000;
/// The most sessions that are listed.
const LISTED_MAX: usize = 50;
/// The longest description of a browser that is kept, in characters.
const CLIENT_CHARACTERS_MAX: usize = 120;

/// How far somebody has come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is owed. Opens nothing but that.
    Password,
    /// Both were right.
    Whole,
}

/// Somebody who came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The account.
    pub account: Account,
    /// How far they have come.
    pub stage: Stage,
    /// When it began.
    pub began_at: Timestamp,
    pub(super) hash: [u8; 32],
    pub(super) pending: Vec<u8>,
}

/// A session as its owner sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What the browser called itself: a word of strangers.
    pub client: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl Accounts {
    /// The session of a token, while it lasts and its account does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, ServiceError> {
        if token.len() != TOKEN_LETTERS {
            return Ok(None);
        }
        let hash = hash(token);
        let Some(row) = self.store.session(&hash).await? else { return Ok(None) };
        let now_ms = self.edge.now_ms().as_millisecond();
        if row.expires_at_ms <= now_ms || row.seen_at_ms.saturating_add(IDLE_MS) <= now_ms {
            self.store.end_session(&hash).await?;
            return Ok(None);
        }
        let Some(account) = self.store.account(&row.account).await? else { return Ok(None) };
        if account.disabled_at_ms.is_some() {
            return Ok(None);
        }
        if row.seen_at_ms.saturating_add(NOTE_USE_EVERY_MS) <= now_ms {
            self.store.note_session_use(&hash, now_ms).await?;
        }
        Ok(Some(Session {
            account: Account::read(&account)?,
            stage: if row.stage == Stage::Whole.as_str() { Stage::Whole } else { Stage::Password },
            began_at: moment(row.created_at_ms),
            hash,
            pending: row.pending,
        }))
    }

    /// Where somebody is signed in, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(&self, session: &Session) -> Result<Vec<Seen>, ServiceError> {
        let rows = self.store.sessions_of(&session.account.id, LISTED_MAX).await?;
        let seen = |row: SessionRow| Seen {
            is_this: row.hash == session.hash,
            client: row.client,
            began_at: moment(row.created_at_ms),
            seen_at: moment(row.seen_at_ms),
        };
        Ok(rows.into_iter().map(seen).collect())
    }

    /// Ends this session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, session: &Session) -> Result<(), ServiceError> {
        heard("sign-out", End::Done, &session.account.id, &From(None));
        Ok(self.store.end_session(&session.hash).await?)
    }

    /// Ends all other sessions of the account; says how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out_elsewhere(&self, session: &Session) -> Result<u64, ServiceError> {
        Ok(self.store.end_sessions_of(&session.account.id, Some(&session.hash)).await?)
    }

    /// Begins a session under a new token, in place of the one before: whoever knew that one knows nothing of this.
    pub(super) async fn begin(
        &self,
        account: &str,
        stage: Stage,
        client: &str,
        before: Option<&[u8; 32]>,
    ) -> Result<String, ServiceError> {
        let token = letters::<TOKEN_LETTERS>(&self.edge);
        let now_ms = self.edge.now_ms().as_millisecond();
        let lasts_ms = if stage == Stage::Whole { WHOLE_MS } else { HALF_MS };
        let client: String = client.chars().filter(|c| !c.is_control()).take(CLIENT_CHARACTERS_MAX).collect();
        let row = SessionRow {
            hash: hash(&token).to_vec(),
            account: account.to_owned(),
            stage: stage.as_str().to_owned(),
            client,
            pending: Vec::new(),
            created_at_ms: now_ms,
            seen_at_ms: now_ms,
            expires_at_ms: now_ms.saturating_add(lasts_ms),
        };
        self.store.begin_session(&row, before).await?;
        Ok(token)
    }
}

impl Session {
    /// Whether both factors were right just now.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        let age_ms = now.as_millisecond().saturating_sub(self.began_at.as_millisecond());
        self.stage == Stage::Whole && age_ms < FRESH_MS
    }
}

impl Stage {
    /// The word under which it is kept.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Whole => "whole",
        }
    }
}
