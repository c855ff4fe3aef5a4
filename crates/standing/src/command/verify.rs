//! `standing verify`: a register, a backup, an export, a receipt or proof in hand, or a register on the web.
//!
//! It repairs nothing and needs no running register. What it cannot check without a key it says.

mod target;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Value, json};
use standing_service::log::keys::read_verifier_key;
use standing_service::log::verify::{
    Against, Depth, Fetched, Report, verify_bundle, verify_derived, verify_export, verify_receipt,
    verify_store, verify_url,
};
use standing_store::{OpenMode, Store, StoreUrl};
use standing_transparency::{Verified, VerifierKey};

use crate::open::Place;
use crate::output::{self, FOUND};
use crate::remote::Server;

use target::Target;

/// Verify a register, an export, a receipt, or a register on the web
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Verify {
    /// Data folder, backup, database file or address, export file, receipt or proof file, or web address
    #[arg(value_name = "DIR|FILE|URL")]
    target: Option<String>,
    /// Verifier key of the log, or a file with it; the data folder's log.pub when left out
    #[arg(long, value_name = "KEY|FILE")]
    key: Option<String>,
    /// Verifier key of a witness, or a file with it, for receipts and proofs
    #[arg(long, value_name = "KEY|FILE")]
    witness: Vec<String>,
    /// File of a checkpoint seen earlier: a log that rewrote its past contradicts it
    #[arg(long, value_name = "FILE")]
    kept: Vec<PathBuf>,
    /// Read every event to the end, as the register itself does: whether this release understands all of them
    #[arg(long)]
    deep: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

const EXAMPLES: &str = "Examples:
  standing verify ./data
  standing verify --data ./data --database postgres://standing@db.example/register
  standing verify register.jsonl --key log.pub
  standing verify receipt.txt --key 'register.example/log+1a2b3c4d+AR…'
  standing verify https://register.example --key log.pub --kept checkpoint-of-last-year

From the web every leaf is hashed, and every event that is public is compared with its leaf; of what is withheld the
leaf alone is checked.

Every byte of every event is hashed either way; --deep also reads what the bytes
say and, in a database, compares what checks are answered from with the log.

Exit codes: 0 nothing is wrong, 1 something is, 2 could not run.";

impl Verify {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let target = match &self.target {
            None => Target::Register(self.place.clone()),
            Some(named) => target::of(named, &self.place)?,
        };
        let key = self.key.as_deref().map(read_key).transpose()?;
        match target {
            Target::Register(place) => self.register(&place, key).await,
            Target::Database(url, data) => self.database(&url, data.as_ref(), key).await,
            Target::Export(path) => {
                let bar = output::bar(0, "verifying");
                let last = self.kept()?.into_iter().next();
                let (_, report) =
                    verify_export(&path, key.as_ref(), last.as_deref(), self.depth(), &mut output::on(&bar))
                        .await?;
                bar.finish_and_clear();
                Ok(self.tell(&report))
            }
            Target::Web(address) => self.web(&address, key).await,
            Target::Receipt(file) => {
                let (key, witnesses) = (self.key_in_hand(key)?, self.witnesses()?);
                Ok(self.tell_in_hand(verify_receipt(&file, &key, &witnesses).map(|receipt| {
                    json!({
                        "receipt": receipt.kind, "log": receipt.origin, "size": receipt.size,
                        "signatures": signatures(&receipt.signatures),
                        "body": serde_json::from_str::<Value>(&receipt.body).unwrap_or(receipt.body.into()),
                    })
                })))
            }
            Target::Proof(file) => {
                let (key, witnesses) = (self.key_in_hand(key)?, self.witnesses()?);
                Ok(self.tell_in_hand(verify_bundle(&file, &key, &witnesses, None).map(|proof| {
                    json!({
                        "position": proof.position, "event": proof.id, "kind": proof.kind,
                        "recorded_at": proof.recorded_at, "pack": proof.pack, "log": proof.origin,
                        "size": proof.size, "signatures": signatures(&proof.signatures),
                    })
                })))
            }
        }
    }

    fn depth(&self) -> Depth {
        if self.deep { Depth::Events } else { Depth::Heads }
    }

    async fn register(&self, place: &Place, key: Option<VerifierKey>) -> Result<ExitCode> {
        let data = place.data.is_dir().then_some(&place.data);
        self.database(&place.url()?, data, key).await
    }

    async fn database(
        &self,
        url: &StoreUrl,
        data: Option<&PathBuf>,
        key: Option<VerifierKey>,
    ) -> Result<ExitCode> {
        if !self.kept.is_empty() {
            bail!(
                "--kept is for exports and web addresses; a data folder has its own last signed checkpoint"
            );
        }
        let store =
            Store::open(url, OpenMode::ReadOnly).await.with_context(|| format!("{url} cannot be opened"))?;
        let against = Against { data: data.map(PathBuf::as_path), key, depth: self.depth() };
        let bar = output::bar(0, "verifying");
        let mut report = verify_store(&store, &against, &mut output::on(&bar)).await?;
        if self.deep && report.is_clean() {
            let derived = verify_derived(&store, &mut output::on(&bar)).await?;
            derived.into_iter().for_each(|finding| report.keep(finding));
        }
        bar.finish_and_clear();
        store.close().await;
        Ok(self.tell(&report))
    }

    async fn web(&self, address: &str, key: Option<VerifierKey>) -> Result<ExitCode> {
        let server = Server::new(address, None)?;
        let fetch = |path: String| {
            let server = server.clone();
            async move {
                let asked = tokio::task::spawn_blocking(move || server.bytes(&format!("/{path}")));
                let fetched: Fetched = match asked.await {
                    Ok(fetched) => fetched.map_err(|error| format!("{error:#}")),
                    Err(error) => Err(error.to_string()),
                };
                fetched
            }
        };
        let bar = output::bar(0, "verifying");
        let report =
            verify_url(server.address(), fetch, key.as_ref(), &self.kept()?, &mut output::on(&bar)).await?;
        bar.finish_and_clear();
        Ok(self.tell(&report))
    }

    fn tell(&self, report: &Report) -> ExitCode {
        if self.json {
            output::json(&report.to_json());
        } else {
            output::line(report.to_string().trim_end());
        }
        if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) }
    }

    /// The verdict on a receipt or a proof.
    fn tell_in_hand(&self, verified: Result<Value, standing_service::ServiceError>) -> ExitCode {
        match verified {
            Ok(fields) if self.json => {
                output::json(&json!({ "clean": true, "verified": fields }));
                ExitCode::SUCCESS
            }
            Ok(fields) => {
                output::line("it holds: signed by the log and not changed since");
                for (name, value) in fields.as_object().into_iter().flatten() {
                    let words = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    output::line(format_args!("  {name}: {words}"));
                }
                ExitCode::SUCCESS
            }
            Err(error) => {
                if self.json {
                    output::json(&json!({ "clean": false, "findings": [{ "detail": error.to_string() }] }));
                } else {
                    output::line(format_args!("it does not hold: {error}"));
                }
                ExitCode::from(FOUND)
            }
        }
    }

    /// Receipts and proofs say nothing without the key that must have signed them.
    fn key_in_hand(&self, given: Option<VerifierKey>) -> Result<VerifierKey> {
        if let Some(key) = given {
            return Ok(key);
        }
        let known = read_verifier_key(&self.place.data)?;
        known.context("a receipt or proof is checked against the log's key; give it with --key, as its register publishes it")
    }

    fn witnesses(&self) -> Result<Vec<VerifierKey>> {
        self.witness.iter().map(|witness| read_key(witness)).collect()
    }

    fn kept(&self) -> Result<Vec<Vec<u8>>> {
        let read = |path: &PathBuf| std::fs::read(path).with_context(|| path.display().to_string());
        self.kept.iter().map(read).collect()
    }
}

/// A verifier key as text, or a file that holds it.
fn read_key(named: &str) -> Result<VerifierKey> {
    if let Ok(key) = named.parse() {
        return Ok(key);
    }
    let text = std::fs::read_to_string(named).with_context(|| {
        format!("{named}: it is neither a verifier key (name+id+key) nor a file that can be read")
    })?;
    text.trim_end().parse().with_context(|| named.to_owned())
}

fn signatures(verified: &[Verified]) -> Value {
    verified.iter().map(|signature| format!("{}+{}", signature.name, signature.key_id)).collect()
}
