//! How candidates are scored: there is one way, and it says for each part of a name what it found.

use axum::Json;
use serde_json::{Map, Value, json};
use standing_service::screening::{Part, matcher_version};

use super::asked::ALGORITHMS;

/// The parts that a finding can be about, each with what is compared.
const FEATURES: [(Part, &str); 12] = [
    (Part::Region, "Country, province, city or county named in the name."),
    (Part::Distinctive, "What only this organisation is called."),
    (Part::Industry, "What it does, in words that many names share."),
    (Part::Group, "That it is a group or a group's holding."),
    (Part::Institution, "The sort of institution: university, hospital, association."),
    (Part::LegalForm, "The legal form."),
    (Part::Ordinal, "A number in a sequence: third bureau, fund II."),
    (Part::Branch, "A dependent office and its name."),
    (Part::Filler, "Small words."),
    (Part::Whole, "The name as a whole."),
    (Part::Identifier, "Identifiers: one that agrees outranks names, one that contradicts caps the score."),
    (Part::Country, "The country that the organisation is said to be in."),
];

/// `GET /algorithms`
pub(super) async fn answer() -> Json<Value> {
    let name = |part: Part| part.words().replace(' ', "_");
    let docs = FEATURES.iter().map(|(part, words)| (name(*part), json!({ "description": words })));
    let docs = docs.collect::<Map<_, _>>();
    let description = format!(
        "Names of organisations compared part by part, version {}. Names under which other services know their \
         algorithms ({}) are taken and mean this one.",
        matcher_version(),
        ALGORITHMS.join(", ")
    );
    let features = FEATURES.iter().map(|(part, _)| name(*part)).collect::<Vec<_>>();
    Json(json!({
        "algorithms": [{ "name": "standing", "description": description, "features": features, "docs": docs }],
        "default": "standing",
        "best": "standing",
    }))
}
