//! Restoration: the entry ends early because things were put right.

use super::acting::{Accepted, Acting, Context};
use super::refusal::{Refusal, one_of};
use super::review::{authority_of, fresh, refuse_ended};
use crate::command::entry::{ApplyRestoration, DecideRestoration};
use crate::event::entry::{EntryRestored, RestorationApplied, RestorationDecided};
use crate::file::File;
use crate::id::Slug;
use crate::pack::model::{EvidenceItem, Mechanism, RestorationRule, Step, Stop};
use crate::standing::status::effective_from;

/// Source: sc-2019-35 (13); ndrc-2018-87 VIII.
pub(super) fn apply(
    file: &File,
    context: &Context<'_>,
    command: &ApplyRestoration,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Restoration)?;
    acting.only(authority_of(entry)?)?;
    refuse_ended(entry)?;
    let rule =
        acting.pack.restorations_for(&entry.list).find(|rule| rule.head.id == command.rule).ok_or_else(
            || {
                Refusal::new(
                    "restoration-unknown",
                    format!("{} is no restoration from list {}", command.rule, entry.list),
                )
                .cites(acting.duty(Mechanism::Restoration))
                .remedy(one_of(acting.pack.restorations_for(&entry.list).map(|rule| rule.head.id.as_str())))
            },
        )?;
    if entry.restorations.values().any(|application| application.decided.is_none()) {
        return Err(Refusal::new("application-pending", "an application is not decided yet")
            .remedy("wait for the answer"));
    }
    check_period(&acting, command, rule)?;
    check_evidence(rule, command)?;
    let application = fresh(context, "r")?;
    let applied = RestorationApplied {
        entry: command.entry.clone(),
        application: application.clone(),
        rule: command.rule.clone(),
        evidence: command.evidence.0.clone(),
    };
    let deadline = acting.pack.deadline(&rule.deadline);
    let due = deadline.and_then(|deadline| context.packs.due(acting.pack, deadline, acting.on));
    let says = due.map_or_else(String::new, |due| format!("; decision due {}", due.on));
    Ok(acting
        .accept(applied, format!("application {application} received{says}"))
        .cites(rule.head.basis.cites.clone())
        .cites(acting.version_cites(&entry.pack, Step::Restoration))
        .cites(acting.duty(Mechanism::Restoration))
        .cites(deadline.map(|deadline| deadline.head.basis.cites.clone()).unwrap_or_default()))
}

fn check_period(
    acting: &Acting<'_>,
    command: &ApplyRestoration,
    rule: &RestorationRule,
) -> Result<(), Refusal> {
    let from = effective_from(acting.file, &command.entry, acting.context.packs, acting.on);
    let Some(from) = from.filter(|from| *from <= acting.on) else {
        return Err(
            Refusal::new("not-in-force", "the entry is not in force yet").remedy("object to it instead")
        );
    };
    match rule.period_min.map(|period| period.add_to(from)) {
        Some(earliest) if acting.on < earliest => {
            Err(Refusal::new("too-early", format!("restoration is possible from {earliest}"))
                .basis(&rule.head.basis)
                .found(format!("in force since {from}"))
                .remedy("apply on or after that day"))
        }
        _ => Ok(()),
    }
}

fn check_evidence(rule: &RestorationRule, command: &ApplyRestoration) -> Result<(), Refusal> {
    let given = &command.evidence.0;
    let name =
        |items: Vec<&EvidenceItem>| items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>().join(", ");
    let (required, menu): (Vec<_>, Vec<_>) = rule.evidence.iter().partition(|item| item.required);
    let stranger = given.keys().find(|id| !rule.evidence.iter().any(|item| item.id == **id));
    if let Some(stranger) = stranger {
        return Err(Refusal::new(
            "evidence-unknown",
            format!("{stranger} is no evidence of {}", rule.head.id),
        )
        .basis(&rule.head.basis)
        .remedy(format!("give {}", name(rule.evidence.iter().collect()))));
    }
    let missing = required.into_iter().filter(|item| !given.contains_key(&item.id)).collect::<Vec<_>>();
    if !missing.is_empty() {
        return Err(Refusal::new("evidence-missing", format!("evidence is missing: {}", name(missing)))
            .basis(&rule.head.basis)
            .remedy("apply again with all of it"));
    }
    let chosen = menu.iter().filter(|item| given.contains_key::<Slug>(&item.id)).count();
    if u32::try_from(chosen).unwrap_or(u32::MAX) < rule.menu_min {
        return Err(Refusal::new(
            "evidence-missing",
            format!("{} more of the menu are needed", rule.menu_min),
        )
        .basis(&rule.head.basis)
        .found(format!("{chosen} given"))
        .remedy(format!("choose from {}", name(menu))));
    }
    Ok(())
}

pub(super) fn decide(
    file: &File,
    context: &Context<'_>,
    command: &DecideRestoration,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Restoration)?;
    acting.only(authority_of(entry)?)?;
    refuse_ended(entry)?;
    let open = entry.restorations.iter().filter(|(_, application)| application.decided.is_none());
    let latest = open.max_by_key(|(_, application)| application.received_on).map(|(id, _)| id);
    let id = command.application.as_ref().or(latest);
    let application = id.and_then(|id| entry.restorations.get(id)).filter(|found| found.decided.is_none());
    let (Some(id), Some(application)) = (id, application) else {
        return Err(Refusal::new("no-application", "no application for restoration is open")
            .remedy("nothing to decide"));
    };
    let decided = RestorationDecided {
        entry: command.entry.clone(),
        application: id.clone(),
        granted: command.granted,
        reasons: command.reasons.clone(),
    };
    // The version that took the application decides it.
    let begun = context.packs.for_step(&entry.pack, &entry.list, Step::Restoration, application.received_on);
    let rule = begun
        .and_then(|pack| pack.restorations_for(&entry.list).find(|rule| rule.head.id == application.rule));
    let mut cites = acting.duty(Mechanism::Restoration);
    cites.extend(rule.into_iter().flat_map(|rule| rule.head.basis.cites.clone()));
    if !command.granted {
        return Ok(acting.accept(decided, "refused; a new application is possible").cites(cites));
    }
    let stops = rule.map(|rule| rule.stops.as_slice()).unwrap_or_default();
    let stopped = stops.iter().map(|stop| match stop {
        Stop::Display => "not shown",
        Stop::Sharing => "not shared",
        Stop::Measures => "measures are lifted",
    });
    let stopped = stopped.collect::<Vec<_>>().join(", ");
    let restored = EntryRestored {
        entry: command.entry.clone(),
        application: id.clone(),
        stops: rule.map(|rule| rule.stops.clone()).unwrap_or_default(),
    };
    cites.extend(acting.duty(Mechanism::Recall));
    Ok(acting
        .accept(decided, format!("restored; from now on: {stopped}"))
        .and(acting.event(restored))
        .cites(cites))
}
