//! What must hold whatever is played. The judge here reads the raw events, not the file: it must not repeat the
//! mistakes of the code that it judges.

use std::collections::BTreeSet;

use jiff::civil::Date;
use standing_core::calendar::due;
use standing_core::decide::{Accepted, Refusal};
use standing_core::event::case::{Document, Outcome};
use standing_core::event::stored::{from_bytes, to_bytes};
use standing_core::event::{Event, EventKind};
use standing_core::file::File;
use standing_core::id::{CaseId, EntryId};
use standing_core::pack::model::{InterimStart, Pack, Step};
use standing_core::packs::Packs;
use standing_core::standing::certificate::certificate_at;
use standing_core::standing::check::check;
use standing_core::standing::consequences::{Consequence, Question, consequences_at};
use standing_core::standing::deadlines::{Deadline, DeadlineState, deadlines_at, open_deadlines_at};
use standing_core::standing::entries::entries_at;
use standing_core::standing::explain::explain_entry;
use standing_core::standing::interim::interim_at;
use standing_core::standing::leads::leads_at;
use standing_core::standing::measures::measures_at;
use standing_core::standing::publication::{Shown, acts_shown, publication_of};
use standing_core::standing::statistics::Statistics;
use standing_core::standing::status::{EndKind, Status, effective_from, last_day, status_at};
use standing_core::standing::tiers::tier_at;
use standing_core::standing::viewer::{Viewer, is_restricted};

use crate::world::{Move, World};

/// A law that did not hold, in words.
pub(crate) type Broken = String;

macro_rules! hold {
    ($holds:expr, $($told:tt)+) => {
        if !$holds {
            return Err(format!($($told)+));
        }
    };
}

/// A refusal says what, why and what to do.
pub(crate) fn refusal(refusal: &Refusal) -> Result<(), Broken> {
    hold!(!refusal.code.is_empty() && !refusal.what.is_empty(), "an empty refusal: {refusal:?}");
    hold!(!refusal.remedy.trim().is_empty(), "a refusal without remedy: {refusal:?}");
    let names_nothing =
        ["use one of ", "give ", "correct one of "].iter().any(|words| refusal.remedy.ends_with(words));
    hold!(!names_nothing, "a remedy that names nothing: {refusal:?}");
    Ok(())
}

/// What was accepted is told, dated, attributed, justified by a pack in force, and changes the file.
pub(crate) fn accepted(world: &World, asked: &Move, accepted: &Accepted) -> Result<(), Broken> {
    hold!(!accepted.events.is_empty() && !accepted.says.is_empty(), "nothing happened: {accepted:?}");
    let mut file = world.file.clone();
    for event in &accepted.events {
        let kind = event.kind.word();
        hold!(event.recorded_at == world.now, "{kind} was recorded at another moment");
        hold!(event.by == asked.actor.author(), "{kind} has another author: {:?}", event.by);
        hold!(asked.on.is_none_or(|on| on == event.on), "{kind} is of {}, not of the day given", event.on);
        hold!(event.on <= world.today().tomorrow().unwrap(), "{kind} is of the future: {}", event.on);
        if let Some(named) = &event.pack {
            let pack =
                world.packs.of(named).ok_or_else(|| format!("{kind} names a pack that is not loaded"))?;
            let from = pack.meta.valid_from;
            hold!(from <= event.on, "{kind} of {} rests on a pack in force from {from}", event.on);
        }
        let bytes = to_bytes(event, "file");
        hold!(from_bytes(&bytes).as_ref() == Ok(event), "{kind} changes when stored: {event:?}");
        // A tree of values sorts its keys: what it writes is the canonical form.
        let tree = serde_json::from_slice::<serde_json::Value>(&bytes).map_err(|error| error.to_string())?;
        hold!(serde_json::to_vec(&tree).ok() == Some(bytes), "{kind} is not in canonical form: {event:?}");
        let before = file.clone();
        file = file.apply(event);
        hold!(file.version == before.version + 1, "{kind} did not count");
        let changed = File { version: before.version, ..file.clone() } != before;
        hold!(changed || changes_nothing(&event.kind), "{kind} was accepted and changed nothing");
        made(&file, event)?;
    }
    Ok(())
}

/// Events about others than this file, and repetitions of what the file holds.
fn changes_nothing(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::AuthorityRegistered(_)
            | EventKind::UnitRegistered(_)
            | EventKind::MandateGranted(_)
            | EventKind::MandateEnded(_)
            | EventKind::EventErased(_)
            | EventKind::FactsStated(_)
            | EventKind::ExitArose(_)
            | EventKind::EntryRestricted(_)
            | EventKind::EntryRevoked(_)
            | EventKind::SuperiorInformed(_)
            | EventKind::DeadlineExtended(_)
            | EventKind::InterimExtended(_)
            | EventKind::HearingHeld(_)
    )
}

/// What an event makes is in the file afterwards.
fn made(file: &File, event: &Event) -> Result<(), Broken> {
    let there = match &event.kind {
        EventKind::CaseOpened(what) => file.cases.contains_key(&what.case),
        EventKind::EntryMade(what) => file.entries.get(&what.entry).is_some_and(|entry| {
            entry.case() == Some(&what.case) && file.cases[&what.case].decided().is_some()
        }),
        EventKind::MeasureTaken(what) => file.measures.contains_key(&what.measure),
        EventKind::MeasureRefused(what) => file.measures.contains_key(&what.measure),
        EventKind::RecordMade(what) => file.records.contains_key(&what.record),
        EventKind::PledgeMade(what) => file.records.contains_key(&what.record),
        EventKind::EntryRevoked(what) => file.entries[&what.entry].end.is_some(),
        EventKind::EntryRemoved(what) => file.entries[&what.entry].end.is_some(),
        EventKind::EntryRestored(what) => file.entries[&what.entry].end.is_some(),
        _ => true,
    };
    if there { Ok(()) } else { Err(format!("{} left nothing in the file", event.kind.word())) }
}

/// Everything that follows, as the operator sees it.
pub(crate) fn everything() -> Question {
    Question { viewer: Viewer::Register, ..Question::default() }
}

/// Days on which to ask: around every event, far away, and some more.
pub(crate) fn days(events: &[Event], more: impl IntoIterator<Item = Date>) -> BTreeSet<Date> {
    let mut days = BTreeSet::from(["1990-01-01", "2100-12-31"].map(|day| day.parse().unwrap()));
    for event in events {
        days.extend([
            event.on,
            event.on.yesterday().unwrap_or(event.on),
            event.on.tomorrow().unwrap_or(event.on),
        ]);
    }
    days.extend(more);
    days
}

/// Everything that can be asked of a file on a day is answered, and the answers agree with the events.
pub(crate) fn standing(file: &File, events: &[Event], packs: &Packs, day: Date) -> Result<usize, Broken> {
    let all = everything();
    let found = consequences_at(file, packs, &all, day);
    hold!(found == consequences_at(file, packs, &all, day), "two answers for {day}");
    hold!(found.is_sorted_by(|a, b| a.strength >= b.strength), "consequences of {day} are not sorted");
    let answer = check(file, packs, &all, day);
    hold!(answer.consequences == found, "check answers otherwise than consequences on {day}");
    hold!(answer.strength == found.first().map(|first| first.strength), "not the strongest on {day}");
    for consequence in &found {
        grounded(consequence, events, packs, day)
            .map_err(|why| format!("on {day}: {why}: {consequence:?}"))?;
    }
    let deadlines = deadlines_at(file, packs, day);
    let is_open =
        |deadline: &&Deadline| matches!(deadline.state, DeadlineState::Running | DeadlineState::Missed);
    let open = deadlines.iter().filter(is_open).cloned().collect::<Vec<_>>();
    hold!(open == open_deadlines_at(file, packs, day), "other deadlines are open on {day}");
    hold!(deadlines == deadlines_at(file, packs, day), "two answers on deadlines for {day}");
    hold!(deadlines.is_sorted_by(|a, b| a.due <= b.due), "deadlines of {day} are not sorted");
    hold!(deadlines.iter().all(|deadline| deadline.starts_on <= day), "a deadline of {day} starts later");
    for id in file.entries.keys() {
        entry(file, id, packs, day, &found)?;
    }
    seen(file, packs, day, &found)?;
    for case in file.cases.values() {
        if let Some((rule, from, until)) =
            packs.of(&case.pack).and_then(|pack| interim_at(file, case, pack, packs, day))
        {
            hold!(from <= day && day <= until, "interim {} on {day} is not within its days", rule.head.id);
        }
    }
    for pack in packs.all() {
        let leads = leads_at(file, pack, packs, day);
        hold!(leads.iter().all(|lead| pack.list(&lead.list).is_some()), "a lead to no list on {day}");
        hold!(pack.tiers.is_empty() || tier_at(file, pack, packs, day).is_some(), "no tier on {day}");
    }
    Ok(found.len())
}

/// The public sees no restricted entry, whatever it asks; the figures can be taken on every day.
fn seen(file: &File, packs: &Packs, day: Date, found: &[Consequence]) -> Result<(), Broken> {
    let is_hidden = |id: &EntryId| is_restricted(file, id, packs, day);
    let public = consequences_at(file, packs, &Question::default(), day);
    for consequence in &public {
        hold!(found.contains(consequence), "the public sees more than the operator on {day}");
        hold!(
            !consequence.entry.as_ref().is_some_and(is_hidden),
            "a restricted entry follows in public on {day}"
        );
    }
    let entries = entries_at(file, packs, &Viewer::Public, day);
    hold!(!entries.iter().any(|standing| is_hidden(&standing.entry)), "a restricted entry is shown on {day}");
    for (id, _) in file.entries.iter().filter(|(id, _)| is_hidden(id)) {
        hold!(publication_of(file, id, packs, day).shown == Shown::Nothing, "{id} is published on {day}");
    }
    for viewer in [Viewer::Public, Viewer::Organisation] {
        let certificate = certificate_at(file, packs, &viewer, day);
        hold!(certificate.is_some() == file.organisation.is_some(), "no certificate on {day}");
        let live = certificate.into_iter().flat_map(|certificate| certificate.live);
        let is_live = |status: &Status| matches!(status, Status::InForce | Status::Suspended { .. });
        hold!(
            live.into_iter().all(|standing| is_live(&standing.status)),
            "an ended entry looks live on {day}"
        );
    }
    hold!(acts_shown(file, packs, day).iter().all(|act| act.act_on <= day), "an act of the future on {day}");
    hold!(measures_at(file, packs, day).len() <= file.measures.len(), "more measures than were taken");
    let mut statistics = Statistics::default();
    statistics.add(file, packs, &Viewer::Public, day);
    let counted = statistics.entries.values().map(|counts| counts.in_force + counts.suspended + counts.ended);
    hold!(counted.sum::<u64>() <= entries.len() as u64, "a figure tells of a hidden entry on {day}");
    hold!(statistics.reported_percent().is_none_or(|percent| percent <= 100), "more than all on {day}");
    Ok(())
}

fn entry(file: &File, id: &EntryId, packs: &Packs, day: Date, found: &[Consequence]) -> Result<(), Broken> {
    let status = status_at(file, id, packs, day);
    let follows = || found.iter().filter(|consequence| consequence.entry.as_ref() == Some(id));
    hold!(!explain_entry(file, id, packs, day).is_empty(), "{id} is not explained on {day}");
    let from = effective_from(file, id, packs, day);
    let last = last_day(file, id, packs, day);
    match status {
        Some(Status::InForce) => {
            hold!(from.is_some_and(|from| from <= day), "{id} is in force on {day} before {from:?}");
            hold!(last.is_none_or(|last| day <= last), "{id} is in force on {day} after {last:?}");
        }
        Some(Status::Ended { how, on }) => {
            hold!(on <= day || how == EndKind::Revoked, "{id} is ended on {day} but from {on}");
            let pack =
                packs.for_step(&file.entries[id].pack, &file.entries[id].list, Step::Consequences, day);
            for consequence in follows() {
                let rule = pack.and_then(|pack| pack.consequence(&consequence.consequence)).unwrap();
                hold!(!rule.ends_with_entry, "{id} is ended and {} follows on {day}", rule.head.id);
                let may_last = matches!(how, EndKind::Removed | EndKind::TermOver);
                hold!(may_last, "{id} is {how} and {} follows on {day}", rule.head.id);
            }
        }
        _ => hold!(follows().next().is_none(), "{id} is {status:?} and something follows on {day}"),
    }
    Ok(())
}

/// THE LINE: nothing follows without a served notice and a served decision on this organisation; or under a
/// cited interim rule with an automatic end; or from an imported entry whose keeper is named.
fn grounded(consequence: &Consequence, events: &[Event], packs: &Packs, day: Date) -> Result<(), Broken> {
    hold!(!consequence.cites.is_empty(), "no clause is cited");
    hold!(consequence.from <= day, "it begins later");
    hold!(consequence.until.is_none_or(|until| day <= until), "it was over");
    let Some(entry) = &consequence.entry else { return interim(consequence, events, packs, day) };
    let revoked = events
        .iter()
        .any(|event| matches!(&event.kind, EventKind::EntryRevoked(what) if what.entry == *entry));
    hold!(!revoked, "the entry was revoked");
    let founded = events.iter().find_map(|event| match &event.kind {
        EventKind::EntryFounded(what) if what.entry == *entry => Some(what),
        _ => None,
    });
    match founded {
        Some(what) => {
            let named = !what.provenance.listed_by.is_empty() && !what.provenance.source.is_empty();
            hold!(named, "the keeper of the list is not named");
            Ok(())
        }
        None => decided(consequence, entry, events, packs, day),
    }
}

fn decided(
    consequence: &Consequence,
    entry: &EntryId,
    events: &[Event],
    packs: &Packs,
    day: Date,
) -> Result<(), Broken> {
    let decision = events.iter().enumerate().find_map(|(at, event)| match &event.kind {
        EventKind::DecisionMade(what) if what.entry.as_ref() == Some(entry) => Some((at, event, what)),
        _ => None,
    });
    let (at, event, what) = decision.ok_or("no decision made the entry")?;
    hold!(what.outcome != Outcome::None, "the decision was to do nothing");
    hold!(Some(&what.case) == consequence.case.as_ref(), "the decision is of another case");
    hold!(event.on <= day, "the decision is of {}", event.on);
    let pack = packs.of(event.pack.as_ref().ok_or("no pack")?).ok_or("the pack is not loaded")?;
    let before = &events[..at];
    let noticed = served(before, &what.case, Document::Notice, pack, packs);
    let noticed = noticed.filter(|noticed| *noticed <= event.on).ok_or("no notice was served before it")?;
    let answered = before.iter().any(
        |event| matches!(&event.kind, EventKind::RepresentationReceived(answer) if answer.case == what.case),
    );
    let opened = before.iter().find_map(|event| match &event.kind {
        EventKind::CaseOpened(opened) if opened.case == what.case => Some(opened),
        _ => None,
    });
    let procedure = pack.procedure(&opened.ok_or("no case was opened")?.list).ok_or("no procedure")?;
    let answer = pack.deadline(&procedure.answer).ok_or("no time to answer")?;
    let time_over = packs.due(pack, answer, noticed).is_some_and(|due| due.on < event.on);
    hold!(answered || time_over, "the time to answer the notice of {noticed} was not over on {}", event.on);
    let served = served(events, &what.case, Document::Decision, pack, packs);
    hold!(served.is_some_and(|served| served <= day), "the decision was served on {served:?}");
    Ok(())
}

/// When a document was served, by proof or by the pack's own rule; the first day of all.
fn served(events: &[Event], case: &CaseId, document: Document, pack: &Pack, packs: &Packs) -> Option<Date> {
    let days = events.iter().filter_map(|event| match &event.kind {
        EventKind::DocumentSent(what) if what.case == *case && what.document == document => {
            let deemed = pack.service(&what.method)?.deemed.as_ref()?;
            Some(due(event.on, deemed, packs.calendar(pack)?).on)
        }
        EventKind::DocumentReceived(what) if what.case == *case && what.document == document => {
            Some(event.on)
        }
        _ => None,
    });
    days.min()
}

fn interim(consequence: &Consequence, events: &[Event], packs: &Packs, day: Date) -> Result<(), Broken> {
    let case = consequence.case.as_ref().ok_or("neither entry nor case")?;
    let rule = consequence.interim.as_ref().ok_or("neither entry nor interim rule")?;
    let opened =
        events.iter().find(|event| matches!(&event.kind, EventKind::CaseOpened(what) if what.case == *case));
    let pack = opened.and_then(|event| event.pack.as_ref()).and_then(|named| packs.of(named));
    let pack = pack.ok_or("the case has no pack")?;
    let rule = pack.interim(rule).ok_or("no such interim rule")?;
    hold!(!rule.head.basis.cites.is_empty(), "the interim rule is not cited");
    hold!(rule.lists.contains(&consequence.list), "the interim rule is for other lists");
    let until = consequence.until.ok_or("no automatic end")?;
    let longest = rule.ends_after.add_to(consequence.from);
    let longest = rule.extension_max.map_or(longest, |more| more.add_to(longest));
    hold!(until <= longest, "it lasts until {until}, at most {longest} is allowed");
    let begun = match rule.start {
        InterimStart::NoticeServed => served(events, case, Document::Notice, pack, packs),
        InterimStart::Ordered => events.iter().find_map(|event| match &event.kind {
            EventKind::InterimOrdered(what) if what.case == *case => Some(event.on),
            _ => None,
        }),
    };
    hold!(begun.is_some_and(|begun| begun <= day), "it begins with {begun:?}");
    let over = events.iter().any(|event| match &event.kind {
        EventKind::DecisionMade(what) => what.case == *case && event.on <= day,
        EventKind::CaseClosed(what) => what.case == *case && event.on <= day,
        _ => false,
    });
    hold!(!over, "the case is over");
    Ok(())
}

/// An act changes nothing on the days before its own; only a revocation does, and what is no act on an entry:
/// facts and imports.
pub(crate) fn past_kept(before: &File, after: &File, packs: &Packs, news: &[Event]) -> Result<(), Broken> {
    let rewrites = |event: &Event| {
        matches!(
            event.kind,
            EventKind::EntryRevoked(_)
                | EventKind::FactsStated(_)
                | EventKind::OrganisationRegistered(_)
                | EventKind::EntryFounded(_)
                | EventKind::FoundingChanged(_)
                | EventKind::FoundingVanished(_)
        )
    };
    if news.iter().any(rewrites) {
        return Ok(());
    }
    let Some(first) = news.iter().map(|event| event.on).min() else { return Ok(()) };
    for back in [1, 2, 10, 40, 200, 800] {
        let day = first.saturating_sub(jiff::Span::new().days(back));
        let all = everything();
        let (was, is) = (consequences_at(before, packs, &all, day), consequences_at(after, packs, &all, day));
        hold!(was == is, "{} of {first} changes {day}: {was:?} became {is:?}", news[0].kind.word());
    }
    Ok(())
}

/// A decision to list rests on a ground that holds on its day.
pub(crate) fn ground_held(world: &World, news: &[Event]) -> Result<(), Broken> {
    for event in news {
        let EventKind::DecisionMade(what) = &event.kind else { continue };
        if what.outcome != Outcome::List {
            continue;
        }
        let case = &world.file.cases[&what.case];
        let standing_core::file::case::Stage::Proposed(proposal) = &case.stage else {
            return Err("decided without a proposal".to_owned());
        };
        let pack = world.packs.of(event.pack.as_ref().unwrap()).unwrap();
        let view = standing_core::standing::view::FileView::new(&world.file, world.packs, event.on)
            .with_facts(&case.opened.facts)
            .with_findings(&proposal.proposed.findings);
        let ground = pack.ground(&what.ground).ok_or("the ground is not in the pack")?;
        let explanation = standing_core::pack::evaluate(&ground.condition, &view, event.on);
        let met = explanation.outcome == standing_core::pack::Outcome::Met;
        hold!(met, "ground {} does not hold on {}: {explanation:?}", what.ground, event.on);
        let over = proposal.proposed.until.is_some_and(|until| until <= event.on);
        hold!(!over, "the entry would be over when it is made: {:?}", proposal.proposed.until);
    }
    Ok(())
}

/// The bytes of the log make the same file again, event by event.
pub(crate) fn replay(world: &World, files: &[File]) -> Result<(), Broken> {
    let mut again = File::default();
    for (at, event) in world.events.iter().enumerate() {
        let read = from_bytes(&to_bytes(event, "file")).map_err(|error| error.to_string())?;
        again = again.apply(&read);
        hold!(again == files[at], "replay differs after event {at}, {}", event.kind.word());
        hold!(again.version == u64::try_from(at + 1).unwrap(), "wrong version after event {at}");
    }
    hold!(again == world.file, "replay differs at the end");
    Ok(())
}
