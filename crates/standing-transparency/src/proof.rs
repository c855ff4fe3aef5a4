//! Inclusion and consistency proofs: made from stored nodes, verified from roots alone.
//!
//! Deliberately not here: fetching nodes (see [`crate::TileNodes`]) and the file form of a proof
//! (see [`crate::bundle`]).

use std::ops::Range;

use crate::hash::node_hash;
use crate::nodes::range_root;
use crate::tree::check_size;
use crate::{Hash, NodeReader, TransparencyError};

/// Longest proof path, in hashes: the height of the largest tree.
pub const PATH_HASHES_MAX: usize = 63;

/// Shows that one leaf is in a tree of a given size.
///
/// # Example
/// ```
/// use standing_transparency::{leaf_hash, prove_inclusion, root_of};
/// let leaves = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
/// let proof = prove_inclusion(&leaves[..], 1, 3).unwrap();
/// assert!(proof.verify(&leaves[1], &root_of(&leaves)).is_ok());
/// assert!(proof.verify(&leaves[2], &root_of(&leaves)).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// Index of the leaf, from 0.
    pub index: u64,
    /// Leaves in the tree.
    pub size: u64,
    /// Sibling hashes from the leaf up to the child of the root.
    pub path: Vec<Hash>,
}

/// Shows that a tree is the beginning of a larger one.
///
/// # Example
/// ```
/// use standing_transparency::{leaf_hash, prove_consistency, root_of};
/// let leaves = [leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")];
/// let proof = prove_consistency(&leaves[..], 2, 3).unwrap();
/// assert!(proof.verify(&root_of(&leaves[..2]), &root_of(&leaves)).is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// Leaves in the smaller tree.
    pub old_size: u64,
    /// Leaves in the larger tree.
    pub new_size: u64,
    /// Hashes in the order of RFC 6962.
    pub path: Vec<Hash>,
}

/// Makes the inclusion proof of the leaf at `index` in the tree of the first `size` leaves.
///
/// # Errors
/// An index outside the tree, or what the reader reports.
///
/// Source: RFC 6962 section 2.1.1.
pub fn prove_inclusion(
    nodes: &(impl NodeReader + ?Sized),
    index: u64,
    size: u64,
) -> Result<InclusionProof, TransparencyError> {
    check_size(size)?;
    let path = inclusion_ranges(index, size)?.into_iter().map(|range| range_root(nodes, range));
    Ok(InclusionProof { index, size, path: path.collect::<Result<_, _>>()? })
}

/// Makes the proof that the first `old_size` leaves are the beginning of the first `new_size`.
///
/// # Errors
/// An old size above the new one, or what the reader reports.
///
/// Source: RFC 6962 section 2.1.2; from the empty tree the proof is empty.
pub fn prove_consistency(
    nodes: &(impl NodeReader + ?Sized),
    old_size: u64,
    new_size: u64,
) -> Result<ConsistencyProof, TransparencyError> {
    check_size(new_size)?;
    let path = consistency_ranges(old_size, new_size)?.into_iter().map(|range| range_root(nodes, range));
    Ok(ConsistencyProof { old_size, new_size, path: path.collect::<Result<_, _>>()? })
}

impl InclusionProof {
    /// Checks that the leaf with this hash is at the proof's index under this root.
    ///
    /// # Errors
    /// [`TransparencyError::ProofFails`] with what differs.
    ///
    /// Source: RFC 9162 section 2.1.3.2.
    pub fn verify(&self, leaf: &Hash, root: &Hash) -> Result<(), TransparencyError> {
        let fails = |reason: String| Err(TransparencyError::ProofFails { proof: "inclusion", reason });
        if self.index >= self.size {
            return fails(format!("index {} is not below size {}", self.index, self.size));
        }
        let (mut index, mut last, mut hash) = (self.index, self.size - 1, *leaf);
        for sibling in &self.path {
            if last == 0 {
                return fails(format!("{} hashes are more than the path needs", self.path.len()));
            }
            if index & 1 == 1 || index == last {
                hash = node_hash(sibling, &hash);
                let skipped = if index & 1 == 0 { index.trailing_zeros().min(63) } else { 0 };
                (index, last) = (index >> skipped, last >> skipped);
            } else {
                hash = node_hash(&hash, sibling);
            }
            (index, last) = (index >> 1, last >> 1);
        }
        match (last == 0, hash == *root) {
            (true, true) => Ok(()),
            (false, _) => fails(format!("{} hashes are fewer than the path needs", self.path.len())),
            (true, false) => fails(format!("it leads to root {hash}, not {root}")),
        }
    }
}

impl ConsistencyProof {
    /// Checks that the tree with the old root is the beginning of the tree with the new root.
    ///
    /// # Errors
    /// [`TransparencyError::ProofFails`] with what differs.
    ///
    /// Source: RFC 9162 section 2.1.4.2.
    pub fn verify(&self, old_root: &Hash, new_root: &Hash) -> Result<(), TransparencyError> {
        let fails = |reason: String| Err(TransparencyError::ProofFails { proof: "consistency", reason });
        if self.old_size > self.new_size {
            return fails(format!("old size {} is above new size {}", self.old_size, self.new_size));
        }
        if self.old_size == 0 || self.old_size == self.new_size {
            let same = self.old_size != self.new_size || old_root == new_root;
            let empty = self.old_size != 0 || *old_root == Hash::empty_root();
            return match (self.path.is_empty(), same, empty) {
                (true, true, true) => Ok(()),
                (false, _, _) => fails("its path is not empty".to_owned()),
                (_, false, _) => fails(format!("one size has two roots, {old_root} and {new_root}")),
                (_, _, false) => fails(format!("old root {old_root} is not that of the empty tree")),
            };
        }
        let Some((old, new)) = self.walk(old_root) else {
            return fails(format!("{} hashes are not what the sizes need", self.path.len()));
        };
        match (old == *old_root, new == *new_root) {
            (true, true) => Ok(()),
            (false, _) => fails(format!("it leads to old root {old}, not {old_root}")),
            (true, false) => fails(format!("it leads to new root {new}, not {new_root}")),
        }
    }

    /// Both roots that the path leads to; `None` when its length does not fit the sizes.
    fn walk(&self, old_root: &Hash) -> Option<(Hash, Hash)> {
        let mut path = self.path.iter();
        let seed = if self.old_size.is_power_of_two() { *old_root } else { *path.next()? };
        let skipped = (self.old_size - 1).trailing_ones();
        let (mut index, mut last) = ((self.old_size - 1) >> skipped, (self.new_size - 1) >> skipped);
        let (mut old, mut new) = (seed, seed);
        for hash in path {
            if last == 0 {
                return None;
            }
            if index & 1 == 1 || index == last {
                old = node_hash(hash, &old);
                new = node_hash(hash, &new);
                let skipped = if index & 1 == 0 { index.trailing_zeros().min(63) } else { 0 };
                (index, last) = (index >> skipped, last >> skipped);
            } else {
                new = node_hash(&new, hash);
            }
            (index, last) = (index >> 1, last >> 1);
        }
        (last == 0).then_some((old, new))
    }
}

/// Leaf ranges whose hashes are the inclusion path, leaf end first.
pub(crate) fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<Range<u64>>, TransparencyError> {
    if index >= size {
        return Err(TransparencyError::OutOfRange { what: "index", value: index, size });
    }
    let (mut ranges, mut low, mut high) = (Vec::new(), 0, size);
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    ranges.reverse();
    Ok(ranges)
}

/// Leaf ranges whose hashes are the consistency path, in the order of RFC 6962.
pub(crate) fn consistency_ranges(old: u64, new: u64) -> Result<Vec<Range<u64>>, TransparencyError> {
    if old > new {
        return Err(TransparencyError::OutOfRange { what: "old size", value: old, size: new });
    }
    let (mut ranges, mut low, mut high) = (Vec::new(), 0, new);
    if old == 0 {
        return Ok(ranges);
    }
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    if low != 0 {
        ranges.push(low..high);
    }
    ranges.reverse();
    Ok(ranges)
}

/// Largest power of two below `width`, which is at least 2.
const fn split(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{leaf_hash, root_of};

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
    }

    #[test]
    fn every_inclusion_proof_verifies_and_no_changed_one_does() {
        for size in 1..=40_u64 {
            let leaves = leaves(size);
            let root = root_of(&leaves);
            for (index, leaf) in (0..size).zip(&leaves) {
                let proof = prove_inclusion(&leaves[..], index, size).unwrap();
                proof.verify(leaf, &root).unwrap();
                assert!(proof.verify(&root, &root).is_err() || size == 1);
                assert!(proof.verify(leaf, &leaf_hash(b"other")).is_err());
                let moved = InclusionProof { index: (index + 1) % size, ..proof.clone() };
                assert!(moved.verify(leaf, &root).is_err() || size == 1);
                for place in 0..proof.path.len() {
                    let mut changed = proof.clone();
                    changed.path[place] = leaf_hash(b"other");
                    assert!(changed.verify(leaf, &root).is_err());
                    changed.path.remove(place);
                    assert!(changed.verify(leaf, &root).is_err());
                }
                let mut longer = proof.clone();
                longer.path.push(root);
                assert!(longer.verify(leaf, &root).is_err());
            }
        }
    }

    #[test]
    fn every_consistency_proof_verifies_and_no_changed_one_does() {
        let leaves = leaves(40);
        for new in 0..=40_u64 {
            for old in 0..=new {
                let at = |size: u64| root_of(&leaves[..usize::try_from(size).unwrap()]);
                let proof = prove_consistency(&leaves[..], old, new).unwrap();
                proof.verify(&at(old), &at(new)).unwrap();
                assert!(proof.verify(&leaf_hash(b"fork"), &at(new)).is_err());
                // From the empty tree every tree follows.
                assert!(proof.verify(&at(old), &leaf_hash(b"fork")).is_err() || (old == 0 && new > 0));
                for place in 0..proof.path.len() {
                    let mut changed = proof.clone();
                    changed.path[place] = leaf_hash(b"other");
                    assert!(changed.verify(&at(old), &at(new)).is_err());
                    changed.path.remove(place);
                    assert!(changed.verify(&at(old), &at(new)).is_err());
                }
                let mut longer = proof.clone();
                longer.path.push(at(new));
                assert!(longer.verify(&at(old), &at(new)).is_err());
            }
        }
    }

    #[test]
    fn numbers_outside_the_tree_are_refused() {
        let leaves = leaves(3);
        assert!(prove_inclusion(&leaves[..], 3, 3).is_err());
        assert!(prove_inclusion(&leaves[..], 0, 0).is_err());
        assert!(prove_inclusion(&leaves[..], 0, u64::MAX).is_err());
        assert!(prove_consistency(&leaves[..], 3, 2).is_err());
        assert!(prove_consistency(&leaves[..], 1, u64::MAX).is_err());
        let absurd = InclusionProof { index: u64::MAX - 1, size: u64::MAX, path: vec![leaves[0]; 64] };
        assert!(absurd.verify(&leaves[0], &leaves[1]).is_err());
        let absurd =
            ConsistencyProof { old_size: u64::MAX - 1, new_size: u64::MAX, path: vec![leaves[0]; 64] };
        assert!(absurd.verify(&leaves[0], &leaves[1]).is_err());
    }
}
