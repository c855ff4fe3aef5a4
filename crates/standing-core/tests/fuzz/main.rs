//! Random bytes and damaged seeds: no parser panics, and what is taken reads back.
#![cfg(test)]

mod entries;
#[expect(clippy::disallowed_methods, reason = "seeds and targets are read from the project's folder")]
#[path = "../../../../fuzz/feed.rs"]
mod feed;
#[expect(clippy::disallowed_methods, reason = "seeds and targets are read from the project's folder")]
#[path = "../../../../fuzz/target.rs"]
mod target;

use feed::feed;
use target::has_target;

#[test]
fn identifiers() {
    has_target("identifier");
    feed("identifier", entries::identifier, 200_000);
}

#[test]
fn names() {
    has_target("name");
    feed("name", entries::name, 200_000);
}

#[test]
fn packs() {
    has_target("pack");
    feed("pack", entries::pack, 4_000);
}

#[test]
fn canonical_forms() {
    has_target("canonical");
    feed("canonical", entries::canonical, 20_000);
}

#[test]
fn events() {
    has_target("event");
    feed("event", entries::event, 60_000);
}

#[test]
fn calendars() {
    has_target("calendar");
    feed("calendar", entries::calendar, 3_000);
}

#[test]
fn arguments_of_commands() {
    has_target("arguments");
    feed("arguments", entries::arguments, 200_000);
}
