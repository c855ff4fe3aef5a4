//! Errors by what the one who asked can do about them. Doors turn these into their own words; no door looks
//! into the database's errors.

use standing_store::StoreError;
use standing_transparency::TransparencyError;

use crate::error::ServiceError;

/// What an error asks of the one who got it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Ask in another way: what was given is not of its form.
    Input,
    /// Ask for something else: it is not there.
    NotFound,
    /// Ask with another key: this one may not.
    Forbidden,
    /// Ask again with what has changed meanwhile: it contradicts what is there.
    Conflict,
    /// Ask again in a while.
    Busy,
    /// Tell the operator: something is broken here.
    Broken,
}

impl ServiceError {
    /// What the error asks of the one who got it.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Argument(_) | Self::Identifier(_) | Self::Input { .. } => Fault::Input,
            Self::NotFound { .. } => Fault::NotFound,
            Self::Forbidden(_) => Fault::Forbidden,
            Self::KeyReused(_) | Self::Pack(_) | Self::Quota(_) | Self::Taken(_) => Fault::Conflict,
            Self::Busy | Self::Indexing | Self::Unsigned(_) => Fault::Busy,
            Self::Store(error) => of_store(error),
            Self::Transparency(error) => of_log(error),
            _ => Fault::Broken,
        }
    }
}

const fn of_store(error: &StoreError) -> Fault {
    match error {
        StoreError::Cursor { .. } | StoreError::Limit { .. } => Fault::Input,
        StoreError::Taken { .. } | StoreError::Repeated { .. } => Fault::Conflict,
        StoreError::StreamConflict { .. }
        | StoreError::KeyUsed { .. }
        | StoreError::HeadMoved { .. }
        | StoreError::TimeBackwards { .. }
        | StoreError::Busy { .. }
        | StoreError::Rebuilding => Fault::Busy,
        _ => Fault::Broken,
    }
}

const fn of_log(error: &TransparencyError) -> Fault {
    match error {
        TransparencyError::Unreadable { .. } | TransparencyError::Forked { .. } => Fault::Broken,
        _ => Fault::Input,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_who_can_mend_them() {
        let cursor = "x".parse::<standing_store::Cursor>().unwrap_err();
        for (error, expect) in [
            (ServiceError::Store(cursor), Fault::Input),
            (ServiceError::Store(StoreError::Rebuilding), Fault::Busy),
            (ServiceError::Store(StoreError::Damaged { what: "head".into() }), Fault::Broken),
            (ServiceError::KeyReused("k".into()), Fault::Conflict),
            (ServiceError::Busy, Fault::Busy),
            (ServiceError::NotFound { what: "case", name: "c".into() }, Fault::NotFound),
        ] {
            assert_eq!(error.fault(), expect, "{error}");
        }
    }
}
