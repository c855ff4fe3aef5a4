//! What the store promises, shown on both databases by the same tests. Each test has a register of its own: an
//! SQLite file, or a schema in the PostgreSQL database at STANDING_TEST_POSTGRES.
#![cfg(test)]

#[cfg(test)]
mod access;
#[cfg(test)]
mod append;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod place;
#[cfg(test)]
mod projections;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod upkeep;
