//! An entry in plain words: what it is, by whom, why, since when, until when, and what to do next.

use jiff::civil::Date;

use super::cites::Cites;
use super::status::{EndKind, Status, Suspension, effective_from, last_day, status_at};
use crate::file::File;
use crate::file::entry::{Entry, Origin};
use crate::id::EntryId;
use crate::pack::model::{Cite, ListKind, Mechanism, Pack, RestorationRule, Step, Term};
use crate::packs::Packs;

/// An entry in plain English sentences, for a reader who is no lawyer. The legal text stands beside it.
///
/// Source: sc-2019-35 (22) (C288).
#[must_use]
pub fn explain_entry(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> Vec<String> {
    let Some(entry) = file.entries.get(id) else { return Vec::new() };
    let Some(pack) = packs.of(&entry.pack) else { return Vec::new() };
    let mut sentences = vec![origin(entry, pack), status_sentence(file, id, entry, packs, as_of)];
    sentences.extend(term_sentence(file, id, entry, pack, packs, as_of));
    sentences.extend(way_back(file, id, entry, packs, as_of));
    sentences
}

/// The clauses of the way back, where the explanation shows one.
#[must_use]
pub fn way_back_cites(file: &File, id: &EntryId, packs: &Packs, as_of: Date) -> Vec<Cite> {
    let entry = file.entries.get(id);
    let rule = entry.and_then(|entry| way_back_rule(file, id, entry, packs, as_of));
    rule.map(|rule| rule.head.basis.cites.clone()).unwrap_or_default()
}

/// The clauses of an explanation: of the list and the ground, and of the duty to explain.
#[must_use]
pub fn explanation_cites(file: &File, id: &EntryId, packs: &Packs) -> Vec<Cite> {
    let mut cites = Cites::default();
    let Some(entry) = file.entries.get(id) else { return cites.into_vec() };
    let Some(pack) = packs.of(&entry.pack) else { return cites.into_vec() };
    cites.add(pack.list(&entry.list).into_iter().flat_map(|list| &list.head.basis.cites));
    cites.add(pack.ground(&entry.ground).into_iter().flat_map(|ground| &ground.head.basis.cites));
    cites.duty(pack, Mechanism::Explanation);
    cites.into_vec()
}

/// How the organisation gets its standing back early, while the entry is live.
fn way_back(file: &File, id: &EntryId, entry: &Entry, packs: &Packs, as_of: Date) -> Option<String> {
    let rule = way_back_rule(file, id, entry, packs, as_of)?;
    let items = |required: bool| {
        let items = rule.evidence.iter().filter(move |item| item.required == required);
        items.map(|item| item.title.in_language("en").to_owned()).collect::<Vec<_>>().join("; ")
    };
    let menu = match rule.menu_min {
        0 => String::new(),
        least => format!("; and at least {least} of: {}", items(false)),
    };
    let from = match (rule.period_min, effective_from(file, id, packs, as_of)) {
        (Some(period), Some(from)) => format!(" from {}", period.add_to(from)),
        _ => String::new(),
    };
    Some(format!("It can end early{from} on: {}{menu}.", items(true)))
}

fn way_back_rule<'a>(
    file: &File,
    id: &EntryId,
    entry: &'a Entry,
    packs: &'a Packs,
    as_of: Date,
) -> Option<&'a RestorationRule> {
    if matches!(status_at(file, id, packs, as_of), None | Some(Status::Ended { .. })) {
        return None;
    }
    packs.for_step(&entry.pack, &entry.list, Step::Restoration, as_of)?.restorations_for(&entry.list).next()
}

fn origin(entry: &Entry, pack: &Pack) -> String {
    let list = pack.list(&entry.list).map_or(entry.list.as_str(), |list| list.head.title.in_language("en"));
    let ground = pack
        .ground(&entry.ground)
        .map_or(entry.ground.as_str(), |ground| ground.head.title.in_language("en"));
    match &entry.origin {
        Origin::Decided { authority, on, .. } => {
            format!(
                "{authority} decided on {on} to put the organisation on the list \"{list}\" because: {ground}."
            )
        }
        Origin::Founded { provenance, row, imported_on, .. } => format!(
            "{} listed the organisation, before and outside this register, on \"{}\"; the published reason is: {}. Imported here on {imported_on} from a copy of {}.",
            provenance.listed_by, provenance.source, row.ground_text, provenance.copy_of
        ),
    }
}

fn status_sentence(file: &File, id: &EntryId, entry: &Entry, packs: &Packs, as_of: Date) -> String {
    let effect = match entry.list_kind {
        ListKind::Trusted => "dealings with it are eased",
        _ => "the consequences below follow",
    };
    match status_at(file, id, packs, as_of) {
        None => format!("On {as_of} the entry did not exist."),
        Some(Status::AwaitingService) => {
            "The decision was not served on the organisation yet: nothing follows from it.".to_owned()
        }
        Some(Status::Standstill { until }) => {
            format!("The decision was served and has no effect until after {until}.")
        }
        Some(Status::InForce) => {
            let from = effective_from(file, id, packs, as_of)
                .map_or_else(String::new, |from| format!(" since {from}"));
            format!("It is in force{from}: {effect}.")
        }
        Some(Status::Suspended { why, since }) => format!(
            "It is suspended since {since} {}: nothing follows from it for now.",
            match why {
                Suspension::Stay => "by a stay".to_owned(),
                Suspension::MissedDeadline(rule) =>
                    format!("because the authority missed the deadline \"{rule}\""),
                Suspension::ByKeeper => "by the body that keeps the list".to_owned(),
            }
        ),
        Some(Status::Ended { how, on }) => ended_sentence(how, on),
    }
}

fn ended_sentence(how: EndKind, on: Date) -> String {
    match how {
        EndKind::Removed => format!("It ended on {on} because its ground is gone: nothing follows from it."),
        EndKind::TermOver => format!("Its term was over on {on}: nothing follows from it."),
        EndKind::Revoked => {
            format!(
                "It was revoked on {on} because it was wrong from the start: it never had a lawful effect."
            )
        }
        EndKind::Shielded => format!("It ended on {on} and is no longer shown: nothing follows from it."),
        EndKind::Restored => {
            format!("The organisation put things right and was restored on {on}: nothing follows from it.")
        }
        EndKind::Transferred => format!("It ended on {on} when another entry took its place."),
        EndKind::Lapsed => {
            format!("It ended on {on} because the authority missed its deadline: nothing follows from it.")
        }
        EndKind::Vanished => format!(
            "The copy of {on} of the keeper's list no longer has it: this register takes it as ended. Ask the keeper to be certain."
        ),
    }
}

fn term_sentence(
    file: &File,
    id: &EntryId,
    entry: &Entry,
    pack: &Pack,
    packs: &Packs,
    as_of: Date,
) -> Option<String> {
    if matches!(status_at(file, id, packs, as_of), None | Some(Status::Ended { .. })) {
        return None;
    }
    if let Some(last) = last_day(file, id, packs, as_of) {
        return Some(format!("Its last day is {last}."));
    }
    if let Origin::Founded { row, .. } = &entry.origin {
        return Some(match row.term {
            crate::event::entry::FoundingTerm::Ongoing => {
                "It lasts until conditions set by the body that keeps the list are met.".to_owned()
            }
            crate::event::entry::FoundingTerm::Permanent => "The keeper's list gives it no end.".to_owned(),
            crate::event::entry::FoundingTerm::Fixed => "Its last day is not known.".to_owned(),
        });
    }
    match &pack.list(&entry.list)?.term {
        Term::UntilExit => {
            let exits = pack
                .exits_for(&entry.list)
                .map(|exit| exit.head.title.in_language("en").to_owned())
                .collect::<Vec<_>>()
                .join("; ");
            Some(format!("It lasts until one of these is shown: {exits}."))
        }
        Term::Permanent { review } => Some(format!("It has no end; it is reviewed every {review}.")),
        Term::Fixed(_) | Term::AtMost(_) | Term::AtMostInAll(_) => None,
    }
}
