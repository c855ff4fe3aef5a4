//! The forms of parameters, which stand in the contract alike wherever a parameter of that name is taken.

use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::{Object, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

use crate::limits::IDEMPOTENCY_KEY_MAX;

/// An identifier: its scheme and its code. That the code is right, only the register can say.
pub(super) const IDENTIFIER: &str = "^[A-Za-z-]+ ?[:：].+$";
/// A log size, or a day.
const KNOWN_AT: &str = "^([0-9]{1,18}|[0-9]{4}-[0-9]{2}-[0-9]{2})$";
/// A name that somebody gives a command: visible characters of ASCII, with spaces between them.
const KEY: &str = "^[!-~]([ -~]*[!-~])?$";

/// Says in the contract which values a parameter takes.
pub(super) fn tighten(parameter: &mut Parameter) {
    let Some(RefOr::T(Schema::Object(schema))) = &mut parameter.schema else { return };
    // A parameter that is left out is not there; it is never null.
    if let SchemaType::Array(types) = &schema.schema_type {
        let kept = types.iter().find(|found| **found != Type::Null).cloned().unwrap_or(Type::String);
        schema.schema_type = SchemaType::Type(kept);
    }
    if schema.schema_type != SchemaType::Type(Type::String) || schema.format.is_some() {
        return;
    }
    schema.min_length = Some(1);
    let is_in_header = parameter.parameter_in == ParameterIn::Header;
    match parameter.name.as_str() {
        "organisation" | "identifier" => set_pattern(schema, IDENTIFIER),
        "known_at" => set_pattern(schema, KNOWN_AT),
        "Idempotency-Key" if is_in_header => {
            set_pattern(schema, KEY);
            schema.max_length = Some(IDEMPOTENCY_KEY_MAX);
        }
        _ => {}
    }
}

/// Whether an address is of a door whose clients were written for other services: what they send empty is not there.
pub(super) fn is_tolerant(path: &str) -> bool {
    path.starts_with("/reconcile")
}

/// Says in the contract that an empty value is as good as none.
pub(super) fn loosen(parameter: &mut Parameter) {
    let Some(RefOr::T(Schema::Object(schema))) = &mut parameter.schema else { return };
    schema.min_length = None;
    schema.format = None;
    schema.pattern = None;
}

fn set_pattern(schema: &mut Object, pattern: &str) {
    schema.pattern.get_or_insert_with(|| pattern.to_owned());
}
