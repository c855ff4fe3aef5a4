//! The fields of a command's form, from its table and from the rules that its file rests on.

use std::collections::BTreeMap;

use standing_core::command::argument::{ArgumentSpec, Arguments};
use standing_core::command::{CommandSpec, Target};
use standing_core::file::File;
use standing_core::file::case::Case;
use standing_core::file::entry::Entry;
use standing_core::id::{AuthorityId, CaseId, EntryId, Slug};
use standing_core::pack::condition::Test;
use standing_core::pack::evaluate::{Outcome, evaluate};
use standing_core::pack::model::{EvidenceItem, FactKind, Pack, Step};
use standing_core::standing::view::FileView;

use super::choices;
use crate::pages::{CiteView, Legal, Look, cites};

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// One line.
    Line,
    /// A text.
    Area,
    /// A day, as year, month and day.
    Day,
    /// One of a few.
    Choice,
    /// Yes or no.
    YesNo,
    /// Yes or no, and why: a limb on which an official finds.
    Finding,
    /// A limb that the facts or the file answer: shown, not asked.
    Shown,
}

/// One field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its name, as the command takes it.
    pub(crate) name: String,
    pub(crate) label: Legal,
    pub(crate) hint: String,
    pub(crate) kind: FieldKind,
    pub(crate) value: String,
    /// The reasons beside a finding.
    pub(crate) why: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) is_required: bool,
    /// The other fields depend on it, so it is asked for first.
    pub(crate) is_first: bool,
    pub(crate) cites: Vec<CiteView>,
    pub(crate) problem: String,
}

/// One of a few.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: Legal,
    pub(crate) is_chosen: bool,
}

impl Field {
    pub(super) fn new(name: &str, label: Legal, kind: FieldKind, sent: &BTreeMap<String, String>) -> Self {
        Self {
            name: name.to_owned(),
            label,
            hint: String::new(),
            kind,
            value: sent.get(name).cloned().unwrap_or_default(),
            why: String::new(),
            choices: Vec::new(),
            is_required: true,
            is_first: false,
            cites: Vec::new(),
            problem: String::new(),
        }
    }

    /// Its id on the page.
    pub(crate) fn id(&self) -> String {
        self.name.replace('.', "-")
    }

    /// The name of the reasons beside a finding.
    pub(crate) fn why_name(&self) -> String {
        self.name.replacen("finding.", "why.", 1)
    }

    /// The ids of what is said about it: its hint, and what is wrong.
    pub(crate) fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id()));
        let problem = (!self.problem.is_empty()).then(|| format!("{}-error", self.id()));
        hint.into_iter().chain(problem).collect::<Vec<_>>().join(" ")
    }

    /// Where the error summary leads: to the field, or to its first choice.
    pub(crate) fn anchor(&self) -> String {
        match self.kind {
            FieldKind::YesNo | FieldKind::Finding => format!("{}-yes", self.id()),
            _ => self.id(),
        }
    }

    pub(crate) fn is(&self, kind: &str) -> bool {
        kind == match self.kind {
            FieldKind::Line => "line",
            FieldKind::Area => "area",
            FieldKind::Day => "day",
            FieldKind::Choice => "choice",
            FieldKind::YesNo => "yes-no",
            FieldKind::Finding => "finding",
            FieldKind::Shown => "shown",
        }
    }

    pub(super) fn choosing(mut self, choices: Vec<(String, Legal)>) -> Self {
        self.kind = FieldKind::Choice;
        if let [(only, _)] = choices.as_slice()
            && self.is_required
            && !self.is_first
            && self.value.is_empty()
        {
            self.value.clone_from(only);
        }
        let of = |(value, label): (String, Legal)| Choice { is_chosen: value == self.value, value, label };
        self.choices = choices.into_iter().map(of).collect();
        self
    }
}

/// What a command is about.
pub(super) struct Subject<'a> {
    pub(super) file: &'a File,
    pub(super) case: Option<(&'a CaseId, &'a Case)>,
    pub(super) entry: Option<(&'a EntryId, &'a Entry)>,
}

impl<'a> Subject<'a> {
    pub(super) fn of(file: &'a File, target: Target, name: &str) -> Self {
        let entry = (target == Target::Entry)
            .then(|| file.entries.get_key_value(&name.parse::<EntryId>().ok()?))
            .flatten();
        let named = name.parse::<CaseId>().ok();
        let case = match target {
            Target::Case => named.and_then(|id| file.cases.get_key_value(&id)),
            _ => entry.and_then(|(_, entry)| file.cases.get_key_value(entry.case()?)),
        };
        Self { file, case, entry }
    }

    /// The list that it is about.
    pub(super) fn list(&self) -> Option<&'a Slug> {
        let of_entry = self.entry.map(|(_, entry)| &entry.list);
        of_entry.or_else(|| self.case.map(|(_, case)| &case.opened.list))
    }

    /// The rules of a step for it.
    pub(super) fn pack(&self, look: &Look<'a>, step: Step) -> Option<&'a Pack> {
        if let Some((_, entry)) = self.entry {
            return look.pack_of(entry, step);
        }
        let (_, case) = self.case?;
        let governing = look.packs.for_step(&case.pack, &case.opened.list, step, look.as_of);
        governing.or_else(|| look.packs.of(&case.pack)).map(AsRef::as_ref)
    }
}

/// The fields of a form. Where others depend on one that is not chosen yet, only those up to it.
pub(super) fn fields(
    spec: &CommandSpec,
    subject: &Subject<'_>,
    look: &Look<'_>,
    sent: &BTreeMap<String, String>,
    own: Option<&AuthorityId>,
) -> Vec<Field> {
    let mut made = Vec::new();
    for argument in spec.arguments.iter().filter(|argument| !is_left_out(argument.name)) {
        let more = match argument.name {
            "findings" => findings(subject, look, sent),
            "facts" if spec.word == "open-case" => choices::facts(look, sent),
            "facts" | "names" => Vec::new(),
            "evidence" => evidence(spec.word, subject, look, sent),
            _ => vec![one(spec, argument, subject, look, sent, own)],
        };
        let waits = more.iter().any(|field: &Field| field.is_first && field.value.is_empty());
        made.extend(more);
        if waits {
            break;
        }
    }
    made
}

/// Whether the form asks only for what the others depend on.
pub(super) fn is_asking_first(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.is_first && field.value.is_empty())
}

/// What the address gives, and what the register finds by itself: the latest open objection, request, report.
fn is_left_out(name: &str) -> bool {
    const LEFT_OUT: [&str; 8] =
        ["case", "entry", "organisation", "objection", "request", "report", "application", "transfer_from"];
    LEFT_OUT.contains(&name)
}

fn one(
    spec: &CommandSpec,
    argument: &ArgumentSpec,
    subject: &Subject<'_>,
    look: &Look<'_>,
    sent: &BTreeMap<String, String>,
    own: Option<&AuthorityId>,
) -> Field {
    let t = look.t;
    let kind = match argument.form {
        "a text" => FieldKind::Area,
        form if form.starts_with("a day") => FieldKind::Day,
        form if form.starts_with("yes or no") => FieldKind::YesNo,
        _ => FieldKind::Line,
    };
    let label = Legal { text: t.word("argument", argument.name), lang: String::new() };
    let mut field = Field::new(argument.name, label, kind, sent);
    field.is_required = argument.required || kind == FieldKind::YesNo;
    if kind == FieldKind::Day {
        field.hint = t.say("field-day-hint");
    }
    if !field.is_required {
        field.hint = [field.hint, t.say("field-optional")].join(" ").trim().to_owned();
    }
    match choices::of(spec.word, argument.name, subject, look, sent, own) {
        Some(choices) => {
            field.is_first = choices::is_first(spec.word, argument.name);
            field.choosing(choices)
        }
        None => field,
    }
}

/// The ground, limb by limb: those on which an official finds are asked, the others shown as the file answers them.
fn findings(subject: &Subject<'_>, look: &Look<'_>, sent: &BTreeMap<String, String>) -> Vec<Field> {
    let Some((_, case)) = subject.case else { return Vec::new() };
    let Some(pack) = look.packs.of(&case.pack) else { return Vec::new() };
    let Some(ground) = pack.ground(&case.opened.ground) else { return Vec::new() };
    let (t, locale) = (look.t, look.t.locale());
    let view = FileView::new(subject.file, look.packs, look.as_of).with_facts(&case.opened.facts);
    let explained = evaluate(&ground.condition, &view, look.as_of);
    let found = explained.limbs();
    let limb = |(id, condition): (&Slug, &standing_core::pack::condition::Condition)| {
        let answer = found.iter().find(|limb| limb.id.as_ref() == Some(id));
        let title = answer.map(|limb| Legal::of(&limb.title, locale.word())).unwrap_or_default();
        let name = format!("finding.{id}");
        let is_asked = matches!(condition.test, Test::Finding(_));
        let mut field =
            Field::new(&name, title, if is_asked { FieldKind::Finding } else { FieldKind::Shown }, sent);
        field.cites = cites(&condition.cites, pack, locale);
        field.why = sent.get(&format!("why.{id}")).cloned().unwrap_or_default();
        if let Test::Finding(asked) = &condition.test {
            field.hint = Legal::of(asked, locale.word()).text;
        }
        if !is_asked {
            field.is_required = false;
            let outcome = answer.map_or(Outcome::Unknown, |limb| limb.outcome);
            field.hint = t.say(match outcome {
                Outcome::Met => "limb-found",
                Outcome::NotMet => "limb-not-found",
                Outcome::Unknown => "limb-open",
            });
        }
        field
    };
    ground.condition.limbs().map(limb).collect()
}

/// What the chosen rule asks to be shown; the only rule there is, where there is one.
fn evidence(
    word: &str,
    subject: &Subject<'_>,
    look: &Look<'_>,
    sent: &BTreeMap<String, String>,
) -> Vec<Field> {
    let items = if word == "apply-restoration" {
        let pack = subject.pack(look, Step::Restoration);
        let rules = pack.zip(subject.list()).into_iter().flat_map(|(pack, list)| pack.restorations_for(list));
        chosen(rules.map(|rule| (&rule.head.id, &rule.evidence)).collect(), sent.get("rule"))
    } else {
        let pack = subject.pack(look, Step::Exit);
        let rules = pack.zip(subject.list()).into_iter().flat_map(|(pack, list)| pack.exits_for(list));
        chosen(rules.map(|rule| (&rule.head.id, &rule.evidence)).collect(), sent.get("exit"))
    };
    let item = |item: &EvidenceItem| {
        let label = Legal::of(&item.title, look.t.locale().word());
        let mut field = Field::new(&format!("evidence.{}", item.id), label, FieldKind::Area, sent);
        field.is_required = item.required;
        field.hint = look.t.say(if item.required { "evidence-hint" } else { "evidence-menu-hint" });
        field
    };
    items.iter().map(item).collect()
}

/// What one of several rules asks for: the one that is named, or the only one.
fn chosen<'a>(rules: Vec<(&Slug, &'a Vec<EvidenceItem>)>, named: Option<&String>) -> &'a [EvidenceItem] {
    let found = match (named.filter(|name| !name.is_empty()), rules.as_slice()) {
        (Some(name), _) => rules.iter().find(|(id, _)| id.as_str() == name).map(|(_, items)| *items),
        (None, [(_, only)]) => Some(*only),
        (None, _) => None,
    };
    found.map(Vec::as_slice).unwrap_or_default()
}

/// The field of a fact that the rules declare.
pub(super) fn fact(
    declared: &standing_core::pack::model::FactDeclaration,
    look: &Look<'_>,
    sent: &BTreeMap<String, String>,
) -> Field {
    let label = Legal::of(&declared.title, look.t.locale().word());
    let named = |words: &[String]| {
        words.iter().map(|word| (word.clone(), Legal::plain(&look.t.datum(word)))).collect::<Vec<_>>()
    };
    let kind = match &declared.kind {
        FactKind::Bool => FieldKind::YesNo,
        FactKind::Date => FieldKind::Day,
        FactKind::Text(_) | FactKind::Number | FactKind::Money => FieldKind::Line,
    };
    let mut field = Field::new(declared.id.as_str(), label, kind, sent);
    field.is_required = false;
    field.hint = match &declared.kind {
        FactKind::Money => look.t.say("field-money-hint"),
        FactKind::Date => look.t.say("field-day-hint"),
        _ => String::new(),
    };
    match &declared.kind {
        FactKind::Text(words) if !words.is_empty() => field.choosing(named(words)),
        _ => field,
    }
}

/// The arguments that the fields make, or the names of those that are needed and empty.
pub(super) fn arguments(fields: &[Field], spec: &CommandSpec, name: &str) -> Result<Arguments, Vec<String>> {
    let mut pairs = vec![(address_of(spec.target).to_owned(), name.to_owned())];
    let mut missing = Vec::new();
    for field in fields.iter().filter(|field| field.kind != FieldKind::Shown) {
        let is_empty = field.value.is_empty() || (field.kind == FieldKind::Finding && field.why.is_empty());
        if is_empty {
            if field.is_required {
                missing.push(field.name.clone());
            }
            continue;
        }
        let value = match field.kind {
            FieldKind::Finding => format!("{}: {}", field.value, field.why),
            _ => field.value.clone(),
        };
        pairs.push((field.name.clone(), value));
    }
    if !missing.is_empty() || is_asking_first(fields) {
        return Err(missing);
    }
    Arguments::from_pairs(pairs).map_err(|_| Vec::new())
}

const fn address_of(target: Target) -> &'static str {
    match target {
        Target::Case => "case",
        Target::Entry => "entry",
        Target::Measure => "measure",
        Target::Organisation | Target::Record | Target::Directory => "organisation",
    }
}
