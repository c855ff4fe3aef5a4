//! Clauses gathered: of a mechanism's duties, of every limb that holds; and how a clause is written.

use std::fmt;

use super::evaluate::{Explanation, Outcome};
use super::model::{Cite, Mechanism, Pack};

impl Pack {
    /// The clauses of the duties that a mechanism carries out.
    #[must_use]
    pub fn duty_cites(&self, mechanism: Mechanism) -> Vec<Cite> {
        self.duties(mechanism).flat_map(|duty| duty.head.basis.cites.clone()).collect()
    }
}

impl Explanation {
    /// The clauses of every node that holds.
    #[must_use]
    pub fn met_cites(&self) -> Vec<Cite> {
        let own = if self.outcome == Outcome::Met { self.cites.as_slice() } else { &[] };
        own.iter().cloned().chain(self.children.iter().flat_map(Self::met_cites)).collect()
    }
}

/// `source clause id`, for example `opinions-2016 IV(2)3 C155`.
impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.source, self.clause)?;
        self.id.as_ref().map_or(Ok(()), |id| write!(f, " {id}"))
    }
}
