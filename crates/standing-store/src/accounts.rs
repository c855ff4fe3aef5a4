//! Accounts of people who sign in, with their recovery codes: operational data beside the log, never in it. What a
//! password or a code is worth is judged elsewhere; here are only what is kept of them and the steps that must not
//! happen twice.

use crate::Store;
use crate::cursor::page_limit;
use crate::database::{Columns, FromColumns, Record, Table, Values, retry, sql};
use crate::error::{StoreError, within, within_name};

/// The most recovery codes of one account.
const RECOVERY_CODES_MAX: usize = 32;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id, the only one of its kind, from which the marks of an officer are made. It never changes.
    pub id: String,
    /// The name under which its holder signs in; the only one of its kind.
    pub name: String,
    /// In which role its holder acts.
    pub role: String,
    /// The authority, unit or organisation it acts for.
    pub holder: String,
    /// The holder's rank there.
    pub rank: String,
    /// What is kept of the password; empty while there is none.
    pub password: String,
    /// The secret of the second factor; empty while there is none.
    pub totp_secret: Vec<u8>,
    /// The step of the last code that was taken; no earlier one is taken again.
    pub totp_step: i64,
    /// When it was made.
    pub created_at_ms: i64,
    /// When it was disabled; none while it is not.
    pub disabled_at_ms: Option<i64>,
}

/// What is kept of one recovery code.
struct RecoveryRow<'a> {
    account: &'a str,
    hash: &'a [u8; 32],
}

const COLUMNS: &str = "id, name, role, holder, rank, password, totp_secret, totp_step, created_at_ms, \
                       disabled_at_ms";

impl Store {
    /// Keeps a new account; says whether its id and its name were free.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn add_account(&self, account: &AccountRow) -> Result<bool, StoreError> {
        let words = [&account.id, &account.name, &account.role, &account.holder, &account.rank];
        words.into_iter().try_for_each(|word| within_name("a word of an account (bytes)", word))?;
        within("an account's password (bytes)", account.password.len(), crate::rows::MAX_TEXT_BYTES)?;
        within("an account's secret (bytes)", account.totp_secret.len(), crate::rows::MAX_TEXT_BYTES)?;
        let added = retry(async || {
            let mut tx = self.pool.begin().await?;
            let added = tx.insert(std::slice::from_ref(account)).await?;
            tx.commit().await?;
            Ok(added)
        });
        Ok(added.await? > 0)
    }

    /// The account with this id, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn account(&self, id: &str) -> Result<Option<AccountRow>, StoreError> {
        self.pool.row(sql(format!("SELECT {COLUMNS} FROM accounts WHERE id = $1")).bind(id)).await
    }

    /// The account with this name, or none.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn account_named(&self, name: &str) -> Result<Option<AccountRow>, StoreError> {
        self.pool.row(sql(format!("SELECT {COLUMNS} FROM accounts WHERE name = $1")).bind(name)).await
    }

    /// Accounts in order of their names, those after `after_name` (empty for the first page).
    ///
    /// # Errors
    /// [`StoreError::Limit`] for a limit above [`crate::limits::MAX_PAGE_ROWS`]; [`StoreError::Database`].
    pub async fn accounts(&self, after_name: &str, limit: usize) -> Result<Vec<AccountRow>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM accounts WHERE name > $1 ORDER BY name LIMIT $2");
        self.pool.rows(sql(text).bind(after_name).bind(page_limit(limit)?)).await
    }

    /// Replaces what is kept of an account's password.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn set_password(&self, id: &str, password: &str) -> Result<(), StoreError> {
        within("an account's password (bytes)", password.len(), crate::rows::MAX_TEXT_BYTES)?;
        let text = "UPDATE accounts SET password = $1 WHERE id = $2";
        retry(|| self.pool.run(sql(text).bind(password).bind(id))).await.map(|_| ())
    }

    /// Replaces the second factor of an account and its recovery codes; empty to take them away. No code of a step up
    /// to `step` is taken afterwards.
    ///
    /// # Errors
    /// [`StoreError::Limit`]; [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn set_second_factor(
        &self,
        id: &str,
        secret: &[u8],
        step: i64,
        recovery: &[[u8; 32]],
    ) -> Result<(), StoreError> {
        within("an account's secret (bytes)", secret.len(), crate::rows::MAX_TEXT_BYTES)?;
        within("recovery codes", recovery.len(), RECOVERY_CODES_MAX)?;
        let rows = recovery.iter().map(|hash| RecoveryRow { account: id, hash }).collect::<Vec<_>>();
        retry(async || {
            let mut tx = self.pool.begin().await?;
            let text = "UPDATE accounts SET totp_secret = $1, totp_step = $2 WHERE id = $3";
            tx.run(sql(text).bind(secret).bind(step).bind(id)).await?;
            tx.run(sql("DELETE FROM recovery_codes WHERE account = $1").bind(id)).await?;
            tx.insert(&rows).await?;
            tx.commit().await
        })
        .await
    }

    /// Notes that a code of this step was taken; says whether none of it or of a later one was taken before.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn take_code_of_step(&self, id: &str, step: i64) -> Result<bool, StoreError> {
        let text = "UPDATE accounts SET totp_step = $1 WHERE id = $2 AND totp_step < $1";
        Ok(retry(|| self.pool.run(sql(text).bind(step).bind(id))).await? > 0)
    }

    /// Takes a recovery code away; says whether the account had it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn take_recovery_code(&self, id: &str, hash: &[u8; 32]) -> Result<bool, StoreError> {
        let text = "DELETE FROM recovery_codes WHERE account = $1 AND hash = $2";
        Ok(retry(|| self.pool.run(sql(text).bind(id).bind(hash))).await? > 0)
    }

    /// How many recovery codes an account has left.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn recovery_codes_left(&self, id: &str) -> Result<u64, StoreError> {
        let text = "SELECT COUNT(*) FROM recovery_codes WHERE account = $1";
        let left = self.pool.row::<i64>(sql(text).bind(id)).await?.unwrap_or_default();
        Ok(u64::try_from(left).unwrap_or_default())
    }

    /// Disables an account for good, and ends its sessions; says whether it was not disabled before.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`].
    pub async fn disable_account(&self, id: &str, at_ms: i64) -> Result<bool, StoreError> {
        retry(async || {
            let mut tx = self.pool.begin().await?;
            let text = "UPDATE accounts SET disabled_at_ms = $1 WHERE id = $2 AND disabled_at_ms IS NULL";
            let disabled = tx.run(sql(text).bind(at_ms).bind(id)).await?;
            tx.run(sql("DELETE FROM sessions WHERE account = $1").bind(id)).await?;
            tx.commit().await?;
            Ok(disabled > 0)
        })
        .await
    }
}

impl Record for AccountRow {
    const TABLE: Table = Table { name: "accounts", columns: COLUMNS, on_conflict: " ON CONFLICT DO NOTHING" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add(
            [&self.id, &self.name, &self.role, &self.holder, &self.rank, &self.password].map(Into::into),
        );
        values.add([
            (&self.totp_secret).into(),
            self.totp_step.into(),
            self.created_at_ms.into(),
            self.disabled_at_ms.into(),
        ]);
    }
}

impl FromColumns for AccountRow {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: columns.take()?,
            name: columns.take()?,
            role: columns.take()?,
            holder: columns.take()?,
            rank: columns.take()?,
            password: columns.take()?,
            totp_secret: columns.take()?,
            totp_step: columns.take()?,
            created_at_ms: columns.take()?,
            disabled_at_ms: columns.take()?,
        })
    }
}

impl Record for RecoveryRow<'_> {
    const TABLE: Table =
        Table { name: "recovery_codes", columns: "account, hash", on_conflict: " ON CONFLICT DO NOTHING" };

    fn bind<'v>(&'v self, values: &mut Values<'v>) {
        values.add([self.account.into(), self.hash.into()]);
    }
}
