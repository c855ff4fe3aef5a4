//! The forms that others read must never change: each is compared with a file written once.
//!
//! `STANDING_BLESS=1 cargo test -p standing-transparency` writes the files anew; a change in them is a
//! change of format and needs a decision record.
//!
//! Deliberately not here: whether the forms are right; `tests/foreign.rs` has other programs judge that.

#![expect(clippy::disallowed_methods, reason = "golden files are read from the tests' folder")]

use std::path::Path;

use standing_transparency::tile_nodes::tiles_for_inclusion;
use standing_transparency::witness::AddCheckpoint;
use standing_transparency::{
    Cosigner, Note, ProofBundle, Receipt, Tile, TileNodes, TileSet, entries, prove_consistency,
    prove_inclusion,
};

use super::sample::{SampleLog, signer};

fn check(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden").join(name);
    if std::env::var_os("STANDING_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
    }
    let kept = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(
        kept == bytes,
        "{name} is no longer written as it was\nkept: {}\nnow:  {}",
        String::from_utf8_lossy(&kept),
        String::from_utf8_lossy(bytes)
    );
}

fn log() -> SampleLog {
    SampleLog::new(300, &[256, 300])
}

fn cosigned() -> Note {
    let mut note = Note::parse(log().checkpoints[1].1.as_bytes()).unwrap();
    let witness = Cosigner::new("witness.example".parse().unwrap(), &[43; 32]);
    note.add(witness.cosign(note.text(), 1_795_334_400).unwrap()).unwrap();
    note
}

#[test]
fn a_leaf() {
    check("leaf.json", &log().rows[7].leaf);
}

#[test]
fn keys_and_checkpoints() {
    check("log.vkey", format!("{}\n", signer().verifier_key()).as_bytes());
    check("checkpoint", log().checkpoints[1].1.as_bytes());
    check("checkpoint-cosigned", cosigned().to_string().as_bytes());
}

#[test]
fn tiles_and_entries() {
    let log = log();
    for (tile, bytes) in &log.tiles {
        check(&tile.path(), bytes);
    }
    for (tile, rows) in [(Tile::new(0, 0, 256), &log.rows[..256]), (Tile::new(0, 1, 44), &log.rows[256..])] {
        let bytes = entries::encode_entries(rows.iter().map(|row| row.leaf.as_slice())).unwrap();
        check(&tile.unwrap().entries_path(), &bytes);
    }
}

#[test]
fn a_proof_file_and_a_receipt() {
    let log = log();
    let mut tiles = TileSet::new();
    for tile in tiles_for_inclusion(7, 300).unwrap() {
        let stored = log.tiles.iter().find(|(stored, _)| *stored == tile).unwrap();
        tiles.insert(tile, stored.1.clone());
    }
    let proof = prove_inclusion(&TileNodes::new(&tiles, 300), 7, 300).unwrap();
    let bundle = ProofBundle::new(&proof, cosigned()).with_extra(log.rows[7].leaf.clone());
    check("row-7.tlog-proof", bundle.to_string().as_bytes());
    let body = r#"{"as_of":"2026-11-22","consequences":[],"strength":"none"}"#;
    check("receipt.txt", Receipt::sign("check", body, cosigned(), &signer()).unwrap().to_string().as_bytes());
}

#[test]
fn a_request_to_a_witness() {
    let log = log();
    let proof = prove_consistency(&log.leaves()[..], 256, 300).unwrap().path;
    let checkpoint = Note::parse(log.checkpoints[1].1.as_bytes()).unwrap();
    let request = AddCheckpoint { old_size: 256, proof, checkpoint };
    check("add-checkpoint", request.to_string().as_bytes());
}
