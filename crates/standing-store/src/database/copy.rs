//! COPY: how PostgreSQL takes many rows at a fraction of the work of an INSERT, which parses, binds and plans
//! each value. The rows go in the binary form of the protocol, in parcels, within the transaction.
//!
//! Deliberately absent: what SQLite does (`insert`), and rows that may be there already, which COPY cannot skip.

use super::statement::{Value, Values};
use super::{Record, Table};
use crate::error::StoreError;
use sqlx::PgConnection;

/// Fewer rows than this go in an INSERT. COPY ends with a small message of its own, which TCP holds back until the
/// server has acknowledged the one before, up to 40 ms later: `pg_stat_statements` showed 38 ms for 131 rows that an
/// INSERT adds in 2. Only imports write so many rows that it does not matter.
pub(super) const ROWS_MIN: usize = 2_048;
/// Bytes that are sent at once.
const PARCEL_BYTES: usize = 256 * 1024;
/// How the binary form begins: its signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// How it ends: a row of -1 columns.
const END: [u8; 2] = (-1_i16).to_be_bytes();

/// Adds all records and says how many rows that changed.
pub(super) async fn copy<R: Record>(connection: &mut PgConnection, records: &[R]) -> Result<u64, StoreError> {
    let Table { name, columns, .. } = R::TABLE;
    let width = columns.split(", ").count();
    let text = format!("COPY {name} ({columns}) FROM STDIN (FORMAT BINARY)");
    let mut copying = connection.copy_in_raw(&text).await?;
    let mut parcel = Vec::with_capacity(PARCEL_BYTES + PARCEL_BYTES / 4);
    parcel.extend_from_slice(HEADER);
    let mut values = Values(Vec::with_capacity(width));
    for record in records {
        record.bind(&mut values);
        write_row(&mut parcel, &values.0)?;
        values.0.clear();
        if parcel.len() >= PARCEL_BYTES {
            copying.send(parcel.as_slice()).await?;
            parcel.clear();
        }
    }
    parcel.extend_from_slice(&END);
    copying.send(parcel.as_slice()).await?;
    Ok(copying.finish().await?)
}

/// One row: how many columns, and each with its length before it.
fn write_row(parcel: &mut Vec<u8>, values: &[Value<'_>]) -> Result<(), StoreError> {
    parcel.extend_from_slice(&length::<i16>(values.len())?.to_be_bytes());
    for value in values {
        match *value {
            Value::Integer(value) => write_field(parcel, &value.to_be_bytes())?,
            Value::IntegerOrNull(Some(value)) => write_field(parcel, &value.to_be_bytes())?,
            Value::IntegerOrNull(None) => parcel.extend_from_slice(&(-1_i32).to_be_bytes()),
            Value::Flag(value) => write_field(parcel, &[u8::from(value)])?,
            Value::Text(value) => write_field(parcel, value.as_bytes())?,
            Value::Bytes(value) => write_field(parcel, value)?,
            _ => return Err(refused("a list is no column")),
        }
    }
    Ok(())
}

fn write_field(parcel: &mut Vec<u8>, bytes: &[u8]) -> Result<(), StoreError> {
    parcel.extend_from_slice(&length::<i32>(bytes.len())?.to_be_bytes());
    parcel.extend_from_slice(bytes);
    Ok(())
}

fn length<N: TryFrom<usize>>(length: usize) -> Result<N, StoreError> {
    N::try_from(length).map_err(|_| refused("a column is longer than the protocol can say"))
}

fn refused(what: &'static str) -> StoreError {
    StoreError::Database(sqlx::Error::Encode(what.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_its_columns_each_after_its_length() {
        let mut parcel = Vec::new();
        let values = [
            Value::Integer(-2),
            Value::IntegerOrNull(None),
            Value::Flag(true),
            Value::Text("é"),
            Value::Bytes(&[]),
        ];
        write_row(&mut parcel, &values).unwrap();
        let expected: &[&[u8]] = &[
            &[0, 5],
            &[0, 0, 0, 8, 255, 255, 255, 255, 255, 255, 255, 254],
            &[255, 255, 255, 255],
            &[0, 0, 0, 1, 1],
            &[0, 0, 0, 2, 0xc3, 0xa9],
            &[0, 0, 0, 0],
        ];
        assert_eq!(parcel, expected.concat());
        assert!(write_row(&mut parcel, &[Value::Integers(&[1])]).is_err());
        assert_eq!(HEADER.len(), 19, "eleven bytes of signature, two numbers of four");
    }
}
