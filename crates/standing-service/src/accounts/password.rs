//! Passwords: what one must be like, how it is kept (argon2id), how a guess is judged. Who may guess how often is
//! decided beside it.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::{OnceCell, Semaphore};

use crate::edge::Edge;
use crate::error::ServiceError;

/// The shortest password, in characters.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// The longest password, in characters.
pub const PASSWORD_CHARACTERS_MAX: usize = 128;
/// The fewest different characters of a password.
const DIFFERENT_MIN: usize = 5;
/// Passwords that are hashed at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Shorter than [`PASSWORD_CHARACTERS_MIN`].
    Short,
    /// Longer than [`PASSWORD_CHARACTERS_MAX`].
    Long,
    /// A few characters again and again, or the name under which its holder signs in.
    Guessable,
}

/// Says what is wrong with a new password.
///
/// # Errors
/// The fault, where there is one.
pub fn judge(password: &str, name: &str) -> Result<(), PasswordFault> {
    let characters = password.chars().count();
    if characters < PASSWORD_CHARACTERS_MIN {
        return Err(PasswordFault::Short);
    }
    if characters > PASSWORD_CHARACTERS_MAX {
        return Err(PasswordFault::Long);
    }
    let different = password.chars().collect::<std::collections::BTreeSet<_>>().len();
    let folded = password.to_lowercase();
    let rest = folded.replace(name, "");
    if different < DIFFERENT_MIN || (!name.is_empty() && rest.chars().count() < PASSWORD_CHARACTERS_MIN / 2) {
        return Err(PasswordFault::Guessable);
    }
    Ok(())
}

/// Hashes passwords, a few at once.
#[derive(Debug)]
pub(super) struct Hasher {
    room: Semaphore,
    /// What a guess about nobody is compared with, so that it takes as long as one about somebody.
    nobody: OnceCell<String>,
}

impl Hasher {
    pub(super) fn new() -> Self {
        Self { room: Semaphore::new(AT_ONCE), nobody: OnceCell::new() }
    }

    /// What is kept of a password, in the form that names its algorithm and its costs.
    pub(super) async fn hash(&self, edge: &Edge, password: &str) -> Result<String, ServiceError> {
        let (password, salt) = (password.to_owned(), edge.random::<16>());
        self.in_turn(move || {
            let hashed: Result<PasswordHash, _> =
                Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
            hashed.map(|hash| hash.to_string()).ok()
        })
        .await?
        .ok_or_else(|| ServiceError::Forbidden("the password could not be hashed".to_owned()))
    }

    /// Whether a guess is right; `kept` is none where there is nobody or no password, which takes as long.
    pub(super) async fn is_right(
        &self,
        edge: &Edge,
        kept: Option<String>,
        guess: &str,
    ) -> Result<bool, ServiceError> {
        let nobody = self.nobody.get_or_try_init(|| self.hash(edge, "nobody has this password")).await?;
        let is_somebody = kept.is_some();
        let kept = kept.unwrap_or_else(|| nobody.clone());
        let guess: String = guess.chars().take(PASSWORD_CHARACTERS_MAX.saturating_add(1)).collect();
        let is_right = self.in_turn(move || {
            let kept = PasswordHash::new(&kept).ok()?;
            Some(Argon2::default().verify_password(guess.as_bytes(), &kept).is_ok())
        });
        Ok(is_right.await?.unwrap_or(false) && is_somebody)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        let _turn = self.room.acquire().await.map_err(|_| ServiceError::Busy)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| ServiceError::Busy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_the_name() {
        for (password, name, expected) in [
            ("elevenchars", "ann", Err(PasswordFault::Short)),
            ("twelve chars", "ann", Ok(())),
            ("一二三四五六七八九十甲乙", "ann", Ok(())),
            ("aaaaaaaaaaaaaaaa", "ann", Err(PasswordFault::Guessable)),
            ("ann.of.the.court", "ann.of.the.court", Err(PasswordFault::Guessable)),
            ("Ann.Of.The.Court1", "ann.of.the.court", Err(PasswordFault::Guessable)),
            (&"long".repeat(33), "ann", Err(PasswordFault::Long)),
        ] {
            assert_eq!(judge(password, name), expected, "{password}");
        }
    }
}
