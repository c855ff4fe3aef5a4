//! Packs, calendars and samples inside the binary, and how packs are loaded from there or from a folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use standing_core::calendar::Calendar;
use standing_core::pack::Known;
use standing_core::pack::model::Pack;
use standing_core::packs::Packs;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The content of a file of the repository.
pub(crate) fn file(name: &str) -> Result<&'static [u8]> {
    FILES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, content)| *content)
        .with_context(|| format!("{name} is not part of this binary; build it from a whole checkout"))
}

/// The text of a file of the repository.
pub(crate) fn text(name: &str) -> Result<&'static str> {
    std::str::from_utf8(file(name)?).with_context(|| format!("{name} is not UTF-8"))
}

/// Packs without rules, with the calendars of the binary.
pub(crate) fn calendars() -> Result<Packs> {
    let mut packs = Packs::default();
    for (name, content) in FILES.iter().filter(|(name, _)| name.starts_with("packs/calendars/")) {
        let Some(id) = name.strip_prefix("packs/calendars/").and_then(|name| name.strip_suffix(".toml"))
        else {
            continue;
        };
        let text = std::str::from_utf8(content).with_context(|| (*name).to_owned())?;
        let calendar = Calendar::from_toml(text).with_context(|| (*name).to_owned())?;
        packs.add_calendar(id.parse()?, Arc::new(calendar));
    }
    Ok(packs)
}

/// What packs may name: the calendars that are there, and the requirements of a folder.
pub(crate) fn known(packs: &Packs, requirements: &str) -> Known {
    let ids = requirements.lines().skip(1).filter_map(|line| line.split('\t').next()).map(str::to_owned);
    let requirements = (!requirements.is_empty()).then(|| ids.collect());
    Known { calendars: Some(packs.calendar_ids().cloned().collect()), requirements }
}

/// Every pack of the binary.
pub(crate) fn packs(calendars: &Packs) -> Result<Vec<Pack>> {
    let mut folders: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for (name, content) in
        FILES.iter().filter(|(name, _)| name.ends_with(".toml") && !name.contains("/calendars/"))
    {
        let Some((folder, file)) = name.strip_prefix("packs/").and_then(|rest| rest.rsplit_once('/')) else {
            continue;
        };
        let text = std::str::from_utf8(content).with_context(|| (*name).to_owned())?;
        folders.entry(folder).or_default().push((file.to_owned(), text.to_owned()));
    }
    folders
        .into_iter()
        .map(|(folder, files)| {
            let id = folder.split('/').next().unwrap_or(folder);
            let requirements = text(&format!("packs/{id}/clauses.tsv")).unwrap_or_default();
            load(&files, &known(calendars, requirements)).with_context(|| format!("packs/{folder}"))
        })
        .collect()
}

/// The pack of a folder on disk; the requirements are beside it.
pub(crate) fn pack_of(folder: &Path, calendars: &Packs) -> Result<Pack> {
    let mut files = Vec::new();
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            files.push((name, std::fs::read_to_string(&path).with_context(|| path.display().to_string())?));
        }
    }
    if files.is_empty() {
        bail!("{}: no .toml file is there; name the folder of one version of a pack", folder.display());
    }
    files.sort();
    let beside = folder.parent().unwrap_or(folder).join("clauses.tsv");
    let requirements = std::fs::read_to_string(beside).unwrap_or_default();
    load(&files, &known(calendars, &requirements))
}

fn load(files: &[(String, String)], known: &Known) -> Result<Pack> {
    let named = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>();
    Ok(Pack::from_toml(&named, known)?)
}
