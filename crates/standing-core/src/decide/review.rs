//! Commands about an entry, branched; objection, reconsideration, stay, court.

use jiff::civil::Date;

use super::acting::{Accepted, Acting, Actor, Context, unknown};
use super::opening::fresh_broken;
use super::refusal::Refusal;
use super::{correction, exit, restoration};
use crate::command::entry::{
    Command, DecideObjection, DecideReconsideration, RecordCourtOutcome, RequestReconsideration, Stay,
};
use crate::event::case::Document;
use crate::event::entry::{
    CourtOutcome, CourtOutcomeRecorded, EntryRevoked, ObjectionDecided, ObjectionReceived,
    ReconsiderationDecided, ReconsiderationRequested, RevocationCause, StayLifted, StayOrdered,
};
use crate::file::File;
use crate::file::case::Case;
use crate::file::entry::{Challenge, Ending, Entry};
use crate::id::{AuthorityId, EntryId, RecordId, UnitId};
use crate::pack::model::{DeadlineRule, Mechanism, Procedure, Step};
use crate::prose::Prose;
use crate::standing::deadlines::rejection_served_on;
use crate::standing::service::served_on;
use crate::standing::viewer::may_see;

pub(super) fn decide(file: &File, command: &Command, context: &Context<'_>) -> Result<Accepted, Refusal> {
    match command {
        Command::Object(command) => object(file, context, &command.entry, &command.reasons),
        Command::DecideObjection(command) => decide_objection(file, context, command),
        Command::RequestReconsideration(command) => request_reconsideration(file, context, command),
        Command::DecideReconsideration(command) => decide_reconsideration(file, context, command),
        Command::Stay(command) => stay(file, context, command),
        Command::LiftStay(command) => lift_stay(file, context, &command.entry, &command.reasons),
        Command::RecordCourtOutcome(command) => record_court(file, context, command),
        Command::Correct(command) => correction::correct(file, context, command),
        Command::ReportError(command) => correction::report_error(file, context, command),
        Command::AnswerError(command) => correction::answer_error(file, context, command),
        Command::RecordExit(command) => exit::record_exit(file, context, command),
        Command::DeclineExit(command) => exit::decline(file, context, command),
        Command::Remove(command) => {
            exit::remove(file, context, &command.entry, &command.exit, &command.reasons)
        }
        Command::Shield(command) => {
            exit::shield(file, context, &command.entry, &command.exit, &command.reasons)
        }
        Command::Revoke(command) => exit::revoke(file, context, command),
        Command::Restrict(command) => exit::restrict(file, context, command),
        Command::ApplyRestoration(command) => restoration::apply(file, context, command),
        Command::DecideRestoration(command) => restoration::decide(file, context, command),
        Command::AcknowledgeRecall(command) => exit::acknowledge(file, context, &command.entry),
    }
}

/// The authority of an entry decided here; imported entries have none, and their keeper is named instead.
pub(super) fn authority_of(entry: &Entry) -> Result<&AuthorityId, Refusal> {
    entry.authority().ok_or_else(|| {
        Refusal::new("kept-elsewhere", "the entry was imported and is decided elsewhere")
            .remedy("turn to the body that keeps the list")
    })
}

pub(super) fn refuse_ended(entry: &Entry) -> Result<(), Refusal> {
    match &entry.end {
        Some(end) => Err(Refusal::new("entry-ended", format!("the entry ended on {}", end.on))
            .remedy("nothing is left to do; only a revocation may follow")),
        None => Ok(()),
    }
}

fn latest_open<'a>(challenges: impl Iterator<Item = (&'a RecordId, &'a Challenge)>) -> Option<&'a RecordId> {
    challenges
        .filter(|(_, challenge)| challenge.decided.is_none())
        .max_by_key(|(_, challenge)| challenge.received_on)
        .map(|(id, _)| id)
}

fn object(file: &File, context: &Context<'_>, id: &EntryId, reasons: &Prose) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, id, Step::Review)?;
    let authority = authority_of(entry)?;
    acting.only(authority)?;
    refuse_ended(entry)?;
    let procedure = acting.procedure(&entry.list)?;
    let rule = acting.pack.deadline(&procedure.objection);
    let relayed_by = unit_of(&acting)?;
    // A unit passes on what it met; it is not bound by the organisation's time limit, the organisation is.
    let case = case_of(&acting, entry);
    let served =
        case.and_then(|case| served_on(case, Document::Decision, acting.pack, context.packs, acting.on));
    refuse_unseen(&acting, id)?;
    if relayed_by.is_none() {
        refuse_late(&acting, rule, served, case)?;
        refuse_rejected(&acting, entry)?;
    }
    if let Some(open) = latest_open(entry.objections.iter()) {
        return Err(Refusal::new("objection-pending", format!("objection {open} is not decided yet"))
            .remedy("wait for the answer"));
    }
    let objection = fresh(context, "o")?;
    let received = ObjectionReceived {
        entry: id.clone(),
        objection: objection.clone(),
        reasons: reasons.clone(),
        relayed_by: relayed_by.clone(),
    };
    let review = acting.pack.deadline(&procedure.review);
    let due = review.and_then(|rule| context.packs.due(acting.pack, rule, acting.on));
    let says = due.map_or_else(String::new, |due| format!("; {authority} must decide by {}", due.on));
    let mut accepted = acting.accept(received, format!("objection {objection} received{says}"));
    accepted = match relayed_by {
        Some(_) => accepted.cites(acting.duty(Mechanism::ObjectionRelay)),
        None => accepted.cites(basis_of(rule)),
    };
    Ok(accepted.cites(basis_of(review)).cites(acting.duty(Mechanism::Objection)))
}

fn case_of<'a>(acting: &Acting<'a>, entry: &Entry) -> Option<&'a Case> {
    acting.file.cases.get(entry.case()?)
}

/// One objection is one look at the decision; after a rejection the way goes one level up.
fn refuse_rejected(acting: &Acting<'_>, entry: &Entry) -> Result<(), Refusal> {
    let rejected = entry.objections.values().filter(|objection| objection.relayed_by.is_none());
    match rejected.filter_map(|objection| objection.decided.as_ref()).map(|decided| decided.on).max() {
        None => Ok(()),
        Some(on) => Err(Refusal::new("rejected-before", format!("an objection was rejected on {on}"))
            .cites(acting.duty(Mechanism::Reconsideration))
            .remedy("ask the superior to reconsider")),
    }
}

/// To those who may not know of an entry it is as if it were not there.
pub(super) fn refuse_unseen(acting: &Acting<'_>, id: &EntryId) -> Result<(), Refusal> {
    if may_see(acting.file, id, acting.context.packs, &acting.viewer(), acting.on) {
        Ok(())
    } else {
        Err(unknown("entry", id.as_str()))
    }
}

fn basis_of(rule: Option<&DeadlineRule>) -> Vec<crate::pack::model::Cite> {
    rule.map(|rule| rule.head.basis.cites.clone()).unwrap_or_default()
}

pub(super) fn unit_of(acting: &Acting<'_>) -> Result<Option<UnitId>, Refusal> {
    match acting.context.actor {
        Actor::Unit(unit) if !acting.context.directory.units.contains_key(unit) => {
            Err(Refusal::new("unit-unknown", format!("unit {unit} is not registered"))
                .remedy("ask the operator to register it"))
        }
        Actor::Unit(unit) => Ok(Some(unit.clone())),
        _ => Ok(None),
    }
}

/// The right to a step is over when its deadline, started on a day, is over.
fn refuse_late(
    acting: &Acting<'_>,
    rule: Option<&DeadlineRule>,
    start: Option<Date>,
    case: Option<&Case>,
) -> Result<(), Refusal> {
    let (Some(rule), Some(start)) = (rule, start) else { return Ok(()) };
    let extended = case.and_then(|case| case.extensions.get(&rule.head.id)).copied();
    match acting.context.packs.due(acting.pack, rule, start) {
        Some(due) if extended.map_or(due.on, |until| until.max(due.on)) < acting.on => {
            Err(Refusal::new("too-late", format!("the time for it ended on {}", due.on))
                .basis(&rule.head.basis)
                .found(due.explanation.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
                .remedy("report an error, or go to court"))
        }
        _ => Ok(()),
    }
}

pub(super) fn fresh(context: &Context<'_>, prefix: &str) -> Result<RecordId, Refusal> {
    format!("{prefix}-{}", context.fresh).parse().map_err(|_| fresh_broken())
}

fn remedy_of(remedy: Option<&Prose>) -> Result<Prose, Refusal> {
    remedy.cloned().ok_or_else(|| {
        Refusal::new("remedy-missing", "an entry that was wrong needs a remedy")
            .remedy("say what is done to remove its effect")
    })
}

fn decide_objection(
    file: &File,
    context: &Context<'_>,
    command: &DecideObjection,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    acting.only(authority_of(entry)?)?;
    let id = command.objection.as_ref().or_else(|| latest_open(entry.objections.iter()));
    let open = id.and_then(|id| entry.objections.get(id)).filter(|objection| objection.decided.is_none());
    let (Some(id), Some(_)) = (id, open) else {
        return Err(Refusal::new("no-objection", "no objection is open").remedy("nothing to decide"));
    };
    let decided = ObjectionDecided {
        entry: command.entry.clone(),
        objection: id.clone(),
        founded: command.founded,
        reasons: command.reasons.clone(),
    };
    let procedure = acting.procedure(&entry.list)?;
    let mut cites = acting.duty(Mechanism::Objection);
    if command.founded {
        let revoked = revoked(
            command.entry.clone(),
            RevocationCause::Objection,
            &command.reasons,
            command.remedy.as_ref(),
        )?;
        cites.extend(acting.duty(Mechanism::Remedy));
        return Ok(acting
            .accept(decided, "founded: the entry is revoked")
            .and(acting.event(revoked))
            .cites(cites)
            .cites(exit::ending_duties(&acting)));
    }
    cites.extend(basis_of(acting.pack.deadline(&procedure.reconsideration)));
    cites.extend(acting.duty(Mechanism::Reconsideration));
    Ok(acting.accept(decided, "rejected; the organisation may ask the superior to reconsider").cites(cites))
}

fn revoked(
    entry: EntryId,
    cause: RevocationCause,
    reasons: &Prose,
    remedy: Option<&Prose>,
) -> Result<EntryRevoked, Refusal> {
    Ok(EntryRevoked { entry, cause, reasons: reasons.clone(), remedy: remedy_of(remedy)? })
}

fn request_reconsideration(
    file: &File,
    context: &Context<'_>,
    command: &RequestReconsideration,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    let superior = superior_of(&acting, entry);
    refuse_third(&acting, authority_of(entry)?, superior.as_ref().ok().copied())?;
    refuse_ended(entry)?;
    let procedure: &Procedure = acting.procedure(&entry.list)?;
    let decided = entry.objections.values().filter_map(|objection| objection.decided.as_ref());
    if !decided.into_iter().any(|decided| !decided.founded) {
        return Err(Refusal::new("objection-first", "no objection was rejected")
            .cites(acting.duty(Mechanism::Reconsideration))
            .remedy("object to the authority first"));
    }
    let rule = acting.pack.deadline(&procedure.reconsideration);
    let case = case_of(&acting, entry);
    // The time runs from the day on which the answer was served; until then the way is open.
    let start = case.and_then(|case| rejection_served_on(case, entry, acting.pack, context.packs, acting.on));
    refuse_late(&acting, rule, start, case)?;
    if let Some(open) = latest_open(entry.reconsiderations.iter()) {
        return Err(Refusal::new("request-pending", format!("request {open} is not decided yet"))
            .remedy("wait for the answer"));
    }
    let rejected = entry.reconsiderations.values().filter_map(|request| request.decided.as_ref());
    if let Some(on) = rejected.map(|decided| decided.on).max() {
        let appeal = procedure.appeal.in_language("en").to_owned();
        return Err(Refusal::new(
            "rejected-before",
            format!("a request for reconsideration was rejected on {on}"),
        )
        .cites(acting.duty(Mechanism::Reconsideration))
        .remedy(appeal));
    }
    let superior = superior?;
    let request = fresh(context, "q")?;
    let requested = ReconsiderationRequested {
        entry: command.entry.clone(),
        request: request.clone(),
        reasons: command.reasons.clone(),
    };
    let mut cites = basis_of(rule);
    cites.extend(acting.duty(Mechanism::Reconsideration));
    Ok(acting.accept(requested, format!("request {request} goes to {superior}")).cites(cites))
}

/// What came on paper is recorded by whoever received it: the authority that decided, or the one that is asked.
fn refuse_third(
    acting: &Acting<'_>,
    authority: &AuthorityId,
    superior: Option<&AuthorityId>,
) -> Result<(), Refusal> {
    match acting.context.actor.authority() {
        Some(actor) if Some(actor) == superior => Ok(()),
        _ => acting.only(authority),
    }
}

/// The authority one level up; for an association, the authority that gave the mandate.
fn superior_of<'a>(acting: &Acting<'a>, entry: &Entry) -> Result<&'a AuthorityId, Refusal> {
    let authority = authority_of(entry)?;
    let directory = acting.context.directory;
    let mandate = case_of(acting, entry).and_then(|case| case.opened.mandate.as_ref());
    let superior = match mandate.and_then(|mandate| directory.mandates.get(mandate)) {
        Some(mandate) => Some(&mandate.granted.authority),
        None => directory.authorities.get(authority).and_then(|found| found.superior.as_ref()),
    };
    superior.ok_or_else(|| {
        Refusal::new("no-superior", format!("{authority} has no superior in the directory"))
            .cites(acting.duty(Mechanism::Reconsideration))
            .remedy("ask the operator to enter the superior")
    })
}

/// Source: opinions-2016 IV(2)3 (C159): by the authority one level up, never an officer who took part.
fn decide_reconsideration(
    file: &File,
    context: &Context<'_>,
    command: &DecideReconsideration,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    let superior = superior_of(&acting, entry)?;
    acting.only(superior)?;
    refuse_who_took_part(&acting, entry)?;
    let id = command.request.as_ref().or_else(|| latest_open(entry.reconsiderations.iter()));
    let open = id.and_then(|id| entry.reconsiderations.get(id)).filter(|request| request.decided.is_none());
    let (Some(id), Some(_)) = (id, open) else {
        return Err(
            Refusal::new("no-request", "no request for reconsideration is open").remedy("nothing to decide")
        );
    };
    let decided = ReconsiderationDecided {
        entry: command.entry.clone(),
        request: id.clone(),
        founded: command.founded,
        reasons: command.reasons.clone(),
    };
    let cites = acting.duty(Mechanism::Reconsideration);
    if command.founded {
        let cause = RevocationCause::Reconsideration;
        let revoked = revoked(command.entry.clone(), cause, &command.reasons, command.remedy.as_ref())?;
        return Ok(acting
            .accept(decided, "founded: the entry is revoked")
            .and(acting.event(revoked))
            .cites(cites)
            .cites(acting.duty(Mechanism::Remedy))
            .cites(exit::ending_duties(&acting)));
    }
    let appeal = acting.procedure(&entry.list)?.appeal.in_language("en").to_owned();
    Ok(acting.accept(decided, format!("rejected; next: {appeal}")).cites(cites))
}

fn refuse_who_took_part(acting: &Acting<'_>, entry: &Entry) -> Result<(), Refusal> {
    let answered = entry.objections.values().filter_map(|objection| objection.decided.as_ref());
    let mut answered = answered.filter_map(|decided| decided.mark.as_ref());
    let took_part = match (acting.context.actor, case_of(acting, entry)) {
        (Actor::Officer { mark, .. }, Some(case)) => {
            case.marks.contains(mark) || answered.any(|other| other == mark)
        }
        _ => false,
    };
    if took_part {
        return Err(Refusal::new("took-part", "an officer who took part in the case cannot reconsider it")
            .cites(acting.duty(Mechanism::Reconsideration))
            .remedy("another officer of the superior authority must act"));
    }
    Ok(())
}

/// The authority itself or its superior.
fn only_authority_or_superior(acting: &Acting<'_>, entry: &Entry) -> Result<(), Refusal> {
    let authority = authority_of(entry)?;
    match superior_of(acting, entry) {
        Ok(superior) if acting.context.actor.authority() == Some(superior) => Ok(()),
        _ => acting.only(authority),
    }
}

fn stay(file: &File, context: &Context<'_>, command: &Stay) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    only_authority_or_superior(&acting, entry)?;
    refuse_ended(entry)?;
    if command.until.is_some_and(|until| until < acting.on) {
        return Err(
            Refusal::new("term-wrong", "the stay would end before it begins").remedy("choose a later day")
        );
    }
    let ordered =
        StayOrdered { entry: command.entry.clone(), until: command.until, reasons: command.reasons.clone() };
    let says = command.until.map_or_else(|| "stayed".to_owned(), |until| format!("stayed until {until}"));
    Ok(acting.accept(ordered, says))
}

fn lift_stay(file: &File, context: &Context<'_>, id: &EntryId, reasons: &Prose) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, id, Step::Review)?;
    only_authority_or_superior(&acting, entry)?;
    let running = entry
        .stays
        .iter()
        .any(|stay| stay.lifted_on.is_none() && stay.until.is_none_or(|until| until >= acting.on));
    if !running {
        return Err(Refusal::new("no-stay", "no stay is running").remedy("nothing to lift"));
    }
    let lifted = StayLifted { entry: id.clone(), reasons: reasons.clone() };
    Ok(acting.accept(lifted, "stay lifted; the entry has effect again"))
}

fn record_court(
    file: &File,
    context: &Context<'_>,
    command: &RecordCourtOutcome,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    only_authority_or_superior(&acting, entry)?;
    let recorded = CourtOutcomeRecorded {
        entry: command.entry.clone(),
        court: command.court.clone(),
        outcome: command.outcome,
    };
    let accepted = acting.accept(recorded, format!("court outcome recorded: {}", command.outcome));
    if command.outcome == CourtOutcome::Upheld {
        return Ok(accepted);
    }
    let revoked =
        revoked(command.entry.clone(), RevocationCause::Court, &command.court, command.remedy.as_ref())?;
    Ok(accepted
        .and(acting.event(revoked))
        .cites(acting.duty(Mechanism::Remedy))
        .cites(exit::ending_duties(&acting)))
}

/// Whether an entry was revoked.
pub(super) fn is_revoked(entry: &Entry) -> bool {
    matches!(entry.end.as_ref().map(|end| &end.how), Some(Ending::Revoked { .. }))
}
