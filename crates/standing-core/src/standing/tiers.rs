//! Risk tiers: the first rule of a published table whose condition holds, explained line by line. Never a
//! score.

use jiff::civil::Date;

use super::cites::Cites;
use super::view::FileView;
use super::viewer::Viewer;
use crate::file::File;
use crate::pack::evaluate::{Explanation, Outcome, evaluate};
use crate::pack::model::{Cite, InspectionRule, Pack, TierRule};
use crate::packs::Packs;

/// The tier of an organisation under one pack on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct TierAnswer<'a> {
    /// The rule that gave it.
    pub tier: &'a TierRule,
    /// Why each earlier rule did not apply, and why this one does.
    pub explanations: Vec<(&'a TierRule, Option<Explanation>)>,
    /// Share and frequency of inspection.
    pub inspection: Option<&'a InspectionRule>,
}

/// The tier of an organisation under one pack on a day, over its whole file; none when the pack has no tiers.
#[must_use]
pub fn tier_at<'a>(file: &File, pack: &'a Pack, packs: &Packs, as_of: Date) -> Option<TierAnswer<'a>> {
    tier_of_view(&FileView::new(file, packs, as_of), pack, as_of)
}

/// The tier as somebody may know it: restricted entries count for those who may see them only.
#[must_use]
pub fn tier_for<'a>(
    file: &File,
    pack: &'a Pack,
    packs: &Packs,
    viewer: &Viewer,
    as_of: Date,
) -> Option<TierAnswer<'a>> {
    tier_of_view(&FileView::new(file, packs, as_of).seen_by(viewer), pack, as_of)
}

fn tier_of_view<'a>(view: &FileView<'_>, pack: &'a Pack, as_of: Date) -> Option<TierAnswer<'a>> {
    let mut explanations = Vec::new();
    for tier in &pack.tiers {
        let explanation = tier.when.as_ref().map(|condition| evaluate(condition, view, as_of));
        let holds = explanation.as_ref().is_none_or(|explanation| explanation.outcome == Outcome::Met);
        explanations.push((tier, explanation));
        if holds {
            let inspection = pack.inspection_of(&tier.head.id);
            return Some(TierAnswer { tier, explanations, inspection });
        }
    }
    None
}

impl TierAnswer<'_> {
    /// What was found in the file that gave the tier: every test that holds; nothing for the tier of all others.
    #[must_use]
    pub fn because(&self) -> Vec<String> {
        let mut found = Vec::new();
        if let Some((_, Some(explanation))) = self.explanations.last() {
            gather_held(explanation, &mut found);
        }
        found
    }

    /// The clauses: of the rule that gave the tier, of what held in it, and of the inspections that follow.
    #[must_use]
    pub fn cites(&self) -> Vec<Cite> {
        let mut cites = Cites::default();
        cites.add(&self.tier.head.basis.cites);
        if let Some((_, Some(explanation))) = self.explanations.last() {
            cites.add(&explanation.met_cites());
        }
        cites.add(self.inspection.into_iter().flat_map(|rule| &rule.head.basis.cites));
        cites.into_vec()
    }
}

fn gather_held(explanation: &Explanation, found: &mut Vec<String>) {
    if explanation.outcome != Outcome::Met {
        return;
    }
    if explanation.children.is_empty() {
        found.push(explanation.found.clone());
    }
    explanation.children.iter().for_each(|child| gather_held(child, found));
}
