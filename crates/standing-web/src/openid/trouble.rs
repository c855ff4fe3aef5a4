//! Why somebody did not come in by way of the provider, as far as they are told; the operator's log says more.

/// Why nothing was fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The other side is not there, or breaks off.
    #[error("{0}")]
    Unreachable(String),
    /// It took too long.
    #[error("there was no answer within {0} seconds")]
    Slow(u64),
    /// It said too much.
    #[error("the answer has more than {0} bytes")]
    Large(u64),
    /// The address is not asked: it is not over TLS.
    #[error("{0} is not asked without TLS")]
    Plain(String),
}

/// Why somebody did not come in by way of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// They did not begin here, began too long ago, or come a second time.
    Stale,
    /// They said no over there.
    Denied,
    /// The provider does not sign in for us, as it says itself.
    Refused,
    /// The provider is not there, or too slow.
    Down,
    /// What the provider said does not hold: its signature, its name, for whom it was, when, or about whom.
    Untrue,
    /// The provider did not ask as strongly as the operator demands.
    Weak,
    /// No account is theirs.
    Unknown,
    /// Their account was disabled.
    Disabled,
}

impl Trouble {
    /// Every trouble.
    pub const ALL: [Self; 8] = [
        Self::Stale,
        Self::Denied,
        Self::Refused,
        Self::Down,
        Self::Untrue,
        Self::Weak,
        Self::Unknown,
        Self::Disabled,
    ];

    /// Its word in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Denied => "denied",
            Self::Refused => "refused",
            Self::Down => "down",
            Self::Untrue => "untrue",
            Self::Weak => "weak",
            Self::Unknown => "unknown",
            Self::Disabled => "disabled",
        }
    }
}
