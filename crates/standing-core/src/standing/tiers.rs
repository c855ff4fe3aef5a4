//! Risk tiers: the first rule of a published table whose condition holds, explained line by line. Never a
//! score.

use jiff::civil::Date;

use super::view::FileView;
use crate::file::File;
use crate::pack::evaluate::{Explanation, Outcome, evaluate};
use crate::pack::model::{InspectionRule, Pack, TierRule};
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

/// The tier of an organisation under one pack on a day; none when the pack has no tiers.
#[must_use]
pub fn tier_at<'a>(file: &File, pack: &'a Pack, packs: &Packs, as_of: Date) -> Option<TierAnswer<'a>> {
    let view = FileView::new(file, packs, as_of);
    let mut explanations = Vec::new();
    for tier in &pack.tiers {
        let explanation = tier.when.as_ref().map(|condition| evaluate(condition, &view, as_of));
        let holds = explanation.as_ref().is_none_or(|explanation| explanation.outcome == Outcome::Met);
        explanations.push((tier, explanation));
        if holds {
            let inspection = pack.inspection_of(&tier.head.id);
            return Some(TierAnswer { tier, explanations, inspection });
        }
    }
    None
}
