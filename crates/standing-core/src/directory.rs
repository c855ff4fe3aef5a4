//! Who takes part: authorities with their level and superior, relying units, mandates, published packs.
//!
//! A fold of the log's directory events. It holds no person and no account: people's sign-in is operational
//! data, outside the register.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::event::directory::{AuthorityRegistered, MandateGranted, UnitRegistered};
use crate::event::{Event, EventKind};
use crate::id::{AuthorityId, MandateId, PackId, PackVersion, Slug, UnitId};
use crate::pack::model::PackHash;

/// Everyone who takes part, at one state of the record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// Authorities.
    pub authorities: BTreeMap<AuthorityId, AuthorityRegistered>,
    /// Relying units.
    pub units: BTreeMap<UnitId, UnitRegistered>,
    /// Mandates, with their last day.
    pub mandates: BTreeMap<MandateId, Mandate>,
    /// Packs published, with their hash.
    pub packs: BTreeMap<(PackId, PackVersion), PackHash>,
}

/// A mandate and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// What was granted.
    pub granted: MandateGranted,
    /// The day on which it was ended early.
    pub ended_on: Option<Date>,
}

impl Mandate {
    /// Whether the association may act on this list on this day.
    #[must_use]
    pub fn covers(&self, list: &Slug, on: Date) -> bool {
        self.granted.lists.contains(list)
            && self.granted.from <= on
            && self.granted.until.is_none_or(|until| on <= until)
            && self.ended_on.is_none_or(|ended| on < ended)
    }
}

impl Directory {
    /// The directory after one more event. Events of other streams change nothing.
    #[must_use]
    pub fn apply(mut self, event: &Event) -> Self {
        match &event.kind {
            EventKind::AuthorityRegistered(what) => {
                self.authorities.insert(what.authority.clone(), what.clone());
            }
            EventKind::UnitRegistered(what) => {
                self.units.insert(what.unit.clone(), what.clone());
            }
            EventKind::MandateGranted(what) => {
                let mandate = Mandate { granted: what.clone(), ended_on: None };
                self.mandates.insert(what.mandate.clone(), mandate);
            }
            EventKind::MandateEnded(what) => {
                if let Some(mandate) = self.mandates.get_mut(&what.mandate) {
                    mandate.ended_on = mandate.ended_on.or(Some(event.on));
                }
            }
            EventKind::PackPublished(what) => {
                self.packs.insert((what.id.clone(), what.version.clone()), what.hash);
            }
            _ => {}
        }
        self
    }
}
