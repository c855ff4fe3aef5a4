//! A register that runs as its own process, started, asked over HTTP, stopped and killed.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

/// A running register.
pub(crate) struct Server {
    child: Child,
    /// What it printed when it began to listen.
    pub(crate) greeting: Value,
    pub(crate) base: String,
    pub(crate) agent: Agent,
}

/// The binary with these arguments and none of the caller's settings.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standing"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("STANDING_")) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

impl Server {
    /// Starts it on a free port and waits until it listens.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let own = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--json",
            "--checkpoint-every",
            "1",
            "--requests-per-key",
            "0",
        ];
        let mut command = command(&[&own[..], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let greeting = serde_json::from_str::<Value>(&line).unwrap_or_else(|_| {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("the server did not start: {line}{said}")
        });
        let base = greeting["listening"].as_str().unwrap().to_owned();
        let config = Agent::config_builder().http_status_as_error(false);
        let agent = config.timeout_global(Some(Duration::from_secs(10))).build().into();
        Self { child, greeting, base, agent }
    }

    /// Asks it to stop and waits; gives its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

/// Ends it at once, as a loss of power would.
impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to end.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
