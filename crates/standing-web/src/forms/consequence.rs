//! One thing that follows from an entry, or before a decision under an interim rule.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::standing::consequences::Consequence;
use standing_core::word::Word;
use utoipa::ToSchema;

use super::{CiteForm, Lens, TextForm};

/// One thing that follows. It says what a rule attaches to an entry; a person at the relying unit decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsequenceForm {
    /// The entry from which it follows; none for an effect before the decision.
    pub entry: Option<String>,
    /// The list.
    pub list: String,
    /// The sort of list: `exclusion`, `key-scrutiny`, `warning` or `trusted`.
    pub list_kind: &'static str,
    /// The authority that decided, for entries decided here.
    pub authority: Option<String>,
    /// The name of the authority, or of the body that keeps the list from which the entry was imported.
    pub authority_name: Option<String>,
    /// The case in which it was decided, or is to be; none for imported entries.
    pub decision: Option<String>,
    /// The day of the decision; none for imported entries and before a decision.
    pub decided_on: Option<Date>,
    /// The ground.
    pub ground: String,
    /// The consequence rule.
    pub rule: String,
    /// `ease`, `consider`, `inspect`, `strict_review` or `bar`.
    pub strength: &'static str,
    /// The matter, for example `procurement.supplier`.
    pub matter: String,
    /// What a unit does, in words.
    pub measure: TextForm,
    /// Class of the measure: `administrative`, `market`, `industry` or `social`.
    pub class: &'static str,
    /// Multiplier on inspection, in percent.
    pub inspection_factor_percent: Option<u32>,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
    /// First day.
    pub from: Date,
    /// Last day, where one is known.
    pub until: Option<Date>,
    /// The interim rule, for an effect before the decision.
    pub interim: Option<String>,
}

impl ConsequenceForm {
    /// The form of one consequence.
    #[must_use]
    pub fn of(found: &Consequence, lens: &Lens<'_>) -> Self {
        Self {
            entry: found.entry.as_ref().map(ToString::to_string),
            list: found.list.to_string(),
            list_kind: found.list_kind.as_str(),
            authority: found.authority.as_ref().map(ToString::to_string),
            authority_name: found
                .authority
                .as_ref()
                .map(|id| lens.authority_name(id))
                .or_else(|| found.listed_by.clone()),
            decision: found.case.as_ref().map(ToString::to_string),
            decided_on: found.decided_on,
            ground: found.ground.to_string(),
            rule: found.consequence.to_string(),
            strength: found.strength.as_str(),
            matter: found.matter.to_string(),
            measure: TextForm::from(&found.measure),
            class: found.class.as_str(),
            inspection_factor_percent: found.inspection_factor_percent,
            clauses: CiteForm::all(&found.cites, lens),
            from: found.from,
            until: found.until,
            interim: found.interim.as_ref().map(ToString::to_string),
        }
    }
}
