//! `standing pack freeze`: the canonical form of a pack, its hash, and its issuer's signature.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::json;
use standing_transparency::{Note, NoteSigner};

use super::{name, named};
use crate::output;

/// Write the canonical form of a pack, its hash, and a signature
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  standing pack freeze packs/cn-credit/2019.2
  standing keys signing packs.example --output packs.key
  standing pack freeze packs/cn-credit/2019.2 --output ./frozen --sign packs.key

The signature is a signed note over the hash; whoever has the verifier key can check it.")]
pub(crate) struct Freeze {
    /// Folder of the pack, or id@version of a pack of this binary
    #[arg(value_name = "PACK")]
    pack: String,
    /// Folder for ID-VERSION.json and ID-VERSION.json.sig
    #[arg(long, default_value = ".", value_name = "DIR")]
    output: PathBuf,
    /// File of the issuer's secret key, made by `standing keys signing`
    #[arg(long, value_name = "FILE")]
    sign: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Freeze {
    pub(super) fn run(&self) -> Result<ExitCode> {
        let pack = named::pack(&self.pack)?;
        let canonical = pack.canonical()?;
        let note = self.sign.as_deref().map(|key| sign(key, &pack.text_to_sign())).transpose()?;
        std::fs::create_dir_all(&self.output).with_context(|| self.output.display().to_string())?;
        let file = self.output.join(format!("{}-{}.json", pack.meta.id, pack.meta.version));
        write_new(&file, &canonical)?;
        let signature = note.map(|note| {
            let mut path = file.clone().into_os_string();
            path.push(".sig");
            let path = PathBuf::from(path);
            write_new(&path, &note.to_string()).map(|()| path)
        });
        let signature = signature.transpose()?.map(|path| path.display().to_string());
        if self.json {
            output::json(&json!({
                "pack": name(&pack), "hash": pack.hash.to_string(),
                "file": file.display().to_string(), "signature": signature,
            }));
        } else {
            output::line(format_args!("{} frozen: {}", name(&pack), file.display()));
            output::line(format_args!("  hash: {}", pack.hash));
            if let Some(signature) = signature {
                output::line(format_args!("  signature: {signature}"));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn sign(key: &Path, text: &str) -> Result<Note> {
    let secret = std::fs::read_to_string(key).with_context(|| {
        format!("{}; make a key with `standing keys signing NAME --output FILE`", key.display())
    })?;
    let signer =
        NoteSigner::from_secret_text(secret.trim_end()).with_context(|| key.display().to_string())?;
    Ok(signer.sign(text)?)
}

/// A frozen pack is never changed: the same bytes may be written again, others not.
fn write_new(path: &Path, content: &str) -> Result<()> {
    match std::fs::read_to_string(path) {
        Ok(before) if before == content => return Ok(()),
        Ok(_) => bail!("{}: another content is there; a changed pack needs a new version", path.display()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    }
    std::fs::write(path, content).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_file_is_not_written_over() {
        let path = std::env::temp_dir().join(format!("standing-freeze-{}", std::process::id()));
        write_new(&path, "one").unwrap();
        write_new(&path, "one").unwrap();
        assert!(write_new(&path, "two").unwrap_err().to_string().contains("new version"));
        std::fs::remove_file(path).unwrap();
    }
}
