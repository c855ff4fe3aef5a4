//! What handlers take out of a request, parsed once here: who asks, parameters, names in the address, the body,
//! the idempotency key.

mod body;
mod caller;
mod form;
pub(crate) mod form_stream;
mod key;
pub(crate) mod multipart;
mod parameters;
mod segment;
mod unique;

pub(crate) use body::Body;
pub(crate) use caller::{Caller, is_of};
pub(crate) use form::Form;
pub(crate) use key::IdempotencyKey;
pub(crate) use parameters::{Known, Parameters, TIMES, log_size, size_on};
pub(crate) use segment::Segment;
pub(crate) use unique::Unique;
