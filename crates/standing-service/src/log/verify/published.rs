//! What an address publishes of the events behind the leaves of a bundle: the bodies and salts of those that are
//! public. An address without the API (a mirror of the tiles) publishes none.
//!
//! Nothing that comes from the address is believed: an event is handed on with its salt, to be hashed and compared
//! with its leaf like a row of a database.

use std::future::Future;

use serde::Deserialize;
use standing_core::event::stored;
use standing_transparency::verify::{StoredEvent, StoredRow};
use standing_transparency::{Hash, Leaf, Tile};

use super::finding::{Finding, FindingKind, Findings};
use super::rows::differences;
use super::url::{Fetched, fetched, unreadable};
use crate::error::ServiceError;
use crate::read::misplaced;

/// A page of the log, of which only this is read.
#[derive(Deserialize)]
struct Page {
    events: Vec<Published>,
}

/// An event as the API gives it.
#[derive(Deserialize)]
struct Published {
    position: u64,
    #[serde(default)]
    organisation: Option<String>,
    leaf: String,
    is_public: bool,
    body: Option<String>,
    salt: Option<String>,
}

/// The events at an address.
#[derive(Default)]
pub(super) struct PublishedEvents {
    is_without_api: bool,
    /// Public events that were read.
    pub(super) events_read: u64,
    pub(super) findings: Findings,
}

/// A public event: its salt and its bytes, or none where it is withheld.
pub(super) type Opened = Option<(Vec<u8>, String)>;

/// A leaf and what is published of its event, as the verifier takes them.
pub(super) fn stored_row<'a>(position: u64, leaf: &'a [u8], opened: Option<&'a Opened>) -> StoredRow<'a> {
    let event = opened.and_then(Option::as_ref);
    let event = event.map(|(salt, body)| StoredEvent { salt, bytes: body.as_bytes() });
    StoredRow { position, leaf, event }
}

impl PublishedEvents {
    /// The events behind the leaves of a bundle, in their order; none at an address without the API.
    ///
    /// # Errors
    /// When a page cannot be fetched, is none, or is not about the events that were asked for.
    pub(super) async fn of<F: Future<Output = Fetched>>(
        &mut self,
        fetch: &impl Fn(String) -> F,
        tile: Tile,
        leaves: &[&[u8]],
    ) -> Result<Vec<Opened>, ServiceError> {
        let mut opened = Vec::with_capacity(leaves.len());
        while opened.len() < leaves.len() && !self.is_without_api {
            let read = u64::try_from(opened.len()).unwrap_or(u64::MAX);
            let after = tile.first().saturating_add(read);
            let path = format!("api/v1/events?after={after}&limit={}", leaves.len() - opened.len());
            let Some(bytes) = fetched(fetch, path.clone()).await? else {
                self.is_without_api = true;
                break;
            };
            let page = serde_json::from_slice::<Page>(&bytes);
            let page = page.map_err(|error| unreadable(path.clone(), error.to_string()))?;
            let waiting = leaves.get(opened.len()..).unwrap_or_default();
            if page.events.is_empty() || page.events.len() > waiting.len() {
                let reason =
                    format!("it gives {} events, 1 to {} were asked for", page.events.len(), waiting.len());
                return Err(unreadable(path, reason));
            }
            for ((position, leaf), event) in (after.saturating_add(1)..).zip(waiting).zip(page.events) {
                if event.position != position {
                    let reason = format!("it gives event {} where {position} was expected", event.position);
                    return Err(unreadable(path, reason));
                }
                opened.push(self.open(event, leaf));
            }
        }
        Ok(opened)
    }

    fn open(&mut self, event: Published, leaf: &[u8]) -> Opened {
        let position = event.position;
        if event.leaf.as_bytes() != leaf {
            self.find(
                FindingKind::ColumnDiffers,
                position,
                "the API gives another leaf than the tile".to_owned(),
            );
        }
        let (body, salt) = match (event.body, event.salt) {
            (Some(body), Some(salt)) => (body, salt),
            (body, salt) => {
                if event.is_public || body.is_some() || salt.is_some() {
                    let detail = "it is said to be public and not given, or only half of it".to_owned();
                    self.find(FindingKind::PublicMark, position, detail);
                }
                return None;
            }
        };
        self.events_read = self.events_read.saturating_add(1);
        match (stored::read(body.as_bytes()), Leaf::parse(leaf)) {
            (Ok(stored::Owned { event: read, of }), Ok(leaf)) => {
                for detail in differences(&read, &leaf) {
                    self.find(FindingKind::ColumnDiffers, position, detail);
                }
                if let (Some(of), Some(said)) = (&of, &event.organisation)
                    && of != said
                {
                    self.find(FindingKind::StreamDiffers, position, misplaced(of, said));
                }
            }
            (Err(error), _) => self.find(FindingKind::EventUnreadable, position, error.to_string()),
            // A leaf of another form is found with the bundle.
            (Ok(_), Err(_)) => {}
        }
        // A salt that is no salt has no bytes, which no leaf commits to.
        let salt = Hash::from_hex(&salt).map_or_else(|_| Vec::new(), |salt| salt.as_bytes().to_vec());
        Some((salt, body))
    }

    fn find(&mut self, kind: FindingKind, position: u64, detail: String) {
        self.findings.add(Finding::at(kind, position, detail));
    }
}
