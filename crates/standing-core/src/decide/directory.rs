//! Who takes part: authorities, units, mandates.

use jiff::civil::Date;

use super::acting::{Accepted, Actor, Context, day_of_act};
use super::refusal::Refusal;
use crate::command::directory::{Command, GrantMandate, RegisterAuthority};
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
        let found = context.directory.authorities.get(superior).ok_or_else(|| {
            Refusal::new("authority-unknown", format!("superior {superior} is not registered"))
                .remedy("register the superior first")
        })?;
        let is_above = found.level > command.level
            || (found.level == Level::National && command.level == Level::National);
        if !is_above || *superior == command.authority {
            return Err(Refusal::new(
                "not-superior",
                format!("{superior} is not above {}", command.authority),
            )
            .found(format!("levels: {} and {}", found.level, command.level))
            .remedy("name an authority of a higher level"));
        }
    }
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
