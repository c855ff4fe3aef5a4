//! Where a test keeps its register: an SQLite file, or a schema in the PostgreSQL at STANDING_TEST_POSTGRES.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// A schema of one test.
pub(crate) struct Schema {
    server: String,
    name: String,
    /// The address under which the register sees the schema and nothing else.
    pub(crate) url: String,
}

impl Schema {
    /// A fresh schema; none when the tests on PostgreSQL are left out on purpose.
    pub(crate) fn new(what: &str) -> Option<Self> {
        let server = server()?;
        let name = format!("standing_{what}_{}", std::process::id());
        statement(&server, &format!("CREATE SCHEMA {name}"));
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-c%20search_path%3D{name}");
        Some(Self { server, name, url })
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        statement(&self.server, &format!("DROP SCHEMA {} CASCADE", self.name));
    }
}

fn server() -> Option<String> {
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

fn statement(server: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = PgConnection::connect(server).await.unwrap();
        sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}
