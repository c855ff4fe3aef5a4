//! A program that is not ours judges the log as it is served: it accepts it, and refuses it once an operator
//! has changed the database.
//!
//! It runs from the folder in `STANDING_FOREIGN_DIR` (by default `target/foreign`). Where it is missing the
//! test fails; `STANDING_SKIP_FOREIGN=1` skips it.

use std::path::{Path, PathBuf};
use std::process::Command;

use standing_service::log::LogReader;
use standing_transparency::tile::tiles_of;
use standing_transparency::{Leaf, commitment};

use crate::place::{Place, on_both};
use crate::sample::{append, edge};

on_both!(pymerkle_notices_what_an_operator_changes);

const EVENTS: u64 = 300;

/// Name, and the statements of an operator who tries not to leave traces.
async fn tampers(place: &Place, store: &standing_store::Store) -> Vec<(&'static str, String)> {
    let row = store.event(124).await.unwrap().unwrap().event;
    let leaf = Leaf::parse(&row.leaf).unwrap();
    let body = String::from_utf8(row.body.clone()).unwrap().replace("invented", "invention");
    let edited = Leaf { commitment: commitment(&row.salt, body.as_bytes()), ..leaf }.to_bytes().unwrap();
    let dated = Leaf { recorded_at: "2026-11-21T00:00:00.5Z", ..leaf }.to_bytes().unwrap();
    let set = |leaf: &[u8]| format!("UPDATE events SET leaf = {} WHERE position = 124", place.blob(leaf));
    vec![
        ("untouched", String::new()),
        (
            "edit",
            format!(
                "{}; UPDATE events SET body = {} WHERE position = 124",
                set(&edited),
                place.blob(body.as_bytes())
            ),
        ),
        ("back-date", set(&dated)),
        (
            "delete",
            "DELETE FROM events WHERE position = 124; \
             UPDATE events SET position = position + 100000 WHERE position > 124; \
             UPDATE events SET position = position - 100001 WHERE position > 100000"
                .to_owned(),
        ),
        (
            "reorder",
            "UPDATE events SET position = 100000 WHERE position = 124; \
             UPDATE events SET position = 124 WHERE position = 125; \
             UPDATE events SET position = 125 WHERE position = 100000"
                .to_owned(),
        ),
    ]
}

async fn pymerkle_notices_what_an_operator_changes(place: &Place) {
    if std::env::var_os("STANDING_SKIP_FOREIGN").is_some_and(|value| value == "1") {
        return;
    }
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    append(&store, 7).await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, EVENTS - 7).await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, 1).await;
    let reader = LogReader::new(store.clone(), &publisher);
    let folder = place.folder().join("published");
    for checkpoint in store.checkpoints(None, 9).await.unwrap() {
        write(&folder, &format!("checkpoints/{}", checkpoint.size), &checkpoint.note);
    }
    for position in (1..=EVENTS).step_by(29) {
        let proof = reader.prove(position).await.unwrap().to_string();
        write(&folder, &format!("proofs/{}.tlog-proof", position - 1), proof.as_bytes());
    }
    for (name, statements) in tampers(place, &store).await {
        place.tamper("CREATE TABLE saved AS SELECT * FROM events").await;
        place.tamper(&statements).await;
        let mut paths = vec!["checkpoint".to_owned()];
        paths.extend(tiles_of(EVENTS).map(|tile| tile.path()));
        paths.extend(tiles_of(EVENTS).filter(|tile| tile.level() == 0).map(|tile| tile.entries_path()));
        for path in paths {
            write(&folder, &path, &reader.resource(&path).await.unwrap().bytes);
        }
        let (accepted, said) = judge(&folder);
        if name == "untouched" {
            assert!(accepted && said.starts_with("OK 300 entries, 11 proofs"), "{said}");
        } else {
            assert!(!accepted && said.starts_with("WRONG: "), "after {name}: {said}");
        }
        place.tamper("DELETE FROM events; INSERT INTO events SELECT * FROM saved; DROP TABLE saved").await;
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Whether pymerkle accepts the folder, and what it says.
fn judge(folder: &Path) -> (bool, String) {
    let beside_target = || Path::new(env!("CARGO_TARGET_TMPDIR")).join("../foreign");
    let programs = std::env::var_os("STANDING_FOREIGN_DIR").map_or_else(beside_target, PathBuf::from);
    let python = programs.join("venv/bin/python");
    let remedy = "run ./dev test, which installs it, or set STANDING_SKIP_FOREIGN=1 to go without";
    assert!(python.exists(), "{} is missing: {remedy}", python.display());
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../standing-transparency/tests/foreign/pymerkle_check.py");
    let output = Command::new(python).arg(script).arg(folder).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}
