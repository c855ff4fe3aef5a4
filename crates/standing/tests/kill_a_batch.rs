//! Kills a run of `standing check FILE` again and again, as a loss of power would, and lets it go on: the answers are
//! those of a run that nobody cut off, byte for byte.
#![cfg(test)]

#[cfg(test)]
#[expect(dead_code, reason = "shared with tests that start a server")]
#[path = "support/server.rs"]
mod server;

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Stdio;
    use std::thread;
    use std::time::{Duration, Instant};

    use serde_json::Value;

    use crate::server::command;

    const ROWS: u64 = 150_000;
    /// How long a run may take until it has kept something new.
    const PATIENCE: Duration = Duration::from_secs(120);

    #[test]
    fn a_run_that_is_killed_goes_on() {
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("kill-batch-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let place = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        let (data, input) = (place("data"), place("in.csv"));
        assert!(
            command(&["import", "--source", "worldbank", "--data", &data])
                .stdout(Stdio::null())
                .status()
                .unwrap()
                .success()
        );
        let rows = (0..ROWS).map(|row| format!("{row},src-worldbank:{}\n", 327_000 + row % 1_000));
        std::fs::write(&input, format!("no,id\n{}", rows.collect::<String>())).unwrap();
        let asked = |out: &str, more: &[&str]| {
            let own = ["check", &input, "--column", "identifier=id", "--data", &data, "--output", out];
            let mut command = command(&[&own[..], more].concat());
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let (whole, parts) = (place("whole.csv"), place("parts.csv"));
        assert_eq!(asked(&whole, &[]).status().unwrap().code(), Some(1));

        let state = folder.join("parts.csv.part.json");
        let mut kept = 0;
        for round in 0..3 {
            let mut child = asked(&parts, if round == 0 { &[] } else { &["--resume"] }).spawn().unwrap();
            let started = Instant::now();
            // Wait until it has kept more than the run before.
            while child.try_wait().unwrap().is_none() && started.elapsed() < PATIENCE {
                thread::sleep(Duration::from_millis(20));
                let now = rows_kept(&state);
                if now > kept {
                    kept = now;
                    break;
                }
            }
            child.kill().unwrap();
            child.wait().unwrap();
            if !state.exists() {
                break;
            }
        }
        if state.exists() {
            assert_eq!(asked(&parts, &["--resume"]).status().unwrap().code(), Some(1));
        }
        assert!(std::fs::read(&parts).unwrap() == std::fs::read(&whole).unwrap(), "the answers differ");
        std::fs::remove_dir_all(folder).unwrap();
    }

    fn rows_kept(state: &Path) -> u64 {
        let bytes = std::fs::read(state).unwrap_or_default();
        let value = serde_json::from_slice::<Value>(&bytes).unwrap_or_default();
        value["summary"]["rows"].as_u64().unwrap_or_default()
    }
}
