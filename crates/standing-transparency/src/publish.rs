//! The question before each signature: may this size and root be signed after the last one?
//!
//! Deliberately not here: where the last signed checkpoint is kept, re-hashing the stored bytes of what
//! is new (see [`crate::verify`]), and the signature itself.

use crate::nodes::root_at;
use crate::{Checkpoint, ConsistencyProof, NodeReader, TransparencyError, prove_consistency};

/// The next checkpoint of the log and the proof that it continues the last signed one.
///
/// Without a last signed checkpoint the log starts, and the proof is the empty one.
///
/// # Example
/// ```
/// use standing_transparency::{leaf_hash, next_checkpoint};
/// let leaves = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
/// let (first, _) = next_checkpoint("log.example", None, &leaves[..], 2).unwrap();
/// assert!(next_checkpoint("log.example", Some(&first), &leaves[..], 3).is_ok());
/// assert!(next_checkpoint("log.example", Some(&first), &leaves[..], 1).is_err());
/// ```
///
/// # Errors
/// [`TransparencyError::BehindLastSigned`] when the log is shorter than what was signed,
/// [`TransparencyError::Forked`] when it contradicts it, [`TransparencyError::OriginDiffers`] when the
/// last checkpoint is of another log, and what the reader reports.
pub fn next_checkpoint(
    origin: &str,
    last_signed: Option<&Checkpoint>,
    nodes: &(impl NodeReader + ?Sized),
    size: u64,
) -> Result<(Checkpoint, ConsistencyProof), TransparencyError> {
    let next = Checkpoint::new(origin, size, root_at(nodes, size)?)?;
    let Some(last) = last_signed else {
        return Ok((next, ConsistencyProof { old_size: 0, new_size: size, path: Vec::new() }));
    };
    if last.origin() != origin {
        return Err(TransparencyError::OriginDiffers {
            found: last.origin().to_owned(),
            expected: origin.to_owned(),
        });
    }
    if last.size() > size {
        return Err(TransparencyError::BehindLastSigned { size, signed: last.size() });
    }
    let proof = prove_consistency(nodes, last.size(), size)?;
    match proof.verify(last.root(), next.root()) {
        Ok(()) => Ok((next, proof)),
        Err(_) => Err(TransparencyError::Forked { size: last.size() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Hash, leaf_hash};

    fn leaves(count: u8) -> Vec<Hash> {
        (0..count).map(|byte| leaf_hash(&[byte])).collect()
    }

    #[test]
    fn a_log_continues_from_any_size() {
        let leaves = leaves(20);
        let mut last: Option<Checkpoint> = None;
        for size in [0, 1, 1, 2, 7, 16, 20, 20] {
            let (next, proof) = next_checkpoint("log.example", last.as_ref(), &leaves[..], size).unwrap();
            assert_eq!((proof.new_size, next.size()), (size, size));
            last = Some(next);
        }
    }

    #[test]
    fn a_restored_backup_and_a_changed_row_are_refused() {
        let whole = leaves(20);
        let (signed, _) = next_checkpoint("log.example", None, &whole[..], 12).unwrap();
        assert_eq!(
            next_checkpoint("log.example", Some(&signed), &whole[..], 11),
            Err(TransparencyError::BehindLastSigned { size: 11, signed: 12 })
        );
        for changed in 0..12 {
            let mut forked = whole.clone();
            forked[changed] = leaf_hash(b"changed");
            for size in [12, 13, 20] {
                assert_eq!(
                    next_checkpoint("log.example", Some(&signed), &forked[..], size),
                    Err(TransparencyError::Forked { size: 12 })
                );
            }
        }
        assert!(next_checkpoint("other.example", Some(&signed), &whole[..], 20).is_err());
        assert!(next_checkpoint("log.example", Some(&signed), &whole[..], 21).is_err());
    }
}
