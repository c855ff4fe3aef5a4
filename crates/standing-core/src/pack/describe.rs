//! Every rule as named statements in plain English: what the pack as text prints and what two versions are
//! compared by.
//!
//! Only what a rule says is here, not how it is laid out (`show`) or compared (`diff`).

use super::condition::{Condition, Test};
use super::model::{
    ConsequenceRule, DeadlineRule, EvidenceItem, ExitEffect, ExitRule, FactKind, Governing, Ground,
    InterimRule, InterimStart, Lapse, ListRule, Pack, Party, Procedure, RestorationRule, RuleHead,
    Standstill, Step, Stop, Term, Text, Trigger,
};
use super::rule::RuleKind;
use super::words::{condition_words, period_words, test_words, together};
use crate::calendar::{CountFrom, CountingRule, LengthUnit, Roll};
use crate::id::Slug;
use crate::word::Word;

/// One statement of a rule: `length` is `10 working days`.
pub type Statement = (String, String);

/// A rule in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The kind of rule.
    pub kind: RuleKind,
    /// Its name.
    pub id: Slug,
    /// Its title in the language asked for.
    pub title: String,
    /// What it says, statement by statement.
    pub statements: Vec<Statement>,
}

/// Every rule of a kind in words, in the order of the files.
#[must_use]
pub fn describe(pack: &Pack, kind: RuleKind, language: &str) -> Vec<Described> {
    macro_rules! headed {
        ($field:ident, $statements:expr) => {
            pack.$field.iter().map(|rule| with_head(kind, &rule.head, $statements(rule), language)).collect()
        };
    }
    let says = |text: &Text| text.in_language(language).to_owned();
    match kind {
        RuleKind::Source => pack.sources.iter().map(|source| describe_source(kind, source)).collect(),
        RuleKind::Fact => pack.facts.iter().map(|fact| describe_fact(kind, fact, language)).collect(),
        RuleKind::Notice => headed!(notices, |rule: &super::model::NoticeRule| {
            let items = rule.items.iter().map(says).collect::<Vec<_>>();
            vec![said("states", items.join("; "))]
        }),
        RuleKind::Service => headed!(services, |rule: &super::model::ServiceRule| {
            let deemed =
                rule.deemed.as_ref().map(|counting| counting_words(counting, "the document is sent"));
            vec![said("served", deemed.unwrap_or_else(|| "when receipt is proved".to_owned()))]
        }),
        RuleKind::List => headed!(lists, |rule| list_statements(rule, language)),
        RuleKind::Ground => headed!(grounds, |rule| ground_statements(rule, language)),
        RuleKind::Deadline => headed!(deadlines, deadline_statements),
        RuleKind::Interim => headed!(interims, interim_statements),
        RuleKind::Consequence => headed!(consequences, |rule| consequence_statements(rule, language)),
        RuleKind::Exit => headed!(exits, |rule| exit_statements(rule, language)),
        RuleKind::Restoration => headed!(restorations, |rule| restoration_statements(rule, language)),
        RuleKind::Tier => headed!(tiers, |rule: &super::model::TierRule| {
            let when = rule.when.as_ref().map(|when| condition_words(when, language));
            vec![said("applies", when.unwrap_or_else(|| "to all others".to_owned()))]
        }),
        RuleKind::Inspection => headed!(inspections, |rule: &super::model::InspectionRule| {
            vec![
                said("tier", rule.tier.to_string()),
                said("share", format!("{} percent of the normal share", rule.share_factor_percent)),
                said(
                    "frequency",
                    format!("{} percent of the normal frequency", rule.frequency_factor_percent),
                ),
            ]
        }),
        RuleKind::Pledge => headed!(pledges, |rule: &super::model::PledgeRule| {
            vec![
                said("matters", together(rule.matters.iter().map(ToString::to_string))),
                said("time to perform", rule.due_max.map_or_else(|| "open".to_owned(), at_most)),
                said("good standing", if rule.good_standing { "needed" } else { "not needed" }),
                said("text", says(&rule.template)),
            ]
        }),
        RuleKind::Publication => headed!(publications, |rule: &super::model::PublicationRule| {
            let mut statements = vec![said("subject", rule.subject.to_string())];
            statements.extend(rule.deadline.as_ref().map(|id| said("by when", deadline_by_name(pack, id))));
            statements
        }),
        RuleKind::Statistic => headed!(statistics, |rule: &super::model::StatisticRule| {
            vec![said("counts", rule.counts.to_string())]
        }),
        RuleKind::Application => headed!(applications, |rule: &super::model::ApplicationRule| {
            vec![said("step", step_words(rule.step)), said("version", governing_words(rule.governing))]
        }),
        RuleKind::Duty => headed!(duties, |rule: &super::model::DutyRule| {
            vec![said("mechanism", rule.mechanism.to_string())]
        }),
    }
}

fn said(label: impl Into<String>, phrase: impl Into<String>) -> Statement {
    (label.into(), phrase.into())
}

fn with_head(kind: RuleKind, head: &RuleHead, mut statements: Vec<Statement>, language: &str) -> Described {
    statements.extend(head.basis.assumed.as_ref().map(|why| said("assumed", why)));
    statements.extend(head.note.as_ref().map(|note| said("note", note)));
    Described { kind, id: head.id.clone(), title: head.title.in_language(language).to_owned(), statements }
}

fn describe_source(kind: RuleKind, source: &super::model::Source) -> Described {
    let mut statements = vec![
        said("issuer", &source.issuer),
        said("issued", source.issued.to_string()),
        said("language", source.language.to_string()),
        said("kind", source.kind.to_string()),
    ];
    statements.extend(source.text_sha256.as_ref().map(|hash| said("SHA-256 of the text", hash)));
    Described { kind, id: source.id.clone(), title: source.title.clone(), statements }
}

fn describe_fact(kind: RuleKind, fact: &super::model::FactDeclaration, language: &str) -> Described {
    let words = match &fact.kind {
        FactKind::Text(values) if values.is_empty() => "a text".to_owned(),
        FactKind::Text(values) => format!("one of {}", values.join(", ")),
        FactKind::Bool => "yes or no".to_owned(),
        FactKind::Number => "a whole number".to_owned(),
        FactKind::Money => "an amount".to_owned(),
        FactKind::Date => "a day".to_owned(),
    };
    let title = fact.title.in_language(language).to_owned();
    Described { kind, id: fact.id.clone(), title, statements: vec![said("type", words)] }
}

fn list_statements(rule: &ListRule, language: &str) -> Vec<Statement> {
    let mut statements = vec![said("sort", rule.kind.to_string())];
    if !rule.decided_by.is_empty() {
        let kinds = together(rule.decided_by.iter().map(ToString::to_string));
        statements.push(said("decided by", format!("{kinds}, from {} level up", rule.level_min)));
    }
    statements.extend(rule.kept_by.as_ref().map(|body| said("kept by", body)));
    statements.push(said("seen by", if rule.public { "everybody" } else { "the authorities concerned" }));
    statements.push(said("term", term_words(&rule.term)));
    statements.extend(rule.procedure.iter().flat_map(|steps| procedure_statements(steps, language)));
    statements
}

fn procedure_statements(steps: &Procedure, language: &str) -> Vec<Statement> {
    let approval = match steps.approval {
        super::model::Approval::OneOfficer => "the officer who proposes may decide",
        super::model::Approval::SecondOfficer => "another officer than the proposer decides",
    };
    let standstill = match &steps.standstill {
        Standstill::Period(period) => period_words(*period),
        Standstill::Deadline(id) => format!("deadline {id}"),
    };
    let mut statements =
        vec![said("notice", steps.notice.to_string()), said("answer", format!("deadline {}", steps.answer))];
    statements.extend(steps.hearing.as_ref().map(|id| said("hearing", format!("deadline {id}"))));
    statements.extend([
        said("approval", approval),
        said("standstill", standstill),
        said("objection", format!("deadline {}", steps.objection)),
        said("review", format!("deadline {}", steps.review)),
        said("reconsideration", format!("deadline {}", steps.reconsideration)),
        said("reconsideration review", format!("deadline {}", steps.reconsideration_review)),
        said("appeal", steps.appeal.in_language(language)),
    ]);
    statements.extend(steps.instead.as_ref().map(|list| said("list for lesser conduct", list.to_string())));
    statements
}

fn ground_statements(rule: &Ground, language: &str) -> Vec<Statement> {
    let mut statements = vec![said("lists", names(&rule.lists))];
    if !rule.fields.is_empty() {
        statements.push(said("fields", names(&rule.fields)));
    }
    statements.push(said("condition", skeleton(&rule.condition, language)));
    for (id, limb) in rule.condition.limbs() {
        statements.push(said(format!("limb {id}"), limb_words(limb, language)));
    }
    statements
}

/// A limb in words: its title where it has one, and what is tested.
pub(crate) fn limb_words(limb: &Condition, language: &str) -> String {
    let test = match &limb.test {
        Test::All(_) | Test::Any(_) | Test::Not(_) => condition_words(limb, language),
        test => test_words(test, language),
    };
    match &limb.title {
        Some(title) => format!("{} ({test})", title.in_language(language)),
        None => test,
    }
}

/// How the limbs are joined, each by its name: `basis and (old or not warned)`.
fn skeleton(condition: &Condition, language: &str) -> String {
    let inner = |child: &Condition| match (&child.id, &child.test) {
        (None, Test::All(_) | Test::Any(_)) => format!("({})", skeleton(child, language)),
        (Some(id), _) => id.to_string(),
        _ => skeleton(child, language),
    };
    match &condition.test {
        Test::All(children) => children.iter().map(inner).collect::<Vec<_>>().join(" and "),
        Test::Any(children) => children.iter().map(inner).collect::<Vec<_>>().join(" or "),
        Test::Not(child) => format!("not {}", inner(child)),
        test => condition.id.as_ref().map_or_else(|| test_words(test, language), ToString::to_string),
    }
}

fn deadline_statements(rule: &DeadlineRule) -> Vec<Statement> {
    vec![
        said("whose", party_words(rule.who)),
        said("starts", format!("when {}", trigger_words(rule.starts))),
        said("length", rule.counting.length.to_string()),
        said("first day", first_day_words(rule.counting.count)),
        said("last day", roll_words(rule.counting.roll)),
        said("if missed", lapse_words(rule.on_lapse)),
        said("extension", if rule.extendable { "possible, with reasons" } else { "not possible" }),
    ]
}

/// A deadline in one sentence: `10 working days after the decision is served, …`.
#[must_use]
pub fn deadline_words(rule: &DeadlineRule) -> String {
    let extension = if rule.extendable { "; it may be extended with reasons" } else { "" };
    format!(
        "{} has {}; if missed, {}{extension}",
        party_words(rule.who),
        counting_words(&rule.counting, trigger_words(rule.starts)),
        lapse_words(rule.on_lapse),
    )
}

/// A deadline of the pack by its name, in a few words.
pub(crate) fn deadline_by_name(pack: &Pack, id: &Slug) -> String {
    match pack.deadline(id) {
        Some(rule) => format!("{} after {}", rule.counting.length, trigger_words(rule.starts)),
        None => id.to_string(),
    }
}

fn counting_words(counting: &CountingRule, start: &str) -> String {
    let first = match counting.count {
        CountFrom::IncludeFirst => "from the day on which",
        CountFrom::ExcludeFirst => "after",
    };
    let roll = match (counting.roll, counting.length.unit()) {
        (Roll::None, _) | (_, LengthUnit::WorkingDay) => "",
        (Roll::NextWorkingDay, _) => ", moved to the next working day",
    };
    format!("{} {first} {start}{roll}", counting.length)
}

fn first_day_words(count: CountFrom) -> &'static str {
    match count {
        CountFrom::IncludeFirst => "counted",
        CountFrom::ExcludeFirst => "not counted",
    }
}

fn roll_words(roll: Roll) -> &'static str {
    match roll {
        Roll::None => "stays where it falls",
        Roll::NextWorkingDay => "moves to the next working day",
    }
}

fn interim_statements(rule: &InterimRule) -> Vec<Statement> {
    let start = match rule.start {
        InterimStart::NoticeServed => "when the notice is served",
        InterimStart::Ordered => "when the authority orders it",
    };
    let mut statements = vec![
        said("lists", names(&rule.lists)),
        said("starts", start),
        said("ends", format!("{} after it began", period_words(rule.ends_after))),
    ];
    statements.extend(rule.extension_max.map(|period| said("extension", at_most(period))));
    statements
}

fn consequence_statements(rule: &ConsequenceRule, language: &str) -> Vec<Statement> {
    let mut statements = vec![
        said("lists", names(&rule.lists)),
        said("matter", rule.matter.to_string()),
        said("strength", rule.strength.to_string()),
        said("applied by", if rule.by.is_empty() { "every unit".to_owned() } else { names(&rule.by) }),
        said("class", rule.class.to_string()),
        said("lasts", lasting_words(rule)),
    ];
    statements.extend(rule.when.as_ref().map(|when| said("only when", condition_words(when, language))));
    let factor = rule.inspection_factor_percent;
    statements.extend(factor.map(|percent| said("inspections", format!("{percent} percent of the normal"))));
    statements
}

/// How long a consequence lasts, in words.
pub(crate) fn lasting_words(rule: &ConsequenceRule) -> String {
    match (rule.lasts, rule.ends_with_entry) {
        (Some(period), true) => {
            format!("{} from the entry's first day, or until it ends", period_words(period))
        }
        (Some(period), false) => format!("{} from the entry's first day", period_words(period)),
        (None, true) => "as long as the entry".to_owned(),
        (None, false) => "until the unit lifts it".to_owned(),
    }
}

fn exit_statements(rule: &ExitRule, language: &str) -> Vec<Statement> {
    let by = if rule.automatic { "the register, by itself on the day" } else { "the authority" };
    let mut statements = vec![
        said("lists", names(&rule.lists)),
        said("effect", effect_words(rule.effect)),
        said("carried out by", by),
        said("time to act", format!("deadline {}", rule.deadline)),
    ];
    statements.extend(evidence_statements(&rule.evidence, language));
    statements
}

fn restoration_statements(rule: &RestorationRule, language: &str) -> Vec<Statement> {
    let mut statements = vec![
        said("lists", names(&rule.lists)),
        said("stops", together(rule.stops.iter().map(|stop| stop_words(*stop).to_owned()))),
        said("time to decide", format!("deadline {}", rule.deadline)),
    ];
    let period = rule.period_min;
    statements
        .extend(period.map(|period| {
            said("not before", format!("{} from the entry's first day", period_words(period)))
        }));
    if rule.menu_min > 0 {
        statements.push(said("needed from the menu", rule.menu_min.to_string()));
    }
    statements.extend(evidence_statements(&rule.evidence, language));
    statements
}

fn evidence_statements(items: &[EvidenceItem], language: &str) -> impl Iterator<Item = Statement> {
    items.iter().map(move |item| {
        let need = if item.required { "required" } else { "on the menu" };
        said(format!("evidence {}", item.id), format!("{} ({need})", item.title.in_language(language)))
    })
}

fn names(names: &[Slug]) -> String {
    together(names.iter().map(ToString::to_string))
}

fn at_most(period: crate::calendar::Period) -> String {
    format!("at most {}", period_words(period))
}

/// A term in words.
#[must_use]
pub fn term_words(term: &Term) -> String {
    match term {
        Term::UntilExit => "until a ground for ending it arises".to_owned(),
        Term::Fixed(period) => period_words(*period),
        Term::AtMost(period) => at_most(*period),
        Term::AtMostInAll(period) => {
            format!("{}, with the time of an effect before the decision", at_most(*period))
        }
        Term::Permanent { review } => format!("without end, reviewed every {}", period_words(*review)),
    }
}

fn party_words(party: Party) -> &'static str {
    match party {
        Party::Organisation => "the organisation",
        Party::Authority => "the authority",
        Party::Superior => "the superior authority",
        Party::Unit => "the relying unit",
    }
}

fn trigger_words(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::NoticeServed => "the notice is served",
        Trigger::RepresentationReceived => "the answer is received",
        Trigger::HearingRequested => "the hearing is asked for",
        Trigger::DecisionMade => "the decision is made",
        Trigger::DecisionServed => "the decision is served",
        Trigger::ObjectionReceived => "the objection is received",
        Trigger::ObjectionDecided => "the answer to the objection is served",
        Trigger::ReconsiderationReceived => "the request for reconsideration is received",
        Trigger::ExitArose => "the ground for ending the entry arises",
        Trigger::EntryInForce => "the entry takes effect",
        Trigger::EntryEnded => "the entry ends",
        Trigger::RestorationReceived => "the application for restoration is received",
        Trigger::RestorationDecided => "the restoration is decided",
        Trigger::CorrectionOrdered => "the correction is ordered",
        Trigger::ErrorReported => "the error is reported",
    }
}

fn lapse_words(lapse: Lapse) -> &'static str {
    match lapse {
        Lapse::RightExpires => "the right is gone",
        Lapse::MayDecide => "the authority may decide on what is in the file",
        Lapse::SuspendEntry => "the entry is suspended until the authority decides",
        Lapse::EndEntry => "the entry ends",
        Lapse::EndCase => "the case ends without a decision",
        Lapse::Counted => "it is counted and published",
    }
}

/// What ending an entry means, in words.
pub(crate) fn effect_words(effect: ExitEffect) -> &'static str {
    match effect {
        ExitEffect::Remove => "the entry is removed and shown as ended",
        ExitEffect::Shield => "the entry is hidden from the public and kept in the file",
        ExitEffect::Revoke => "the entry is revoked as wrong from the start",
    }
}

fn stop_words(stop: Stop) -> &'static str {
    match stop {
        Stop::Display => "showing it to the public",
        Stop::Sharing => "sharing it",
        Stop::Measures => "measures",
    }
}

fn step_words(step: Step) -> String {
    step.as_str().to_owned()
}

fn governing_words(governing: Governing) -> &'static str {
    match governing {
        Governing::AtOpening => "the version in force when the case was opened",
        Governing::OnTheDay => "the version in force on the day asked about or acted on",
    }
}
