//! The command line as people and scripts use it: the built binary, on folders of its own.
#![cfg(test)]

#[cfg(test)]
mod case;
#[cfg(test)]
mod check;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod help;
#[cfg(test)]
mod import;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod pack;
#[cfg(test)]
mod screening;
#[cfg(test)]
mod served;
#[cfg(test)]
#[path = "../support/server.rs"]
mod server;
#[cfg(test)]
mod standing;
#[cfg(test)]
mod user;
