//! A case or an entry from the inside: opened for an officer who may know of it, with the purpose that follows from
//! whose it is; that it was looked at is kept.

use jiff::civil::Date;
use standing_core::command::Target;
use standing_service::ask::{Opened, Placed, Times};
use standing_service::inquiry::Looked;

use super::{authority_of, officer, purpose};
use crate::door::SignedIn;
use crate::forms::Lens;
use crate::pages::{Look, Problem};
use crate::state::{AppState, Shelf};

/// What an officer sees of it.
pub(super) struct Inside {
    pub(super) opened: Opened,
    pub(super) shelf: Shelf,
    pub(super) as_of: Date,
    log_size: u64,
    /// Everything that happened in the file.
    pub(super) events: Vec<Placed>,
}

impl Inside {
    /// Opens it.
    ///
    /// # Errors
    /// Whoever asks is no officer, or may not know of it; no policy permits the look-up; the database fails.
    pub(super) async fn open(state: &AppState, who: &SignedIn, looked: Looked<'_>) -> Result<Self, Problem> {
        let own = officer(who)?;
        let missing = || Problem::missing(who.t);
        let failed = |error| Problem::service(who.t, &error);
        let register = &state.register;
        let (seen, target, name) = match looked {
            Looked::Case(id) => {
                (register.open_case(id.as_str(), Times::default()).await, Target::Case, id.as_str())
            }
            Looked::Entry(id) => {
                (register.open_entry(id.as_str(), Times::default()).await, Target::Entry, id.as_str())
            }
            Looked::File => return Err(missing()),
        };
        let seen = seen.map_err(failed)?;
        let opened = seen.answer.ok_or_else(missing)?;
        let shelf = state.shelf();
        let lens = shelf.lens(who.viewer(&opened.file), seen.as_of, seen.log_size);
        let is_inside = match looked {
            Looked::Case(id) => lens.sees_case(&opened.file, id),
            Looked::Entry(id) => {
                opened.file.entries.get(id).is_some_and(|entry| lens.is_inside(&opened.file, entry))
            }
            Looked::File => false,
        };
        if !is_inside {
            return Err(missing());
        }
        let purpose = purpose(state, &own, authority_of(&opened.file, target, name).as_ref());
        let principal = who.session.account.principal();
        let permitted = register.look_up(&principal, &opened, looked, purpose).await.map_err(failed)?;
        permitted.map_err(|_| missing())?;
        let events = register.events_of(&opened.stream, None).await.map_err(failed)?;
        Ok(Self { opened, shelf, as_of: seen.as_of, log_size: seen.log_size, events })
    }

    /// The file as pages look at it.
    pub(super) fn look(&self, who: &SignedIn) -> Look<'_> {
        let (packs, directory) = (self.shelf.packs(), self.shelf.directory());
        Look { t: who.t, file: &self.opened.file, packs, directory, as_of: self.as_of }
    }

    /// The file as it is told.
    pub(super) fn lens(&self, who: &SignedIn) -> Lens<'_> {
        self.shelf.lens(who.viewer(&self.opened.file), self.as_of, self.log_size)
    }
}
