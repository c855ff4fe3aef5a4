//! Small files that must survive a loss of power: replaced as a whole, or made once and readable by the
//! owner alone. It knows nothing of what is in them.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::error::ServiceError;

/// Most bytes of such a file; a checkpoint with a hundred signatures has 15,000.
const FILE_BYTES_MAX: u64 = 1_000_000;

/// The bytes of a file, or none when it does not exist.
///
/// # Errors
/// [`ServiceError::Io`]; [`ServiceError::Input`] for a file larger than any such file.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, ServiceError> {
    let length = match std::fs::metadata(path) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(path, error)),
    };
    if length > FILE_BYTES_MAX {
        return Err(ServiceError::Input {
            place: path.display().to_string(),
            what: format!("it has {length} bytes, the limit is {FILE_BYTES_MAX}"),
            remedy: "check that the right folder was given".to_owned(),
        });
    }
    std::fs::read(path).map(Some).map_err(|error| failed(path, error))
}

/// Replaces a file as a whole: whoever reads it, even after a loss of power, finds the old bytes or the new.
///
/// # Errors
/// [`ServiceError::Io`]; the old file is then still there.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), ServiceError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = path.with_file_name(name);
    let write = || {
        let mut file = File::create(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&fresh, path)
    };
    write().map_err(|error| failed(path, error))?;
    sync_folder(path)
}

/// Makes a file that only its owner may read; false when there is one already, which is left as it is.
///
/// # Errors
/// [`ServiceError::Io`].
pub(crate) fn create_secret(path: &Path, bytes: &[u8]) -> Result<bool, ServiceError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = match options.open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(failed(path, error)),
    };
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|error| failed(path, error))?;
    sync_folder(path)?;
    Ok(true)
}

/// Makes a folder and those above it.
///
/// # Errors
/// [`ServiceError::Io`].
pub(crate) fn create_folder(path: &Path) -> Result<(), ServiceError> {
    std::fs::create_dir_all(path).map_err(|error| failed(path, error))
}

/// A file's new name is on disk only once its folder is.
pub(crate) fn sync_folder(path: &Path) -> Result<(), ServiceError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| failed(folder, error))
}

pub(crate) fn failed(path: &Path, source: std::io::Error) -> ServiceError {
    ServiceError::Io { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("standing-durable-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        create_folder(&folder).unwrap();
        folder
    }

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let folder = folder("replace");
        let path = folder.join("file");
        assert_eq!(read(&path).unwrap(), None);
        for bytes in [&b"first and longer"[..], b"second"] {
            replace(&path, bytes).unwrap();
            assert_eq!(read(&path).unwrap().unwrap(), bytes);
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "the temporary file stays behind");
        assert!(replace(&folder.join("missing/file"), b"").is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_secret_is_made_once_and_for_its_owner() {
        let folder = folder("secret");
        let path = folder.join("log.key");
        assert!(create_secret(&path, b"one").unwrap());
        assert!(!create_secret(&path, b"two").unwrap());
        assert_eq!(read(&path).unwrap().unwrap(), b"one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused() {
        let folder = folder("large");
        let path = folder.join("file");
        std::fs::write(&path, vec![b'x'; 1_000_001]).unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("the limit is 1000000"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
