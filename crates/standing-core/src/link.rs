//! Links between organisations: succession and branches, with the days on which they held.
//!
//! Recorded and shown, and nothing more. INVARIANT (links carry no effect): no consequence, listing or standing
//! passes along a link; what concerns another organisation needs a decision addressed to it. Not here: links to
//! persons, for which there is no type.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::identifier::Identifier;

/// A recorded relation from the organisation whose file this stands in to another one.
///
/// ```
/// # use standing_core::link::{Link, LinkKind};
/// let other = "reg-DE:HRB12345".parse()?;
/// let link = Link::new(LinkKind::SuccessorOf, other, None, None)?;
/// assert_eq!(link.kind().inverse(), LinkKind::PredecessorOf);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    kind: LinkKind,
    other: Identifier,
    from: Option<Date>,
    to: Option<Date>,
}

impl Link {
    /// The link to `other`, holding from the first to the last day, both included; `None` leaves a side open.
    ///
    /// # Errors
    /// [`LinkError::DaysReversed`] when the last day lies before the first.
    pub fn new(
        kind: LinkKind,
        other: Identifier,
        from: Option<Date>,
        to: Option<Date>,
    ) -> Result<Self, LinkError> {
        match (from, to) {
            (Some(from), Some(to)) if to < from => {
                Err(LinkError::DaysReversed { kind, other: other.to_string(), from, to })
            }
            _ => Ok(Self { kind, other, from, to }),
        }
    }

    /// What the link says.
    #[must_use]
    pub fn kind(&self) -> LinkKind {
        self.kind
    }

    /// The other organisation.
    #[must_use]
    pub fn other(&self) -> &Identifier {
        &self.other
    }

    /// First day on which it held, when known.
    #[must_use]
    pub fn from(&self) -> Option<Date> {
        self.from
    }

    /// Last day on which it held, when known.
    #[must_use]
    pub fn to(&self) -> Option<Date> {
        self.to
    }

    /// True unless the days known say that the link did not hold on this day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What a link says of the organisation in whose file it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// It took the other's place.
    SuccessorOf,
    /// The other took its place.
    PredecessorOf,
    /// It is a branch of the other.
    BranchOf,
    /// The other is a branch of it.
    HasBranch,
}

impl LinkKind {
    /// Every kind with its word.
    pub const WORDS: [(Self, &str); 4] = [
        (Self::SuccessorOf, "successor-of"),
        (Self::PredecessorOf, "predecessor-of"),
        (Self::BranchOf, "branch-of"),
        (Self::HasBranch, "has-branch"),
    ];

    /// The same link seen from the other organisation.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::SuccessorOf => Self::PredecessorOf,
            Self::PredecessorOf => Self::SuccessorOf,
            Self::BranchOf => Self::HasBranch,
            Self::HasBranch => Self::BranchOf,
        }
    }
}

impl FromStr for LinkKind {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        let found = Self::WORDS.iter().find(|(_, word)| *word == text);
        found.map(|(kind, _)| *kind).ok_or_else(|| LinkError::UnknownKind {
            input: text.chars().take(64).filter(|c| !c.is_control()).collect(),
        })
    }
}

impl fmt::Display for LinkKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::WORDS.iter().find(|(kind, _)| kind == self).map_or("", |(_, word)| word);
        f.write_str(word)
    }
}

/// The reason why a link was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkError {
    /// The last day lies before the first.
    #[error("the link {kind} {other} is said to hold from {from} to {to}; swap or correct the days")]
    DaysReversed {
        /// What the link says.
        kind: LinkKind,
        /// The other organisation.
        other: String,
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// The word is no kind of link.
    #[error("`{input}` is no kind of link; known are successor-of, predecessor-of, branch-of and has-branch")]
    UnknownKind {
        /// The word as given, shortened.
        input: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn other() -> Identifier {
        "lei:529900YACP3U57RKLF98".parse().unwrap()
    }

    #[test]
    fn days_are_inclusive_and_in_order() {
        let (first, last) = (date(2020, 1, 1), date(2020, 12, 31));
        let link = Link::new(LinkKind::BranchOf, other(), Some(first), Some(last)).unwrap();
        assert!(link.holds_on(first) && link.holds_on(last));
        assert!(!link.holds_on(date(2021, 1, 1)));
        assert!(Link::new(LinkKind::BranchOf, other(), None, None).unwrap().holds_on(Date::MAX));
        let error = Link::new(LinkKind::BranchOf, other(), Some(last), Some(first)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the link branch-of lei:529900YACP3U57RKLF98 is said to hold from 2020-12-31 to 2020-01-01; \
             swap or correct the days"
        );
    }

    #[test]
    fn kinds_round_trip_and_invert() {
        for (kind, word) in LinkKind::WORDS {
            assert_eq!(kind.to_string(), word);
            assert_eq!(word.parse(), Ok(kind));
            assert_ne!(kind.inverse(), kind);
            assert_eq!(kind.inverse().inverse(), kind);
        }
        assert!("parent-of".parse::<LinkKind>().is_err());
        assert!("owner-of\n".parse::<LinkKind>().is_err());
    }
}
