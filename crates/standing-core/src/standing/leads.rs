//! Leads: patterns in a file that an officer may look at. A lead is never an entry, never shown, shared or
//! acted on.

use jiff::civil::Date;

use super::status::{Status, status_at};
use super::view::FileView;
use crate::file::File;
use crate::file::case::Stage;
use crate::id::Slug;
use crate::pack::condition::{Condition, Test};
use crate::pack::evaluate::{Explanation, Outcome, evaluate};
use crate::pack::model::Pack;
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
        let explanation = evaluate(&ground.condition, &view, as_of);
        if explanation.outcome == Outcome::NotMet || !counted_limbs_hold(&ground.condition, &view, as_of) {
            continue;
        }
        for list in ground.lists.iter().filter(|list| !is_taken_up(file, packs, list, as_of)) {
            leads.push(Lead {
                list: list.clone(),
                ground: ground.head.id.clone(),
                explanation: explanation.clone(),
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

fn counted_limbs_hold(condition: &Condition, view: &FileView<'_>, as_of: Date) -> bool {
    match &condition.test {
        Test::Count(_) => evaluate(condition, view, as_of).outcome == Outcome::Met,
        Test::All(parts) => {
            parts.iter().filter(|part| counts(part)).all(|part| counted_limbs_hold(part, view, as_of))
        }
        Test::Any(parts) => {
            parts.iter().filter(|part| counts(part)).any(|part| counted_limbs_hold(part, view, as_of))
        }
        Test::Not(_) | Test::Fact { .. } | Test::Finding(_) => false,
    }
}

fn is_taken_up(file: &File, packs: &Packs, list: &Slug, as_of: Date) -> bool {
    let live = file.entries.iter().any(|(id, entry)| {
        entry.list == *list && !matches!(status_at(file, id, packs, as_of), None | Some(Status::Ended { .. }))
    });
    let running = file
        .cases
        .values()
        .any(|case| case.opened.list == *list && matches!(case.stage, Stage::Open | Stage::Proposed(_)));
    live || running
}
