//! Fresh registers for tests, and the macro that runs a test on both databases.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use standing_store::{OpenMode, Store, StoreUrl};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where one test keeps its register.
pub(crate) struct Place {
    pub(crate) url: StoreUrl,
    kind: Kind,
}

enum Kind {
    Sqlite(PathBuf),
    Postgres { server: String, schema: String },
}

#[derive(Clone, Copy)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

/// Runs each async test function, which takes a [`Place`], on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::place::run($crate::place::Database::Sqlite, super::$name);
            }

            #[test]
            fn postgresql() {
                $crate::place::run($crate::place::Database::Postgres, super::$name);
            }
        }
    )+};
}
pub(crate) use on_both;

/// Makes a place, runs the test in it and clears it away.
pub(crate) fn run(database: Database, test: impl AsyncFnOnce(&Place)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let Some(place) = Place::new(database).await else { return };
        test(&place).await;
        place.clear().await;
    });
}

impl Place {
    async fn new(database: Database) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("i{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        match database {
            Database::Sqlite => {
                let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("import_{name}"));
                std::fs::create_dir_all(&dir).unwrap();
                let url = StoreUrl::sqlite(dir.join("register.db"));
                Some(Self { url, kind: Kind::Sqlite(dir) })
            }
            Database::Postgres => {
                let server = postgres_server()?;
                statement(&server, &format!("CREATE SCHEMA {name}")).await;
                let mark = if server.contains('?') { '&' } else { '?' };
                let url = format!("{server}{mark}options=-c%20search_path%3D{name}").parse().unwrap();
                Some(Self { url, kind: Kind::Postgres { server, schema: name } })
            }
        }
    }

    /// Another empty place on the same kind of database.
    pub(crate) async fn another(&self) -> Self {
        let database = match self.kind {
            Kind::Sqlite(_) => Database::Sqlite,
            Kind::Postgres { .. } => Database::Postgres,
        };
        Self::new(database).await.unwrap()
    }

    /// A handle with connections of its own, as another process would have.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url, OpenMode::Create).await.unwrap()
    }

    /// Runs a statement behind the store's back, as an operator with a database shell would.
    pub(crate) async fn tamper(&self, sql: &str) {
        match &self.kind {
            Kind::Sqlite(dir) => {
                let url = format!("sqlite:{}", dir.join("register.db").display());
                let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
                sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            Kind::Postgres { server, schema } => {
                let mut connection = PgConnection::connect(server).await.unwrap();
                let path = format!("SET search_path = {schema}");
                sqlx::query(AssertSqlSafe(path)).execute(&mut connection).await.unwrap();
                sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
        }
    }

    pub(crate) async fn clear(self) {
        match self.kind {
            Kind::Sqlite(dir) => std::fs::remove_dir_all(dir).unwrap(),
            Kind::Postgres { server, schema } => {
                statement(&server, &format!("DROP SCHEMA {schema} CASCADE")).await;
            }
        }
    }
}

/// The address of the test server; none when the tests on it are skipped on purpose.
fn postgres_server() -> Option<String> {
    if let Ok(server) = std::env::var("STANDING_TEST_POSTGRES") {
        return Some(server);
    }
    assert!(
        std::env::var("STANDING_SKIP_POSTGRES").is_ok_and(|skip| skip == "1"),
        "no PostgreSQL to test on: set STANDING_TEST_POSTGRES to the address of a database that may be written \
         to (./dev test starts one), or set STANDING_SKIP_POSTGRES=1 to leave these tests out"
    );
    None
}

async fn statement(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
