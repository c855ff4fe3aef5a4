//! How an entry ends: exit grounds with evidence, removal, shielding, revocation; restriction and recall.

use super::acting::{Accepted, Acting, Context, day_of_act, pack_for, unknown};
use super::refusal::{Refusal, one_of};
use super::review::{authority_of, is_revoked, refuse_ended, refuse_unseen, unit_of};
use crate::command::entry::{DeclineExit, RecordExit, Restrict, Revoke};
use crate::event::entry::{
    EntryRemoved, EntryRestricted, EntryRevoked, EntryShielded, ExitArose, ExitDeclined, RecallAcknowledged,
    RevocationCause,
};
use crate::file::File;
use crate::file::entry::Entry;
use crate::id::{EntryId, Slug};
use crate::pack::model::{ExitEffect, ExitRule, Mechanism, Step};
use crate::prose::Prose;
use crate::standing::status::{Status, status_at};

pub(super) fn record_exit(
    file: &File,
    context: &Context<'_>,
    command: &RecordExit,
) -> Result<Accepted, Refusal> {
    let entry = file.entries.get(&command.entry).ok_or_else(|| unknown("entry", command.entry.as_str()))?;
    let pack = pack_for(context, &entry.pack, &entry.list, Step::Exit)?;
    // The day on which a ground arose may lie before the latest act, not before the decision.
    let begun = match &entry.origin {
        crate::file::entry::Origin::Decided { on, .. } => *on,
        crate::file::entry::Origin::Founded { imported_on, .. } => *imported_on,
    };
    let today = context.packs.day_of(pack, context.now);
    day_of_act(context, today, Some(begun))?;
    let acting = Acting::new(file, context, pack, Some(begun))?;
    acting.only(authority_of(entry)?)?;
    refuse_ended(entry)?;
    let rule = exit_rule(&acting, entry, &command.exit)?;
    check_evidence(entry, rule, command)?;
    for item in command.evidence.0.keys() {
        if !rule.evidence.iter().any(|known| known.id == *item) {
            return Err(Refusal::new(
                "evidence-unknown",
                format!("{item} is no evidence of exit {}", rule.head.id),
            )
            .basis(&rule.head.basis)
            .remedy(one_of(rule.evidence.iter().map(|known| known.id.as_str()))));
        }
    }
    let arose = ExitArose {
        entry: command.entry.clone(),
        exit: command.exit.clone(),
        evidence: command.evidence.0.clone(),
    };
    let deadline = acting.pack.deadline(&rule.deadline);
    let due = deadline.and_then(|deadline| context.packs.due(acting.pack, deadline, acting.on));
    let says = due.map_or_else(String::new, |due| format!("; the authority must act by {}", due.on));
    Ok(acting
        .accept(arose, format!("exit ground {} recorded{says}", command.exit))
        .cites(rule.head.basis.cites.clone())
        .cites(deadline.map(|deadline| deadline.head.basis.cites.clone()).unwrap_or_default()))
}

/// An exit ground is recorded with everything that the rule asks for: a mere claim starts no clock.
fn check_evidence(entry: &Entry, rule: &ExitRule, command: &RecordExit) -> Result<(), Refusal> {
    let recorded = entry.exits.get(&command.exit).filter(|ground| ground.declined.is_none());
    let is_given = |id: &Slug| {
        command.evidence.0.contains_key(id) || recorded.is_some_and(|ground| ground.evidence.contains_key(id))
    };
    let missing = rule.evidence.iter().filter(|item| item.required && !is_given(&item.id));
    let missing = missing.map(|item| item.id.as_str()).collect::<Vec<_>>();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::new("evidence-missing", format!("evidence is missing: {}", missing.join(", ")))
        .basis(&rule.head.basis)
        .remedy("record the exit with all of it"))
}

/// The authority answers an exit ground that the evidence does not show; the entry stays.
pub(super) fn decline(
    file: &File,
    context: &Context<'_>,
    command: &DeclineExit,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Exit)?;
    acting.only(authority_of(entry)?)?;
    refuse_ended(entry)?;
    let rule = exit_rule(&acting, entry, &command.exit)?;
    if entry.exits.get(&command.exit).is_none_or(|ground| ground.declined.is_some()) {
        return Err(Refusal::new("exit-not-recorded", format!("exit ground {} is not open", command.exit))
            .basis(&rule.head.basis)
            .remedy("nothing to decline"));
    }
    let declined = ExitDeclined {
        entry: command.entry.clone(),
        exit: command.exit.clone(),
        reasons: command.reasons.clone(),
    };
    let deadline = acting.pack.deadline(&rule.deadline);
    Ok(acting
        .accept(declined, "declined with reasons; the entry stays, and the ground may be recorded anew")
        .cites(rule.head.basis.cites.clone())
        .cites(deadline.map(|deadline| deadline.head.basis.cites.clone()).unwrap_or_default()))
}

fn exit_rule<'a>(acting: &Acting<'a>, entry: &'a Entry, exit: &Slug) -> Result<&'a ExitRule, Refusal> {
    acting.pack.exits_for(&entry.list).find(|rule| rule.head.id == *exit).ok_or_else(|| {
        Refusal::new("exit-unknown", format!("{exit} is no exit from list {}", entry.list))
            .remedy(one_of(acting.pack.exits_for(&entry.list).map(|rule| rule.head.id.as_str())))
    })
}

/// The exit rule whose ground arose with all the evidence that it asks for.
fn proved<'a>(
    acting: &Acting<'a>,
    entry: &'a Entry,
    exit: &Slug,
    effect: ExitEffect,
) -> Result<&'a ExitRule, Refusal> {
    let rule = exit_rule(acting, entry, exit)?;
    if rule.effect != effect {
        return Err(Refusal::new("wrong-effect", format!("exit {exit} does not {effect} an entry"))
            .basis(&rule.head.basis)
            .cites(acting.duty(Mechanism::ShieldOrRevoke))
            .remedy(format!("use {}", rule.effect)));
    }
    match entry.exits.get(exit).map(|ground| ground.declined.as_ref()) {
        Some(None) => Ok(rule),
        Some(Some((on, _))) => {
            Err(Refusal::new("exit-declined", format!("exit ground {exit} was declined on {on}"))
                .basis(&rule.head.basis)
                .remedy("record it again with new evidence"))
        }
        None => Err(Refusal::new("exit-not-recorded", format!("exit ground {exit} was not recorded"))
            .basis(&rule.head.basis)
            .remedy("record it with its evidence first")),
    }
}

pub(super) fn remove(
    file: &File,
    context: &Context<'_>,
    id: &EntryId,
    exit: &Slug,
    reasons: &Prose,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, id, Step::Exit)?;
    acting.only(authority_of(entry)?)?;
    refuse_ended(entry)?;
    let rule = proved(&acting, entry, exit, ExitEffect::Remove)?;
    let removed = EntryRemoved {
        entry: id.clone(),
        exit: Some(exit.clone()),
        transferred_to: None,
        reasons: reasons.clone(),
    };
    let accepted = acting.accept(removed, "removed; past recipients are recalled");
    Ok(accepted.cites(rule.head.basis.cites.clone()).cites(ending_duties(&acting)))
}

pub(super) fn ending_duties(acting: &Acting<'_>) -> Vec<crate::pack::model::Cite> {
    let mut cites = acting.duty(Mechanism::Recall);
    cites.extend(acting.duty(Mechanism::ShieldOrRevoke));
    cites.extend(acting.duty(Mechanism::ListUpdate));
    cites
}

pub(super) fn shield(
    file: &File,
    context: &Context<'_>,
    id: &EntryId,
    exit: &Slug,
    reasons: &Prose,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, id, Step::Exit)?;
    acting.only(authority_of(entry)?)?;
    refuse_ended(entry)?;
    let rule = proved(&acting, entry, exit, ExitEffect::Shield)?;
    let shielded = EntryShielded { entry: id.clone(), exit: Some(exit.clone()), reasons: reasons.clone() };
    let accepted = acting.accept(shielded, "shielded: no effect, not shown, kept in the file");
    Ok(accepted.cites(rule.head.basis.cites.clone()).cites(ending_duties(&acting)))
}

pub(super) fn revoke(file: &File, context: &Context<'_>, command: &Revoke) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    acting.only(authority_of(entry)?)?;
    if is_revoked(entry) {
        return Err(Refusal::new("already-revoked", "the entry was revoked before").remedy("nothing to do"));
    }
    let revoked = EntryRevoked {
        entry: command.entry.clone(),
        cause: RevocationCause::OwnMotion,
        reasons: command.reasons.clone(),
        remedy: command.remedy.clone(),
    };
    Ok(acting
        .accept(revoked, "revoked: wrong from the start; past recipients are recalled")
        .cites(acting.duty(Mechanism::Remedy))
        .cites(ending_duties(&acting)))
}

pub(super) fn restrict(file: &File, context: &Context<'_>, command: &Restrict) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    acting.only(authority_of(entry)?)?;
    refuse_ended(entry)?;
    let stranger = command.units.iter().find(|unit| !context.directory.units.contains_key(*unit));
    if command.units.is_empty() || stranger.is_some() {
        return Err(Refusal::new(
            "unit-unknown",
            stranger.map_or_else(
                || "no unit is named".to_owned(),
                |unit| format!("unit {unit} is not registered"),
            ),
        )
        .cites(acting.duty(Mechanism::RestrictedEntry))
        .remedy("name the registered units that supervise the organisation"));
    }
    let restricted = EntryRestricted {
        entry: command.entry.clone(),
        units: command.units.clone(),
        reasons: command.reasons.clone(),
    };
    Ok(acting
        .accept(restricted, "only the named units see it")
        .cites(acting.duty(Mechanism::RestrictedEntry)))
}

pub(super) fn acknowledge(file: &File, context: &Context<'_>, id: &EntryId) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, id, Step::Exit)?;
    refuse_unseen(&acting, id)?;
    let unit = unit_of(&acting)?;
    let ended = matches!(status_at(file, id, context.packs, acting.on), Some(Status::Ended { .. }));
    if !ended {
        return Err(Refusal::new("entry-live", "the entry has not ended")
            .cites(acting.duty(Mechanism::Recall))
            .remedy("acknowledge the recall after the end"));
    }
    if unit.is_some_and(|unit| entry.acknowledged.contains_key(&unit)) {
        return Err(
            Refusal::new("already-acknowledged", "the unit acknowledged it before").remedy("nothing to do")
        );
    }
    let acknowledged = RecallAcknowledged { entry: id.clone() };
    Ok(acting.accept(acknowledged, "acknowledged").cites(acting.duty(Mechanism::Recall)))
}
