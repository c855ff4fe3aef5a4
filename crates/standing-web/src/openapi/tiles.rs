//! The tiles of the log in the contract. One handler takes them all, since C2SP writes large numbers of a tile with
//! slashes (`x001/234`), which the contract cannot say; the forms below are those of the first thousand tiles.

use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Content, OpenApi, Required, ResponseBuilder, ResponsesBuilder};

/// Each address with the name of its operation and what is there.
const TILES: [(&str, &str, &str); 4] = [
    ("/tile/{level}/{index}", "tile", "A full tile: 256 hashes of one level of the tree, 32 bytes each."),
    ("/tile/{level}/{index}.p/{width}", "tile-partial", "The newest tile of a level while it is not full."),
    (
        "/tile/entries/{index}",
        "tile-entries",
        "A full bundle: 256 leaves, each behind its length in two bytes.",
    ),
    ("/tile/entries/{index}.p/{width}", "tile-entries-partial", "The newest bundle while it is not full."),
];

/// Adds the tiles to the contract.
pub(super) fn add(document: &mut OpenApi) {
    for (path, name, about) in TILES {
        let item = PathItem::new(HttpMethod::Get, operation(path, name, about));
        document.paths.paths.insert(path.to_owned(), item);
    }
}

fn operation(path: &str, name: &str, about: &str) -> Operation {
    let bytes = ObjectBuilder::new().schema_type(Type::String).build();
    let found = ResponseBuilder::new()
        .description("The bytes; they never change")
        .content("application/octet-stream", Content::new(Some(bytes)))
        .build();
    let parameters = [level(), index(), width()];
    let in_path =
        parameters.into_iter().filter(|parameter| path.contains(&format!("{{{}}}", parameter.name)));
    OperationBuilder::new()
        .tag("log")
        .operation_id(Some(name))
        .summary(Some(about))
        .parameters(Some(in_path.collect::<Vec<_>>()))
        .responses(ResponsesBuilder::new().response("200", found).build())
        .build()
}

fn level() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0)).maximum(Some(63)).build();
    in_path("level", "The level: 0 holds the hashes of the leaves").schema(Some(schema)).build()
}

fn index() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9]{3}$")).build();
    in_path("index", "The number of the tile in its level; from 1,000 on it is written in groups: x001/234")
        .schema(Some(schema))
        .build()
}

fn width() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(255)).build();
    in_path("width", "How many hashes or leaves are in it").schema(Some(schema)).build()
}

fn in_path(name: &str, about: &str) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(about))
}
