//! Items of the file: acts, correction orders and interviews, pledges.

use std::sync::Arc;

use super::acting::{Accepted, Acting, Actor, Context, pack_missing, unknown};
use super::competence::{check_keeper, check_maker};
use super::refusal::{Refusal, one_of};
use super::review::fresh;
use crate::command::record::{
    ClosePledge, Command, HoldInterview, MakePledge, MakeRecord, OrderCorrection, ReportCorrection,
    VerifyRecord,
};
use crate::event::Author;
use crate::event::record::{
    CorrectionOrdered, CorrectionReported, InterviewHeld, PledgeClosed, PledgeMade, RecordKind, RecordMade,
    RecordVerified,
};
use crate::file::File;
use crate::file::record::{FileRecord, RecordItem};
use crate::id::{PackId, RecordId};
use crate::pack::model::{ListKind, Mechanism, Pack};
use crate::standing::status::{Status, status_at};

pub(super) fn decide(file: &File, command: &Command, context: &Context<'_>) -> Result<Accepted, Refusal> {
    if file.organisation.is_none() {
        return Err(Refusal::new("organisation-unknown", "the organisation is not registered")
            .remedy("register it with its identifier and name first"));
    }
    match command {
        Command::MakeRecord(command) => make(file, context, command),
        Command::VerifyRecord(command) => verify(file, context, command),
        Command::OrderCorrection(command) => order(file, context, command),
        Command::ReportCorrection(command) => report(file, context, command),
        Command::HoldInterview(command) => interview(file, context, command),
        Command::MakePledge(command) => pledge(file, context, command),
        Command::ClosePledge(command) => close_pledge(file, context, command),
    }
}

fn governing<'a>(context: &'a Context<'a>, id: &PackId) -> Result<&'a Arc<Pack>, Refusal> {
    let any =
        context.packs.all().find(|pack| pack.meta.id == *id).ok_or_else(|| pack_missing(id.as_str()))?;
    let on = context.on.unwrap_or_else(|| context.packs.day_of(any, context.now));
    context.packs.governing(id, on).ok_or_else(|| pack_missing(id.as_str()))
}

fn make(file: &File, context: &Context<'_>, command: &MakeRecord) -> Result<Accepted, Refusal> {
    let acting = Acting::new(file, context, governing(context, &command.pack)?, None)?;
    if *context.actor == Actor::Organisation && command.kind != RecordKind::SelfReport {
        return Err(Refusal::new("not-competent", "an organisation reports of itself only")
            .cites(acting.duty(Mechanism::SelfReport))
            .remedy("use kind self-report; it counts after verification"));
    }
    check_maker(&acting, command.field.as_ref())?;
    if command.act_on > acting.on {
        return Err(Refusal::new("in-the-future", format!("{} has not come yet", command.act_on))
            .remedy("give the day of the act"));
    }
    let record = fresh(context, "f")?;
    let made = RecordMade {
        record: record.clone(),
        kind: command.kind,
        field: command.field.clone(),
        act_on: command.act_on,
        text: command.text.clone(),
    };
    let mechanism = match command.kind {
        RecordKind::SelfReport => Mechanism::SelfReport,
        _ => Mechanism::Record,
    };
    Ok(acting
        .accept(made, format!("record {record} made"))
        .cites(acting.duty(mechanism))
        .cites(acting.duty(Mechanism::Trace)))
}

/// An item about a record, under the pack in which it was made.
fn on_record<'a>(
    file: &'a File,
    context: &'a Context<'a>,
    id: &RecordId,
) -> Result<(Acting<'a>, &'a FileRecord), Refusal> {
    let record = file.records.get(id).ok_or_else(|| unknown("record", id.as_str()))?;
    let pack = record
        .pack
        .as_ref()
        .and_then(|pack| context.packs.of(pack))
        .ok_or_else(|| pack_missing("of the record"))?;
    Ok((Acting::new(file, context, pack, Some(record.on))?, record))
}

/// An order is followed up by the authority that gave it.
fn on_order<'a>(
    file: &'a File,
    context: &'a Context<'a>,
    id: &RecordId,
) -> Result<(Acting<'a>, &'a FileRecord), Refusal> {
    let (acting, record) = on_record(file, context, id)?;
    if let Author::Authority(authority) = &record.by {
        acting.only(authority)?;
    }
    Ok((acting, record))
}

fn wrong_record(what: &str) -> Refusal {
    Refusal::new("wrong-record", format!("the record is not {what}, or is closed already"))
        .remedy("check the id of the record")
}

fn verify(file: &File, context: &Context<'_>, command: &VerifyRecord) -> Result<Accepted, Refusal> {
    let (acting, record) = on_record(file, context, &command.record)?;
    check_keeper(&acting, record)?;
    match &record.item {
        RecordItem::Act(act, None) if act.kind == RecordKind::SelfReport => {
            let verified = RecordVerified { record: command.record.clone(), text: command.text.clone() };
            Ok(acting.accept(verified, "verified; it counts now").cites(acting.duty(Mechanism::SelfReport)))
        }
        _ => Err(wrong_record("an unverified self-report")),
    }
}

/// Source: sc-2019-35 (9).
fn order(file: &File, context: &Context<'_>, command: &OrderCorrection) -> Result<Accepted, Refusal> {
    let acting = Acting::new(file, context, governing(context, &command.pack)?, None)?;
    check_maker(&acting, command.field.as_ref())?;
    if command.due <= acting.on {
        return Err(Refusal::new("term-wrong", format!("{} leaves no time", command.due))
            .cites(acting.duty(Mechanism::CorrectionOrder))
            .remedy("choose a later day"));
    }
    let record = fresh(context, "f")?;
    let ordered = CorrectionOrdered {
        record: record.clone(),
        field: command.field.clone(),
        text: command.text.clone(),
        due: command.due,
    };
    Ok(acting
        .accept(ordered, format!("correction {record} ordered, due {}", command.due))
        .cites(acting.duty(Mechanism::CorrectionOrder)))
}

fn report(file: &File, context: &Context<'_>, command: &ReportCorrection) -> Result<Accepted, Refusal> {
    let (acting, record) = on_order(file, context, &command.record)?;
    let RecordItem::Order(_, None) = &record.item else {
        return Err(wrong_record("an open correction order"));
    };
    let reported = CorrectionReported {
        record: command.record.clone(),
        adequate: command.adequate,
        text: command.text.clone(),
    };
    let says = if command.adequate { "put right" } else { "not enough: hold an interview" };
    Ok(acting.accept(reported, says).cites(acting.duty(Mechanism::CorrectionOrder)))
}

fn interview(file: &File, context: &Context<'_>, command: &HoldInterview) -> Result<Accepted, Refusal> {
    let (acting, record) = on_order(file, context, &command.record)?;
    match &record.item {
        RecordItem::Order(_, Some((_, false, _))) => {
            let held = InterviewHeld {
                record: fresh(context, "f")?,
                order: command.record.clone(),
                text: command.text.clone(),
            };
            Ok(acting.accept(held, "interview recorded").cites(acting.duty(Mechanism::CorrectionOrder)))
        }
        _ => Err(Refusal::new("no-inadequate-correction", "an interview follows an inadequate correction")
            .cites(acting.duty(Mechanism::CorrectionOrder))
            .remedy("record first that the correction is not enough")),
    }
}

/// Source: sc-2019-35 (1).
fn pledge(file: &File, context: &Context<'_>, command: &MakePledge) -> Result<Accepted, Refusal> {
    let acting = Acting::new(file, context, governing(context, &command.pack)?, None)?;
    check_maker(&acting, None)?;
    let rule = acting.pack.pledges.iter().find(|rule| rule.head.id == command.pledge).ok_or_else(|| {
        Refusal::new("pledge-unknown", format!("the pack has no pledge {}", command.pledge))
            .remedy(one_of(acting.pack.pledges.iter().map(|rule| rule.head.id.as_str())))
    })?;
    let refuse = |code, what: String, remedy: &str| {
        Err(Refusal::new(code, what).basis(&rule.head.basis).remedy(remedy.to_owned()))
    };
    if !rule.matters.is_empty() && !rule.matters.iter().any(|matter| matter.touches(&command.matter)) {
        return refuse(
            "matter-closed",
            format!("{} is not open to this pledge", command.matter),
            "supply all papers",
        );
    }
    if rule.good_standing && in_bad_standing(&acting) {
        return refuse(
            "not-in-good-standing",
            "an exclusion entry is in force".to_owned(),
            "supply all papers",
        );
    }
    if let Some(most) = rule.due_max {
        let most = most.add_to(acting.on);
        if command.due.is_none_or(|due| due <= acting.on || due > most) {
            let given = command.due.map_or_else(|| "no day".to_owned(), |due| due.to_string());
            let what = format!("{given} is not a day after {} and until {most}", acting.on);
            return refuse("term-wrong", what, &format!("pledge it by {most} at the latest"));
        }
    }
    let record = fresh(context, "f")?;
    let made = PledgeMade {
        record: record.clone(),
        pledge: command.pledge.clone(),
        matter: command.matter.clone(),
        text: command.text.clone(),
        due: command.due,
    };
    Ok(acting
        .accept(made, format!("pledge {record} recorded"))
        .cites(rule.head.basis.cites.clone())
        .cites(acting.duty(Mechanism::Pledge)))
}

fn in_bad_standing(acting: &Acting<'_>) -> bool {
    acting.file.entries.iter().any(|(id, entry)| {
        entry.list_kind == ListKind::Exclusion
            && matches!(status_at(acting.file, id, acting.context.packs, acting.on), Some(Status::InForce))
    })
}

fn close_pledge(file: &File, context: &Context<'_>, command: &ClosePledge) -> Result<Accepted, Refusal> {
    let (acting, record) = on_record(file, context, &command.record)?;
    check_keeper(&acting, record)?;
    let RecordItem::Pledge(_, None) = &record.item else { return Err(wrong_record("an open pledge")) };
    let closed = PledgeClosed {
        record: command.record.clone(),
        performed: command.performed,
        text: command.text.clone(),
    };
    let says = if command.performed { "performed" } else { "broken: it is in the file" };
    Ok(acting.accept(closed, says).cites(acting.duty(Mechanism::Pledge)))
}
