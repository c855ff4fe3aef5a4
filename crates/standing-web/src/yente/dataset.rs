//! Data sets: everything, each pack, each list of a pack. One list of names for the catalogue and the addresses.

use std::collections::{BTreeMap, BTreeSet};

use standing_core::event::PackRef;
use standing_core::pack::model::{Pack, Text};
use standing_core::packs::Packs;
use standing_service::ftm::{DATASET_ALL, dataset_of_list, dataset_of_pack};
use standing_service::screening::Lists;

use super::detail::Detail;
use crate::problem::Problem;

/// What is said of one data set.
pub(super) struct Dataset {
    pub(super) title: String,
    pub(super) children: Vec<String>,
}

/// Every data set by its name.
pub(super) fn all(packs: &Packs) -> BTreeMap<String, Dataset> {
    let mut found = BTreeMap::new();
    let mut of_all = BTreeSet::new();
    for pack in packs.all() {
        let named = named(pack);
        let lists = pack.lists.iter().map(|list| {
            let name = dataset_of_list(&named, &list.head.id);
            (name, Dataset { title: words(&list.head.title), children: Vec::new() })
        });
        let lists = lists.collect::<Vec<_>>();
        let name = dataset_of_pack(&named);
        of_all.insert(name.clone());
        let held = found
            .entry(name)
            .or_insert_with(|| Dataset { title: words(&pack.meta.title), children: Vec::new() });
        for (list, _) in &lists {
            if !held.children.contains(list) {
                held.children.push(list.clone());
            }
        }
        found.extend(lists);
    }
    let title = "Everything in this register".to_owned();
    found.insert(DATASET_ALL.to_owned(), Dataset { title, children: of_all.into_iter().collect() });
    found
}

/// Which entries count for a request to one data set, with others included and excluded.
///
/// # Errors
/// There is no such data set.
pub(super) fn lists(
    packs: &Packs,
    asked: &str,
    include: Vec<String>,
    exclude: Vec<String>,
) -> Result<Lists, Detail> {
    let known = all(packs);
    let Some(dataset) = known.get(asked) else { return Err(Problem::not_found("data set", asked).into()) };
    let mut only = BTreeSet::from_iter(include);
    // What is included within the data set narrows it; what is included beside it is asked for as well.
    if asked != DATASET_ALL && !dataset.children.iter().any(|child| only.contains(child)) {
        only.insert(asked.to_owned());
    }
    only.remove(DATASET_ALL);
    Ok(Lists { only, without: BTreeSet::from_iter(exclude) })
}

fn named(pack: &Pack) -> PackRef {
    PackRef { id: pack.meta.id.clone(), version: pack.meta.version.clone(), hash: pack.hash }
}

/// The text in English where there is one.
fn words(text: &Text) -> String {
    text.0.get("en").or_else(|| text.0.values().next()).cloned().unwrap_or_default()
}
