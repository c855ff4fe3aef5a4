//! An operator with full power over the database changes something; the verifier must notice.
//!
//! Deliberately not here: an operator who changes rows before anybody saw a checkpoint of them. Nothing
//! can show that; it is what witnesses and short intervals between checkpoints are for.

use proptest::prelude::*;
use standing_transparency::verify::{
    CheckpointRole, FilledTile, FindingKind, FindingKind as Kind, Report, StoredEvent, StoredRow, Verifier,
    verify, verify_chunk,
};
use standing_transparency::{LOG_SIZE_MAX, Note, TransparencyError};

use super::sample::{Row, SampleLog, policy};

const ROWS: u64 = 700;
const SIZES: [u64; 5] = [0, 1, 256, 500, ROWS];

fn run(log: &SampleLog) -> Report {
    let mut heard = Vec::new();
    let report = verify(&mut log.clone(), Some(policy()), &mut |rows| heard.push(rows)).unwrap();
    assert_eq!(heard.last().copied().unwrap_or(0), report.rows);
    report
}

fn kinds(log: &SampleLog) -> Vec<FindingKind> {
    let mut kinds: Vec<FindingKind> = run(log).findings.iter().map(|finding| finding.kind).collect();
    kinds.dedup();
    kinds
}

#[test]
fn an_untouched_log_is_clean() {
    let report = run(&SampleLog::new(ROWS, &SIZES));
    assert!(report.is_clean(), "{:?}", report.findings);
    assert_eq!((report.rows, report.events_checked, report.events_withheld), (ROWS, ROWS, 0));
    // The last checkpoint counts twice: published, and signed last.
    assert_eq!((report.checkpoints_matched, report.tiles_checked), (6, 4));
    assert_eq!(
        (report.size_signed, report.rows_unsigned(), report.signatures_checked),
        (Some(ROWS), 0, true)
    );
    assert!(run(&SampleLog::new(0, &[0])).is_clean());
    assert!(run(&SampleLog::new(0, &[])).is_clean());
    assert_eq!(run(&SampleLog::new(9, &[4])).rows_unsigned(), 5);
}

/// A change an operator makes, and the kinds of findings that must come from it.
type Case = (&'static str, fn(&mut SampleLog), &'static [FindingKind]);

const CASES: [Case; 14] = [
    ("edit an event", |log| log.rows[300].event[5] ^= 1, &[Kind::EventChanged]),
    ("edit a salt", |log| log.rows[300].salt[0] ^= 1, &[Kind::EventChanged]),
    (
        "edit event and leaf",
        |log| {
            log.rows[300].event[5] ^= 1;
            log.rows[300].seal();
        },
        &[Kind::RootDiffers, Kind::TileDiffers],
    ),
    (
        "back-date",
        |log| {
            log.rows[300].recorded_at = "2026-11-21T00:00:00Z".to_owned();
            log.rows[300].seal();
        },
        &[Kind::TimeBackwards, Kind::RootDiffers, Kind::TileDiffers],
    ),
    ("delete", |log| drop(log.rows.remove(300)), &[Kind::RowsMissing, Kind::RootDiffers, Kind::TileDiffers]),
    (
        "delete and renumber",
        |log| {
            log.rows.remove(300);
            renumber(log);
        },
        &[Kind::RootDiffers, Kind::TileDiffers, Kind::LogCutShort],
    ),
    ("swap", |log| log.rows.swap(300, 301), &[Kind::RowsOutOfOrder, Kind::RowsMissing, Kind::TimeBackwards]),
    (
        "swap and renumber",
        |log| {
            log.rows.swap(300, 301);
            renumber(log);
        },
        &[Kind::TimeBackwards, Kind::RootDiffers],
    ),
    ("cut the end", |log| log.rows.truncate(650), &[Kind::LogCutShort]),
    ("break a leaf", |log| log.rows[300].leaf.push(b' '), &[Kind::LeafMalformed, Kind::RootDiffers]),
    (
        "sign a second history",
        |log| {
            log.rows[100].event.push(b' ');
            log.rows[100].seal();
            log.write_tiles();
            log.checkpoints = SIZES.map(|size| (size, log.sign(size))).to_vec();
        },
        &[Kind::Fork],
    ),
    ("restore an old backup", |log| *log = older(log, 500), &[Kind::LogCutShort]),
    (
        "edit a checkpoint",
        |log| log.checkpoints[3].1 = log.checkpoints[3].1.replacen("500", "499", 1),
        &[Kind::CheckpointSignature],
    ),
    ("edit a tile", |log| log.tiles[1].1[77] ^= 1, &[Kind::TileDiffers]),
];

#[test]
fn each_tampering_is_named() {
    for (what, tamper, expect) in CASES {
        let mut log = SampleLog::new(ROWS, &SIZES);
        tamper(&mut log);
        let found = kinds(&log);
        for kind in expect {
            assert!(found.contains(kind), "{what}: {kind:?} is not among {found:?}");
        }
    }
}

/// Gives the rows positions without gaps, as an operator hiding a removal would.
fn renumber(log: &mut SampleLog) {
    (0..).zip(&mut log.rows).for_each(|(position, row)| row.position = position);
}

/// The database as it was at an earlier size; the file with the last signed checkpoint is newer.
fn older(log: &SampleLog, size: u64) -> SampleLog {
    let mut older = SampleLog::new(size, &[0, 1, 256, 500]);
    older.last_signed.clone_from(&log.last_signed);
    older
}

#[test]
fn the_row_that_was_edited_is_named() {
    let mut log = SampleLog::new(ROWS, &SIZES);
    log.rows[300].event[5] ^= 1;
    let report = run(&log);
    assert_eq!((report.findings_count, report.findings[0].position), (1, Some(300)));
    assert!(report.findings[0].to_string().contains("restore the row from a backup"));
    // Even when the leaf was made to fit: the published tile still has the old hash.
    log.rows[300].seal();
    let differing = run(&log).findings.into_iter().find(|finding| finding.kind == FindingKind::TileDiffers);
    assert_eq!(differing.and_then(|finding| finding.position), Some(300));
}

#[test]
fn a_checkpoint_of_a_stranger_is_found_and_without_keys_only_roots_count() {
    let mut log = SampleLog::new(9, &[4, 9]);
    let forged = Note::parse(log.checkpoints[0].1.as_bytes()).unwrap();
    log.checkpoints[0].1 = format!("{}\n— other.example AAAAAAEC\n", forged.text());
    assert_eq!(kinds(&log), [FindingKind::CheckpointSignature]);
    let report = verify(&mut log, None, &mut |_| {}).unwrap();
    assert!(report.is_clean() && !report.signatures_checked, "{:?}", report.findings);
}

#[test]
fn logs_may_count_from_one() {
    let log = SampleLog::new(9, &[]);
    let rows = |first: u64| log.rows.iter().map(move |row| stored(row, first));
    for (first_stored, first_expected, clean) in [(0, 0, true), (1, 1, true), (1, 0, false), (0, 1, false)] {
        let mut verifier = Verifier::new(None, first_expected);
        verifier.absorb(verify_chunk(rows(first_stored)));
        assert_eq!(verifier.finish().is_clean(), clean, "{first_stored} {first_expected}");
    }
}

fn stored(row: &Row, first: u64) -> StoredRow<'_> {
    let event = Some(StoredEvent { salt: &row.salt, bytes: &row.event });
    StoredRow { position: row.position + first, leaf: &row.leaf, event }
}

#[test]
fn a_checkpoint_that_comes_too_late_is_an_error() {
    let log = SampleLog::new(9, &[4, 9]);
    let mut verifier = Verifier::new(Some(policy()), 0);
    verifier.absorb(verify_chunk(log.rows.iter().map(|row| stored(row, 0))));
    verifier.expect_checkpoint(log.checkpoints[1].1.as_bytes(), CheckpointRole::Published).unwrap();
    let late = verifier.expect_checkpoint(log.checkpoints[0].1.as_bytes(), CheckpointRole::Published);
    assert!(matches!(late, Err(TransparencyError::OutOfRange { .. })));
    let report = verifier.finish();
    assert_eq!((report.checkpoints_matched, report.is_clean()), (1, true));
}

#[test]
fn threads_of_the_caller_give_the_same_report() {
    let mut log = SampleLog::new(ROWS, &[]);
    log.rows[5].event.push(b' ');
    log.rows.remove(300);
    let expected = run(&log);
    let chunks: Vec<&[Row]> = log.rows.chunks(64).collect();
    let verified = std::thread::scope(|scope| {
        let threads: Vec<_> = chunks
            .iter()
            .map(|rows| scope.spawn(|| verify_chunk(rows.iter().map(|row| stored(row, 0)))))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let mut verifier = Verifier::new(Some(policy()), 0);
    for chunk in verified {
        let filled = verifier.absorb(chunk);
        check_tiles(&mut verifier, &log, filled);
    }
    let partial = verifier.partial_tiles();
    check_tiles(&mut verifier, &log, partial);
    let report = verifier.finish();
    assert_eq!((report.rows, report.root), (expected.rows, expected.root));
    let positions = |report: &Report| {
        let mut found: Vec<_> =
            report.findings.iter().map(|finding| (finding.position, finding.kind)).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(positions(&report), positions(&expected));
}

fn check_tiles(verifier: &mut Verifier, log: &SampleLog, filled: Vec<FilledTile>) {
    for filled in filled {
        if let Some((_, stored)) = log.tiles.iter().find(|(tile, _)| *tile == filled.tile) {
            verifier.check_tile(&filled, stored);
        }
    }
}

#[derive(Debug, Clone)]
enum Tamper {
    EditEvent(usize, usize, u8),
    EditLeaf(usize, usize, u8),
    Reseal(usize, u8),
    Delete(usize, bool),
    Swap(usize, usize),
    BackDate(usize),
    Repeat(usize),
    Cut(usize),
    Fork(usize),
}

fn tampers() -> impl Strategy<Value = Tamper> {
    let row = 0..200_usize;
    prop_oneof![
        (row.clone(), 0..60_usize, 1..=255_u8)
            .prop_map(|(row, place, flip)| Tamper::EditEvent(row, place, flip)),
        (row.clone(), 0..238_usize, 1..=255_u8)
            .prop_map(|(row, place, flip)| Tamper::EditLeaf(row, place, flip)),
        (row.clone(), 1..=255_u8).prop_map(|(row, flip)| Tamper::Reseal(row, flip)),
        (row.clone(), any::<bool>()).prop_map(|(row, hidden)| Tamper::Delete(row, hidden)),
        (row.clone(), 1..199_usize).prop_map(|(row, by)| Tamper::Swap(row, (row + by) % 200)),
        row.clone().prop_map(Tamper::BackDate),
        // The last row again would be a new row that nothing has signed yet: no change to what was signed.
        (0..199_usize).prop_map(Tamper::Repeat),
        row.clone().prop_map(Tamper::Cut),
        row.prop_map(Tamper::Fork),
    ]
}

fn tampered(log: &mut SampleLog, tamper: &Tamper) {
    match *tamper {
        Tamper::EditEvent(row, place, flip) => log.rows[row].event[place] ^= flip,
        Tamper::EditLeaf(row, place, flip) => log.rows[row].leaf[place] ^= flip,
        Tamper::Reseal(row, flip) => {
            log.rows[row].event[9] ^= flip;
            log.rows[row].seal();
        }
        Tamper::Delete(row, hidden) => {
            log.rows.remove(row);
            if hidden {
                renumber(log);
            }
        }
        Tamper::Swap(one, other) => {
            log.rows.swap(one, other);
            renumber(log);
        }
        Tamper::BackDate(row) => {
            log.rows[row].recorded_at = "2026-11-21T23:59:59Z".to_owned();
            log.rows[row].seal();
        }
        Tamper::Repeat(row) => {
            let again = log.rows[row].clone();
            log.rows.insert(row, again);
            renumber(log);
        }
        Tamper::Cut(rows) => log.rows.truncate(rows),
        Tamper::Fork(row) => {
            // The operator rewrites one row and signs everything anew, except what others already hold.
            log.rows[row].event[9] ^= 1;
            log.rows[row].seal();
            log.checkpoints = [50, 200].map(|size| (size, log.sign(size))).to_vec();
        }
    }
    // Tiles and everything that can be derived are made to fit: only the signed checkpoint speaks.
    log.write_tiles();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_tampering_goes_unnoticed(tamper in tampers()) {
        let mut log = SampleLog::new(200, &[50, 200]);
        tampered(&mut log, &tamper);
        prop_assert!(!run(&log).is_clean());
    }

    #[test]
    fn no_stored_bytes_panic(
        leaf: Vec<u8>, salt: Vec<u8>, event: Vec<u8>, note: Vec<u8>, position: u64, tile: Vec<u8>, again: u64,
    ) {
        let rows = [position, again].map(|position| StoredRow {
            position,
            leaf: &leaf,
            event: Some(StoredEvent { salt: &salt, bytes: &event }),
        });
        let mut verifier = Verifier::new(Some(policy()), again);
        verifier.expect_checkpoint(&note, CheckpointRole::LastSigned).unwrap();
        verifier.absorb(verify_chunk(rows));
        for partial in verifier.partial_tiles() {
            verifier.check_tile(&partial, &tile);
        }
        let report = verifier.finish();
        prop_assert!(report.rows == 2 && !report.is_clean() && report.rows < LOG_SIZE_MAX);
    }
}
