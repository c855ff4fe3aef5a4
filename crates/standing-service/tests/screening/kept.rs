//! The index in its file, replaced while it is asked, and outgrown.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use standing_service::ServiceError;
use standing_service::screening::{NAMES_FILE, Subject};

use crate::place::{Place, on_both};
use crate::world::{ask, asking, listed, matches, open, prepared, settled};

const FIRM: &str = "cn-uscc:91210105DEM000014J";

on_both!(
    a_saved_index_is_taken_up_and_a_broken_one_built_again,
    nobody_is_answered_from_an_old_saved_index,
    questions_go_on_while_the_index_is_built,
    a_new_name_is_found_within_a_second,
);

async fn a_saved_index_is_taken_up_and_a_broken_one_built_again(place: &Place) {
    let register = prepared(place).await;
    register.keep_names_in(place.folder());
    listed(&register, FIRM, "Example Machines Ltd").await;
    settled(&register).await;
    let file = place.folder().join(NAMES_FILE);
    let whole = wait_for(&file).await;
    drop(register);
    let cut = whole[..whole.len() - 5].to_vec();
    let mut changed = whole.clone();
    changed[120] ^= 1;
    for (bytes, what) in [(whole.clone(), "whole"), (cut, "cut"), (changed, "changed"), (vec![], "empty")] {
        std::fs::write(&file, bytes).unwrap();
        let register = open(place).await;
        register.keep_names_in(place.folder());
        let screened = ask(&register, "Example Machines Ltd", &asking()).await;
        assert_eq!(matches(&screened), [FIRM], "{what}");
        assert_eq!(screened.index.log_size, register.log_size(), "{what}");
    }
    // The index of another register says nothing about this one.
    let other = place.another().await;
    let register = prepared(&other).await;
    std::fs::write(other.folder().join(NAMES_FILE), &whole).unwrap();
    register.keep_names_in(other.folder());
    let screened = ask(&register, "Example Machines Ltd", &asking()).await;
    assert!(screened.candidates.is_empty(), "{:?}", screened.index);
    drop(register);
    other.clear().await;
}

async fn nobody_is_answered_from_an_old_saved_index(place: &Place) {
    let register = prepared(place).await;
    register.keep_names_in(place.folder());
    settled(&register).await;
    let file = place.folder().join(NAMES_FILE);
    let old = wait_for(&file).await;
    listed(&register, FIRM, "Example Machines Ltd").await;
    drop(register);
    std::fs::write(&file, old).unwrap();
    let register = open(place).await;
    register.keep_names_in(place.folder());
    // The first index that answers at all knows everything that was there when the register was opened.
    let first = loop {
        match register.screen(&Subject::named("Example Machines Ltd"), &asking()).await {
            Ok(screened) => break screened,
            Err(ServiceError::Indexing) => tokio::time::sleep(Duration::from_millis(1)).await,
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(first.index.log_size, register.log_size());
    assert_eq!(matches(&first), [FIRM]);
}

async fn wait_for(file: &std::path::Path) -> Vec<u8> {
    let begun = Instant::now();
    loop {
        match std::fs::read(file) {
            Ok(bytes) => return bytes,
            Err(_) if begun.elapsed() < Duration::from_secs(20) => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error) => panic!("{error}"),
        }
    }
}

async fn questions_go_on_while_the_index_is_built(place: &Place) {
    let register = prepared(place).await;
    listed(&register, FIRM, "Example Machines Ltd").await;
    settled(&register).await;
    let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let askers = (0..4).map(|_| {
        let (register, stop, asked) = (Arc::clone(&register), Arc::clone(&stop), Arc::clone(&asked));
        tokio::spawn(async move {
            while !stop.load(Ordering::Acquire) {
                let query = Subject::named("Example Machines Ltd");
                let screened = register.screen(&query, &asking()).await.unwrap();
                assert_eq!(matches(&screened), [FIRM]);
                asked.fetch_add(1, Ordering::AcqRel);
                tokio::task::yield_now().await;
            }
        })
    });
    let askers = askers.collect::<Vec<_>>();
    let mut builds = std::collections::BTreeSet::new();
    let begun = Instant::now();
    while builds.len() < 4 && begun.elapsed() < Duration::from_secs(20) {
        register.index_names_again();
        tokio::time::sleep(Duration::from_millis(250)).await;
        // Each generation has segments of its own; the base holds everything, so its hash is that of one segment.
        let index = register.index_state().unwrap();
        builds.insert((index.built_at, index.organisations, index.hash));
        crate::world::known(&register, &format!("reg-CN:N-{}", builds.len()), "Another Name Ltd").await;
    }
    stop.store(true, Ordering::Release);
    for asker in askers {
        asker.await.unwrap();
    }
    assert!(asked.load(Ordering::Acquire) > 10 && builds.len() >= 4, "{builds:?}");
}

async fn a_new_name_is_found_within_a_second(place: &Place) {
    let register = prepared(place).await;
    settled(&register).await;
    for number in 0..5 {
        let firm = format!("reg-CN:F-{number}");
        listed(&register, &firm, &format!("Example Machines {number} Ltd")).await;
        let written = Instant::now();
        let query = Subject::named(&format!("Example Machines {number} Ltd"));
        loop {
            let screened = register.screen(&query, &asking()).await.unwrap();
            if matches(&screened).contains(&firm) {
                break;
            }
            // A second is promised; the machine of the tests may be busy with others.
            assert!(written.elapsed() < Duration::from_secs(10), "{:?}", register.index_state());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
