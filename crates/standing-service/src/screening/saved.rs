//! The index in a file of the register's folder, so that a start need not read the whole log.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `STNDNAME` |
//! | 8 | size of the log that it holds |
//! | 8 | when it was built, milliseconds since 1970 |
//! | 32 | SHA-256 of the leaf of the last event that it holds: of this log, not of another |
//! | 32 | SHA-256 of what stands before |
//! | rest | the index, which has a hash of its own |
//!
//! A file that is half-written, damaged, of another version or of another log is said so and built again. It is read
//! into memory, not mapped: decision 0017.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use standing_screening::Index;

use super::segment::{Held, Segment, Sources};
use crate::error::ServiceError;

/// The name of the file in the register's folder.
pub const NAMES_FILE: &str = "names.index";

const MAGIC: &[u8; 8] = b"STNDNAME";
const HASHED: usize = 56;
const HEAD: usize = 88;

/// A base with what it is of.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) segment: Segment,
    pub(super) built_at: Timestamp,
    /// SHA-256 of the leaf of the last event that it holds.
    pub(super) leaf: [u8; 32],
}

/// Writes a base beside the one that is there and puts it in its place.
pub(super) fn save(folder: &Path, base: &Base) -> Result<(), ServiceError> {
    let path = folder.join(NAMES_FILE);
    let partial = folder.join(format!("{NAMES_FILE}.partial"));
    let io = |source| ServiceError::Io { path: path.display().to_string(), source };
    let mut file = std::fs::File::create(&partial).map_err(io)?;
    file.write_all(&head(base)).map_err(io)?;
    file.write_all(base.segment.index.bytes()).map_err(io)?;
    file.sync_all().map_err(io)?;
    std::fs::rename(&partial, &path).map_err(io)
}

/// The base in a folder; none when there is no file.
///
/// # Errors
/// Why the file is none, in words for the operator.
pub(super) fn load(folder: &Path) -> Result<Option<Base>, String> {
    let path: PathBuf = folder.join(NAMES_FILE);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    read(bytes).map(Some)
}

fn head(base: &Base) -> Vec<u8> {
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(&base.segment.reached.to_le_bytes());
    head.extend_from_slice(&base.built_at.as_millisecond().to_le_bytes());
    head.extend_from_slice(&base.leaf);
    let hash = Sha256::digest(&head);
    head.extend_from_slice(&hash);
    head
}

fn read(bytes: Vec<u8>) -> Result<Base, String> {
    let head = bytes.get(..HEAD).ok_or("it is too short")?;
    let (said, hash) = head.split_at_checked(HASHED).ok_or("it is too short")?;
    let rest = said.strip_prefix(MAGIC).ok_or("it is no index of names")?;
    if Sha256::digest(said).as_slice() != hash {
        return Err("its head was changed or damaged".to_owned());
    }
    let (size, rest) = rest.split_first_chunk::<8>().ok_or("it is too short")?;
    let (built, leaf) = rest.split_first_chunk::<8>().ok_or("it is too short")?;
    let leaf = leaf.try_into().map_err(|_| "it is too short")?;
    let built_at =
        Timestamp::from_millisecond(i64::from_le_bytes(*built)).map_err(|error| error.to_string())?;
    let reached = u64::from_le_bytes(*size);
    let index = Index::open(Held::after(bytes, HEAD)).map_err(|error| error.to_string())?;
    Ok(Base { segment: Segment { index, reached, sources: Sources::new() }, built_at, leaf })
}

#[cfg(test)]
mod tests {
    use standing_screening::{IndexBuilder, Subject};

    use super::*;

    fn base() -> Base {
        let mut builder = IndexBuilder::default();
        builder.add(0, &Subject::named("Example Machines Ltd")).unwrap();
        let index = Index::open(Held::from(builder.into_bytes().unwrap())).unwrap();
        let segment = Segment { index, reached: 7, sources: Sources::new() };
        Base { segment, built_at: Timestamp::from_millisecond(1_000).unwrap(), leaf: [3; 32] }
    }

    #[test]
    fn what_is_saved_comes_back_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        assert!(load(folder.path()).unwrap().is_none());
        let base = base();
        save(folder.path(), &base).unwrap();
        let back = load(folder.path()).unwrap().unwrap();
        assert_eq!((back.segment.reached, back.leaf, back.built_at), (7, [3; 32], base.built_at));
        assert_eq!(back.segment.index.hash(), base.segment.index.hash());
        let path = folder.path().join(NAMES_FILE);
        let whole = std::fs::read(&path).unwrap();
        for cut in [0, 7, 40, 87, 88, 200, whole.len() - 1] {
            std::fs::write(&path, &whole[..cut]).unwrap();
            assert!(load(folder.path()).is_err(), "cut at {cut}");
        }
        for at in [0, 9, 20, 30, 70, 90, 100, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
            assert!(load(folder.path()).is_err(), "changed at {at}");
        }
    }
}
