//! Jobs of a node: one after the other, through a restart, and no more than a unit may have.

use std::sync::Arc;
use std::time::Duration;

use standing_service::batch::jobs::{JobState, Jobs, Seen, WAITING_MAX, Wishes};
use standing_service::{Capacity, Principal};

use crate::desk::{Desk, LISTED};
use crate::place::{Place, on_both};

on_both!(a_node_that_is_started_again_goes_on, a_unit_has_no_more_than_its_share);

fn unit() -> Principal {
    Principal::new("key", Capacity::Unit("Desk".parse().unwrap()))
}

fn wishes() -> Wishes {
    Wishes {
        name: "a.csv".into(),
        form: "csv".into(),
        columns: vec!["identifier=id".into()],
        ..Wishes::default()
    }
}

async fn send(jobs: &Arc<Jobs>, key: &str, content: &str) -> Result<Seen, String> {
    let upload =
        jobs.receive(&unit(), &"Desk".parse().unwrap(), key, wishes()).map_err(|error| error.to_string())?;
    let mut upload = upload.unwrap_or_else(|_| panic!("it is there already"));
    assert!(upload.write(content.as_bytes()).unwrap());
    upload.finish().await.map_err(|error| error.to_string())
}

async fn ended(jobs: &Jobs, id: &str) -> Seen {
    for _ in 0..600 {
        let seen = jobs.one(&"Desk".parse().unwrap(), id).unwrap();
        if !seen.job.state.is_open() {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not end");
}

async fn a_node_that_is_started_again_goes_on(place: &Place) {
    let desk = Desk::new(place).await;
    let jobs = Jobs::open(place.folder(), Arc::clone(&desk.register), None).unwrap();
    let content = format!("no,id\n1,{LISTED}\n2,src-small:9\n");
    let sent = send(&jobs, "one", &content).await.unwrap();
    let first = ended(&jobs, &sent.job.id).await;
    assert_eq!((first.job.state, first.job.summary.as_ref().unwrap().found), (JobState::Done, 1));
    drop(jobs);
    // As a node leaves it that was ended in the middle, with an upload that broke off beside it.
    let folder = place.folder().join("batches").join(&sent.job.id);
    let kept = std::fs::read_to_string(folder.join("job.json")).unwrap();
    std::fs::write(folder.join("job.json"), kept.replacen("\"done\"", "\"running\"", 1)).unwrap();
    std::fs::write(folder.join("answers.part"), "half a row").unwrap();
    let broken_off = place.folder().join("batches/00");
    std::fs::create_dir(&broken_off).unwrap();
    let before = std::fs::read(folder.join("answers")).unwrap();
    let jobs = Jobs::open(place.folder(), Arc::clone(&desk.register), None).unwrap();
    let again = ended(&jobs, &sent.job.id).await;
    assert_eq!((again.job.state, again.rows), (JobState::Done, 2));
    assert_eq!(std::fs::read(folder.join("answers")).unwrap(), before);
    assert!(!broken_off.exists());
    jobs.remove(&"Desk".parse().unwrap(), &sent.job.id).unwrap();
    assert!(!folder.exists());
}

async fn a_unit_has_no_more_than_its_share(place: &Place) {
    let desk = Desk::new(place).await;
    let jobs = Jobs::open(place.folder(), Arc::clone(&desk.register), None).unwrap();
    let long = format!("no,id\n{}", format!("1,{LISTED}\n").repeat(200_000));
    for number in 0..WAITING_MAX {
        send(&jobs, &number.to_string(), &long).await.unwrap();
    }
    let refused = send(&jobs, "one more", &long).await.unwrap_err();
    assert!(refused.contains("wait or run"), "{refused}");
    // The same name is the same batch, however many there are.
    assert!(jobs.receive(&unit(), &"Desk".parse().unwrap(), "0", wishes()).unwrap().is_err());
    let other = "Bank".parse().unwrap();
    assert!(jobs.of(&other).is_empty());
    for seen in jobs.of(&"Desk".parse().unwrap()) {
        assert!(jobs.remove(&other, &seen.job.id).is_err());
        jobs.remove(&"Desk".parse().unwrap(), &seen.job.id).unwrap();
    }
    assert!(std::fs::read_dir(place.folder().join("batches")).unwrap().next().is_none());
}
