//! A throw-away PostgreSQL: made in the build directory, gone when this program ends, however it ends.
//!
//! A guarding shell holds the read end of a pipe of ours and stops the server when the pipe closes: at the end
//! of the tests, on an error, on Ctrl-C and on `kill -9` alike. So no signal handling is needed here.
//!
//! Deliberately absent: using or changing a PostgreSQL that already runs on the machine.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::exec;
use crate::layout::Layout;

/// How long the server may take to make its files and answer.
const START_SECONDS_MAX: u64 = 90;

/// Accounts that may own the server when we are root, which PostgreSQL refuses to be.
const ACCOUNTS: [&str; 2] = ["postgres", "nobody"];

/// `$1` folder to make, `$2` port, `$3` folder of the programs, `$4` on or off for fsync.
const GUARD: &str = r#"
set -eu
mkdir -p "$1"
cd "$1"
"$3/initdb" -D "$1/data" -U standing -A trust -E UTF8 --locale=C --no-sync >"$1/log" 2>&1
"$3/postgres" -D "$1/data" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  -c max_connections=200 -c fsync="$4" -c full_page_writes="$4" >>"$1/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
# Again and again: a server that has only just begun does not hear the first.
while kill -INT "$server" 2>/dev/null; do sleep 0.1; done
wait "$server" || true
cd /
rm -rf "$1"
"#;

/// Whether the server must survive a loss of power.
#[derive(Clone, Copy)]
pub(crate) enum Durability {
    /// As in service: for benchmarks.
    Full,
    /// The disk's own cache is trusted: for tests, which never cut its power.
    Relaxed,
}

/// A running server; dropping it stops the server and deletes its files.
pub(crate) struct Postgres {
    guard: Child,
    port: u16,
}

impl Postgres {
    /// Makes and starts a server on a free port of the loopback interface.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start; its own log is in the message.
    pub(crate) fn start(layout: &Layout, durability: Durability) -> Result<Self> {
        let programs = find_programs()?;
        let account = account()?;
        let folder = make_home(layout, account)?.join(std::process::id().to_string());
        let port = free_port()?;
        let fsync = match durability {
            Durability::Full => "on",
            Durability::Relaxed => "off",
        };
        // A session of its own: Ctrl-C reaches us, and the closing pipe reaches the guard.
        let mut command = Command::new("setsid");
        if let Some(account) = account {
            command.args(["runuser", "-u", account, "--"]);
        }
        command
            .args(["sh", "-c", GUARD, "guard"])
            .arg(&folder)
            .arg(port.to_string())
            .arg(&programs)
            .arg(fsync);
        let guard = command.stdin(Stdio::piped()).spawn().context("setsid cannot be started")?;
        let mut server = Self { guard, port };
        server.wait_until_ready(&programs, &folder)?;
        Ok(server)
    }

    /// The address in the form that the tests and the product take.
    pub(crate) fn url(&self) -> String {
        format!("postgres://standing@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, programs: &Path, folder: &Path) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(START_SECONDS_MAX) {
            let port = self.port.to_string();
            let mut ready = Command::new(programs.join("pg_isready"));
            if exec::quietly(ready.args(["-h", "127.0.0.1", "-p", &port])) {
                return Ok(());
            }
            if self.guard.try_wait().context("the guard of PostgreSQL is lost")?.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(folder.join("log")).unwrap_or_else(|_| "(no log)".to_owned());
        bail!("PostgreSQL of {} did not start within {START_SECONDS_MAX} s: {log}", programs.display())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // Nothing can be done about a guard that cannot be waited for; its pipe is closed.
        let _ = self.guard.wait();
    }
}

/// The folder of `initdb` and `postgres`: the newest of Debian's, else the one on the path.
fn find_programs() -> Result<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .collect();
    versions.sort();
    if let Some((_, folder)) = versions.pop() {
        return Ok(folder);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path =
        std::env::split_paths(&path).map(|folder| folder.join("initdb")).find(|file| file.is_file());
    let real = on_path.and_then(|file| file.canonicalize().ok());
    let folder = real.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    folder.context("PostgreSQL is not installed: no initdb found; install the package postgresql")
}

/// The account to run as; none when we are not root.
fn account() -> Result<Option<&'static str>> {
    if exec::output(Command::new("id").arg("-u"))?.trim() != "0" {
        return Ok(None);
    }
    let known = ACCOUNTS.into_iter().find(|account| exec::quietly(Command::new("id").arg(account)));
    known.map(Some).context("PostgreSQL refuses root and there is neither an account postgres nor nobody")
}

/// A folder that the account may write to: in the build directory, or the system's when that is out of reach.
fn make_home(layout: &Layout, account: Option<&str>) -> Result<PathBuf> {
    let Some(account) = account else {
        return make_folder(layout.target.join("test-postgres"));
    };
    for folder in [layout.target.clone(), std::env::temp_dir()] {
        let home = make_folder(folder.join("test-postgres"))?;
        exec::must(Command::new("chown").arg(account).arg(&home))?;
        if exec::quietly(Command::new("runuser").args(["-u", account, "--", "test", "-w"]).arg(&home)) {
            return Ok(home);
        }
    }
    bail!(
        "the account {account} can write neither to {} nor to the temporary folder",
        layout.target.display()
    )
}

fn make_folder(folder: PathBuf) -> Result<PathBuf> {
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

/// A port that nothing listens on just now.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr().context("no free port on 127.0.0.1")?.port())
}
