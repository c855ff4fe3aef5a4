//! An organisation as a reader may know it: identifiers, names, links, entries, and for parties cases and
//! items of the file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use standing_core::file::{File, Organisation};
use standing_core::link::Link;
use standing_core::name::{NameKind, OrganisationName};
use standing_core::standing::certificate::certificate_at;
use standing_core::standing::leads::{Lead, leads_at};
use utoipa::ToSchema;

use super::{ActForm, CaseLineForm, CiteForm, EntryLineForm, Lens, RecordForm, TextForm};

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrganisationForm {
    /// The identifier under which its file is kept.
    pub identifier: String,
    /// Other identifiers.
    pub also: Vec<String>,
    /// The name that it bears on the day asked about.
    pub name: String,
    /// All names, present and former.
    pub names: Vec<NameForm>,
    /// Country, or country and region code.
    pub region: Option<String>,
    /// Facts on which rules depend.
    pub facts: BTreeMap<String, String>,
    /// Successors and branches. No effect follows from a link.
    pub links: Vec<LinkForm>,
    /// The day on which it was registered here.
    pub registered_on: Date,
    /// The day in the world.
    pub as_of: Date,
    /// The size of the log from which was answered.
    pub known_at: u64,
    /// The size of the whole log.
    pub log_size: u64,
    /// The answer first, in a sentence.
    pub says: String,
    /// Entries that are live on that day.
    pub entries: Vec<EntryLineForm>,
    /// Entries that ended and are still shown as ended.
    pub ended: Vec<EntryLineForm>,
    /// Cases that the reader may know of.
    pub cases: Vec<CaseLineForm>,
    /// Acts that anyone is shown.
    pub acts: Vec<ActForm>,
    /// Items of the file that the reader may know of.
    pub records: Vec<RecordForm>,
    /// The tier under each pack of its jurisdiction.
    pub tiers: Vec<TierForm>,
    /// Patterns that an officer may look at; told to authorities only. A lead is no entry.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<LeadForm>,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

/// One name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NameForm {
    /// The name as it is written.
    pub text: String,
    /// `registered`, `former`, `short`, `alias` or `translation`.
    pub kind: String,
    /// Its language, as a tag.
    pub language: Option<String>,
    /// First day on which it was borne.
    pub from: Option<Date>,
    /// Last day on which it was borne.
    pub to: Option<Date>,
}

/// A successor or a branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkForm {
    /// `successor-of`, `predecessor-of`, `branch-of` or `has-branch`.
    pub kind: String,
    /// The other organisation.
    pub other: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// A tier with the rule that gave it. Never a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TierForm {
    /// The pack.
    pub pack: String,
    /// The tier.
    pub tier: String,
    /// The rule in words.
    pub rule: TextForm,
}

/// A pattern in the file that an officer may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeadForm {
    /// The pack.
    pub pack: String,
    /// The list.
    pub list: String,
    /// The ground.
    pub ground: String,
    /// What was found, line by line.
    pub found: Vec<String>,
    /// The clauses.
    pub clauses: Vec<CiteForm>,
}

impl OrganisationForm {
    /// The form of a file; none while the organisation is not registered.
    #[must_use]
    pub fn of(file: &File, lens: &Lens<'_>) -> Option<Self> {
        let organisation = file.organisation.as_ref()?;
        let lines = lens.entries(file).into_iter().filter_map(|(id, _)| EntryLineForm::of(file, id, lens));
        let (ended, entries): (Vec<_>, Vec<_>) = lines.partition(|line| line.status.is_ended);
        let report = certificate_at(file, lens.packs, &lens.viewer, lens.as_of);
        let tiers = report.iter().flat_map(|report| &report.tiers);
        let facts = organisation.facts.iter();
        Some(Self {
            identifier: organisation.identifier.to_string(),
            also: organisation.also.iter().map(ToString::to_string).collect(),
            name: display_name(organisation, lens.as_of),
            names: organisation.names.iter().map(NameForm::from).collect(),
            region: organisation.region.as_ref().map(ToString::to_string),
            facts: facts.map(|(fact, value)| (fact.to_string(), value.to_string())).collect(),
            links: organisation.links.iter().map(LinkForm::from).collect(),
            registered_on: organisation.registered_on,
            as_of: lens.as_of,
            known_at: lens.known_at,
            log_size: lens.log_size,
            says: says(&entries, lens.as_of),
            cases: cases(file, lens),
            acts: ActForm::all(file, lens),
            records: RecordForm::all(file, lens),
            tiers: tiers
                .map(|held| TierForm {
                    pack: held.pack.to_string(),
                    tier: held.tier.to_string(),
                    rule: TextForm::from(&held.rule),
                })
                .collect(),
            leads: leads(file, lens),
            clauses: report.map_or_else(Vec::new, |report| CiteForm::all(&report.cites, lens)),
            entries,
            ended,
        })
    }
}

/// The name that an organisation bears on a day: its registered name, else its first.
pub(super) fn display_name(organisation: &Organisation, as_of: Date) -> String {
    let is_borne = |name: &&OrganisationName| {
        name.kind() == NameKind::Registered
            && name.from().is_none_or(|from| from <= as_of)
            && name.to().is_none_or(|to| as_of <= to)
    };
    let found = organisation.names.iter().find(is_borne).or_else(|| organisation.names.first());
    found.map_or_else(|| organisation.identifier.to_string(), |name| name.text().to_owned())
}

fn says(entries: &[EntryLineForm], as_of: Date) -> String {
    let in_force = entries.iter().filter(|line| line.status.is_in_force).count();
    match (in_force, entries.len()) {
        (0, 0) => format!(
            "On {as_of} no entry that is shown here is live. That says nothing of lists kept elsewhere."
        ),
        (0, live) => format!("On {as_of} no entry is in force; {live} without effect for now."),
        (1, _) => format!("On {as_of} one entry is in force."),
        (in_force, _) => format!("On {as_of} {in_force} entries are in force."),
    }
}

fn cases(file: &File, lens: &Lens<'_>) -> Vec<CaseLineForm> {
    file.cases.keys().filter_map(|id| CaseLineForm::of(file, id, lens)).collect()
}

fn leads(file: &File, lens: &Lens<'_>) -> Vec<LeadForm> {
    if !lens.viewer.sees_leads() {
        return Vec::new();
    }
    let governing = lens.packs.all().filter(|pack| {
        lens.packs.governing(&pack.meta.id, lens.as_of).is_some_and(|now| now.hash == pack.hash)
    });
    governing
        .flat_map(|pack| {
            let found = leads_at(file, pack, lens.packs, lens.as_of);
            found.into_iter().map(|lead| lead_form(pack.meta.id.as_str(), &lead, lens)).collect::<Vec<_>>()
        })
        .collect()
}

fn lead_form(pack: &str, lead: &Lead, lens: &Lens<'_>) -> LeadForm {
    LeadForm {
        pack: pack.to_owned(),
        list: lead.list.to_string(),
        ground: lead.ground.to_string(),
        found: lead.explanation.to_text("en").lines().map(str::to_owned).collect(),
        clauses: CiteForm::all(&lead.cites, lens),
    }
}

impl From<&OrganisationName> for NameForm {
    fn from(name: &OrganisationName) -> Self {
        Self {
            text: name.text().to_owned(),
            kind: name.kind().to_string(),
            language: name.language().map(ToString::to_string),
            from: name.from(),
            to: name.to(),
        }
    }
}

impl From<&Link> for LinkForm {
    fn from(link: &Link) -> Self {
        Self {
            kind: link.kind().to_string(),
            other: link.other().to_string(),
            from: link.from(),
            to: link.to(),
        }
    }
}
