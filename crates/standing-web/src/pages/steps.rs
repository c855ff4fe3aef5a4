//! What each reader can do next about an entry. Addressed to readers by what they come for; it never tells
//! anyone to act against an organisation.

use standing_core::file::entry::Entry;
use standing_core::id::EntryId;
use standing_core::pack::model::{EvidenceItem, Pack, Step};
use standing_core::standing::status::effective_from;

use super::clocks;
use super::legal::{Legal, RuleView, Title};
use super::look::{By, Look};

/// Ways for the organisation: to object, to go one level up, to end the entry, to end it early.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ways {
    /// Sentences about objecting and asking for review, each with a rule where one says so.
    pub(crate) review: Vec<Way>,
    /// Where to go after that.
    pub(crate) appeal: Option<Title>,
    /// How it ends because its ground is gone.
    pub(crate) exits: Vec<WayOut>,
    /// How it ends early because things were put right.
    pub(crate) restorations: Vec<WayOut>,
}

/// A sentence with its rule.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub(crate) says: String,
    pub(crate) to: Option<By>,
    pub(crate) rule: RuleView,
}

/// A way out with the evidence that it asks for.
#[derive(Debug, Clone)]
pub(crate) struct WayOut {
    pub(crate) rule: RuleView,
    pub(crate) needed: Vec<Legal>,
    pub(crate) menu: Vec<Legal>,
    pub(crate) menu_min: u64,
    /// From when it is possible, or that it comes by itself; empty where neither is said.
    pub(crate) says: String,
}

/// The ways of a live entry that was decided here.
pub(crate) fn ways(look: &Look<'_>, id: &EntryId, entry: &Entry) -> Ways {
    let mut ways = Ways::default();
    if let Some(pack) = look.pack_of(entry, Step::Review) {
        review_ways(look, id, entry, pack, &mut ways);
    }
    if let Some(pack) = look.pack_of(entry, Step::Exit) {
        ways.exits = pack
            .exits_for(&entry.list)
            .map(|exit| {
                let says = if exit.automatic { look.t.say("exit-automatic") } else { String::new() };
                let rule = RuleView::of(&exit.head, "exit", pack, look.t.locale());
                way_out(look, rule, &exit.evidence, 0, says)
            })
            .collect();
    }
    if let Some(pack) = look.pack_of(entry, Step::Restoration) {
        let from = effective_from(look.file, id, look.packs, look.as_of);
        ways.restorations = pack
            .restorations_for(&entry.list)
            .map(|restoration| {
                let earliest = restoration.period_min.zip(from).map(|(period, from)| period.add_to(from));
                let says = earliest.map_or_else(String::new, |day| {
                    look.t.with("restoration-from", &[("day", look.t.day(day).words.into())])
                });
                let rule = RuleView::of(&restoration.head, "restoration", pack, look.t.locale());
                way_out(look, rule, &restoration.evidence, restoration.menu_min, says)
            })
            .collect();
    }
    ways
}

fn review_ways(look: &Look<'_>, id: &EntryId, entry: &Entry, pack: &Pack, ways: &mut Ways) {
    let Some(procedure) = pack.procedure(&entry.list) else { return };
    let authority = entry.authority();
    let known = authority.and_then(|id| look.directory.authorities.get(id));
    let superior = known.and_then(|known| known.superior.as_ref());
    let steps = [
        (&procedure.objection, ["way-object", "way-object-by"], authority),
        (&procedure.reconsideration, ["way-reconsider", "way-reconsider-by"], superior),
    ];
    for (rule, [open, by], to) in steps {
        let Some(rule) = pack.deadline(rule) else { continue };
        let running = clocks::running(look, id, entry, rule);
        let says = match running {
            Some(deadline) => look.t.with(
                by,
                &[
                    ("day", look.t.day(deadline.due).words.into()),
                    ("left", look.t.distance(look.as_of, deadline.due).into()),
                ],
            ),
            None => look.t.say(open),
        };
        ways.review.push(Way {
            says,
            to: to.map(|to| look.authority(to)),
            rule: RuleView::of(&rule.head, "deadline", pack, look.t.locale()),
        });
    }
    ways.appeal = Some(Title::of(&procedure.appeal, pack, look.t.locale()));
}

fn way_out(
    look: &Look<'_>,
    rule: RuleView,
    evidence: &[EvidenceItem],
    menu_min: u32,
    says: String,
) -> WayOut {
    let items = |required: bool| {
        let items = evidence.iter().filter(move |item| item.required == required);
        items.map(|item| Legal::of(&item.title, look.t.locale().word())).collect()
    };
    WayOut { rule, needed: items(true), menu: items(false), menu_min: menu_min.into(), says }
}
