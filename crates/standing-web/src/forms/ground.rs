//! A ground limb by limb: what must be found, what was found, on which clause.

use serde::Serialize;
use standing_core::event::case::LimbFound;
use standing_core::id::Slug;
use standing_core::pack::Explanation;
use standing_core::pack::condition::{Condition, Test};
use standing_core::pack::model::{Ground, Pack};
use utoipa::ToSchema;

use super::{CiteForm, Lens, TextForm};

/// A ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroundForm {
    /// Its name in the pack.
    pub id: String,
    /// Its title.
    pub title: TextForm,
    /// The reason as another body published it, for imported entries.
    pub as_published: Option<String>,
    /// Its limbs.
    pub limbs: Vec<LimbForm>,
    /// Why the pack fills a hole of its source here, where it does.
    pub assumed: Option<String>,
    /// A note for the reader.
    pub note: Option<String>,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

/// One limb of a ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LimbForm {
    /// Its name in the ground.
    pub id: String,
    /// The limb in words.
    pub title: TextForm,
    /// Whether an official must find it, with reasons, in the argument `finding.LIMB`.
    pub needs_finding: bool,
    /// `met`, `not met` or `not known`; none where nothing was looked at yet.
    pub outcome: Option<&'static str>,
    /// What was found.
    pub found: Option<String>,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

impl GroundForm {
    /// The form of a ground that a pack may or may not know, without findings.
    #[must_use]
    pub fn of(id: &Slug, pack: Option<&Pack>, lens: &Lens<'_>) -> Self {
        let rule = pack.and_then(|pack| pack.ground(id));
        Self {
            id: id.to_string(),
            title: rule
                .map_or_else(|| TextForm::english(id.as_str()), |rule| TextForm::from(&rule.head.title)),
            as_published: None,
            limbs: rule.map_or_else(Vec::new, |rule| limbs(rule, lens)),
            assumed: rule.and_then(|rule| rule.head.basis.assumed.clone()),
            note: rule.and_then(|rule| rule.head.note.clone()),
            clauses: rule.map_or_else(Vec::new, |rule| CiteForm::all(&rule.head.basis.cites, lens)),
        }
    }

    /// With what a decision found.
    #[must_use]
    pub fn found(mut self, found: &[LimbFound]) -> Self {
        for limb in &mut self.limbs {
            if let Some(found) = found.iter().find(|found| found.limb.as_str() == limb.id) {
                limb.outcome = Some(if found.holds { "met" } else { "not met" });
                limb.found = Some(found.found.clone());
            }
        }
        self
    }

    /// With what the file holds now.
    #[must_use]
    pub fn explained(mut self, explanation: &Explanation) -> Self {
        for limb in &mut self.limbs {
            let found = explanation
                .limbs()
                .into_iter()
                .find(|found| found.id.as_ref().is_some_and(|id| id.as_str() == limb.id));
            if let Some(found) = found {
                limb.outcome = Some(found.outcome.words());
                limb.found = Some(found.found.clone());
            }
        }
        self
    }
}

fn limbs(rule: &Ground, lens: &Lens<'_>) -> Vec<LimbForm> {
    let limb = |(id, condition): (&Slug, &Condition)| LimbForm {
        id: id.to_string(),
        title: match (&condition.title, &condition.test) {
            (Some(title), _) | (None, Test::Finding(title)) => TextForm::from(title),
            (None, _) => TextForm::english(id.as_str()),
        },
        needs_finding: matches!(condition.test, Test::Finding(_)),
        outcome: None,
        found: None,
        clauses: CiteForm::all(&condition.cites, lens),
    };
    rule.condition.limbs().map(limb).collect()
}
