//! Who takes part: authorities, relying units, mandates, and the packs in use.

use jiff::civil::Date;

use crate::codec::record;
use crate::id::{AuthorityId, MandateId, PackId, PackVersion, Slug, UnitId};
use crate::pack::model::{Level, PackHash};
use crate::prose::Prose;

record! {
    /// An authority takes part, or its description changed.
    AuthorityRegistered {
        /// The authority.
        authority: AuthorityId,
        /// Its name.
        name: String,
        /// Its kind (for example `court`).
        kind: Slug,
        /// Its level.
        level: Level,
        /// Its region (for example `CN-2101`); none is everywhere.
        region: Option<Slug>,
        /// Its fields; none is every field.
        fields: Vec<Slug>,
        /// The authority one level up.
        superior: Option<AuthorityId>,
    }

    /// A relying unit takes part.
    UnitRegistered {
        /// The unit.
        unit: UnitId,
        /// Its name.
        name: String,
        /// Its kind (for example `procurement-unit`).
        kind: Slug,
        /// It relies on the register of its own will, no rule obliges it.
        voluntary: bool,
    }

    /// An association may act for an authority.
    MandateGranted {
        /// The mandate.
        mandate: MandateId,
        /// The authority that gives it.
        authority: AuthorityId,
        /// The association, registered as an authority.
        association: AuthorityId,
        /// The lists.
        lists: Vec<Slug>,
        /// First day.
        from: Date,
        /// Last day.
        until: Option<Date>,
    }

    /// A mandate ended.
    MandateEnded {
        /// The mandate.
        mandate: MandateId,
    }

    /// A pack is in use; its canonical form is in the log, so that replay uses it.
    PackPublished {
        /// The pack.
        id: PackId,
        /// The version.
        version: PackVersion,
        /// SHA-256 of the canonical form.
        hash: PackHash,
        /// The canonical form.
        canonical: String,
    }

    /// The words of an event that is not public were erased, as a law demands.
    EventErased {
        /// The position of that event in the log.
        position: u64,
        /// The law and clause.
        law: Prose,
        /// Why.
        reasons: Prose,
        /// The commitment to what is left of it, as hexadecimal digits.
        left: String,
    }
}
