//! The pages of a command's form: the fields, and the answers to be checked.

use askama::Template;
use standing_core::command::CommandSpec;
use standing_core::decide::Refusal;

use super::changed::Changed;
use super::fields::{Field, FieldKind};
use super::{Sent, Wanted, back};
use crate::forms::{CiteForm, Lens};
use crate::pages::{Frame, Legal, Look, OrganisationHead, Section, Speech};

/// The form.
#[derive(Template)]
#[template(path = "door/command.html")]
pub(super) struct CommandPage {
    pub(super) t: Speech,
    pub(super) page: Frame,
    pub(super) head: Option<OrganisationHead>,
    pub(super) fields: Vec<Field>,
    /// Only what the other fields depend on is asked.
    pub(super) is_asking_first: bool,
    pub(super) key: String,
    pub(super) seen: u64,
    pub(super) day: String,
    pub(super) back: String,
    pub(super) refused: Option<RefusalView>,
}

/// A no of the rules or the policies.
#[derive(Debug)]
pub(super) struct RefusalView {
    pub(super) what: Legal,
    pub(super) facts: Vec<Legal>,
    pub(super) clauses: Vec<String>,
    pub(super) remedy: Legal,
}

/// The answers, to be checked before they are given.
#[derive(Template)]
#[template(path = "door/command-check.html")]
pub(super) struct CheckPage {
    t: Speech,
    page: Frame,
    head: Option<OrganisationHead>,
    summary: String,
    answers: Vec<Answer>,
    /// What is sent with the answers: names and values.
    kept: Vec<(String, String)>,
    changed: Changed,
    back: String,
}

/// One answer in words.
pub(super) struct Answer {
    label: Legal,
    says: Vec<Legal>,
}

impl CommandPage {
    /// Fields that are wrong: where, and what.
    fn problems(&self) -> Vec<(String, String)> {
        let wrong = self.fields.iter().filter(|field| !field.problem.is_empty());
        wrong.map(|field| (field.anchor(), format!("{}: {}", field.label.text, field.problem))).collect()
    }
}

impl RefusalView {
    pub(super) fn of(refusal: &Refusal, lens: &Lens<'_>) -> Self {
        let clauses = CiteForm::all(&refusal.cites, lens);
        let named = |cite: CiteForm| {
            [Some(cite.source), Some(cite.clause), cite.id]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        };
        Self {
            what: Legal::english(&refusal.what),
            facts: refusal.facts.iter().map(|fact| Legal::english(fact)).collect(),
            clauses: clauses.into_iter().map(named).collect(),
            remedy: Legal::english(&refusal.remedy),
        }
    }
}

impl CheckPage {
    pub(super) fn of(
        wanted: &Wanted<'_>,
        spec: &'static CommandSpec,
        look: &Look<'_>,
        fields: &[Field],
        sent: &Sent,
        changed: Changed,
    ) -> Self {
        let t = wanted.who.t;
        let mut kept: Vec<_> =
            sent.fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        kept.extend([
            ("key".to_owned(), sent.key.clone()),
            // What happened meanwhile is told now; what happens from here on is told again.
            ("seen".to_owned(), look.file.version.to_string()),
            ("day".to_owned(), look.as_of.to_string()),
        ]);
        let asked = fields.iter().filter(|field| field.kind != FieldKind::Shown && !field.value.is_empty());
        Self {
            t,
            page: frame(wanted, spec),
            head: look.organisation(),
            summary: t.word("command", spec.word),
            answers: asked.map(|field| answer(t, field)).collect(),
            kept,
            changed,
            back: back(wanted),
        }
    }
}

fn answer(t: Speech, field: &Field) -> Answer {
    let yes_no = || Legal { text: t.word("answer-is", &field.value), lang: String::new() };
    let says = match field.kind {
        FieldKind::Choice => field
            .choices
            .iter()
            .filter(|choice| choice.is_chosen)
            .map(|choice| choice.label.clone())
            .collect(),
        FieldKind::YesNo => vec![yes_no()],
        FieldKind::Finding => vec![yes_no(), Legal::plain(&field.why)],
        FieldKind::Line | FieldKind::Area | FieldKind::Day | FieldKind::Shown => {
            vec![Legal::plain(&field.value)]
        }
    };
    Answer { label: field.label.clone(), says }
}

/// The frame of a form.
pub(super) fn frame(wanted: &Wanted<'_>, spec: &CommandSpec) -> Frame {
    let t = wanted.who.t;
    let (title, name) = (t.word("command", spec.word), wanted.name);
    let folder = match spec.target {
        standing_core::command::Target::Case => "cases",
        standing_core::command::Target::Entry => "entries",
        _ => "organisations",
    };
    let path = format!("{}/{folder}/{}/{}", wanted.door, crate::pages::encoded(name), spec.word);
    wanted.who.frame(Frame::new(t, Section::None, path, title), wanted.door)
}
