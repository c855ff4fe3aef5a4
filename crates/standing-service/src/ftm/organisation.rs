//! An organisation as an entity: its schema by the category of its identifier, its names, its codes, and the topics
//! of the entries that are in force.
//!
//! Not here: successors and branches. No effect passes over a link, and a screening tool would make it pass.

use std::collections::BTreeSet;

use jiff::civil::Date;
use standing_core::fact::FactValue;
use standing_core::file::entry::Origin;
use standing_core::file::{File, Organisation};
use standing_core::id::Slug;
use standing_core::identifier::{CountryCode, Identifier, Scheme};
use standing_core::name::{NameKind, OrganisationName};
use standing_core::standing::status::{Status, status_at};

use super::{
    DATASET_ALL, Entity, EntityId, Mapper, Properties, Schema, dataset_of_list, dataset_of_pack, put,
};
use super::{entry, topic};

/// The fact that says of which kind an organisation is.
const KIND: &str = "organisation.kind";

pub(super) fn entity(mapper: &Mapper<'_>, file: &File) -> Option<Entity> {
    let organisation = file.organisation.as_ref()?;
    let identifier = &organisation.identifier;
    let mut properties = Properties::new();
    put_names(&mut properties, organisation, mapper.as_of);
    for identifier in all(organisation) {
        put_identifier(&mut properties, identifier);
    }
    if let Some(country) = organisation.region.as_ref().and_then(country_of_region) {
        put(&mut properties, "country", country);
    }
    if let Some(link) = mapper.link(&format!("/en/organisations/{}", in_address(identifier))) {
        put(&mut properties, "sourceUrl", link);
    }
    let mut found = Found::default();
    for id in mapper.shown(file) {
        found.add(mapper, file, id, &mut properties);
    }
    let day = |day: Date| day.to_string();
    Some(Entity {
        id: EntityId::Organisation(identifier.clone()).to_string(),
        caption: caption(organisation, mapper.as_of),
        schema: schema_of(organisation),
        properties,
        datasets: found.datasets.into_iter().collect(),
        referents: organisation
            .also
            .iter()
            .map(|also| EntityId::Organisation(also.clone()).to_string())
            .collect(),
        target: found.is_live,
        first_seen: day(organisation.registered_on),
        last_seen: day(mapper.as_of),
        last_change: day(found.changed_on.unwrap_or(organisation.registered_on)),
    })
}

/// What the entries that are shown say of their organisation.
struct Found {
    datasets: BTreeSet<String>,
    is_live: bool,
    changed_on: Option<Date>,
}

impl Default for Found {
    fn default() -> Self {
        Self { datasets: BTreeSet::from([DATASET_ALL.to_owned()]), is_live: false, changed_on: None }
    }
}

impl Found {
    fn add(
        &mut self,
        mapper: &Mapper<'_>,
        file: &File,
        id: &standing_core::id::EntryId,
        properties: &mut Properties,
    ) {
        let Some(held) = file.entries.get(id) else { return };
        self.datasets.insert(dataset_of_pack(&held.pack));
        self.datasets.insert(dataset_of_list(&held.pack, &held.list));
        self.changed_on = self.changed_on.max(entry::changed_on(mapper, file, id));
        if let Origin::Founded { row, .. } = &held.origin {
            row.addresses.iter().for_each(|address| put(properties, "address", address_in_model(address)));
        }
        let status = status_at(file, id, mapper.packs, mapper.as_of);
        self.is_live |= matches!(status, Some(Status::InForce | Status::Suspended { .. }));
        // INVARIANT (an ended entry never looks live): a topic is what tools raise an alarm on, so it comes from what
        // has effect on the day, and from nothing else.
        if status == Some(Status::InForce) {
            for topic in topic::topics(held.list_kind, &entry::follows(mapper, file, id)) {
                put(properties, "topics", topic);
            }
        }
    }
}

fn all(organisation: &Organisation) -> impl Iterator<Item = &Identifier> {
    std::iter::once(&organisation.identifier).chain(&organisation.also)
}

/// Names borne on the day, and former ones. A name that comes into use later is not there yet.
fn put_names(properties: &mut Properties, organisation: &Organisation, as_of: Date) {
    for name in organisation.names.iter().filter(|name| name.from().is_none_or(|from| from <= as_of)) {
        put(properties, property_of(name, as_of), name.text());
    }
    if !properties.contains_key("name") {
        put(properties, "name", caption(organisation, as_of));
    }
}

fn property_of(name: &OrganisationName, as_of: Date) -> &'static str {
    match name.kind() {
        NameKind::Former => "previousName",
        _ if !name.in_use_on(as_of) => "previousName",
        NameKind::Registered => "name",
        NameKind::Alias | NameKind::Translation => "alias",
        // Short names name many: tools show them and do not match on them alone.
        NameKind::Short => "weakAlias",
    }
}

/// The registered name on the day, else the first name, else the identifier.
fn caption(organisation: &Organisation, as_of: Date) -> String {
    let is_borne = |name: &&OrganisationName| name.kind() == NameKind::Registered && name.in_use_on(as_of);
    let found = organisation.names.iter().find(is_borne).or_else(|| organisation.names.first());
    found.map_or_else(|| organisation.identifier.to_string(), |name| name.text().to_owned())
}

fn put_identifier(properties: &mut Properties, identifier: &Identifier) {
    let code = identifier.code();
    match identifier.scheme() {
        Scheme::CnUscc => {
            put(properties, "uscCode", code);
            put(properties, "jurisdiction", "cn");
        }
        Scheme::Lei => put(properties, "leiCode", code),
        Scheme::Register(country) => {
            put(properties, "registrationNumber", code);
            put(properties, "jurisdiction", country.as_str().to_ascii_lowercase());
        }
        // The number that one list gave names nothing outside it; the entry carries it.
        Scheme::Source(_) => {}
    }
}

/// The schema of an organisation: by the category of a unified social credit code, else by the kind that the file
/// states, else that of organisations.
#[must_use]
pub fn schema_of(organisation: &Organisation) -> Schema {
    all(organisation).find_map(of_category).unwrap_or_else(|| {
        match organisation.facts.iter().find(|(fact, _)| fact.as_str() == KIND) {
            Some((_, FactValue::Text(kind))) => of_kind(kind),
            _ => Schema::Organization,
        }
    })
}

/// Source: GB 32100-2015, table 1: registering department and category of organisation.
fn of_category(identifier: &Identifier) -> Option<Schema> {
    if *identifier.scheme() != Scheme::CnUscc {
        return None;
    }
    Some(match identifier.code().get(..2)? {
        // Organs of the state, public institutions, institutions of the armed forces.
        "11" | "12" | "A1" => Schema::PublicBody,
        "91" => Schema::Company,
        _ => Schema::Organization,
    })
}

fn of_kind(kind: &str) -> Schema {
    match kind {
        "company" | "corporation" | "state-owned-enterprise" => Schema::Company,
        "public-body" | "public-institution" | "state-body" => Schema::PublicBody,
        _ => Schema::Organization,
    }
}

/// An address as the model writes it: its parts parted by single commas.
fn address_in_model(address: &str) -> String {
    const DOUBLED: [&str; 4] = [",,", ", ,", ",.", ", ."];
    let mut text = address.replace(';', ", ").split_whitespace().collect::<Vec<_>>().join(" ");
    while let Some(doubled) = DOUBLED.iter().find(|doubled| text.contains(**doubled)) {
        text = text.replace(doubled, ", ").split_whitespace().collect::<Vec<_>>().join(" ");
    }
    text
}

/// The country of a region such as `CN-210105`, in the model's small letters.
pub(super) fn country_of_region(region: &Slug) -> Option<String> {
    let country = region.as_str().split('-').next()?.parse::<CountryCode>().ok()?;
    Some(country.as_str().to_ascii_lowercase())
}

/// Percent-encoded, as the pages' addresses are.
fn in_address(identifier: &Identifier) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte);
    let one = |byte: u8| if safe(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    identifier.to_string().bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use standing_core::identifier::uscc;

    use super::*;

    #[test]
    fn the_category_of_a_code_says_the_schema() {
        for (prefix, expected) in [
            ("91", Schema::Company),
            ("93", Schema::Organization),
            ("11", Schema::PublicBody),
            ("12", Schema::PublicBody),
            ("13", Schema::Organization),
            ("51", Schema::Organization),
            ("31", Schema::Organization),
            ("A1", Schema::PublicBody),
        ] {
            let code = uscc::build(prefix, "350100", "M000100Y").unwrap();
            let identifier = Identifier::new(Scheme::CnUscc, &code).unwrap();
            assert_eq!(of_category(&identifier), Some(expected), "{prefix}");
        }
        assert_eq!(of_category(&"src-worldbank:1".parse().unwrap()), None);
    }

    #[test]
    fn addresses_are_written_as_the_model_has_them() {
        for (address, expected) in [
            ("24 AVENIDA 2-61; ZONA 3, QUETZALTENANGO", "24 AVENIDA 2-61, ZONA 3, QUETZALTENANGO"),
            ("A,, B, , C;D", "A, B, C, D"),
            ("KM 1,5  ROUTE\nX", "KM 1,5 ROUTE X"),
        ] {
            assert_eq!(address_in_model(address), expected);
        }
    }

    #[test]
    fn a_region_tells_its_country_and_a_name_its_property() {
        for (region, expected) in
            [("CN-210105", Some("cn")), ("de", Some("de")), ("XK", Some("xk")), ("world-bank", None)]
        {
            assert_eq!(country_of_region(&region.parse().unwrap()).as_deref(), expected, "{region}");
        }
        let today = Date::constant(2026, 11, 22);
        let name = |kind| OrganisationName::new("A", kind).unwrap();
        for (kind, expected) in [
            (NameKind::Registered, "name"),
            (NameKind::Former, "previousName"),
            (NameKind::Alias, "alias"),
            (NameKind::Translation, "alias"),
            (NameKind::Short, "weakAlias"),
        ] {
            assert_eq!(property_of(&name(kind), today), expected);
        }
        let past = name(NameKind::Registered).with_days(None, Some(Date::constant(2020, 1, 1))).unwrap();
        assert_eq!(property_of(&past, today), "previousName");
    }
}
