//! A statement and the values bound to it. Placeholders `$1`, `$2` … serve both databases.

use sqlx::error::BoxDynError;
use sqlx::{Database, Encode, Type};
use std::borrow::Cow;

/// SQL text with its values, in the order of their placeholders.
pub(crate) struct Statement<'v> {
    pub(crate) text: Cow<'static, str>,
    pub(crate) values: Vec<Value<'v>>,
}

/// A value to bind; borrowed, because a transaction may have to be run again.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'v> {
    Integer(i64),
    IntegerOrNull(Option<i64>),
    Flag(bool),
    Text(&'v str),
    Bytes(&'v [u8]),
    /// For PostgreSQL only: many values of one placeholder.
    Integers(&'v [i64]),
    /// As [`Value::Integers`].
    Texts(&'v [&'v str]),
    /// As [`Value::Integers`].
    IntegersOrNull(&'v [Option<i64>]),
    /// As [`Value::Integers`].
    Flags(&'v [bool]),
    /// As [`Value::Integers`].
    ManyBytes(&'v [&'v [u8]]),
}

/// Many values of one placeholder.
pub(super) enum List<'v> {
    Integers(&'v [i64]),
    Texts(&'v [&'v str]),
    IntegersOrNull(&'v [Option<i64>]),
    Flags(&'v [bool]),
    ManyBytes(&'v [&'v [u8]]),
}

impl<'v> Value<'v> {
    /// The whole number, if it is one.
    pub(super) const fn integer(&self) -> Option<i64> {
        match *self {
            Self::Integer(number) => Some(number),
            Self::IntegerOrNull(number) => number,
            _ => None,
        }
    }

    /// About how many bytes it takes in a message.
    fn bytes_bound(&self) -> usize {
        const HEAD: usize = 8;
        let of_list = |bytes: usize, items: usize| bytes.saturating_add(items.saturating_mul(HEAD));
        match *self {
            Self::Integer(_) | Self::IntegerOrNull(_) | Self::Flag(_) => 2 * HEAD,
            Self::Text(text) => of_list(text.len(), 1),
            Self::Bytes(bytes) => of_list(bytes.len(), 1),
            Self::Integers(list) => of_list(0, list.len().saturating_mul(2)),
            Self::IntegersOrNull(list) => of_list(0, list.len().saturating_mul(2)),
            Self::Flags(list) => of_list(list.len(), list.len()),
            Self::Texts(list) => of_list(list.iter().map(|text| text.len()).sum(), list.len()),
            Self::ManyBytes(list) => of_list(list.iter().map(|bytes| bytes.len()).sum(), list.len()),
        }
    }

    /// The yes or no, if it is one.
    pub(super) const fn flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = *self { Some(flag) } else { None }
    }

    /// The text, if it is one.
    pub(super) const fn text(&self) -> Option<&'v str> {
        if let Self::Text(text) = *self { Some(text) } else { None }
    }

    /// The bytes, if it is some.
    pub(super) const fn bytes(&self) -> Option<&'v [u8]> {
        if let Self::Bytes(bytes) = *self { Some(bytes) } else { None }
    }
}

/// The values of a statement under construction.
#[derive(Default)]
pub(crate) struct Values<'v>(pub(crate) Vec<Value<'v>>);

impl<'v> Values<'v> {
    /// Binds the next placeholders.
    pub(crate) fn add<const COUNT: usize>(&mut self, values: [Value<'v>; COUNT]) {
        self.0.extend_from_slice(&values);
    }
}

pub(crate) type Arguments<DB> = <DB as Database>::Arguments;

/// A statement without values so far.
pub(crate) fn sql<'v>(text: impl Into<Cow<'static, str>>) -> Statement<'v> {
    Statement { text: text.into(), values: Vec::new() }
}

impl<'v> Statement<'v> {
    /// Binds the next placeholder.
    pub(crate) fn bind(mut self, value: impl Into<Value<'v>>) -> Self {
        self.values.push(value.into());
        self
    }
}

/// The values as the driver takes them. The bounds say: both drivers know our few types; lists are added by the
/// one that knows them.
pub(super) fn arguments<DB: Database>(
    values: &[Value<'_>],
    add_list: impl Fn(&mut Arguments<DB>, List<'_>) -> Result<(), BoxDynError>,
) -> Result<Arguments<DB>, sqlx::Error>
where
    i64: for<'t> Encode<'t, DB> + Type<DB>,
    Option<i64>: for<'t> Encode<'t, DB> + Type<DB>,
    bool: for<'t> Encode<'t, DB> + Type<DB>,
    for<'t> &'t str: Encode<'t, DB> + Type<DB>,
    for<'t> &'t [u8]: Encode<'t, DB> + Type<DB>,
{
    use sqlx::Arguments as _;
    let mut arguments = Arguments::<DB>::default();
    // Once, instead of growing by doubling: a group of commands is 100 KiB and more.
    arguments.reserve(values.len(), values.iter().map(Value::bytes_bound).sum());
    for value in values {
        match *value {
            Value::Integer(value) => arguments.add(value),
            Value::IntegerOrNull(value) => arguments.add(value),
            Value::Flag(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Integers(list) => add_list(&mut arguments, List::Integers(list)),
            Value::Texts(list) => add_list(&mut arguments, List::Texts(list)),
            Value::IntegersOrNull(list) => add_list(&mut arguments, List::IntegersOrNull(list)),
            Value::Flags(list) => add_list(&mut arguments, List::Flags(list)),
            Value::ManyBytes(list) => add_list(&mut arguments, List::ManyBytes(list)),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<i32> for Value<'_> {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::IntegerOrNull(value)
    }
}

impl From<Option<i32>> for Value<'_> {
    fn from(value: Option<i32>) -> Self {
        Self::IntegerOrNull(value.map(i64::from))
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(value: &'v str) -> Self {
        Self::Text(value)
    }
}

impl<'v> From<&'v String> for Value<'v> {
    fn from(value: &'v String) -> Self {
        Self::Text(value)
    }
}

impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(value: &'v [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'v> From<&'v Vec<u8>> for Value<'v> {
    fn from(value: &'v Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<'v> From<&'v [u8; 32]> for Value<'v> {
    fn from(value: &'v [u8; 32]) -> Self {
        Self::Bytes(value)
    }
}
