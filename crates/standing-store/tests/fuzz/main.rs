//! Random bytes and damaged seeds: no parser panics, and what is taken reads back.
#![cfg(test)]

mod entries;
#[path = "../../../../fuzz/feed.rs"]
mod feed;
#[path = "../../../../fuzz/target.rs"]
mod target;

use feed::feed;
use target::has_target;

#[test]
fn cursors() {
    has_target("cursor");
    feed("cursor", entries::cursor, 200_000);
}

#[test]
fn addresses() {
    has_target("address");
    feed("address", entries::address, 50_000);
}
