//! A parcel of rows and what the register knows of them become one batch for the store. Pure but for salts and the
//! moment.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use standing_core::event::Event;
use standing_core::file::File;
use standing_core::file::entry::Origin;
use standing_core::id::EntryId;
use standing_store::{Batch, ImportRow};

use super::desk::Desk;
use super::founding::{Founding, Reason, Refused};
use super::known::foundings;
use super::parcels::Parcel;
use super::report::{ReportLine, Tally};
use super::rows::Mapped;
use crate::error::ServiceError;
use crate::project::project;
use crate::seal::{is_public, seal};

/// Most entries of one organisation by imports; more look like a mapping that takes strangers for one.
const ENTRIES_PER_ORGANISATION_MAX: usize = 1_000;

/// What the register knows of the rows of a parcel.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Rows imported before.
    pub(super) rows: HashMap<String, ImportRow>,
    /// The streams of identifiers that some stream carries.
    pub(super) streams: HashMap<String, String>,
    /// The files of those streams, and of the streams of rows that changed.
    pub(super) files: HashMap<String, File>,
    /// The streams of entries whose name may be taken.
    pub(super) entries: HashMap<String, String>,
}

/// What is written for one parcel.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Events, projections and rows.
    pub(super) batch: Batch,
    /// Rows as before, to be marked as seen.
    pub(super) unchanged: Vec<String>,
    /// What the rows became.
    pub(super) tally: Tally,
}

/// Plans a parcel while another may still be written.
pub(super) fn plan<'a>(
    parcel: &'a Parcel,
    known: Known,
    in_flight: Option<&'a Parcel>,
    desk: &'a Desk,
    run: u64,
) -> Result<Plan, ServiceError> {
    let mut planning = Planning::new(known, desk, run);
    // A row of the parcel before is not in the store yet, and counts as seen.
    planning.seen.extend(in_flight.into_iter().flat_map(foundings).map(|founding| founding.row_id.as_str()));
    for row in &parcel.rows {
        match row {
            Mapped::Founding(founding) => planning.take(founding)?,
            Mapped::Refused(refused) => planning.refuse(refused.clone()),
            Mapped::Skipped => planning.plan.tally.skipped += 1,
        }
    }
    Ok(planning.close())
}

/// Plans that some rows vanished.
pub(super) fn plan_vanished(
    rows: &[ImportRow],
    files: HashMap<String, File>,
    desk: &Desk,
    run: u64,
) -> Result<Plan, ServiceError> {
    let known = Known { files, ..Known::default() };
    let mut planning = Planning::new(known, desk, run);
    for row in rows {
        planning.vanish(row)?;
        planning.plan.batch.imports.push(ImportRow { row_hash: Vec::new(), seen_in_run: run, ..row.clone() });
        planning.plan.tally.vanished += 1;
        planning.tell(ReportLine {
            what: "vanished".to_owned(),
            row: row.row_id.clone(),
            organisation: row.stream.clone(),
            entry: row.entry_id.clone(),
            ..ReportLine::default()
        });
    }
    Ok(planning.close())
}

struct Planning<'a> {
    desk: &'a Desk,
    run: u64,
    recorded_at: Timestamp,
    known: Known,
    seen: HashSet<&'a str>,
    files: HashMap<String, File>,
    /// Streams in the order in which they were first touched, so that new ones are numbered as in the source.
    touched: Vec<String>,
    plan: Plan,
}

impl<'a> Planning<'a> {
    fn new(known: Known, desk: &'a Desk, run: u64) -> Self {
        Self {
            desk,
            run,
            recorded_at: desk.moment(),
            known,
            seen: HashSet::new(),
            files: HashMap::new(),
            touched: Vec::new(),
            plan: Plan::default(),
        }
    }

    fn take(&mut self, founding: &'a Founding) -> Result<(), ServiceError> {
        let row_id = &founding.row_id;
        let known = self.known.rows.get(row_id).cloned();
        let is_seen = known.as_ref().is_some_and(|row| row.seen_in_run == self.run);
        if is_seen || !self.seen.insert(row_id) {
            self.plan.tally.refused.push((Refused::repeated(founding.line, row_id), false));
            return Ok(());
        }
        if !founding.notes.is_empty() {
            self.plan.tally.noted += 1;
            let detail = founding.notes.join("; ");
            self.tell(line("noted", founding, "", detail));
        }
        match known {
            Some(row) if row.row_hash == founding.hash => {
                self.plan.tally.unchanged += 1;
                self.plan.unchanged.push(row_id.clone());
                Ok(())
            }
            known => self.put(founding, known.as_ref()),
        }
    }

    fn refuse(&mut self, refused: Refused) {
        let kept = refused.row_id.as_ref().and_then(|row_id| self.known.rows.get(row_id));
        // INVARIANT (organisations only): a row that is now a person's counts as gone from the source.
        let is_kept = refused.reason != Reason::Person
            && kept.is_some_and(|row| !row.row_hash.is_empty() && row.seen_in_run != self.run);
        if is_kept {
            self.plan.unchanged.extend(refused.row_id.clone());
        }
        self.plan.tally.refused.push((refused, is_kept));
    }

    /// A row that is new, changed, or back.
    fn put(&mut self, founding: &Founding, before: Option<&ImportRow>) -> Result<(), ServiceError> {
        let stream = self.known.streams.get(&founding.identifier).unwrap_or(&founding.identifier).clone();
        self.open(&stream);
        let Some((entry, is_there)) = self.entry_name(founding, &stream, before) else {
            self.too_many(founding);
            return Ok(());
        };
        let moved = before.filter(|row| row.stream != stream || row.entry_id != entry.as_str());
        if let Some(row) = moved {
            self.vanish(row)?;
        }
        let mut what = if before.is_some() || is_there { "changed" } else { "added" };
        let mut detail = String::new();
        if is_there {
            let differences = self.differences(founding, &stream, &entry);
            detail = differences.join(", ");
            if differences.is_empty() {
                what = "unchanged";
            } else {
                self.append(&stream, &self.desk.changed(founding, entry.clone(), self.recorded_at))?;
            }
        } else {
            if self.files.get(&stream).is_some_and(|file| file.entries.len() >= ENTRIES_PER_ORGANISATION_MAX)
            {
                self.too_many(founding);
                return Ok(());
            }
            self.append(&stream, &self.desk.founded(founding, entry.clone(), self.recorded_at))?;
        }
        if let Some(row) = moved {
            detail = format!("moved here from {} ({})", row.stream, row.entry_id);
        }
        let tally = &mut self.plan.tally;
        match what {
            "added" => tally.added += 1,
            "changed" => tally.changed += 1,
            _ => tally.unchanged += 1,
        }
        if what != "unchanged" && self.desk.tells {
            let mut line = line(what, founding, entry.as_str(), detail);
            line.organisation.clone_from(&stream);
            self.tell(line);
        }
        self.plan.batch.imports.push(ImportRow {
            source: self.desk.source.clone(),
            row_id: founding.row_id.clone(),
            row_hash: founding.hash.clone(),
            stream,
            entry_id: entry.to_string(),
            seen_in_run: self.run,
        });
        Ok(())
    }

    /// The name of the row's entry in this stream, and whether the stream has it. An entry stays on its list: a
    /// row that changed its list or its organisation gets another.
    fn entry_name(
        &self,
        founding: &Founding,
        stream: &str,
        before: Option<&ImportRow>,
    ) -> Option<(EntryId, bool)> {
        let source = &self.desk.source;
        let file = self.files.get(stream);
        let entry = |name: &EntryId| file.and_then(|file| file.entries.get(name));
        let plain = founding.entry_name(source)?;
        match entry(&plain) {
            Some(found) if found.list == founding.list => return Some((plain, true)),
            Some(_) => {}
            None => {
                let owner = self.known.entries.get(plain.as_str());
                if before.is_none() && owner.is_none_or(|owner| owner == stream) {
                    return Some((plain, false));
                }
            }
        }
        let other = founding.other_entry_name(source, stream)?;
        let is_there = entry(&other).is_some();
        Some((other, is_there))
    }

    /// What the row says otherwise than the entry, in words.
    fn differences(&self, founding: &Founding, stream: &str, entry: &EntryId) -> Vec<&'static str> {
        let Some(file) = self.files.get(stream) else { return vec!["everything"] };
        let Some(Origin::Founded { provenance, row, vanished_on, .. }) =
            file.entries.get(entry).map(|entry| &entry.origin)
        else {
            return vec!["everything"];
        };
        let new = &founding.row;
        let known_names = file.organisation.as_ref().map(|held| held.names.as_slice()).unwrap_or_default();
        let named = &founding.organisation;
        let region = file.organisation.as_ref().and_then(|held| held.region.as_ref());
        [
            ("back in the source", vanished_on.is_some()),
            ("names", named.names.iter().any(|name| !known_names.contains(name))),
            ("region", named.region.is_some() && named.region.as_ref() != region),
            ("listed by", provenance.listed_by != founding.listed_by),
            ("instrument", provenance.instrument != founding.instrument),
            ("ground", row.ground != new.ground || row.ground_text != new.ground_text),
            ("first day", row.from != new.from),
            ("last day", row.until != new.until),
            ("term", row.term != new.term),
            ("addresses", row.addresses != new.addresses),
            ("measures", row.measures != new.measures),
            ("suspensions", row.suspended != new.suspended),
            ("end", row.ended_on != new.ended_on),
        ]
        .into_iter()
        .filter_map(|(what, differs)| differs.then_some(what))
        .collect()
    }

    /// Notes in the file of a row's entry that the source no longer has it, once.
    fn vanish(&mut self, row: &ImportRow) -> Result<(), ServiceError> {
        self.open(&row.stream);
        let Ok(name) = row.entry_id.parse::<EntryId>() else { return Ok(()) };
        let entry = self.files.get(&row.stream).and_then(|file| file.entries.get(&name));
        let is_there =
            entry.is_some_and(|entry| matches!(&entry.origin, Origin::Founded { vanished_on: None, .. }));
        if is_there {
            self.append(&row.stream, &self.desk.vanished(name, self.recorded_at))?;
        }
        Ok(())
    }

    /// Makes the file of a stream ready to take events.
    fn open(&mut self, stream: &str) {
        if !self.files.contains_key(stream) {
            let file = self.known.files.remove(stream).unwrap_or_default();
            self.files.insert(stream.to_owned(), file);
        }
    }

    fn append(&mut self, stream: &str, event: &Event) -> Result<(), ServiceError> {
        let Some(held) = self.files.get_mut(stream) else { return Ok(()) };
        let file = std::mem::take(held).apply(event);
        let public = is_public(event, &file, &self.desk.packs);
        let sealed = seal(event, stream, file.version, public, &self.desk.edge)?;
        *held = file;
        if self.plan.batch.events.last().is_none_or(|last| last.stream != stream) {
            self.touched.push(stream.to_owned());
        }
        self.plan.batch.events.push(sealed);
        Ok(())
    }

    /// Keeps a line for the report file, if there is one.
    fn tell(&mut self, line: ReportLine) {
        if self.desk.tells {
            self.plan.tally.lines.push(line);
        }
    }

    fn too_many(&mut self, founding: &Founding) {
        let refused = Refused {
            line: founding.line,
            row_id: Some(founding.row_id.clone()),
            reason: Reason::TooLarge,
            what: format!("its organisation has {ENTRIES_PER_ORGANISATION_MAX} entries already"),
            remedy: "correct same_organisation_by, or the identifiers in the source".to_owned(),
        };
        self.plan.tally.refused.push((refused, false));
    }

    fn close(mut self) -> Plan {
        let mut projected = HashSet::new();
        for stream in &self.touched {
            if !projected.insert(stream.as_str()) {
                continue;
            }
            if let Some(file) = self.files.get(stream) {
                let rows = project(stream, file, &self.desk.packs, self.desk.as_of);
                self.plan.batch.projections.push(rows);
            }
        }
        self.plan
    }
}

fn line(what: &str, founding: &Founding, entry: &str, detail: String) -> ReportLine {
    ReportLine {
        what: what.to_owned(),
        line: Some(founding.line),
        row: founding.row_id.clone(),
        organisation: founding.identifier.clone(),
        entry: entry.to_owned(),
        detail,
        remedy: String::new(),
    }
}
