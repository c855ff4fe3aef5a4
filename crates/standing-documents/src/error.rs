//! Why there is no paper.

use standing_core::id::CaseId;

/// Why there is no paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The file has no such case.
    #[error("the file has no case {0}")]
    UnknownCase(CaseId),
    /// The organisation is not in the register.
    #[error("no organisation is registered in this file")]
    NoOrganisation,
    /// Nothing was decided or proposed that a decision could state.
    #[error("case {0} holds no decision and no proposal of one: propose a decision first")]
    NothingDecided(CaseId),
    /// The rules on which the case rests are not loaded.
    #[error("the rules {0} on which the case rests are not loaded")]
    UnknownRules(String),
    /// No font of the machine has what the paper needs.
    #[error(
        "no font on this machine has Chinese characters: install one, for example the package fonts-noto-cjk"
    )]
    NoFont,
    /// The typesetter refused.
    #[error("the paper could not be set: {0}")]
    Setting(String),
}
