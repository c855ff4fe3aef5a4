//! A row becomes a founding entry, or is refused with its reason and remedy. Pure: no day of today, no database.
//!
//! What is only an accessory (an alias that cannot be kept, an unknown country) is left out with a note; what
//! the entry rests on (name, identifier, ground, days) refuses the row.

use standing_core::event::entry::{FoundingRow, FoundingTerm};
use standing_core::event::organisation::OrganisationRegistered;
use standing_core::fact::Facts;
use standing_core::id::Slug;
use standing_core::identifier::{CountryCode, Identifier, IdentifierError, Scheme};
use standing_core::name::{NameKind, OrganisationName};

use super::days;
use super::founding::{Founding, Reason, Refused, digest};
use super::mapping::{FixedOrColumn, GroundRule, Mapping};
use super::person::{address_without_persons, is_care_of, sign_of_person};
use super::row::Row;

/// Longest number of a row in its source, in bytes.
const ROW_ID_BYTES_MAX: usize = 256;
/// Longest published text (ground, address, measure), in characters.
const TEXT_CHARS_MAX: usize = 2_000;
/// Most names, addresses or measures of one row.
const TEXTS_MAX: usize = 200;
/// Largest entry, in bytes, before it is written as an event.
const FOUNDING_BYTES_MAX: usize = 128 * 1024;

/// What a row is.
#[derive(Debug)]
pub(super) enum Mapped {
    /// An entry.
    Founding(Box<Founding>),
    /// No listing, by the mapping.
    Skipped,
    /// Not imported.
    Refused(Refused),
}

/// Reads a row.
pub(super) fn map(line: u64, row: Row<'_>, mapping: &Mapping) -> Mapped {
    if mapping.row.skip_when.iter().any(|when| when.holds(&row.text(&when.column))) {
        return Mapped::Skipped;
    }
    let row_id = row_id(row, mapping);
    let reading = Reading { row, mapping, notes: Vec::new() };
    let outcome = match &row_id {
        Ok(row_id) => reading.read(line, row_id),
        Err(flaw) => Err(flaw.clone()),
    };
    match outcome {
        Ok(founding) => Mapped::Founding(Box::new(founding)),
        Err(flaw) => {
            // A row that is a person leaves no trace but its line.
            let row_id = row_id.ok().filter(|_| flaw.reason != Reason::Person);
            Mapped::Refused(Refused {
                line,
                row_id,
                reason: flaw.reason,
                what: flaw.what,
                remedy: flaw.remedy.into(),
            })
        }
    }
}

/// Why a row is refused, before its place is known.
#[derive(Debug, Clone)]
pub(super) struct Flaw {
    pub(super) reason: Reason,
    pub(super) what: String,
    pub(super) remedy: &'static str,
}

impl Flaw {
    pub(super) fn new(reason: Reason, what: impl Into<String>, remedy: &'static str) -> Self {
        Self { reason, what: what.into(), remedy }
    }
}

struct Reading<'a> {
    row: Row<'a>,
    mapping: &'a Mapping,
    notes: Vec<String>,
}

impl Reading<'_> {
    fn read(mut self, line: u64, row_id: &str) -> Result<Founding, Flaw> {
        self.refuse_marked()?;
        let country = self.country();
        let names = self.names(row_id)?;
        let identifier = self.identifier(row_id, country)?;
        let list = self.list()?;
        let (ground, ground_text) = self.ground()?;
        let (from, until, term) = self.term()?;
        let (suspended, ended_on) = days::changes(self.row, self.mapping)?;
        let row = FoundingRow {
            ground_text,
            ground,
            from,
            until,
            term,
            addresses: self.addresses(),
            measures: self.measures(),
            suspended,
            ended_on,
        };
        let listed_by = shortened(&self.fixed_or_column(&self.mapping.source.listed_by));
        if listed_by.is_empty() {
            return Err(Flaw::new(
                Reason::Unmapped,
                "no body that listed it",
                "fill the column, or give listed_by = { fixed = … } in the mapping",
            ));
        }
        let organisation = OrganisationRegistered {
            identifier: identifier.clone(),
            names,
            region: country.and_then(|country| country.as_str().parse().ok()),
            facts: Facts::new(),
        };
        let mut founding = Founding {
            line,
            row_id: row_id.to_owned(),
            organisation,
            identifier: identifier.to_string(),
            list,
            listed_by,
            instrument: self.instrument(),
            row,
            notes: self.notes,
            hash: Vec::new(),
        };
        if founding.bytes() > FOUNDING_BYTES_MAX {
            return Err(Flaw::new(
                Reason::TooLarge,
                format!("about {} bytes; at most {FOUNDING_BYTES_MAX}", founding.bytes()),
                "shorten its names, addresses or measures",
            ));
        }
        founding.hash = founding.hash_of();
        Ok(founding)
    }

    fn refuse_marked(&self) -> Result<(), Flaw> {
        let marked = &self.mapping.person.marked;
        match marked.iter().find(|when| when.holds(&self.row.text(&when.column))) {
            Some(when) => Err(person(format!("the column `{}` says that it is a person", when.column))),
            None => Ok(()),
        }
    }

    /// The names, main name first; other names that cannot be kept are left out.
    fn names(&mut self, row_id: &str) -> Result<Vec<OrganisationName>, Flaw> {
        let is_reviewed = self.mapping.person.reviewed.iter().any(|reviewed| reviewed == row_id);
        let mut names: Vec<OrganisationName> = Vec::new();
        for part in &self.mapping.organisation.names {
            for text in self.row.texts(&part.column, part.separator.as_deref()) {
                let kind = part.kind.as_ref().map_or(NameKind::Registered, |kind| kind.0);
                let flaw = match name_flaw(&text, is_reviewed, self.mapping) {
                    Some(flaw) => flaw,
                    None => match OrganisationName::new(&text, kind) {
                        Ok(_) if names.len() >= TEXTS_MAX => {
                            Flaw::new(Reason::TooLarge, format!("more than {TEXTS_MAX} names"), "")
                        }
                        Ok(name) => {
                            let name = match &part.language {
                                Some(language) => name.with_language(language.0.clone()),
                                None => name,
                            };
                            if !names.contains(&name) {
                                names.push(name);
                            }
                            continue;
                        }
                        Err(error) => {
                            Flaw::new(Reason::Name, error.to_string(), "correct the name in the source")
                        }
                    },
                };
                if names.is_empty() {
                    return Err(flaw);
                }
                self.notes.push(format!("another name was left out: {}", flaw.what));
            }
        }
        if names.is_empty() {
            let what = "no name";
            return Err(Flaw::new(Reason::NoName, what, "give the organisation's name in the source"));
        }
        Ok(names)
    }

    fn country(&mut self) -> Option<CountryCode> {
        let part = self.mapping.organisation.country.as_ref()?;
        let text = self.row.text(&part.column);
        if text.is_empty() {
            return None;
        }
        let letters = part.map.get(text.as_ref()).map_or(text.as_ref(), String::as_str);
        match letters.parse() {
            Ok(country) => Some(country),
            Err(error) => {
                self.notes.push(format!("the country was left out: {error}"));
                None
            }
        }
    }

    fn identifier(&self, row_id: &str, country: Option<CountryCode>) -> Result<Identifier, Flaw> {
        for part in &self.mapping.organisation.identifiers {
            let code = self.row.text(&part.column);
            if code.is_empty() {
                continue;
            }
            let scheme = match (part.scheme.as_str(), country) {
                ("reg-*", Some(country)) => Scheme::Register(country),
                ("reg-*", None) => continue,
                (scheme, _) => scheme.parse::<Scheme>().map_err(|error| identifier_flaw(&error))?,
            };
            return Identifier::new(scheme, &code).map_err(|error| identifier_flaw(&error));
        }
        let scheme = Scheme::Source(self.mapping.source.id.0.clone());
        let columns = &self.mapping.organisation.same_organisation_by;
        if !columns.is_empty() {
            let texts = columns.iter().map(|column| self.row.text(column)).collect::<Vec<_>>();
            let texts = texts.iter().map(AsRef::as_ref).collect::<Vec<&str>>();
            let code = format!("same-{}", digest(&texts));
            return Identifier::new(scheme, &code).map_err(|error| identifier_flaw(&error));
        }
        match Identifier::new(scheme.clone(), row_id) {
            // Folding would take white space out of the number, and two rows could become one organisation.
            Ok(identifier) if identifier.code() == row_id => Ok(identifier),
            Err(error) if is_person(&error) => Err(identifier_flaw(&error)),
            _ => {
                let code = format!("row-{}", digest(&[row_id]));
                Identifier::new(scheme, &code).map_err(|error| identifier_flaw(&error))
            }
        }
    }

    fn list(&self) -> Result<Slug, Flaw> {
        let part = &self.mapping.list;
        if let Some(list) = &part.fixed {
            return Ok((**list).clone());
        }
        let word = self.row.text(part.column.as_deref().unwrap_or_default());
        part.map.get(word.as_ref()).map(|list| (**list).clone()).ok_or_else(|| {
            Flaw::new(
                Reason::Unmapped,
                format!("the list `{}` is not in the mapping", shortened(&word)),
                "add it to map in [list], or to skip_when in [row]",
            )
        })
    }

    /// The pack's ground and the published text.
    fn ground(&self) -> Result<(Slug, String), Flaw> {
        let part = &self.mapping.ground;
        let published = part.column.as_deref().map(|column| self.row.text(column)).unwrap_or_default();
        let text = if part.text.is_empty() {
            shortened(&published)
        } else {
            let texts = part.text.iter().map(|column| self.row.text(column));
            shortened(&texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; "))
        };
        let folded = published.to_lowercase();
        let rule = part.rules.iter().find(|rule| matches(rule, &folded)).map(|rule| &rule.ground);
        match part.fixed.as_ref().or(rule).or(part.default.as_ref()) {
            Some(ground) => Ok(((**ground).clone(), text)),
            None => Err(Flaw::new(
                Reason::Unmapped,
                format!("no rule for the ground `{}`", shortened(&published)),
                "add a rule to [ground], or a default",
            )),
        }
    }

    fn term(&self) -> Result<(jiff::civil::Date, Option<jiff::civil::Date>, FoundingTerm), Flaw> {
        let part = &self.mapping.term;
        let from = days::day(self.row, &part.first_day)?.ok_or_else(|| {
            let what = format!("no first day in the column `{}`", part.first_day.column);
            Flaw::new(Reason::Day, what, "fill it in the source")
        })?;
        let until = match &part.last_day {
            Some(part) => days::day(self.row, part)?,
            None => None,
        };
        let said = part.kind.as_ref().map(|kind| self.fixed_or_column(kind));
        days::term(from, until, said.as_deref(), part.without_last_day.as_ref().map(|term| term.0))
    }

    fn addresses(&mut self) -> Vec<String> {
        let mut kept = Vec::new();
        for part in &self.mapping.details.addresses {
            for text in self.row.texts(&part.column, part.separator.as_deref()) {
                let text = shortened(&text);
                let address = address_without_persons(&text, &self.mapping.person);
                if address.as_ref() != Some(&text) {
                    self.notes.push("a person was left out of an address".to_owned());
                }
                kept.extend(address);
            }
        }
        self.limited(kept, "addresses")
    }

    fn measures(&mut self) -> Vec<String> {
        let parts = &self.mapping.details.measures;
        let texts = parts.iter().flat_map(|part| self.row.texts(&part.column, part.separator.as_deref()));
        let kept = texts.map(|text| shortened(&text)).collect();
        self.limited(kept, "measures")
    }

    fn limited(&mut self, mut texts: Vec<String>, what: &str) -> Vec<String> {
        if texts.len() > TEXTS_MAX {
            self.notes.push(format!("{} of {} {what} were left out", texts.len() - TEXTS_MAX, texts.len()));
            texts.truncate(TEXTS_MAX);
        }
        texts
    }

    fn instrument(&self) -> Option<String> {
        let texts = self.mapping.source.instrument.iter().map(|column| self.row.text(column));
        let text = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then(|| shortened(&text))
    }

    fn fixed_or_column(&self, value: &FixedOrColumn) -> String {
        if let Some(fixed) = &value.fixed {
            return fixed.trim().to_owned();
        }
        let word = self.row.text(value.column.as_deref().unwrap_or_default());
        value.map.get(word.as_ref()).cloned().unwrap_or_else(|| word.into_owned())
    }
}

fn row_id(row: Row<'_>, mapping: &Mapping) -> Result<String, Flaw> {
    let mut parts = Vec::with_capacity(mapping.row.id.len());
    for column in &mapping.row.id {
        let text = row.text(column);
        if text.is_empty() {
            let what = format!("no number in the column `{column}`");
            return Err(Flaw::new(Reason::RowId, what, "give every row its number in the source"));
        }
        parts.push(text);
    }
    let row_id = parts.join("/");
    if row_id.len() > ROW_ID_BYTES_MAX || row_id.chars().any(char::is_control) {
        let what = format!("its number is longer than {ROW_ID_BYTES_MAX} bytes or holds control characters");
        return Err(Flaw::new(Reason::RowId, what, "number rows by shorter columns in the mapping"));
    }
    Ok(row_id)
}

fn name_flaw(text: &str, is_reviewed: bool, mapping: &Mapping) -> Option<Flaw> {
    if is_reviewed {
        return None;
    }
    if is_care_of(text) {
        let what = "the name is a care-of line, which is an address";
        return Some(Flaw::new(Reason::Name, what, "give the organisation's own name"));
    }
    let sign = sign_of_person(text, &mapping.person)?;
    Some(person(format!("the name {sign}")))
}

fn person(what: String) -> Flaw {
    Flaw::new(
        Reason::Person,
        what,
        "leave it out: only organisations are registered; if it is one, add the row to reviewed in [person]",
    )
}

fn is_person(error: &IdentifierError) -> bool {
    matches!(
        error,
        IdentifierError::PersonScheme { .. }
            | IdentifierError::PersonTrading { .. }
            | IdentifierError::PersonNumber { .. }
    )
}

fn identifier_flaw(error: &IdentifierError) -> Flaw {
    if is_person(error) {
        return Flaw::new(
            Reason::Person,
            error.to_string(),
            "leave it out: only organisations are registered",
        );
    }
    Flaw::new(Reason::Identifier, error.to_string(), "correct the code in the source, or leave it empty")
}

fn matches(rule: &GroundRule, folded: &str) -> bool {
    let is = rule.is.as_ref().is_some_and(|text| text.trim().to_lowercase() == folded);
    let starts = rule.starts.as_ref().is_some_and(|text| folded.starts_with(&text.to_lowercase()));
    let contains = rule.contains.as_ref().is_some_and(|text| folded.contains(&text.to_lowercase()));
    is || starts || contains
}

/// A published text on one line, at most 2,000 characters, without what prints nothing.
fn shortened(text: &str) -> String {
    if text.len() <= TEXT_CHARS_MAX && !text.contains(|c: char| c.is_control() || c == '\u{2028}') {
        return text.trim().to_owned();
    }
    let mut words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    let mut line = words.next().unwrap_or_default().to_owned();
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    if line.chars().count() <= TEXT_CHARS_MAX {
        return line;
    }
    line.chars().take(TEXT_CHARS_MAX).chain(['…']).collect()
}
