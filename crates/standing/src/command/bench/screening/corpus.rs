//! The organisations that are searched, and as many made-up names beside them as are wanted.

use std::path::Path;

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use serde_json::Value;

use crate::command::screening::lines::Lines;

/// An organisation: its id and its names.
pub(super) struct Organisation {
    pub(super) id: String,
    pub(super) names: Vec<String>,
}

/// Reads `{"id": …, "names": […]}`, a line for each.
pub(super) fn read(path: &Path) -> Result<Vec<Organisation>> {
    let mut lines = Lines::open(path, &ProgressBar::hidden())?;
    let mut organisations = Vec::new();
    while let Some(line) = lines.next_line()? {
        let what = || format!("{}: line {}", path.display(), line.number);
        let object = line.object.as_ref().map_err(|error| anyhow::anyhow!("{}: {error}", what()))?;
        let id = object.get("id").and_then(Value::as_str).with_context(what)?.to_owned();
        let names = object.get("names").and_then(Value::as_array).with_context(what)?;
        let names = names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        organisations.push(Organisation { id, names });
    }
    Ok(organisations)
}

/// So many names more, each one of the corpus with a word of another name in it, the same in every run.
pub(super) fn made_up(organisations: &[Organisation], count: usize) -> Vec<String> {
    let all: Vec<&str> =
        organisations.iter().flat_map(|organisation| &organisation.names).map(String::as_str).collect();
    let words: Vec<&str> = all.iter().flat_map(|name| name.split(' ')).collect();
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
    };
    let mut names = Vec::with_capacity(count);
    for _ in 0..count {
        let mut parts: Vec<&str> = all.get(next(all.len())).copied().unwrap_or("").split(' ').collect();
        let (at, word) = (next(parts.len()), words.get(next(words.len())).copied().unwrap_or(""));
        if let Some(place) = parts.get_mut(at) {
            *place = word;
        }
        names.push(parts.join(" "));
    }
    names
}
