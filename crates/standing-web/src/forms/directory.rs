//! Who takes part: authorities, relying units, mandates. Never a person.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::directory::{Directory, Mandate};
use standing_core::event::directory::{AuthorityRegistered, UnitRegistered};
use standing_core::word::Word;
use utoipa::ToSchema;

/// Who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DirectoryForm {
    /// Authorities.
    pub authorities: Vec<AuthorityForm>,
    /// Relying units.
    pub units: Vec<UnitForm>,
    /// Mandates.
    pub mandates: Vec<MandateForm>,
}

/// An authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuthorityForm {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind, for example `court`.
    pub kind: String,
    /// Its level: `county`, `city`, `province` or `national`.
    pub level: &'static str,
    /// Its region; none is everywhere.
    pub region: Option<String>,
    /// Its fields; none is every field.
    pub fields: Vec<String>,
    /// The authority one level up, which reconsiders its decisions.
    pub superior: Option<String>,
}

/// A relying unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnitForm {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind, for example `procurement-unit`.
    pub kind: String,
    /// It relies on the register of its own will; no rule obliges it.
    pub is_voluntary: bool,
}

/// A mandate by which an association acts for an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MandateForm {
    /// Its id.
    pub id: String,
    /// The authority that gave it.
    pub authority: String,
    /// The association.
    pub association: String,
    /// The lists.
    pub lists: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Option<Date>,
    /// The day on which it was ended early.
    pub ended_on: Option<Date>,
}

impl From<&Directory> for DirectoryForm {
    fn from(directory: &Directory) -> Self {
        Self {
            authorities: directory.authorities.values().map(AuthorityForm::from).collect(),
            units: directory.units.values().map(UnitForm::from).collect(),
            mandates: directory.mandates.values().map(MandateForm::from).collect(),
        }
    }
}

impl From<&AuthorityRegistered> for AuthorityForm {
    fn from(authority: &AuthorityRegistered) -> Self {
        Self {
            id: authority.authority.to_string(),
            name: authority.name.clone(),
            kind: authority.kind.to_string(),
            level: authority.level.as_str(),
            region: authority.region.as_ref().map(ToString::to_string),
            fields: authority.fields.iter().map(ToString::to_string).collect(),
            superior: authority.superior.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&UnitRegistered> for UnitForm {
    fn from(unit: &UnitRegistered) -> Self {
        Self {
            id: unit.unit.to_string(),
            name: unit.name.clone(),
            kind: unit.kind.to_string(),
            is_voluntary: unit.voluntary,
        }
    }
}

impl From<&Mandate> for MandateForm {
    fn from(mandate: &Mandate) -> Self {
        let granted = &mandate.granted;
        Self {
            id: granted.mandate.to_string(),
            authority: granted.authority.to_string(),
            association: granted.association.to_string(),
            lists: granted.lists.iter().map(ToString::to_string).collect(),
            from: granted.from,
            until: granted.until,
            ended_on: mandate.ended_on,
        }
    }
}
