//! The look at a whole file before anything is written: a wrong or cut-off file would end most entries of its
//! source, so it is refused unless the share was confirmed.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use standing_store::Store;

use super::desk::Desk;
use super::founding::Reason;
use super::input::Input;
use super::known::row_id;
use super::mapping::Mapping;
use super::parcels::{Parcel, read};
use super::rows::Mapped;
use super::run::{OnProgress, Progress, Step};
use crate::error::ServiceError;

/// Rows asked for at once.
const PAGE_ROWS: usize = 10_000;

/// Reads the file and counts which of the source's entries it no longer has.
///
/// # Errors
/// [`ServiceError::Input`] when more than `allowed_percent` of them would vanish; what reading gives.
pub(super) async fn survey(
    store: &Store,
    desk: &Desk,
    mapping: &Arc<Mapping>,
    input: &Input,
    allowed_percent: u8,
    progress: OnProgress<'_>,
) -> Result<(), ServiceError> {
    // Hashes of the numbers, 8 bytes a row: two that meet by chance change a share, and nothing that is written.
    let hasher = RandomState::new();
    let (mut present, mut unidentified) = (HashSet::new(), 0_u64);
    let mut parcels = read(input, mapping);
    let mut is_whole = false;
    while let Some(parcel) = parcels.recv().await {
        let parcel = parcel?;
        present.extend(parcel.rows.iter().filter_map(row_id).map(|row_id| hasher.hash_one(row_id)));
        unidentified = unidentified.saturating_add(unidentified_rows(&parcel));
        is_whole = parcel.is_last;
        progress(Progress {
            step: Step::Checking,
            rows: parcel.rows_read,
            bytes: parcel.bytes_read,
            bytes_total: input.bytes_total,
        });
    }
    if !is_whole {
        return Err(cut_off(input));
    }
    if unidentified > 0 {
        // Then nothing vanishes in this import; see `vanish`.
        return Ok(());
    }
    let (mut known, mut absent) = (0_u64, 0_u64);
    let mut after = String::new();
    loop {
        let page = store.imports_not_seen(&desk.source, MAX_RUN, &after, PAGE_ROWS).await?;
        for row in page.iter().filter(|row| !row.row_hash.is_empty()) {
            known = known.saturating_add(1);
            absent =
                absent.saturating_add(u64::from(!present.contains(&hasher.hash_one(row.row_id.as_str()))));
        }
        match page.last() {
            Some(last) => after.clone_from(&last.row_id),
            None => break,
        }
    }
    if exceeds(absent, known, allowed_percent) {
        return Err(ServiceError::Input {
            place: input.name.clone(),
            what: format!(
                "{absent} of {known} entries of the source would vanish, more than {allowed_percent} %; nothing was imported"
            ),
            remedy: "check that the file is the whole list of this source; if so, allow it: \
                     --allow-vanished-percent 100"
                .to_owned(),
        });
    }
    Ok(())
}

/// A run that comes after all others, as the databases count.
const MAX_RUN: u64 = i64::MAX.unsigned_abs();

/// Whether a part is more than so many percent of the whole.
pub(super) fn exceeds(part: u64, whole: u64, percent: u8) -> bool {
    u128::from(part).saturating_mul(100) > u128::from(whole).saturating_mul(u128::from(percent))
}

/// Rows of which not even the number could be read: any known row may be behind them.
pub(super) fn unidentified_rows(parcel: &Parcel) -> u64 {
    let is_unidentified = |row: &&Mapped| matches!(row, Mapped::Refused(refused) if refused.row_id.is_none() && refused.reason != Reason::Person);
    u64::try_from(parcel.rows.iter().filter(is_unidentified).count()).unwrap_or(u64::MAX)
}

/// The reader ended without a word.
pub(super) fn cut_off(input: &Input) -> ServiceError {
    ServiceError::Io {
        path: input.name.clone(),
        source: std::io::Error::other("reading stopped before the end of the file; run the import again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_compared_without_rounding() {
        for (part, whole, percent, expect) in [
            (0, 0, 20, false),
            (0, 5, 0, false),
            (1, 5, 20, false),
            (2, 9, 20, true),
            (201, 1_000, 20, true),
            (5, 5, 100, false),
            (1, 0, 20, true),
            (u64::MAX, u64::MAX, 99, true),
        ] {
            assert_eq!(exceeds(part, whole, percent), expect, "{part} of {whole}");
        }
    }
}
