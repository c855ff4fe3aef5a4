//! What a name on the command line stands for: told by its form and its first bytes, never guessed further.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use standing_service::log::keys::VERIFIER_KEY_FILE;
use standing_store::StoreUrl;
use standing_transparency::bundle::BUNDLE_HEADER;
use standing_transparency::receipt::RECEIPT_HEADER;

use crate::open::{DATABASE_FILE, Place};

/// Largest receipt or proof, in bytes.
const IN_HAND_BYTES_MAX: u64 = 8_000_000;
/// The first bytes of every SQLite file.
const SQLITE_MAGIC: &[u8] = b"SQLite format 3\0";

/// What is verified.
#[derive(Debug)]
pub(super) enum Target {
    /// A register with its data folder.
    Register(Place),
    /// A database, with the data folder if there is one.
    Database(StoreUrl, Option<PathBuf>),
    /// An export file.
    Export(PathBuf),
    /// A receipt.
    Receipt(Vec<u8>),
    /// A proof that an event is in the log.
    Proof(Vec<u8>),
    /// A register on the web.
    Web(String),
}

/// What a name stands for.
///
/// # Errors
/// Nothing that can be verified has the name.
pub(super) fn of(named: &str, place: &Place) -> Result<Target> {
    if named.starts_with("http://") || named.starts_with("https://") {
        return Ok(Target::Web(named.to_owned()));
    }
    if named.starts_with("postgres://") || named.starts_with("postgresql://") {
        let data = place.data.is_dir().then(|| place.data.clone());
        return Ok(Target::Database(named.parse()?, data));
    }
    let path = Path::new(named);
    if path.is_dir() {
        if place.database.is_none() && !path.join(DATABASE_FILE).is_file() {
            bail!(
                "{named}: there is no {DATABASE_FILE} in the folder; for a register on PostgreSQL give --database"
            );
        }
        return Ok(Target::Register(Place { data: path.to_path_buf(), ..place.clone() }));
    }
    let file = std::fs::File::open(path)
        .with_context(|| format!("{named}: no folder, file or address of this name can be read"))?;
    let length = file.metadata()?.len();
    let mut first = Vec::new();
    file.take(64).read_to_end(&mut first).with_context(|| named.to_owned())?;
    if first.starts_with(SQLITE_MAGIC) {
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let data = folder.join(VERIFIER_KEY_FILE).is_file().then_some(folder);
        return Ok(Target::Database(StoreUrl::sqlite(path), data));
    }
    if length > IN_HAND_BYTES_MAX {
        return Ok(Target::Export(path.to_path_buf()));
    }
    let bytes = std::fs::read(path).with_context(|| named.to_owned())?;
    if bytes.starts_with(BUNDLE_HEADER.as_bytes()) {
        return Ok(Target::Proof(bytes));
    }
    let marks = format!("\n\n{RECEIPT_HEADER}\n");
    if bytes.windows(marks.len()).any(|window| window == marks.as_bytes()) {
        return Ok(Target::Receipt(bytes));
    }
    Ok(Target::Export(path.to_path_buf()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(data: &Path) -> Place {
        Place { data: data.to_path_buf(), database: None, time_zone: "UTC".into() }
    }

    #[test]
    fn a_name_is_told_by_its_form_and_first_bytes() {
        let folder = std::env::temp_dir().join(format!("standing-target-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, content: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, content).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let of = |named: &str| of(named, &place(&folder)).unwrap();
        let database = write("any.db", b"SQLite format 3\0 and more");
        assert!(matches!(of(&database), Target::Database(_, None)));
        let proof = write("proof", b"c2sp.org/tlog-proof@v1\nindex 0\n");
        assert!(matches!(of(&proof), Target::Proof(_)));
        let receipt = write("receipt", b"{}\n\nstanding-receipt/v1\nkind check\n");
        assert!(matches!(of(&receipt), Target::Receipt(_)));
        let export = write("export.jsonl", b"{\"format\":\"standing-export/v1\"}\n");
        assert!(matches!(of(&export), Target::Export(_)));
        assert!(matches!(of("https://register.example"), Target::Web(_)));
        assert!(matches!(of("postgres://u@h/n"), Target::Database(_, Some(_))));
        let missing = super::of("no-such-file", &place(&folder)).unwrap_err().to_string();
        assert!(missing.contains("no-such-file"), "{missing}");
        let empty = super::of(folder.to_str().unwrap(), &place(&folder)).unwrap_err().to_string();
        assert!(empty.contains("--database"), "{empty}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
