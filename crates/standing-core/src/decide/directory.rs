//! Who takes part: authorities, units, mandates.

use jiff::civil::Date;

use super::acting::{Accepted, Actor, Context, day_of_act};
use super::refusal::Refusal;
use crate::command::directory::{Command, GrantMandate, RegisterAuthority};
use crate::directory::Directory;
use crate::event::directory::{AuthorityRegistered, MandateEnded, MandateGranted, UnitRegistered};
use crate::event::{Event, EventKind};
use crate::id::{AuthorityId, Slug};
use crate::pack::model::Level;

pub(super) fn decide(command: &Command, context: &Context<'_>) -> Result<Accepted, Refusal> {
    let today = context.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let latest = today.tomorrow().unwrap_or(today);
    day_of_act(context, latest, None)?;
    let on = context.on.unwrap_or(today);
    let (kind, says): (EventKind, String) = match command {
        Command::RegisterAuthority(command) => {
            (authority(command, context)?.into(), format!("{} registered", command.authority))
        }
        Command::RegisterUnit(command) => {
            let unit = UnitRegistered {
                unit: command.unit.clone(),
                name: command.name.as_str().to_owned(),
                kind: command.kind.clone(),
                voluntary: command.voluntary,
            };
            (unit.into(), format!("{} registered", command.unit))
        }
        Command::GrantMandate(command) => {
            (mandate(command, context, on)?.into(), format!("mandate {} granted", command.mandate))
        }
        Command::EndMandate(command) => {
            let running =
                context.directory.mandates.get(&command.mandate).filter(|mandate| mandate.ended_on.is_none());
            let running = running.ok_or_else(|| {
                Refusal::new("no-mandate", format!("no mandate {} is running", command.mandate))
                    .remedy("check the id")
            })?;
            only_own(context, &running.granted.authority)?;
            (
                MandateEnded { mandate: command.mandate.clone() }.into(),
                format!("mandate {} ended", command.mandate),
            )
        }
    };
    let event =
        Event { recorded_at: context.now, on, by: context.actor.author(), mark: None, pack: None, kind };
    Ok(Accepted { events: vec![event], says, cites: Vec::new() })
}

fn authority(command: &RegisterAuthority, context: &Context<'_>) -> Result<AuthorityRegistered, Refusal> {
    if let Some(superior) = &command.superior {
        refuse_circle(&command.authority, superior, context.directory)?;
        let found = context.directory.authorities.get(superior).ok_or_else(|| {
            Refusal::new("authority-unknown", format!("superior {superior} is not registered"))
                .remedy("register the superior first")
        })?;
        if !is_above(found.level, command.level) {
            return Err(Refusal::new(
                "not-superior",
                format!("{superior} is not above {}", command.authority),
            )
            .found(format!("levels: {} and {}", found.level, command.level))
            .remedy("name an authority of a higher level"));
        }
    }
    refuse_rise_above(command, context.directory)?;
    Ok(AuthorityRegistered {
        authority: command.authority.clone(),
        name: command.name.as_str().to_owned(),
        kind: command.kind.clone(),
        level: command.level,
        region: command.region.clone(),
        fields: command.fields.clone(),
        superior: command.superior.clone(),
    })
}

/// An authority is not above itself, over however many steps: whoever reconsiders must be another than whoever
/// decided, and the way up must end somewhere.
fn refuse_circle(
    authority: &AuthorityId,
    superior: &AuthorityId,
    directory: &Directory,
) -> Result<(), Refusal> {
    let mut way = vec![authority, superior];
    // Each step goes to an authority not met yet, or ends the walk.
    while let Some(above) = way.last().filter(|last| **last != authority) {
        let next = directory.authorities.get(*above).and_then(|above| above.superior.as_ref());
        match next {
            Some(next) if next == authority || !way.contains(&next) => way.push(next),
            _ => return Ok(()),
        }
    }
    let way = way.into_iter().map(AuthorityId::as_str).collect::<Vec<_>>().join(" under ");
    Err(Refusal::new("superior-circle", format!("{authority} would be its own superior")).found(way).remedy(
        "name a superior that is not below it, or none at the top; change the other's first if that is wrong",
    ))
}

/// A new description must not put an authority beside or below those that name it as their superior.
fn refuse_rise_above(command: &RegisterAuthority, directory: &Directory) -> Result<(), Refusal> {
    let mut below =
        directory.authorities.values().filter(|other| other.superior.as_ref() == Some(&command.authority));
    match below.find(|other| !is_above(command.level, other.level)) {
        None => Ok(()),
        Some(other) => Err(Refusal::new(
            "not-superior",
            format!("{} would no longer be above {}", command.authority, other.authority),
        )
        .found(format!("levels: {} and {}", command.level, other.level))
        .remedy(format!("give {} another superior first", other.authority))),
    }
}

/// A higher level is above; nothing is above the national level but another authority of it.
fn is_above(level: Level, below: Level) -> bool {
    level > below || (level == Level::National && below == Level::National)
}

fn mandate(command: &GrantMandate, context: &Context<'_>, on: Date) -> Result<MandateGranted, Refusal> {
    for authority in [&command.authority, &command.association] {
        if !context.directory.authorities.contains_key(authority) {
            return Err(Refusal::new("authority-unknown", format!("{authority} is not registered"))
                .remedy("register it first"));
        }
    }
    only_own(context, &command.authority)?;
    if let Some(known) = context.directory.mandates.get(&command.mandate) {
        return Err(Refusal::new("already-known", format!("mandate {} was granted before", command.mandate))
            .found(format!("by {} from {}", known.granted.authority, known.granted.from))
            .remedy("give the new mandate a name of its own"));
    }
    let unknown =
        command.lists.iter().find(|list| !context.packs.all().any(|pack| pack.list(list).is_some()));
    if command.lists.is_empty() || unknown.is_some() {
        return Err(Refusal::new(
            "list-unknown",
            unknown.map_or_else(
                || "no list is named".to_owned(),
                |list: &Slug| format!("no pack has list {list}"),
            ),
        )
        .remedy("name the lists of the mandate"));
    }
    if command.until.is_some_and(|until| until < command.from || until < on) {
        return Err(
            Refusal::new("term-wrong", "the mandate would be over already").remedy("choose a later last day")
        );
    }
    Ok(MandateGranted {
        mandate: command.mandate.clone(),
        authority: command.authority.clone(),
        association: command.association.clone(),
        lists: command.lists.clone(),
        from: command.from,
        until: command.until,
    })
}

fn only_own(context: &Context<'_>, authority: &AuthorityId) -> Result<(), Refusal> {
    match context.actor {
        Actor::Officer { authority: actor, .. } if actor != authority => {
            Err(Refusal::new("not-competent", format!("the mandate is of {authority}, not of {actor}"))
                .remedy(format!("ask {authority}")))
        }
        _ => Ok(()),
    }
}
