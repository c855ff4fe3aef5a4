//! Runs that are stopped, cut off or come back to another file: no row is there twice or missing.

use std::path::Path;
use std::sync::Arc;

use standing_service::batch::{Plan, Target, Watch};

use crate::desk::{Desk, LISTED, always};
use crate::place::Place;

const ROWS: usize = 20_000;

fn content() -> String {
    let rows = (0..ROWS)
        .map(|number| format!("{number},{}\n", if number % 7 == 0 { LISTED } else { "src-small:99" }));
    format!("no,id\n{}", rows.collect::<String>())
}

fn target(path: &Path, is_resumed: bool) -> Target {
    Target::File { path: path.to_owned(), is_resumed }
}

fn until(rows: u64) -> Watch {
    Arc::new(move |now| now.rows < rows)
}

fn plan(desk: &Desk, name: &str, content: &str) -> Plan {
    desk.plan(&desk.file(name, content), &["identifier=id"]).unwrap()
}

#[test]
fn a_run_goes_on_where_it_was_cut_off() {
    crate::place::run(Place::sqlite, async |place| {
        let desk = Desk::new(place).await;
        let plan = plan(&desk, "in.csv", &content());
        let (whole, parts) = (place.folder().join("whole.csv"), place.folder().join("parts.csv"));
        let once = desk.screen(plan.clone(), target(&whole, false), always()).await.unwrap();

        let stopped = desk.screen(plan.clone(), target(&parts, false), until(3_000)).await.unwrap();
        assert!(!stopped.is_whole && !parts.exists());
        // What was written after the state was kept, as a loss of power leaves it: half a row too many.
        let part = place.folder().join("parts.csv.part");
        let mut left = std::fs::read(&part).unwrap();
        left.extend(b"12345,src-small:9");
        std::fs::write(&part, &left).unwrap();
        let again = desk.screen(plan.clone(), target(&parts, true), until(9_000)).await.unwrap();
        assert!(!again.is_whole && again.summary.rows > stopped.summary.rows);
        let last = desk.screen(plan, target(&parts, true), always()).await.unwrap();
        assert!(last.is_whole);
        assert!(std::fs::read(&parts).unwrap() == std::fs::read(&whole).unwrap(), "the answers differ");
        assert_eq!((last.sha256, last.bytes), (once.sha256, once.bytes));
        assert_eq!(last.summary.found, once.summary.found);
        assert_eq!(last.summary.rows, u64::try_from(ROWS).unwrap());
        assert!(!part.exists() && !place.folder().join("parts.csv.part.json").exists());
    });
}

#[test]
fn another_file_or_question_is_not_gone_on_with() {
    crate::place::run(Place::sqlite, async |place| {
        let desk = Desk::new(place).await;
        let out = place.folder().join("out.csv");
        let first = plan(&desk, "in.csv", &content());
        let none = desk.screen(first.clone(), target(&out, true), always()).await.unwrap_err().to_string();
        assert!(none.contains("nothing to go on with"), "{none}");
        desk.screen(first.clone(), target(&out, false), until(1_000)).await.unwrap();
        let taken = desk.screen(first, target(&out, false), always()).await.unwrap_err().to_string();
        assert!(taken.contains("--resume"), "{taken}");
        let changed = plan(&desk, "in.csv", &content().replacen("src-small:99", "src-small:98", 1));
        let refused = desk.screen(changed, target(&out, true), always()).await.unwrap_err().to_string();
        assert!(refused.contains("the file has changed"), "{refused}");
        let path = desk.file("in.csv", content());
        let other = desk.plan(&path, &["identifier=id", "name=no"]).unwrap();
        let refused = desk.screen(other, target(&out, true), always()).await.unwrap_err().to_string();
        assert!(refused.contains("something else was asked"), "{refused}");
    });
}
