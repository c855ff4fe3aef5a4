//! The inquiry log: whoever looks at what is not public is asked for whom and for which purpose, and that is kept beside
//! the log. The organisation sees who looked at its file; the clerk behind a unit stays the unit's own matter.

use jiff::Timestamp;
use standing_core::decide::{Actor, Refusal};
use standing_core::file::File;
use standing_core::id::{CaseId, EntryId};
use standing_core::identifier::Identifier;
use standing_store::InquiryRow;

use crate::ask::Opened;
use crate::error::ServiceError;
use crate::gate::{Facts, Scene, Verdict};
use crate::keys::written;
use crate::principal::{Capacity, Principal};
use crate::register::Register;

/// What something that is not public is looked up for: the published catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A case or entry of the own authority.
    OwnCase,
    /// A request for reconsideration, at the authority one level up.
    Reconsideration,
    /// Buying: whether a supplier may be admitted.
    Procurement,
    /// Granting a licence, a qualification, land.
    Licensing,
    /// Lending, insuring, supporting with money.
    Finance,
    /// Supervising the organisation by law.
    Supervision,
    /// Choosing whom to inspect, and how.
    Inspection,
    /// Keeping the register running.
    Upkeep,
    /// An organisation looks at its own file; that is not kept.
    OwnFile,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked<'a> {
    /// A case.
    Case(&'a CaseId),
    /// An entry.
    Entry(&'a EntryId),
    /// The whole file.
    File,
}

/// Somebody looked, as the organisation is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Where the next page begins.
    pub id: String,
    /// When.
    pub asked_at: Timestamp,
    /// In which role: officer, unit or register.
    pub role: String,
    /// The authority or unit.
    pub holder: String,
    /// What was looked at: `file`, `case c-…` or `entry e-…`.
    pub what: String,
    /// For which purpose, a word of the catalogue.
    pub purpose: String,
}

impl Purpose {
    /// The catalogue.
    pub const ALL: [Self; 9] = [
        Self::OwnCase,
        Self::Reconsideration,
        Self::Procurement,
        Self::Licensing,
        Self::Finance,
        Self::Supervision,
        Self::Inspection,
        Self::Upkeep,
        Self::OwnFile,
    ];

    /// The purposes from which a relying unit chooses.
    pub const OF_UNITS: [Self; 5] =
        [Self::Procurement, Self::Licensing, Self::Finance, Self::Supervision, Self::Inspection];

    /// What it is, in words.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::OwnCase => "a case or an entry of the officer's own authority",
            Self::Reconsideration => "a request for reconsideration, at the authority one level up",
            Self::Procurement => "buying: whether a supplier may be admitted",
            Self::Licensing => "granting a licence, a qualification or land",
            Self::Finance => "lending, insuring, supporting with money",
            Self::Supervision => "supervising the organisation by law",
            Self::Inspection => "choosing whom to inspect, and how",
            Self::Upkeep => "keeping the register running",
            Self::OwnFile => "an organisation looks at its own file",
        }
    }

    /// Whose purpose it is: `officer`, `unit`, `register` (the operator) or `organisation`.
    #[must_use]
    pub const fn role(self) -> &'static str {
        match self {
            Self::OwnCase | Self::Reconsideration => "officer",
            Self::Procurement | Self::Licensing | Self::Finance | Self::Supervision | Self::Inspection => {
                "unit"
            }
            Self::Upkeep => "register",
            Self::OwnFile => "organisation",
        }
    }

    /// The word under which it is kept and published.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OwnCase => "own-case",
            Self::Reconsideration => "reconsideration",
            Self::Procurement => "procurement",
            Self::Licensing => "licensing",
            Self::Finance => "finance",
            Self::Supervision => "supervision",
            Self::Inspection => "inspection",
            Self::Upkeep => "upkeep",
            Self::OwnFile => "own-file",
        }
    }
}

impl std::str::FromStr for Purpose {
    type Err = ServiceError;

    fn from_str(text: &str) -> Result<Self, ServiceError> {
        let found = Self::ALL.into_iter().find(|purpose| purpose.as_str() == text);
        found.ok_or_else(|| ServiceError::Input {
            place: "purpose".to_owned(),
            what: "it is not in the catalogue of purposes".to_owned(),
            remedy: format!("use one of {}", Self::ALL.map(Self::as_str).join(", ")),
        })
    }
}

fn is_of(file: &File, own: &Identifier) -> bool {
    file.organisation.as_ref().is_some_and(|it| it.identifier == *own || it.also.contains(own))
}

impl Register {
    /// Whether somebody may look at what is not public of a file, and keeps that they did.
    ///
    /// # Refusals
    /// When no policy permits the look-up.
    ///
    /// # Errors
    /// When the database fails; then nothing may be shown.
    pub async fn look_up(
        &self,
        principal: &Principal,
        opened: &Opened,
        looked: Looked<'_>,
        purpose: Purpose,
    ) -> Result<Result<(), Refusal>, ServiceError> {
        let (case, entry, action, what) = match looked {
            Looked::Case(id) => (Some(id.to_string()), None, "see-case", format!("case {id}")),
            Looked::Entry(id) => (None, Some(id.to_string()), "see-entry", format!("entry {id}")),
            Looked::File => (None, None, "see-file", "file".to_owned()),
        };
        let (packs, directory) = (self.packs(), self.directory());
        let on = self.today_for(&opened.file);
        let scene = Scene::of(&opened.file, case.as_deref(), entry.as_deref(), &directory, &packs, on);
        let actor = match &principal.capacity {
            // Under any of its identifiers; at another one's file it is as anyone.
            Capacity::Organisation(own) if is_of(&opened.file, own) => Actor::Organisation,
            Capacity::Organisation(_) => Actor::Public,
            _ => principal.actor(&self.state.mark_secret, &opened.stream, case.as_deref())?,
        };
        let facts = scene.facts(&actor, principal.rank, action, None, purpose.as_str());
        if !self.gate().judge(&facts).is_permitted {
            return Ok(Err(Verdict::refusal(&facts)));
        }
        if !matches!(actor, Actor::Organisation) {
            self.keep_inquiry(principal, &opened.stream, what, purpose).await?;
        }
        Ok(Ok(()))
    }

    /// Whether the policies let a unit see, for a purpose, an entry that is not public and for which it is named.
    #[must_use]
    pub fn opens_restricted(&self, purpose: Purpose) -> bool {
        self.gate().judge(&Facts::of_named_unit("see-entry", purpose.as_str())).is_permitted
    }

    /// Whether the policies permit somebody an act about a file; the rules may still refuse it. Nothing is kept.
    ///
    /// # Errors
    /// When who asks cannot be told.
    pub fn may(
        &self,
        principal: &Principal,
        opened: &Opened,
        case: Option<&str>,
        entry: Option<&str>,
        word: &'static str,
    ) -> Result<bool, ServiceError> {
        let (packs, directory) = (self.packs(), self.directory());
        let on = self.today_for(&opened.file);
        let scene = Scene::of(&opened.file, case, entry, &directory, &packs, on);
        let of_entry = entry.and_then(|id| opened.file.entries.get(&id.parse().ok()?)?.case());
        let case = case.map(ToOwned::to_owned).or_else(|| of_entry.map(ToString::to_string));
        let actor = match &principal.capacity {
            Capacity::Organisation(own) if is_of(&opened.file, own) => Actor::Organisation,
            Capacity::Organisation(_) => Actor::Public,
            _ => principal.actor(&self.state.mark_secret, &opened.stream, case.as_deref())?,
        };
        Ok(self.gate().judge(&scene.facts(&actor, principal.rank, word, None, "")).is_permitted)
    }

    /// Who looked at a file, the latest first: those before `before` (none for the first page).
    ///
    /// # Errors
    /// When the limit is too large or the database fails.
    pub async fn inquiries(
        &self,
        stream: &str,
        before: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Inquiry>, ServiceError> {
        let rows = self.store().inquiries_of(stream, before, limit).await?;
        let told = |row: InquiryRow| Inquiry {
            id: row.id,
            asked_at: Timestamp::from_millisecond(row.asked_at_ms).unwrap_or(Timestamp::UNIX_EPOCH),
            role: row.role,
            holder: row.holder,
            what: row.what,
            purpose: row.purpose,
        };
        Ok(rows.into_iter().map(told).collect())
    }

    async fn keep_inquiry(
        &self,
        principal: &Principal,
        stream: &str,
        what: String,
        purpose: Purpose,
    ) -> Result<(), ServiceError> {
        let (role, holder) = written(&principal.capacity)?;
        let now_ms = self.edge().now_ms().as_millisecond();
        let row = InquiryRow {
            id: format!("i-{now_ms:013x}-{}", self.edge().fresh_name()),
            stream: stream.to_owned(),
            asked_at_ms: now_ms,
            role: role.to_owned(),
            holder,
            account: principal.account.clone(),
            what,
            purpose: purpose.as_str().to_owned(),
        };
        Ok(self.store().add_inquiry(&row).await?)
    }
}
