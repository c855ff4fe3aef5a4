//! Retrieval: is the organisation that is meant among the first five, and is nothing called a match that is not one?

use std::path::Path;

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use serde_json::Value;
use standing_screening::{Hit, IndexBuilder, Name, Subject};

use super::corpus::Organisation;
use super::quality::Share;
use crate::command::bench::ratio::Ratio;
use crate::command::screening::lines::Lines;

/// Results that are looked at.
const FIRST: usize = 5;

/// A query and the organisation it means, if it is there.
pub(super) struct Query {
    pub(super) text: String,
    pub(super) expected: Option<String>,
}

/// Reads `{"query": …, "expected_ids": […]}`, a line for each.
pub(super) fn read(path: &Path) -> Result<Vec<Query>> {
    let mut lines = Lines::open(path, &ProgressBar::hidden())?;
    let mut queries = Vec::new();
    while let Some(line) = lines.next_line()? {
        let what = || format!("{}: line {}", path.display(), line.number);
        let object = line.object.as_ref().map_err(|error| anyhow::anyhow!("{}: {error}", what()))?;
        let text = object.get("query").and_then(Value::as_str).with_context(what)?.to_owned();
        let expected = object.get("expected_ids").and_then(|ids| ids.get(0)).and_then(Value::as_str);
        queries.push(Query { text, expected: expected.map(str::to_owned) });
    }
    Ok(queries)
}

/// Recall among the first five and false alarms, against the limits.
pub(super) fn rows(organisations: &[Organisation], queries: &[Query]) -> Result<Vec<Ratio>> {
    let mut builder = IndexBuilder::default();
    for (key, organisation) in (0..).zip(organisations) {
        builder.add(key, &subject(&organisation.names))?;
    }
    let index = builder.finish()?;
    let mut searcher = index.searcher();
    let (mut recall, mut alarms) = (Share::default(), Share::default());
    for query in queries {
        let hits = searcher.search(&Subject::named(&query.text), FIRST);
        let is_it = |hit: &Hit| {
            let found = usize::try_from(hit.key).ok().and_then(|key| organisations.get(key));
            found.map(|found| &found.id) == query.expected.as_ref()
        };
        let (share, is_counted) = match query.expected {
            Some(_) => (&mut recall, hits.iter().any(is_it)),
            None => (&mut alarms, hits.iter().any(|hit| hit.comparison.is_match)),
        };
        share.total += 1;
        share.right += u32::from(is_counted);
    }
    let shown = |share: Share| {
        let (low, high) = share.interval();
        format!("{:.3} ({low:.3}–{high:.3}) of {}", share.value(), share.total)
    };
    Ok(vec![
        Ratio {
            what: format!("recall among {FIRST} of {} organisations", organisations.len()),
            ours: shown(recall),
            peer: "at least 0.970".to_owned(),
            value: recall.value() / 0.97,
            at_least: 1.0,
        },
        Ratio {
            what: "queries without an answer that are given a match".to_owned(),
            ours: shown(alarms),
            peer: "less than 0.030".to_owned(),
            value: 0.03 / alarms.value().max(0.001),
            at_least: 1.0,
        },
    ])
}

/// An organisation of these names.
pub(super) fn subject(names: &[String]) -> Subject {
    Subject { names: names.iter().map(|name| Name::new(name)).collect(), ..Subject::default() }
}
