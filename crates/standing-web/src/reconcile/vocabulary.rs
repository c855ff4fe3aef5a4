//! The types and properties that the service speaks of. One table each.
//!
//! There is no type for persons: a question for one is answered with nothing, and says why.

use serde::Serialize;
use standing_service::ftm::Schema;
use utoipa::ToSchema;

/// Where the types are described: the namespace of FollowTheMoney.
pub(super) const SCHEMA_SPACE: &str = "https://schema.followthemoney.tech/#";

/// The type that every organisation has.
pub(super) const ORGANISATION: &str = "Organization";

/// A type or a property as it is told to a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct TermForm {
    /// Its id.
    pub(crate) id: &'static str,
    /// What it is called.
    pub(crate) name: &'static str,
    /// What it means.
    pub(crate) description: &'static str,
}

/// The types.
pub(super) const TYPES: [TermForm; 3] = [
    TermForm { id: ORGANISATION, name: "Organisation", description: "Any organisation of the register" },
    TermForm { id: "Company", name: "Company", description: "A company" },
    TermForm {
        id: "PublicBody",
        name: "Public body",
        description: "An organ of the state, or an institution that it runs",
    },
];

/// Types of other services that mean a person.
const PERSONS: [&str; 6] = ["person", "human", "individual", "q5", "naturalperson", "people"];

/// Whether a type asked for is one of persons, by the last word of its name: `schema:Person`, `/people/person`.
pub(super) fn is_of_persons(kind: &str) -> bool {
    let last = kind.rsplit(['/', '#', ':']).next().unwrap_or(kind);
    let plain: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
    PERSONS.contains(&plain.to_ascii_lowercase().as_str())
}

/// The type of an organisation.
pub(super) fn type_of(schema: Schema) -> &'static TermForm {
    TYPES.iter().find(|kind| kind.id == schema.as_str()).unwrap_or(&TYPES[0])
}

/// What an organisation has as properties. Those of its entries give one value for each entry, in one order.
pub(super) const PROPERTIES: [TermForm; 19] = [
    TermForm {
        id: "strength",
        name: "Strength",
        description: "The strongest thing that follows on the day for the matter set: none, ease, consider, inspect, strict_review or bar",
    },
    TermForm {
        id: "meaning",
        name: "Meaning",
        description: "What the strength does and does not mean, in words",
    },
    TermForm {
        id: "note",
        name: "Notes",
        description: "What a person should know beside it: an objection pending, a suspension",
    },
    TermForm { id: "list", name: "List", description: "The lists on which it is, by their titles" },
    TermForm {
        id: "list_kind",
        name: "Kind of list",
        description: "exclusion, key-scrutiny, warning or trusted",
    },
    TermForm { id: "authority", name: "Decided by", description: "The authority or the body that decided" },
    TermForm { id: "ground", name: "Ground", description: "Why" },
    TermForm { id: "status", name: "Status", description: "in-force, suspended or ended" },
    TermForm { id: "since", name: "Since", description: "The first day of the entry" },
    TermForm { id: "until", name: "Until", description: "Its last day, where its term says one" },
    TermForm { id: "entry", name: "Entry", description: "The permanent address of the entry" },
    TermForm {
        id: "name",
        name: "Name",
        description: "The name borne on the day; also a hint in a question",
    },
    TermForm {
        id: "other_names",
        name: "Other names",
        description: "Aliases, translations and former names",
    },
    TermForm {
        id: "identifier",
        name: "Identifier",
        description: "With its scheme, for example cn-uscc:91350100M000100Y43; also a hint in a question",
    },
    TermForm { id: "uscCode", name: "Unified social credit code", description: "Also a hint in a question" },
    TermForm { id: "leiCode", name: "LEI", description: "Also a hint in a question" },
    TermForm { id: "country", name: "Country", description: "As two letters; also a hint in a question" },
    TermForm {
        id: "as_of",
        name: "As of",
        description: "A hint in a question: the day in the world, for example 2026-11-22",
    },
    TermForm { id: "known_at", name: "Known at", description: "A hint in a question: the size of the log" },
];

/// Hints that only a question takes: there is nothing to fetch under these names.
const HINTS_ONLY: [&str; 2] = ["as_of", "known_at"];

/// The property of this id, if its values can be fetched.
pub(super) fn fetchable(id: &str) -> Option<&'static TermForm> {
    PROPERTIES.iter().find(|known| known.id == id && !HINTS_ONLY.contains(&known.id))
}

/// Those whose values can be fetched.
pub(super) fn all_fetchable() -> impl Iterator<Item = &'static TermForm> {
    PROPERTIES.iter().filter(|known| !HINTS_ONLY.contains(&known.id))
}

/// The terms that a person may mean by the beginning of a word.
pub(super) fn beginning<'t>(terms: &'t [TermForm], text: &str) -> impl Iterator<Item = &'t TermForm> {
    let wanted = text.trim().to_lowercase();
    terms.iter().filter(move |term| {
        let texts = [term.id, term.name].map(str::to_lowercase);
        texts
            .iter()
            .any(|text| text.split(' ').any(|word| word.starts_with(&wanted)) || text.starts_with(&wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_persons_are_known_in_every_dress() {
        for kind in
            ["Person", "Q5", "schema:Person", "/people/person", "https://schema.org/Person", "Natural person"]
        {
            assert!(is_of_persons(kind), "{kind}");
        }
        for kind in ["Organization", "Company", "Q43229", "", "PersonnelAgency"] {
            assert!(!is_of_persons(kind), "{kind}");
        }
        assert!(TYPES.iter().all(|kind| !is_of_persons(kind.id)));
    }

    #[test]
    fn terms_are_found_by_the_beginning_of_a_word() {
        let found = |text: &str| beginning(&PROPERTIES, text).map(|term| term.id).collect::<Vec<_>>();
        assert_eq!(found("stre"), ["strength"]);
        assert_eq!(found("credit"), ["uscCode"]);
        assert_eq!(found("").len(), PROPERTIES.len());
        assert!(found("zzz").is_empty());
        assert!(fetchable("as_of").is_none() && fetchable("list").is_some());
    }

    #[test]
    fn every_schema_of_an_organisation_has_a_type() {
        for schema in [Schema::Organization, Schema::Company, Schema::PublicBody] {
            assert_eq!(type_of(schema).id, schema.as_str());
        }
    }
}
