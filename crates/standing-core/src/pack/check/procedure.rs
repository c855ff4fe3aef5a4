//! Checks of due process: every list of this register has all its steps, and each step names a rule that fits.

use super::{Flaw, Known};
use crate::id::Slug;
use crate::pack::model::{DeadlineRule, ListRule, Pack, Party, Procedure, Standstill, Term, Trigger};
use crate::pack::rule::RuleKind;

/// What the deadline of one step must be.
struct Step {
    key: &'static str,
    rule: fn(&Procedure) -> Option<&Slug>,
    parties: &'static [Party],
    starts: &'static [Trigger],
}

/// The steps that are deadlines.
const STEPS: [Step; 7] = [
    Step {
        key: "answer",
        rule: |steps| Some(&steps.answer),
        parties: &[Party::Organisation],
        starts: &[Trigger::NoticeServed],
    },
    Step {
        key: "hearing",
        rule: |steps| steps.hearing.as_ref(),
        parties: &[Party::Organisation],
        starts: &[Trigger::NoticeServed],
    },
    Step {
        key: "standstill",
        rule: |steps| match &steps.standstill {
            Standstill::Deadline(id) => Some(id),
            Standstill::Period(_) => None,
        },
        parties: &[Party::Organisation, Party::Authority],
        starts: &[Trigger::DecisionServed],
    },
    Step {
        key: "objection",
        rule: |steps| Some(&steps.objection),
        parties: &[Party::Organisation],
        starts: &[Trigger::DecisionServed],
    },
    Step {
        key: "review",
        rule: |steps| Some(&steps.review),
        parties: &[Party::Authority],
        starts: &[Trigger::ObjectionReceived],
    },
    Step {
        key: "reconsideration",
        rule: |steps| Some(&steps.reconsideration),
        parties: &[Party::Organisation],
        starts: &[Trigger::ObjectionDecided, Trigger::DecisionServed],
    },
    Step {
        key: "reconsideration_review",
        rule: |steps| Some(&steps.reconsideration_review),
        parties: &[Party::Superior],
        starts: &[Trigger::ReconsiderationReceived],
    },
];

pub(super) fn lists_have_a_procedure(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each_list(pack, |list| match (&list.kept_by, &list.procedure) {
        (None, None) => vec![(
            String::new(),
            "the list has no procedure, and no other body keeps it".to_owned(),
            "add [list.procedure] with every step, or name the body in kept_by".to_owned(),
        )],
        (Some(_), Some(_)) => vec![(
            "procedure".to_owned(),
            "the list is kept elsewhere, so no case can be run on it here".to_owned(),
            "remove [list.procedure] or kept_by".to_owned(),
        )],
        (None, Some(_)) if list.decided_by.is_empty() => vec![(
            "decided_by".to_owned(),
            "no kind of authority may decide".to_owned(),
            "name at least one kind of authority".to_owned(),
        )],
        _ => Vec::new(),
    })
}

pub(super) fn steps_name_fitting_rules(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each_list(pack, |list| {
        let Some(steps) = &list.procedure else { return Vec::new() };
        let mut flaws = Vec::new();
        if pack.notice(&steps.notice).is_none() {
            flaws.push((
                "procedure.notice".to_owned(),
                format!("there is no notice '{}'", steps.notice),
                format!("add [[notice]] with id = \"{}\"", steps.notice),
            ));
        }
        if let Some(instead) = &steps.instead {
            let fits = *instead != list.head.id
                && pack.list(instead).is_some_and(|instead| instead.kept_by.is_none());
            if !fits {
                flaws.push((
                    "procedure.instead".to_owned(),
                    format!("'{instead}' is not another list of this register"),
                    "name the list for conduct below this one's level, or leave the key out".to_owned(),
                ));
            }
        }
        for step in &STEPS {
            let Some(id) = (step.rule)(steps) else { continue };
            let key = format!("procedure.{}", step.key);
            flaws.extend(
                deadline_flaw(pack, id, step.parties, step.starts).map(|(what, fix)| (key, what, fix)),
            );
        }
        flaws
    })
}

/// Every list has grounds, exits and consequences; one kept elsewhere at least consequences.
pub(super) fn lists_are_complete(pack: &Pack, _: &Known) -> Vec<Flaw> {
    each_list(pack, |list| {
        let id = &list.head.id;
        let is_ours = list.kept_by.is_none();
        let automatic_end = matches!(list.term, Term::Fixed(_) | Term::AtMost(_) | Term::AtMostInAll(_));
        let mut missing = Vec::new();
        if is_ours && pack.grounds_for(id).next().is_none() {
            missing.push(("ground", "nobody can be put on the list"));
        }
        if is_ours && pack.exits_for(id).next().is_none() {
            missing.push(("exit", "nobody can leave the list"));
        }
        if pack.consequences_for(id).next().is_none() {
            missing.push(("consequence", "nothing follows from the list"));
        }
        let term = is_ours && !automatic_end && pack.exits_for(id).all(|exit| exit.automatic);
        if term && pack.exits_for(id).next().is_some() {
            missing.push(("exit", "every exit waits for the end of a term that the list does not have"));
        }
        missing
            .into_iter()
            .map(|(kind, what)| {
                let remedy = format!("add a [[{kind}]] with lists = [\"{id}\"]");
                (String::new(), what.to_owned(), remedy)
            })
            .collect()
    })
}

/// What is wrong with the deadline that a step names, with the remedy.
pub(super) fn deadline_flaw(
    pack: &Pack,
    id: &Slug,
    parties: &[Party],
    starts: &[Trigger],
) -> Option<(String, String)> {
    let Some(DeadlineRule { who, starts: start, .. }) = pack.deadline(id) else {
        return Some((
            format!("there is no deadline '{id}'"),
            format!("add [[deadline]] with id = \"{id}\", or correct the name"),
        ));
    };
    if !parties.contains(who) {
        let what = format!("the deadline '{id}' is one of the {who}, which does not fit this step");
        return Some((what, format!("name a deadline with who = \"{}\"", words(parties))));
    }
    if !starts.contains(start) {
        let what = format!("the deadline '{id}' starts with {start}, which does not fit this step");
        return Some((what, format!("name a deadline with starts = \"{}\"", words(starts))));
    }
    None
}

fn words<T: ToString>(words: &[T]) -> String {
    words.iter().map(T::to_string).collect::<Vec<_>>().join("\" or \"")
}

fn each_list(pack: &Pack, flaws: impl Fn(&ListRule) -> Vec<(String, String, String)>) -> Vec<Flaw> {
    let lists = pack.lists.iter().enumerate();
    lists
        .flat_map(|(position, list)| {
            let flaws = flaws(list).into_iter();
            flaws.map(move |(key, what, remedy)| Flaw::of(RuleKind::List, position, key, what, remedy))
        })
        .collect()
}
