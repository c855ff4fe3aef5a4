//! Random bytes and damaged seeds: no name and no index makes the matcher panic or contradict itself.
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
fn names() {
    has_target("screening_name");
    feed("screening_name", entries::screening_name, 10_000);
}

#[test]
fn pairs() {
    has_target("screening_pair");
    feed("screening_pair", entries::screening_pair, 5_000);
}

#[test]
fn indexes() {
    has_target("screening_index");
    feed("screening_index", entries::screening_index, 2_000);
}
