//! Imports that are cut off: the file cannot be read on, or the program is stopped. Run again they end in the
//! state of one clean run.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use standing_service::import::{Input, Step};

use crate::place::{Place, on_both};
use crate::world::{MAPPING, World, counts, file, row, state};

on_both!(
    an_import_cut_off_and_run_again_equals_one_clean_run,
    an_import_stopped_and_run_again_equals_one_clean_run
);

/// Enough rows for three parcels.
fn rows() -> Vec<String> {
    (0..20_000).map(|number| row(&number.to_string(), &format!("ACME {number} LTD"))).collect()
}

/// Later: every 16th row is gone, every 16th changed, some are new.
fn later() -> Vec<String> {
    let mut rows = rows();
    for (number, row) in rows.iter_mut().enumerate().filter(|(number, _)| number % 16 == 1) {
        *row = row.replace("1 High Street", &format!("{number} High Street"));
    }
    let mut number = 0;
    rows.retain(|_| {
        number += 1;
        number % 16 != 0
    });
    rows.extend((0..500).map(|number| row(&format!("new-{number}"), "NEW LTD")));
    rows
}

/// A file of which only the first bytes can be read, as long as `is_cut` says so.
fn cut(bytes: Vec<u8>, length: usize, is_cut: Arc<AtomicBool>) -> Input {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the line dropped"))
        }
    }
    Input::new("list.csv", None, move || {
        if is_cut.load(Ordering::Relaxed) {
            Ok(Box::new(Cursor::new(bytes[..length].to_vec()).chain(Failing)))
        } else {
            Ok(Box::new(Cursor::new(bytes.clone())))
        }
    })
}

async fn clean(place: &Place) -> crate::world::State {
    // A clean run of both files on a register of its own, on the embedded database.
    let _ = place;
    let dir = tempfile::tempdir().unwrap();
    let url = standing_store::StoreUrl::sqlite(dir.path().join("register.db"));
    let store = standing_store::Store::open(&url, standing_store::OpenMode::Create).await.unwrap();
    let world = World::new(MAPPING);
    world.import(&store, file(&rows())).await.unwrap();
    world.import(&store, file(&later())).await.unwrap();
    state(&store, "small").await
}

async fn an_import_cut_off_and_run_again_equals_one_clean_run(place: &Place) {
    let store = place.store().await;
    let world = World::new(MAPPING);
    let first = file(&rows());
    let is_cut = Arc::new(AtomicBool::new(true));
    let input = cut(first.clone(), first.len() * 7 / 10, Arc::clone(&is_cut));
    let error = world.import_input(&store, &input, &mut |_| ()).await.unwrap_err().to_string();
    assert!(error.contains("the line dropped"), "{error}");
    let written = store.head().await.unwrap();
    assert!((1..20_000).contains(&written), "cut off in the middle: {written}");
    is_cut.store(false, Ordering::Relaxed);
    let (report, _) = world.import_input(&store, &input, &mut |_| ()).await.unwrap();
    assert_eq!(counts(&report), [20_000 - written, 0, written, 0, 0, 0]);
    assert_eq!(report.head, 20_000);

    // The later copy drops after it was checked, while it is written: the reader fails in the second reading.
    let second = file(&later());
    let is_cut = Arc::new(AtomicBool::new(false));
    let input = cut(second.clone(), second.len() * 7 / 10, Arc::clone(&is_cut));
    let end = second.len() as u64;
    let mut watch = |now: standing_service::import::Progress| {
        if now.step == Step::Checking && now.bytes == end {
            is_cut.store(true, Ordering::Relaxed);
        }
    };
    world.import_input(&store, &input, &mut watch).await.unwrap_err();
    is_cut.store(false, Ordering::Relaxed);
    let between = store.head().await.unwrap();
    assert!(between > 20_000, "{between}");
    world.import_input(&store, &input, &mut |_| ()).await.unwrap();
    assert_eq!(state(&store, "small").await, clean(place).await);
}

async fn an_import_stopped_and_run_again_equals_one_clean_run(place: &Place) {
    let store = place.store().await;
    for (bytes, step) in
        [(file(&rows()), Step::Writing), (file(&later()), Step::Writing), (file(&later()), Step::Vanishing)]
    {
        let world = World::new(MAPPING);
        let (here, input) = (store.clone(), Input::bytes("list.csv", bytes.clone()));
        let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
        let task = tokio::spawn(async move {
            let mut watch = |now: standing_service::import::Progress| {
                if now.step == step {
                    let _ = sender.send(());
                    // Let the one that stops us run first.
                    std::thread::sleep(std::time::Duration::from_millis(30));
                }
            };
            let _ = world.import_input(&here, &input, &mut watch).await;
        });
        receiver.recv().await;
        task.abort();
        let _ = task.await;
    }
    let world = World::new(MAPPING);
    world.import(&store, file(&rows())).await.unwrap();
    world.import(&store, file(&later())).await.unwrap();
    let (stopped, clean) = (state(&store, "small").await, clean(place).await);
    assert_eq!(stopped.present(), clean.present());
    assert_eq!(stopped.files.len(), clean.files.len());
    let (report, lines) = world.import(&store, file(&later())).await.unwrap();
    assert_eq!((report.added + report.changed + report.vanished, lines.len()), (0, 0));
}
