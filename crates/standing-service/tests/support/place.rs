//! Fresh registers for tests, and the macro that runs a test on both databases.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use standing_store::{OpenMode, Store, StoreUrl};
use tempfile::TempDir;

/// Where one test keeps its register.
pub(crate) struct Place {
    folder: TempDir,
    url: StoreUrl,
    /// Address of the server and schema; none on SQLite.
    schema: Option<(String, String)>,
}

/// Runs each async test function, which takes a [`Place`], on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::place::run($crate::place::Place::sqlite, super::$name);
            }

            #[test]
            fn postgresql() {
                $crate::place::run($crate::place::Place::postgres, super::$name);
            }
        }
    )+};
}
pub(crate) use on_both;

/// Makes a place, runs the test in it and clears it away.
pub(crate) fn run(make: impl AsyncFnOnce() -> Option<Place>, test: impl AsyncFnOnce(&Place)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let Some(place) = make().await else { return };
        test(&place).await;
        place.clear().await;
    });
}

impl Place {
    pub(crate) async fn sqlite() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let url = StoreUrl::sqlite(folder.path().join("register.db"));
        Some(Self { folder, url, schema: None })
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let server = postgres_server()?;
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().file_name().unwrap().to_string_lossy().to_lowercase();
        let schema = format!("s{}_{}", std::process::id(), name.replace(['.', '-'], "_"));
        statement(&server, &format!("CREATE SCHEMA {schema}")).await;
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-c%20search_path%3D{schema}").parse().unwrap();
        Some(Self { folder, url, schema: Some((server, schema)) })
    }

    /// Another empty place on the same kind of database.
    pub(crate) async fn another(&self) -> Self {
        let made = if self.is_sqlite() { Self::sqlite().await } else { Self::postgres().await };
        made.unwrap()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.schema.is_none()
    }

    /// A folder for what lies beside the database.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A handle with connections of its own, as another process would have.
    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.url, OpenMode::Create).await.unwrap()
    }

    /// Runs statements behind the register's back, as an operator with a database shell would.
    pub(crate) async fn tamper(&self, statements: &str) {
        match &self.schema {
            None => {
                let url = format!("sqlite:{}", self.url.sqlite_path().unwrap().display());
                let mut connection = SqliteConnection::connect(&url).await.unwrap();
                sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            Some((server, schema)) => {
                let statements = format!("SET search_path = {schema}; {statements}");
                statement(server, &statements).await;
            }
        }
    }

    pub(crate) async fn clear(self) {
        if let Some((server, schema)) = self.schema {
            statement(&server, &format!("DROP SCHEMA {schema} CASCADE")).await;
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
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
