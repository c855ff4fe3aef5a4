//! Commands given on a page: a form, its answers checked, then what came of it. The doors of units and organisations
//! share it.
//!
//! What a command is about comes with the address; what is typed comes with the form and is kept when something is
//! wrong with it. Whether a command is taken is the rules' to say: nothing here decides.

mod about;
mod pages;
mod table;

use std::collections::BTreeMap;

use standing_core::file::File;
use standing_core::id::UnitId;
use standing_core::identifier::Identifier;
use standing_core::standing::viewer::Viewer;
use standing_service::Principal;

use super::SignedIn;
use super::form::FieldKind;
use crate::state::AppState;
pub(super) use about::clock_of;
pub(super) use pages::{send, show};

/// Arguments that came with the address, by name.
pub(super) type Given = BTreeMap<String, String>;

/// A command as a page asks for it; the texts are keys of messages.
#[derive(Debug)]
struct Deed {
    /// The command's word.
    word: &'static str,
    title: &'static str,
    /// What it means, and what it does not.
    lead: &'static str,
    /// What comes with the address.
    fixed: &'static [&'static str],
    /// What is typed.
    asks: &'static [Ask],
    /// What it means that it was taken, and what happens next.
    done: &'static str,
}

/// One thing that is typed.
#[derive(Debug)]
struct Ask {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: FieldKind,
    is_required: bool,
    /// Whether documents may show it.
    takes_documents: bool,
}

impl Ask {
    const fn text(name: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { name, label, hint, kind: FieldKind::Area, is_required: true, takes_documents: false }
    }

    /// A text that documents may show to be so.
    const fn shown(name: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { takes_documents: true, ..Self::text(name, label, hint) }
    }

    const fn line(name: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { kind: FieldKind::Line, ..Self::text(name, label, hint) }
    }

    const fn day(name: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { kind: FieldKind::Day, ..Self::text(name, label, hint) }
    }

    const fn day_or_none(name: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { is_required: false, ..Self::day(name, label, hint) }
    }
}

/// At whose door a command is given.
#[derive(Debug, Clone)]
pub(super) enum Door {
    /// A relying unit's.
    Unit(UnitId),
    /// An organisation's, about its own file.
    My(Identifier),
}

/// Somebody at a door.
#[derive(Clone, Copy)]
pub(super) struct Giver<'a> {
    pub(super) state: &'a AppState,
    pub(super) who: &'a SignedIn,
    pub(super) door: &'a Door,
}

impl Door {
    /// The first part of the door's addresses.
    const fn path(&self) -> &'static str {
        match self {
            Self::Unit(_) => "unit",
            Self::My(_) => "my",
        }
    }

    /// In which capacity a file is looked at: an organisation's account opens its own and no other.
    fn viewer(&self, file: &File) -> Option<Viewer> {
        match self {
            Self::Unit(unit) => Some(Viewer::Unit(unit.clone())),
            Self::My(own) => is_of(file, own).then_some(Viewer::Organisation),
        }
    }
}

impl Giver<'_> {
    fn principal(&self) -> Principal {
        self.who.session.account.principal()
    }
}

fn is_of(file: &File, identifier: &Identifier) -> bool {
    file.organisation.as_ref().is_some_and(|organisation| {
        organisation.identifier == *identifier || organisation.also.contains(identifier)
    })
}

/// The address of the page that asks for a command: `unit/do/lift-measure?measure=m-1`.
pub(super) fn address(who: &SignedIn, door: &str, word: &str, given: &[(&str, &str)]) -> String {
    who.to(&format!("{door}/do/{word}{}", crate::pages::address_query(given)))
}
