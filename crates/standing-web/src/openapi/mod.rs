//! The contract: what stands at its head, what is said of every address alike, and the addresses that have no
//! handler of their own form.

mod commands;
mod parameters;
mod tiles;

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContactBuilder, Content, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::{PROBLEM_TYPE, ProblemForm, STATUSES};

/// What stands at the head of the contract.
pub(crate) fn head() -> OpenApi {
    let about = "A register of organisations' regulatory standing. Every answer says as of which day and from which size of the log it was given, with the clauses on which it rests; every refusal names clause, facts and remedy. Reading needs no key; a key shows what its holder may know. Every command needs a key and an Idempotency-Key.";
    let info = InfoBuilder::new()
        .title("Standing")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .contact(Some(ContactBuilder::new().name(Some("the operator of this register")).build()))
        .build();
    let mut schemas = Vec::new();
    ProblemForm::schemas(&mut schemas);
    let key = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("stk_<prefix>_<secret>")
        .description(Some("An API key, made by the operator with `standing keys`"))
        .build();
    let components = ComponentsBuilder::new()
        .schema("ProblemForm", ProblemForm::schema())
        .schemas_from_iter(schemas)
        .security_scheme("key", SecurityScheme::Http(key))
        .build();
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

/// The contract with the tiles of the log, every command at its address, the forms of parameters, and the problems
/// that every address can answer with.
pub(crate) fn completed(mut document: OpenApi) -> OpenApi {
    tiles::add(&mut document);
    commands::add(&mut document);
    for (path, item) in &mut document.paths.paths {
        item.get.iter_mut().for_each(add_not_modified);
        for operation in [&mut item.get, &mut item.post, &mut item.delete].into_iter().flatten() {
            for parameter in operation.parameters.iter_mut().flatten() {
                if let RefOr::T(parameter) = parameter {
                    parameters::tighten(parameter);
                    if parameters::is_tolerant(path) {
                        parameters::loosen(parameter);
                    }
                }
            }
            add_problems(operation);
        }
    }
    document
}

/// What is answered to somebody who has the answer already.
fn add_not_modified(operation: &mut Operation) {
    let response =
        ResponseBuilder::new().description("Nothing has changed since the ETag in If-None-Match").build();
    operation.responses.responses.insert("304".to_owned(), response.into());
}

/// After how long whoever came too often or too early may come again.
fn retry_after() -> Header {
    HeaderBuilder::new()
        .description(Some("After how many seconds to try again"))
        .schema(Some(ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1))))
        .build()
}

fn add_problems(operation: &mut Operation) {
    for status in STATUSES {
        let status = status.to_string();
        if operation.responses.responses.contains_key(&status) {
            continue;
        }
        let content = Content::new(Some(Ref::from_schema_name("ProblemForm")));
        let response = ResponseBuilder::new()
            .description("What is wrong, and the remedy")
            .content(PROBLEM_TYPE, content);
        let response = match status.as_str() {
            "429" | "503" => response.header("Retry-After", retry_after()),
            _ => response,
        };
        operation.responses.responses.insert(status, response.build().into());
    }
}
