//! What a unit looks for. What everybody may know needs no purpose; an entry that by law is known to named units only
//! is shown to such a unit for a purpose of the catalogue, and that it looked is kept.

use standing_core::id::EntryId;
use standing_core::identifier::Identifier;
use standing_core::standing::viewer::{Viewer, may_see};
use standing_service::ServiceError;
use standing_service::ask::{Opened, Times};
use standing_service::inquiry::{Looked, Purpose};

use super::Clerk;
use crate::pages::Speech;
use crate::pages::check::Choice;
use crate::state::AppState;

/// The purposes to choose from.
pub(super) fn choices(t: Speech, chosen: Option<Purpose>) -> Vec<Choice> {
    let of = |purpose: Purpose| Choice {
        value: purpose.as_str().to_owned(),
        label: t.word("purpose", purpose.as_str()),
        is_chosen: chosen == Some(purpose),
    };
    Purpose::OF_UNITS.map(of).into()
}

/// The purpose that was chosen; an empty text is none.
pub(super) fn read(text: &str) -> Result<Option<Purpose>, ServiceError> {
    let purpose = Some(text.trim()).filter(|text| !text.is_empty()).map(str::parse).transpose()?;
    Ok(purpose.filter(|purpose| Purpose::OF_UNITS.contains(purpose)))
}

/// In which capacity the unit sees a file: as the unit that it is where nothing is held back, or where it may see that
/// for its purpose, which is kept then; else as anyone.
///
/// # Errors
/// When the database fails; then nothing may be shown.
pub(super) async fn viewer(
    state: &AppState,
    clerk: &Clerk,
    opened: &Opened,
    as_of: jiff::civil::Date,
    purpose: Option<Purpose>,
) -> Result<Viewer, ServiceError> {
    let restricted = restricted(state, clerk, opened, as_of);
    if restricted.is_empty() {
        return Ok(clerk.viewer());
    }
    let Some(purpose) = purpose else { return Ok(Viewer::Public) };
    let principal = clerk.principal();
    for entry in &restricted {
        if state.register.look_up(&principal, opened, Looked::Entry(entry), purpose).await?.is_err() {
            return Ok(Viewer::Public);
        }
    }
    Ok(clerk.viewer())
}

/// As [`viewer`], of an organisation by its identifier.
///
/// # Errors
/// As [`viewer`].
pub(super) async fn viewer_of(
    state: &AppState,
    clerk: &Clerk,
    identifier: &Identifier,
    times: Times,
    purpose: Option<Purpose>,
) -> Result<Viewer, ServiceError> {
    let seen = state.register.open_file(identifier, times).await?;
    match &seen.answer {
        Some(opened) => viewer(state, clerk, opened, seen.as_of, purpose).await,
        None => Ok(clerk.viewer()),
    }
}

/// Entries that the unit may know of and the public may not.
fn restricted(state: &AppState, clerk: &Clerk, opened: &Opened, as_of: jiff::civil::Date) -> Vec<EntryId> {
    let shelf = state.shelf();
    let packs = shelf.packs();
    let is_for = |id: &EntryId, viewer: &Viewer| may_see(&opened.file, id, packs, viewer, as_of);
    let (own, anyone) = (clerk.viewer(), Viewer::Public);
    let ids = opened.file.entries.keys();
    ids.filter(|id| is_for(id, &own) && !is_for(id, &anyone)).cloned().collect()
}
