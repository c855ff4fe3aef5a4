//! The operator's own scanner for harmful documents: a program that is handed each document before it is kept.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use super::wrong;
use crate::error::ServiceError;

/// How long a scanner may take for one document.
const TIME_MAX: Duration = Duration::from_secs(60);

/// A program that reads a document from its standard input and ends with 0 when it may be kept, with 1 when not. With
/// anything else, or no end, nothing is kept: for example `clamdscan --no-summary -`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanner {
    program: String,
    arguments: Vec<String>,
}

impl Scanner {
    /// From a command line: a program and its arguments with spaces between them, run without a shell. None when it is
    /// empty.
    #[must_use]
    pub fn new(command: &str) -> Option<Self> {
        let mut words = command.split_whitespace().map(ToOwned::to_owned);
        Some(Self { program: words.next()?, arguments: words.collect() })
    }

    /// Asks whether a document may be kept.
    ///
    /// # Errors
    /// [`ServiceError::Input`] when not; [`ServiceError::Busy`] when the scanner could not say.
    pub(super) async fn clear(&self, name: &str, body: &[u8]) -> Result<(), ServiceError> {
        let status = match tokio::time::timeout(TIME_MAX, self.run(body)).await {
            Ok(Ok(status)) => status,
            Ok(Err(error)) => {
                tracing::error!(%error, program = self.program, "the scanner could not be run; no document is taken");
                return Err(ServiceError::Busy);
            }
            Err(_) => {
                tracing::error!(
                    program = self.program,
                    "the scanner did not end in time; no document is taken"
                );
                return Err(ServiceError::Busy);
            }
        };
        match status {
            Some(0) => Ok(()),
            Some(1) => Err(wrong(
                name,
                "the scanner found something harmful in it".to_owned(),
                "make it anew on a clean machine",
            )),
            status => {
                tracing::error!(status, program = self.program, "the scanner failed; no document is taken");
                Err(ServiceError::Busy)
            }
        }
    }

    async fn run(&self, body: &[u8]) -> std::io::Result<Option<i32>> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // A scanner that has seen enough may stop reading; its end says what it found.
            drop(input.write_all(body).await);
        }
        Ok(child.wait().await?.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_the_scanner_says_is_done() {
        for (command, expected) in [
            ("grep -qv EICAR", Ok(())),
            ("false", Err("the scanner found something")),
            ("expr 1 / 0", Err("busy")),
            ("/nonexistent/scanner", Err("busy")),
        ] {
            let scanner = Scanner::new(command).unwrap();
            let found = scanner.clear("a.pdf", b"a document\n").await.map_err(|error| error.to_string());
            match expected {
                Ok(()) => assert_eq!(found, Ok(()), "{command}"),
                Err(what) => {
                    assert!(found.as_ref().is_err_and(|said| said.contains(what)), "{command}: {found:?}")
                }
            }
        }
        assert_eq!(Scanner::new("  "), None);
    }
}
