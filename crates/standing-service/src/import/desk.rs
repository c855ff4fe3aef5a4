//! What every entry of one import has in common: the pack and its lists, the source, the days, the clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use standing_core::event::entry::{EntryFounded, FoundingChanged, FoundingVanished, Provenance};
use standing_core::event::{Author, Event, EventKind, PackRef};
use standing_core::id::{EntryId, Slug};
use standing_core::pack::Pack;
use standing_core::pack::model::ListKind;
use standing_core::packs::Packs;

use super::founding::Founding;
use super::mapping::Mapping;
use super::run::ImportOptions;
use crate::edge::{Edge, LastRecorded};
use crate::error::ServiceError;
use crate::today::Today;

/// One import.
pub(super) struct Desk {
    pub(super) packs: Arc<Packs>,
    pub(super) edge: Edge,
    /// The source's short name.
    pub(super) source: String,
    pub(super) as_of: Date,
    /// Whether there is a report file to tell what each row became.
    pub(super) tells: bool,
    pack: PackRef,
    list_kinds: BTreeMap<Slug, ListKind>,
    title: String,
    caution: Option<String>,
    copy: String,
    pub(super) copy_of: Date,
    last_recorded: LastRecorded,
}

impl Desk {
    /// Finds the pack and judges the mapping against it.
    ///
    /// # Errors
    /// [`ServiceError::Input`] when there is no such pack, it has not what the mapping names, or the copy is of
    /// a day that has not come.
    pub(super) fn new(
        mapping: &Mapping,
        packs: &Arc<Packs>,
        edge: Edge,
        options: &ImportOptions,
        copy: String,
    ) -> Result<Self, ServiceError> {
        let today = || Today { now: edge.now_ms(), zone: TimeZone::UTC }.of_pack(&mapping.list.pack, packs);
        let as_of = options.as_of.unwrap_or_else(today);
        let pack = pack_of(mapping, packs, as_of)?;
        mapping.check_against(pack)?;
        let copy_of = options.copy_of.unwrap_or(mapping.source.copy_of);
        if copy_of > as_of {
            return Err(ServiceError::Input {
                place: mapping.name().to_owned(),
                what: format!("the copy is of {copy_of}, which is after the day of the import, {as_of}"),
                remedy: "correct copy_of".to_owned(),
            });
        }
        let lists = mapping.lists().filter_map(|list| pack.list(list));
        Ok(Self {
            packs: Arc::clone(packs),
            edge,
            source: mapping.source.id.to_string(),
            as_of,
            tells: options.report.is_some(),
            pack: PackRef::from(pack.as_ref()),
            list_kinds: lists.map(|list| (list.head.id.clone(), list.kind)).collect(),
            title: mapping.source.title.clone(),
            caution: mapping.source.caution.clone(),
            copy,
            copy_of,
            last_recorded: LastRecorded::default(),
        })
    }

    /// The moment at which the next parcel is recorded: never before one that this import knows to be recorded.
    pub(super) fn moment(&self) -> Timestamp {
        let moment = self.last_recorded.or_later(self.edge.now_ms());
        self.note_recorded(moment.as_millisecond());
        moment
    }

    /// Notes that the log holds an event of this moment.
    pub(super) fn note_recorded(&self, recorded_at_ms: i64) {
        self.last_recorded.note(recorded_at_ms);
    }

    pub(super) fn founded(&self, founding: &Founding, entry: EntryId, at: Timestamp) -> Event {
        let list_kind = self.list_kinds.get(&founding.list).copied().unwrap_or(ListKind::Exclusion);
        let founded = EntryFounded {
            entry,
            organisation: founding.organisation.clone(),
            list: founding.list.clone(),
            list_kind,
            under: self.pack.clone(),
            provenance: self.provenance(founding),
            row: founding.row.clone(),
        };
        self.event(founded, at)
    }

    pub(super) fn changed(&self, founding: &Founding, entry: EntryId, at: Timestamp) -> Event {
        let changed = FoundingChanged {
            entry,
            organisation: founding.organisation.clone(),
            provenance: self.provenance(founding),
            row: founding.row.clone(),
        };
        self.event(changed, at)
    }

    pub(super) fn vanished(&self, entry: EntryId, at: Timestamp) -> Event {
        self.event(FoundingVanished { entry, copy_of: self.copy_of }, at)
    }

    pub(super) fn provenance(&self, founding: &Founding) -> Provenance {
        Provenance {
            listed_by: founding.listed_by.clone(),
            source: self.title.clone(),
            source_row: founding.row_id.clone(),
            copy: self.copy.clone(),
            copy_of: self.copy_of,
            instrument: founding.instrument.clone(),
            caution: self.caution.clone(),
        }
    }

    fn event(&self, kind: impl Into<EventKind>, recorded_at: Timestamp) -> Event {
        Event {
            recorded_at,
            on: self.as_of,
            by: Author::Register,
            mark: None,
            pack: Some(self.pack.clone()),
            kind: kind.into(),
        }
    }
}

fn pack_of<'p>(mapping: &Mapping, packs: &'p Packs, as_of: Date) -> Result<&'p Arc<Pack>, ServiceError> {
    let id = &mapping.list.pack;
    let refuse = |what: String, remedy: &str| ServiceError::Input {
        place: mapping.place_of(id),
        what,
        remedy: remedy.to_owned(),
    };
    match &mapping.list.version {
        Some(version) => packs.version(id, version).ok_or_else(|| {
            refuse(
                format!("the register has no pack {} {}", **id, version.0),
                "publish it, or correct the mapping",
            )
        }),
        None => packs.governing(id, as_of).ok_or_else(|| {
            refuse(
                format!("the register has no pack {} in force on {as_of}", **id),
                "publish it, name a version in [list], or correct the mapping",
            )
        }),
    }
}
