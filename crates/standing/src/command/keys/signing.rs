//! `standing keys signing`: a key with which an issuer signs its packs. The register never sees it.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;
use standing_transparency::{KeyName, NoteSigner};

use crate::{edge, output};

/// Create a key that signs packs
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing keys signing packs.example --output packs.key
  standing pack freeze packs/cn-credit/2019.2 --sign packs.key

Whoever checks a signature needs the verifier key, which is printed; keep the file to yourself.")]
pub(crate) struct Signing {
    /// Name of the key, such as packs.example
    #[arg(value_name = "NAME")]
    name: KeyName,
    /// File for the secret key; it must not exist yet
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Signing {
    pub(super) fn run(&self) -> Result<ExitCode> {
        let signer = NoteSigner::new(self.name.clone(), &edge::machine().random::<32>());
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let shown = self.output.display().to_string();
        let mut file = options.open(&self.output).with_context(|| shown.clone())?;
        writeln!(file, "{}", signer.secret_text())
            .and_then(|()| file.sync_all())
            .with_context(|| shown.clone())?;
        let verifier = signer.verifier_key().to_string();
        if self.json {
            output::json(&json!({ "file": shown, "verifier_key": verifier }));
        } else {
            output::line(format_args!("secret key written to {shown}\n  verifier key: {verifier}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}
