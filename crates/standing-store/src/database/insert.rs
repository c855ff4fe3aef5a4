//! Statements over many rows: INSERT of many records, and DELETE or SELECT by many keys. Rows go in groups of a
//! few fixed sizes, so that each table has a few statements and the driver's cache of prepared ones holds them.

use super::{FromColumns, Pool, Statement, Transaction, Value, Values, copy};
use crate::error::StoreError;
use futures_util::future::join;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

/// Rows per statement, largest first; what remains goes in the smaller ones.
///
/// 256 rows of the widest table (15 columns) are 3,840 values, below the 32,766 of SQLite.
const GROUP_SIZES: [usize; 9] = [256, 128, 64, 32, 16, 8, 4, 2, 1];
/// Rows in one INSERT of PostgreSQL that takes them column by column.
const ROWS_IN_COLUMNS_MAX: usize = 4_096;
/// Keys in one list of PostgreSQL.
const KEYS_IN_LIST_MAX: usize = 4_096;

/// A table as the INSERT sees it.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// Column names, parted by `, `, in the order in which a [`Record`] binds them.
    pub(crate) columns: &'static str,
    /// What follows the VALUES: empty, or an ON CONFLICT clause.
    pub(crate) on_conflict: &'static str,
}

impl Table {
    /// How many columns it has.
    fn width(&self) -> usize {
        self.columns.split(", ").count()
    }
}

/// A row to be inserted.
pub(crate) trait Record {
    const TABLE: Table;
    /// Appends one value for each column of the table.
    fn bind<'v>(&'v self, values: &mut Values<'v>);
}

impl Transaction {
    /// Adds all records and says how many rows that changed: on PostgreSQL by COPY where that can do it, else
    /// column by column.
    pub(crate) async fn insert<R: Record>(&mut self, records: &[R]) -> Result<u64, StoreError> {
        match self {
            _ if records.is_empty() => Ok(0),
            Self::Sqlite(_) => self.insert_values(records).await,
            Self::Postgres(transaction)
                if R::TABLE.on_conflict.is_empty() && records.len() >= copy::ROWS_MIN =>
            {
                copy::copy(transaction, records).await
            }
            Self::Postgres(_) => self.insert_columns(records).await,
        }
    }

    /// Adds all records in one INSERT for each few thousand of them, whose values are lists, one for each column.
    /// PostgreSQL reads, binds and evaluates each value of a long VALUES list by itself: events cost it 11 µs a
    /// row in that form and 6 in this one.
    async fn insert_columns<R: Record>(&mut self, records: &[R]) -> Result<u64, StoreError> {
        let mut changed = 0;
        for group in records.chunks(ROWS_IN_COLUMNS_MAX) {
            let width = R::TABLE.width();
            let mut values = Values(Vec::with_capacity(group.len() * width));
            group.iter().for_each(|record| record.bind(&mut values));
            let columns = columns_of(&values.0, width);
            let text = insert_text(Dialect::Postgres, &R::TABLE, Rows::InColumns);
            let values = columns.iter().map(Column::value).collect();
            changed += self.run(Statement { text: text.into(), values }).await?;
        }
        Ok(changed)
    }

    /// Adds all records in INSERT statements of many rows and says how many rows that changed.
    ///
    /// While the database works on one group, the next is made ready.
    pub(crate) async fn insert_values<R: Record>(&mut self, records: &[R]) -> Result<u64, StoreError> {
        let dialect = self.dialect();
        let mut changed = 0;
        let mut groups = groups(records);
        let mut ready = groups.next().map(|group| insert_statement(dialect, group));
        while let Some(statement) = ready.take() {
            let (outcome, next) = join(self.run(statement), async {
                groups.next().map(|group| insert_statement(dialect, group))
            })
            .await;
            changed += outcome?;
            ready = next;
        }
        Ok(changed)
    }

    /// Runs `head`, which ends in IN, for all keys.
    pub(crate) async fn run_for_keys(&mut self, head: &str, keys: &Keys<'_>) -> Result<(), StoreError> {
        for statement in keys.statements(head, self.dialect()) {
            self.run(statement).await?;
        }
        Ok(())
    }

    /// Reads the rows of `head`, which ends in IN, for all keys.
    pub(crate) async fn rows_for_keys<T: FromColumns>(
        &mut self,
        head: &str,
        keys: &Keys<'_>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for statement in keys.statements(head, self.dialect()) {
            found.append(&mut self.rows(statement).await?);
        }
        Ok(found)
    }

    fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}

impl Pool {
    /// As [`Transaction::rows_for_keys`], outside a transaction.
    pub(crate) async fn rows_for_keys<T: FromColumns>(
        &self,
        head: &str,
        keys: &Keys<'_>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        let dialect = match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        };
        for statement in keys.statements(head, dialect) {
            found.append(&mut self.rows(statement).await?);
        }
        Ok(found)
    }
}

/// Records in groups of the fixed sizes.
fn groups<R>(records: &[R]) -> impl Iterator<Item = &[R]> {
    let mut rest = records;
    std::iter::from_fn(move || {
        let size = GROUP_SIZES.into_iter().find(|size| *size <= rest.len())?;
        let (group, tail) = rest.split_at(size);
        rest = tail;
        Some(group)
    })
}

fn insert_statement<R: Record>(dialect: Dialect, group: &[R]) -> Statement<'_> {
    let mut values = Values(Vec::with_capacity(group.len() * R::TABLE.width()));
    for record in group {
        record.bind(&mut values);
    }
    Statement { text: insert_text(dialect, &R::TABLE, Rows::Each(group.len())).into(), values: values.0 }
}

/// How the rows of an INSERT are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rows {
    /// So many, value by value.
    Each(usize),
    /// Any number, as a list for each column.
    InColumns,
}

/// The values of one column of many rows.
enum Column<'v> {
    Integers(Vec<Option<i64>>),
    Flags(Vec<bool>),
    Texts(Vec<&'v str>),
    Bytes(Vec<&'v [u8]>),
}

impl Column<'_> {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Integers(list) => Value::IntegersOrNull(list),
            Self::Flags(list) => Value::Flags(list),
            Self::Texts(list) => Value::Texts(list),
            Self::Bytes(list) => Value::ManyBytes(list),
        }
    }
}

/// The columns of rows that lie one after the other. A column has values of one type, which its first one tells;
/// what is of another one is a slip in [`Record::bind`], and the database refuses lists of unequal length.
fn columns_of<'v>(values: &[Value<'v>], width: usize) -> Vec<Column<'v>> {
    let column = |index: usize| {
        let column = values.iter().skip(index).step_by(width.max(1));
        match values.get(index) {
            Some(Value::Flag(_)) => Column::Flags(column.filter_map(Value::flag).collect()),
            Some(Value::Text(_)) => Column::Texts(column.filter_map(Value::text).collect()),
            Some(Value::Bytes(_)) => Column::Bytes(column.filter_map(Value::bytes).collect()),
            _ => Column::Integers(column.map(Value::integer).collect()),
        }
    };
    (0..width).map(column).collect()
}

/// The text of an INSERT of so many rows. There are a few for each table; each is written once and stays.
fn insert_text(dialect: Dialect, table: &Table, rows: Rows) -> &'static str {
    type Key = (Dialect, &'static str, &'static str, Rows);
    static TEXTS: Mutex<BTreeMap<Key, &str>> = Mutex::new(BTreeMap::new());
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    texts.entry((dialect, table.name, table.on_conflict, rows)).or_insert_with(|| {
        let mut text = format!("{} INTO {} ({}) ", dialect.insert(), table.name, table.columns);
        match rows {
            Rows::Each(rows) => {
                text.push_str("VALUES ");
                write_placeholders(dialect, &mut text, 0, rows, table.width());
            }
            Rows::InColumns => {
                let lists = (1..=table.width()).map(|number| format!("unnest(${number})"));
                let _ = write!(text, "SELECT {}", lists.collect::<Vec<_>>().join(", "));
            }
        }
        text.push_str(table.on_conflict);
        text.leak()
    })
}

/// What a statement over many keys is asked for.
pub(crate) struct Keys<'v> {
    /// Values of `$1`, `$2` … in the head, which occur there once and in this order.
    fixed: Vec<Value<'v>>,
    keys: KeyList<'v>,
}

enum KeyList<'v> {
    Integers(Vec<i64>),
    Texts(Vec<&'v str>),
}

impl<'v> Keys<'v> {
    pub(crate) fn integers(keys: Vec<i64>) -> Self {
        Self { fixed: Vec::new(), keys: KeyList::Integers(keys) }
    }

    pub(crate) fn texts(keys: impl Iterator<Item = &'v str>) -> Self {
        Self { fixed: Vec::new(), keys: KeyList::Texts(keys.collect()) }
    }

    /// With a value for the next placeholder of the head.
    pub(crate) fn with(mut self, value: impl Into<Value<'v>>) -> Self {
        self.fixed.push(value.into());
        self
    }

    /// The statements that ask for all keys.
    fn statements<'k>(&'k self, head: &str, dialect: Dialect) -> Vec<Statement<'k>> {
        match (dialect, &self.keys) {
            (Dialect::Postgres, KeyList::Integers(keys)) => self.with_lists(head, keys, Value::Integers),
            (Dialect::Postgres, KeyList::Texts(keys)) => self.with_lists(head, keys, Value::Texts),
            (Dialect::Sqlite, KeyList::Integers(keys)) => self.with_values(head, keys, Value::Integer),
            (Dialect::Sqlite, KeyList::Texts(keys)) => self.with_values(head, keys, Value::Text),
        }
    }

    /// `= ANY` of a list that is one value: one text, however many keys.
    fn with_lists<'k, K>(
        &'k self,
        head: &str,
        keys: &'k [K],
        value: impl Fn(&'k [K]) -> Value<'k>,
    ) -> Vec<Statement<'k>> {
        let head = head.strip_suffix("IN").unwrap_or(head);
        let text = format!("{head}= ANY(${})", self.fixed.len() + 1);
        let statement = |chunk| {
            let mut values = self.fixed.clone();
            values.push(value(chunk));
            Statement { text: text.clone().into(), values }
        };
        keys.chunks(KEYS_IN_LIST_MAX).map(statement).collect()
    }

    /// `IN` of full groups, and of a last one filled up with its last key, which asks for nothing twice.
    fn with_values<'k, K: Copy>(
        &'k self,
        head: &str,
        keys: &'k [K],
        value: impl Fn(K) -> Value<'k>,
    ) -> Vec<Statement<'k>> {
        let mut head = format!("{head} ");
        for number in 1..=self.fixed.len() {
            head = head.replace(&format!("${number}"), "?");
        }
        let [largest, ..] = GROUP_SIZES;
        let statement = |chunk: &'k [K]| {
            let size = GROUP_SIZES.into_iter().rfind(|size| *size >= chunk.len()).unwrap_or(largest);
            let mut text = head.clone();
            write_placeholders(Dialect::Sqlite, &mut text, self.fixed.len(), 1, size);
            let mut values = self.fixed.clone();
            values.extend(chunk.iter().map(|key| value(*key)));
            if let Some(last) = chunk.last() {
                values.resize(self.fixed.len() + size, value(*last));
            }
            Statement { text: text.into(), values }
        };
        keys.chunks(largest).map(statement).collect()
    }
}

/// Where statements over many rows are spelt differently, for speed only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// How an INSERT begins. `OR FAIL` spares SQLite a copy of each changed page, kept to undo the statement
    /// alone. INVARIANT (nothing half done): a failed statement ends its transaction, so nobody sees the rows
    /// that went in before the failing one.
    fn insert(self) -> &'static str {
        match self {
            Self::Sqlite => "INSERT OR FAIL",
            Self::Postgres => "INSERT",
        }
    }
}

/// `($1, $2), ($3, $4)`, numbered after `before`. Not numbered on SQLite: a numbered placeholder is a name
/// there, and names are looked up by walking a list, which makes binding a long statement quadratic.
fn write_placeholders(dialect: Dialect, text: &mut String, before: usize, rows: usize, columns: usize) {
    let mut number = before;
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { "), (" });
        for column in 0..columns {
            if column > 0 {
                text.push_str(", ");
            }
            number += 1;
            match dialect {
                Dialect::Sqlite => text.push('?'),
                Dialect::Postgres => {
                    let _ = write!(text, "${number}");
                }
            }
        }
    }
    text.push(')');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_for_postgresql_and_plain_for_sqlite() {
        for (dialect, expected) in
            [(Dialect::Postgres, "($3, $4), ($5, $6), ($7, $8)"), (Dialect::Sqlite, "(?, ?), (?, ?), (?, ?)")]
        {
            let mut text = String::new();
            write_placeholders(dialect, &mut text, 2, 3, 2);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn keys_go_in_groups_of_fixed_sizes_filled_up_with_the_last_key() {
        for (count, expected) in
            [(0, vec![]), (1, vec![1]), (3, vec![4]), (17, vec![32]), (256, vec![256]), (258, vec![256, 2])]
        {
            let keys = Keys::integers((0..count).collect());
            let statements = keys.statements("DELETE FROM live WHERE stream IN", Dialect::Sqlite);
            let sizes = statements.iter().map(|statement| statement.values.len()).collect::<Vec<_>>();
            assert_eq!(sizes, expected, "{count} keys");
            let bound = statements.iter().flat_map(|statement| &statement.values);
            let mut bound = bound.map(|value| format!("{value:?}")).collect::<Vec<_>>();
            bound.dedup();
            assert_eq!(bound, (0..count).map(|key| format!("Integer({key})")).collect::<Vec<_>>());
            let lists = keys.statements("DELETE FROM live WHERE stream IN", Dialect::Postgres);
            assert_eq!(lists.len(), usize::from(count > 0), "PostgreSQL takes them as one list");
        }
    }

    #[test]
    fn values_of_the_head_come_before_the_keys() {
        for (dialect, expected, values) in [
            (
                Dialect::Postgres,
                "UPDATE t SET a = $1 WHERE b = ANY($2)",
                r#"[Integer(7), Texts(["x", "y", "z"])]"#,
            ),
            (
                Dialect::Sqlite,
                "UPDATE t SET a = ? WHERE b IN (?, ?, ?, ?)",
                r#"[Integer(7), Text("x"), Text("y"), Text("z"), Text("z")]"#,
            ),
        ] {
            let keys = Keys::texts(["x", "y", "z"].into_iter()).with(7);
            let statements = keys.statements("UPDATE t SET a = $1 WHERE b IN", dialect);
            assert_eq!(statements.len(), 1);
            assert_eq!(statements[0].text, expected);
            assert_eq!(format!("{:?}", statements[0].values), values);
        }
    }

    #[test]
    fn the_text_of_an_insert_is_written_once() {
        let table = Table { name: "t", columns: "a, b", on_conflict: " ON CONFLICT DO NOTHING" };
        let text = insert_text(Dialect::Sqlite, &table, Rows::Each(2));
        assert_eq!(text, "INSERT OR FAIL INTO t (a, b) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING");
        assert!(std::ptr::eq(text, insert_text(Dialect::Sqlite, &table, Rows::Each(2))));
        assert_ne!(text, insert_text(Dialect::Postgres, &table, Rows::Each(2)));
        assert_eq!(
            insert_text(Dialect::Postgres, &table, Rows::InColumns),
            "INSERT INTO t (a, b) SELECT unnest($1), unnest($2) ON CONFLICT DO NOTHING"
        );
        let other = Table { on_conflict: "", ..table };
        assert_eq!(
            insert_text(Dialect::Sqlite, &other, Rows::Each(2)),
            "INSERT OR FAIL INTO t (a, b) VALUES (?, ?), (?, ?)"
        );
    }

    #[test]
    fn rows_become_columns() {
        let rows = [
            [Value::Integer(1), Value::Text("a"), Value::IntegerOrNull(None)],
            [Value::Integer(2), Value::Text("b"), Value::IntegerOrNull(Some(3))],
        ];
        let columns = columns_of(&rows.concat(), 3);
        let shown = columns.iter().map(|column| format!("{:?}", column.value())).collect::<Vec<_>>();
        let expected =
            ["IntegersOrNull([Some(1), Some(2)])", r#"Texts(["a", "b"])"#, "IntegersOrNull([None, Some(3)])"];
        assert_eq!(shown, expected);
        let rows = [[Value::Flag(true), Value::Bytes(&[7])], [Value::Flag(false), Value::Bytes(&[])]];
        let columns = columns_of(&rows.concat(), 2);
        let shown = columns.iter().map(|column| format!("{:?}", column.value())).collect::<Vec<_>>();
        assert_eq!(shown, ["Flags([true, false])", "ManyBytes([[7], []])"]);
    }
}
