//! Runs a piece of work again when the database asks for that, with a bound. Never repeats work whose outcome
//! is unknown (a connection lost during commit): the caller's idempotency key is for that.

use crate::error::StoreError;
use std::time::Duration;

/// How often a transaction is tried before [`StoreError::Busy`].
const ATTEMPTS_MAX: u32 = 12;
/// The longest pause between two attempts.
const PAUSE_MAX: Duration = Duration::from_millis(250);

/// Runs `work` until it succeeds, fails for good, or was tried [`ATTEMPTS_MAX`] times.
pub(crate) async fn retry<T, F>(work: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    retry_when(is_transient, work).await
}

/// As [`retry`], for errors that `again` names.
pub(crate) async fn retry_when<T, F>(
    again: fn(&sqlx::Error) -> bool,
    work: impl Fn() -> F,
) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut attempts = 1;
    let mut pause = Duration::from_millis(1);
    loop {
        match work().await {
            Err(StoreError::Database(source)) if again(&source) => {
                if attempts == ATTEMPTS_MAX {
                    return Err(StoreError::Busy { attempts, source });
                }
            }
            outcome => return outcome,
        }
        attempts += 1;
        tokio::time::sleep(pause).await;
        pause = pause.saturating_mul(2).min(PAUSE_MAX);
    }
}

/// Whether the database rolled back only because of other writers.
///
/// PostgreSQL: 40001 serialisation failure, 40P01 deadlock. SQLite: 5 busy, 6 locked, with their extended
/// codes (the low byte is the plain code).
pub(crate) fn is_transient(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else { return false };
    let Some(code) = error.code() else { return false };
    match error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        Some(_) => matches!(code.as_ref(), "40001" | "40P01"),
        None => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    async fn attempts_of(again: fn(&sqlx::Error) -> bool, failures: u32) -> (u32, Result<(), StoreError>) {
        let tried = Cell::new(0);
        let outcome = retry_when(again, || async {
            tried.set(tried.get() + 1);
            if tried.get() <= failures { Err(StoreError::Database(sqlx::Error::PoolClosed)) } else { Ok(()) }
        })
        .await;
        (tried.get(), outcome)
    }

    #[tokio::test(start_paused = true)]
    async fn transient_failures_are_tried_again_up_to_the_bound() {
        let (tried, outcome) = attempts_of(|_| true, 3).await;
        assert_eq!(tried, 4);
        assert!(outcome.is_ok());
        let (tried, outcome) = attempts_of(|_| true, u32::MAX).await;
        assert_eq!(tried, ATTEMPTS_MAX);
        assert!(matches!(outcome, Err(StoreError::Busy { attempts: ATTEMPTS_MAX, .. })));
    }

    #[tokio::test]
    async fn other_failures_are_returned_at_once() {
        let (tried, outcome) = attempts_of(is_transient, 3).await;
        assert_eq!(tried, 1);
        assert!(matches!(outcome, Err(StoreError::Database(_))));
    }
}
