//! What happens to an entry, from its making to its end and after.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::codec::record;
use crate::event::PackRef;
use crate::event::organisation::OrganisationRegistered;
use crate::id::{CaseId, EntryId, RecordId, Slug, UnitId};
use crate::pack::model::{ListKind, Stop};
use crate::prose::Prose;
use crate::word::words;

words! {
    /// What made an entry wrong from the start.
    RevocationCause {
        /// An objection was founded.
        Objection = "objection",
        /// The superior authority found so.
        Reconsideration = "reconsideration",
        /// A court found so.
        Court = "court",
        /// The authority found so itself.
        OwnMotion = "own-motion",
    }

    /// What a court did.
    CourtOutcome {
        /// It left the decision as it is.
        Upheld = "upheld",
        /// It annulled the decision.
        Annulled = "annulled",
    }

    /// How long the source of an imported entry says that it lasts.
    FoundingTerm {
        /// To a day.
        Fixed = "fixed",
        /// Until conditions set by the body are met.
        Ongoing = "ongoing",
        /// Without end.
        Permanent = "permanent",
    }
}

record! {
    /// An entry was made by a decision.
    EntryMade {
        /// The entry.
        entry: EntryId,
        /// The case.
        case: CaseId,
        /// The list.
        list: Slug,
        /// The sort of list.
        list_kind: ListKind,
        /// The ground.
        ground: Slug,
        /// The field.
        field: Option<Slug>,
        /// The last day that the decision sets, where it sets one.
        until: Option<Date>,
        /// Seen by supervising units only.
        restricted: bool,
    }

    /// Where an imported entry comes from.
    Provenance {
        /// The body that decided, before and outside this register.
        listed_by: String,
        /// The list as its keeper names it.
        source: String,
        /// The keeper's number for the row.
        source_row: String,
        /// The address or file of the copy.
        copy: String,
        /// The day of the copy.
        copy_of: Date,
        /// The instrument, where the source names one.
        instrument: Option<String>,
        /// Warnings about the copy, for the reader.
        caution: Option<String>,
    }

    /// What an imported row says.
    FoundingRow {
        /// The ground as published.
        ground_text: String,
        /// The clause of the pack's ground.
        ground: Slug,
        /// First day.
        from: Date,
        /// Last day.
        until: Option<Date>,
        /// What a missing last day means.
        term: FoundingTerm,
        /// Addresses as published.
        addresses: Vec<String>,
        /// Measures as published.
        measures: Vec<String>,
        /// From–until spans in which the source has suspended it.
        suspended: Vec<Span>,
        /// Ended by the source on this day.
        ended_on: Option<Date>,
    }

    /// A span of days; no last day means open.
    Span {
        /// First day.
        from: Date,
        /// Last day.
        until: Option<Date>,
    }

    /// An entry was imported: listed by another body before this register.
    EntryFounded {
        /// The entry.
        entry: EntryId,
        /// The organisation, as published.
        organisation: OrganisationRegistered,
        /// The list.
        list: Slug,
        /// The sort of list.
        list_kind: ListKind,
        /// The pack of the list.
        under: PackRef,
        /// Where it comes from.
        provenance: Provenance,
        /// What the row says.
        row: FoundingRow,
    }

    /// A later copy of the source says something else.
    FoundingChanged {
        /// The entry.
        entry: EntryId,
        /// The later copy's names.
        organisation: OrganisationRegistered,
        /// Where it comes from.
        provenance: Provenance,
        /// What the row says now.
        row: FoundingRow,
    }

    /// A later copy of the source no longer has the row.
    FoundingVanished {
        /// The entry.
        entry: EntryId,
        /// The day of the copy.
        copy_of: Date,
    }

    /// An objection was received by the authority.
    ObjectionReceived {
        /// The entry.
        entry: EntryId,
        /// The objection.
        objection: RecordId,
        /// What it says.
        reasons: Prose,
        /// The unit that met it while applying a measure and passed it on.
        relayed_by: Option<UnitId>,
    }

    /// The authority decided an objection.
    ObjectionDecided {
        /// The entry.
        entry: EntryId,
        /// The objection.
        objection: RecordId,
        /// Founded, or rejected.
        founded: bool,
        /// Why.
        reasons: Prose,
    }

    /// Reconsideration one level up was asked for.
    ReconsiderationRequested {
        /// The entry.
        entry: EntryId,
        /// The request.
        request: RecordId,
        /// What it says.
        reasons: Prose,
    }

    /// The superior decided.
    ReconsiderationDecided {
        /// The entry.
        entry: EntryId,
        /// The request.
        request: RecordId,
        /// Founded, or rejected.
        founded: bool,
        /// Why.
        reasons: Prose,
    }

    /// The effects of an entry were stayed.
    StayOrdered {
        /// The entry.
        entry: EntryId,
        /// The last day of the stay, if it has one.
        until: Option<Date>,
        /// By whose order, and why.
        reasons: Prose,
    }

    /// A stay was lifted.
    StayLifted {
        /// The entry.
        entry: EntryId,
        /// Why.
        reasons: Prose,
    }

    /// A court decided about the entry.
    CourtOutcomeRecorded {
        /// The entry.
        entry: EntryId,
        /// The court and its reference.
        court: Prose,
        /// What it did.
        outcome: CourtOutcome,
    }

    /// A data error was corrected; the entry stays.
    EntryCorrected {
        /// The entry.
        entry: EntryId,
        /// What was wrong.
        field: Slug,
        /// What it said.
        was: Prose,
        /// What it says now.
        becomes: Prose,
        /// Why.
        reasons: Prose,
    }

    /// Somebody reported an error.
    ErrorReported {
        /// The entry.
        entry: EntryId,
        /// The report.
        report: RecordId,
        /// What is wrong.
        text: Prose,
    }

    /// The authority answered a report of an error.
    ErrorAnswered {
        /// The entry.
        entry: EntryId,
        /// The report.
        report: RecordId,
        /// Whether something was corrected.
        corrected: bool,
        /// Why.
        reasons: Prose,
    }

    /// An exit ground arose, or more evidence for it came; the event's day is the day on which it arose.
    ExitArose {
        /// The entry.
        entry: EntryId,
        /// The exit rule.
        exit: Slug,
        /// The evidence, by item of the rule.
        evidence: BTreeMap<Slug, Prose>,
    }

    /// The authority found that an exit ground did not arise.
    ExitDeclined {
        /// The entry.
        entry: EntryId,
        /// The exit rule.
        exit: Slug,
        /// Why.
        reasons: Prose,
    }

    /// The entry ended: the ground is gone or the term over.
    EntryRemoved {
        /// The entry.
        entry: EntryId,
        /// The exit rule.
        exit: Option<Slug>,
        /// The entry to which it was transferred.
        transferred_to: Option<EntryId>,
        /// Why.
        reasons: Prose,
    }

    /// The entry was wrong from the start.
    EntryRevoked {
        /// The entry.
        entry: EntryId,
        /// What showed it.
        cause: RevocationCause,
        /// Why.
        reasons: Prose,
        /// What is done to remove the effect.
        remedy: Prose,
    }

    /// The entry was hidden from the public and kept in the file.
    EntryShielded {
        /// The entry.
        entry: EntryId,
        /// The exit rule.
        exit: Option<Slug>,
        /// Why.
        reasons: Prose,
    }

    /// The entry was restricted to the organisation's supervising units.
    EntryRestricted {
        /// The entry.
        entry: EntryId,
        /// The units.
        units: Vec<UnitId>,
        /// Why.
        reasons: Prose,
    }

    /// Restoration was applied for.
    RestorationApplied {
        /// The entry.
        entry: EntryId,
        /// The application.
        application: RecordId,
        /// The restoration rule.
        rule: Slug,
        /// The evidence, by item of the rule.
        evidence: BTreeMap<Slug, Prose>,
    }

    /// The authority decided an application for restoration.
    RestorationDecided {
        /// The entry.
        entry: EntryId,
        /// The application.
        application: RecordId,
        /// Granted, or refused.
        granted: bool,
        /// Why.
        reasons: Prose,
    }

    /// The entry ended early because things were put right.
    EntryRestored {
        /// The entry.
        entry: EntryId,
        /// The application.
        application: RecordId,
        /// What stops.
        stops: Vec<Stop>,
    }

    /// A relying unit said that it knows of the end.
    RecallAcknowledged {
        /// The entry.
        entry: EntryId,
    }
}
