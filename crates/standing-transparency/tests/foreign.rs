//! Programs that are not ours judge the published form: they accept it, and refuse it once changed.
//!
//! They run from the folder in `STANDING_FOREIGN_DIR` (by default `target/foreign`), which holds `venv/`
//! with the pins of `foreign/requirements.txt` and `node_modules/` with those of `foreign/package.json`.
//! Where they are missing the test fails; `STANDING_SKIP_FOREIGN=1` skips it.
//!
//! Deliberately not here: installing them, which is the set-up's work.

#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the published log is written to a folder for other programs")]

use std::path::{Path, PathBuf};
use std::process::Command;

use sample::{ORIGIN, SampleLog, policy, signer};
use standing_transparency::verify::verify;
use standing_transparency::{
    Checkpoint, Note, ProofBundle, entries, leaf_hash, prove_inclusion, root_of, tile::tiles_of,
};

#[path = "log/sample.rs"]
mod sample;

const ROWS: u64 = 300;
const REMEDY: &str = "run ./dev test, which installs it, or set STANDING_SKIP_FOREIGN=1 to go without";

/// What is done to the published folder after the checkpoint was published.
type Tamper = fn(&mut SampleLog, &mut Vec<u8>);

/// Name and change; a stranger must refuse the folder after each.
const TAMPERS: [(&str, Tamper); 5] = [
    ("edit", |log, _| {
        log.rows[123].event[5] ^= 1;
        log.rows[123].seal();
    }),
    ("delete", |log, _| drop(log.rows.remove(123))),
    ("reorder", |log, _| log.rows.swap(123, 124)),
    ("back-date", |log, _| {
        log.rows[123].recorded_at = "2026-11-21T00:00:00Z".to_owned();
        log.rows[123].seal();
    }),
    ("fork", |log, checkpoint| {
        let mut leaves = log.leaves();
        leaves[123] = leaf_hash(b"another history");
        let other = Checkpoint::new(ORIGIN, ROWS, root_of(&leaves)).unwrap();
        *checkpoint = other.sign(&signer()).unwrap().to_string().into_bytes();
    }),
];

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Writes the log as published: key, checkpoints, tiles, a proof file for every entry; entries last, and
/// as they are after the tampering.
fn publish(name: &str, tamper: Option<Tamper>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("published-{name}"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    let mut log = SampleLog::new(ROWS, &[1, 7, 256, 299, ROWS]);
    assert!(verify(&mut log.clone(), Some(policy()), &mut |_| {}).unwrap().is_clean());
    let leaves = log.leaves();
    let mut checkpoint = log.last_signed.clone().unwrap().into_bytes();
    if let Some(tamper) = tamper {
        tamper(&mut log, &mut checkpoint);
    }
    write(&folder, "log.vkey", format!("{}\n", signer().verifier_key()).as_bytes());
    write(&folder, "checkpoint", &checkpoint);
    for (size, note) in &log.checkpoints {
        write(&folder, &format!("checkpoints/{size}"), note.as_bytes());
    }
    for (tile, bytes) in &log.tiles {
        write(&folder, &tile.path(), bytes);
    }
    for index in 0..ROWS {
        let proof = prove_inclusion(&leaves[..], index, ROWS).unwrap();
        let bundle = ProofBundle::new(&proof, Note::parse(&checkpoint).unwrap());
        write(&folder, &format!("proofs/{index}.tlog-proof"), bundle.to_string().as_bytes());
    }
    for tile in tiles_of(ROWS).filter(|tile| tile.level() == 0) {
        let rows = log.rows.iter().skip(usize::try_from(tile.first()).unwrap()).take(tile.width().into());
        let bundle = entries::encode_entries(rows.map(|row| row.leaf.as_slice())).unwrap();
        write(&folder, &tile.entries_path(), &bundle);
    }
    folder
}

fn skipped() -> bool {
    std::env::var_os("STANDING_SKIP_FOREIGN").is_some_and(|value| value == "1")
}

/// A part of the folder of foreign programs; its absence is a failure with a remedy.
fn installed(part: &str) -> PathBuf {
    let beside_target = || Path::new(env!("CARGO_TARGET_TMPDIR")).join("../foreign");
    let path = std::env::var_os("STANDING_FOREIGN_DIR").map_or_else(beside_target, PathBuf::from).join(part);
    assert!(path.exists(), "{} is missing: {REMEDY}", path.display());
    path
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign").join(name)
}

/// Runs the program on the untouched log, then on each tampered one.
fn judge(program: &str, command: impl Fn(&Path) -> Command) {
    let run = |folder: &Path| {
        let output = command(folder).output().unwrap_or_else(|error| panic!("{program}: {error}: {REMEDY}"));
        (
            output.status.success(),
            String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
        )
    };
    let (accepted, said) = run(&publish(&format!("{program}-untouched"), None));
    assert!(accepted && said.starts_with("OK 300 entries"), "{program} refuses the untouched log: {said}");
    for (name, tamper) in TAMPERS {
        let (accepted, said) = run(&publish(&format!("{program}-{name}"), Some(tamper)));
        assert!(!accepted && said.starts_with("WRONG: "), "{program} after {name}: {said}");
    }
}

#[test]
fn pymerkle_accepts_the_log_and_notices_tampering() {
    if skipped() {
        return;
    }
    let python = installed("venv/bin/python");
    judge("pymerkle", |folder| {
        let mut command = Command::new(&python);
        command.arg(script("pymerkle_check.py")).arg(folder);
        command
    });
}

#[test]
fn sigstore_accepts_the_log_and_notices_tampering() {
    if skipped() {
        return;
    }
    let modules = installed("node_modules/@sigstore/verify").join("../..");
    judge("sigstore", |folder| {
        let mut command = Command::new("node");
        command.arg(script("sigstore_check.mjs")).arg(folder).arg(&modules);
        command
    });
}

#[test]
fn go_accepts_the_log_and_notices_tampering() {
    if skipped() {
        return;
    }
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sumdb_check");
    let build = Command::new("go")
        .args(["build", "-o"])
        .arg(&program)
        .arg(script("sumdb_check.go"))
        .envs([("GO111MODULE", "off"), ("GOPATH", "/usr/share/gocode"), ("GOFLAGS", "")])
        .status();
    let built = build.is_ok_and(|status| status.success());
    assert!(built, "go cannot build: apt-get install golang-go golang-golang-x-mod-dev");
    judge("sumdb", |folder| {
        let mut command = Command::new(&program);
        command.arg(folder);
        command
    });
}
