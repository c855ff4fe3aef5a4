//! Competence: kind of authority, level, region, field, mandate.

use super::acting::Acting;
use super::refusal::Refusal;
use crate::event::Author;
use crate::event::directory::AuthorityRegistered;
use crate::file::case::Case;
use crate::file::entry::Entry;
use crate::file::record::{FileRecord, RecordItem};
use crate::id::{AuthorityId, MandateId, Slug};
use crate::pack::model::{ListRule, Mechanism};

/// The fact that says in which line of business an organisation is.
const SECTOR: &str = "organisation.sector";

/// The authority on whose competence a case rests: the actor, or the one that gave the mandate.
pub(super) fn competent<'a>(
    acting: &'a Acting<'_>,
    list: &ListRule,
    field: Option<&Slug>,
    mandate: Option<&MandateId>,
) -> Result<(&'a AuthorityId, &'a AuthorityRegistered), Refusal> {
    let actor =
        acting.context.actor.authority().ok_or_else(|| refusal(acting, "only an authority opens a case"))?;
    let directory = acting.context.directory;
    let of = |id: &AuthorityId| directory.authorities.get_key_value(id);
    let own = of(actor).ok_or_else(|| refusal(acting, format!("{actor} is not registered")))?;
    let authority = match mandate {
        None => own,
        Some(id) => {
            let mandate = directory.mandates.get(id).filter(|mandate| {
                mandate.granted.association == *actor && mandate.covers(&list.head.id, acting.on)
            });
            let mandate = mandate.ok_or_else(|| {
                refusal(
                    acting,
                    format!("mandate {id} does not let {actor} act on {} on {}", list.head.id, acting.on),
                )
                .cites(acting.duty(Mechanism::Mandate))
            })?;
            of(&mandate.granted.authority)
                .ok_or_else(|| refusal(acting, format!("{} is not registered", mandate.granted.authority)))?
        }
    };
    check_kind_and_level(acting, list, authority.1)?;
    check_field(acting, authority.1, field)?;
    check_region(acting, authority.1)?;
    Ok(authority)
}

/// An association goes on with a case only while its mandate runs.
pub(super) fn check_mandate(acting: &Acting<'_>, case: &Case) -> Result<(), Refusal> {
    let Some(id) = &case.opened.mandate else { return Ok(()) };
    let mandate = acting.context.directory.mandates.get(id);
    if mandate.is_some_and(|mandate| mandate.covers(&case.opened.list, acting.on)) {
        return Ok(());
    }
    Err(Refusal::new("mandate-over", format!("mandate {id} does not run on {}", acting.on))
        .cites(acting.duty(Mechanism::Mandate))
        .remedy("the authority that gave the mandate must renew it, or open a case of its own"))
}

/// Who may verify what an organisation reported of itself and say what became of a pledge: the authority that took
/// it, the one above that, or an association that acts for it. What the organisation put into its file by itself
/// names no authority: then it is for those that have a case or an entry of it, and for the authority of its
/// region and field.
pub(super) fn check_keeper(acting: &Acting<'_>, record: &FileRecord) -> Result<(), Refusal> {
    let Some(actor) = acting.context.actor.authority() else { return Ok(()) };
    let refuse =
        |found: String| Err(refusal(acting, format!("{actor} does not look after this item")).found(found));
    if let Author::Authority(taker) = &record.by {
        return match stands_for(acting, actor, taker) {
            true => Ok(()),
            false => refuse(format!("it is with {taker}")),
        };
    }
    let cases = acting.file.cases.values();
    let mandates = cases.clone().filter_map(|case| case.opened.mandate.as_ref());
    let mandates = mandates.filter_map(|id| acting.context.directory.mandates.get(id));
    let givers = mandates.map(|mandate| &mandate.granted.authority);
    let entries = acting.file.entries.values().filter_map(Entry::authority);
    if cases
        .map(|case| &case.authority)
        .chain(givers)
        .chain(entries)
        .any(|authority| stands_for(acting, actor, authority))
    {
        return Ok(());
    }
    let Some(own) = acting.context.directory.authorities.get(actor) else { return Ok(()) };
    check_reach(acting, own, field_of(acting, record).as_ref(), &refuse)
}

/// Who may put an item into a file: an authority of a kind that decides lists of the pack, for the organisation's
/// region and the item's field; or an association that acts for such an authority. What an authority writes into a
/// file counts in tiers and grounds, so it must be one of those that may judge the organisation.
///
/// Source: opinions-2016 IV(2)1 (C153).
pub(super) fn check_maker(acting: &Acting<'_>, field: Option<&Slug>) -> Result<(), Refusal> {
    let Some(actor) = acting.context.actor.authority() else { return Ok(()) };
    let directory = acting.context.directory;
    let Some(own) = directory.authorities.get(actor) else { return Ok(()) };
    let field = field.cloned().or_else(|| sector(acting));
    let refuse =
        |found: String| Err(refusal(acting, format!("{actor} puts nothing into this file")).found(found));
    let givers = directory.mandates.values().filter(|mandate| mandate.granted.association == *actor);
    let givers = givers.filter(|mandate| {
        mandate
            .granted
            .lists
            .iter()
            .any(|list| acting.pack.list(list).is_some() && mandate.covers(list, acting.on))
    });
    let mut givers = givers.filter_map(|mandate| directory.authorities.get(&mandate.granted.authority));
    if givers.any(|giver| check_reach(acting, giver, field.as_ref(), &refuse).is_ok()) {
        return Ok(());
    }
    check_reach(acting, own, field.as_ref(), &refuse)
}

/// Whether an organisation and a field are for an authority at all: its kind, its region, its fields.
fn check_reach(
    acting: &Acting<'_>,
    own: &AuthorityRegistered,
    field: Option<&Slug>,
    refuse: &dyn Fn(String) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    if !acting.pack.lists.iter().any(|list| list.decided_by.contains(&own.kind)) {
        return refuse(format!("an authority of the kind {} decides no list of this pack", own.kind));
    }
    check_region(acting, own)?;
    match field {
        Some(field) => check_field(acting, own, Some(field)),
        None if own.fields.is_empty() => Ok(()),
        None => refuse(format!("it is of no field, and {} is for some fields only", own.authority)),
    }
}

/// The field of an item: its own, or the organisation's line of business.
fn field_of(acting: &Acting<'_>, record: &FileRecord) -> Option<Slug> {
    let own = match &record.item {
        RecordItem::Act(act, _) => act.field.clone(),
        RecordItem::Order(order, _) => order.field.clone(),
        RecordItem::Interview(_) | RecordItem::Pledge(..) => None,
    };
    own.or_else(|| sector(acting))
}

/// The organisation's line of business, where it is known and is the name of a field.
fn sector(acting: &Acting<'_>) -> Option<Slug> {
    let facts = &acting.file.organisation.as_ref()?.facts;
    let sector = facts.iter().find(|(id, _)| id.as_str() == SECTOR);
    sector.and_then(|(_, value)| value.to_string().parse().ok())
}

/// Whether an authority is another, the one above it, or an association that acts for it on the day.
fn stands_for(acting: &Acting<'_>, actor: &AuthorityId, of: &AuthorityId) -> bool {
    let directory = acting.context.directory;
    let is_above =
        || directory.authorities.get(of).is_some_and(|known| known.superior.as_ref() == Some(actor));
    let acts_for = || {
        directory.mandates.values().any(|mandate| {
            mandate.granted.association == *actor
                && mandate.granted.authority == *of
                && mandate.granted.lists.iter().any(|list| mandate.covers(list, acting.on))
        })
    };
    actor == of || is_above() || acts_for()
}

fn check_kind_and_level(
    acting: &Acting<'_>,
    list: &ListRule,
    authority: &AuthorityRegistered,
) -> Result<(), Refusal> {
    if !list.decided_by.contains(&authority.kind) {
        let kinds = list.decided_by.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ");
        return Err(refusal(
            acting,
            format!("list {} is not for authorities of the kind {}", list.head.id, authority.kind),
        )
        .basis(&list.head.basis)
        .found(format!("it is decided by: {kinds}")));
    }
    if authority.level < list.level_min {
        return Err(refusal(
            acting,
            format!("{} is below the level of list {}", authority.authority, list.head.id),
        )
        .basis(&list.head.basis)
        .found(format!("its level is {}, the list wants {} or above", authority.level, list.level_min)));
    }
    Ok(())
}

fn check_field(
    acting: &Acting<'_>,
    authority: &AuthorityRegistered,
    field: Option<&Slug>,
) -> Result<(), Refusal> {
    match field {
        Some(field) if !authority.fields.is_empty() && !authority.fields.contains(field) => {
            Err(refusal(acting, format!("{field} is not a field of {}", authority.authority)))
        }
        _ => Ok(()),
    }
}

/// A region covers those whose code begins with it: `CN-21` covers `CN-210105`.
fn check_region(acting: &Acting<'_>, authority: &AuthorityRegistered) -> Result<(), Refusal> {
    let organisation =
        acting.file.organisation.as_ref().and_then(|organisation| organisation.region.as_ref());
    match (&authority.region, organisation) {
        (Some(own), Some(region)) if !region.as_str().starts_with(own.as_str()) => {
            Err(refusal(acting, format!("the organisation is not in the region of {}", authority.authority))
                .found(format!("authority {own}, organisation {region}")))
        }
        _ => Ok(()),
    }
}

fn refusal(acting: &Acting<'_>, what: impl Into<String>) -> Refusal {
    Refusal::new("not-competent", what)
        .cites(acting.duty(Mechanism::Competence))
        .remedy("the competent authority must act")
}
