//! Use cases of the register: authorise, load, decide, append, fold, answer.
//!
//! It deliberately knows no HTTP and no SQL. Time and randomness come from the edge, as arguments.

pub mod edge;
pub mod error;
pub mod live;
pub mod project;
pub mod seal;

pub use edge::Edge;
pub use error::ServiceError;
