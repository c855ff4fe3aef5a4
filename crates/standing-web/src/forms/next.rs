//! What each reader can do next about an entry. It names commands; whether one is taken is decided when it is
//! given.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::file::File;
use standing_core::file::entry::{Entry, Origin};
use standing_core::id::EntryId;
use standing_core::pack::model::{Party, Step, Trigger};
use standing_core::standing::deadlines::{Deadline, DeadlineState, Subject, deadlines_at};
use standing_core::standing::status::{Status, status_at};
use utoipa::ToSchema;

use super::{CiteForm, Lens};

/// Something that somebody can do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NextStepForm {
    /// For whom: `organisation`, `authority`, `superior`, `unit` or `public`.
    pub who: &'static str,
    /// What, in words.
    pub says: String,
    /// The command that does it.
    pub command: Option<&'static str>,
    /// The last day to do it.
    pub until: Option<Date>,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

impl NextStepForm {
    /// What readers can do next about an entry.
    #[must_use]
    pub fn of(file: &File, id: &EntryId, entry: &Entry, lens: &Lens<'_>) -> Vec<Self> {
        let mut steps = Steps { items: Vec::new(), lens };
        let status = status_at(file, id, lens.packs, lens.as_of);
        let is_ended = matches!(status, Some(Status::Ended { .. }));
        match &entry.origin {
            Origin::Founded { provenance, .. } => {
                let says = format!("Ask {}, who decided it and can change it.", provenance.listed_by);
                steps.add("organisation", &says, None);
            }
            Origin::Decided { .. } if !is_ended => steps.ways_back(file, id, entry),
            Origin::Decided { .. } => {}
        }
        if is_ended {
            steps.add(
                "unit",
                "Lift the measures that rest on it, or keep one on a cited law until a day.",
                Some("lift-measure"),
            );
            steps.add("unit", "Say that you know of its end.", Some("acknowledge-recall"));
        } else if status == Some(Status::InForce) {
            steps.add(
                "unit",
                "Record the measure that you took, or why you took none.",
                Some("take-measure"),
            );
        }
        steps.add("public", "Report that something here is wrong.", Some("report-error"));
        steps.items
    }
}

struct Steps<'a> {
    items: Vec<NextStepForm>,
    lens: &'a Lens<'a>,
}

impl Steps<'_> {
    fn add(&mut self, who: &'static str, says: &str, command: Option<&'static str>) {
        let says = says.to_owned();
        self.items.push(NextStepForm { who, says, command, until: None, clauses: Vec::new() });
    }

    /// Objection, reconsideration, exit and restoration while the entry is live.
    fn ways_back(&mut self, file: &File, id: &EntryId, entry: &Entry) {
        let deadlines = deadlines_at(file, self.lens.packs, self.lens.as_of);
        let about = |deadline: &&Deadline| match &deadline.subject {
            Subject::Entry(subject) => subject == id,
            Subject::Case(subject) => entry.case() == Some(subject),
            Subject::Record(_) => false,
        };
        let running = |deadline: &&Deadline| deadline.state == DeadlineState::Running;
        for deadline in deadlines.iter().filter(about).filter(running) {
            let pack = self.lens.pack(&entry.pack);
            let Some(rule) = pack.and_then(|pack| pack.deadline(&deadline.rule)) else { continue };
            let step = match (rule.who, rule.starts) {
                (Party::Organisation, Trigger::DecisionServed) => {
                    ("organisation", "Object to the decision.", Some("object"))
                }
                (Party::Organisation, Trigger::ObjectionDecided) => (
                    "organisation",
                    "Ask the authority above to reconsider.",
                    Some("request-reconsideration"),
                ),
                (Party::Authority, Trigger::ObjectionReceived) => {
                    ("authority", "Decide the objection.", Some("decide-objection"))
                }
                (Party::Superior, Trigger::ReconsiderationReceived) => {
                    ("superior", "Decide the request for reconsideration.", Some("decide-reconsideration"))
                }
                (Party::Authority, Trigger::ExitArose) => (
                    "authority",
                    "End the entry: its ground is gone; or find that it is not.",
                    Some("remove"),
                ),
                (Party::Authority, Trigger::RestorationReceived) => {
                    ("authority", "Decide the application for restoration.", Some("decide-restoration"))
                }
                (Party::Authority, Trigger::ErrorReported) => {
                    ("authority", "Answer the report of an error.", Some("answer-error"))
                }
                _ => continue,
            };
            self.add(step.0, step.1, step.2);
            if let Some(last) = self.items.last_mut() {
                last.until = Some(deadline.due);
                last.clauses = CiteForm::all(&deadline.cites, self.lens);
            }
        }
        self.rules(entry);
    }

    fn rules(&mut self, entry: &Entry) {
        let lens = self.lens;
        let governing = |step| lens.packs.for_step(&entry.pack, &entry.list, step, lens.as_of);
        if let Some(pack) = governing(Step::Exit) {
            for exit in pack.exits_for(&entry.list).filter(|exit| !exit.automatic) {
                let says = format!("Show that its ground is gone: {}.", exit.head.title.in_language("en"));
                self.add("organisation", &says, Some("record-exit"));
                self.cite(&exit.head.basis.cites);
            }
        }
        if let Some(pack) = governing(Step::Restoration) {
            for rule in pack.restorations_for(&entry.list) {
                let says = format!("Apply for restoration: {}.", rule.head.title.in_language("en"));
                self.add("organisation", &says, Some("apply-restoration"));
                self.cite(&rule.head.basis.cites);
            }
        }
    }

    fn cite(&mut self, cites: &[standing_core::pack::model::Cite]) {
        if let Some(last) = self.items.last_mut() {
            last.clauses = CiteForm::all(cites, self.lens);
        }
    }
}
