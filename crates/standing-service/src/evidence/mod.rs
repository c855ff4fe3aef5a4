//! Evidence: documents that the organisation or an authority hands in for a file. The bytes and a salt lie beside the
//! log; the document's name is the commitment to both, so an event that cites it proves later what was handed in.
//!
//! A document is looked at before it is kept: its size, what its bytes say it is, what it carries that could act, and
//! what the operator's scanner says. It is given out to parties only, and never in a form that a browser would open.

mod archive;
mod kind;
mod pdf;
mod scanner;

use jiff::Timestamp;
use standing_core::file::File;
use standing_core::id::AuthorityId;
use standing_core::identifier::Identifier;
use standing_core::prose::Prose;
use standing_store::{EvidenceRow, Store};
use standing_transparency::commitment;

use crate::ask::Times;
use crate::edge::Edge;
use crate::error::ServiceError;
use crate::principal::{Capacity, Principal};
use crate::register::Register;
use crate::seal::hex;
pub use kind::Kind;
pub use scanner::Scanner;

/// Largest document, in bytes.
pub const BYTES_MAX: usize = standing_store::MAX_EVIDENCE_BYTES;
/// The most documents of one file.
pub const DOCUMENTS_MAX: usize = 200;
/// The longest name of a document, in characters.
pub const NAME_CHARS_MAX: usize = 100;

/// A document without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// `ev-` and the SHA-256 of salt and bytes: what an event cites.
    pub id: String,
    /// The organisation to whose file it belongs.
    pub organisation: Identifier,
    /// What it is.
    pub media_type: String,
    /// The name of its file.
    pub name: String,
    /// Its length, in bytes.
    pub bytes: u64,
    /// The salt, as hexadecimal digits: with the bytes it opens the commitment.
    pub salt: String,
    /// `organisation`, or the authority that handed it in.
    pub given_by: String,
    /// When it was handed in.
    pub given_at: Timestamp,
    /// When its bytes were taken away; none while they are there.
    pub erased_at: Option<Timestamp>,
    /// The law that demanded it; empty while they are there.
    pub erased_law: String,
}

/// Takes the bytes of a document away, where a law demands it; its id, which the log may cite, stays. Says whether they
/// were there.
///
/// # Errors
/// [`ServiceError::NotFound`] when there is no such document; when the database fails.
pub async fn erase(store: &Store, edge: &Edge, id: &str, law: &Prose) -> Result<bool, ServiceError> {
    let missing = || ServiceError::NotFound { what: "document", name: id.chars().take(80).collect() };
    store.evidence(id).await?.ok_or_else(missing)?;
    Ok(store.erase_evidence(id, edge.now_ms().as_millisecond(), law.as_str()).await?)
}

impl Register {
    /// Takes a document into the file of an organisation.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] for anyone but the organisation and the authorities that have a case or an entry in
    /// its file; [`ServiceError::Input`] when the document is empty, too large, of no kind that is taken, other than its
    /// name says, or carries what could act; [`ServiceError::Quota`] when the file has too many; [`ServiceError::Busy`]
    /// when the scanner does not answer; when the database fails.
    pub async fn give_evidence(
        &self,
        principal: &Principal,
        organisation: &Identifier,
        name: &str,
        body: Vec<u8>,
        scanner: Option<&Scanner>,
    ) -> Result<Evidence, ServiceError> {
        let given_by = self.party(principal, organisation).await?;
        let stream = self.stream_of_identifier(organisation).await?;
        let name = clean(name)?;
        let (kind, body) = looked_at(&name, body).await?;
        let held = self.store().evidence_of(&stream, "", DOCUMENTS_MAX).await?;
        if held.len() >= DOCUMENTS_MAX {
            return Err(ServiceError::Quota(format!(
                "the file has {DOCUMENTS_MAX} documents; join some into one"
            )));
        }
        if let Some(scanner) = scanner {
            scanner.clear(&name, &body).await?;
        }
        let salt = self.edge().random::<32>();
        let now = self.edge().now_ms().as_millisecond();
        let row = EvidenceRow {
            id: format!("ev-{}", hex(commitment(&salt, &body).as_bytes())),
            stream: stream.to_string(),
            salt,
            media_type: kind.media_type().to_owned(),
            name,
            bytes: u64::try_from(body.len()).unwrap_or(u64::MAX),
            given_by,
            given_at_ms: now,
            erased_at_ms: None,
            erased_law: String::new(),
        };
        self.store().add_evidence(&row, &body).await?;
        read(&row)
    }

    /// The documents in the file of an organisation, for those who may hand some in.
    ///
    /// # Errors
    /// As [`Register::give_evidence`].
    pub async fn evidence_of(
        &self,
        principal: &Principal,
        organisation: &Identifier,
    ) -> Result<Vec<Evidence>, ServiceError> {
        self.party(principal, organisation).await?;
        let stream = self.stream_of_identifier(organisation).await?;
        let rows = self.store().evidence_of(&stream, "", DOCUMENTS_MAX).await?;
        rows.iter().map(read).collect()
    }

    /// One document with its bytes, which are gone when they were taken away.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when there is none, or none for the one who asks; when the database fails.
    pub async fn evidence(
        &self,
        principal: &Principal,
        id: &str,
    ) -> Result<(Evidence, Option<Vec<u8>>), ServiceError> {
        let missing = || ServiceError::NotFound { what: "document", name: id.chars().take(80).collect() };
        let row = self.store().evidence(id).await?.ok_or_else(missing)?;
        let evidence = read(&row)?;
        match self.party(principal, &evidence.organisation).await {
            Ok(_) => Ok((evidence, self.store().evidence_body(id).await?)),
            Err(ServiceError::Forbidden(_)) => Err(missing()),
            Err(error) => Err(error),
        }
    }

    /// As whom somebody has a part in a file.
    async fn party(&self, principal: &Principal, organisation: &Identifier) -> Result<String, ServiceError> {
        let refused = || {
            let why =
                "documents of a file are for its organisation and the authorities that have a case in it";
            ServiceError::Forbidden(why.to_owned())
        };
        let seen = self.open_file(organisation, Times::default()).await?;
        let name = || organisation.to_string();
        let opened =
            seen.answer.ok_or_else(|| ServiceError::NotFound { what: "organisation", name: name() })?;
        match &principal.capacity {
            Capacity::Organisation(own) if is_of(&opened.file, own) => Ok("organisation".to_owned()),
            Capacity::Officer(authority) if self.has_part(&opened.file, authority) => {
                Ok(authority.to_string())
            }
            _ => Err(refused()),
        }
    }

    /// Whether an authority, or one right below it, has a case or an entry in a file.
    fn has_part(&self, file: &File, authority: &AuthorityId) -> bool {
        let directory = self.directory();
        let is_theirs = |of: &AuthorityId| {
            let above = directory.authorities.get(of).and_then(|known| known.superior.as_ref());
            of == authority || above == Some(authority)
        };
        file.cases.values().any(|case| is_theirs(&case.authority))
            || file.entries.values().filter_map(|entry| entry.authority()).any(is_theirs)
    }
}

fn is_of(file: &File, identifier: &Identifier) -> bool {
    file.organisation.as_ref().is_some_and(|organisation| {
        organisation.identifier == *identifier || organisation.also.contains(identifier)
    })
}

/// Looks at the bytes beside the threads that answer; gives them back with their kind.
async fn looked_at(name: &str, body: Vec<u8>) -> Result<(Kind, Vec<u8>), ServiceError> {
    let name = name.to_owned();
    let looked = tokio::task::spawn_blocking(move || {
        let kind = kind::look(&name, &body).map_err(|what| wrong(&name, what, kind::REMEDY))?;
        Ok((kind, body))
    });
    looked.await.map_err(|_| ServiceError::Busy)?
}

/// The name of a file without its folders, and without what could mislead a reader or a terminal.
fn clean(name: &str) -> Result<String, ServiceError> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let is_plain = |character: &char| {
        !character.is_control()
            && !matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '"' | '\u{feff}')
    };
    let plain: String = last.chars().filter(is_plain).collect();
    match plain.chars().count() {
        0 => Err(wrong(
            "the document's name",
            "it is empty".to_owned(),
            "name the file, for example receipt.pdf",
        )),
        chars if chars > NAME_CHARS_MAX => {
            let what = format!("it has {chars} characters");
            Err(wrong("the document's name", what, &format!("use at most {NAME_CHARS_MAX}")))
        }
        _ => Ok(plain),
    }
}

fn wrong(place: &str, what: String, remedy: &str) -> ServiceError {
    ServiceError::Input { place: place.to_owned(), what, remedy: remedy.to_owned() }
}

fn read(row: &EvidenceRow) -> Result<Evidence, ServiceError> {
    let broken = |what: &str| {
        wrong(&format!("document {}", row.id), format!("its {what} cannot be read"), "restore from a backup")
    };
    let moment = |ms: i64| Timestamp::from_millisecond(ms).map_err(|_| broken("time"));
    Ok(Evidence {
        id: row.id.clone(),
        organisation: row.stream.parse().map_err(|_| broken("organisation"))?,
        media_type: row.media_type.clone(),
        name: row.name.clone(),
        bytes: row.bytes,
        salt: hex(&row.salt),
        given_by: row.given_by.clone(),
        given_at: moment(row.given_at_ms)?,
        erased_at: row.erased_at_ms.map(moment).transpose()?,
        erased_law: row.erased_law.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_folders_and_what_misleads() {
        for (name, expected) in [
            ("receipt.pdf", Some("receipt.pdf")),
            ("..\\..\\C:\\x/收据.pdf", Some("收据.pdf")),
            ("a\u{202e}fdp.exe\r\n.pdf", Some("afdp.exe.pdf")),
            ("\"; filename=x.pdf", Some("; filename=x.pdf")),
            ("folder/", None),
            (" \u{200b}\u{7}", None),
        ] {
            assert_eq!(clean(name).ok().as_deref(), expected, "{name:?}");
        }
        assert!(clean(&"x".repeat(NAME_CHARS_MAX + 1)).is_err());
    }
}
