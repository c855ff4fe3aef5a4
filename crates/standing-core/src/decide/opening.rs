//! Opening a case: competence, a basis act, and for a transfer the key-scrutiny entry.

use std::sync::Arc;

use super::acting::{Accepted, Acting, Context};
use super::competence::competent;
use super::refusal::{Refusal, one_of};
use crate::command::argument::RawFacts;
use crate::command::case::OpenCase;
use crate::event::case::CaseOpened;
use crate::fact::{FactValue, Facts};
use crate::file::File;
use crate::file::case::Case;
use crate::id::{CaseId, EntryId, Slug};
use crate::pack::condition::{Condition, Test};
use crate::pack::evaluate::{Outcome, evaluate};
use crate::pack::model::{FactKind, Ground, ListKind, Mechanism, Pack};
use crate::standing::case::running_cases;
use crate::standing::status::{Status, status_at};
use crate::standing::view::FileView;

pub(super) fn open_case(file: &File, command: &OpenCase, context: &Context<'_>) -> Result<Accepted, Refusal> {
    let organisation = file.organisation.as_ref().ok_or_else(|| {
        Refusal::new("organisation-unknown", "the organisation is not registered")
            .remedy("register it with its identifier and name first")
    })?;
    let pack = pack_of(context, &command.list)?;
    // Registration is dated in Greenwich: the day there may be ahead of the authority's.
    let today = context.packs.day_of(pack, context.now);
    let acting = Acting::new(file, context, pack, Some(organisation.registered_on.min(today)))?;
    let list = acting.list(&command.list)?;
    acting.procedure(&command.list)?;
    let (_, authority) = competent(&acting, list, command.field.as_ref(), command.mandate.as_ref())?;
    let ground = ground_of(&acting, command)?;
    let facts = typed(pack, &command.facts)?;
    check_consequences(&acting, &command.list)?;
    refuse_second_case(&acting, command)?;
    check_basis(&acting, ground, &facts)?;
    if let Some(entry) = &command.transfer_from {
        check_transfer(&acting, entry, list.kind, command.field.as_ref())?;
    }
    let case: CaseId = format!("c-{}", context.fresh).parse().map_err(|_| fresh_broken())?;
    let mut cites = list.head.basis.cites.clone();
    cites.extend(ground.head.basis.cites.clone());
    cites.extend(acting.duty(Mechanism::Competence));
    cites.extend(acting.duty(Mechanism::BasisAct));
    cites.extend(acting.duty(Mechanism::ConsequencesDefined));
    cites.extend(acting.duty(Mechanism::UnifiedCode));
    if command.transfer_from.is_some() {
        cites.extend(acting.duty(Mechanism::Transfer));
    }
    if command.mandate.is_some() {
        cites.extend(acting.duty(Mechanism::Mandate));
    }
    let opened = CaseOpened {
        case: case.clone(),
        list: command.list.clone(),
        ground: command.ground.clone(),
        field: command.field.clone(),
        facts,
        basis: command.basis.clone(),
        lead: command.lead.clone(),
        restricted: command.restricted,
        transfer_from: command.transfer_from.clone(),
        mandate: command.mandate.clone(),
        level: authority.level,
    };
    Ok(acting.accept(opened, format!("case {case} opened; next: serve the notice")).cites(cites))
}

/// The pack with the list that is in force on the day of the act, where its authorities sit.
fn pack_of<'a>(context: &'a Context<'a>, list: &Slug) -> Result<&'a Arc<Pack>, Refusal> {
    let packs = context.packs;
    let is_in_force = |pack: &Arc<Pack>| {
        let on = context.on.unwrap_or_else(|| packs.day_of(pack, context.now));
        packs.governing(&pack.meta.id, on).is_some_and(|governing| governing.hash == pack.hash)
    };
    packs.all().find(|pack| pack.list(list).is_some() && is_in_force(pack)).ok_or_else(|| {
        let on = context.on.map_or_else(|| "today".to_owned(), |on| format!("on {on}"));
        Refusal::new("pack-missing", format!("no pack in force {on} has list {list}"))
            .remedy("name a list of a pack in force, or check the day")
    })
}

pub(super) fn fresh_broken() -> Refusal {
    Refusal::new("id-broken", "the fresh name given to this command is not an id")
        .remedy("report this as a defect")
}

fn ground_of<'a>(acting: &Acting<'a>, command: &OpenCase) -> Result<&'a Ground, Refusal> {
    let pack = acting.pack;
    let ground = pack.ground(&command.ground).filter(|ground| ground.lists.contains(&command.list));
    let ground = ground.ok_or_else(|| {
        Refusal::new("ground-unknown", format!("{} is not a ground of list {}", command.ground, command.list))
            .remedy(one_of(pack.grounds_for(&command.list).map(|ground| ground.head.id.as_str())))
    })?;
    match &command.field {
        None if !ground.fields.is_empty() => Err(field_refusal(ground, "the ground needs a field")),
        Some(field) if !ground.fields.is_empty() && !ground.fields.contains(field) => {
            Err(field_refusal(ground, &format!("{field} is not a field of this ground")))
        }
        _ => Ok(ground),
    }
}

fn field_refusal(ground: &Ground, what: &str) -> Refusal {
    let fields = ground.fields.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ");
    Refusal::new("field-wrong", what).basis(&ground.head.basis).remedy(format!("use one of {fields}"))
}

/// Types facts by their declarations.
pub(super) fn typed(pack: &Pack, raw: &RawFacts) -> Result<Facts, Refusal> {
    raw.0
        .iter()
        .map(|(id, text)| {
            let declared = pack.facts.iter().find(|fact| fact.id == *id);
            let kind: &FactKind = &declared
                .ok_or_else(|| {
                    Refusal::new("fact-unknown", format!("pack {} declares no fact {id}", pack.meta.id))
                        .remedy(one_of(pack.facts.iter().map(|fact| fact.id.as_str())))
                })?
                .kind;
            FactValue::read(kind, text).map(|value| (id.clone(), value)).map_err(|error| {
                Refusal::new("fact-wrong", format!("{id}: {error}")).remedy("state the fact in its form")
            })
        })
        .collect()
}

fn refuse_second_case(acting: &Acting<'_>, command: &OpenCase) -> Result<(), Refusal> {
    let packs = acting.context.packs;
    let is_same = |case: &Case| case.opened.list == command.list && case.opened.basis == command.basis;
    if let Some((id, case)) = running_cases(acting.file, packs, acting.on).find(|(_, case)| is_same(case)) {
        return Err(Refusal::new("case-running", "a case on this list and act is open already")
            .found(format!("case {id} of {} at {}", case.opened_on, case.authority))
            .remedy("go on with that case, or close it first"));
    }
    let listed = acting.file.entries.iter().find(|(id, entry)| {
        let status = status_at(acting.file, id, packs, acting.on);
        let case = entry.case().and_then(|case| acting.file.cases.get(case));
        case.is_some_and(is_same) && !matches!(status, None | Some(Status::Ended { .. }))
    });
    match listed {
        None => Ok(()),
        Some((id, _)) => Err(Refusal::new("already-listed", "an entry on this list and act is live already")
            .found(format!("entry {id}"))
            .remedy("nothing to do; one act is one entry")),
    }
}

/// Source: ndrc-2018-87 II (C029): no list without its consequences.
fn check_consequences(acting: &Acting<'_>, list: &Slug) -> Result<(), Refusal> {
    if acting.pack.consequences_for(list).next().is_some() {
        return Ok(());
    }
    Err(Refusal::new("no-consequences", format!("the pack does not say what follows from list {list}"))
        .cites(acting.duty(Mechanism::ConsequencesDefined))
        .remedy("the pack must define the consequences of the list first"))
}

/// Every test of the ground on the basis act must be answered by a stated fact, and none may be answered no.
///
/// Source: opinions-2016 preamble; sc-2019-35 (8).
fn check_basis(acting: &Acting<'_>, ground: &Ground, facts: &Facts) -> Result<(), Refusal> {
    let view = FileView::new(acting.file, acting.context.packs, acting.on).with_facts(facts);
    for limb in act_tests(&ground.condition) {
        let explanation = evaluate(limb, &view, acting.on);
        if explanation.outcome != Outcome::Met {
            let name = limb.id.as_ref().map_or("the basis act", Slug::as_str);
            return Err(Refusal::new(
                "basis-missing",
                format!("limb {name} of ground {} is not met", ground.head.id),
            )
            .cites(limb.cites.iter().cloned())
            .cites(acting.duty(Mechanism::BasisAct))
            .found(explanation.found)
            .remedy("state the facts of the legal act on which the case rests, or do not open it"));
        }
    }
    Ok(())
}

/// The tests on the act that must hold whatever is found later: those joined by "all".
fn act_tests(condition: &Condition) -> Vec<&Condition> {
    match &condition.test {
        Test::All(parts) => parts.iter().flat_map(act_tests).collect(),
        Test::Fact { fact, .. } if fact.as_str().starts_with("act.") => vec![condition],
        _ => Vec::new(),
    }
}

/// Source: ndrc-2018-87 IV (C039).
fn check_transfer(
    acting: &Acting<'_>,
    from: &EntryId,
    to: ListKind,
    field: Option<&Slug>,
) -> Result<(), Refusal> {
    let refuse = |what: String| {
        Refusal::new("no-transfer", what).cites(acting.duty(Mechanism::Transfer)).remedy(
            "name a key-scrutiny entry of this organisation that is in force, or open the case without it",
        )
    };
    let entry = acting.file.entries.get(from).ok_or_else(|| refuse(format!("there is no entry {from}")))?;
    if entry.list_kind != ListKind::KeyScrutiny || to != ListKind::Exclusion {
        return Err(refuse(format!(
            "a transfer goes from a key-scrutiny list to an exclusion list, not from {}",
            entry.list
        )));
    }
    if entry.field() != field {
        let own = entry.field().map_or("no field", Slug::as_str);
        return Err(refuse(format!("entry {from} is of another field: {own}")));
    }
    match status_at(acting.file, from, acting.context.packs, acting.on) {
        Some(Status::InForce | Status::Suspended { .. }) => Ok(()),
        _ => Err(refuse(format!("entry {from} is not in force on {}", acting.on))),
    }
}
