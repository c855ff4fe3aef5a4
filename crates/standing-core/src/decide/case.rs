//! Commands of a case, branched to the modules that decide them; interim effects, extensions and closing.

use jiff::civil::Date;

use super::acting::{Accepted, Acting, Context};
use super::refusal::Refusal;
use super::{decision, notice, opening, proposal};
use crate::command::case::{
    Command, ExtendDeadline, ExtendInterim, InformSuperior, LogContact, OrderInterim,
};
use crate::event::case::{
    CaseClosed, ContactLogged, DeadlineExtended, Document, InterimExtended, InterimLifted, InterimOrdered,
    SuperiorInformed,
};
use crate::file::File;
use crate::file::case::{Case, Interim};
use crate::id::CaseId;
use crate::pack::model::{DeadlineRule, InterimStart, Mechanism};
use crate::prose::Prose;
use crate::standing::deadlines::{DeadlineState, Subject, deadlines_at};
use crate::standing::interim::{began_on_act, last_day};

pub(super) fn decide(file: &File, command: &Command, context: &Context<'_>) -> Result<Accepted, Refusal> {
    match command {
        Command::OpenCase(command) => opening::open_case(file, command, context),
        Command::ServeNotice(command) => {
            notice::send(file, context, &command.case, Document::Notice, &command.method)
        }
        Command::ServeDecision(command) => {
            notice::send(file, context, &command.case, Document::Decision, &command.method)
        }
        Command::ServeAnswer(command) => {
            notice::send(file, context, &command.case, Document::ObjectionAnswer, &command.method)
        }
        Command::RecordService(command) => notice::record_service(file, context, command),
        Command::Represent(command) => notice::represent(file, context, command),
        Command::RequestHearing(command) => notice::request_hearing(file, context, command),
        Command::HoldHearing(command) => notice::hold_hearing(file, context, &command.case, &command.record),
        Command::Propose(command) => proposal::propose(file, context, command),
        Command::Decide(command) => decision::decide(file, context, command),
        Command::OrderInterim(command) => order_interim(file, context, command),
        Command::ExtendInterim(command) => extend_interim(file, context, command),
        Command::LiftInterim(command) => lift_interim(file, context, &command.case, &command.reasons),
        Command::ExtendDeadline(command) => extend_deadline(file, context, command),
        Command::LogContact(command) => log_contact(file, context, command),
        Command::InformSuperior(command) => inform_superior(file, context, command),
        Command::CloseCase(command) => close(file, context, &command.case, &command.reasons),
    }
}

fn order_interim(file: &File, context: &Context<'_>, command: &OrderInterim) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, &command.case)?;
    acting.only(&case.authority)?;
    notice::refuse_if_over(&acting, case)?;
    let rule = acting
        .pack
        .interim(&command.rule)
        .filter(|rule| rule.start == InterimStart::Ordered && rule.lists.contains(&case.opened.list))
        .ok_or_else(|| {
            Refusal::new(
                "no-interim",
                format!("{} is no interim rule for list {}", command.rule, case.opened.list),
            )
            .remedy("without a cited interim rule nothing has effect before the decision")
        })?;
    if case.interim.is_some() {
        return Err(Refusal::new("interim-running", "an interim effect was ordered already")
            .basis(&rule.head.basis)
            .remedy("extend it within its limit, or decide"));
    }
    let began = began_on_act(file, case, context.packs, acting.on);
    let until = last_day(rule, began);
    if until < acting.on {
        return Err(Refusal::new(
            "interim-over",
            format!("the time of {} on this act is over", rule.head.id),
        )
        .basis(&rule.head.basis)
        .found(format!("an effect on this act began on {began}, its time ended on {until}"))
        .remedy("decide the case: a case opened anew gives no new time"));
    }
    let ordered = InterimOrdered {
        case: command.case.clone(),
        rule: command.rule.clone(),
        reasons: command.reasons.clone(),
        until,
    };
    Ok(acting
        .accept(ordered, format!("in effect until {until} at the latest"))
        .cites(rule.head.basis.cites.clone()))
}

fn running(case: &Case, on: Date) -> Result<&Interim, Refusal> {
    case.interim
        .as_ref()
        .filter(|interim| interim.lifted_on.is_none() && on <= interim.last_day(on))
        .ok_or_else(|| Refusal::new("no-interim", "no interim effect is running").remedy("nothing to do"))
}

fn extend_interim(file: &File, context: &Context<'_>, command: &ExtendInterim) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, &command.case)?;
    acting.only(&case.authority)?;
    notice::refuse_if_over(&acting, case)?;
    let interim = running(case, acting.on)?;
    let rule = acting.pack.interim(&interim.rule);
    let most = rule.and_then(|rule| rule.extension_max).map(|most| most.add_to(interim.first_until));
    match most {
        Some(most) if command.until > interim.first_until && command.until <= most => {
            let extended = InterimExtended {
                case: command.case.clone(),
                until: command.until,
                reasons: command.reasons.clone(),
            };
            let cites = rule.map(|rule| rule.head.basis.cites.clone()).unwrap_or_default();
            Ok(acting.accept(extended, format!("in effect until {}", command.until)).cites(cites))
        }
        most => Err(Refusal::new("extension-too-long", format!("{} is not within the limit", command.until))
            .cites(rule.into_iter().flat_map(|rule| rule.head.basis.cites.clone()))
            .found(format!("first end {}", interim.first_until))
            .remedy(most.map_or_else(
                || "the rule allows no extension".to_owned(),
                |most| format!("at most until {most}"),
            ))),
    }
}

fn lift_interim(
    file: &File,
    context: &Context<'_>,
    id: &CaseId,
    reasons: &Prose,
) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, id)?;
    acting.only(&case.authority)?;
    running(case, acting.on)?;
    let lifted = InterimLifted { case: id.clone(), reasons: reasons.clone() };
    Ok(acting.accept(lifted, "lifted"))
}

fn extend_deadline(
    file: &File,
    context: &Context<'_>,
    command: &ExtendDeadline,
) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, &command.case)?;
    acting.only(&case.authority)?;
    let rule = acting.pack.deadline(&command.rule).ok_or_else(|| {
        Refusal::new("deadline-unknown", format!("the pack has no deadline {}", command.rule))
            .remedy("name a deadline rule of the pack")
    })?;
    if !rule.extendable {
        return Err(Refusal::new("not-extendable", format!("deadline {} may not be extended", command.rule))
            .basis(&rule.head.basis)
            .remedy("keep to it"));
    }
    check_running(&acting, case, rule)?;
    let longest = rule.counting.length;
    let most = context.packs.due(acting.pack, rule, acting.on).map(|due| due.on);
    if command.until <= acting.on || most.is_some_and(|most| command.until > most) {
        return Err(Refusal::new(
            "extension-too-long",
            format!("{} is not within one more {longest} of {}", command.until, acting.on),
        )
        .basis(&rule.head.basis)
        .remedy("an extension is at most as long as the deadline itself"));
    }
    let extended = DeadlineExtended {
        case: command.case.clone(),
        rule: command.rule.clone(),
        until: command.until,
        reasons: command.reasons.clone(),
    };
    Ok(acting
        .accept(extended, format!("{} extended until {}", command.rule, command.until))
        .cites(rule.head.basis.cites.clone()))
}

/// Only a running deadline is extended, and only once: an authority cannot undo a deadline that it missed.
fn check_running(acting: &Acting<'_>, case: &Case, rule: &DeadlineRule) -> Result<(), Refusal> {
    let id = &case.opened.case;
    if let Some(until) = case.extensions.get(&rule.head.id) {
        return Err(Refusal::new("extended-before", format!("it was extended until {until}"))
            .basis(&rule.head.basis)
            .remedy("keep to it"));
    }
    let entry = acting.file.entry_of_case(id).and_then(|entry| {
        acting.file.entries.iter().find(|(_, other)| other.case() == entry.case()).map(|(id, _)| id.clone())
    });
    let is_own = |subject: &Subject| match subject {
        Subject::Case(case) => case == id,
        Subject::Entry(own) => Some(own) == entry.as_ref(),
        Subject::Record(_) => false,
    };
    let runs = deadlines_at(acting.file, acting.context.packs, acting.on).into_iter().any(|deadline| {
        deadline.rule == rule.head.id && is_own(&deadline.subject) && deadline.state == DeadlineState::Running
    });
    if runs {
        return Ok(());
    }
    Err(Refusal::new("not-running", format!("deadline {} does not run on {}", rule.head.id, acting.on))
        .basis(&rule.head.basis)
        .remedy("extend a deadline while it runs"))
}

fn log_contact(file: &File, context: &Context<'_>, command: &LogContact) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, &command.case)?;
    acting.only(&case.authority)?;
    let logged = ContactLogged {
        case: command.case.clone(),
        office: command.office.clone(),
        text: command.text.clone(),
    };
    Ok(acting.accept(logged, "recorded against the office").cites(acting.duty(Mechanism::ContactLog)))
}

fn inform_superior(
    file: &File,
    context: &Context<'_>,
    command: &InformSuperior,
) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, &command.case)?;
    acting.only(&case.authority)?;
    if file.entry_of_case(&command.case).is_none() {
        return Err(Refusal::new("not-listed", "the organisation was not listed in this case")
            .cites(acting.duty(Mechanism::PublicBody))
            .remedy("the superior is told after a listing"));
    }
    if !context.directory.authorities.contains_key(&command.superior) {
        return Err(Refusal::new(
            "authority-unknown",
            format!("authority {} is not registered", command.superior),
        )
        .remedy("ask the operator to register it"));
    }
    let informed = SuperiorInformed {
        case: command.case.clone(),
        superior: command.superior.clone(),
        text: command.text.clone(),
    };
    Ok(acting
        .accept(informed, format!("{} was told", command.superior))
        .cites(acting.duty(Mechanism::PublicBody)))
}

fn close(file: &File, context: &Context<'_>, id: &CaseId, reasons: &Prose) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, id)?;
    acting.only(&case.authority)?;
    notice::refuse_if_over(&acting, case)?;
    let closed = CaseClosed { case: id.clone(), reasons: reasons.clone() };
    Ok(acting.accept(closed, "closed without a decision"))
}
