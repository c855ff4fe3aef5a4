//! Signals that ask the register to stop. They are heard from the moment they are asked for, so that a signal
//! during the start is not lost.

use anyhow::{Context, Result};

/// The signals that are heard.
pub(super) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    /// Hears Ctrl-C and, where the system has it, SIGTERM from now on.
    ///
    /// # Errors
    /// The system does not allow it.
    #[cfg(unix)]
    pub(super) fn hear() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let of = |kind| signal(kind).context("signals cannot be heard");
        Ok(Self { interrupt: of(SignalKind::interrupt())?, terminate: of(SignalKind::terminate())? })
    }

    /// Waits for one of them.
    #[cfg(unix)]
    pub(super) async fn one(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Hears Ctrl-C.
    ///
    /// # Errors
    /// Never here.
    #[cfg(not(unix))]
    pub(super) fn hear() -> Result<Self> {
        Ok(Self {})
    }

    /// Waits for it.
    #[cfg(not(unix))]
    pub(super) async fn one(self) {
        if let Err(error) = tokio::signal::ctrl_c().await.context("Ctrl-C cannot be heard") {
            tracing::error!(%error, "end the process another way");
            std::future::pending::<()>().await;
        }
    }
}
