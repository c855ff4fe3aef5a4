//! Every pack that is shipped loads, against the calendars and requirements shipped with it, reads back from
//! its canonical form, and can be shown and compared.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test reads what is shipped and stops at a surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};

use standing_core::pack::{Known, Pack, diff, requirement_ids, show};

fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

fn within(folder: &Path) -> Vec<PathBuf> {
    let mut paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    paths.sort();
    paths
}

fn toml_files(folder: &Path) -> Vec<(String, String)> {
    let files = within(folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml"));
    files.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

/// The folders of versions of one pack, with the pack's requirements.
fn versions(folder: &Path) -> Vec<(PathBuf, Known)> {
    let calendars = within(&packs().join("calendars")).into_iter();
    let calendars = calendars.map(|path| path.file_stem().unwrap().to_str().unwrap().parse().unwrap());
    let clauses = folder.join("clauses.tsv");
    let table = fs::read_to_string(&clauses).ok();
    let requirements = table.map(|table| requirement_ids(&clauses.display().to_string(), &table).unwrap());
    let known = Known { calendars: Some(calendars.collect()), requirements };
    let folders = within(folder).into_iter().filter(|path| path.join("pack.toml").is_file());
    folders.map(|path| (path, known.clone())).collect()
}

#[test]
fn every_shipped_pack_loads() {
    let mut loaded = 0;
    for folder in within(&packs()).into_iter().filter(|path| path.is_dir()) {
        let mut before: Option<Pack> = None;
        for (path, known) in versions(&folder) {
            let files = toml_files(&path);
            let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>();
            let pack = Pack::from_toml(&files, &known).unwrap_or_else(|error| panic!("{error}"));
            assert!(path.ends_with(format!("{}/{}", pack.meta.id, pack.meta.version)), "{}", path.display());
            let again = Pack::from_canonical(&pack.canonical().unwrap()).unwrap();
            assert_eq!(again, pack);
            for language in ["en", "zh"] {
                let shown = show(&pack, language);
                let long = shown.lines().find(|line| line.chars().count() > 100);
                assert_eq!(long, None, "{}", path.display());
            }
            if let Some(before) = &before {
                assert!(!diff(before, &pack, "en").is_empty());
            }
            before = Some(pack);
            loaded += 1;
        }
    }
    assert!(loaded >= 4, "only {loaded} packs were found");
}
