//! Answers to questions as one line of words.

use super::answer::Answer;
use super::world::World;
use crate::pack::model::{Cite, Party};
use crate::standing::certificate::Certificate;
use crate::standing::check::{Answer as Checked, Note};
use crate::standing::deadlines::{Deadline, DeadlineState};
use crate::standing::entries::EntryStanding;
use crate::standing::leads::Lead;
use crate::standing::measures::{MeasureStanding, MeasureWord};
use crate::standing::publication::{ActShown, Publication, Shown};
use crate::standing::rules::ListRules;
use crate::standing::statistics::Statistics;
use crate::standing::status::{Status, Suspension};
use crate::standing::tiers::TierAnswer;

/// The strength, until when, how many consequences, and what a person should know beside it.
pub(super) fn check(checked: &Checked) -> Answer {
    let mut says = match (checked.strength, checked.consequences.first()) {
        (Some(strength), Some(first)) => {
            let until = checked.strongest_until();
            let until = until.map_or_else(|| "exit".to_owned(), |until| until.to_string());
            let more = match checked.consequences.len() {
                1 => String::new(),
                count => format!("; {count} consequences"),
            };
            let factor =
                first.inspection_factor_percent.map_or_else(String::new, |factor| format!(" {factor} %"));
            format!("{strength}{factor} until {until}{more}")
        }
        _ => "nothing".to_owned(),
    };
    if checked.consequences.iter().any(|consequence| consequence.interim.is_some()) {
        says.push_str("; before a decision");
    }
    for note in &checked.notes {
        says.push_str(&match note {
            Note::ObjectionPending(entry) => format!("; objection to {entry} pending"),
            Note::ReconsiderationPending(entry) => format!("; reconsideration of {entry} pending"),
            Note::Suspended(entry, why, since) => format!("; {entry} {}", suspended(why, since)),
            Note::NotYetInForce(entry) => format!("; {entry} not yet in force"),
            Note::Imported(entry) => format!("; {entry} is kept by another body"),
        });
    }
    Answer::new(says, checked.cites.iter().cloned())
}

pub(super) fn status(standing: &EntryStanding) -> Answer {
    Answer::new(status_words(standing), standing.cites.iter().cloned())
}

fn status_words(standing: &EntryStanding) -> String {
    let until = standing.until.map_or_else(String::new, |until| format!(" until {until}"));
    match &standing.status {
        Status::AwaitingService => "awaiting-service".to_owned(),
        Status::Standstill { until } => format!("standstill until {until}"),
        Status::InForce => {
            let from = standing.from.map_or_else(String::new, |from| format!(" since {from}"));
            format!("in-force{from}{until}")
        }
        Status::Suspended { why, since } => suspended(why, since),
        Status::Ended { how, on } => format!("ended {on}: {how}"),
    }
}

fn suspended(why: &Suspension, since: &jiff::civil::Date) -> String {
    let why = match why {
        Suspension::Stay => "stayed".to_owned(),
        Suspension::MissedDeadline(rule) => format!("deadline {rule} missed"),
        Suspension::ByKeeper => "by the keeper of the list".to_owned(),
    };
    format!("suspended since {since}: {why}")
}

/// The deadlines that run, and those that an authority or unit missed or met too late.
pub(super) fn deadlines(deadlines: &[Deadline], world: &World) -> Answer {
    let is_told = |deadline: &&Deadline| match deadline.state {
        DeadlineState::Running => true,
        DeadlineState::Missed | DeadlineState::Late => deadline.who != Party::Organisation,
        DeadlineState::Met => false,
    };
    let mut cites = Vec::new();
    let mut words = Vec::new();
    for deadline in deadlines.iter().filter(is_told) {
        words.push(format!("{} {} {} ({})", deadline.rule, deadline.state, deadline.due, deadline.who));
        cites.extend(deadline.cites.iter().cloned());
        if deadline.state != DeadlineState::Running {
            for pack in world.packs.all().filter(|pack| pack.deadline(&deadline.rule).is_some()) {
                cites.extend(pack.duty_cites(crate::pack::model::Mechanism::MissedDuty));
            }
        }
    }
    Answer::new(or_none(words), cites)
}

pub(super) fn measures(measures: &[MeasureStanding]) -> Answer {
    let words = measures.iter().map(|measure| {
        let is_due = matches!(measure.word, MeasureWord::NotLifted | MeasureWord::Overdue);
        let until = measure.until.map_or_else(String::new, |until| match is_due {
            true => format!(", due {until}"),
            false => format!(" until {until}"),
        });
        let law = measure.law.as_ref().map_or_else(String::new, |law| format!(" on {law}"));
        format!("{} at {} {}{until}{law}", measure.consequence, measure.unit, measure.word)
    });
    let cites = measures.iter().flat_map(|measure| measure.cites.clone());
    Answer::new(or_none(words.collect()), cites)
}

pub(super) fn tier(answer: &TierAnswer<'_>) -> Answer {
    let mut says = format!("{}: {}", answer.tier.head.id, answer.tier.head.title.in_language("en"));
    for found in answer.because() {
        says = format!("{says}; {found}");
    }
    if let Some(rule) = answer.inspection {
        says = format!(
            "{says}; inspection share {} %, frequency {} %",
            rule.share_factor_percent, rule.frequency_factor_percent
        );
    }
    Answer::new(says, answer.cites())
}

pub(super) fn leads(leads: &[Lead]) -> Answer {
    let words = leads.iter().map(|lead| {
        let limbs = lead.explanation.limbs();
        let found = limbs.iter().map(|limb| limb.found.as_str()).collect::<Vec<_>>().join(", ");
        format!("{} on {}: {found}", lead.list, lead.ground)
    });
    Answer::new(or_none(words.collect()), leads.iter().flat_map(|lead| lead.cites.clone()))
}

pub(super) fn publication(entry: Option<&Publication>, acts: &[ActShown]) -> Answer {
    let mut words = Vec::new();
    let mut cites = Vec::new();
    if let Some(entry) = entry {
        words.push(match entry.shown {
            Shown::Entry => format!("the entry with {} consequences", entry.consequences),
            Shown::Ended => "the entry as ended".to_owned(),
            Shown::EndOnly => "the end, without the entry".to_owned(),
            Shown::Nothing => "nothing of the entry".to_owned(),
        });
        cites.extend(entry.cites.iter().cloned());
    }
    for act in acts {
        let late = if act.late { ", late" } else { "" };
        let due = act.due.map_or_else(String::new, |due| format!(", due {due}{late}"));
        words.push(format!("{} of {}{due}", act.kind, act.act_on));
        cites.extend(act.cites.iter().cloned());
    }
    Answer::new(or_none(words), cites)
}

pub(super) fn certificate(certificate: &Certificate) -> Answer {
    let list = |standings: &[EntryStanding]| {
        let words = standings.iter().map(|standing| format!("{} {}", standing.list, status_words(standing)));
        or_none(words.collect())
    };
    let mut says = format!(
        "{} on {}: in force: {}; ended: {}",
        certificate.organisation,
        certificate.as_of,
        list(&certificate.live),
        list(&certificate.ended)
    );
    if !certificate.pending.is_empty() {
        says = format!("{says}; without effect yet: {}", list(&certificate.pending));
    }
    for held in &certificate.tiers {
        says = format!("{says}; tier {}: {}", held.tier, held.rule.in_language("en"));
    }
    Answer::new(says, certificate.cites.iter().cloned())
}

pub(super) fn rules(rules: &ListRules<'_>) -> Answer {
    let clocks = rules.clocks.iter().map(|rule| format!("{} {}", rule.head.id, rule.counting.length));
    let names = |names: Vec<&str>| or_none(names.into_iter().map(str::to_owned).collect());
    let says = format!(
        "{} {} since {}: grounds {}; clocks {}; {} consequences; exits {}; restorations {}",
        rules.pack.meta.id,
        rules.pack.meta.version,
        rules.pack.meta.valid_from,
        names(rules.grounds.iter().map(|rule| rule.head.id.as_str()).collect()),
        or_none(clocks.collect()),
        rules.consequences,
        names(rules.exits.iter().map(|rule| rule.head.id.as_str()).collect()),
        names(rules.restorations.iter().map(|rule| rule.head.id.as_str()).collect()),
    );
    Answer::new(says, rules.cites.iter().cloned())
}

pub(super) fn statistics(statistics: &Statistics, entries: usize, cites: Vec<Cite>) -> Answer {
    let mut words = vec![format!("entries: {entries}")];
    for ((list, field, authority), counts) in &statistics.entries {
        let field = field.as_ref().map_or_else(String::new, |field| format!(" {field}"));
        let authority = authority.as_ref().map_or_else(String::new, |authority| format!(" by {authority}"));
        words.push(format!(
            "{list}{field}{authority}: {} pending, {} in force, {} suspended, {} ended",
            counts.pending, counts.in_force, counts.suspended, counts.ended
        ));
    }
    for ((unit, word), count) in &statistics.measures {
        words.push(format!("{unit}: {count} {word}"));
    }
    if let Some(percent) = statistics.reported_percent() {
        words.push(format!("measures reported on {percent} %"));
    }
    for ((who, rule), count) in &statistics.missed {
        words.push(format!("missed {rule} ({who}): {count}"));
    }
    if statistics.missed.is_empty() {
        words.push("missed: none".to_owned());
    }
    for (cause, count) in &statistics.reversals {
        words.push(format!("revoked after {cause}: {count}"));
    }
    if statistics.reversals.is_empty() {
        words.push("revoked: none".to_owned());
    }
    Answer::new(words.join("; "), cites)
}

fn or_none(words: Vec<String>) -> String {
    if words.is_empty() { "none".to_owned() } else { words.join("; ") }
}
