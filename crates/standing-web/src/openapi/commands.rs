//! The commands in the contract, from the one table of commands: each at its own address, with its own arguments.
//!
//! One handler takes every command of an address, so that the table stays the only place that knows them; readers
//! of the contract see what each needs.

use standing_core::command::argument::ArgumentSpec;
use standing_core::command::{CommandSpec, Role, Target, all, spec};
use standing_core::prose::PROSE_CHARACTERS_MAX;
use standing_core::word::Word;
use utoipa::openapi::path::{HttpMethod, Operation, PathItem};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, OneOfBuilder, OpenApi, RefOr, Schema};

use super::parameters::IDENTIFIER;
use crate::forms::family_of;

/// The part of an address that is a command's word.
const WORD: &str = "{command}";

/// The addresses that take several commands: what those are about, and the argument that stands in the address.
const ADDRESSES: [(&str, &[Target], &str); 5] = [
    ("/api/v1/organisations/{identifier}/", &[Target::Organisation, Target::Record], "organisation"),
    ("/api/v1/cases/{case}/", &[Target::Case], "case"),
    ("/api/v1/entries/{entry}/", &[Target::Entry], "entry"),
    ("/api/v1/measures/{measure}/", &[Target::Measure], "measure"),
    ("/api/v1/directory/", &[Target::Directory], ""),
];

/// The addresses that take one command with everything in its body.
const SINGLE: [(&str, &str); 2] =
    [("/api/v1/organisations", "register-organisation"), ("/api/v1/cases", "open-case")];

/// Puts every command at its own address, in place of the addresses that take any.
pub(super) fn add(document: &mut OpenApi) {
    let paths = &mut document.paths.paths;
    for (address, word) in SINGLE {
        let operation = paths.get_mut(address).and_then(|item| item.post.as_mut());
        if let (Some(operation), Some(spec)) = (operation, spec(word)) {
            describe(operation, spec, Target::Directory, "");
        }
    }
    for (address, targets, in_address) in ADDRESSES {
        let taken = all().filter(|spec| targets.contains(&spec.target));
        let any = paths.remove(&format!("{address}{WORD}")).and_then(|item| item.post);
        for (spec, mut operation) in taken.filter_map(|spec| Some((spec, any.clone()?))) {
            let is_twice = SINGLE.iter().any(|(_, word)| *word == spec.word);
            operation.operation_id =
                Some(if is_twice { format!("{}-at-organisation", spec.word) } else { spec.word.to_owned() });
            describe(&mut operation, spec, spec.target, in_address);
            paths.insert(format!("{address}{}", spec.word), PathItem::new(HttpMethod::Post, operation));
        }
    }
}

/// Says what one command is, who may give it and with which arguments.
fn describe(operation: &mut Operation, spec: &CommandSpec, target: Target, in_address: &str) {
    let roles = spec.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    operation.summary = Some(spec.summary.to_owned());
    operation.description = Some(format!("Given by: {roles}."));
    let key = SecurityRequirement::new("key", Vec::<String>::new());
    let nobody = spec.roles.contains(&Role::Public).then(SecurityRequirement::default);
    operation.security = Some(std::iter::once(key).chain(nobody).collect());
    if let Some(parameters) = &mut operation.parameters {
        let is_word = |name: &str| name == WORD.trim_matches(['{', '}']);
        parameters.retain(|parameter| !matches!(parameter, RefOr::T(known) if is_word(&known.name)));
    }
    let Some(RefOr::T(sent)) = &mut operation.request_body else { return };
    for content in sent.content.values_mut() {
        // An item of the file is named in the body, its organisation in the address.
        let is_in_address = |name: &str| name == in_address && target != Target::Directory;
        *content = RefOr::T(body(spec, is_in_address));
    }
}

/// The arguments of a command as fields of its body.
fn body(spec: &CommandSpec, is_in_address: impl Fn(&str) -> bool) -> Content {
    let on = day(true).description(Some("The day of the act; today when left out"));
    let mut form = ObjectBuilder::new().schema_type(Type::Object).property("on", on);
    let mut is_closed = true;
    for argument in spec.arguments.iter().filter(|argument| !is_in_address(argument.name)) {
        if let Some(family) = family_of(argument.name) {
            is_closed = false;
            if let Some(name) = family.needed {
                form = form.property(name, text(false).description(Some(about(argument)))).required(name);
            }
            continue;
        }
        form = form.property(argument.name, form_of(argument));
        if argument.required {
            form = form.required(argument.name);
        }
    }
    if is_closed {
        form =
            form.additional_properties(Some(utoipa::openapi::schema::AdditionalProperties::FreeForm(false)));
    }
    let families = spec.arguments.iter().filter(|argument| family_of(argument.name).is_some());
    let told: Vec<String> = families.map(about).collect();
    Content::new(Some(form.description((!told.is_empty()).then(|| told.join(" "))).build()))
}

fn about(argument: &ArgumentSpec) -> String {
    format!("{}: {}.", argument.about, argument.form)
}

/// The form of one argument; one that may be left out may also be null.
fn form_of(argument: &ArgumentSpec) -> RefOr<Schema> {
    let about = Some(about(argument));
    let or_null = !argument.required;
    if argument.form.starts_with("a day") {
        return day(or_null).description(about).into();
    }
    if argument.form.starts_with("yes or no") {
        let types = SchemaType::Array(vec![Type::Boolean, Type::String, Type::Null]);
        return ObjectBuilder::new().schema_type(types).description(about).into();
    }
    if argument.form.starts_with("several") {
        let array = ArrayBuilder::new().items(text(false));
        return OneOfBuilder::new().item(text(or_null)).item(array).description(about).into();
    }
    if argument.form.starts_with("an identifier") {
        return text(or_null).pattern(Some(IDENTIFIER)).description(about).into();
    }
    text(or_null).description(about).into()
}

fn text(or_null: bool) -> ObjectBuilder {
    of_type(Type::String, or_null).min_length(Some(1)).max_length(Some(PROSE_CHARACTERS_MAX))
}

fn day(or_null: bool) -> ObjectBuilder {
    of_type(Type::String, or_null).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
}

fn of_type(single: Type, or_null: bool) -> ObjectBuilder {
    let kind = if or_null { SchemaType::Array(vec![single, Type::Null]) } else { SchemaType::Type(single) };
    ObjectBuilder::new().schema_type(kind)
}
