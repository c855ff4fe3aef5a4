//! The tree while it grows: the roots of its full subtrees, which is all that appending needs.
//!
//! Deliberately not here: the leaves and the inner nodes. Proofs read those through
//! [`crate::NodeReader`], usually from tiles.

use crate::hash::node_hash;
use crate::{Hash, LOG_SIZE_MAX, NodeReader, TransparencyError};

/// The right edge of a tree: at most 63 hashes, whatever its size in leaves.
///
/// # Example
/// ```
/// use standing_transparency::{Frontier, Hash, leaf_hash, node_hash};
/// let mut frontier = Frontier::new();
/// assert_eq!(frontier.root(), Hash::empty_root());
/// frontier.append(leaf_hash(b"a"));
/// frontier.append(leaf_hash(b"b"));
/// assert_eq!(frontier.root(), node_hash(&leaf_hash(b"a"), &leaf_hash(b"b")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// INVARIANT (frontier): one hash per set bit of `size`, largest subtree first.
    subtrees: Vec<Hash>,
}

impl Frontier {
    /// The empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self { size: 0, subtrees: Vec::with_capacity(64) }
    }

    /// The tree of `size` leaves whose full subtrees have these roots, largest first.
    ///
    /// # Errors
    /// A number of hashes that does not fit the size, or a size above [`LOG_SIZE_MAX`].
    pub fn from_subtrees(size: u64, subtrees: &[Hash]) -> Result<Self, TransparencyError> {
        check_size(size)?;
        if u32::try_from(subtrees.len()) != Ok(size.count_ones()) {
            return Err(TransparencyError::malformed(
                "frontier",
                format!("size {size}"),
                format!("needs {} hashes, {} were given", size.count_ones(), subtrees.len()),
                "rebuild it from the stored leaves",
            ));
        }
        let mut frontier = Self { size, ..Self::new() };
        frontier.subtrees.extend_from_slice(subtrees);
        Ok(frontier)
    }

    /// The tree of the first `size` leaves, read from stored nodes.
    ///
    /// # Errors
    /// What the reader reports, or a size above [`LOG_SIZE_MAX`].
    pub fn read(nodes: &(impl NodeReader + ?Sized), size: u64) -> Result<Self, TransparencyError> {
        check_size(size)?;
        let hashes: Result<Vec<Hash>, _> =
            crate::nodes::full_subtrees(0..size).map(|(level, index)| nodes.node(level, index)).collect();
        Self::from_subtrees(size, &hashes?)
    }

    /// Leaves in the tree.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the full subtrees, largest first: what [`Frontier::from_subtrees`] takes back.
    #[must_use]
    pub fn subtrees(&self) -> &[Hash] {
        &self.subtrees
    }

    /// Root of the tree; of the empty tree, SHA-256 of nothing.
    ///
    /// Source: RFC 6962 section 2.1.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut smallest_first = self.subtrees.iter().rev();
        match smallest_first.next() {
            None => Hash::empty_root(),
            Some(smallest) => smallest_first.fold(*smallest, |right, left| node_hash(left, &right)),
        }
    }

    /// Appends one leaf, given its hash; two hashes of work on average.
    pub fn append(&mut self, leaf: Hash) {
        self.append_with(leaf, |_, _, _| {});
    }

    /// Appends one leaf and tells each full subtree this completes: level, index at that level, root.
    ///
    /// Level 0 is the leaf itself, so a store that keeps the nodes it is told of can rebuild everything.
    pub fn append_with(&mut self, leaf: Hash, mut completed: impl FnMut(u32, u64, Hash)) {
        let (mut level, mut index, mut node) = (0, self.size, leaf);
        completed(level, index, node);
        // INVARIANT (frontier): the trailing set bits of the size are the subtrees that now fill up.
        while index & 1 == 1
            && let Some(left) = self.subtrees.pop()
        {
            (level, index, node) = (level + 1, index >> 1, node_hash(&left, &node));
            completed(level, index, node);
        }
        self.subtrees.push(node);
        // A log of 2^64 leaves is out of reach: at ten million a second it takes 58,000 years.
        self.size = self.size.saturating_add(1);
    }

    /// Appends a full subtree of 2^`level` leaves, given its root.
    ///
    /// # Errors
    /// A size that is not a multiple of 2^`level`, or that would pass [`LOG_SIZE_MAX`].
    pub fn append_subtree(&mut self, level: u32, root: Hash) -> Result<(), TransparencyError> {
        let grown = 1_u64.checked_shl(level).and_then(|leaves| {
            self.size.is_multiple_of(leaves).then(|| self.size.checked_add(leaves)).flatten()
        });
        let Some(grown) = grown else {
            return Err(TransparencyError::OutOfRange {
                what: "subtree level",
                value: level.into(),
                size: self.size,
            });
        };
        check_size(grown)?;
        let (mut index, mut node) = (self.size >> level, root);
        while index & 1 == 1
            && let Some(left) = self.subtrees.pop()
        {
            (index, node) = (index >> 1, node_hash(&left, &node));
        }
        self.subtrees.push(node);
        self.size = grown;
        Ok(())
    }
}

impl Default for Frontier {
    fn default() -> Self {
        Self::new()
    }
}

/// Root of the tree over these leaf hashes.
#[must_use]
pub fn root_of(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::new();
    leaves.iter().for_each(|leaf| frontier.append(*leaf));
    frontier.root()
}

pub(crate) fn check_size(size: u64) -> Result<(), TransparencyError> {
    if size > LOG_SIZE_MAX {
        return Err(TransparencyError::TooLarge { what: "log, in leaves,", size, limit: LOG_SIZE_MAX });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf_hash;

    /// Leaves and roots of the certificate-transparency project's Merkle tree tests.
    const KNOWN: [(&[u8], &str); 8] = [
        (b"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (&[0x00], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (&[0x10], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (&[0x20, 0x21], "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (&[0x30, 0x31], "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (&[0x40, 0x41, 0x42, 0x43], "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        (
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        ),
        (
            &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ),
    ];

    #[test]
    fn known_roots() {
        let mut frontier = Frontier::new();
        for (leaf, root) in KNOWN {
            frontier.append(leaf_hash(leaf));
            assert_eq!(frontier.root().to_hex(), root, "size {}", frontier.size());
        }
    }

    #[test]
    fn the_frontier_can_be_taken_apart_and_rebuilt() {
        let leaves: Vec<Hash> = (0..100_u8).map(|byte| leaf_hash(&[byte])).collect();
        for size in 0..leaves.len() {
            let mut whole = Frontier::new();
            leaves[..size].iter().for_each(|leaf| whole.append(*leaf));
            let size = u64::try_from(size).unwrap();
            assert_eq!(Frontier::from_subtrees(size, whole.subtrees()).unwrap(), whole);
            assert_eq!(Frontier::read(&leaves[..], size).unwrap(), whole);
            assert!(Frontier::from_subtrees(size + 1, whole.subtrees()).is_err() || size & 1 == 1);
        }
        assert!(Frontier::from_subtrees(u64::MAX, &[Hash::empty_root(); 64]).is_err());
    }

    #[test]
    fn subtrees_append_like_their_leaves() {
        let leaves: Vec<Hash> = (0..64_u8).map(|byte| leaf_hash(&[byte])).collect();
        let mut by_eight = Frontier::new();
        for (count, chunk) in leaves.chunks(8).enumerate() {
            by_eight.append_subtree(3, root_of(chunk)).unwrap();
            assert_eq!(by_eight.root(), root_of(&leaves[..(count + 1) * 8]));
        }
        by_eight.append(leaves[0]);
        assert!(by_eight.append_subtree(1, leaves[0]).is_err());
        assert!(by_eight.append_subtree(64, leaves[0]).is_err());
    }

    #[test]
    fn completed_subtrees_are_told_once_each() {
        let mut told = Vec::new();
        let mut frontier = Frontier::new();
        for byte in 0..8_u8 {
            frontier.append_with(leaf_hash(&[byte]), |level, index, hash| told.push((level, index, hash)));
        }
        assert_eq!(told.len(), 15);
        assert_eq!(told.last().map(|(level, index, _)| (*level, *index)), Some((3, 0)));
        assert_eq!(told.last().map(|(_, _, hash)| *hash), Some(frontier.root()));
    }
}
