//! Looking at what is not public: who looks says for which purpose, the policies are asked, and it is kept before
//! anything is shown. What a purpose does not open is as if it were not there.
//!
//! What is public needs no purpose and leaves no trace.

use std::collections::BTreeSet;

use standing_core::directory::Directory;
use standing_core::file::File;
use standing_core::id::{CaseId, EntryId};
use standing_core::standing::check::Answer;
use standing_core::standing::viewer::Viewer;
use standing_service::Capacity;
use standing_service::ask::Opened;
use standing_service::inquiry::{Looked, Purpose};
use standing_service::notes::for_reader;

use crate::extract::{Caller, Known};
use crate::forms::Lens;
use crate::problem::Problem;
use crate::state::AppState;

/// The parameter that says what something is looked up for.
pub(super) const PURPOSE: &str = "purpose";

/// Somebody who looks, and what for.
pub(super) struct Look<'a> {
    state: &'a AppState,
    caller: &'a Caller,
    purpose: Option<Purpose>,
}

/// What of a file is not public and would be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Private {
    entries: BTreeSet<EntryId>,
    cases: BTreeSet<CaseId>,
}

impl<'a> Look<'a> {
    /// Whoever asks, with the purpose that they gave.
    ///
    /// # Errors
    /// The purpose is not in the catalogue.
    pub(super) fn of(state: &'a AppState, caller: &'a Caller, asked: &Known) -> Result<Self, Problem> {
        Ok(Self { state, caller, purpose: asked.get::<Purpose>(PURPOSE)? })
    }

    /// The same with a purpose from a body.
    ///
    /// # Errors
    /// The purpose is not in the catalogue.
    pub(super) fn with(
        state: &'a AppState,
        caller: &'a Caller,
        purpose: Option<&str>,
    ) -> Result<Self, Problem> {
        let read = |text: &str| {
            text.parse::<Purpose>()
                .map_err(|error| Problem::input("body: purpose", error, "see /api/v1/purposes"))
        };
        Ok(Self { state, caller, purpose: purpose.map(read).transpose()? })
    }

    /// Whether a purpose was given.
    pub(super) const fn has_purpose(&self) -> bool {
        self.purpose.is_some()
    }

    /// Asks for and keeps a look at all of it; says whether all may be shown.
    ///
    /// # Errors
    /// A purpose is needed and none was given; the database fails, and then nothing may be shown.
    pub(super) async fn may_see(&self, opened: &Opened, private: &Private) -> Result<bool, Problem> {
        for case in &private.cases {
            if !self.may_see_one(opened, Looked::Case(case)).await? {
                return Ok(false);
            }
        }
        for entry in &private.entries {
            if !self.may_see_one(opened, Looked::Entry(entry)).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn may_see_one(&self, opened: &Opened, looked: Looked<'_>) -> Result<bool, Problem> {
        let purpose = self.purpose_of(&opened.file, looked).ok_or_else(Problem::no_purpose)?;
        Ok(self.state.register.look_up(&self.caller.principal, opened, looked, purpose).await?.is_ok())
    }

    /// What it is looked up for: as was said; of an officer, the operator and the organisation it follows.
    fn purpose_of(&self, file: &File, looked: Looked<'_>) -> Option<Purpose> {
        let directory = self.state.register.directory();
        let follows = || match &self.caller.principal.capacity {
            Capacity::Unit(_) => None,
            _ => Some(self.caller.purpose(file, looked, &directory)),
        };
        self.purpose.or_else(follows)
    }
}

impl Private {
    /// Nothing of it would be shown to the public alone.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.cases.is_empty()
    }

    /// What of one entry is not public: the entry, or what only its parties are told of it.
    pub(super) fn of_entry(file: &File, id: &EntryId, lens: &Lens<'_>) -> Self {
        let mut private = Self::default();
        private.add_entry(file, id, lens);
        private
    }

    /// What of a whole file is not public.
    pub(super) fn of_file(file: &File, lens: &Lens<'_>) -> Self {
        let mut private = Self::default();
        private.cases.extend(file.cases.keys().filter(|case| lens.sees_case(file, case)).cloned());
        for (id, _) in lens.entries(file) {
            private.add_entry(file, id, lens);
        }
        private
    }

    /// What of an answer is not in the answer to the public.
    pub(super) fn of_answer(own: &Answer, viewer: &Viewer, public: &Answer) -> Self {
        let (own, public) = (Self::named(own, viewer), Self::named(public, &Viewer::Public));
        Self {
            entries: own.entries.difference(&public.entries).cloned().collect(),
            cases: own.cases.difference(&public.cases).cloned().collect(),
        }
    }

    fn add_entry(&mut self, file: &File, id: &EntryId, lens: &Lens<'_>) {
        let public = Lens { viewer: Viewer::Public, ..lens.clone() };
        let is_inside = file.entries.get(id).is_some_and(|entry| lens.is_inside(file, entry));
        if is_inside || !public.sees_entry(file, id) {
            self.entries.insert(id.clone());
        }
    }

    /// Everything that an answer names: entries, and cases of effects before a decision.
    fn named(answer: &Answer, viewer: &Viewer) -> Self {
        let of_notes = for_reader(&answer.notes, viewer).map(|note| note.entry().clone());
        let of_entries = answer.consequences.iter().filter_map(|found| found.entry.clone());
        let early = answer.consequences.iter().filter(|found| found.entry.is_none());
        Self {
            entries: of_notes.chain(of_entries).collect(),
            cases: early.filter_map(|found| found.case.clone()).collect(),
        }
    }
}

impl Caller {
    /// What something is looked at for, as far as that follows from who looks.
    pub(crate) fn purpose(&self, file: &File, looked: Looked<'_>, directory: &Directory) -> Purpose {
        match &self.principal.capacity {
            Capacity::Officer(own) => {
                let authority = match looked {
                    Looked::Case(case) => file.cases.get(case).map(|case| &case.authority),
                    Looked::Entry(entry) => file.entries.get(entry).and_then(|entry| entry.authority()),
                    Looked::File => None,
                };
                let below = authority.and_then(|authority| directory.authorities.get(authority));
                let is_superior = below.and_then(|below| below.superior.as_ref()) == Some(own);
                if is_superior { Purpose::Reconsideration } else { Purpose::OwnCase }
            }
            Capacity::Organisation(_) | Capacity::Public => Purpose::OwnFile,
            Capacity::Unit(_) => Purpose::Supervision,
            Capacity::Operator => Purpose::Upkeep,
        }
    }
}
