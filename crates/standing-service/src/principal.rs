//! Who asks, as the register knows them: a capacity, and for officers an account that no event ever shows.

use sha2::{Digest, Sha256};
use standing_core::command::Role;
use standing_core::decide::Actor;
use standing_core::id::{AuthorityId, OfficerMark, UnitId};
use standing_core::identifier::Identifier;

use crate::error::ServiceError;
use crate::seal::hex;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account or key, an opaque name in operational data. Never in an event.
    pub account: String,
    /// In which capacity.
    pub capacity: Capacity,
    /// The rank of an officer; of others it says nothing.
    pub rank: Rank,
}

/// What an officer may put a name to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Prepares: opens cases, serves, proposes.
    Preparing,
    /// Decides too: approves what another one proposed.
    Deciding,
}

/// In which capacity somebody asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capacity {
    /// An officer of an authority.
    Officer(AuthorityId),
    /// An organisation, about its own file only.
    Organisation(Identifier),
    /// A relying unit.
    Unit(UnitId),
    /// The operator.
    Operator,
    /// Anyone.
    Public,
}

impl Principal {
    /// Somebody in a capacity; an officer decides.
    #[must_use]
    pub fn new(account: impl Into<String>, capacity: Capacity) -> Self {
        Self { account: account.into(), capacity, rank: Rank::Deciding }
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn public() -> Self {
        Self::new("public", Capacity::Public)
    }

    /// The operator at the machine itself.
    #[must_use]
    pub fn operator() -> Self {
        Self::new("operator", Capacity::Operator)
    }

    /// The capacity in which commands are given.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self.capacity {
            Capacity::Officer(_) => Role::Officer,
            Capacity::Organisation(_) => Role::Organisation,
            Capacity::Unit(_) => Role::Unit,
            Capacity::Operator => Role::Register,
            Capacity::Public => Role::Public,
        }
    }

    /// The actor of a command about one organisation and perhaps one case.
    ///
    /// # Errors
    /// When an organisation asks about another one's file.
    pub(crate) fn actor(
        &self,
        secret: &[u8; 32],
        stream: &str,
        case: Option<&str>,
    ) -> Result<Actor, ServiceError> {
        Ok(match &self.capacity {
            Capacity::Officer(authority) => Actor::Officer {
                authority: authority.clone(),
                mark: mark(secret, &self.account, case.unwrap_or(stream))?,
            },
            Capacity::Organisation(identifier) if identifier.to_string() == stream => Actor::Organisation,
            Capacity::Organisation(identifier) => {
                return Err(ServiceError::Forbidden(format!(
                    "the key of {identifier} acts on its own file only"
                )));
            }
            Capacity::Unit(unit) => Actor::Unit(unit.clone()),
            Capacity::Operator => Actor::Register,
            Capacity::Public => Actor::Public,
        })
    }
}

impl Rank {
    /// The word under which it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Deciding => "deciding",
        }
    }
}

impl std::str::FromStr for Rank {
    type Err = ServiceError;

    fn from_str(text: &str) -> Result<Self, ServiceError> {
        match text {
            "preparing" => Ok(Self::Preparing),
            "deciding" => Ok(Self::Deciding),
            _ => Err(ServiceError::Input {
                place: "rank".to_owned(),
                what: "there is no such rank".to_owned(),
                remedy: "use preparing or deciding".to_owned(),
            }),
        }
    }
}

/// The mark of an officer in one case: the same officer has the same mark inside the case and another one in
/// every other case, and nobody without the secret can tell whose it is.
pub(crate) fn mark(secret: &[u8; 32], account: &str, case: &str) -> Result<OfficerMark, ServiceError> {
    let mut sha256 = Sha256::new();
    sha256.update(secret);
    sha256.update((account.len() as u64).to_le_bytes());
    sha256.update(account);
    sha256.update(case);
    let digest: [u8; 32] = sha256.finalize().into();
    let short = digest.first_chunk::<12>().map(|bytes| hex(bytes)).unwrap_or_default();
    short.parse().map_err(|_| ServiceError::Forbidden("the officer's mark could not be made".to_owned()))
}
