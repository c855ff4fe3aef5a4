//! What the tests of the log need of a place: data folders of nodes, publishers, and bytes as the database writes them.

use std::path::PathBuf;

use standing_service::log::{Publisher, open_signer};
use standing_store::Store;

use crate::place::Place;
use crate::sample::{ORIGIN, edge};

impl Place {
    /// The data folder of a node.
    pub(crate) fn data(&self, node: &str) -> PathBuf {
        self.folder().join(node)
    }

    /// A publisher with the key and the last signed checkpoint of a node's folder.
    pub(crate) async fn publisher(&self, store: &Store, node: &str) -> Publisher {
        let signer = open_signer(store, &self.data(node), Some(ORIGIN), &edge()).await.unwrap();
        Publisher::open(store.clone(), &self.data(node), signer, &edge()).await.unwrap()
    }

    /// Bytes as this database writes them in a statement.
    pub(crate) fn blob(&self, bytes: &[u8]) -> String {
        let hex = standing_service::seal::hex(bytes);
        if self.is_sqlite() { format!("x'{hex}'") } else { format!("'\\x{hex}'::bytea") }
    }

    /// Takes the last byte of a column of bytes away.
    pub(crate) fn cut(&self, column: &str) -> String {
        let function = if self.is_sqlite() { "substr" } else { "substring" };
        format!("{function}({column}, 1, length({column}) - 1)")
    }
}
