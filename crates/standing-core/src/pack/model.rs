//! What a regime pack says, as types: lists, grounds, deadlines, consequences and the rest.
//!
//! Nothing here parses, checks or decides. The file form is in `parse`, the load-time checks in `check`,
//! the conditions in `condition`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::condition::Condition;
use crate::calendar::{CountingRule, Period};
use crate::id::{PackId, PackVersion, Slug};
use crate::matter::Matter;
use crate::word::words;

/// A frozen set of rules with the SHA-256 of its canonical form.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// Identity, validity and language.
    pub meta: PackMeta,
    /// SHA-256 of the canonical form: what every event names.
    pub hash: PackHash,
    /// The instruments that the rules cite.
    pub sources: Vec<Source>,
    /// Facts that conditions may test, with their types.
    pub facts: Vec<FactDeclaration>,
    /// Kinds of notice.
    pub notices: Vec<NoticeRule>,
    /// Ways of serving a document, and when service is deemed.
    pub services: Vec<ServiceRule>,
    /// The lists.
    pub lists: Vec<ListRule>,
    /// The grounds for being put on a list.
    pub grounds: Vec<Ground>,
    /// Every clock.
    pub deadlines: Vec<DeadlineRule>,
    /// Effects before a decision, each with an automatic end.
    pub interims: Vec<InterimRule>,
    /// What follows from an entry.
    pub consequences: Vec<ConsequenceRule>,
    /// How an entry ends because its ground is gone.
    pub exits: Vec<ExitRule>,
    /// How an entry ends early because things were put right.
    pub restorations: Vec<RestorationRule>,
    /// Risk tiers, first match wins.
    pub tiers: Vec<TierRule>,
    /// Shares and frequencies of inspection by tier.
    pub inspections: Vec<InspectionRule>,
    /// Pledges that the rules know.
    pub pledges: Vec<PledgeRule>,
    /// What is made public, and when.
    pub publications: Vec<PublicationRule>,
    /// What is counted and reported.
    pub statistics: Vec<StatisticRule>,
    /// Which version of the pack governs which step.
    pub applications: Vec<ApplicationRule>,
    /// Duties that the register itself carries out, by mechanism.
    pub duties: Vec<DutyRule>,
}

/// SHA-256 of a pack's canonical form, as 64 lower-case hexadecimal digits in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackHash(pub [u8; 32]);

/// Identity, validity and language of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackMeta {
    /// The pack's id.
    pub id: PackId,
    /// The pack's version.
    pub version: PackVersion,
    /// What the pack is called.
    pub title: Text,
    /// First day on which it governs.
    pub valid_from: Date,
    /// Last day on which it governs, if it has ended.
    pub valid_until: Option<Date>,
    /// First and last day of the public comment on the draft.
    pub comment: Option<(Date, Date)>,
    /// ISO 3166-1 alpha-2 country, or a body's name.
    pub jurisdiction: Slug,
    /// Language of the sources.
    pub language: Slug,
    /// The working-day calendar.
    pub calendar: Slug,
    /// IANA time zone in which the authorities' days are counted.
    pub time_zone: String,
}

/// A text in one or more languages, by language tag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub BTreeMap<String, String>);

/// One instrument: a law, a notice, a press report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Name used in citations.
    pub id: Slug,
    /// Full title in its own language.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Day of issue.
    pub issued: Date,
    /// Language of the text.
    pub language: Slug,
    /// What kind of instrument it is.
    pub kind: SourceKind,
    /// SHA-256 of the text consulted, where there is one.
    pub text_sha256: Option<String>,
}

words! {
    /// What an instrument is: only some can carry a consequence or a permanent term.
    SourceKind {
        /// A statute or a regulation.
        Law = "law",
        /// A policy document of a government or party office.
        Policy = "policy",
        /// A signed memorandum on joint measures.
        Memorandum = "memorandum",
        /// A notice of a department.
        Notice = "notice",
        /// A press report: may explain, may not found a consequence.
        Report = "report",
        /// The published list of another body.
        List = "list",
    }
}

/// One clause of one source; `id` is the stable id of the requirement (for example `C155`), where it has one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cite {
    /// The source.
    pub source: Slug,
    /// The clause as the source numbers it.
    pub clause: String,
    /// The stable id of the requirement.
    pub id: Option<String>,
}

/// What a rule rests on: at least one clause, or an assumption that is said to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The clauses. Never empty.
    pub cites: Vec<Cite>,
    /// Why the pack fills a hole that the source leaves, where it does.
    pub assumed: Option<String>,
}

/// What every rule has: a name, a title, a basis, and a note for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleHead {
    /// Name, unique among the rules of its kind in the pack.
    pub id: Slug,
    /// The rule in plain words.
    pub title: Text,
    /// What it rests on.
    pub basis: Basis,
    /// Explanation for the reader, for example how a doubtful word was read.
    pub note: Option<String>,
}

/// A fact that conditions may test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactDeclaration {
    /// Name, for example `act.kind` or `organisation.kind`.
    pub id: Slug,
    /// What it is called.
    pub title: Text,
    /// Its type.
    pub kind: FactKind,
}

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// One of the named values; an empty list takes any text.
    Text(Vec<String>),
    /// Yes or no.
    Bool,
    /// A whole number.
    Number,
    /// An amount in minor units of one currency (ISO 4217).
    Money,
    /// A day.
    Date,
}

/// A kind of notice and what it must state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// What the notice must state.
    pub items: Vec<Text>,
}

/// A way of serving a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// When service is deemed, counted from the day of sending; without it, proof of receipt is needed.
    pub deemed: Option<CountingRule>,
}

words! {
    /// The sort of a list.
    ListKind {
        /// Organisations excluded from something.
        Exclusion = "exclusion",
        /// Organisations watched more closely.
        KeyScrutiny = "key-scrutiny",
        /// Organisations that are on several key-scrutiny lists.
        Warning = "warning",
        /// Organisations whose dealings are eased.
        Trusted = "trusted",
    }
}

/// One list: who decides it, by which procedure, for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The sort of list.
    pub kind: ListKind,
    /// Kinds of authority that may decide (for example `court`).
    pub decided_by: Vec<Slug>,
    /// Lowest level of authority that may decide.
    pub level_min: Level,
    /// Whether entries are public unless restricted.
    pub public: bool,
    /// The body that keeps the list outside this register: no case is opened here, entries are imported.
    pub kept_by: Option<String>,
    /// The due process. `None` only where `kept_by` is set.
    pub procedure: Option<Procedure>,
    /// How long an entry lasts.
    pub term: Term,
}

/// The steps of due process for one list; each names a rule of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// The notice of the proposed listing.
    pub notice: Slug,
    /// The deadline to answer it.
    pub answer: Slug,
    /// The deadline to ask for a hearing, where there is a hearing.
    pub hearing: Option<Slug>,
    /// Whether a second officer must approve.
    pub approval: Approval,
    /// Time between service of the decision and the entry's taking effect.
    pub standstill: Standstill,
    /// The deadline to object to the decision.
    pub objection: Slug,
    /// The authority's deadline to decide an objection.
    pub review: Slug,
    /// The deadline to ask the superior for reconsideration.
    pub reconsideration: Slug,
    /// The superior's deadline to decide.
    pub reconsideration_review: Slug,
    /// Where to go after that.
    pub appeal: Text,
    /// The list to use when the conduct is below this list's level.
    pub instead: Option<Slug>,
}

words! {
    /// Who must agree before a decision.
    Approval {
        /// One officer proposes and decides.
        OneOfficer = "one-officer",
        /// Another officer than the proposer decides.
        SecondOfficer = "second-officer",
    }
}

/// Time between service of the decision and its taking effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standstill {
    /// A calendar period; `P0D` is none.
    Period(Period),
    /// A deadline rule of the pack, for example in working days.
    Deadline(Slug),
}

/// How long an entry lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Until an exit ground arises.
    UntilExit,
    /// Exactly this long.
    Fixed(Period),
    /// As the decision says, at most this long.
    AtMost(Period),
    /// Without end, on a law, with a review.
    Permanent {
        /// Time between reviews.
        review: Period,
    },
}

words! {
    /// Level of an authority, lowest first.
    Level {
        /// County, district.
        County = "county",
        /// Prefecture, city.
        City = "city",
        /// Province, state.
        Province = "province",
        /// The whole country, or an international body.
        National = "national",
    }
}

/// A ground: why an organisation may be put on a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The lists it leads to.
    pub lists: Vec<Slug>,
    /// What must be found, limb by limb.
    pub condition: Condition,
    /// Fields it belongs to (for example `food-drug`); empty for all.
    pub fields: Vec<Slug>,
}

words! {
    /// Whose clock it is.
    Party {
        /// The organisation.
        Organisation = "organisation",
        /// The deciding authority.
        Authority = "authority",
        /// The authority one level up.
        Superior = "superior",
        /// A relying unit.
        Unit = "unit",
    }
}

words! {
    /// What starts a clock.
    Trigger {
        /// The notice was served.
        NoticeServed = "notice.served",
        /// The hearing was asked for.
        HearingRequested = "hearing.requested",
        /// The decision was made.
        DecisionMade = "decision.made",
        /// The decision was served.
        DecisionServed = "decision.served",
        /// The objection was received.
        ObjectionReceived = "objection.received",
        /// The answer to the objection was served.
        ObjectionDecided = "objection.decided",
        /// The request for reconsideration was received.
        ReconsiderationReceived = "reconsideration.received",
        /// An exit ground arose.
        ExitArose = "exit.arose",
        /// The entry took effect.
        EntryInForce = "entry.in_force",
        /// The entry ended.
        EntryEnded = "entry.ended",
        /// A restoration was applied for.
        RestorationReceived = "restoration.received",
        /// The restoration was decided.
        RestorationDecided = "restoration.decided",
        /// A correction order was made.
        CorrectionOrdered = "correction.ordered",
        /// Information was reported wrong.
        ErrorReported = "error.reported",
    }
}

words! {
    /// What a missed deadline brings.
    Lapse {
        /// The right is gone.
        RightExpires = "right_expires",
        /// The authority may decide on what is in the file.
        MayDecide = "may_decide",
        /// The entry is suspended until the authority decides.
        SuspendEntry = "suspend_entry",
        /// The entry ends.
        EndEntry = "end_entry",
        /// The case ends without a decision.
        EndCase = "end_case",
        /// It is counted and published; nothing else.
        Counted = "counted",
    }
}

/// One clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// Whose clock it is.
    pub who: Party,
    /// What starts it.
    pub starts: Trigger,
    /// How it is counted.
    pub counting: CountingRule,
    /// What a missed deadline brings.
    pub on_lapse: Lapse,
    /// Whether the authority may extend it, with reasons.
    pub extendable: bool,
}

words! {
    /// What makes an effect before the decision begin.
    InterimStart {
        /// The notice of proposed listing itself.
        NoticeServed = "notice.served",
        /// An order of the authority.
        Ordered = "ordered",
    }
}

/// An effect before the decision, with an automatic end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterimRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The lists whose consequences it brings.
    pub lists: Vec<Slug>,
    /// What makes it begin.
    pub start: InterimStart,
    /// Its automatic end, counted from its beginning.
    pub ends_after: Period,
    /// The most by which it may be extended, if at all.
    pub extension_max: Option<Period>,
}

words! {
    /// How strong a consequence is, weakest first.
    Strength {
        /// Dealings are eased.
        Ease = "ease",
        /// A factor to weigh.
        Consider = "consider",
        /// Share and frequency of inspection are multiplied.
        Inspect = "inspect",
        /// Heightened check, reasons recorded.
        StrictReview = "strict_review",
        /// Not admitted.
        Bar = "bar",
    }
}

words! {
    /// Class of a measure.
    MeasureClass {
        /// By an administrative organ.
        Administrative = "administrative",
        /// By market participants, for example lenders.
        Market = "market",
        /// By an industry association.
        Industry = "industry",
        /// By society at large, through publication.
        Social = "social",
    }
}

/// What follows from an entry for one matter at one kind of unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsequenceRule {
    /// Name, title (what the unit does), basis.
    pub head: RuleHead,
    /// The lists from which it follows.
    pub lists: Vec<Slug>,
    /// The matter it concerns.
    pub matter: Matter,
    /// How strong it is.
    pub strength: Strength,
    /// Kinds of unit that apply it; empty for every unit.
    pub by: Vec<Slug>,
    /// Class of the measure.
    pub class: MeasureClass,
    /// Facts about the organisation on which it depends (for example `organisation.kind`).
    pub when: Option<Condition>,
    /// How long it lasts from the entry's first day, where it ends before the entry.
    pub lasts: Option<Period>,
    /// Whether it ends with the entry.
    pub ends_with_entry: bool,
    /// Multiplier on inspection share and frequency, for `inspect` and `ease`, in hundredths.
    pub inspection_factor_percent: Option<u32>,
}

/// A piece of evidence that a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceItem {
    /// Name inside the rule.
    pub id: Slug,
    /// What it is.
    pub title: Text,
    /// Whether the step is impossible without it; the others are a menu.
    pub required: bool,
}

words! {
    /// What ending an entry means.
    ExitEffect {
        /// Removed: the ground is gone or the term over; history stays public as ended.
        Remove = "remove",
        /// Shielded: hidden from the public, kept in the file.
        Shield = "shield",
        /// Revoked: wrong from the start.
        Revoke = "revoke",
    }
}

/// One way in which an entry ends because its ground is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The lists it belongs to.
    pub lists: Vec<Slug>,
    /// The evidence asked for.
    pub evidence: Vec<EvidenceItem>,
    /// What ending means here.
    pub effect: ExitEffect,
    /// The deadline to act once the ground has arisen.
    pub deadline: Slug,
    /// Whether the register ends the entry by itself on the day (term over).
    pub automatic: bool,
}

/// One way of getting the standing back early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestorationRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The lists it belongs to.
    pub lists: Vec<Slug>,
    /// The evidence asked for: required items, and a menu.
    pub evidence: Vec<EvidenceItem>,
    /// How many items of the menu are needed beside the required ones.
    pub menu_min: u32,
    /// Shortest time from the entry's first day.
    pub period_min: Option<Period>,
    /// The authority's deadline to decide the application.
    pub deadline: Slug,
    /// What stops: display, sharing, measures.
    pub stops: Vec<Stop>,
}

words! {
    /// What a restoration stops.
    Stop {
        /// It is no longer shown to the public.
        Display = "display",
        /// It is no longer shared.
        Sharing = "sharing",
        /// Measures are lifted.
        Measures = "measures",
    }
}

/// One risk tier: the first rule whose condition holds gives the tier.
#[derive(Debug, Clone, PartialEq)]
pub struct TierRule {
    /// Name (the tier), title, basis.
    pub head: RuleHead,
    /// When it applies; `None` only on the last one.
    pub when: Option<Condition>,
}

/// Share and frequency of inspection for one tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The tier.
    pub tier: Slug,
    /// Share of the organisations of the tier to be drawn, in percent of the normal share.
    pub share_factor_percent: u32,
    /// Frequency, in percent of the normal frequency.
    pub frequency_factor_percent: u32,
}

/// A pledge that the rules know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PledgeRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// Matters in which it may be given.
    pub matters: Vec<Matter>,
    /// Longest time to perform it; voluntary pledges may have none.
    pub due_max: Option<Period>,
    /// Whether the organisation must be in good standing (no live exclusion entry).
    pub good_standing: bool,
    /// The model text.
    pub template: Text,
}

words! {
    /// What is made public.
    PublicationSubject {
        /// An entry with its reasons.
        Entry = "entry",
        /// The consequences beside the entry.
        Consequences = "consequences",
        /// A removal.
        Removal = "removal",
        /// An administrative act.
        Act = "act",
        /// Rules and drafts.
        Pack = "pack",
        /// Statistics.
        Statistics = "statistics",
    }
}

/// What is made public, and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// What.
    pub subject: PublicationSubject,
    /// By when, if the source says.
    pub deadline: Option<Slug>,
}

/// Something that is counted and reported. Report only: nothing is enforced by a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatisticRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// What is counted.
    pub counts: StatisticSubject,
}

words! {
    /// What a statistic counts.
    StatisticSubject {
        /// Entries by list, field and authority.
        Entries = "entries",
        /// Measures taken, lifted and not yet lifted.
        Measures = "measures",
        /// Missed deadlines.
        MissedDeadlines = "missed-deadlines",
        /// Entries revoked after an objection, a reconsideration or a court.
        Reversals = "reversals",
    }
}

words! {
    /// A step for which the pack says which of its versions governs.
    Step {
        /// From opening to decision.
        Listing = "listing",
        /// What follows from the entry.
        Consequences = "consequences",
        /// Objection and reconsideration.
        Review = "review",
        /// Exit.
        Exit = "exit",
        /// Restoration.
        Restoration = "restoration",
    }
}

words! {
    /// Which version governs.
    Governing {
        /// The version in force when the case was opened.
        AtOpening = "at-opening",
        /// The version in force on the day asked about, or of the act.
        OnTheDay = "on-the-day",
    }
}

/// Which version of the pack governs a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The step.
    pub step: Step,
    /// The version.
    pub governing: Governing,
}

/// A duty that the register carries out by a mechanism of its own; its answers cite the duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRule {
    /// Name, title, basis.
    pub head: RuleHead,
    /// The mechanism.
    pub mechanism: Mechanism,
}

words! {
    /// A mechanism of the register that duties can point to.
    Mechanism {
        /// Only the competent authority opens a case.
        Competence = "competence",
        /// A case needs a legal act as its basis.
        BasisAct = "basis-act",
        /// An association acts under a stored mandate.
        Mandate = "mandate",
        /// Notice before decision.
        Notice = "notice",
        /// A second officer approves.
        SecondOfficer = "second-officer",
        /// A decision states findings and reasons.
        Reasons = "reasons",
        /// An objection has two outcomes, both recorded.
        Objection = "objection",
        /// A unit passes on an objection that it met.
        ObjectionRelay = "objection-relay",
        /// Reconsideration one level up.
        Reconsideration = "reconsideration",
        /// A data error is corrected, the entry stays.
        Correction = "correction",
        /// Shielding and revocation are different states.
        ShieldOrRevoke = "shield-or-revoke",
        /// Past recipients are told of an end.
        Recall = "recall",
        /// A unit records the measure it took, refused or lifted.
        Measure = "measure",
        /// A kept measure needs a law and an end.
        RetainedMeasure = "retained-measure",
        /// A wrong entry is followed by a remedy.
        Remedy = "remedy",
        /// An entry can be seen by the supervising unit only.
        RestrictedEntry = "restricted-entry",
        /// Outside interference is logged on the case.
        ContactLog = "contact-log",
        /// A public body can be listed; its superior is told.
        PublicBody = "public-body",
        /// Anyone may ask; free of charge.
        PublicEnquiry = "public-enquiry",
        /// The machine compares, a person decides.
        HumanDecision = "human-decision",
        /// Transfer from key scrutiny to exclusion, with fresh notice.
        Transfer = "transfer",
        /// Cross-list count that leads to a proposal.
        Proposal = "proposal",
        /// A correction order with a due date, and an interview if it fails.
        CorrectionOrder = "correction-order",
        /// A pledge is recorded with what became of it.
        Pledge = "pledge",
        /// Restoration ends display and measures.
        Restoration = "restoration",
        /// An item of conduct is recorded in the file.
        Record = "record",
        /// A certificate or report of standing.
        Certificate = "certificate",
        /// Versions of rules over time.
        PackVersions = "pack-versions",
        /// Draft rules are open to comment.
        PackComment = "pack-comment",
        /// Missed duties are counted.
        MissedDuty = "missed-duty",
        /// Every act can be traced.
        Trace = "trace",
        /// Several inspections of one organisation are joined.
        JointInspection = "joint-inspection",
        /// The unified code names every organisation.
        UnifiedCode = "unified-code",
        /// A list exists only with its consequences.
        ConsequencesDefined = "consequences-defined",
        /// A plain-language explanation.
        Explanation = "explanation",
        /// A list is updated by new events only.
        ListUpdate = "list-update",
    }
}
