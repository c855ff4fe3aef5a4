//! The project's packs, as an import is handed them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use standing_core::calendar::Calendar;
use standing_core::id::Slug;
use standing_core::pack::{Known, Pack};
use standing_core::packs::Packs;

/// Some packs of the project, each given as `id/version`, with every calendar.
pub(crate) fn packs(names: &[&str]) -> Result<Arc<Packs>, Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut packs = Packs::default();
    let mut calendars = BTreeSet::new();
    for path in toml_files(&folder.join("calendars"))? {
        let calendar = Calendar::from_toml(&fs::read_to_string(path)?)?;
        let id: Slug = calendar.id().parse()?;
        calendars.insert(id.clone());
        packs.add_calendar(id, Arc::new(calendar));
    }
    let known = Known { calendars: Some(calendars), requirements: None };
    for name in names {
        let mut files = Vec::new();
        for path in toml_files(&folder.join(name))? {
            files.push((path.display().to_string(), fs::read_to_string(path)?));
        }
        let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>();
        packs.add(Arc::new(Pack::from_toml(&files, &known)?));
    }
    Ok(Arc::new(packs))
}

fn toml_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    paths.sort();
    Ok(paths)
}
