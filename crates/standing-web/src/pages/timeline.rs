//! The timeline of an entry: every public event about it, oldest first, corrections and endings included.
//!
//! Events that are not public (a case before its decision, an approach from outside) are not read here at all.

use standing_core::event::{Author, EventKind};
use standing_core::id::EntryId;
use standing_core::prose::Prose;
use standing_core::word::Word;
use standing_service::ask::Placed;

use super::legal::Legal;
use super::look::Look;
use super::speech::Day;

/// One point of the timeline.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) day: Day,
    pub(crate) title: String,
    pub(crate) by: Legal,
    /// What was said, label and text.
    pub(crate) texts: Vec<(String, Legal)>,
    /// The moment at which the register took it.
    pub(crate) moment: String,
    /// The size of the log once it held the event.
    pub(crate) position: u64,
    /// The day on which the register took it, where that is a later one.
    pub(crate) recorded: Option<Day>,
}

/// The public events about an entry and the decision that made it.
pub(crate) fn timeline(look: &Look<'_>, id: &EntryId, events: &[Placed]) -> Vec<Point> {
    let case = look.file.entries.get(id).and_then(|entry| entry.case());
    let about = |kind: &EventKind| match kind {
        EventKind::DecisionMade(what) => Some(&what.case) == case,
        kind => entry_of(kind) == Some(id),
    };
    let mut points: Vec<_> = events
        .iter()
        .filter(|placed| placed.is_public && placed.event.on <= look.as_of && about(&placed.event.kind))
        .map(|placed| (placed.event.on, point(look, placed)))
        .collect();
    points.sort_by_key(|(on, point)| (*on, point.position));
    points.into_iter().map(|(_, point)| point).collect()
}

/// One event as a point, for whoever may know of it.
pub(crate) fn point(look: &Look<'_>, placed: &Placed) -> Point {
    let event = &placed.event;
    let taken = event.recorded_at.to_zoned(jiff::tz::TimeZone::UTC).date();
    Point {
        day: look.t.day(event.on),
        title: look.t.word("event", event.kind.word()),
        by: author(look, &event.by),
        texts: texts(look, &event.kind),
        moment: event.recorded_at.to_string(),
        position: placed.position,
        recorded: (taken > event.on).then(|| look.t.day(taken)),
    }
}

fn author(look: &Look<'_>, by: &Author) -> Legal {
    match by {
        Author::Authority(id) => look.authority(id).name,
        Author::Unit(id) => Legal::plain(look.directory.units.get(id).map_or(id.as_str(), |unit| &unit.name)),
        Author::Organisation => Legal::plain(&look.t.say("author-organisation")),
        Author::Register => Legal::plain(&look.t.say("author-register")),
        Author::Public => Legal::plain(&look.t.say("author-public")),
    }
}

fn texts(look: &Look<'_>, kind: &EventKind) -> Vec<(String, Legal)> {
    let t = look.t;
    let reasons = |text: &Prose| (t.say("timeline-reasons"), Legal::prose(text));
    match kind {
        EventKind::DecisionMade(what) => vec![reasons(&what.reasons)],
        EventKind::EntryRemoved(what) => vec![reasons(&what.reasons)],
        EventKind::EntryRevoked(what) => {
            vec![reasons(&what.reasons), (t.say("timeline-remedy"), Legal::prose(&what.remedy))]
        }
        EventKind::StayOrdered(what) => vec![reasons(&what.reasons)],
        EventKind::StayLifted(what) => vec![reasons(&what.reasons)],
        EventKind::ObjectionDecided(what) => vec![
            (t.say("timeline-outcome"), Legal::plain(&outcome(look, what.founded))),
            reasons(&what.reasons),
        ],
        EventKind::ReconsiderationDecided(what) => vec![
            (t.say("timeline-outcome"), Legal::plain(&outcome(look, what.founded))),
            reasons(&what.reasons),
        ],
        EventKind::CourtOutcomeRecorded(what) => vec![
            (t.say("timeline-court"), Legal::prose(&what.court)),
            (t.say("timeline-outcome"), Legal::plain(&t.word("court", what.outcome.as_str()))),
        ],
        EventKind::EntryCorrected(what) => vec![
            (t.say("timeline-was"), Legal::prose(&what.was)),
            (t.say("timeline-becomes"), Legal::prose(&what.becomes)),
            reasons(&what.reasons),
        ],
        EventKind::EntryFounded(what) => vec![
            (t.say("timeline-source"), Legal::plain(&what.provenance.source)),
            (t.say("timeline-copy-of"), Legal::plain(&t.day(what.provenance.copy_of).words)),
        ],
        EventKind::FoundingChanged(what) => {
            vec![(t.say("timeline-copy-of"), Legal::plain(&t.day(what.provenance.copy_of).words))]
        }
        EventKind::FoundingVanished(what) => {
            vec![(t.say("timeline-copy-of"), Legal::plain(&t.day(what.copy_of).words))]
        }
        _ => Vec::new(),
    }
}

fn outcome(look: &Look<'_>, founded: bool) -> String {
    look.t.say(if founded { "outcome-founded" } else { "outcome-rejected" })
}

fn entry_of(kind: &EventKind) -> Option<&EntryId> {
    Some(match kind {
        EventKind::EntryMade(what) => &what.entry,
        EventKind::EntryFounded(what) => &what.entry,
        EventKind::FoundingChanged(what) => &what.entry,
        EventKind::FoundingVanished(what) => &what.entry,
        EventKind::ObjectionDecided(what) => &what.entry,
        EventKind::ReconsiderationDecided(what) => &what.entry,
        EventKind::StayOrdered(what) => &what.entry,
        EventKind::StayLifted(what) => &what.entry,
        EventKind::CourtOutcomeRecorded(what) => &what.entry,
        EventKind::EntryCorrected(what) => &what.entry,
        EventKind::EntryRemoved(what) => &what.entry,
        EventKind::EntryRevoked(what) => &what.entry,
        EventKind::EntryRestored(what) => &what.entry,
        _ => return None,
    })
}
