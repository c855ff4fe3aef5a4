//! Every proof for trees of up to 200 leaves, byte for byte as `ct-merkle` makes it, and accepted there.
//!
//! Deliberately not here: larger trees, which `tiles.rs` compares at random.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof as TheirConsistency, InclusionProof as TheirInclusion};
use sha2::Sha256;
use standing_transparency::{
    ConsistencyProof, Frontier, Hash, InclusionProof, leaf_hash, prove_consistency, prove_inclusion, root_of,
};

const LEAVES_MAX: u64 = 200;

fn data(number: u64) -> Vec<u8> {
    format!("leaf {number}").into_bytes()
}

/// Their trees of 0 to 200 leaves, and our leaf hashes.
fn trees() -> (Vec<MemoryBackedTree<Sha256, Vec<u8>>>, Vec<Hash>) {
    let mut trees = vec![MemoryBackedTree::new()];
    let mut growing: MemoryBackedTree<Sha256, Vec<u8>> = MemoryBackedTree::new();
    for number in 0..LEAVES_MAX {
        growing.push(data(number));
        trees.push(growing.clone());
    }
    (trees, (0..LEAVES_MAX).map(|number| leaf_hash(&data(number))).collect())
}

fn joined(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

fn split(bytes: &[u8]) -> Vec<Hash> {
    bytes.chunks_exact(32).map(|chunk| Hash::from_slice(chunk).unwrap()).collect()
}

#[test]
fn roots_agree() {
    let (trees, leaves) = trees();
    let mut frontier = Frontier::new();
    for (tree, leaf) in trees.iter().skip(1).zip(&leaves) {
        frontier.append(*leaf);
        assert_eq!(frontier.root().as_bytes()[..], tree.root().as_bytes()[..]);
    }
}

#[test]
fn inclusion_proofs_agree_and_are_accepted_both_ways() {
    let (trees, leaves) = trees();
    for (size, tree) in trees.iter().enumerate().skip(1) {
        let ours_root = root_of(&leaves[..size]);
        for index in 0..size {
            let (at, of) = (u64::try_from(index).unwrap(), u64::try_from(size).unwrap());
            let ours = prove_inclusion(&leaves[..], at, of).unwrap();
            let theirs = tree.prove_inclusion(index);
            assert_eq!(joined(&ours.path), theirs.as_bytes(), "leaf {index} of {size}");
            let given: TheirInclusion<Sha256> = TheirInclusion::try_from_bytes(joined(&ours.path)).unwrap();
            tree.root().verify_inclusion(&data(at), at, &given).unwrap();
            let taken = InclusionProof { index: at, size: of, path: split(theirs.as_bytes()) };
            taken.verify(&leaves[index], &ours_root).unwrap();
        }
    }
}

#[test]
fn consistency_proofs_agree_and_are_accepted_both_ways() {
    let (trees, leaves) = trees();
    for (new, tree) in trees.iter().enumerate().skip(1) {
        let new_root = root_of(&leaves[..new]);
        for old in 1..=new {
            let (from, to) = (u64::try_from(old).unwrap(), u64::try_from(new).unwrap());
            let ours = prove_consistency(&leaves[..], from, to).unwrap();
            if old == new {
                // RFC 6962 has the empty proof here.
                assert!(ours.path.is_empty());
                continue;
            }
            let theirs = tree.prove_consistency(new - old);
            assert_eq!(joined(&ours.path), theirs.as_bytes(), "{old} of {new}");
            let given: TheirConsistency<Sha256> =
                TheirConsistency::try_from_bytes(joined(&ours.path)).unwrap();
            tree.root().verify_consistency(&trees[old].root(), &given).unwrap();
            let taken = ConsistencyProof { old_size: from, new_size: to, path: split(theirs.as_bytes()) };
            taken.verify(&root_of(&leaves[..old]), &new_root).unwrap();
        }
    }
}
