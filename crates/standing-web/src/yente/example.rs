//! An example of what is sought: a schema and properties, cleaned, and what of it can be compared.

use std::collections::BTreeMap;

use serde_json::Value;
use standing_core::identifier::{Identifier, Scheme};
use standing_service::screening::{Code, Name, Subject, code_of, country_code};

use super::detail::Detail;
use crate::limits::{NAME_CHARS_MAX, NAMES_MAX};

/// Schemata that an organisation can be asked for under.
const ORGANISATIONS: [&str; 5] = ["Company", "Organization", "LegalEntity", "PublicBody", "Thing"];
/// Schemata that this register holds nothing of.
const OTHERS: [&str; 13] = [
    "Person",
    "Vessel",
    "Airplane",
    "Vehicle",
    "Asset",
    "Security",
    "CryptoWallet",
    "BankAccount",
    "RealEstate",
    "Address",
    "Position",
    "Event",
    "Sanction",
];

/// Properties that hold names.
const NAMES: [&str; 4] = ["name", "alias", "previousName", "weakAlias"];
/// Properties that hold numbers of which the check digits say what they are.
const CODES: [&str; 7] =
    ["uscCode", "leiCode", "registrationNumber", "idNumber", "taxNumber", "vatCode", "uniqueEntityId"];
/// Properties that hold countries.
const COUNTRIES: [&str; 3] = ["country", "jurisdiction", "mainCountry"];

/// What is sought, cleaned.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Example {
    pub(super) schema: String,
    pub(super) properties: BTreeMap<String, Vec<String>>,
}

impl Example {
    /// Reads an example; a bare value where a list is due is a list of one.
    ///
    /// # Errors
    /// It has no form, an unknown schema, or more than is compared.
    pub(super) fn read(key: &str, value: &Value) -> Result<Self, Detail> {
        let shown: String = key.chars().take(64).collect();
        let place = format!("query '{shown}'");
        let schema = value.get("schema").and_then(Value::as_str).unwrap_or("LegalEntity");
        if !ORGANISATIONS.contains(&schema) && !OTHERS.contains(&schema) {
            let shown: String = schema.chars().take(64).collect();
            return Err(Detail::input(&place, format!("there is no schema '{shown}'"), "ask for a Company"));
        }
        let mut properties = BTreeMap::new();
        match value.get("properties") {
            None | Some(Value::Null) => {}
            Some(Value::Object(given)) => {
                for (name, values) in given {
                    let values = texts(&place, name, values)?;
                    if !values.is_empty() {
                        properties.insert(name.clone(), values);
                    }
                }
            }
            Some(_) => {
                let remedy = "send {\"schema\": \"Company\", \"properties\": {\"name\": [\"…\"]}}";
                return Err(Detail::input(&place, "properties are not an object", remedy));
            }
        }
        for name in COUNTRIES {
            for value in properties.get_mut(name).into_iter().flatten() {
                if let Some(code) = country_code(value) {
                    *value = code;
                }
            }
        }
        Ok(Self { schema: schema.to_owned(), properties })
    }

    /// Why nothing can be found; none when something can.
    pub(super) fn hindrance(&self) -> Option<&'static str> {
        match self.schema.as_str() {
            "Person" => {
                Some("This register holds organisations only: no person is in it, and none was searched for.")
            }
            schema if OTHERS.contains(&schema) => {
                Some("This register holds organisations only; nothing of this schema is in it.")
            }
            _ => None,
        }
    }

    /// What is compared.
    pub(super) fn subject(&self) -> Subject {
        let values = |names: &'static [&'static str]| {
            names.iter().filter_map(|name| self.properties.get(*name)).flatten().map(String::as_str)
        };
        let mut countries = values(&COUNTRIES).filter_map(country_code).collect::<Vec<_>>();
        countries.sort_unstable();
        countries.dedup();
        // Of several countries none can contradict.
        let country = if countries.len() == 1 { countries.pop() } else { None };
        let mut identifiers = values(&CODES).filter_map(of_check_digits).collect::<Vec<_>>();
        if let Some(country) = &country {
            let numbers = self.properties.get("registrationNumber").into_iter().flatten();
            identifiers.extend(numbers.filter_map(|number| of_register(country, number)));
        }
        Subject { names: values(&NAMES).map(Name::new).collect(), identifiers, country }
    }
}

/// A code whose own check digits say what it is. What denotes a person is none.
fn of_check_digits(code: &str) -> Option<Code> {
    let read = |scheme| Identifier::new(scheme, code).ok();
    read(Scheme::CnUscc).or_else(|| read(Scheme::Lei)).as_ref().map(code_of)
}

/// A number in the register of a country.
fn of_register(country: &str, number: &str) -> Option<Code> {
    if of_check_digits(number).is_some() {
        return None;
    }
    format!("reg-{country}:{number}").parse::<Identifier>().ok().as_ref().map(code_of)
}

fn texts(place: &str, name: &str, values: &Value) -> Result<Vec<String>, Detail> {
    let one = std::slice::from_ref(values);
    let values = values.as_array().map_or(one, Vec::as_slice);
    let name: String = name.chars().take(64).collect();
    let place = format!("{place}, property '{name}'");
    if values.len() > NAMES_MAX {
        let what = format!("it has {} values", values.len());
        return Err(Detail::input(&place, what, &format!("give at most {NAMES_MAX}")));
    }
    let mut texts = Vec::with_capacity(values.len());
    for value in values {
        let text = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => continue,
        };
        let chars = text.chars().count();
        if chars > NAME_CHARS_MAX {
            let what = format!("a value has {chars} characters");
            return Err(Detail::input(&place, what, &format!("give at most {NAME_CHARS_MAX}")));
        }
        if !text.is_empty() {
            texts.push(text);
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Option<Example> {
        Example::read("q", value).ok()
    }

    #[test]
    fn bare_values_become_lists_and_countries_become_codes() {
        let example = read(&json!({"schema": "Company", "properties":
            {"name": "Acme", "country": "Russia", "registrationNumber": 77, "x": null, "y": [" ", {}]}}));
        let example = example.unwrap();
        let expect = json!({"name": ["Acme"], "country": ["ru"], "registrationNumber": ["77"]});
        assert_eq!(json!(example.properties), expect);
        let subject = example.subject();
        assert_eq!((subject.country.as_deref(), subject.names.len()), (Some("ru"), 1));
        assert_eq!(subject.identifiers, [Code { scheme: "reg-RU".into(), code: "77".into() }]);
    }

    #[test]
    fn codes_are_known_by_their_check_digits_wherever_they_stand() {
        for (property, code, expect) in [
            ("uscCode", "91350100M000100Y43", Some("cn-uscc")),
            ("registrationNumber", "9135 0100-M000 100Y-43", Some("cn-uscc")),
            ("leiCode", "529900YACP3U57RKLF98", Some("lei")),
            ("taxNumber", "12345", None),
            ("uscCode", "91350100M000100Y44", None),
            ("idNumber", "11010519491231002X", None),
            ("uscCode", "92220100MA1M9CKM8H", None),
        ] {
            let example =
                read(&json!({"schema": "Company", "properties": {property: [code], "country": ["cn"]}}));
            let found = example.unwrap().subject().identifiers;
            assert_eq!(found.first().map(|found| found.scheme.as_str()), expect, "{property} {code}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_or_hindered() {
        assert!(read(&json!({"schema": "Nonsense"})).is_none());
        assert!(read(&json!({"schema": "Company", "properties": []})).is_none());
        assert!(read(&json!({"schema": "Company", "properties": {"name": ["a".repeat(10_001)]}})).is_none());
        assert!(read(&json!({"schema": "Company", "properties": {"name": vec!["a"; 51]}})).is_none());
        assert!(read(&json!({"schema": "Person", "properties": {}})).unwrap().hindrance().is_some());
        assert!(read(&json!({"properties": {}})).unwrap().hindrance().is_none());
    }
}
