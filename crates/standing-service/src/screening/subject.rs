//! An organisation's file as screening compares it: names, identifiers, country.

use jiff::civil::Date;
use standing_core::file::Organisation;
use standing_core::id::Slug;
use standing_core::identifier::{Identifier, Scheme};
use standing_core::name::OrganisationName;
use standing_screening::{Identifier as Code, Name, Subject};

/// An organisation as screening compares it. With a day, only the names that it had by then: a former name still
/// finds it, a later one does not yet.
#[must_use]
pub fn subject_of(organisation: &Organisation, as_of: Option<Date>) -> Subject {
    let names = organisation.names.iter().filter(|name| as_of.is_none_or(|day| had_name(name, day)));
    let identifiers = std::iter::once(&organisation.identifier).chain(&organisation.also);
    Subject {
        names: names.map(|name| Name::new(name.text())).collect(),
        identifiers: identifiers.map(code_of).collect(),
        country: country_of(organisation),
    }
}

/// Whether an organisation had a name by a day.
pub(super) fn had_name(name: &OrganisationName, day: Date) -> bool {
    name.from().is_none_or(|from| from <= day)
}

/// An identifier as screening compares it.
#[must_use]
pub fn code_of(identifier: &Identifier) -> Code {
    Code { scheme: identifier.scheme().to_string(), code: identifier.code().to_owned() }
}

/// The country of its region, else that of its number.
fn country_of(organisation: &Organisation) -> Option<String> {
    let of_region = organisation.region.as_ref().map(Slug::as_str).and_then(|region| region.get(..2));
    let of_scheme = || match organisation.identifier.scheme() {
        Scheme::CnUscc => Some("cn"),
        Scheme::Register(country) => Some(country.as_str()),
        Scheme::Lei | Scheme::Source(_) => None,
    };
    of_region.or_else(of_scheme).map(str::to_ascii_lowercase)
}
