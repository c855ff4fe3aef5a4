//! An entry in plain words, for a reader who is no lawyer: what it is, by whom, why, since when, until when, and
//! what to do next. The legal text stands beside it; nothing is decided here.

use standing_core::event::entry::FoundingTerm;
use standing_core::file::entry::{Entry, Origin};
use standing_core::id::EntryId;
use standing_core::pack::model::{ListKind, Pack, RestorationRule, Step, Term};
use standing_core::standing::status::{Status, Suspension, effective_from, last_day, status_at};
use standing_core::word::Word;

use super::look::Look;
use super::rulebook::period;
use super::speech::Said;

/// The sentences about an entry.
pub(crate) fn explain(look: &Look<'_>, id: &EntryId, entry: &Entry) -> Vec<String> {
    let Some(pack) = look.packs.of(&entry.pack) else { return Vec::new() };
    let mut sentences = vec![origin(look, entry, pack), status(look, id, entry, pack)];
    let is_over =
        matches!(status_at(look.file, id, look.packs, look.as_of), None | Some(Status::Ended { .. }));
    if !is_over {
        sentences.extend(term(look, id, entry, pack));
        sentences.extend(way_back(look, id, entry));
    }
    sentences
}

/// A text of a pack in the reader's language.
fn titled(look: &Look<'_>, text: &standing_core::pack::Text) -> String {
    text.in_language(look.t.locale().word()).to_owned()
}

fn origin(look: &Look<'_>, entry: &Entry, pack: &Pack) -> String {
    let t = look.t;
    match &entry.origin {
        Origin::Decided { authority, on, .. } => {
            let list = pack.list(&entry.list).map(|list| titled(look, &list.head.title));
            let ground = pack.ground(&entry.ground).map(|ground| titled(look, &ground.head.title));
            t.with(
                "plain-decided",
                &[
                    ("authority", look.authority(authority).name.text.into()),
                    ("day", t.day(*on).words.into()),
                    ("list", list.unwrap_or_else(|| entry.list.to_string()).into()),
                    ("ground", ground.unwrap_or_else(|| entry.ground.to_string()).into()),
                ],
            )
        }
        Origin::Founded { provenance, row, imported_on, .. } => t.with(
            "plain-founded",
            &[
                ("body", provenance.listed_by.as_str().into()),
                ("source", provenance.source.as_str().into()),
                ("ground", row.ground_text.as_str().into()),
                ("day", t.day(*imported_on).words.into()),
                ("copy", t.day(provenance.copy_of).words.into()),
            ],
        ),
    }
}

fn status(look: &Look<'_>, id: &EntryId, entry: &Entry, pack: &Pack) -> String {
    let t = look.t;
    let on = |day| -> [(&'static str, Said<'_>); 1] { [("day", t.day(day).words.into())] };
    match status_at(look.file, id, look.packs, look.as_of) {
        None => t.with("plain-not-yet", &on(look.as_of)),
        Some(Status::AwaitingService) => t.say("plain-awaiting-service"),
        Some(Status::Standstill { until }) => t.with("plain-standstill", &on(until)),
        Some(Status::InForce) => {
            let from = effective_from(look.file, id, look.packs, look.as_of);
            match (entry.list_kind, from) {
                (ListKind::Trusted, Some(from)) => t.with("plain-eased", &on(from)),
                (ListKind::Trusted, None) => t.say("plain-eased-undated"),
                (_, Some(from)) => t.with("plain-in-force", &on(from)),
                (_, None) => t.say("plain-in-force-undated"),
            }
        }
        Some(Status::Suspended { why, since }) => match why {
            Suspension::Stay => t.with("plain-suspended-stay", &on(since)),
            Suspension::ByKeeper => t.with("plain-suspended-keeper", &on(since)),
            Suspension::MissedDeadline(rule) => {
                let title = pack.deadline(&rule).map(|rule| titled(look, &rule.head.title));
                let rule = title.unwrap_or_else(|| rule.to_string());
                t.with("plain-suspended-missed", &[("day", t.day(since).words.into()), ("rule", rule.into())])
            }
        },
        Some(Status::Ended { how, on: day }) => t.with(&format!("plain-ended-{}", how.as_str()), &on(day)),
    }
}

fn term(look: &Look<'_>, id: &EntryId, entry: &Entry, pack: &Pack) -> Option<String> {
    let t = look.t;
    if let Some(last) = last_day(look.file, id, look.packs, look.as_of) {
        return Some(t.with("plain-last-day", &[("day", t.day(last).words.into())]));
    }
    if let Origin::Founded { row, .. } = &entry.origin {
        return Some(match row.term {
            FoundingTerm::Ongoing => t.say("plain-founding-ongoing"),
            FoundingTerm::Permanent => t.say("plain-founding-permanent"),
            FoundingTerm::Fixed => t.say("plain-founding-fixed"),
        });
    }
    match &pack.list(&entry.list)?.term {
        Term::UntilExit => {
            let exits: Vec<_> =
                pack.exits_for(&entry.list).map(|exit| titled(look, &exit.head.title)).collect();
            let exits = exits.join(&t.say("list-semicolon"));
            Some(t.with("plain-until-exit", &[("exits", exits.into())]))
        }
        Term::Permanent { review } => {
            Some(t.with("plain-permanent", &[("length", period(t, *review).into())]))
        }
        Term::Fixed(_) | Term::AtMost(_) | Term::AtMostInAll(_) => None,
    }
}

/// How the organisation gets its standing back early.
fn way_back(look: &Look<'_>, id: &EntryId, entry: &Entry) -> Option<String> {
    let t = look.t;
    let pack = look.packs.for_step(&entry.pack, &entry.list, Step::Restoration, look.as_of)?;
    let rule: &RestorationRule = pack.restorations_for(&entry.list).next()?;
    let items = |required: bool| {
        let items = rule.evidence.iter().filter(move |item| item.required == required);
        let items: Vec<_> = items.map(|item| titled(look, &item.title)).collect();
        items.join(&t.say("list-semicolon"))
    };
    let from = rule.period_min.zip(effective_from(look.file, id, look.packs, look.as_of));
    let from = from.map(|(period, from)| t.day(period.add_to(from)).words);
    let key = match (&from, rule.menu_min) {
        (None, 0) => "plain-way-back",
        (Some(_), 0) => "plain-way-back-from",
        (None, _) => "plain-way-back-menu",
        (Some(_), _) => "plain-way-back-menu-from",
    };
    Some(t.with(
        key,
        &[
            ("day", from.unwrap_or_default().into()),
            ("items", items(true).into()),
            ("menu", items(false).into()),
            ("least", u64::from(rule.menu_min).into()),
        ],
    ))
}
