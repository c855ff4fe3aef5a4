//! From a day to a state of the record.

use jiff::civil::Date;

use crate::error::ServiceError;
use crate::register::Register;

impl Register {
    /// The size of the newest checkpoint made on or before a day, in the register's time zone; none when the
    /// log was not published by then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn size_on_day(&self, day: Date) -> Result<Option<u64>, ServiceError> {
        let end = standing_core::calendar::end_of_day(day, &self.state.zone);
        let found = self.store().checkpoint_at(end.as_millisecond()).await?;
        Ok(found.map(|checkpoint| checkpoint.size))
    }
}
