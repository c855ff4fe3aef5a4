//! The project's own packs and calendars, read from its folders, for tests and examples.
//!
//! The crate itself opens no file; what is read here is handed to it as text.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use standing_core::calendar::Calendar;
use standing_core::id::Slug;
use standing_core::pack::{Known, Pack};
use standing_core::packs::Packs;

/// Every pack of the project with the calendars that they count by.
pub(crate) fn load() -> Result<Packs, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut packs = Packs::default();
    let mut calendars = BTreeSet::new();
    for path in below(&folder.join("calendars"))? {
        let calendar = Calendar::from_toml(&text(&path)?).map_err(|error| error.to_string())?;
        let id: Slug = calendar.id().parse().map_err(|_| format!("{}: no id", path.display()))?;
        calendars.insert(id.clone());
        packs.add_calendar(id, Arc::new(calendar));
    }
    let known = Known { calendars: Some(calendars), requirements: None };
    for pack in below(&folder)?.iter().filter(|path| path.is_dir() && !path.ends_with("calendars")) {
        for version in below(pack)?.iter().filter(|path| path.is_dir()) {
            packs.add(Arc::new(read(version, &known)?));
        }
    }
    Ok(packs)
}

fn read(folder: &Path, known: &Known) -> Result<Pack, String> {
    let mut files = Vec::new();
    for path in below(folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        files.push((path.display().to_string(), text(&path)?));
    }
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>();
    Pack::from_toml(&files, known).map_err(|error| error.to_string())
}

/// The paths directly below a folder, in order.
fn below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()).map_err(|error| error.to_string()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

#[expect(clippy::disallowed_methods, reason = "tests and examples hand the crate the text of the packs")]
fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
