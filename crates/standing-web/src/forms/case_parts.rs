//! A case in short, and the parts of a case in full.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use standing_core::event::case::{DecisionProposed, Document};
use standing_core::file::File;
use standing_core::file::case::{Case, Proposal, Service, Stage};
use standing_core::id::CaseId;
use standing_core::pack::model::Pack;
use standing_core::standing::case::is_running;
use standing_core::standing::interim::interim_at;
use standing_core::word::Word;
use utoipa::ToSchema;

use super::{Lens, TextForm};

/// A case in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseLineForm {
    /// The case.
    pub id: String,
    /// The organisation.
    pub organisation: String,
    /// Its name.
    pub name: String,
    /// The list.
    pub list: String,
    /// The list's title.
    pub list_title: TextForm,
    /// The ground.
    pub ground: String,
    /// The authority.
    pub authority: String,
    /// Its name.
    pub authority_name: String,
    /// `open`, `noticed`, `proposed`, `decided` or `closed`.
    pub stage: &'static str,
    /// Whether it is neither decided nor over on the day asked about.
    pub is_running: bool,
    /// When it was opened.
    pub opened_on: Date,
    /// The day of its latest act.
    pub latest_on: Date,
}

/// A document on its way to the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ServiceForm {
    /// `notice`, `decision` or `objection-answer`.
    pub document: &'static str,
    /// The way of service.
    pub method: String,
    /// When it was sent.
    pub sent_on: Date,
    /// When its receipt was proved.
    pub received_on: Option<Date>,
}

/// A proposal that waits for approval. Told to the authority only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalForm {
    /// `list`, `instead` or `none`.
    pub outcome: &'static str,
    /// When it was made.
    pub on: Date,
    /// The reasons.
    pub reasons: String,
    /// Findings by limb: `yes: why` or `no: why`.
    pub findings: BTreeMap<String, String>,
    /// Last day of the entry, where the decision sets it.
    pub until: Option<Date>,
}

/// An effect before the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InterimForm {
    /// The interim rule.
    pub rule: String,
    /// First day.
    pub from: Date,
    /// Automatic last day.
    pub until: Date,
    /// Why it was ordered, where it was ordered.
    pub reasons: Option<String>,
}

/// Something that can be done next in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseNextForm {
    /// For whom: `officer` or `organisation`.
    pub who: &'static str,
    /// The command that does it.
    pub command: &'static str,
    /// What it does.
    pub says: &'static str,
}

impl CaseLineForm {
    /// The form of a case that the reader may know of; else none.
    #[must_use]
    pub fn of(file: &File, id: &CaseId, lens: &Lens<'_>) -> Option<Self> {
        if !lens.sees_case(file, id) {
            return None;
        }
        let case = file.cases.get(id)?;
        let organisation = file.organisation.as_ref()?;
        let list = lens.pack(&case.pack).and_then(|pack| pack.list(&case.opened.list));
        Some(Self {
            id: id.to_string(),
            organisation: organisation.identifier.to_string(),
            name: super::organisation::display_name(organisation, lens.as_of),
            list: case.opened.list.to_string(),
            list_title: list.map_or_else(
                || TextForm::english(case.opened.list.as_str()),
                |list| TextForm::from(&list.head.title),
            ),
            ground: case.opened.ground.to_string(),
            authority: case.authority.to_string(),
            authority_name: lens.authority_name(&case.authority),
            stage: case.stage_word(),
            is_running: is_running(id, case, lens.packs, lens.as_of),
            opened_on: case.opened_on,
            latest_on: case.latest_on,
        })
    }
}

impl From<&Service> for ServiceForm {
    fn from(service: &Service) -> Self {
        Self {
            document: service.document.as_str(),
            method: service.method.to_string(),
            sent_on: service.sent_on,
            received_on: service.received_on,
        }
    }
}

impl From<&Proposal> for ProposalForm {
    fn from(proposal: &Proposal) -> Self {
        let DecisionProposed { outcome, findings, reasons, until, .. } = &proposal.proposed;
        let words = |holds: bool| if holds { "yes" } else { "no" };
        let findings = findings.iter().map(|(limb, finding)| {
            (limb.to_string(), format!("{}: {}", words(finding.holds), finding.reasons))
        });
        Self {
            outcome: outcome.as_str(),
            on: proposal.on,
            reasons: reasons.to_string(),
            findings: findings.collect(),
            until: *until,
        }
    }
}

impl InterimForm {
    /// The effect that a case has before its decision on the day asked about.
    #[must_use]
    pub fn of(file: &File, case: &Case, pack: &Pack, lens: &Lens<'_>) -> Option<Self> {
        let (rule, from, until) = interim_at(file, case, pack, lens.packs, lens.as_of)?;
        let ordered = case.interim.as_ref().filter(|interim| interim.rule == rule.head.id);
        Some(Self {
            rule: rule.head.id.to_string(),
            from,
            until,
            reasons: ordered.map(|interim| interim.reasons.to_string()),
        })
    }
}

impl CaseNextForm {
    /// What can be done next in a running case. Whether one is taken is decided when it is given.
    #[must_use]
    pub fn all(case: &Case, is_running: bool) -> Vec<Self> {
        let officer = |command: &'static str| Self::new("officer", command);
        let organisation = |command: &'static str| Self::new("organisation", command);
        let is_noticed = case.service(Document::Notice).is_some();
        let is_served = case.service(Document::Decision).is_some();
        let steps: Vec<Option<Self>> = match &case.stage {
            Stage::Open if is_running && !is_noticed => vec![officer("serve-notice"), officer("close-case")],
            Stage::Open if is_running => vec![
                officer("record-service"),
                organisation("represent"),
                organisation("request-hearing"),
                case.hearing_requested_on
                    .filter(|_| case.hearing_held.is_none())
                    .and_then(|_| officer("hold-hearing")),
                officer("propose"),
                officer("close-case"),
            ],
            Stage::Proposed(_) if is_running => vec![officer("decide")],
            Stage::Decided(_) if !is_served => vec![officer("serve-decision")],
            Stage::Decided(_) => vec![officer("record-service"), officer("inform-superior")],
            Stage::Open | Stage::Proposed(_) | Stage::Closed { .. } => Vec::new(),
        };
        let contact = is_running.then(|| officer("log-contact")).flatten();
        steps.into_iter().flatten().chain(contact).collect()
    }

    fn new(who: &'static str, command: &'static str) -> Option<Self> {
        standing_core::command::spec(command).map(|spec| Self { who, command, says: spec.summary })
    }
}
