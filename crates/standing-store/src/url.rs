//! Where a register is kept: reads database addresses. Opens nothing and never shows a password.

use crate::error::StoreError;
use sqlx::postgres::PgConnectOptions;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The address of a register: an SQLite file or a PostgreSQL database.
///
/// ```
/// use standing_store::StoreUrl;
/// assert_eq!("sqlite:data/register.db".parse::<StoreUrl>()?.to_string(), "sqlite:data/register.db");
/// assert_eq!("data/register.db".parse::<StoreUrl>()?.to_string(), "sqlite:data/register.db");
/// let url = "postgres://standing:secret@db.example/register".parse::<StoreUrl>()?;
/// assert_eq!(url.to_string(), "postgres://standing@db.example:5432/register");
/// # Ok::<(), standing_store::StoreError>(())
/// ```
#[derive(Clone)]
pub struct StoreUrl(pub(crate) Address);

#[derive(Clone)]
pub(crate) enum Address {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

/// What opening may do to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// Create the register when there is none; bring its schema up to date.
    Create,
    /// Refuse when there is none; bring its schema up to date.
    Existing,
    /// Refuse when there is none; write nothing.
    ReadOnly,
}

impl StoreUrl {
    /// The SQLite file at this path.
    pub fn sqlite(path: impl AsRef<Path>) -> Self {
        Self(Address::Sqlite(path.as_ref().to_path_buf()))
    }

    /// Whether this is an SQLite file, and which.
    pub fn sqlite_path(&self) -> Option<&Path> {
        match &self.0 {
            Address::Sqlite(path) => Some(path),
            Address::Postgres(_) => None,
        }
    }
}

impl FromStr for StoreUrl {
    type Err = StoreError;

    /// # Errors
    /// [`StoreError::Url`] for an empty address, an unknown scheme, an in-memory SQLite database or an
    /// address that the PostgreSQL driver cannot read.
    fn from_str(address: &str) -> Result<Self, StoreError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let options =
                address.parse::<PgConnectOptions>().map_err(|error| refused(address, &error.to_string()))?;
            return Ok(Self(Address::Postgres(Box::new(options))));
        }
        let path = address.strip_prefix("sqlite:").unwrap_or(address);
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.contains("://") {
            return Err(refused(address, "the scheme is not known"));
        }
        if path.is_empty() || path == ":memory:" {
            return Err(refused(address, "a register needs a file"));
        }
        Ok(Self::sqlite(path))
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Address::Sqlite(path) => write!(to, "sqlite:{}", path.display()),
            Address::Postgres(options) => write!(
                to,
                "postgres://{}@{}:{}/{}",
                options.get_username(),
                options.get_host(),
                options.get_port(),
                options.get_database().unwrap_or_default()
            ),
        }
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "StoreUrl({self})")
    }
}

fn refused(address: &str, reason: &str) -> StoreError {
    StoreError::Url { address: without_password(address), reason: reason.to_owned() }
}

/// Everything between the scheme and the last `@` is dropped: a password may hold any character.
fn without_password(address: &str) -> String {
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://…@{place}"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_or_refused_without_showing_a_password() {
        let cases = [
            ("register.db", Ok("sqlite:register.db")),
            ("sqlite:/var/lib/standing/register.db", Ok("sqlite:/var/lib/standing/register.db")),
            ("sqlite:///var/lib/standing/register.db", Ok("sqlite:/var/lib/standing/register.db")),
            ("postgres://u:p@host:6000/name", Ok("postgres://u@host:6000/name")),
            ("postgresql://u@host/name", Ok("postgres://u@host:5432/name")),
            ("", Err("needs a file")),
            ("sqlite::memory:", Err("needs a file")),
            ("mysql://u:hush@host/name", Err("scheme is not known")),
            ("postgres://u:hush@host:not-a-port/name", Err("port")),
        ];
        for (address, expected) in cases {
            let found = address.parse::<StoreUrl>().map(|url| format!("{url}"));
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected),
                (Err(error), Err(reason)) => {
                    let message = error.to_string();
                    assert!(message.contains(reason), "{address}: {message}");
                    assert!(!message.contains("hush"), "{message}");
                }
                (found, expected) => panic!("{address}: {found:?} where {expected:?} was expected"),
            }
        }
    }
}
