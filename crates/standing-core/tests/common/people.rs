//! Who takes part in tests and examples: courts, departments, agencies, an association, relying units.
//!
//! No person: officers are marks.

use jiff::Timestamp;
use standing_core::command::Command;
use standing_core::command::argument::Arguments;
use standing_core::decide::{Actor, Context, decide};
use standing_core::directory::Directory;
use standing_core::file::File;
use standing_core::packs::Packs;

/// Authorities: id, kind, level, region, superior. Superiors first.
pub(crate) const AUTHORITIES: [(&str, &str, &str, &str, &str); 12] = [
    ("Supreme-Court", "court", "national", "", ""),
    ("Liaoning-Court", "court", "province", "CN-21", "Supreme-Court"),
    ("Shenyang-Court", "court", "city", "CN-2101", "Liaoning-Court"),
    ("Yuhong-Court", "court", "county", "CN-210114", "Shenyang-Court"),
    ("Food-Administration", "department", "national", "", ""),
    ("Liaoning-Food", "department", "province", "CN-21", "Food-Administration"),
    ("Shenyang-Food", "department", "city", "CN-2101", "Liaoning-Food"),
    ("Liaoning-Credit", "coordinating-body", "province", "CN-21", "Food-Administration"),
    ("Builders-Association", "association", "city", "", ""),
    ("White-House", "office", "national", "", ""),
    ("Army", "agency", "national", "", "White-House"),
    ("Navy", "agency", "national", "", ""),
];

/// Relying units: id and kind.
pub(crate) const UNITS: [(&str, &str); 4] = [
    ("City-Procurement", "procurement-unit"),
    ("Justice-Office", "justice-authority"),
    ("Harbour-Bank", "financial-institution"),
    ("Corner-Shop", "shop"),
];

/// The directory that the operator makes of them, by commands like any other.
pub(crate) fn directory(packs: &Packs, now: Timestamp) -> Result<Directory, String> {
    let mut commands = Vec::new();
    for (authority, kind, level, region, superior) in AUTHORITIES {
        let mut pairs = vec![("authority", authority), ("name", authority), ("kind", kind), ("level", level)];
        pairs.extend(
            [("region", region), ("superior", superior)].into_iter().filter(|(_, text)| !text.is_empty()),
        );
        commands.push(("register-authority", pairs));
    }
    for (unit, kind) in UNITS {
        commands.push(("register-unit", vec![("unit", unit), ("name", unit), ("kind", kind)]));
    }
    commands.push((
        "grant-mandate",
        vec![
            ("mandate", "mandate-1"),
            ("authority", "Shenyang-Food"),
            ("association", "Builders-Association"),
            ("lists", "key-scrutiny, trusted"),
            ("from", "2018-01-01"),
        ],
    ));
    let mut directory = Directory::default();
    for (word, pairs) in commands {
        let command = command(word, &pairs)?;
        let context =
            Context { now, on: None, actor: &Actor::Register, directory: &directory, packs, fresh: "set-up" };
        let accepted = decide(&File::default(), &command, &context).map_err(|refusal| refusal.to_string())?;
        directory = accepted.events.iter().fold(directory, Directory::apply);
    }
    Ok(directory)
}

/// A command as the doors read it.
pub(crate) fn command(word: &str, pairs: &[(&str, &str)]) -> Result<Command, String> {
    let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let arguments = Arguments::from_pairs(pairs).map_err(|error| error.to_string())?;
    Command::read(word, arguments).map_err(|error| format!("{word}: {error}"))
}

/// An officer of an authority.
pub(crate) fn officer(authority: &str, mark: &str) -> Result<Actor, String> {
    Ok(Actor::Officer {
        authority: authority.parse().map_err(|error| format!("{error}"))?,
        mark: mark.parse().map_err(|error| format!("{error}"))?,
    })
}
