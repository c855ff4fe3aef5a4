//! Random bytes and damaged seeds: no parser panics, no row is lost, and what is broken is named.
#![cfg(test)]

mod entries;
#[path = "../../../../fuzz/feed.rs"]
mod feed;
#[path = "../../../../fuzz/target.rs"]
mod target;

use feed::feed;
use target::has_target;

#[test]
fn mappings() {
    has_target("mapping");
    feed("mapping", entries::mapping, 20_000);
}

#[test]
fn lists() {
    has_target("list");
    feed("list", entries::list, 300);
}

#[test]
fn exports() {
    has_target("export");
    feed("export", entries::export, 4_000);
}
