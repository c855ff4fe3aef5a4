//! What relying units did: taken, refused, lifted, retained. A person at the unit decided, and says why.

use super::acting::{Accepted, Acting, Context, day_of_act, unknown};
use super::refusal::Refusal;
use super::review::{fresh, unit_of};
use crate::command::measure::{Command, LiftMeasure, RefuseMeasure, RetainMeasure, TakeMeasure};
use crate::event::measure::{MeasureLifted, MeasureRefused, MeasureRetained, MeasureTaken};
use crate::file::File;
use crate::file::entry::{Measure, MeasureState};
use crate::id::{EntryId, Slug, UnitId};
use crate::matter::Matter;
use crate::pack::model::{ConsequenceRule, Mechanism, Step};
use crate::standing::consequences::{Question, consequences_of_entry};
use crate::standing::status::{Status, status_at};
use crate::standing::viewer::Viewer;

pub(super) fn decide(file: &File, command: &Command, context: &Context<'_>) -> Result<Accepted, Refusal> {
    match command {
        Command::TakeMeasure(command) => take(file, context, command),
        Command::RefuseMeasure(command) => refuse(file, context, command),
        Command::LiftMeasure(command) => lift(file, context, command),
        Command::RetainMeasure(command) => retain(file, context, command),
    }
}

/// The consequence rule, if it follows from the entry for this unit today.
fn following<'a>(
    acting: &Acting<'a>,
    entry: &EntryId,
    consequence: &Slug,
    matter: Option<&Matter>,
) -> Result<&'a ConsequenceRule, Refusal> {
    let unit = unit_of(acting)?.and_then(|unit| acting.context.directory.units.get(&unit));
    let viewer = unit.map_or(Viewer::Public, |unit| Viewer::Unit(unit.unit.clone()));
    let unit_kind = unit.map(|unit| unit.kind.clone());
    let question = Question { matter: matter.cloned(), unit_kind, viewer };
    let follows = consequences_of_entry(acting.file, entry, acting.context.packs, &question, acting.on);
    let found = follows.iter().any(|found| found.consequence == *consequence);
    let rule = acting.pack.consequences.iter().find(|rule| rule.head.id == *consequence);
    match rule {
        Some(rule) if found => Ok(rule),
        _ => Err(Refusal::new(
            "no-consequence",
            format!(
                "{consequence} does not follow from entry {entry} for this unit and matter on {}",
                acting.on
            ),
        )
        .cites(rule.into_iter().flat_map(|rule| rule.head.basis.cites.clone()))
        .cites(acting.duty(Mechanism::Measure))
        .found(match follows.len() {
            0 => "nothing follows from the entry here today".to_owned(),
            _ => format!(
                "what follows: {}",
                follows.iter().map(|found| found.consequence.as_str()).collect::<Vec<_>>().join(", ")
            ),
        })
        .remedy("take no measure, or name the consequence that follows")),
    }
}

fn take(file: &File, context: &Context<'_>, command: &TakeMeasure) -> Result<Accepted, Refusal> {
    let (acting, _) = Acting::on_entry(file, context, &command.entry, Step::Consequences)?;
    let rule = following(&acting, &command.entry, &command.consequence, Some(&command.matter))?;
    let measure = fresh(context, "m")?;
    let taken = MeasureTaken {
        measure: measure.clone(),
        entry: command.entry.clone(),
        consequence: command.consequence.clone(),
        matter: command.matter.clone(),
        reasons: command.reasons.clone(),
    };
    Ok(acting
        .accept(taken, format!("measure {measure} recorded"))
        .cites(rule.head.basis.cites.clone())
        .cites(acting.duty(Mechanism::Measure))
        .cites(acting.duty(Mechanism::HumanDecision)))
}

fn refuse(file: &File, context: &Context<'_>, command: &RefuseMeasure) -> Result<Accepted, Refusal> {
    let (acting, _) = Acting::on_entry(file, context, &command.entry, Step::Consequences)?;
    following(&acting, &command.entry, &command.consequence, None)?;
    let refused = MeasureRefused {
        measure: fresh(context, "m")?,
        entry: command.entry.clone(),
        consequence: command.consequence.clone(),
        reasons: command.reasons.clone(),
    };
    Ok(acting
        .accept(refused, "recorded with its reason")
        .cites(acting.duty(Mechanism::Measure))
        .cites(acting.duty(Mechanism::HumanDecision)))
}

fn own<'a>(
    file: &'a File,
    context: &'a Context<'a>,
    id: &crate::id::RecordId,
) -> Result<(Acting<'a>, &'a Measure, UnitId), Refusal> {
    let measure = file.measures.get(id).ok_or_else(|| unknown("measure", id.as_str()))?;
    let (acting, _) = Acting::on_entry(file, context, &measure.entry, Step::Consequences)?;
    day_of_act(context, context.packs.day_of(acting.pack, context.now), Some(measure.on))?;
    match unit_of(&acting)? {
        Some(unit) if unit == measure.unit => Ok((acting, measure, unit)),
        _ => Err(Refusal::new("not-yours", format!("measure {id} was taken by {}", measure.unit))
            .remedy("only the unit that took it can change it")),
    }
}

fn lift(file: &File, context: &Context<'_>, command: &LiftMeasure) -> Result<Accepted, Refusal> {
    let (acting, measure, _) = own(file, context, &command.measure)?;
    match measure.state {
        MeasureState::Taken | MeasureState::Retained { .. } => {
            let lifted = MeasureLifted { measure: command.measure.clone(), reasons: command.reasons.clone() };
            Ok(acting
                .accept(lifted, "lifted")
                .cites(acting.duty(Mechanism::Measure))
                .cites(acting.duty(Mechanism::Recall)))
        }
        MeasureState::Refused | MeasureState::Lifted { .. } => {
            Err(Refusal::new("not-standing", "the measure does not stand").remedy("nothing to lift"))
        }
    }
}

/// Source: opinions-2016 IV(2)5 (C167, C168).
fn retain(file: &File, context: &Context<'_>, command: &RetainMeasure) -> Result<Accepted, Refusal> {
    let (acting, measure, _) = own(file, context, &command.measure)?;
    let duty = acting.duty(Mechanism::RetainedMeasure);
    let ended =
        matches!(status_at(file, &measure.entry, context.packs, acting.on), Some(Status::Ended { .. }));
    if !ended || measure.state != MeasureState::Taken {
        return Err(Refusal::new(
            "not-to-retain",
            "only a standing measure of an ended entry can be retained",
        )
        .cites(duty)
        .remedy("while the entry is in force the measure stands by itself"));
    }
    if command.until <= acting.on {
        return Err(Refusal::new("term-wrong", format!("{} is over", command.until))
            .cites(duty)
            .remedy("state the last day of the retention"));
    }
    let retained =
        MeasureRetained { measure: command.measure.clone(), law: command.law.clone(), until: command.until };
    Ok(acting.accept(retained, format!("retained until {}", command.until)).cites(duty))
}
