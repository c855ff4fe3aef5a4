//! Questions to a projection that are answered page by page: filters, order, cursor. One statement for all
//! projections; what may be asked is in `lists` and `names`.

use crate::cursor::{Cursor, Page, page_limit};
use crate::database::{Columns, FromColumns, Pool, Statement, Value};
use crate::error::StoreError;
use crate::rows::{Found, Order, ProjectionRow};

/// Conditions and their values; `t` is the projection's table.
#[derive(Default)]
pub(crate) struct Question<'v> {
    conditions: Vec<String>,
    values: Vec<Value<'v>>,
}

impl<'v> Question<'v> {
    /// Adds a condition in which `$` stands for the value.
    pub(crate) fn with(mut self, condition: &str, value: impl Into<Value<'v>>) -> Self {
        self.values.push(value.into());
        self.conditions.push(condition.replace('$', &format!("${}", self.values.len())));
        self
    }

    /// Adds a condition if there is something to compare with.
    pub(crate) fn with_some<V: Into<Value<'v>>>(self, condition: &str, value: Option<V>) -> Self {
        match value {
            Some(value) => self.with(condition, value),
            None => self,
        }
    }

    /// Adds a condition without a value.
    pub(crate) fn only_if(mut self, asked: bool, condition: &str) -> Self {
        if asked {
            self.conditions.push(condition.to_owned());
        }
        self
    }

    /// Only rows after the cursor in the order of the list.
    pub(crate) fn after(self, order: Order, cursor: Option<&'v Cursor>) -> Result<Self, StoreError> {
        let Some(cursor) = cursor else { return Ok(self) };
        let (lead, value) = match order {
            Order::Recorded => (None, None),
            Order::Text(column) => (Some(column), Some(Value::Text(&cursor.lead))),
            Order::Day(column) => {
                let day = cursor.lead.parse::<i64>();
                let day = day.map_err(|_| StoreError::Cursor { cursor: cursor.to_string() })?;
                (Some(column), Some(Value::Integer(day)))
            }
        };
        let mut values = self.values;
        let number = values.len() + 1;
        values.extend(value);
        values.extend([Value::Integer(cursor.stream), Value::Integer(cursor.ordinal)]);
        let mut conditions = self.conditions;
        conditions.push(match lead {
            None => format!("(t.stream, t.ordinal) > (${number}, ${})", number + 1),
            Some(column) => {
                format!("(t.{column}, t.stream, t.ordinal) > (${number}, ${}, ${})", number + 1, number + 2)
            }
        });
        Ok(Self { conditions, values })
    }

    /// The statement that reads at most `limit` rows.
    pub(crate) fn statement<R: ProjectionRow>(&self, limit: i64) -> Statement<'v> {
        let own = R::TABLE.columns.split(", ").skip(2).map(|column| format!("t.{column}"));
        let columns = own.collect::<Vec<_>>().join(", ");
        let mut values = self.values.clone();
        values.push(Value::Integer(limit));
        // The name is a subquery, not a join, so that neither database begins with the streams.
        let text = format!(
            "SELECT t.stream, t.ordinal, (SELECT s.name FROM streams s WHERE s.number = t.stream), {columns} \
             FROM {} t{} ORDER BY {} LIMIT ${}",
            R::TABLE.name,
            self.condition(),
            order_by(R::ORDER),
            values.len()
        );
        Statement { text: text.into(), values }
    }

    /// The statement that reads the place of the `number`-th row.
    pub(crate) fn place_statement<R: ProjectionRow>(&self, number: i64) -> Statement<'v> {
        let mut values = self.values.clone();
        values.push(Value::Integer(number.saturating_sub(1)));
        let order = order_by(R::ORDER);
        let text = format!(
            "SELECT {order} FROM {} t{} ORDER BY {order} LIMIT 1 OFFSET ${}",
            R::TABLE.name,
            self.condition(),
            values.len()
        );
        Statement { text: text.into(), values }
    }

    fn condition(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.conditions.join(" AND "))
        }
    }
}

/// Reads one page. One row more than asked for tells whether there is a next page.
pub(crate) async fn page<R: ProjectionRow>(
    pool: &Pool,
    question: Question<'_>,
    limit: usize,
) -> Result<Page<Found<R>>, StoreError> {
    let most = page_limit(limit)?;
    let mut rows = pool.rows::<Placed<R>>(question.statement::<R>(most.saturating_add(1))).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = if more { rows.last().map(Placed::cursor) } else { None };
    Ok(Page { rows: rows.into_iter().map(|placed| placed.found).collect(), next })
}

fn order_by(order: Order) -> String {
    match order {
        Order::Recorded => "t.stream, t.ordinal".to_owned(),
        Order::Day(column) | Order::Text(column) => format!("t.{column}, t.stream, t.ordinal"),
    }
}

/// A row with its place.
pub(crate) struct Placed<R> {
    stream: i64,
    ordinal: i64,
    pub(crate) found: Found<R>,
}

impl<R: ProjectionRow> Placed<R> {
    pub(crate) fn cursor(&self) -> Cursor {
        Cursor { stream: self.stream, ordinal: self.ordinal, lead: self.found.row.lead() }
    }
}

impl<R: FromColumns> FromColumns for Placed<R> {
    fn from_columns(columns: &mut Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            stream: columns.take()?,
            ordinal: columns.take()?,
            found: Found { stream: columns.take()?, row: R::from_columns(columns)? },
        })
    }
}
