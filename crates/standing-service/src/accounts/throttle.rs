//! How often a password or a code may be guessed: by whom it is about, and by where the guess comes from. Waiting is
//! short and ends by itself, so that nobody can lock an officer out for long.

use standing_store::GuessLimit;

use super::Accounts;
use crate::error::ServiceError;

/// Guesses about one account: five, then one each five minutes.
const OF_ACCOUNT: GuessLimit = GuessLimit { free: 5, wait_ms: 300_000, forgotten_after_ms: 3_600_000 };
/// Guesses from one address: an office has many officers behind one.
const OF_ADDRESS: GuessLimit = GuessLimit { free: 50, wait_ms: 60_000, forgotten_after_ms: 3_600_000 };
/// After how long guesses are cleared away.
const CLEARED_AFTER_MS: i64 = 24 * 3_600_000;

/// Where a guess comes from, where that says anything: behind a proxy all come from one address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct From(pub Option<std::net::IpAddr>);

impl From {
    /// What is counted together: one address; of IPv6 the network of one customer, who has as many addresses as they
    /// like.
    #[must_use]
    pub fn counted(&self) -> Option<String> {
        Some(match self.0?.to_canonical() {
            std::net::IpAddr::V4(address) => format!("address:{address}"),
            std::net::IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("address:{a:x}:{b:x}:{c:x}:{d:x}::")
            }
        })
    }
}

impl Accounts {
    /// Counts a guess about `what`; says whether it may be made.
    pub(super) async fn may_guess(&self, what: &str, from: &From) -> Result<bool, ServiceError> {
        let now_ms = self.edge.now_ms().as_millisecond();
        if let Some(key) = from.counted()
            && !self.store.take_guess(&key, now_ms, OF_ADDRESS).await?
        {
            return Ok(false);
        }
        Ok(self.store.take_guess(what, now_ms, OF_ACCOUNT).await?)
    }

    /// Counts a guess about what nobody can name, such as an invitation; says whether it may be made.
    pub(super) async fn may_guess_from(&self, from: &From) -> Result<bool, ServiceError> {
        let Some(key) = from.counted() else { return Ok(true) };
        Ok(self.store.take_guess(&key, self.edge.now_ms().as_millisecond(), OF_ADDRESS).await?)
    }

    /// A guess about what nobody can name was right: it is not counted.
    pub(super) async fn guessed_right_from(&self, from: &From) -> Result<(), ServiceError> {
        match from.counted() {
            Some(key) => Ok(self.store.give_back_guess(&key).await?),
            None => Ok(()),
        }
    }

    /// The guess was right: those before are forgotten.
    pub(super) async fn guessed_right(&self, what: &str, from: &From) -> Result<(), ServiceError> {
        self.guessed_right_from(from).await?;
        Ok(self.store.forget_guesses(what).await?)
    }

    /// Clears away what is over.
    pub(super) async fn clear(&self) -> Result<(), ServiceError> {
        let now_ms = self.edge.now_ms().as_millisecond();
        Ok(self.store.clear_access(now_ms, now_ms.saturating_sub(CLEARED_AFTER_MS)).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_one_address() {
        for (from, expected) in [
            ("192.0.2.7", "address:192.0.2.7"),
            ("::ffff:192.0.2.7", "address:192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::"),
        ] {
            assert_eq!(From(Some(from.parse().unwrap())).counted().as_deref(), Some(expected));
        }
        assert_eq!(From(None).counted(), None);
    }
}
