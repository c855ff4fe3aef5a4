//! Leads: patterns in a file that an officer may look at. A lead is never an entry, never shown, shared or
//! acted on.

use jiff::civil::Date;

use super::case::running_cases;
use super::cites::Cites;
use super::status::{Status, status_at};
use super::view::FileView;
use crate::file::File;
use crate::id::Slug;
use crate::pack::condition::{Condition, Test};
use crate::pack::evaluate::{Explanation, Outcome, evaluate};
use crate::pack::model::{Cite, Mechanism, Pack};
use crate::packs::Packs;

/// A proposal to open a case, with what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// The list.
    pub list: Slug,
    /// The ground.
    pub ground: Slug,
    /// What was found.
    pub explanation: Explanation,
    /// The clauses: of the ground, of the limbs that hold, and of the duty to propose.
    pub cites: Vec<Cite>,
}

/// The leads of a file under one pack on a day: grounds that the file alone makes out, where no entry is live
/// and no case is running.
///
/// Source: ndrc-2018-87 IV (C037): three key fields make a proposal, with notice and hearing, never an entry.
#[must_use]
pub fn leads_at(file: &File, pack: &Pack, packs: &Packs, as_of: Date) -> Vec<Lead> {
    let view = FileView::new(file, packs, as_of);
    let mut leads = Vec::new();
    for ground in pack.grounds.iter().filter(|ground| counts(&ground.condition)) {
        if !made_out(&ground.condition, &view, as_of) {
            continue;
        }
        let explanation = evaluate(&ground.condition, &view, as_of);
        let mut cites = Cites::default();
        cites.add(&ground.head.basis.cites);
        cites.add(&explanation.met_cites());
        cites.duty(pack, Mechanism::Proposal);
        let cites = cites.into_vec();
        for list in ground.lists.iter().filter(|list| !is_taken_up(file, packs, list, as_of)) {
            leads.push(Lead {
                list: list.clone(),
                ground: ground.head.id.clone(),
                explanation: explanation.clone(),
                cites: cites.clone(),
            });
        }
    }
    leads
}

/// Whether the ground rests on a count over the file.
fn counts(condition: &Condition) -> bool {
    match &condition.test {
        Test::Count(_) => true,
        Test::All(parts) | Test::Any(parts) => parts.iter().any(counts),
        Test::Not(_) | Test::Fact { .. } | Test::Finding(_) => false,
    }
}

/// Whether everything but the findings holds by what is in the file: a ground that also needs a legal act is
/// no lead, since the act is what would open the case.
fn made_out(condition: &Condition, view: &FileView<'_>, as_of: Date) -> bool {
    match &condition.test {
        Test::All(parts) => parts.iter().all(|part| made_out(part, view, as_of)),
        Test::Any(parts) => parts.iter().any(|part| made_out(part, view, as_of)),
        Test::Finding(_) => true,
        Test::Not(_) | Test::Fact { .. } | Test::Count(_) => {
            evaluate(condition, view, as_of).outcome == Outcome::Met
        }
    }
}

fn is_taken_up(file: &File, packs: &Packs, list: &Slug, as_of: Date) -> bool {
    let live = file.entries.iter().any(|(id, entry)| {
        entry.list == *list && !matches!(status_at(file, id, packs, as_of), None | Some(Status::Ended { .. }))
    });
    live || running_cases(file, packs, as_of).any(|(_, case)| case.opened.list == *list)
}
