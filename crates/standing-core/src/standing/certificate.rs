//! The report of standing: what is in force, what has ended, and the tier with its rule. One form everywhere,
//! so that any unit can read any register's.
//!
//! It says nothing that the reader may not know, and an ended entry is never among those in force. How it is
//! laid out and signed is not here.

use jiff::civil::Date;

use super::cites::Cites;
use super::entries::{EntryStanding, entries_at};
use super::status::Status;
use super::tiers::tier_for;
use super::viewer::{Viewer, end_hides};
use crate::file::File;
use crate::id::{PackId, Slug};
use crate::identifier::Identifier;
use crate::pack::model::{Cite, Mechanism, Pack, Text};
use crate::packs::Packs;

/// A report of standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The organisation.
    pub organisation: Identifier,
    /// The day.
    pub as_of: Date,
    /// Entries in force or suspended.
    pub live: Vec<EntryStanding>,
    /// Entries decided and without effect yet: for the organisation and the authority only.
    pub pending: Vec<EntryStanding>,
    /// Entries that ended, without those that are no longer shown.
    pub ended: Vec<EntryStanding>,
    /// The tier under each pack of the organisation's jurisdiction.
    pub tiers: Vec<TierHeld>,
    /// The clauses that make the report what it is.
    pub cites: Vec<Cite>,
}

/// A tier with the rule that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierHeld {
    /// The pack.
    pub pack: PackId,
    /// The tier.
    pub tier: Slug,
    /// The rule in words.
    pub rule: Text,
}

/// The report of standing of a file on a day; none when the organisation is not registered.
///
/// Source: sc-2019-35 (3) (C218, C219).
#[must_use]
pub fn certificate_at(file: &File, packs: &Packs, viewer: &Viewer, as_of: Date) -> Option<Certificate> {
    let organisation = file.organisation.as_ref()?;
    let mut certificate = Certificate {
        organisation: organisation.identifier.clone(),
        as_of,
        live: Vec::new(),
        pending: Vec::new(),
        ended: Vec::new(),
        tiers: Vec::new(),
        cites: Vec::new(),
    };
    for standing in entries_at(file, packs, viewer, as_of) {
        let is_hidden = file.entries.get(&standing.entry).is_some_and(|entry| end_hides(entry, as_of));
        match standing.status {
            Status::InForce | Status::Suspended { .. } => certificate.live.push(standing),
            Status::AwaitingService | Status::Standstill { .. } => {
                if matches!(viewer, Viewer::Organisation | Viewer::Authority(_)) {
                    certificate.pending.push(standing);
                }
            }
            Status::Ended { .. } if is_hidden && *viewer != Viewer::Organisation => {}
            Status::Ended { .. } => certificate.ended.push(standing),
        }
    }
    let mut cites = Cites::default();
    for pack in packs_of_place(file, packs, as_of) {
        cites.duty(pack, Mechanism::Certificate);
        if let Some(answer) = tier_for(file, pack, packs, viewer, as_of) {
            let (tier, rule) = (answer.tier.head.id.clone(), answer.tier.head.title.clone());
            certificate.tiers.push(TierHeld { pack: pack.meta.id.clone(), tier, rule });
        }
    }
    certificate.cites = cites.into_vec();
    Some(certificate)
}

/// The packs in force on a day in the jurisdiction where the organisation is registered.
fn packs_of_place<'a>(file: &'a File, packs: &'a Packs, as_of: Date) -> impl Iterator<Item = &'a Pack> {
    let region = file.organisation.as_ref().and_then(|organisation| organisation.region.as_ref());
    packs.all().map(AsRef::as_ref).filter(move |pack| {
        region.is_some_and(|region| region.as_str().starts_with(pack.meta.jurisdiction.as_str()))
            && packs.governing(&pack.meta.id, as_of).is_some_and(|now| now.hash == pack.hash)
    })
}
