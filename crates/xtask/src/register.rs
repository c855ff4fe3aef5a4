//! A throw-away register: the built `standing` with its demonstration, on a free port of the loopback interface.
//!
//! As with the throw-away PostgreSQL, a guarding shell holds the read end of a pipe of ours: it stops the register
//! and deletes its folder when the pipe closes, however this program ends.
//!
//! Deliberately absent: a second database. These tests look at pages and answers, which are the same on both.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::exec;
use crate::layout::Layout;

/// How long the register may take to load its demonstration and listen.
const START_WITHIN: Duration = Duration::from_secs(180);

/// The password of the demonstration's logins: this register is thrown away.
pub(crate) const DEMO_PASSWORD: &str = "four words of a test";

/// `$1` folder of its data, the rest the command. Its own standard output goes away, so that ours ends when the
/// register does.
const GUARD: &str = r#"
folder=$1
shift
"$@" </dev/null &
register=$!
exec >/dev/null
cat
kill -TERM "$register" 2>/dev/null
wait "$register"
rm -rf "$folder"
"#;

/// A running register; dropping it stops it and deletes its data.
pub(crate) struct Register {
    guard: Child,
    /// The built product.
    pub(crate) binary: PathBuf,
    /// The folder of its data.
    pub(crate) data: PathBuf,
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    /// Held so that the register never writes to a closed pipe.
    _stdout: BufReader<ChildStdout>,
}

impl Register {
    /// Builds the product, starts it with its demonstration and waits until it listens.
    ///
    /// # Errors
    /// When it does not build or does not start; its own message is above.
    pub(crate) fn start(layout: &Layout, name: &str) -> Result<Self> {
        exec::must(&mut exec::cargo(&["build", "--quiet", "--locked", "-p", "standing"]))?;
        let binary = layout.target.join("debug/standing");
        let data = layout.target.join("test-register").join(format!("{name}-{}", std::process::id()));
        // A session of its own: Ctrl-C reaches us, and the closing pipe reaches the guard.
        let mut command = Command::new("setsid");
        command.args(["sh", "-c", GUARD, "guard"]).arg(&data).arg(&binary);
        command.args(["serve", "--demo", "--json", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
        // Tests ask faster than anybody else.
        command.env("STANDING_REQUESTS_PER_KEY", "0");
        command.env("STANDING_DEMO_PASSWORD", DEMO_PASSWORD);
        // The story plays in Shenyang, as in `./dev run`.
        command.env("STANDING_TIME_ZONE", "Asia/Shanghai");
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut guard = piped.spawn().context("setsid cannot be started")?;
        let stdout = guard.stdout.take().context("the register has no standard output")?;
        let greeting = greeting_of(stdout);
        let (url, stdout) = match greeting {
            Ok(found) => found,
            Err(error) => {
                stop(&mut guard);
                return Err(error);
            }
        };
        Ok(Self { guard, binary, data, url, _stdout: stdout })
    }

    /// Makes an API key of the running register: `--role operator`, `--role officer --holder ID` …
    ///
    /// # Errors
    /// When the command fails.
    pub(crate) fn key(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(&self.binary);
        command.args(["keys", "create"]).args(arguments).arg("--data").arg(&self.data);
        Ok(exec::output(&mut command)?.trim().to_owned())
    }
}

impl Drop for Register {
    fn drop(&mut self) {
        stop(&mut self.guard);
    }
}

fn stop(guard: &mut Child) {
    drop(guard.stdin.take());
    // Nothing can be done about a guard that cannot be waited for; its pipe is closed.
    let _ = guard.wait();
}

/// Waits for the line that says where it listens.
fn greeting_of(stdout: ChildStdout) -> Result<(String, BufReader<ChildStdout>)> {
    let (told, heard) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(stdout);
        let mut line = String::new();
        let read = reader.read_line(&mut line);
        // Nobody waits any more once the time is over.
        let _ = told.send(read.map(|_| (line, reader)));
    });
    let seconds = START_WITHIN.as_secs();
    let heard = heard.recv_timeout(START_WITHIN);
    let (line, reader) =
        heard.with_context(|| format!("the register did not start within {seconds} s"))??;
    match url_in(&line) {
        Some(url) => Ok((url.to_owned(), reader)),
        None => bail!("the register did not say where it listens, but: {line:?}"),
    }
}

/// The address in `{"listening":"http://…", …}`.
fn url_in(greeting: &str) -> Option<&str> {
    let (_, rest) = greeting.split_once("\"listening\":")?;
    rest.trim_start().strip_prefix('"')?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_the_greeting() {
        let cases = [
            (
                r#"{"database":"x","listening":"http://127.0.0.1:4711","log":"y"}"#,
                Some("http://127.0.0.1:4711"),
            ),
            (r#"{"listening": "http://[::1]:1"}"#, Some("http://[::1]:1")),
            ("Standing listens on http://127.0.0.1:4711", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(url_in(line), expected, "{line}");
        }
    }
}
