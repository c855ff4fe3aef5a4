//! The pages of a command's form: the fields, and the answers to be checked.

use askama::Template;
use standing_core::command::argument::ArgumentError;
use standing_core::command::{CommandSpec, Target};

use super::changed::Changed;
use super::{Sent, Wanted, back};
use crate::door::form::{Field, Refused, is_failing};
use crate::pages::{Frame, Look, OrganisationHead, Section, Speech};

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
    pub(super) refused: Option<Refused>,
    /// What is wrong with the form as a whole; empty when nothing is.
    pub(super) problem: String,
}

/// The answers, to be checked before they are given.
#[derive(Template)]
#[template(path = "door/command-check.html")]
pub(super) struct CheckPage {
    t: Speech,
    page: Frame,
    head: Option<OrganisationHead>,
    summary: String,
    fields: Vec<Field>,
    key: String,
    seen: u64,
    day: String,
    changed: Changed,
    back: String,
}

impl CommandPage {
    fn is_failing(&self) -> bool {
        is_failing(&self.fields) || !self.problem.is_empty()
    }

    /// Says an error of the whole form, where no field was told one.
    pub(super) fn fail_unless_told(&mut self, error: &ArgumentError) {
        if self.fields.iter().all(|field| field.problem.is_empty()) {
            self.problem = error.to_string();
        }
    }
}

impl CheckPage {
    pub(super) fn of(
        wanted: &Wanted<'_>,
        spec: &'static CommandSpec,
        look: &Look<'_>,
        fields: Vec<Field>,
        sent: &Sent,
        changed: Changed,
    ) -> Self {
        let t = wanted.who.t;
        Self {
            t,
            page: frame(wanted, spec),
            head: look.organisation(),
            summary: t.word("command", spec.word),
            fields,
            key: sent.key.clone(),
            // What happened meanwhile is told now; what happens from here on is told again.
            seen: look.file.version,
            day: look.as_of.to_string(),
            changed,
            back: back(wanted),
        }
    }
}

/// The frame of a form.
pub(super) fn frame(wanted: &Wanted<'_>, spec: &CommandSpec) -> Frame {
    let t = wanted.who.t;
    let (title, name) = (t.word("command", spec.word), wanted.name);
    let about = |folder: &str| format!("{folder}/{}", crate::pages::encoded(name));
    let place = match spec.target {
        Target::Case => about("cases"),
        Target::Entry => about("entries"),
        Target::Directory => "mandates".to_owned(),
        Target::Organisation | Target::Record | Target::Measure => about("organisations"),
    };
    let path = format!("{}/{place}/{}", wanted.door, spec.word);
    wanted.who.frame(Frame::new(t, Section::None, path, title), wanted.door)
}
