//! Decided false positives: a relying unit has looked and found that a name does not mean an organisation. The same
//! name does not bring that organisation up again at that unit, and only there, until the unit withdraws it.
//!
//! It is the unit's own record, beside the log: it says nothing about the organisation, concerns nobody else and is
//! told to nobody else. Decision 0016.
//!
//! Deliberately absent: names of people. A decision is taken about a name that the matcher brought up only, and the
//! account that took it appears as a mark.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use standing_core::id::UnitId;
use standing_core::identifier::Identifier;
use standing_core::standing::viewer::Viewer;
use standing_screening::{Name, Subject};
use standing_store::NotSameRow;

use super::question::{Candidate, Scope, Screening};
use crate::error::ServiceError;
use crate::principal::{Capacity, Principal, mark};
use crate::register::Register;
use crate::seal::hex;

/// The longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 2_000;
/// The most decisions on a page, and about one name.
pub const DECISIONS_MAX: usize = 200;
/// The longest name that is decided about, in characters.
const NAME_CHARS_MAX: usize = 10_000;

/// A decision that a name does not mean an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSame {
    /// Its id.
    pub id: String,
    /// The unit that decided.
    pub unit: UnitId,
    /// The name as it was asked for.
    pub name: String,
    /// The organisation that it does not mean.
    pub organisation: Identifier,
    /// Why.
    pub reason: String,
    /// The mark of the account that decided: the same within the unit, and nobody can tell whose it is.
    pub decided_by: String,
    /// When.
    pub decided_at: Timestamp,
    /// When it was withdrawn; none while it holds.
    pub withdrawn_at: Option<Timestamp>,
}

impl Register {
    /// Keeps a unit's decision that a name does not mean an organisation. Deciding the same again changes nothing and
    /// gives the decision that holds.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] for anyone but a unit; when the reason is missing or too long, the register does
    /// not know the organisation, or the name does not bring it up; when the database fails.
    pub async fn decide_not_same(
        &self,
        principal: &Principal,
        name: &str,
        organisation: &Identifier,
        reason: &str,
    ) -> Result<NotSame, ServiceError> {
        let unit = unit_of(principal)?;
        let (name, reason) = (name.trim(), reason.trim());
        within("reason", reason, REASON_CHARS_MAX, "say in a few words how the two were told apart")?;
        within("name", name, NAME_CHARS_MAX, "give the name as it was asked for")?;
        let candidate = self.brought_up(name, organisation, unit).await?;
        let (asked, stream) = (key_of(&Name::new(name)), candidate.kept.stream.to_string());
        let held = self.store().not_same_asked(unit.as_str(), &asked, DECISIONS_MAX).await?;
        if let Some(row) = held.iter().find(|row| row.organisation == stream) {
            return read(row);
        }
        if held.len() >= DECISIONS_MAX {
            return Err(wrong("name", format!("{DECISIONS_MAX} decisions hold about it"), "withdraw some"));
        }
        let now = self.edge().now_ms();
        let row = NotSameRow {
            // Later ones are greater, so that pages follow each other.
            id: format!("n-{:012x}-{}", now.as_millisecond().max(0), self.edge().fresh_name()),
            unit: unit.to_string(),
            asked,
            name: name.to_owned(),
            organisation: stream,
            reason: reason.to_owned(),
            decided_by: mark(&self.state.mark_secret, &principal.account, unit.as_str())?.to_string(),
            decided_at_ms: now.as_millisecond(),
            withdrawn_at_ms: None,
        };
        self.store().add_not_same(&row).await?;
        read(&row)
    }

    /// The organisation as a candidate for the name, whatever the unit decided before.
    async fn brought_up(
        &self,
        name: &str,
        organisation: &Identifier,
        unit: &UnitId,
    ) -> Result<Candidate, ServiceError> {
        let mut screening = Screening { scope: Scope::Known, limit: usize::MAX, ..Screening::default() };
        screening.question.viewer = Viewer::Unit(unit.clone());
        let stream = self.stream_of_identifier(organisation).await?;
        let found = self.sought(&Subject::named(name), &screening).await?.candidates;
        found.into_iter().find(|candidate| candidate.kept.stream == stream).ok_or_else(|| {
            wrong(
                "organisation",
                format!("the name does not bring {organisation} up"),
                "decide about a candidate that an answer named",
            )
        })
    }

    /// Withdraws a decision; the name brings the organisation up again. Withdrawing it again changes nothing.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] for anyone but a unit; [`ServiceError::NotFound`] when the unit took no such
    /// decision; when the database fails.
    pub async fn withdraw_not_same(&self, principal: &Principal, id: &str) -> Result<NotSame, ServiceError> {
        let unit = unit_of(principal)?;
        let now = self.edge().now_ms().as_millisecond();
        self.store().withdraw_not_same(unit.as_str(), id, now).await?;
        let row = self.store().not_same(unit.as_str(), id).await?;
        let name = || id.chars().take(64).collect();
        read(&row.ok_or_else(|| ServiceError::NotFound { what: "decision", name: name() })?)
    }

    /// The decisions of a unit, withdrawn ones too, in the order in which they were taken.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] for anyone but a unit; when the database fails.
    pub async fn not_same(
        &self,
        principal: &Principal,
        after: &str,
        limit: usize,
    ) -> Result<Vec<NotSame>, ServiceError> {
        let unit = unit_of(principal)?;
        let rows = self.store().not_same_of(unit.as_str(), after, limit.clamp(1, DECISIONS_MAX)).await?;
        rows.iter().map(read).collect()
    }

    /// What a viewer decided about the names of a query, by the stream of the organisation's file.
    pub(super) async fn decided(
        &self,
        query: &Subject,
        viewer: &Viewer,
    ) -> Result<BTreeMap<String, NotSame>, ServiceError> {
        let mut found = BTreeMap::new();
        let Viewer::Unit(unit) = viewer else { return Ok(found) };
        for name in query.names.iter().filter(|name| !name.is_empty()) {
            for row in self.store().not_same_asked(unit.as_str(), &key_of(name), DECISIONS_MAX).await? {
                found.insert(row.organisation.clone(), read(&row)?);
            }
        }
        Ok(found)
    }
}

fn unit_of(principal: &Principal) -> Result<&UnitId, ServiceError> {
    match &principal.capacity {
        Capacity::Unit(unit) => Ok(unit),
        _ => Err(ServiceError::Forbidden(
            "decisions about names are a relying unit's own; use the key of a unit".to_owned(),
        )),
    }
}

/// What finds a decision: one spelling of the name, hashed so that its length does not matter.
fn key_of(name: &Name) -> String {
    hex(&Sha256::digest(name.normalised()))
}

fn within(place: &str, text: &str, most: usize, remedy: &str) -> Result<(), ServiceError> {
    match text.chars().count() {
        0 => Err(wrong(place, "it is empty".to_owned(), remedy)),
        chars if chars > most => Err(wrong(place, format!("it has {chars} characters"), remedy)),
        _ => Ok(()),
    }
}

fn wrong(place: &str, what: String, remedy: &str) -> ServiceError {
    ServiceError::Input { place: place.to_owned(), what, remedy: remedy.to_owned() }
}

fn read(row: &NotSameRow) -> Result<NotSame, ServiceError> {
    let broken = |what: &str| {
        wrong(&format!("decision {}", row.id), format!("its {what} cannot be read"), "restore from a backup")
    };
    let moment = |ms: i64| Timestamp::from_millisecond(ms).map_err(|_| broken("time"));
    Ok(NotSame {
        id: row.id.clone(),
        unit: row.unit.parse().map_err(|_| broken("unit"))?,
        name: row.name.clone(),
        organisation: row.organisation.parse().map_err(|_| broken("organisation"))?,
        reason: row.reason.clone(),
        decided_by: row.decided_by.clone(),
        decided_at: moment(row.decided_at_ms)?,
        withdrawn_at: row.withdrawn_at_ms.map(moment).transpose()?,
    })
}
