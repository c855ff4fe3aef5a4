//! One event of every kind with every field set.
//!
//! Only forms: nothing here is decided, and no two of these events belong together.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::str::FromStr;

use jiff::civil::{Date, date};
use standing_core::event::case::{
    CaseClosed, CaseOpened, ContactLogged, DeadlineExtended, DecisionMade, DecisionProposed, Document,
    DocumentReceived, DocumentSent, Finding, HearingHeld, HearingRequested, InterimExtended, InterimLifted,
    InterimOrdered, LimbFound, Outcome, ProposalReturned, RepresentationReceived, SuperiorInformed,
};
use standing_core::event::directory::{
    AuthorityRegistered, EventErased, MandateEnded, MandateGranted, PackPublished, UnitRegistered,
};
use standing_core::event::entry::{
    CourtOutcome, CourtOutcomeRecorded, EntryCorrected, EntryFounded, EntryMade, EntryRemoved, EntryRestored,
    EntryRestricted, EntryRevoked, EntryShielded, ErrorAnswered, ErrorReported, ExitArose, ExitDeclined,
    FoundingChanged, FoundingRow, FoundingTerm, FoundingVanished, ObjectionDecided, ObjectionReceived,
    Provenance, RecallAcknowledged, ReconsiderationDecided, ReconsiderationRequested, RestorationApplied,
    RestorationDecided, RevocationCause, Span, StayLifted, StayOrdered,
};
use standing_core::event::measure::{MeasureLifted, MeasureRefused, MeasureRetained, MeasureTaken};
use standing_core::event::organisation::{
    FactsStated, IdentifierAdded, LinkRecorded, NameAdded, OrganisationRegistered,
};
use standing_core::event::record::{
    CorrectionOrdered, CorrectionReported, InterviewHeld, PledgeClosed, PledgeMade, RecordKind, RecordMade,
    RecordVerified,
};
use standing_core::event::{Author, Event, EventKind, PackRef};
use standing_core::fact::{FactValue, Facts};
use standing_core::link::{Link, LinkKind};
use standing_core::name::{NameKind, OrganisationName};
use standing_core::pack::model::{Level, ListKind, PackHash, Stop};

const DAY: Date = date(2019, 9, 2);
const LATER: Date = date(2021, 3, 31);

/// One event of every kind, in the order of the life of an entry.
pub(crate) fn events() -> Vec<Event> {
    let kinds =
        [directory(), organisation(), case(), decision(), entry(), review(), end(), measure(), record()];
    kinds.into_iter().flatten().map(event).collect()
}

fn event(kind: EventKind) -> Event {
    Event {
        recorded_at: "2019-09-02T08:30:15.250Z".parse().unwrap(),
        on: DAY,
        by: Author::Authority(of("Yuhong-District-Court")),
        mark: Some(of("mark-7c1f")),
        pack: Some(pack()),
        kind,
    }
}

/// Reads any of the core's texts.
fn of<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn pack() -> PackRef {
    PackRef { id: of("cn-credit"), version: of("2019.2"), hash: PackHash([0xc5; 32]) }
}

fn facts() -> Facts {
    let money = FactValue::Money { minor: 240_000_000, currency: "CNY".into() };
    Facts::from([
        (of("act.amount"), money),
        (of("act.date"), FactValue::Date(DAY)),
        (of("act.final"), FactValue::Bool(true)),
        (of("act.kind"), FactValue::Text("judgment".into())),
        (of("act.pages"), FactValue::Number(-12)),
    ])
}

fn directory() -> Vec<EventKind> {
    vec![
        AuthorityRegistered {
            authority: of("Yuhong-District-Court"),
            name: "于洪区人民法院".into(),
            kind: of("court"),
            level: Level::County,
            region: Some(of("CN-210114")),
            fields: vec![of("judgment"), of("tax")],
            superior: Some(of("Shenyang-Court")),
        }
        .into(),
        UnitRegistered {
            unit: of("city-procurement"),
            name: "City procurement desk".into(),
            kind: of("procurement-unit"),
            voluntary: true,
        }
        .into(),
        MandateGranted {
            mandate: of("mandate-1"),
            authority: of("city-department"),
            association: of("builders-association"),
            lists: vec![of("key-scrutiny"), of("trusted")],
            from: DAY,
            until: Some(LATER),
        }
        .into(),
        MandateEnded { mandate: of("mandate-1") }.into(),
        PackPublished {
            id: of("cn-credit"),
            version: of("2019.2"),
            hash: PackHash([0xc5; 32]),
            canonical: r#"{"format":"standing-pack-v1"}"#.into(),
        }
        .into(),
        EventErased {
            position: 1094,
            law: of("Data protection law, article 17"),
            reasons: of("The answer named an employee"),
            left: "5c".repeat(32),
        }
        .into(),
    ]
}

fn name() -> OrganisationName {
    OrganisationName::new("沈阳测试有限公司", NameKind::Registered)
        .unwrap()
        .with_language(of("zh"))
        .with_days(Some(date(2010, 1, 1)), Some(LATER))
        .unwrap()
}

fn registered() -> OrganisationRegistered {
    OrganisationRegistered {
        identifier: of("cn-uscc:91350100M000100Y43"),
        names: vec![name()],
        region: Some(of("CN-210114")),
        facts: Facts::from([(of("organisation.kind"), FactValue::Text("company".into()))]),
    }
}

fn organisation() -> Vec<EventKind> {
    let other = of("reg-DE:HRB12345");
    vec![
        registered().into(),
        IdentifierAdded { identifier: of("reg-DE:HRB12345") }.into(),
        NameAdded { name: name() }.into(),
        LinkRecorded { link: Link::new(LinkKind::SuccessorOf, other, Some(DAY), Some(LATER)).unwrap() }
            .into(),
        FactsStated { facts: facts() }.into(),
    ]
}

fn case() -> Vec<EventKind> {
    vec![
        CaseOpened {
            case: of("c-1"),
            list: of("judgment-default"),
            ground: of("refuses-judgment"),
            field: Some(of("judgment")),
            facts: facts(),
            basis: of("judgment 2019-0114-41 of 3 June 2019"),
            lead: Some(of("letter of the creditor")),
            restricted: true,
            transfer_from: Some(of("e-0")),
            mandate: Some(of("mandate-1")),
            level: Level::County,
        }
        .into(),
        DocumentSent { case: of("c-1"), document: Document::Notice, method: of("post") }.into(),
        DocumentReceived { case: of("c-1"), document: Document::Decision, proof: of("return slip 17") }
            .into(),
        RepresentationReceived { case: of("c-1"), text: of("we paid\nin June") }.into(),
        HearingRequested { case: of("c-1") }.into(),
        HearingHeld { case: of("c-1"), record: of("nobody came") }.into(),
        InterimOrdered { case: of("c-1"), rule: of("suspension"), reasons: of("cannot wait"), until: LATER }
            .into(),
        InterimExtended { case: of("c-1"), until: LATER, reasons: of("a prosecutor asked") }.into(),
        InterimLifted { case: of("c-1"), reasons: of("no longer needed") }.into(),
        DeadlineExtended { case: of("c-1"), rule: of("answer"), until: LATER, reasons: of("holidays") }
            .into(),
        ContactLogged { case: of("c-1"), office: of("the mayor's office"), text: of("asked to wait") }.into(),
        SuperiorInformed { case: of("c-1"), superior: of("Shenyang-Court"), text: of("a school is listed") }
            .into(),
        CaseClosed { case: of("c-1"), reasons: of("paid before the decision") }.into(),
    ]
}

fn decision() -> Vec<EventKind> {
    let finding = Finding { holds: true, reasons: of("the accounts hold 3 million") };
    vec![
        DecisionProposed {
            case: of("c-1"),
            outcome: Outcome::List,
            findings: BTreeMap::from([(of("able"), finding)]),
            reasons: of("all limbs hold"),
            until: Some(LATER),
        }
        .into(),
        ProposalReturned { case: of("c-1"), reasons: of("the second limb needs more") }.into(),
        DecisionMade {
            case: of("c-1"),
            outcome: Outcome::Instead,
            ground: of("refuses-judgment"),
            limbs: vec![LimbFound {
                limb: of("able"),
                holds: true,
                found: "the accounts hold 3 million".into(),
            }],
            reasons: of("all limbs hold"),
            basis: of("judgment 2019-0114-41"),
            notice_served_on: DAY,
            answered: true,
            heard: true,
            entry: Some(of("e-1")),
        }
        .into(),
    ]
}

fn provenance() -> Provenance {
    Provenance {
        listed_by: "World Bank Group".into(),
        source: "Listing of ineligible firms".into(),
        source_row: "row 17".into(),
        copy: "samples/wb-debarred.csv".into(),
        copy_of: date(2026, 2, 21),
        instrument: Some("Sanctions Board decision 100".into()),
        caution: Some("a snapshot, not current".into()),
    }
}

fn row() -> FoundingRow {
    FoundingRow {
        ground_text: "Procurement Guidelines 1.16(a)(ii)".into(),
        ground: of("procurement-guidelines"),
        from: date(2018, 5, 4),
        until: Some(LATER),
        term: FoundingTerm::Fixed,
        addresses: vec!["1 Main Street".into(), "Springfield".into()],
        measures: vec!["debarment".into()],
        suspended: vec![Span { from: DAY, until: Some(LATER) }],
        ended_on: Some(LATER),
    }
}

fn entry() -> Vec<EventKind> {
    vec![
        EntryMade {
            entry: of("e-1"),
            case: of("c-1"),
            list: of("judgment-default"),
            list_kind: ListKind::Exclusion,
            ground: of("refuses-judgment"),
            field: Some(of("judgment")),
            until: Some(LATER),
            restricted: true,
        }
        .into(),
        EntryFounded {
            entry: of("wb-17"),
            organisation: registered(),
            list: of("ineligible-firms"),
            list_kind: ListKind::Exclusion,
            under: pack(),
            provenance: provenance(),
            row: row(),
        }
        .into(),
        FoundingChanged {
            entry: of("wb-17"),
            organisation: registered(),
            provenance: provenance(),
            row: FoundingRow { term: FoundingTerm::Ongoing, ..row() },
        }
        .into(),
        FoundingVanished { entry: of("wb-17"), copy_of: LATER }.into(),
        EntryCorrected {
            entry: of("e-1"),
            field: of("amount"),
            was: of("2 400 000"),
            becomes: of("240 000"),
            reasons: of("one zero too many"),
        }
        .into(),
        EntryRestricted {
            entry: of("e-1"),
            units: vec![of("state-secrets-office"), of("city-procurement")],
            reasons: of("the law forbids publication"),
        }
        .into(),
        ErrorReported { entry: of("e-1"), report: of("x-1"), text: of("the amount is wrong") }.into(),
        ErrorAnswered {
            entry: of("e-1"),
            report: of("x-1"),
            corrected: true,
            reasons: of("one zero too many"),
        }
        .into(),
    ]
}

fn review() -> Vec<EventKind> {
    vec![
        ObjectionReceived {
            entry: of("e-1"),
            objection: of("o-1"),
            reasons: of("the judgment was set aside"),
            relayed_by: Some(of("city-procurement")),
        }
        .into(),
        ObjectionDecided { entry: of("e-1"), objection: of("o-1"), founded: true, reasons: of("it was") }
            .into(),
        ReconsiderationRequested { entry: of("e-1"), request: of("q-1"), reasons: of("still wrong") }.into(),
        ReconsiderationDecided { entry: of("e-1"), request: of("q-1"), founded: true, reasons: of("it is") }
            .into(),
        StayOrdered { entry: of("e-1"), until: Some(LATER), reasons: of("order of the court") }.into(),
        StayLifted { entry: of("e-1"), reasons: of("the court lifted it") }.into(),
        CourtOutcomeRecorded {
            entry: of("e-1"),
            court: of("Shenyang court, 2020-17"),
            outcome: CourtOutcome::Annulled,
        }
        .into(),
    ]
}

fn end() -> Vec<EventKind> {
    let evidence = || BTreeMap::from([(of("completion"), of("certificate 5"))]);
    vec![
        ExitArose { entry: of("e-1"), exit: of("performed"), evidence: evidence() }.into(),
        ExitDeclined { entry: of("e-1"), exit: of("performed"), reasons: of("half was paid") }.into(),
        EntryRemoved {
            entry: of("e-1"),
            exit: Some(of("ground-gone")),
            transferred_to: Some(of("e-2")),
            reasons: of("corrected"),
        }
        .into(),
        EntryRevoked {
            entry: of("e-1"),
            cause: RevocationCause::Reconsideration,
            reasons: of("the judgment was set aside"),
            remedy: of("every unit is told"),
        }
        .into(),
        EntryShielded { entry: of("e-1"), exit: Some(of("performed")), reasons: of("performed") }.into(),
        RestorationApplied {
            entry: of("e-1"),
            application: of("r-1"),
            rule: of("corrected"),
            evidence: evidence(),
        }
        .into(),
        RestorationDecided {
            entry: of("e-1"),
            application: of("r-1"),
            granted: true,
            reasons: of("put right"),
        }
        .into(),
        EntryRestored {
            entry: of("e-1"),
            application: of("r-1"),
            stops: vec![Stop::Display, Stop::Sharing, Stop::Measures],
        }
        .into(),
        RecallAcknowledged { entry: of("e-1") }.into(),
    ]
}

fn measure() -> Vec<EventKind> {
    vec![
        MeasureTaken {
            measure: of("m-1"),
            entry: of("e-1"),
            consequence: of("procurement"),
            matter: of("procurement.supplier"),
            reasons: of("not admitted to tender 5"),
        }
        .into(),
        MeasureRefused {
            measure: of("m-2"),
            entry: of("e-1"),
            consequence: of("procurement"),
            reasons: of("the only supplier of the medicine"),
        }
        .into(),
        MeasureLifted { measure: of("m-1"), reasons: of("the entry ended") }.into(),
        MeasureRetained { measure: of("m-1"), law: of("procurement law article 77"), until: LATER }.into(),
    ]
}

fn record() -> Vec<EventKind> {
    vec![
        RecordMade {
            record: of("f-1"),
            kind: RecordKind::CoerciveMeasure,
            field: Some(of("food-drug")),
            act_on: DAY,
            text: of("goods seized, file 5"),
        }
        .into(),
        RecordVerified { record: of("f-1"), text: of("seen at the office") }.into(),
        CorrectionOrdered {
            record: of("f-2"),
            field: Some(of("food-drug")),
            text: of("keep the cold chain"),
            due: LATER,
        }
        .into(),
        CorrectionReported { record: of("f-2"), adequate: true, text: of("thermometers seen") }.into(),
        InterviewHeld { record: of("f-3"), order: of("f-2"), text: of("promised again") }.into(),
        PledgeMade {
            record: of("f-4"),
            pledge: of("licence-gap"),
            matter: of("licensing"),
            text: of("the fire certificate comes by May"),
            due: Some(LATER),
        }
        .into(),
        PledgeClosed { record: of("f-4"), performed: true, text: of("it came") }.into(),
    ]
}
