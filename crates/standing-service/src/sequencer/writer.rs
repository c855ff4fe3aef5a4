//! The thread on which groups are written, with a runtime and connections of its own.
//!
//! A transaction is a dozen statements, and each waits for the one before. On the threads that decide commands and
//! answer callers, every one of them would queue behind whatever is being done there when its answer comes, and
//! the database would stand idle meanwhile. Deliberately not here: what is written, and in which order.

use std::future::Future;

use standing_store::Store;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::error::ServiceError;

/// The thread's name, as the system shows it.
const NAME: &str = "standing-append";

/// A thread that writes. It ends when this is dropped.
pub(crate) struct Writer {
    /// The register over connections of the thread.
    pub(super) store: Store,
    runtime: Handle,
    /// Dropped with the rest, which the thread hears.
    _stop: oneshot::Sender<()>,
}

impl Writer {
    /// Starts the thread.
    ///
    /// # Errors
    /// [`ServiceError::Io`] when the system gives no thread.
    pub(crate) fn start(store: &Store) -> Result<Self, ServiceError> {
        let io = |source| ServiceError::Io { path: format!("thread {NAME}"), source };
        let runtime = Builder::new_current_thread().enable_all().build().map_err(io)?;
        let handle = runtime.handle().clone();
        let store = {
            let _entered = handle.enter();
            store.apart()
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let work = move || {
            // Nothing is ever sent: it waits until the other side is gone.
            drop(runtime.block_on(stopped));
        };
        std::thread::Builder::new().name(NAME.to_owned()).spawn(work).map_err(io)?;
        Ok(Self { store, runtime: handle, _stop: stop })
    }

    /// Runs a task on the thread.
    pub(super) fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.runtime.spawn(task)
    }
}

#[cfg(test)]
mod tests {
    use standing_store::{OpenMode, StoreUrl};

    use super::*;

    #[tokio::test]
    async fn it_works_on_its_own_thread_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let url = StoreUrl::sqlite(folder.path().join("register.db"));
        let writer = Writer::start(&Store::open(&url, OpenMode::Create).await.unwrap()).unwrap();
        let named = writer.spawn(async { std::thread::current().name().map(ToOwned::to_owned) });
        assert_eq!(named.await.unwrap().as_deref(), Some(NAME));
        let store = writer.store.clone();
        assert_eq!(writer.spawn(async move { store.head().await.unwrap() }).await.unwrap(), 0);
        let endless = writer.spawn(std::future::pending::<()>());
        drop(writer);
        assert!(endless.await.unwrap_err().is_cancelled(), "the thread has ended, and what it did with it");
    }
}
