//! What a field may be filled with, where the rules, the file or the directory know it: people choose, and do not type
//! names of rules.

use std::collections::BTreeMap;

use standing_core::command::case::Verdict;
use standing_core::event::case::{Document, Outcome};
use standing_core::event::entry::CourtOutcome;
use standing_core::event::record::RecordKind;
use standing_core::file::record::{FileRecord, RecordItem};
use standing_core::id::{AuthorityId, RecordId, Slug};
use standing_core::link::LinkKind;
use standing_core::name::NameKind;
use standing_core::pack::Text;
use standing_core::pack::model::{Pack, Step};
use standing_core::standing::deadlines::{DeadlineState, Subject as Clocked, deadlines_at};
use standing_core::word::Word;

use super::fields::{Subject, fact};
use crate::door::form::Field;
use crate::pages::{Legal, Look};

type Choices = Vec<(String, Legal)>;

/// Whether the other fields depend on this one.
pub(super) fn is_first(word: &str, name: &str) -> bool {
    matches!(
        (word, name),
        ("open-case", "list" | "ground")
            | ("record-exit", "exit")
            | ("apply-restoration", "rule")
            | ("make-pledge", "pack" | "pledge")
    )
}

/// The choices of a field; none where it is typed.
pub(super) fn of(
    word: &str,
    name: &str,
    subject: &Subject<'_>,
    look: &Look<'_>,
    sent: &BTreeMap<String, String>,
    own: Option<&AuthorityId>,
) -> Option<Choices> {
    let t = look.t;
    Some(match (word, name) {
        (_, "verdict") => words(Verdict::WORDS, |word| t.word("verdict", word)),
        (_, "document") => words(Document::WORDS, |word| t.word("document", word)),
        ("record-court-outcome", "outcome") => words(CourtOutcome::WORDS, |word| t.word("court", word)),
        (_, "outcome") => words(Outcome::WORDS, |word| t.word("outcome-of", word)),
        (_, "method") => services(subject, look)?,
        ("extend-deadline", "rule") => running(subject, look)?,
        ("order-interim", "rule") => of_list(subject, look, Step::Listing, |pack, list| {
            pack.interims_for(list).map(|rule| (&rule.head.id, &rule.head.title)).collect()
        })?,
        ("apply-restoration", "rule") => of_list(subject, look, Step::Restoration, |pack, list| {
            pack.restorations_for(list).map(|rule| (&rule.head.id, &rule.head.title)).collect()
        })?,
        (_, "exit") => of_list(subject, look, Step::Exit, |pack, list| {
            pack.exits_for(list).map(|rule| (&rule.head.id, &rule.head.title)).collect()
        })?,
        ("inform-superior", "superior") => superior(look, own)?,
        ("open-case", "list") => lists(look, own),
        ("open-case", "ground") => grounds(look, sent)?,
        ("open-case" | "make-record" | "order-correction", "field") => fields_of(look, own)?,
        ("make-record", "kind") => words(RecordKind::WORDS, |word| t.word("record", word)),
        ("add-name", "kind") => {
            words(&NameKind::WORDS.map(|(_, word)| word), |word| t.word("name-kind", word))
        }
        ("record-link", "kind") => words(&LinkKind::WORDS.map(|(_, word)| word), |word| t.word("link", word)),
        ("make-record" | "order-correction" | "make-pledge", "pack") => packs(look, word),
        ("make-pledge", "pledge") => pledges(look, sent)?,
        ("make-pledge", "matter") => matters(look, sent)?,
        ("verify-record" | "report-correction" | "hold-interview" | "close-pledge", "record") => {
            records(word, subject, look)
        }
        ("grant-mandate", "authority") => vec![(own?.to_string(), look.authority(own?).name)],
        ("grant-mandate", "association") => others(look, own),
        ("grant-mandate", "lists") => lists(look, own),
        ("end-mandate", "mandate") => mandates(look, own),
        _ => return None,
    })
}

/// Whether any of the choices may be taken, not one alone.
pub(super) fn is_several(word: &str, name: &str) -> bool {
    matches!((word, name), ("grant-mandate", "lists"))
}

/// The rules in force, those alone that know pledges where one is made.
fn packs(look: &Look<'_>, word: &str) -> Choices {
    let current = governing(look).filter(|pack| word != "make-pledge" || !pack.pledges.is_empty());
    let locale = look.t.locale().word();
    current.map(|pack| (pack.meta.id.to_string(), Legal::of(&pack.meta.title, locale))).collect()
}

fn governing<'a>(look: &Look<'a>) -> impl Iterator<Item = &'a Pack> {
    let ids: std::collections::BTreeSet<_> = look.packs.all().map(|pack| &pack.meta.id).collect();
    let (packs, as_of) = (look.packs, look.as_of);
    ids.into_iter().filter_map(move |id| packs.governing(id, as_of)).map(AsRef::as_ref)
}

/// The rules that were chosen in the form.
fn named<'a>(look: &Look<'a>, sent: &BTreeMap<String, String>) -> Option<&'a Pack> {
    let id = sent.get("pack")?.parse().ok()?;
    look.packs.governing(&id, look.as_of).map(AsRef::as_ref)
}

fn pledges(look: &Look<'_>, sent: &BTreeMap<String, String>) -> Option<Choices> {
    let pack = named(look, sent)?;
    Some(titled(look, pack.pledges.iter().map(|rule| (&rule.head.id, &rule.head.title)).collect()))
}

fn matters(look: &Look<'_>, sent: &BTreeMap<String, String>) -> Option<Choices> {
    let pledge = sent.get("pledge")?;
    let rule = named(look, sent)?.pledges.iter().find(|rule| rule.head.id.as_str() == pledge)?;
    let matters =
        rule.matters.iter().map(|matter| (matter.to_string(), label(&look.t.datum(matter.as_str()))));
    Some(matters.collect())
}

/// The items of the file to which the command may apply.
fn records(word: &str, subject: &Subject<'_>, look: &Look<'_>) -> Choices {
    let may = |item: &RecordItem| match (word, item) {
        ("verify-record", RecordItem::Act(act, verified)) => {
            act.kind == RecordKind::SelfReport && verified.is_none()
        }
        ("report-correction", RecordItem::Order(_, seen)) => seen.is_none(),
        ("hold-interview", RecordItem::Order(..)) => true,
        ("close-pledge", RecordItem::Pledge(_, closed)) => closed.is_none(),
        _ => false,
    };
    let view = |(id, record): (&RecordId, &FileRecord)| {
        let text = match &record.item {
            RecordItem::Act(act, _) => act.text.as_str(),
            RecordItem::Order(order, _) => order.text.as_str(),
            RecordItem::Interview(interview) => interview.text.as_str(),
            RecordItem::Pledge(pledge, _) => pledge.text.as_str(),
        };
        let beginning: String = text.chars().take(80).collect();
        (id.to_string(), Legal::plain(&format!("{} · {beginning}", look.t.day(record.on).words)))
    };
    subject.file.records.iter().filter(|(_, record)| may(&record.item)).map(view).collect()
}

/// Every other authority.
fn others(look: &Look<'_>, own: Option<&AuthorityId>) -> Choices {
    let others = look.directory.authorities.keys().filter(|id| Some(*id) != own);
    others.map(|id| (id.to_string(), look.authority(id).name)).collect()
}

/// The mandates of the own authority that were not ended.
fn mandates(look: &Look<'_>, own: Option<&AuthorityId>) -> Choices {
    let given = look
        .directory
        .mandates
        .iter()
        .filter(|(_, mandate)| Some(&mandate.granted.authority) == own && mandate.ended_on.is_none());
    given.map(|(id, mandate)| (id.to_string(), look.authority(&mandate.granted.association).name)).collect()
}

/// The facts of the act that the rules of the chosen list declare.
pub(super) fn facts(look: &Look<'_>, sent: &BTreeMap<String, String>) -> Vec<Field> {
    let Some((pack, _)) = chosen(look, sent) else { return Vec::new() };
    let of_act = pack.facts.iter().filter(|fact| fact.id.as_str().starts_with("act."));
    of_act.map(|declared| fact(declared, look, sent)).collect()
}

/// The facts of the organisation that rules in force declare, each once.
pub(super) fn facts_of_organisation(look: &Look<'_>, sent: &BTreeMap<String, String>) -> Vec<Field> {
    let declared = governing(look).flat_map(|pack| &pack.facts);
    let of_organisation = declared.filter(|fact| fact.id.as_str().starts_with("organisation."));
    let once: BTreeMap<_, _> = of_organisation.map(|fact| (&fact.id, fact)).collect();
    once.into_values().map(|declared| fact(declared, look, sent)).collect()
}

fn words(words: &[&str], say: impl Fn(&str) -> String) -> Choices {
    words.iter().map(|word| ((*word).to_owned(), label(&say(word)))).collect()
}

fn label(text: &str) -> Legal {
    Legal { text: text.to_owned(), lang: String::new() }
}

fn titled(look: &Look<'_>, rules: Vec<(&Slug, &Text)>) -> Choices {
    let locale = look.t.locale().word();
    rules.into_iter().map(|(id, title)| (id.to_string(), Legal::of(title, locale))).collect()
}

fn services(subject: &Subject<'_>, look: &Look<'_>) -> Option<Choices> {
    let pack = subject.pack(look, Step::Listing)?;
    Some(titled(look, pack.services.iter().map(|rule| (&rule.head.id, &rule.head.title)).collect()))
}

fn of_list(
    subject: &Subject<'_>,
    look: &Look<'_>,
    step: Step,
    rules: for<'p> fn(&'p Pack, &'p Slug) -> Vec<(&'p Slug, &'p Text)>,
) -> Option<Choices> {
    let pack = subject.pack(look, step)?;
    let list = pack.list(subject.list()?)?;
    Some(titled(look, rules(pack, &list.head.id)))
}

/// The clocks of the case that run.
fn running(subject: &Subject<'_>, look: &Look<'_>) -> Option<Choices> {
    let (id, _) = subject.case?;
    let pack = subject.pack(look, Step::Listing)?;
    let found = deadlines_at(subject.file, look.packs, look.as_of);
    let own = found.iter().filter(|deadline| {
        matches!(&deadline.subject, Clocked::Case(case) if case == id)
            && deadline.state == DeadlineState::Running
    });
    let rules = own.filter_map(|deadline| pack.deadline(&deadline.rule));
    Some(titled(look, rules.map(|rule| (&rule.head.id, &rule.head.title)).collect()))
}

fn superior(look: &Look<'_>, own: Option<&AuthorityId>) -> Option<Choices> {
    let above = look.directory.authorities.get(own?)?.superior.as_ref()?;
    Some(vec![(above.to_string(), look.authority(above).name)])
}

/// The lists on which the officer's authority may decide by its kind, of the rules in force.
fn lists(look: &Look<'_>, own: Option<&AuthorityId>) -> Choices {
    let kind = own.and_then(|own| look.directory.authorities.get(own)).map(|known| &known.kind);
    let mut found = BTreeMap::new();
    for pack in look.packs.all() {
        let current = look.packs.governing(&pack.meta.id, look.as_of);
        for list in current.iter().flat_map(|pack| &pack.lists) {
            if list.procedure.is_some() && kind.is_some_and(|kind| list.decided_by.contains(kind)) {
                let title = Legal::of(&list.head.title, look.t.locale().word());
                found.insert(list.head.id.to_string(), title);
            }
        }
    }
    found.into_iter().collect()
}

/// The rules in force that have the list that was chosen.
fn chosen<'a>(look: &Look<'a>, sent: &BTreeMap<String, String>) -> Option<(&'a Pack, &'a Slug)> {
    let list = sent.get("list")?.parse::<Slug>().ok()?;
    let packs = look.packs.all().filter_map(|pack| look.packs.governing(&pack.meta.id, look.as_of));
    let mut with = packs.filter_map(|pack| Some((pack.as_ref(), &pack.list(&list)?.head.id)));
    with.next()
}

fn grounds(look: &Look<'_>, sent: &BTreeMap<String, String>) -> Option<Choices> {
    let (pack, list) = chosen(look, sent)?;
    Some(titled(look, pack.grounds_for(list).map(|rule| (&rule.head.id, &rule.head.title)).collect()))
}

fn fields_of(look: &Look<'_>, own: Option<&AuthorityId>) -> Option<Choices> {
    let known = look.directory.authorities.get(own?)?;
    if known.fields.is_empty() {
        return None;
    }
    Some(known.fields.iter().map(|field| (field.to_string(), label(&look.t.datum(field.as_str())))).collect())
}
