//! Runs the binary and keeps what it said; makes folders that are gone after the test.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection};

use crate::server::command;

/// A folder of one test.
pub(crate) struct Folder(PathBuf);

/// What the binary said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("cli-{}-{number}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn write(&self, name: &str, content: &str) -> String {
        std::fs::write(self.0.join(name), content).unwrap();
        self.text(name)
    }

    /// Runs the binary on the register in this folder.
    pub(crate) fn standing(&self, arguments: &[&str]) -> Said {
        let data = self.text("data");
        let database = arguments.iter().position(|word| *word == "--").unwrap_or(arguments.len());
        let (before, after) = arguments.split_at(database);
        let mut all = before.to_vec();
        all.extend(["--data", &data]);
        all.extend(after);
        run(&all)
    }

    /// Runs a statement behind the register's back, as an operator with a database shell would.
    pub(crate) fn tamper(&self, statement: &'static str) {
        let url = format!("sqlite:{}", self.0.join("data/register.db").display());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            sqlx::query(statement).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        });
    }

    /// A register with two courts, a unit, a firm, and keys of two officers, the unit and the firm.
    pub(crate) fn with_people(&self) -> People {
        let fine = |arguments: &[&str]| self.standing(arguments).fine();
        let level = ["case", "register-authority", "authority=Upper-Court", "name=Upper Court", "kind=court"];
        fine(&[&level[..], &["level=city", "region=CN-2101", "fields=judgment"]].concat());
        let level = ["case", "register-authority", "authority=Lower-Court", "name=Lower Court", "kind=court"];
        fine(
            &[&level[..], &["level=county", "region=CN-210105", "fields=judgment", "superior=Upper-Court"]]
                .concat(),
        );
        fine(&["case", "register-unit", "unit=Desk", "name=Desk", "kind=procurement-unit"]);
        let firm =
            ["case", "register-organisation", "organisation=cn-uscc:91350100M000100Y43", "name=示例公司"];
        fine(&[&firm[..], &["region=CN-210105", "organisation.kind=company", "--on", "2025-01-02"]].concat());
        let key = |role: &str, holder: &str| {
            let said = fine(&["keys", "create", "--role", role, "--holder", holder, "--json"]);
            said.json()["key"].as_str().unwrap().to_owned()
        };
        People {
            officer: key("officer", "Lower-Court"),
            second: key("officer", "Lower-Court"),
            unit: key("unit", "Desk"),
            firm: key("organisation", FIRM),
        }
    }
}

/// The firm of [`Folder::with_people`].
pub(crate) const FIRM: &str = "cn-uscc:91350100M000100Y43";

/// Keys of those who take part.
pub(crate) struct People {
    pub(crate) officer: String,
    pub(crate) second: String,
    pub(crate) unit: String,
    pub(crate) firm: String,
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left for whoever cleans the build directory.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Runs the binary to its end.
pub(crate) fn run(arguments: &[&str]) -> Said {
    let Output { status, stdout, stderr } = command(arguments).output().unwrap();
    Said {
        code: status.code().unwrap_or(-1),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

impl Said {
    /// It ran, and found nothing.
    #[track_caller]
    pub(crate) fn fine(self) -> Self {
        self.exits(0)
    }

    /// It ended with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// Its results hold these words.
    #[track_caller]
    pub(crate) fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.out.contains(word), "{word:?} is missing in {}\nerr: {}", self.out, self.err);
        }
        self
    }

    /// What it told beside the results holds these words.
    #[track_caller]
    pub(crate) fn warns(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.err.contains(word), "{word:?} is missing in {}\nout: {}", self.err, self.out);
        }
        self
    }

    /// Its results as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}
