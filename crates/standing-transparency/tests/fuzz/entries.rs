//! What random bytes are fed to in this crate: every form of the published log. An entry panics when something is
//! wrong; `fuzz/targets` hands the same entries to libFuzzer.

use standing_transparency::entries::{encode_entries, parse_entries};
use standing_transparency::note::parse_signature_lines;
use standing_transparency::tile::{encode_tile, parse_tile};
use standing_transparency::verify::{StoredRow, verify_chunk};
use standing_transparency::witness::{
    AddCheckpoint, Seen, WatchedLog, add_cosignatures, decide, parse_conflict,
};
use standing_transparency::{
    Checkpoint, CheckpointPolicy, Cosigner, Leaf, Note, NoteSigner, ProofBundle, Receipt, Tile, TileResource,
    VerifierKey, leaf_hash,
};

/// The key that signed the seeds.
fn log_key() -> VerifierKey {
    include_str!("../data/golden/log.vkey").trim_end().parse().unwrap()
}

/// A checkpoint in a signed note, and what a witness is sent and answers.
pub(crate) fn checkpoint(bytes: &[u8]) {
    let key = log_key();
    let policy = CheckpointPolicy::of_log(key.clone());
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
        if let Ok(checkpoint) = Checkpoint::parse(note.text()) {
            assert_eq!(checkpoint.to_text(), note.text());
        }
        drop(note.verify(std::slice::from_ref(&key)));
    }
    if let Ok(opened) = policy.open(bytes) {
        assert!(!opened.verified.is_empty() && opened.checkpoint.origin() == policy.origin);
    }
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
        let watched = WatchedLog { origin: policy.origin.clone(), keys: vec![key] };
        let witness = Cosigner::new("witness.example".parse().unwrap(), &[43; 32]);
        if let Ok(cosigned) = decide(&request, Some(&watched), Seen::nothing(), &witness, 1_795_334_400) {
            let mut note = request.checkpoint.clone();
            let added = add_cosignatures(&mut note, &cosigned.body, &[witness.verifier_key()]);
            assert_eq!(added.map(|added| added.len()).ok(), Some(1));
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(parse_signature_lines(text));
        drop(parse_conflict(text));
    }
}

/// A receipt.
pub(crate) fn receipt(bytes: &[u8]) {
    if let Ok(receipt) = Receipt::parse(bytes) {
        assert_eq!(receipt.to_string().as_bytes(), bytes);
        let policy = CheckpointPolicy::of_log(log_key());
        if receipt.verify("check", &policy).is_ok() {
            let changed = Receipt::from_parts("other", receipt.note().clone(), receipt.checkpoint().clone());
            assert!(changed.is_ok_and(|changed| changed.verify("check", &policy).is_err()));
        }
    }
}

/// A proof file.
pub(crate) fn proof(bytes: &[u8]) {
    if let Ok(bundle) = ProofBundle::parse(bytes) {
        assert_eq!(bundle.to_string().as_bytes(), bytes);
        let policy = CheckpointPolicy::of_log(log_key());
        if let Ok((leaf, _)) = bundle.verify_extra(&policy) {
            assert!(bundle.verify(&policy, &leaf_hash(leaf)).is_ok());
            assert!(bundle.verify(&policy, &leaf_hash(b"another")).is_err());
        }
    }
}

/// A leaf.
pub(crate) fn leaf(bytes: &[u8]) {
    if let Ok(leaf) = Leaf::parse(bytes) {
        assert_eq!(leaf.to_bytes().unwrap(), bytes);
    }
    let chunk = verify_chunk([StoredRow { position: 1, leaf: bytes, event: None }]);
    assert_eq!(chunk.findings().is_empty(), Leaf::parse(bytes).is_ok());
}

/// A path of a tile or a bundle of entries, a newline, and its bytes.
pub(crate) fn tile(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (path, rest) = bytes.split_at(at);
    let rest = rest.strip_prefix(b"\n").unwrap_or_default();
    let resource = std::str::from_utf8(path).ok().and_then(|path| path.parse::<TileResource>().ok());
    if let Some(resource) = resource {
        assert_eq!(resource.to_string().as_bytes(), path);
        let tile = resource.tile();
        assert_eq!(Tile::new(tile.level(), tile.index(), tile.width()).unwrap(), tile);
        if let Ok(hashes) = parse_tile(tile, rest) {
            // A wider tile gives its first hashes.
            assert!(rest.starts_with(&encode_tile(&hashes).unwrap()));
        }
        if let Ok(entries) = parse_entries(tile, rest) {
            assert_eq!(entries.len(), usize::from(tile.width()));
            // As does a wider bundle its first entries.
            assert!(rest.starts_with(&encode_entries(entries).unwrap()));
        }
    }
}

/// A verifier key, or a secret one.
pub(crate) fn key(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(signer) = NoteSigner::from_secret_text(text) {
        assert_eq!(signer.secret_text(), text);
        assert!(signer.sign("text\n").is_ok_and(|note| note.verify(&[signer.verifier_key()]).is_ok()));
    }
    drop(Cosigner::from_secret_text(text));
}
