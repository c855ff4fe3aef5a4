//! Tests of the log as a whole: against other implementations, against tampering, against its own past.
//!
//! Deliberately not here: other languages (see `tests/foreign.rs`) and single functions, which are tested
//! beside their code.

#![cfg(test)]

mod differential;
mod golden;
mod sample;
mod tampering;
mod tiles;
