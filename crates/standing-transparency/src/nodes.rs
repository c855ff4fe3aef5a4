//! Where the hashes of full subtrees are read from, and how a range of leaves splits into them.
//!
//! Deliberately not here: storage. A reader is whatever the caller has: tiles, a database, a slice.

use std::ops::Range;

use crate::hash::node_hash;
use crate::{Hash, TransparencyError};

/// Gives the root of any full subtree of the log.
pub trait NodeReader {
    /// Root of the subtree over leaves `index·2^level .. (index+1)·2^level`.
    ///
    /// # Errors
    /// [`TransparencyError::Unreadable`] when the hash is not there.
    fn node(&self, level: u32, index: u64) -> Result<Hash, TransparencyError>;
}

/// All leaf hashes in memory: for tests and small logs, inner nodes are recomputed each time.
impl NodeReader for [Hash] {
    fn node(&self, level: u32, index: u64) -> Result<Hash, TransparencyError> {
        let leaves = 1_u64.checked_shl(level).and_then(|width| {
            let first = usize::try_from(index.checked_mul(width)?).ok()?;
            self.get(first..first.checked_add(usize::try_from(width).ok()?)?)
        });
        match leaves {
            Some(leaves) => Ok(crate::root_of(leaves)),
            None => Err(TransparencyError::Unreadable {
                what: format!("node {index} at level {level}"),
                reason: format!("only {} leaves are held", self.len()),
            }),
        }
    }
}

/// Root of the tree of the first `size` leaves.
///
/// # Errors
/// What the reader reports.
pub fn root_at(nodes: &(impl NodeReader + ?Sized), size: u64) -> Result<Hash, TransparencyError> {
    range_root(nodes, 0..size)
}

/// Hash of a range that a proof needs: its full subtrees, joined from the right.
pub(crate) fn range_root(
    nodes: &(impl NodeReader + ?Sized),
    range: Range<u64>,
) -> Result<Hash, TransparencyError> {
    let hashes: Result<Vec<Hash>, _> =
        full_subtrees(range).map(|(level, index)| nodes.node(level, index)).collect();
    let mut smallest_first = hashes?.into_iter().rev();
    let smallest = smallest_first.next().unwrap_or_else(Hash::empty_root);
    Ok(smallest_first.fold(smallest, |right, left| node_hash(&left, &right)))
}

/// The full subtrees, as (level, index), that make up a range starting on a multiple of its largest one.
pub(crate) fn full_subtrees(range: Range<u64>) -> impl Iterator<Item = (u32, u64)> {
    let (mut start, end) = (range.start, range.end);
    std::iter::from_fn(move || {
        let level = end.saturating_sub(start).checked_ilog2()?;
        let index = start >> level;
        start += 1 << level;
        Some((level, index))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{leaf_hash, root_of};

    #[test]
    fn ranges_split_into_full_subtrees() {
        for (range, expect) in [
            (0..0, vec![]),
            (0..1, vec![(0, 0)]),
            (0..7, vec![(2, 0), (1, 2), (0, 6)]),
            (8..16, vec![(3, 1)]),
            (8..13, vec![(2, 2), (0, 12)]),
        ] {
            assert_eq!(full_subtrees(range.clone()).collect::<Vec<_>>(), expect, "{range:?}");
        }
    }

    #[test]
    fn a_slice_of_leaves_reads_as_nodes() {
        let leaves: Vec<Hash> = (0..21_u8).map(|byte| leaf_hash(&[byte])).collect();
        for size in 0..=leaves.len() {
            let root = root_at(&leaves[..], u64::try_from(size).unwrap()).unwrap();
            assert_eq!(root, root_of(&leaves[..size]));
        }
        for (level, index) in [(0, 21), (5, 0), (64, 0), (63, u64::MAX)] {
            assert!(leaves.node(level, index).is_err());
        }
        assert!(root_at(&leaves[..], 22).is_err());
    }
}
