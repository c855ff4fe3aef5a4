//! Random bytes and damaged seeds: no parser panics, and what is taken is written as it came.
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
fn checkpoints() {
    has_target("checkpoint");
    feed("checkpoint", entries::checkpoint, 20_000);
}

#[test]
fn receipts() {
    has_target("receipt");
    feed("receipt", entries::receipt, 20_000);
}

#[test]
fn proofs() {
    has_target("proof");
    feed("proof", entries::proof, 30_000);
}

#[test]
fn leaves() {
    has_target("leaf");
    feed("leaf", entries::leaf, 100_000);
}

#[test]
fn tiles() {
    has_target("tile");
    feed("tile", entries::tile, 100_000);
}

#[test]
fn keys() {
    has_target("key");
    feed("key", entries::key, 30_000);
}
