//! The one error type of the crate: each message names the input, the place and the remedy.
//!
//! Deliberately not here: what a verifier finds wrong with a log. Those are results, see
//! [`crate::verify`].

/// Why an input was refused or a proof does not hold.
///
/// # Example
/// ```
/// let refused = standing_transparency::Hash::from_hex("xyz").unwrap_err();
/// assert!(refused.to_string().contains("64 lower-case hexadecimal digits"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransparencyError {
    /// The input does not have the form that its format asks for.
    #[error("{what}, {place}: {reason}; {remedy}")]
    Malformed {
        /// Which kind of input, for example `leaf`.
        what: &'static str,
        /// Where in the input, for example `line 2`.
        place: String,
        /// What is wrong there.
        reason: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// The input is larger than its limit.
    #[error("{what} is {size} long, the limit is {limit}; send less at once")]
    TooLarge {
        /// Which kind of input.
        what: &'static str,
        /// Its size, in the unit named by `what`.
        size: u64,
        /// The largest size accepted.
        limit: u64,
    },
    /// An index or a size points outside the tree.
    #[error(
        "{what} {value} does not fit a log of {size} leaves; ask for a smaller one or a newer checkpoint"
    )]
    OutOfRange {
        /// Which number, for example `index`.
        what: &'static str,
        /// The number given.
        value: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// A proof does not lead to the root it should lead to.
    #[error(
        "{proof} proof does not hold: {reason}; fetch leaf, proof and checkpoint again from the log and report it if it stays"
    )]
    ProofFails {
        /// `inclusion` or `consistency`.
        proof: &'static str,
        /// What differs.
        reason: String,
    },
    /// A signature of a known key does not verify.
    #[error(
        "signature of {name} is wrong; the text was changed after signing or the key is another one: fetch both again"
    )]
    SignatureWrong {
        /// Name and id of the key.
        name: String,
    },
    /// No signature of a key that is trusted.
    #[error("no signature of a trusted key (found: {found}); pass the verifier key that the log publishes")]
    NotSigned {
        /// Key names on the note.
        found: String,
    },
    /// Too few witnesses signed.
    #[error(
        "{found} of the {needed} witnesses needed have cosigned; fetch a newer checkpoint or lower the policy"
    )]
    WitnessesMissing {
        /// Witness signatures that verify.
        found: usize,
        /// Witness signatures that the policy asks for.
        needed: usize,
    },
    /// The checkpoint is of another log.
    #[error("checkpoint of {found:?} where {expected:?} was expected; check the address of the log")]
    OriginDiffers {
        /// Origin line found.
        found: String,
        /// Origin line expected.
        expected: String,
    },
    /// The stored log is shorter than what was already signed.
    #[error(
        "the log has {size} leaves but a checkpoint of {signed} was already signed; \
         it was probably restored from an older backup: restore a newer one, nothing is signed until then"
    )]
    BehindLastSigned {
        /// Leaves stored now.
        size: u64,
        /// Size of the checkpoint signed last.
        signed: u64,
    },
    /// The stored log contradicts what was already signed.
    #[error(
        "the first {size} leaves no longer give the root that was signed for them; \
         a stored row was changed: run the verification, restore the changed rows, nothing is signed until then"
    )]
    Forked {
        /// Size of the checkpoint signed last.
        size: u64,
    },
    /// A part of the log could not be read by the caller's reader.
    #[error("cannot read {what}: {reason}; check that it exists and try again")]
    Unreadable {
        /// Which part, for example `tile/0/000`.
        what: String,
        /// What the reader said.
        reason: String,
    },
    /// The body does not belong to the receipt.
    #[error("receipt: {reason}; ask the register for a new receipt")]
    ReceiptDiffers {
        /// What differs.
        reason: String,
    },
}

impl TransparencyError {
    pub(crate) fn malformed(
        what: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        remedy: &'static str,
    ) -> Self {
        Self::Malformed { what, place: place.into(), reason: reason.into(), remedy }
    }
}
