//! A copy of a running register, and the way back.

use std::path::Path;

use standing_service::log::{LAST_SIGNED_FILE, back_up, restore_backup};
use standing_store::{OpenMode, Store, StoreUrl};

use crate::place::{Place, on_both};
use crate::sample::{append, edge};

on_both!(a_running_register_is_backed_up, backups_that_do_not_fit_are_refused);

async fn a_running_register_is_backed_up(place: &Place) {
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    append(&store, 300).await;
    publisher.publish(&edge()).await.unwrap();
    append(&store, 3).await;
    let to = place.folder().join("backup");
    if !place.is_sqlite() {
        let refused = back_up(&store, &place.data("one"), &to, false).await.unwrap_err().to_string();
        assert!(refused.contains("run the export"), "{refused}");
        return;
    }
    let writer = store.clone();
    let writing = tokio::spawn(async move {
        for _ in 0..20 {
            append(&writer, 4).await;
        }
    });
    let made = back_up(&store, &place.data("one"), &to, false).await.unwrap();
    writing.await.unwrap();
    assert!(
        (303..=383).contains(&made.events) && !made.has_secret && made.size_signed == Some(300),
        "{made:?}"
    );
    assert!(!to.join("log.key").exists());
    let (data, database) = (place.data("two"), place.folder().join("two.db"));
    let report = restore_backup(&to, &data, &database, &mut |_, _| {}).await.unwrap();
    assert_eq!((report.events, report.size_signed), (made.events, Some(300)));
    let restored = Store::open(&StoreUrl::sqlite(&database), OpenMode::Existing).await.unwrap();
    assert_eq!(
        restored.events_after(0, 500).await.unwrap(),
        store.events_after(0, made.events as usize).await.unwrap()
    );
    assert_eq!(
        std::fs::read(data.join(LAST_SIGNED_FILE)).unwrap(),
        std::fs::read(to.join(LAST_SIGNED_FILE)).unwrap()
    );
    // With the key, the restored register is signed again.
    let keyed = place.folder().join("keyed");
    assert!(back_up(&store, &place.data("one"), &keyed, true).await.unwrap().has_secret);
    let (data, database) = (place.data("three"), place.folder().join("three.db"));
    restore_backup(&keyed, &data, &database, &mut |_, _| {}).await.unwrap();
    let restored = Store::open(&StoreUrl::sqlite(&database), OpenMode::Existing).await.unwrap();
    let publisher = place.publisher(&restored, "three").await;
    assert_eq!(publisher.publish(&edge()).await.unwrap().unwrap().size(), 383);
}

async fn backups_that_do_not_fit_are_refused(place: &Place) {
    if !place.is_sqlite() {
        return;
    }
    let store = place.store().await;
    let publisher = place.publisher(&store, "one").await;
    append(&store, 30).await;
    publisher.publish(&edge()).await.unwrap();
    let to = place.folder().join("backup");
    let data = place.data("one");
    back_up(&store, &data, &to, false).await.unwrap();
    let restore = async |data: &Path, database: &str| {
        let database = place.folder().join(database);
        let outcome = restore_backup(&to, data, &database, &mut |_, _| {}).await;
        assert!(database.ends_with("register.db") || outcome.is_ok() || !database.exists());
        outcome.map(drop).map_err(|error| error.to_string()).unwrap_err()
    };
    assert!(back_up(&store, &data, &to, false).await.unwrap_err().to_string().contains("not empty"));
    assert!(restore(&data, "register.db").await.contains("the database exists"));
    // What was signed since is not in the backup.
    append(&store, 3).await;
    publisher.publish(&edge()).await.unwrap();
    let refused = restore(&data, "two.db").await;
    assert!(refused.contains("holds 30 events") && refused.contains("signed 33"), "{refused}");
    // An altered backup, and one that was cut off.
    let copy = Store::open(&StoreUrl::sqlite(to.join("register.db")), OpenMode::Existing).await.unwrap();
    append(&copy, 1).await;
    copy.close().await;
    let note = std::fs::read_to_string(to.join(LAST_SIGNED_FILE)).unwrap();
    std::fs::write(to.join(LAST_SIGNED_FILE), note.replace("\n30\n", "\n31\n")).unwrap();
    let refused = restore(&place.data("two"), "two.db").await;
    assert!(refused.contains("not validly signed") && refused.contains("nothing was written"), "{refused}");
    std::fs::remove_file(to.join("backup.json")).unwrap();
    assert!(restore(&place.data("two"), "two.db").await.contains("no backup.json"));
}
