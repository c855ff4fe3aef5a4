//! The table of kinds: which form reads and writes which kind of rule, and where it is kept in the pack.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::form::{
    ApplicationForm, ConsequenceForm, DeadlineForm, DutyForm, ExitForm, FactForm, Form, GroundForm,
    InspectionForm, InterimForm, ListForm, NoticeForm, PledgeForm, PublicationForm, RestorationForm,
    ServiceForm, SourceForm, StatisticForm, TierForm,
};
use crate::pack::model::Pack;
use crate::pack::rule::RuleKind;

macro_rules! table_of_kinds {
    ($($kind:ident $form:ident $field:ident,)*) => {
        /// Reads one rule and puts it into the pack, if there is one. Gives its position among its kind.
        pub(crate) fn add<'de, D: Deserializer<'de>>(
            pack: Option<&mut Pack>,
            kind: RuleKind,
            rule: D,
        ) -> Result<usize, D::Error> {
            match kind {
                $(RuleKind::$kind => {
                    let rule = $form::deserialize(rule)?.rule().map_err(D::Error::custom)?;
                    Ok(pack.map_or(0, |pack| {
                        pack.$field.push(rule);
                        pack.$field.len().saturating_sub(1)
                    }))
                })*
            }
        }

        /// Every rule as written, by kind; kinds without rules are left out.
        pub(crate) fn tables(pack: &Pack) -> Result<Map<String, Value>, serde_json::Error> {
            let mut tables = Map::new();
            $(if !pack.$field.is_empty() {
                let rules = pack.$field.iter().map(|rule| serde_json::to_value($form::of(rule)));
                tables.insert(RuleKind::$kind.to_string(), rules.collect::<Result<_, _>>()?);
            })*
            Ok(tables)
        }
    };
}

table_of_kinds! {
    Source SourceForm sources,
    Fact FactForm facts,
    Notice NoticeForm notices,
    Service ServiceForm services,
    List ListForm lists,
    Ground GroundForm grounds,
    Deadline DeadlineForm deadlines,
    Interim InterimForm interims,
    Consequence ConsequenceForm consequences,
    Exit ExitForm exits,
    Restoration RestorationForm restorations,
    Tier TierForm tiers,
    Inspection InspectionForm inspections,
    Pledge PledgeForm pledges,
    Publication PublicationForm publications,
    Statistic StatisticForm statistics,
    Application ApplicationForm applications,
    Duty DutyForm duties,
}
