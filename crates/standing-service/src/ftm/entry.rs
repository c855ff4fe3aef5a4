//! An entry as a `Sanction`: who decided, on which list, why, what follows, from when until when.
//!
//! An ended entry says so twice, by its status and its last day. Not here: effects before a decision, which rest on
//! no entry.

use jiff::civil::Date;
use standing_core::event::PackRef;
use standing_core::file::File;
use standing_core::file::entry::{Entry, Origin};
use standing_core::id::EntryId;
use standing_core::identifier::CountryCode;
use standing_core::pack::model::{Pack, Text};
use standing_core::standing::consequences::{Consequence, Question, consequences_of_entry};
use standing_core::standing::status::{Status, effective_from, last_day, status_at};
use standing_core::word::Word;

use super::{
    DATASET_ALL, Entity, EntityId, Mapper, Properties, Schema, dataset_of_list, dataset_of_pack, put,
};

/// The model's limit for identifiers, in characters.
const IDENTIFIER_CHARS_MAX: usize = 64;

pub(super) fn entity(mapper: &Mapper<'_>, file: &File, id: &EntryId) -> Option<Entity> {
    let entry = file.entries.get(id)?;
    let organisation = file.organisation.as_ref()?;
    let status = status_at(file, id, mapper.packs, mapper.as_of)?;
    let pack = mapper.packs.of(&entry.pack).map(AsRef::as_ref);
    let mut properties = Properties::new();
    put(&mut properties, "entity", EntityId::Organisation(organisation.identifier.clone()).to_string());
    put(&mut properties, "recordId", id.as_str());
    put_origin(&mut properties, mapper, file, id, entry);
    put_list(&mut properties, mapper, entry, pack);
    put_days(&mut properties, mapper, file, id, &status);
    put(&mut properties, "status", status_words(&status));
    for consequence in follows(mapper, file, id) {
        put(&mut properties, "provisions", provision(&consequence));
    }
    if let Some(link) = mapper.link(&format!("/en/entries/{id}")) {
        put(&mut properties, "sourceUrl", link);
    }
    Some(Entity {
        id: EntityId::Entry(id.clone()).to_string(),
        caption: list_title(entry, pack),
        schema: Schema::Sanction,
        properties,
        datasets: datasets(&entry.pack, entry),
        referents: Vec::new(),
        target: false,
        first_seen: known_since(entry).to_string(),
        last_seen: mapper.as_of.to_string(),
        last_change: changed_on(mapper, file, id).unwrap_or_else(|| known_since(entry)).to_string(),
    })
}

/// What follows from an entry on the day, for anyone who asks.
pub(super) fn follows(mapper: &Mapper<'_>, file: &File, id: &EntryId) -> Vec<Consequence> {
    consequences_of_entry(file, id, mapper.packs, &Question::default(), mapper.as_of)
}

/// The latest of the public days of an entry up to the day asked about: its first, and that of its present status.
pub(super) fn changed_on(mapper: &Mapper<'_>, file: &File, id: &EntryId) -> Option<Date> {
    let from = effective_from(file, id, mapper.packs, mapper.as_of)?;
    let since = match status_at(file, id, mapper.packs, mapper.as_of)? {
        Status::Ended { on, .. } => on,
        Status::Suspended { since, .. } => since,
        _ => from,
    };
    Some(from.max(since))
}

fn put_origin(properties: &mut Properties, mapper: &Mapper<'_>, file: &File, id: &EntryId, entry: &Entry) {
    match &entry.origin {
        Origin::Decided { made, authority, on } => {
            let known = mapper.directory.authorities.get(authority);
            put(properties, "authority", known.map_or(authority.as_str(), |known| known.name.as_str()));
            put_number(properties, id.as_str());
            put(properties, "listingDate", on.to_string());
            if let Some(decided) = file.cases.get(&made.case).and_then(|case| case.decided()) {
                put(properties, "reason", decided.decision.reasons.as_str());
            }
        }
        Origin::Founded { provenance, row, .. } => {
            put(properties, "authority", &provenance.listed_by);
            put_number(properties, &provenance.source_row);
            put(properties, "listingDate", row.from.to_string());
            put(properties, "reason", &row.ground_text);
            put(properties, "publisher", &provenance.source);
            put(properties, "retrievedAt", provenance.copy_of.to_string());
            provenance.caution.iter().for_each(|caution| put(properties, "summary", caution));
            if is_web_address(&provenance.copy) {
                put(properties, "sourceUrl", &provenance.copy);
            }
        }
    }
}

/// The number that the deciding body gave; one that the model cannot hold is left out.
fn put_number(properties: &mut Properties, number: &str) {
    if number.chars().count() <= IDENTIFIER_CHARS_MAX {
        put(properties, "authorityId", number);
    }
}

fn put_list(properties: &mut Properties, mapper: &Mapper<'_>, entry: &Entry, pack: Option<&Pack>) {
    let list = pack.and_then(|pack| pack.list(&entry.list));
    put(properties, "program", list_title(entry, pack));
    list.iter().for_each(|list| put_text(properties, "program", &list.head.title));
    put(
        properties,
        "programId",
        dataset_of_list(&entry.pack, &entry.list).chars().take(IDENTIFIER_CHARS_MAX).collect::<String>(),
    );
    if let Some(link) = mapper.link(&format!("/en/lists/{}", entry.list)) {
        put(properties, "programUrl", link);
    }
    if let Some(ground) = pack.and_then(|pack| pack.ground(&entry.ground)) {
        put_text(properties, "reason", &ground.head.title);
    }
    let jurisdiction = pack.and_then(|pack| pack.meta.jurisdiction.as_str().parse::<CountryCode>().ok());
    if let Some(country) = jurisdiction {
        put(properties, "country", country.as_str().to_ascii_lowercase());
    }
}

/// A text in all its languages.
fn put_text(properties: &mut Properties, property: &'static str, text: &Text) {
    text.0.values().for_each(|text| put(properties, property, text));
}

fn put_days(properties: &mut Properties, mapper: &Mapper<'_>, file: &File, id: &EntryId, status: &Status) {
    let from = effective_from(file, id, mapper.packs, mapper.as_of);
    let until = match status {
        // The first day without it: the day before was its last.
        Status::Ended { on, .. } => Some(on.yesterday().unwrap_or(*on)),
        _ => last_day(file, id, mapper.packs, mapper.as_of),
    };
    // What was void from the start has no day of its own; it begins and ends on one.
    let until = until.map(|until| from.map_or(until, |from| until.max(from)));
    from.iter().for_each(|from| put(properties, "startDate", from.to_string()));
    until.iter().for_each(|until| put(properties, "endDate", until.to_string()));
    if let Some(days) = from.zip(until).and_then(|(from, until)| from.until(until).ok()) {
        // Both days are counted.
        put(properties, "duration", format!("{} days", days.get_days().saturating_add(1)));
    }
}

fn status_words(status: &Status) -> String {
    match status {
        Status::InForce => "Active".to_owned(),
        Status::Ended { how, .. } => format!("Ended ({})", how.as_str()),
        Status::Suspended { .. } => "Suspended".to_owned(),
        Status::AwaitingService | Status::Standstill { .. } => "Not in force".to_owned(),
    }
}

/// What a unit does, in English, with the strength and the matter that clients filter by.
fn provision(consequence: &Consequence) -> String {
    let Consequence { strength, matter, measure, .. } = consequence;
    format!("{} in {}: {}", strength.as_str(), matter.as_str(), measure.in_language("en"))
}

fn list_title(entry: &Entry, pack: Option<&Pack>) -> String {
    let list = pack.and_then(|pack| pack.list(&entry.list));
    list.map_or_else(|| entry.list.to_string(), |list| list.head.title.in_language("en").to_owned())
}

fn datasets(pack: &PackRef, entry: &Entry) -> Vec<String> {
    vec![DATASET_ALL.to_owned(), dataset_of_pack(pack), dataset_of_list(pack, &entry.list)]
}

fn known_since(entry: &Entry) -> Date {
    match &entry.origin {
        Origin::Decided { on, .. } => *on,
        Origin::Founded { imported_on, .. } => *imported_on,
    }
}

fn is_web_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}
