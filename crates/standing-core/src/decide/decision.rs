//! The decision: a second officer approves the proposal, which makes the decision and the entry.

use super::acting::{Accepted, Acting, Context};
use super::competence::check_mandate;
use super::notice::refuse_if_over;
use super::opening::fresh_broken;
use super::proposal::{check_heard, check_proposal, explain_ground, target_list};
use super::refusal::Refusal;
use crate::command::case::{Decide, Verdict};
use crate::event::case::{DecisionMade, Document, LimbFound, Outcome, ProposalReturned};
use crate::event::entry::{EntryMade, EntryRemoved};
use crate::file::File;
use crate::file::case::{Case, Proposal, Stage};
use crate::id::EntryId;
use crate::pack::evaluate::Outcome as Limb;
use crate::pack::model::{Approval, ListRule, Mechanism};
use crate::prose::Prose;
use crate::standing::service::served_on;
use crate::standing::status::{Status, status_at};

pub(super) fn decide(file: &File, context: &Context<'_>, command: &Decide) -> Result<Accepted, Refusal> {
    let (acting, case) = Acting::on_case(file, context, &command.case)?;
    acting.only(&case.authority)?;
    refuse_if_over(&acting, case)?;
    check_mandate(&acting, case)?;
    let procedure = acting.procedure(&case.opened.list)?;
    let mut cites = check_heard(&acting, case, procedure)?;
    let Stage::Proposed(proposal) = &case.stage else {
        return Err(Refusal::new("nothing-proposed", "no decision is proposed")
            .cites(acting.duty(Mechanism::SecondOfficer))
            .remedy("propose a decision with findings and reasons first"));
    };
    if command.verdict == Verdict::Return {
        let reasons = command.reasons.clone().ok_or_else(|| {
            Refusal::new("reasons-missing", "sending a proposal back needs reasons").remedy("say why")
        })?;
        let returned = ProposalReturned { case: command.case.clone(), reasons };
        return Ok(acting.accept(returned, "sent back to the proposing officer"));
    }
    if procedure.approval == Approval::SecondOfficer {
        check_second_officer(&acting, proposal)?;
        cites.extend(acting.duty(Mechanism::SecondOfficer));
    }
    // The file may have changed since the proposal: what no longer holds is not decided.
    cites.extend(check_proposal(&acting, case, procedure, &proposal.proposed)?);
    let list = target_list(&acting, case, procedure, proposal.proposed.outcome)?;
    let accepted = make(&acting, case, proposal, list)?;
    if let Some(list) = list {
        cites.extend(list.head.basis.cites.clone());
    }
    cites.extend(acting.duty(Mechanism::Reasons));
    Ok(accepted.cites(cites))
}

/// Source: opinions-2016 IV(2)2; web.md "Access": the proposer is not the approver.
fn check_second_officer(acting: &Acting<'_>, proposal: &Proposal) -> Result<(), Refusal> {
    let same = match acting.context.actor {
        super::acting::Actor::Officer { mark, .. } => Some(mark) == proposal.mark.as_ref(),
        _ => true,
    };
    if same {
        return Err(Refusal::new("same-officer", "the officer who proposed cannot approve")
            .cites(acting.duty(Mechanism::SecondOfficer))
            .found(format!("proposed on {} by the same officer", proposal.on))
            .remedy("another officer of the authority must approve"));
    }
    Ok(())
}

fn make(
    acting: &Acting<'_>,
    case: &Case,
    proposal: &Proposal,
    list: Option<&ListRule>,
) -> Result<Accepted, Refusal> {
    let id = &case.opened.case;
    let entry = match list {
        None => None,
        Some(_) => {
            Some(format!("e-{}", acting.context.fresh).parse::<EntryId>().map_err(|_| fresh_broken())?)
        }
    };
    let notice_served_on =
        served_on(case, Document::Notice, acting.pack, acting.context.packs, acting.on).unwrap_or(acting.on);
    let decision = DecisionMade {
        case: id.clone(),
        outcome: proposal.proposed.outcome,
        ground: case.opened.ground.clone(),
        limbs: limbs(acting, case, proposal),
        reasons: proposal.proposed.reasons.clone(),
        basis: case.opened.basis.clone(),
        notice_served_on,
        answered: !case.representations.is_empty(),
        heard: case.hearing_held.is_some(),
        entry: entry.clone(),
    };
    let (Some(list), Some(entry)) = (list, entry) else {
        return Ok(acting.accept(decision, "decided: nothing is done; serve the decision"));
    };
    let made = EntryMade {
        entry: entry.clone(),
        case: id.clone(),
        list: list.head.id.clone(),
        list_kind: list.kind,
        ground: case.opened.ground.clone(),
        field: case.opened.field.clone(),
        until: proposal.proposed.until,
        restricted: case.opened.restricted,
    };
    let says = format!(
        "decided: {} on {}; entry {entry} takes effect after service",
        proposal.proposed.outcome, list.head.id
    );
    let accepted = acting.accept(decision, says).and(acting.event(made));
    Ok(end_transferred(acting, case, &entry, proposal.proposed.outcome, accepted))
}

/// A transfer ends the key-scrutiny entry from which it came, if it has not ended meanwhile.
fn end_transferred(
    acting: &Acting<'_>,
    case: &Case,
    to: &EntryId,
    outcome: Outcome,
    accepted: Accepted,
) -> Accepted {
    let is_live = |from: &EntryId| {
        let status = status_at(acting.file, from, acting.context.packs, acting.on);
        matches!(status, Some(Status::InForce | Status::Suspended { .. }))
    };
    let from = case.opened.transfer_from.as_ref().filter(|from| outcome == Outcome::List && is_live(from));
    let reasons = "transferred to an exclusion list".parse::<Prose>();
    match (from, reasons) {
        (Some(from), Ok(reasons)) => {
            let removed =
                EntryRemoved { entry: from.clone(), exit: None, transferred_to: Some(to.clone()), reasons };
            accepted.and(acting.event(removed)).cites(acting.duty(Mechanism::Transfer))
        }
        _ => accepted,
    }
}

fn limbs(acting: &Acting<'_>, case: &Case, proposal: &Proposal) -> Vec<LimbFound> {
    let Some(ground) = acting.pack.ground(&case.opened.ground) else { return Vec::new() };
    explain_ground(acting, case, ground, &proposal.proposed.findings)
        .limbs()
        .into_iter()
        .filter_map(|limb| {
            Some(LimbFound {
                limb: limb.id.clone()?,
                holds: limb.outcome == Limb::Met,
                found: limb.found.clone(),
            })
        })
        .collect()
}
