//! The proposal: findings on every limb, reasons, and the time to answer respected.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::acting::{Accepted, Acting, Context};
use super::competence::check_mandate;
use super::notice::{no_notice, refuse_if_over};
use super::refusal::{Refusal, one_of};
use crate::calendar::Period;
use crate::command::case::Propose;
use crate::event::case::{DecisionProposed, Document, Finding, Outcome};
use crate::file::File;
use crate::file::case::Case;
use crate::file::entry::Entry;
use crate::id::Slug;
use crate::pack::condition::Test;
use crate::pack::evaluate::{Explanation, Outcome as Limb, evaluate};
use crate::pack::model::{Cite, Ground, ListRule, Mechanism, Procedure, Term};
use crate::standing::interim::{began_on_act, last_day_within};
use crate::standing::service::served_on;
use crate::standing::status::effective_from;
use crate::standing::view::FileView;

pub(super) fn propose(file: &File, context: &Context<'_>, command: &Propose) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, &command.case)?;
    acting.only(&case.authority)?;
    refuse_if_over(&acting, case)?;
    check_mandate(&acting, case)?;
    let procedure = acting.procedure(&case.opened.list)?;
    let mut cites = check_heard(&acting, case, procedure)?;
    let proposed = DecisionProposed {
        case: command.case.clone(),
        outcome: command.outcome,
        findings: command.findings.0.clone(),
        reasons: command.reasons.clone(),
        until: command.until,
    };
    cites.extend(check_proposal(&acting, case, procedure, &proposed)?);
    cites.extend(acting.duty(Mechanism::Reasons));
    Ok(acting.accept(proposed, format!("proposed: {}; a decision is next", command.outcome)).cites(cites))
}

/// Whether what is proposed can be decided today: the list, the findings, the ground, the term.
pub(super) fn check_proposal(
    acting: &Acting<'_>,
    case: &Case,
    procedure: &Procedure,
    proposed: &DecisionProposed,
) -> Result<Vec<Cite>, Refusal> {
    let list = target_list(acting, case, procedure, proposed.outcome)?;
    let ground = acting.pack.ground(&case.opened.ground).ok_or_else(|| {
        Refusal::new("ground-unknown", format!("the pack has no ground {}", case.opened.ground))
            .remedy("close the case")
    })?;
    check_findings(ground, &proposed.findings)?;
    let Some(list) = list else {
        return match proposed.until {
            None => Ok(Vec::new()),
            Some(_) => Err(Refusal::new("term-without-entry", "a decision to do nothing sets no term")
                .remedy("leave 'until' out")),
        };
    };
    let cites = if proposed.outcome == Outcome::List {
        check_ground(acting, case, ground, &proposed.findings)?
    } else {
        check_below(acting, case, ground, &proposed.findings)?;
        list.head.basis.cites.clone()
    };
    check_term(acting, case, list, proposed.until)?;
    Ok(cites)
}

/// A finding answers a limb of the ground that asks for one.
fn check_findings(ground: &Ground, findings: &BTreeMap<Slug, Finding>) -> Result<(), Refusal> {
    let asked = ground.condition.limbs().filter(|(_, limb)| matches!(limb.test, Test::Finding(_)));
    let asked = asked.map(|(id, _)| id.as_str()).collect::<Vec<_>>();
    match findings.keys().find(|limb| !asked.contains(&limb.as_str())) {
        None => Ok(()),
        Some(limb) => {
            Err(Refusal::new("finding-unknown", format!("{limb} is no finding of ground {}", ground.head.id))
                .basis(&ground.head.basis)
                .remedy(one_of(asked)))
        }
    }
}

/// The lesser list is for conduct that was found not to reach the ground.
fn check_below(
    acting: &Acting<'_>,
    case: &Case,
    ground: &Ground,
    findings: &BTreeMap<Slug, Finding>,
) -> Result<(), Refusal> {
    if explain_ground(acting, case, ground, findings).outcome == Limb::NotMet {
        return Ok(());
    }
    Err(Refusal::new(
        "not-found-lesser",
        format!("no limb of ground {} was found not to hold", ground.head.id),
    )
    .basis(&ground.head.basis)
    .remedy("find on which limb the conduct falls short, or propose list or none"))
}

/// Notice served, time to answer over or answered, hearing held if asked for.
///
/// Source: opinions-2016 IV(2)3; domain.md "Life of an entry".
pub(super) fn check_heard(
    acting: &Acting<'_>,
    case: &Case,
    procedure: &Procedure,
) -> Result<Vec<Cite>, Refusal> {
    let packs = acting.context.packs;
    let served =
        served_on(case, Document::Notice, acting.pack, packs, acting.on).ok_or_else(|| no_notice(acting))?;
    let rule =
        acting.pack.deadline(&procedure.answer).ok_or_else(|| super::acting::pack_missing("answer"))?;
    let due = packs.due(acting.pack, rule, served).map(|due| due.on);
    let due = due.map(|due| case.extensions.get(&rule.head.id).copied().map_or(due, |until| until.max(due)));
    let waiting = due.is_none_or(|due| due >= acting.on);
    if case.representations.is_empty() && waiting {
        let due = due.map_or_else(|| "a day that cannot be counted".to_owned(), |due| due.to_string());
        return Err(Refusal::new("time-to-answer", format!("the organisation may answer until {due}"))
            .basis(&rule.head.basis)
            .found(format!("notice served on {served}, no answer yet"))
            .remedy("wait until the day after, or for the answer"));
    }
    check_time_for_hearing(acting, case, procedure, served)?;
    if let (Some(requested), None) = (case.hearing_requested_on, &case.hearing_held) {
        return Err(Refusal::new(
            "hearing-not-held",
            format!("a hearing was asked for on {requested} and not held"),
        )
        .cites(
            procedure
                .hearing
                .as_ref()
                .and_then(|id| acting.pack.deadline(id))
                .into_iter()
                .flat_map(|rule| rule.head.basis.cites.clone()),
        )
        .remedy("hold the hearing first"));
    }
    let mut cites = rule.head.basis.cites.clone();
    cites.extend(acting.duty(Mechanism::Notice));
    Ok(cites)
}

/// An early answer does not cut off the time to ask for a hearing.
fn check_time_for_hearing(
    acting: &Acting<'_>,
    case: &Case,
    procedure: &Procedure,
    served: Date,
) -> Result<(), Refusal> {
    let rule = procedure.hearing.as_ref().and_then(|rule| acting.pack.deadline(rule));
    let (Some(rule), None) = (rule, case.hearing_requested_on) else { return Ok(()) };
    let Some(due) = acting.context.packs.due(acting.pack, rule, served).map(|due| due.on) else {
        return Ok(());
    };
    let due = case.extensions.get(&rule.head.id).copied().map_or(due, |until| until.max(due));
    if due < acting.on {
        return Ok(());
    }
    Err(Refusal::new("time-for-hearing", format!("the organisation may ask for a hearing until {due}"))
        .basis(&rule.head.basis)
        .found(format!("notice served on {served}, no hearing asked for"))
        .remedy("wait until the day after, or for the request"))
}

/// The list that an outcome leads to.
pub(super) fn target_list<'a>(
    acting: &Acting<'a>,
    case: &Case,
    procedure: &Procedure,
    outcome: Outcome,
) -> Result<Option<&'a ListRule>, Refusal> {
    match outcome {
        Outcome::None => Ok(None),
        Outcome::List => acting.list(&case.opened.list).map(Some),
        Outcome::Instead => match &procedure.instead {
            Some(list) => acting.list(list).map(Some),
            None => {
                Err(Refusal::new("no-lesser-list", format!("list {} has no lesser list", case.opened.list))
                    .remedy("propose list or none"))
            }
        },
    }
}

/// What was found on the ground, with the findings of this decision.
pub(super) fn explain_ground(
    acting: &Acting<'_>,
    case: &Case,
    ground: &Ground,
    findings: &BTreeMap<Slug, Finding>,
) -> Explanation {
    let view = FileView::new(acting.file, acting.context.packs, acting.on)
        .with_facts(&case.opened.facts)
        .with_findings(findings);
    evaluate(&ground.condition, &view, acting.on)
}

fn check_ground(
    acting: &Acting<'_>,
    case: &Case,
    ground: &Ground,
    findings: &BTreeMap<Slug, Finding>,
) -> Result<Vec<Cite>, Refusal> {
    let explanation = explain_ground(acting, case, ground, findings);
    if explanation.outcome == Limb::Met {
        let mut cites = ground.head.basis.cites.clone();
        cites.extend(explanation.met_cites());
        return Ok(cites);
    }
    let mut refusal = Refusal::new("ground-not-met", format!("ground {} is not made out", ground.head.id))
        .basis(&ground.head.basis)
        .remedy("make a finding on every open limb; if a limb does not hold, propose none, or instead");
    for limb in explanation.limbs().into_iter().filter(|limb| limb.outcome != Limb::Met) {
        let name = limb.id.as_ref().map_or("?", Slug::as_str);
        let state = if limb.outcome == Limb::NotMet { "does not hold" } else { "is open" };
        refusal = refusal.found(format!("limb {name} {state}: {}", limb.found)).cites(limb.cites.clone());
    }
    Err(refusal)
}

/// Whether the term that a decision sets is one that the list allows.
fn check_term(acting: &Acting<'_>, case: &Case, list: &ListRule, until: Option<Date>) -> Result<(), Refusal> {
    let refuse = |what: String, remedy: &str| {
        Err(Refusal::new("term-wrong", what).basis(&list.head.basis).remedy(remedy.to_owned()))
    };
    match (&list.term, until) {
        (Term::AtMost(_) | Term::AtMostInAll(_), None) => {
            refuse(format!("list {} wants a last day", list.head.id), "say 'until'")
        }
        (Term::AtMost(most), Some(until)) if until <= acting.on || until > most.add_to(acting.on) => refuse(
            format!("{until} is not within {most} of {}", acting.on),
            "choose a last day within the longest term",
        ),
        (Term::AtMostInAll(most), Some(until)) => check_term_in_all(acting, case, list, *most, until),
        (Term::AtMost(_), Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => refuse(
            format!("the term of list {} is not for the decision to set", list.head.id),
            "leave 'until' out",
        ),
    }
}

/// A term that counts what there was before: an effect before the decision, or an entry, on the same act. Else an
/// authority could put one whole term behind another.
fn check_term_in_all(
    acting: &Acting<'_>,
    case: &Case,
    list: &ListRule,
    most: Period,
    until: Date,
) -> Result<(), Refusal> {
    let (file, packs) = (acting.file, acting.context.packs);
    let is_on_act = |entry: &Entry| {
        let other = entry.case().and_then(|other| file.cases.get(other));
        entry.list == list.head.id && other.is_some_and(|other| other.is_on_act_of(case))
    };
    let entries = file.entries.iter().filter(|(_, entry)| is_on_act(entry));
    let entries = entries.filter_map(|(id, _)| effective_from(file, id, packs, acting.on)).min();
    let interim = began_on_act(file, case, packs, acting.on);
    let began = entries.map_or(interim, |entries| entries.min(interim));
    let latest = last_day_within(most, began);
    if acting.on < until && until <= latest {
        return Ok(());
    }
    let remedy = match latest.cmp(&acting.on) {
        Ordering::Greater => format!("choose a last day until {latest}"),
        Ordering::Less | Ordering::Equal => "the time is used up: propose none, or close the case".to_owned(),
    };
    Err(Refusal::new("term-wrong", format!("{until} is not a day after {} and until {latest}", acting.on))
        .basis(&list.head.basis)
        .found(format!("the time counts from {began} and is {most} in all"))
        .remedy(remedy))
}
