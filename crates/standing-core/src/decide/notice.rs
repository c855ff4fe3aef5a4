//! Notice, service, the organisation's answer, the hearing.

use super::acting::{Accepted, Acting, Context, unknown};
use super::refusal::{Refusal, one_of};
use crate::command::case::{RecordService, Represent, RequestHearing};
use crate::event::case::{
    Document, DocumentReceived, DocumentSent, HearingHeld, HearingRequested, RepresentationReceived,
};
use crate::file::File;
use crate::file::case::{Case, Stage};
use crate::id::{CaseId, Slug};
use crate::pack::model::{DeadlineRule, Lapse, Mechanism, Standstill};
use crate::prose::Prose;
use crate::standing::case::lapsed_at;
use crate::standing::service::served_on;
use crate::standing::status::in_force_from;

pub(super) fn send(
    file: &File,
    context: &Context<'_>,
    id: &CaseId,
    document: Document,
    method: &Slug,
) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, id)?;
    acting.only(&case.authority)?;
    let procedure = acting.procedure(&case.opened.list)?;
    refuse_if_not_ready(&acting, case, document)?;
    let rule = acting.pack.service(method).ok_or_else(|| {
        Refusal::new("service-unknown", format!("{method} is not a way of service of this pack"))
            .remedy(one_of(acting.pack.services.iter().map(|rule| rule.head.id.as_str())))
    })?;
    let sent = DocumentSent { case: id.clone(), document, method: method.clone() };
    let deemed = rule.deemed.as_ref().and_then(|counting| {
        let calendar = acting.context.packs.calendar(acting.pack)?;
        Some(crate::calendar::due(acting.on, counting, calendar).on)
    });
    let says = match deemed {
        Some(day) => format!("{document} sent; served on receipt, or deemed served on {day}"),
        None => format!("{document} sent; served when its receipt is proved"),
    };
    let mut cites = rule.head.basis.cites.clone();
    if document == Document::Notice {
        cites.extend(acting.duty(Mechanism::Notice));
        cites.extend(
            acting
                .pack
                .notice(&procedure.notice)
                .into_iter()
                .flat_map(|notice| notice.head.basis.cites.clone()),
        );
    }
    Ok(acting.accept(sent, says).cites(cites))
}

fn refuse_if_not_ready(acting: &Acting<'_>, case: &Case, document: Document) -> Result<(), Refusal> {
    let decided = case.decided().is_some();
    if document == Document::Notice && !decided {
        refuse_if_over(acting, case)?;
    }
    match (document, &case.stage) {
        (_, Stage::Closed { on, .. }) => {
            Err(Refusal::new("case-closed", format!("the case was closed on {on}")).remedy("open a new case"))
        }
        (Document::Notice, _) if decided => Err(Refusal::new("already-decided", "the case is decided")
            .remedy("a notice is served before the decision")),
        (Document::Decision, _) if !decided => {
            Err(Refusal::new("not-decided", "there is no decision to serve")
                .cites(acting.duty(Mechanism::Reasons))
                .remedy("decide first"))
        }
        (Document::ObjectionAnswer, _) => {
            let answered = acting
                .file
                .entry_of_case(&case.opened.case)
                .is_some_and(|entry| entry.objections.values().any(|objection| objection.decided.is_some()));
            if answered {
                Ok(())
            } else {
                Err(Refusal::new("not-decided", "no objection is decided")
                    .remedy("decide the objection first"))
            }
        }
        _ => Ok(()),
    }
}

pub(super) fn record_service(
    file: &File,
    context: &Context<'_>,
    command: &RecordService,
) -> Result<Accepted, Refusal> {
    let case = file.cases.get(&command.case).ok_or_else(|| unknown("case", command.case.as_str()))?;
    let service = case.service(command.document).ok_or_else(|| {
        Refusal::new("not-sent", format!("the {} was never sent", command.document)).remedy("send it first")
    })?;
    let pack =
        super::acting::pack_for(context, &case.pack, &case.opened.list, crate::pack::model::Step::Listing)?;
    // The day of receipt may lie before the latest act, but not before sending.
    let acting = Acting::new(file, context, pack, Some(service.sent_on))?;
    acting.only(&case.authority)?;
    if let Some(day) = service.received_on {
        return Err(
            Refusal::new("already-received", format!("receipt was proved for {day}")).remedy("nothing to do")
        );
    }
    let received = DocumentReceived {
        case: command.case.clone(),
        document: command.document,
        proof: command.proof.clone(),
    };
    let mut accepted = acting.accept(received, format!("{} served on {}", command.document, acting.on));
    let procedure = acting.procedure(&case.opened.list)?;
    let next = match command.document {
        Document::Notice => acting.pack.deadline(&procedure.answer),
        Document::Decision => acting.pack.deadline(&procedure.objection),
        Document::ObjectionAnswer => acting.pack.deadline(&procedure.reconsideration),
    };
    if let Some((rule, due)) =
        next.and_then(|rule| Some((rule, acting.context.packs.due(acting.pack, rule, acting.on)?)))
    {
        accepted.says = format!("{}; {} due {}", accepted.says, rule.head.id, due.on);
        accepted = accepted.cites(rule.head.basis.cites.clone());
    }
    let entry = file.entry_of_case(&command.case).filter(|_| command.document == Document::Decision);
    if let Some(entry) = entry {
        let from = in_force_from(acting.pack, &entry.list, acting.context.packs, acting.on);
        accepted.says = format!("{}; in force from {from}", accepted.says);
        let standstill = acting.pack.procedure(&entry.list).map(|procedure| &procedure.standstill);
        if let Some(Standstill::Deadline(rule)) = standstill {
            let rule = acting.pack.deadline(rule);
            accepted = accepted.cites(rule.into_iter().flat_map(|rule| rule.head.basis.cites.clone()));
        }
    }
    Ok(accepted)
}

pub(super) fn represent(
    file: &File,
    context: &Context<'_>,
    command: &Represent,
) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, &command.case)?;
    acting.only(&case.authority)?;
    refuse_if_over(&acting, case)?;
    let procedure = acting.procedure(&case.opened.list)?;
    if case.service(Document::Notice).is_none() {
        return Err(no_notice(&acting));
    }
    let rule = acting.pack.deadline(&procedure.answer);
    refuse_late(&acting, case, rule)?;
    let received = RepresentationReceived { case: command.case.clone(), text: command.text.clone() };
    let cites = rule.map(|rule| rule.head.basis.cites.clone()).unwrap_or_default();
    Ok(acting.accept(received, "answer received").cites(cites))
}

pub(super) fn request_hearing(
    file: &File,
    context: &Context<'_>,
    command: &RequestHearing,
) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, &command.case)?;
    acting.only(&case.authority)?;
    refuse_if_over(&acting, case)?;
    if case.service(Document::Notice).is_none() {
        return Err(no_notice(&acting));
    }
    let procedure = acting.procedure(&case.opened.list)?;
    let rule = procedure.hearing.as_ref().and_then(|id| acting.pack.deadline(id)).ok_or_else(|| {
        Refusal::new("no-hearing", "the pack provides no hearing on this list")
            .remedy("answer the notice in writing")
    })?;
    refuse_late(&acting, case, Some(rule))?;
    if let Some(day) = case.hearing_requested_on {
        return Err(Refusal::new("hearing-requested", format!("a hearing was asked for on {day}"))
            .remedy("nothing to do"));
    }
    let requested = HearingRequested { case: command.case.clone() };
    Ok(acting
        .accept(requested, "a hearing must be held before the decision")
        .cites(rule.head.basis.cites.clone()))
}

pub(super) fn hold_hearing(
    file: &File,
    context: &Context<'_>,
    id: &CaseId,
    record: &Prose,
) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, id)?;
    acting.only(&case.authority)?;
    refuse_if_over(&acting, case)?;
    if case.hearing_requested_on.is_none() {
        return Err(
            Refusal::new("no-hearing-requested", "no hearing was asked for").remedy("go on to the proposal")
        );
    }
    let held = HearingHeld { case: id.clone(), record: record.clone() };
    Ok(acting.accept(held, "hearing recorded"))
}

/// The deadline for a step that starts with the service of the notice, if it is over and the right with it.
fn refuse_late(acting: &Acting<'_>, case: &Case, rule: Option<&DeadlineRule>) -> Result<(), Refusal> {
    let Some(rule) = rule.filter(|rule| rule.on_lapse == Lapse::RightExpires) else { return Ok(()) };
    let served = served_on(case, Document::Notice, acting.pack, acting.context.packs, acting.on);
    let due = served.and_then(|served| acting.context.packs.due(acting.pack, rule, served));
    let due =
        due.map(|due| case.extensions.get(&rule.head.id).copied().map_or(due.on, |until| until.max(due.on)));
    match due {
        Some(due) if due < acting.on => {
            Err(Refusal::new("too-late", format!("the time for it ended on {due}"))
                .basis(&rule.head.basis)
                .remedy("ask the authority to extend the time, or object to the decision"))
        }
        _ => Ok(()),
    }
}

pub(super) fn no_notice(acting: &Acting<'_>) -> Refusal {
    Refusal::new("notice-not-served", "the notice of the proposed listing was not served")
        .cites(acting.duty(Mechanism::Notice))
        .remedy("serve the notice and wait for the time to answer")
}

/// Refuses what comes after the end of a case: decided, closed, or lapsed because nobody decided it in time.
pub(super) fn refuse_if_over(acting: &Acting<'_>, case: &Case) -> Result<(), Refusal> {
    let lapsed = lapsed_at(&case.opened.case, case, acting.context.packs, acting.on);
    if let Some(lapsed) = lapsed {
        return Err(Refusal::new("case-lapsed", format!("the case ended by itself on {}", lapsed.on))
            .cites(lapsed.cites)
            .found(format!("deadline {} was missed", lapsed.rule))
            .remedy("open a new case, with a new notice"));
    }
    match &case.stage {
        Stage::Decided(decided) => {
            Err(Refusal::new("already-decided", format!("the case was decided on {}", decided.on))
                .remedy("object to the decision instead"))
        }
        Stage::Closed { on, .. } => {
            Err(Refusal::new("case-closed", format!("the case was closed on {on}")).remedy("open a new case"))
        }
        Stage::Open | Stage::Proposed(_) => Ok(()),
    }
}
