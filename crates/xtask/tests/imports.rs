//! Who imports whom: the workspace against the table of crates in `ARCHITECTURE.md`, and the whole trees of the
//! pure crates against what reads a clock, draws chance or does I/O.
//!
//! Deliberately absent: development dependencies; a test may use what it needs. Macro crates run while building
//! and are not in the product, so the pure trees leave them out.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Crates that compute and nothing else.
const PURE_CRATES: [&str; 3] = ["standing-core", "standing-screening", "standing-transparency"];

/// Libraries that have no place below a pure crate; `rand*` is any name that starts so.
const IMPURE_LIBRARIES: [&str; 35] = [
    "async-io",
    "async-std",
    "axum",
    "chrono",
    "crossbeam-channel",
    "dirs",
    "fastrand",
    "filetime",
    "futures-core",
    "getrandom",
    "h2",
    "hyper",
    "iana-time-zone",
    "libsqlite3-sys",
    "memmap2",
    "mio",
    "native-tls",
    "openssl",
    "polling",
    "quanta",
    "quinn",
    "rand*",
    "rayon",
    "reqwest",
    "ring",
    "rustix",
    "rustls",
    "signal-hook-registry",
    "socket2",
    "sqlx*",
    "tempfile",
    "time",
    "tokio*",
    "ureq",
    "walkdir",
];

/// One line of the table: what the crate may import, of ours and of others.
#[derive(Debug, Default, PartialEq, Eq)]
struct Allowed {
    ours: BTreeSet<String>,
    outside: BTreeSet<String>,
}

/// One package as cargo sees it.
struct Package {
    name: String,
    /// Direct dependencies of the product: not for tests, not for build scripts.
    imports: Vec<String>,
}

/// The dependency graph as cargo resolves it, by cargo's own package id.
struct Graph {
    packages: BTreeMap<String, Package>,
    members: Vec<String>,
}

#[test]
fn the_workspace_is_the_table() {
    let table = table();
    let graph = graph();
    let in_workspace: BTreeSet<&str> = graph.member_names().collect();
    for name in &in_workspace {
        assert!(
            table.contains_key(*name),
            "{name} is not in the table of ARCHITECTURE.md; say why it exists"
        );
    }
    for name in table.keys() {
        let there = in_workspace.contains(name.as_str());
        assert!(there, "{name} is in the table and not in the workspace");
    }
}

#[test]
fn every_import_is_in_the_table() {
    let table = table();
    let graph = graph();
    let ours: BTreeSet<&str> = graph.member_names().collect();
    let mut wrong = Vec::new();
    for id in &graph.members {
        let package = &graph.packages[id];
        for import in graph.import_names(package) {
            let allowed = &table[&package.name];
            let (kind, list) =
                if ours.contains(import) { ("ours", &allowed.ours) } else { ("outside", &allowed.outside) };
            if !list.contains(import) {
                wrong.push(format!(
                    "{} imports {import}, which its line of ARCHITECTURE.md ({kind}) does not hold",
                    package.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pure_trees_hold_no_io_no_clock_and_no_chance() {
    for pure in PURE_CRATES {
        let wrong = tree(pure).into_iter().filter(|name| is_impure(name)).collect::<Vec<_>>();
        assert!(wrong.is_empty(), "{pure} brings {0}; see cargo tree -p {pure}", wrong.join(", "));
    }
}

#[test]
fn the_pure_crates_do_not_import_each_other() {
    let table = table();
    for name in PURE_CRATES {
        assert_eq!(table[name].ours, BTreeSet::new(), "{name} imports one of ours");
    }
}

/// The search itself can fail: the store's tree holds what the pure trees must not.
#[test]
fn an_impure_tree_is_seen() {
    assert!(tree("standing-store").iter().any(|name| is_impure(name)));
    for (name, expected) in
        [("rand_core", true), ("tokio", true), ("tokio-util", true), ("operand", false), ("jiff", false)]
    {
        assert_eq!(is_impure(name), expected, "{name}");
    }
}

#[test]
fn a_table_is_read() {
    let text = "# Crates\n\n| crate | job | may import (ours) | outside libraries |\n|---|---|---|---|\n\
                | `a` | does | `b`, `c` | `serde` (with words), `toml` |\n| `b` | does | – | – |\n\nAfter `x`.\n";
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let table = parse_table(text);
    assert_eq!(table.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(table["a"], Allowed { ours: set(&["b", "c"]), outside: set(&["serde", "toml"]) });
    assert_eq!(table["b"], Allowed::default());
}

impl Graph {
    fn member_names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|id| self.packages[id].name.as_str())
    }

    fn import_names<'a>(&'a self, package: &'a Package) -> impl Iterator<Item = &'a str> {
        package.imports.iter().map(|id| self.packages[id].name.as_str())
    }
}

fn is_impure(name: &str) -> bool {
    IMPURE_LIBRARIES.iter().any(|impure| match impure.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *impure,
    })
}

/// The table of crates in `ARCHITECTURE.md`.
fn table() -> BTreeMap<String, Allowed> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ARCHITECTURE.md");
    parse_table(&std::fs::read_to_string(file).unwrap())
}

/// Lines of the one table with the column `may import (ours)`; names are what stands in code marks.
fn parse_table(text: &str) -> BTreeMap<String, Allowed> {
    let rows = text.lines().skip_while(|line| !line.contains("| may import (ours) |")).skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            let name = in_code_marks(cells[1]).into_iter().next().unwrap();
            (name, Allowed { ours: in_code_marks(cells[3]), outside: in_code_marks(cells[4]) })
        })
        .collect()
}

fn in_code_marks(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What a crate brings along when it is built by itself: what other crates of the workspace ask of the same libraries
/// is theirs. Without macro crates, which run while building.
fn tree(name: &str) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["tree", "--locked", "--package", name, "--edges", "normal,no-proc-macro"]);
    command.args(["--prefix", "none", "--target", "x86_64-unknown-linux-gnu"]);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let names = lines.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned);
    let names = names.collect::<BTreeSet<_>>();
    assert!(names.len() > 5, "{name}: {names:?}");
    names
}

/// Asks cargo, for one platform: the others would need libraries that a build here never fetches.
fn graph() -> Graph {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--filter-platform",
        "x86_64-unknown-linux-gnu",
    ]);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let described: BTreeMap<&str, &Value> =
        array(&metadata["packages"]).iter().map(|package| (text(&package["id"]), package)).collect();
    let packages = array(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| (text(&node["id"]).to_owned(), package(described[text(&node["id"])], node)))
        .collect();
    let members = array(&metadata["workspace_members"]).iter().map(|id| text(id).to_owned()).collect();
    Graph { packages, members }
}

fn package(described: &Value, node: &Value) -> Package {
    let is_normal = |import: &&Value| array(&import["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
    let imports = array(&node["deps"]).iter().filter(is_normal).map(|import| text(&import["pkg"]).to_owned());
    Package { name: text(&described["name"]).to_owned(), imports: imports.collect() }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
