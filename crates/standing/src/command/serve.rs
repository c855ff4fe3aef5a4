//! `standing serve`: opens the register, puts the packs into its log, publishes checkpoints, answers on the web.
//!
//! It listens before the live standing is in memory: until then checks read the database. Stopping takes no new
//! commands, finishes those begun, publishes a last checkpoint and closes the database.

mod connections;
mod demonstration;
mod openid;
mod pace;
mod stop;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;
use standing_service::batch::jobs::Jobs;
use standing_service::evidence::Scanner;
use standing_service::log::{Publisher, open_signer};
use standing_service::{Accounts, Capacity, Register};
use standing_store::{OpenMode, StoreError};
use standing_web::AppState;
use standing_web::downloads::Snapshots;
use standing_web::public_url::PublicUrl;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::open::Place;
use crate::{edge, output, rules};

/// Start the register: pages, API and log
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing serve --demo
  standing serve --listen 0.0.0.0:8080 --data /var/lib/standing --origin register.example/log
  standing serve --database postgres://standing@db.example/register --packs ./packs/ours/2026.1

Stop it with Ctrl-C or SIGTERM: it finishes what it began and signs a last checkpoint.")]
pub(crate) struct Serve {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "STANDING_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: SocketAddr,
    #[command(flatten)]
    place: Place,
    /// Fill an empty register with the sample lists and an invented story, and print keys and logins to try it
    #[arg(long)]
    demo: bool,
    /// Name of the log, such as register.example/log; set once, on the first start
    #[arg(long, env = "STANDING_ORIGIN", value_name = "NAME")]
    origin: Option<String>,
    /// Address under which clients reach the register, for links in its answers; needed behind a proxy
    #[arg(long, env = "STANDING_PUBLIC_URL", value_name = "https://HOST")]
    public_url: Option<PublicUrl>,
    /// Program that is handed each document of evidence before it is kept: it reads it, and ends with 0 to keep it or
    /// with 1 to refuse it, for example 'clamdscan --no-summary -'
    #[arg(long, env = "STANDING_SCAN_WITH", value_name = "COMMAND")]
    scan_with: Option<String>,
    /// Folder of a pack to publish beside those of this binary
    #[arg(long, value_name = "DIR")]
    packs: Vec<PathBuf>,
    /// Folder of policies in place of those of this binary: who may do what, in Cedar
    #[arg(long, env = "STANDING_POLICIES", value_name = "DIR")]
    policies: Option<PathBuf>,
    /// Longest time until what was written is under a signed checkpoint, in seconds
    #[arg(long, default_value_t = 5, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=10))]
    checkpoint_every: u64,
    /// Print the line that says where it listens as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    openid: openid::OpenId,
    #[command(flatten)]
    pace: pace::Pace,
}

/// The name of the first account, which is the operator's.
const FIRST_NAME: &str = "operator";

/// What runs beside the web server.
struct Log {
    publisher: Arc<Publisher>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Serve {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        // A provider sends people back to one address, which nobody who asks may choose.
        if self.openid.is_named() && self.public_url.is_none() && !self.listen.ip().is_loopback() {
            anyhow::bail!("--openid-issuer needs the register's own address; give it with --public-url");
        }
        let signals = stop::Signals::hear()?;
        let register = self.open().await?;
        let log = self.open_log(&register).await?;
        let listener = TcpListener::bind(self.listen).await.with_context(|| {
            format!("{}: the address cannot be listened on; choose another with --listen", self.listen)
        })?;
        let address = listener.local_addr()?;
        let keys = if self.demo { demonstration::load(&register).await? } else { None };
        self.greet(address, &register, &log);
        match &keys {
            Some(keys) => keys.print(address),
            None => self.first_run(address, &register).await?,
        }
        let web = self.web(&register, &log)?;
        connections::answer(listener, web, signals).await;
        tracing::info!("stopping: a last checkpoint is signed");
        self.close(register, log).await;
        Ok(ExitCode::SUCCESS)
    }

    async fn open(&self) -> Result<Arc<Register>> {
        let register = self.place.register(OpenMode::Create).await?;
        match register.store().check_integrity().await {
            Err(StoreError::Rebuilding) => {
                anyhow::bail!(
                    "a rebuild of this register was cut off; run `standing rebuild` and start again"
                )
            }
            checked => checked?,
        }
        if let Some(folder) = &self.policies {
            register.guard_with(rules::policies(folder)?);
        }
        rules::publish(&register, &self.packs).await?;
        // Names are wanted from the start, not from the first question on.
        let _ = register.index_state();
        Ok(register)
    }

    async fn open_log(&self, register: &Arc<Register>) -> Result<Log> {
        let store = register.store().clone();
        let edge = edge::machine();
        let signer = open_signer(&store, &self.place.data, self.origin.as_deref(), &edge).await?;
        let publisher = Arc::new(Publisher::open(store, &self.place.data, signer, &edge).await?);
        let (stop, stopped) = watch::channel(false);
        let (running, every) = (Arc::clone(&publisher), Duration::from_secs(self.checkpoint_every));
        let task = tokio::spawn(async move { running.run(edge, every, stopped).await });
        Ok(Log { publisher, stop, task })
    }

    fn web(&self, register: &Arc<Register>, log: &Log) -> Result<axum::Router> {
        let batches = Jobs::open(&self.place.data, Arc::clone(register), Some(Arc::clone(&log.publisher)))?;
        let state = AppState::new(Arc::clone(register), Some(Arc::clone(&log.publisher)));
        let scanner = self.scan_with.as_deref().and_then(Scanner::new);
        let state = state.known_as(self.public_url.clone()).with_batches(batches);
        let state = state.plainly(self.is_plain()).scanning(scanner).signing_in_by(self.openid.provider()?);
        let state = state.pacing(self.pace.pace()).behind(self.pace.proxies());
        let (figures, counted) = (Arc::clone(&state.figures), Arc::clone(register));
        let stopped = log.stop.subscribe();
        tokio::spawn(async move { figures.keep_fresh(&counted, stopped).await });
        let snapshots = Arc::new(Snapshots::in_folder(self.place.data.join("snapshots")));
        let state = state.with_snapshots(Arc::clone(&snapshots));
        tokio::spawn(snapshots.keep(state.clone(), log.stop.subscribe()));
        let state = if self.demo { state.demonstrating() } else { state };
        Ok(standing_web::router(state))
    }

    async fn close(&self, register: Arc<Register>, log: Log) {
        // The loop publishes once more when it hears this.
        log.stop.send_replace(true);
        if let Err(error) = log.task.await {
            tracing::error!(%error, "the last checkpoint was not signed");
        }
        register.store().close().await;
    }

    /// Whether browsers come over plain http on this machine: anywhere else their cookies ask for TLS.
    fn is_plain(&self) -> bool {
        match &self.public_url {
            Some(url) => url.as_str().starts_with("http://"),
            None => self.listen.ip().is_loopback(),
        }
    }

    /// Of a register to which nobody can sign in: makes the operator's account, and prints the link with which they
    /// take it over. There is no password until they set one.
    async fn first_run(&self, address: SocketAddr, register: &Register) -> Result<()> {
        let accounts = Accounts::new(register.store().clone(), register.edge());
        if !accounts.is_empty().await? {
            return Ok(());
        }
        let (account, invitation) = accounts.add(FIRST_NAME, &Capacity::Operator, None).await?;
        let base = self.public_url.as_ref().map_or_else(|| format!("http://{address}"), ToString::to_string);
        let link = format!("{base}/en/invitation?code={}", invitation.code);
        output::note(format_args!("first start: set the password of the account {}, once, at", account.name));
        output::note(format_args!("  {link}"));
        output::note(format_args!(
            "  it holds until {:.0}; `standing user reset {}` gives another",
            invitation.expires_at, account.name
        ));
        Ok(())
    }

    fn greet(&self, address: SocketAddr, register: &Register, log: &Log) {
        let key = log.publisher.verifier_key();
        if self.json {
            output::json_line(&json!({
                "listening": format!("http://{address}"),
                "database": register.store().url().to_string(),
                "log": key.name().to_string(),
                "verifier_key": key.to_string(),
                "log_size": register.log_size(),
            }));
            return;
        }
        output::line(format_args!("Standing {} listens on http://{address}", env!("CARGO_PKG_VERSION")));
        output::line(format_args!("  register  {}, {} events", register.store().url(), register.log_size()));
        output::line(format_args!("  log       {key}"));
        output::line(format_args!("  try       http://{address}/"));
        output::line(format_args!("            http://{address}/api/openapi.json"));
        output::line(format_args!("            standing verify http://{address} --key {key}"));
        output::line("  stop      Ctrl-C");
    }
}
