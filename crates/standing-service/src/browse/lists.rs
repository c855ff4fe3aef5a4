//! Entries of lists, cases and deadlines of an authority, page by page, as of a day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use standing_core::directory::Directory;
use standing_core::file::File;
use standing_core::id::{AuthorityId, CaseId, EntryId};
use standing_core::pack::model::Party;
use standing_core::standing::deadlines::{Deadline, DeadlineState, Subject, deadlines_at};
use standing_core::standing::status::status_at;
use standing_store::{CaseFilter, EntryFilter};

use super::{Kept, Page, ROWS_PER_QUESTION, page_rows, read_cursor};
use crate::error::ServiceError;
use crate::register::Register;

/// The most streams whose deadlines one question computes.
const DOCKET_STREAMS_MAX: usize = 5_000;

/// Which entries are asked for; what is none is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntriesAsked {
    /// On this list.
    pub list: Option<String>,
    /// Resting on this pack.
    pub pack: Option<String>,
    /// Decided by this authority.
    pub authority: Option<String>,
    /// In this field.
    pub field: Option<String>,
    /// With this status on the day: `in-force`, `suspended`, `ended` …
    pub status: Option<String>,
    /// Only those that anyone may see.
    pub public_only: bool,
}

/// Which cases are asked for; what is none is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CasesAsked {
    /// Run by this authority.
    pub authority: Option<String>,
    /// At this stage.
    pub stage: Option<String>,
    /// For this list.
    pub list: Option<String>,
}

/// An entry with its file.
#[derive(Debug, Clone)]
pub struct SeenEntry {
    /// The file.
    pub kept: Kept,
    /// The entry.
    pub entry: EntryId,
}

/// A case with its file.
#[derive(Debug, Clone)]
pub struct SeenCase {
    /// The file.
    pub kept: Kept,
    /// The case.
    pub case: CaseId,
}

/// A deadline with its file.
#[derive(Debug, Clone)]
pub struct DueSeen {
    /// The file.
    pub kept: Kept,
    /// The deadline.
    pub deadline: Deadline,
    /// Whether the authority whose docket it is has to keep it: in its own matters as the authority, in those of the
    /// authorities below as the superior.
    pub is_own: bool,
}

impl Register {
    /// Entries with their status of the day, or each of its own file's day when none is named, in the order in
    /// which their organisations came. A page may hold fewer than asked for, even none, and still have a next one.
    ///
    /// # Errors
    /// When the cursor is not one that came with a page, or the database fails.
    pub async fn entries(
        &self,
        asked: &EntriesAsked,
        as_of: Option<Date>,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Page<SeenEntry>, ServiceError> {
        let limit = page_rows(limit);
        let filter = EntryFilter {
            list: asked.list.clone(),
            pack: asked.pack.clone(),
            authority: asked.authority.clone(),
            field: asked.field.clone(),
            public_only: asked.public_only,
            // Not by status: a row's status is of the day on which it was written.
            ..EntryFilter::default()
        };
        let packs = self.packs();
        let mut after = read_cursor(cursor)?;
        let mut items = Vec::new();
        let mut looked_at = 0_usize;
        loop {
            // Never more than there is room for, so that no row is left behind the cursor.
            let room = limit.saturating_sub(items.len());
            let page = self.store().entries(&filter, after.as_ref(), room).await?;
            looked_at = looked_at.saturating_add(page.rows.len().max(1));
            for row in page.rows {
                let kept = self.kept(row.stream, as_of).await?;
                let Ok(entry) = row.row.entry_id.parse::<EntryId>() else { continue };
                let status = status_at(&kept.file, &entry, &packs, kept.as_of);
                let is_asked = match (&asked.status, &status) {
                    (_, None) => false,
                    (None, Some(_)) => true,
                    (Some(word), Some(status)) => status.word() == word,
                };
                if is_asked {
                    items.push(SeenEntry { kept, entry });
                }
            }
            after = page.next;
            if after.is_none() || items.len() >= limit || looked_at >= ROWS_PER_QUESTION {
                return Ok(Page { items, next: after.map(|cursor| cursor.to_string()) });
            }
        }
    }

    /// Cases, in the order in which their organisations came.
    ///
    /// # Errors
    /// As [`Register::entries`].
    pub async fn cases(
        &self,
        asked: &CasesAsked,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Page<SeenCase>, ServiceError> {
        let filter = CaseFilter {
            authority: asked.authority.clone(),
            stage: asked.stage.clone(),
            list: asked.list.clone(),
            public_only: false,
        };
        let page = self.store().cases(&filter, read_cursor(cursor)?.as_ref(), page_rows(limit)).await?;
        let mut items = Vec::with_capacity(page.rows.len());
        for row in page.rows {
            let kept = self.kept(row.stream, None).await?;
            if let Ok(case) = row.row.case_id.parse() {
                items.push(SeenCase { kept, case });
            }
        }
        Ok(Page { items, next: page.next.map(|cursor| cursor.to_string()) })
    }

    /// What an authority has to do, and what waits on others in its cases and entries, by last day: running and
    /// missed deadlines, computed from the files, since a clock may have started by time alone. With what it is asked
    /// to reconsider as the superior of others. Each is of the day asked about, or of its own file's day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn docket(
        &self,
        authority: &AuthorityId,
        as_of: Option<Date>,
    ) -> Result<Vec<DueSeen>, ServiceError> {
        let (packs, directory) = (self.packs(), self.directory());
        let is_open = |due: &Deadline| matches!(due.state, DeadlineState::Running | DeadlineState::Missed);
        let mut found = Vec::new();
        for kept in self.files_of(authority, as_of).await?.into_values() {
            for deadline in deadlines_at(&kept.file, &packs, kept.as_of).into_iter().filter(is_open) {
                if belongs(&kept.file, &deadline.subject, authority) {
                    let is_own = deadline.who == Party::Authority;
                    found.push(DueSeen { kept: kept.clone(), deadline, is_own });
                }
            }
        }
        for below in below(authority, &directory) {
            for kept in self.files_of(below, as_of).await?.into_values() {
                for deadline in deadlines_at(&kept.file, &packs, kept.as_of).into_iter().filter(is_open) {
                    if deadline.who == Party::Superior
                        && belongs(&kept.file, &deadline.subject, below)
                        && superior_of(&kept.file, &deadline.subject, &directory) == Some(authority)
                    {
                        found.push(DueSeen { kept: kept.clone(), deadline, is_own: true });
                    }
                }
            }
        }
        found.sort_by_key(|due| due.deadline.due);
        Ok(found)
    }

    /// The files with a case or a live entry of an authority.
    async fn files_of(
        &self,
        authority: &AuthorityId,
        as_of: Option<Date>,
    ) -> Result<BTreeMap<Arc<str>, Kept>, ServiceError> {
        let mut files = BTreeMap::new();
        let own = CaseFilter { authority: Some(authority.to_string()), ..CaseFilter::default() };
        let mut after = None;
        while files.len() < DOCKET_STREAMS_MAX {
            let page = self.store().cases(&own, after.as_ref(), ROWS_PER_QUESTION).await?;
            for row in page.rows {
                if !files.contains_key(row.stream.as_str()) {
                    let kept = self.kept(row.stream, as_of).await?;
                    files.insert(Arc::clone(&kept.stream), kept);
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        Ok(files)
    }
}

/// The authorities for which this one may be the superior: those one level below, and the associations that it gave a
/// mandate.
fn below<'d>(authority: &'d AuthorityId, directory: &'d Directory) -> BTreeSet<&'d AuthorityId> {
    let lower = directory.authorities.values().filter(|known| known.superior.as_ref() == Some(authority));
    let mandated = directory.mandates.values().filter(|mandate| mandate.granted.authority == *authority);
    let mandated = mandated.map(|mandate| &mandate.granted.association);
    lower.map(|known| &known.authority).chain(mandated).filter(|below| *below != authority).collect()
}

/// The authority one level above an entry's; of an entry under a mandate the one that gave it.
fn superior_of<'d>(file: &File, subject: &Subject, directory: &'d Directory) -> Option<&'d AuthorityId> {
    let Subject::Entry(entry) = subject else { return None };
    let entry = file.entries.get(entry)?;
    let mandate = entry.case().and_then(|case| file.cases.get(case)?.opened.mandate.as_ref());
    match mandate.and_then(|mandate| directory.mandates.get(mandate)) {
        Some(mandate) => Some(&mandate.granted.authority),
        None => directory.authorities.get(entry.authority()?)?.superior.as_ref(),
    }
}

/// Whether a deadline stands in the docket of an authority. One of a case that has ended does not.
fn belongs(file: &File, subject: &Subject, authority: &AuthorityId) -> bool {
    match subject {
        Subject::Case(case) => file
            .cases
            .get(case)
            .is_some_and(|case| case.authority == *authority && case.closed_on().is_none()),
        Subject::Entry(entry) => {
            file.entries.get(entry).is_some_and(|entry| entry.authority() == Some(authority))
        }
        Subject::Record(_) => false,
    }
}
