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
use crate::door::form::{Field, FieldKind, evidence_name};
use crate::pages::{Legal, Look, cites};

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
    for argument in spec.arguments.iter().filter(|argument| !is_left_out(spec.word, argument.name)) {
        let more = match argument.name {
            "findings" => findings(subject, look, sent),
            "facts" if spec.word == "open-case" => choices::facts(look, sent),
            "facts" => choices::facts_of_organisation(look, sent),
            "names" => names(look, sent),
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
fn is_left_out(word: &str, name: &str) -> bool {
    const LEFT_OUT: [&str; 8] =
        ["case", "entry", "organisation", "objection", "request", "report", "application", "transfer_from"];
    LEFT_OUT.contains(&name) || (word == "grant-mandate" && name == "mandate")
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
    let text = match (spec.word, argument.name) {
        // Elsewhere a record is an item of the file.
        ("hold-hearing", "record") => t.say("field-hearing-record"),
        (_, name) => t.word("argument", name),
    };
    let label = Legal { text, lang: String::new() };
    let mut field = Field::new(argument.name, label, kind, value(sent, argument.name));
    field.is_required = argument.required || kind == FieldKind::YesNo;
    if (spec.word, argument.name) == ("propose", "reasons") && !sent.contains_key("reasons") {
        field.value = template(subject, look);
        field.hint = t.say("field-template");
    }
    field.documents = takes_documents(spec.word, argument.name).then(Vec::new);
    if kind == FieldKind::Day {
        field.hint = t.say("field-day-hint");
    }
    if !field.is_required {
        field.hint = [field.hint, t.say("field-optional")].join(" ").trim().to_owned();
    }
    match choices::of(spec.word, argument.name, subject, look, sent, own) {
        Some(choices) if choices::is_several(spec.word, argument.name) => {
            field.is_required = true;
            field.hint = t.say("field-several");
            field.choosing_several(choices)
        }
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
        let kind = if is_asked { FieldKind::Finding } else { FieldKind::Shown };
        let mut field = Field::new(&name, title, kind, value(sent, &name));
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
    let item = |item: &EvidenceItem| Field::evidence(look.t, item, value(sent, &evidence_name(item)));
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
    let mut field = Field::new(declared.id.as_str(), label, kind, value(sent, declared.id.as_str()));
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

/// The arguments that the fields make. Nothing is wrong with the fields; none while the form asks only for what the
/// others depend on.
pub(super) fn arguments(fields: &[Field], spec: &CommandSpec, name: &str) -> Option<Arguments> {
    if is_asking_first(fields) {
        return None;
    }
    let address = address_of(spec.target).map(|what| (what.to_owned(), name.to_owned()));
    let answered = fields.iter().filter(|field| field.kind != FieldKind::Shown && field.is_given());
    let pairs = answered.map(|field| (field.name.clone(), field.said()));
    Arguments::from_pairs(address.into_iter().chain(pairs)).ok()
}

/// What the rules of the list ask a notice to state, as headings to be completed: the reasons of a decision answer to
/// the same points. Empty where the rules name none.
fn template(subject: &Subject<'_>, look: &Look<'_>) -> String {
    let rule = || {
        let pack = subject.pack(look, Step::Listing)?;
        pack.notice(&pack.procedure(subject.list()?)?.notice)
    };
    let items = rule().map(|rule| rule.items.as_slice()).unwrap_or_default();
    let heading = |item| {
        format!("{}{}", Legal::of(item, look.t.locale().word()).text, look.t.say("field-template-colon"))
    };
    items.iter().map(heading).collect::<Vec<_>>().join("\n")
}

/// What was sent under a name.
fn value<'s>(sent: &'s BTreeMap<String, String>, name: &str) -> &'s str {
    sent.get(name).map_or("", String::as_str)
}

/// The texts that documents may show to be so: what the organisation says, and what is said to it.
fn takes_documents(word: &str, name: &str) -> bool {
    matches!(
        (word, name),
        ("represent", "text") | ("object" | "request-reconsideration", "reasons") | ("report-error", "text")
    )
}

/// The argument that the address gives; none where the command is about who takes part.
const fn address_of(target: Target) -> Option<&'static str> {
    match target {
        Target::Case => Some("case"),
        Target::Entry => Some("entry"),
        Target::Measure => Some("measure"),
        Target::Organisation | Target::Record => Some("organisation"),
        Target::Directory => None,
    }
}

/// The names of an organisation that is entered: as it is registered, and in the languages of the register.
fn names(look: &Look<'_>, sent: &BTreeMap<String, String>) -> Vec<Field> {
    let name = |(name, key, is_required): (&str, &str, bool)| {
        let label = Legal { text: look.t.say(key), lang: String::new() };
        let hint = if is_required { String::new() } else { look.t.say("field-optional") };
        Field { hint, is_required, ..Field::new(name, label, FieldKind::Line, value(sent, name)) }
    };
    [
        ("name", "argument-name", true),
        ("name.en", "argument-name-english", false),
        ("name.zh", "argument-name-chinese", false),
    ]
    .map(name)
    .into()
}
