//! Events: what happened, in the past tense. The log holds nothing else.
//!
//! An event names the act, its day in the world, who acted and the pack that justified it. It holds no
//! person: officers appear as marks that differ from case to case. How events become bytes is in `stored`.

pub mod case;
pub mod directory;
pub mod entry;
pub mod erasure;
pub mod measure;
pub mod organisation;
pub mod record;
pub mod stored;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::codec::record;
use crate::id::{AuthorityId, OfficerMark, PackId, PackVersion, UnitId};
use crate::pack::model::{Pack, PackHash};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When the register took it.
    pub recorded_at: Timestamp,
    /// The day of the act in the world, in the authority's time zone; not after `recorded_at`.
    pub on: Date,
    /// Who acted.
    pub by: Author,
    /// The officer, as this case sees them.
    pub mark: Option<OfficerMark>,
    /// The pack that justified it.
    pub pack: Option<PackRef>,
    /// What happened.
    pub kind: EventKind,
}

/// Who acted. Never a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Author {
    /// An authority.
    Authority(AuthorityId),
    /// The organisation whose file it is.
    Organisation,
    /// A relying unit.
    Unit(UnitId),
    /// The register's operator: set-up and imports only.
    Register,
    /// A reader who reported an error; nothing about the reader is kept.
    Public,
}

record! {
    /// A pack, as events name it.
    PackRef {
        /// Id.
        id: PackId,
        /// Version.
        version: PackVersion,
        /// SHA-256 of the canonical form.
        hash: PackHash,
    }
}

impl From<&Pack> for PackRef {
    fn from(pack: &Pack) -> Self {
        Self { id: pack.meta.id.clone(), version: pack.meta.version.clone(), hash: pack.hash }
    }
}

macro_rules! event_kinds {
    ($($module:ident :: $name:ident = $word:literal,)*) => {
        /// What happened.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each variant is documented at its payload")]
        pub enum EventKind {
            $($name($module::$name),)*
        }

        impl EventKind {
            /// Every kind of event, as stored.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The kind, as stored.
            #[must_use]
            pub const fn word(&self) -> &'static str {
                match self { $(Self::$name(_) => $word,)* }
            }

            fn store(&self, to: &mut crate::codec::Writer) {
                match self { $(Self::$name(payload) => crate::codec::Stored::store(payload, to),)* }
            }

            fn load(word: &str, value: &serde_json::Value) -> Result<Self, crate::codec::StoredError> {
                match word {
                    $($word => crate::codec::Stored::load(value).map(Self::$name),)*
                    _ => Err(crate::codec::StoredError::new(format!("unknown kind of event '{word}'"))),
                }
            }
        }

        $(impl From<$module::$name> for EventKind {
            fn from(payload: $module::$name) -> Self {
                Self::$name(payload)
            }
        })*
    };
}

event_kinds! {
    directory::AuthorityRegistered = "authority-registered",
    directory::UnitRegistered = "unit-registered",
    directory::MandateGranted = "mandate-granted",
    directory::MandateEnded = "mandate-ended",
    directory::PackPublished = "pack-published",
    directory::EventErased = "event-erased",
    organisation::OrganisationRegistered = "organisation-registered",
    organisation::IdentifierAdded = "identifier-added",
    organisation::NameAdded = "name-added",
    organisation::LinkRecorded = "link-recorded",
    organisation::FactsStated = "facts-stated",
    case::CaseOpened = "case-opened",
    case::DocumentSent = "document-sent",
    case::DocumentReceived = "document-received",
    case::RepresentationReceived = "representation-received",
    case::HearingRequested = "hearing-requested",
    case::HearingHeld = "hearing-held",
    case::DecisionProposed = "decision-proposed",
    case::ProposalReturned = "proposal-returned",
    case::DecisionMade = "decision-made",
    case::InterimOrdered = "interim-ordered",
    case::InterimExtended = "interim-extended",
    case::InterimLifted = "interim-lifted",
    case::DeadlineExtended = "deadline-extended",
    case::ContactLogged = "contact-logged",
    case::SuperiorInformed = "superior-informed",
    case::CaseClosed = "case-closed",
    entry::EntryMade = "entry-made",
    entry::EntryFounded = "entry-founded",
    entry::FoundingChanged = "founding-changed",
    entry::FoundingVanished = "founding-vanished",
    entry::ObjectionReceived = "objection-received",
    entry::ObjectionDecided = "objection-decided",
    entry::ReconsiderationRequested = "reconsideration-requested",
    entry::ReconsiderationDecided = "reconsideration-decided",
    entry::StayOrdered = "stay-ordered",
    entry::StayLifted = "stay-lifted",
    entry::CourtOutcomeRecorded = "court-outcome-recorded",
    entry::EntryCorrected = "entry-corrected",
    entry::ErrorReported = "error-reported",
    entry::ErrorAnswered = "error-answered",
    entry::ExitArose = "exit-arose",
    entry::ExitDeclined = "exit-declined",
    entry::EntryRemoved = "entry-removed",
    entry::EntryRevoked = "entry-revoked",
    entry::EntryShielded = "entry-shielded",
    entry::EntryRestricted = "entry-restricted",
    entry::RestorationApplied = "restoration-applied",
    entry::RestorationDecided = "restoration-decided",
    entry::EntryRestored = "entry-restored",
    entry::RecallAcknowledged = "recall-acknowledged",
    measure::MeasureTaken = "measure-taken",
    measure::MeasureRefused = "measure-refused",
    measure::MeasureLifted = "measure-lifted",
    measure::MeasureRetained = "measure-retained",
    record::RecordMade = "record-made",
    record::RecordVerified = "record-verified",
    record::CorrectionOrdered = "correction-ordered",
    record::CorrectionReported = "correction-reported",
    record::InterviewHeld = "interview-held",
    record::PledgeMade = "pledge-made",
    record::PledgeClosed = "pledge-closed",
}
