//! Verifies what somebody holds in hand: a receipt, or a proof that an event is in the log. Neither needs the
//! register.

use standing_transparency::{
    CheckpointPolicy, Leaf, ProofBundle, Receipt, SALT_BYTES, TransparencyError, Verified, VerifierKey,
    commitment,
};

use crate::error::ServiceError;

/// A receipt whose signatures and hash hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedReceipt {
    /// What kind of answer it is for.
    pub kind: String,
    /// The answer, one line of JSON.
    pub body: String,
    /// Name of the log.
    pub origin: String,
    /// Size of the log under which it was given.
    pub size: u64,
    /// Signatures on the checkpoint that hold: the log's and those of witnesses.
    pub signatures: Vec<Verified>,
}

/// A proof that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedBundle {
    /// Position of the event in the log; the first has 1.
    pub position: u64,
    /// Identifier of the event.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Hash of the pack it rests on; empty for none.
    pub pack: String,
    /// Name of the log.
    pub origin: String,
    /// Size of the log that the proof is for.
    pub size: u64,
    /// Whether the bytes of the event were there and are the ones that were recorded.
    pub is_opened: bool,
    /// Signatures on the checkpoint that hold: the log's and those of witnesses.
    pub signatures: Vec<Verified>,
}

/// Checks a receipt file against the key of the log; witnesses whose keys are given count as well.
///
/// # Errors
/// A file of another form, a signature that does not hold, a body that is not the one that was signed.
pub fn verify_receipt(
    file: &[u8],
    key: &VerifierKey,
    witnesses: &[VerifierKey],
) -> Result<VerifiedReceipt, ServiceError> {
    let receipt = Receipt::parse(file)?;
    let kind =
        receipt.note().text().lines().nth(1).and_then(|line| line.strip_prefix("kind ")).unwrap_or_default();
    let opened = receipt.verify(kind, &policy(key, witnesses))?;
    Ok(VerifiedReceipt {
        kind: kind.to_owned(),
        body: receipt.body().to_owned(),
        origin: opened.checkpoint.origin().to_owned(),
        size: opened.checkpoint.size(),
        signatures: opened.verified,
    })
}

/// Checks a proof file against the key of the log, and the event's bytes if they are given with their salt.
///
/// # Errors
/// A file of another form, a signature or a path that does not hold, an event that is not the one recorded.
pub fn verify_bundle(
    file: &[u8],
    key: &VerifierKey,
    witnesses: &[VerifierKey],
    event: Option<(&[u8; SALT_BYTES], &[u8])>,
) -> Result<VerifiedBundle, ServiceError> {
    let bundle = ProofBundle::parse(file)?;
    let (bytes, opened) = bundle.verify_extra(&policy(key, witnesses))?;
    let leaf = Leaf::parse(bytes)?;
    if let Some((salt, body)) = event
        && commitment(salt, body) != leaf.commitment
    {
        let reason = "event and salt do not give the commitment in the leaf".to_owned();
        return Err(TransparencyError::ProofFails { proof: "inclusion", reason }.into());
    }
    Ok(VerifiedBundle {
        position: bundle.index().saturating_add(1),
        id: leaf.id.to_owned(),
        kind: leaf.kind.to_owned(),
        recorded_at: leaf.recorded_at.to_owned(),
        pack: leaf.pack.to_owned(),
        origin: opened.checkpoint.origin().to_owned(),
        size: opened.checkpoint.size(),
        is_opened: event.is_some(),
        signatures: opened.verified,
    })
}

fn policy(key: &VerifierKey, witnesses: &[VerifierKey]) -> CheckpointPolicy {
    CheckpointPolicy::of_log(key.clone()).with_witnesses(witnesses.to_vec(), 0)
}
