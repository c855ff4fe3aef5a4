//! The next steps of a case or an entry that are lawful for this officer: those that the file is ready for and that
//! the policies permit. Each says the clause that it rests on.

use standing_core::command::{Role, spec};
use standing_core::file::case::Case;
use standing_core::pack::model::{Cite, Pack};
use standing_service::Register;
use standing_service::ask::Opened;

use crate::door::SignedIn;

/// A step that may be taken now.
pub(crate) struct StepView {
    pub(crate) title: String,
    pub(crate) address: String,
    /// Instrument, clause and requirement.
    pub(crate) cites: Vec<String>,
    /// By when; empty where no clock runs for it.
    pub(crate) until: String,
}

/// What is looked at: the file, and the case or entry of it.
pub(super) struct At<'a> {
    pub(super) register: &'a Register,
    pub(super) who: &'a SignedIn,
    pub(super) opened: &'a Opened,
    pub(super) case: Option<&'a str>,
    pub(super) entry: Option<&'a str>,
}

impl At<'_> {
    /// A step, if it is for officers and the policies permit it here.
    pub(super) fn step(&self, word: &str, cites: Vec<String>, until: String) -> Option<StepView> {
        let spec = spec(word).filter(|spec| spec.roles.contains(&Role::Officer))?;
        let principal = self.who.session.account.principal();
        let may = self.register.may(&principal, self.opened, self.case, self.entry, spec.word);
        let folder = match (self.case, self.entry) {
            (_, Some(entry)) => format!("office/entries/{entry}"),
            (Some(case), None) => format!("office/cases/{case}"),
            (None, None) => return None,
        };
        may.unwrap_or(false).then(|| StepView {
            title: self.who.t.word("command", spec.word),
            address: self.who.to(&format!("{folder}/{}", spec.word)),
            cites,
            until,
        })
    }
}

/// The clauses on which a step of a case rests, as far as the rules of its list name one for it.
pub(super) fn cites_of(word: &str, case: &Case, pack: &Pack) -> Vec<String> {
    let list = pack.list(&case.opened.list);
    let procedure = pack.procedure(&case.opened.list);
    let of_notice = || procedure.and_then(|procedure| pack.notice(&procedure.notice)).map(|rule| &rule.head);
    let of_answer =
        || procedure.and_then(|procedure| pack.deadline(&procedure.answer)).map(|rule| &rule.head);
    let of_objection =
        || procedure.and_then(|procedure| pack.deadline(&procedure.objection)).map(|rule| &rule.head);
    let head = match word {
        "serve-notice" | "record-service" => of_notice(),
        "represent" | "request-hearing" | "hold-hearing" => of_answer(),
        "propose" | "decide" => pack.ground(&case.opened.ground).map(|ground| &ground.head),
        "serve-decision" | "serve-answer" => of_objection(),
        _ => None,
    };
    let head = head.or_else(|| list.map(|list| &list.head));
    head.map(|head| head.basis.cites.iter().map(named).collect()).unwrap_or_default()
}

/// A clause in one line.
fn named(cite: &Cite) -> String {
    let id = cite.id.as_deref().unwrap_or_default();
    format!("{} {} {id}", cite.source, cite.clause).trim().to_owned()
}
