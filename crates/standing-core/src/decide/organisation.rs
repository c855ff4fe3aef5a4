//! The organisation itself: registration, identifiers, names, links, facts. None has a consequence.

use jiff::civil::Date;

use super::acting::{Accepted, Context, day_of_act};
use super::refusal::Refusal;
use crate::command::argument::{Names, RawFacts};
use crate::command::organisation::{AddName, Command, RecordLink, RegisterOrganisation};
use crate::event::organisation::{
    FactsStated, IdentifierAdded, LinkRecorded, NameAdded, OrganisationRegistered,
};
use crate::event::{Event, EventKind};
use crate::fact::{FactValue, Facts};
use crate::file::File;
use crate::identifier::{Identifier, Scheme};
use crate::link::Link;
use crate::name::{LanguageTag, NameKind, OrganisationName};

/// The most names or identifiers of one organisation.
const NAMES_MAX: usize = 100;

pub(super) fn decide(file: &File, command: &Command, context: &Context<'_>) -> Result<Accepted, Refusal> {
    let today = context.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    // A day's difference between time zones must not refuse today's act.
    let latest = today.tomorrow().unwrap_or(today);
    let on = context.on.unwrap_or(today);
    // Nothing happens to an organisation before it is known here; an import may have dated that a day ahead.
    let floor = file.organisation.as_ref().map(|known| known.registered_on.min(today));
    day_of_act(context, latest, floor)?;
    let accept = |kind: EventKind, says: &str| {
        Ok(Accepted { events: vec![event(context, on, kind)], says: says.to_owned(), cites: Vec::new() })
    };
    if let Command::RegisterOrganisation(command) = command {
        return register(file, context, on, command);
    }
    let organisation = file.organisation.as_ref().ok_or_else(|| {
        Refusal::new("organisation-unknown", "the organisation is not registered")
            .remedy("register it with its identifier and name first")
    })?;
    if organisation.names.len() >= NAMES_MAX || organisation.also.len() >= NAMES_MAX {
        return Err(Refusal::new(
            "too-many",
            format!("an organisation has at most {NAMES_MAX} names or identifiers"),
        )
        .remedy("leave the least used out"));
    }
    match command {
        Command::RegisterOrganisation(_) => register_again(),
        Command::AddIdentifier(command) => {
            let known = organisation.identifier == command.identifier
                || organisation.also.contains(&command.identifier);
            if known {
                return Err(Refusal::new("already-known", format!("{} is known", command.identifier))
                    .remedy("nothing to do"));
            }
            refuse_list_id(&command.identifier)?;
            accept(IdentifierAdded { identifier: command.identifier.clone() }.into(), "identifier added")
        }
        Command::AddName(command) => accept(NameAdded { name: name(command)? }.into(), "name added"),
        Command::RecordLink(command) => {
            accept(LinkRecorded { link: link(command)? }.into(), "recorded; no effect follows")
        }
        Command::StateFacts(command) if command.facts.0.is_empty() => {
            Err(Refusal::new("fact-wrong", "no fact is stated")
                .remedy("state a fact, for example organisation.kind"))
        }
        Command::StateFacts(command) => {
            let facts = typed(context, &command.facts)?;
            accept(FactsStated { facts }.into(), "stated")
        }
    }
}

/// The first day on which a pack of the register is in force: before it nothing could be decided about an
/// organisation. None while the register has no packs.
fn first_rules(context: &Context<'_>) -> Option<Date> {
    context.packs.all().map(|pack| pack.meta.valid_from).min()
}

fn event(context: &Context<'_>, on: Date, kind: EventKind) -> Event {
    Event { recorded_at: context.now, on, by: context.actor.author(), mark: None, pack: None, kind }
}

/// INVARIANT (organisations only): the id of a source list says nothing of what it numbers, so nobody enters one by
/// hand. An import does, after its guard against persons.
fn refuse_list_id(identifier: &Identifier) -> Result<(), Refusal> {
    match identifier.scheme() {
        Scheme::Source(list) => Err(Refusal::new(
            "identifier-of-a-list",
            format!("{identifier} is an id that the list {list} gave, not an organisation's own"),
        )
        .found("such an id does not show that it stands for an organisation")
        .remedy("give the code of a register of organisations (cn-uscc, lei, reg-…), or import the list")),
        Scheme::CnUscc | Scheme::Lei | Scheme::Register(_) => Ok(()),
    }
}

fn register_again() -> Result<Accepted, Refusal> {
    Err(Refusal::new("already-registered", "the organisation is registered already")
        .remedy("add a name, an identifier or facts instead"))
}

fn register(
    file: &File,
    context: &Context<'_>,
    on: Date,
    command: &RegisterOrganisation,
) -> Result<Accepted, Refusal> {
    if file.organisation.is_some() {
        return register_again();
    }
    refuse_list_id(&command.organisation)?;
    // One that prepares for rules to come may enter organisations today.
    if let Some(first) = first_rules(context).filter(|first| context.on.is_some_and(|on| on < *first)) {
        return Err(Refusal::new("day-wrong", format!("on {on} this register had no rules yet"))
            .found(format!("its first pack is in force from {first}"))
            .remedy(format!("give the day on which the organisation was registered here, from {first} on")));
    }
    let registered = OrganisationRegistered {
        identifier: command.organisation.clone(),
        names: names(&command.names)?,
        region: command.region.clone(),
        facts: typed(context, &command.facts)?,
    };
    Ok(Accepted {
        events: vec![event(context, on, registered.into())],
        says: format!("{} registered; this has no consequence", command.organisation),
        cites: Vec::new(),
    })
}

fn names(given: &Names) -> Result<Vec<OrganisationName>, Refusal> {
    let kind = |index: usize| if index == 0 { NameKind::Registered } else { NameKind::Translation };
    given
        .0
        .iter()
        .enumerate()
        .map(|(index, (language, text))| {
            let name =
                OrganisationName::new(text, kind(index)).map_err(|error| name_refusal(&error.to_string()))?;
            with_language(name, language.as_deref())
        })
        .collect()
}

fn with_language(name: OrganisationName, language: Option<&str>) -> Result<OrganisationName, Refusal> {
    match language {
        None => Ok(name),
        Some(tag) => {
            let tag = tag.parse::<LanguageTag>().map_err(|error| name_refusal(&error.to_string()))?;
            Ok(name.with_language(tag))
        }
    }
}

fn name_refusal(what: &str) -> Refusal {
    Refusal::new("name-wrong", what).remedy("give the organisation's name as registered")
}

fn name(command: &AddName) -> Result<OrganisationName, Refusal> {
    let name = OrganisationName::new(command.text.as_str(), command.kind)
        .map_err(|error| name_refusal(&error.to_string()))?;
    let name = with_language(name, command.language.as_ref().map(crate::id::Slug::as_str))?;
    name.with_days(command.from, command.to).map_err(|error| name_refusal(&error.to_string()))
}

fn link(command: &RecordLink) -> Result<Link, Refusal> {
    Link::new(command.kind, command.other.clone(), command.from, command.to)
        .map_err(|error| Refusal::new("link-wrong", error.to_string()).remedy("check the days"))
}

/// Facts of the organisation, typed by whichever pack declares them so that they fit.
fn typed(context: &Context<'_>, raw: &RawFacts) -> Result<Facts, Refusal> {
    raw.0
        .iter()
        .map(|(id, text)| {
            if !id.as_str().starts_with("organisation.") {
                return Err(Refusal::new("fact-wrong", format!("{id} is not a fact of the organisation"))
                    .remedy("state facts that begin with organisation."));
            }
            // Packs of several countries declare the same fact with different values.
            let declared = context.packs.all().flat_map(|pack| &pack.facts).filter(|fact| fact.id == *id);
            let mut refused =
                Refusal::new("fact-unknown", format!("no pack declares {id}")).remedy("leave it out");
            for fact in declared {
                match FactValue::read(&fact.kind, text) {
                    Ok(value) => return Ok((id.clone(), value)),
                    Err(error) => {
                        refused = Refusal::new("fact-wrong", format!("{id}: {error}"))
                            .remedy("state it in its form");
                    }
                }
            }
            Err(refused)
        })
        .collect()
}
