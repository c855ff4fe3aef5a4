//! Rows of lists that another body keeps, as a line of a scenario brings them: `import` founds an entry or
//! changes it, `import-gone` says that a later copy no longer has the row.
//!
//! Files are mapped, and their rows refused, elsewhere; here one row is already read.

use super::answer::Answer;
use super::error::ScenarioError;
use super::parse::Line;
use super::world::World;
use crate::event::entry::{EntryFounded, FoundingChanged, FoundingRow, FoundingVanished, Provenance, Span};
use crate::event::organisation::OrganisationRegistered;
use crate::event::{Author, Event, EventKind, PackRef};
use crate::file::entry::Origin;
use crate::id::{EntryId, Slug};
use crate::pack::model::{Cite, ListRule, Pack};

/// What a line brings: an event, where something is new, and what is said.
pub(super) type Imported = (Option<Event>, Answer);

/// Takes an import; none when the line is something else.
pub(super) fn import(world: &World, line: &Line) -> Result<Option<Imported>, ScenarioError> {
    if line.word.starts_with("import") && line.actor != "register" {
        let says = format!("refused wrong-role: {} is for the register", line.word);
        return Ok(Some((None, Answer::new(says, []))));
    }
    match line.word.as_str() {
        "import" => row(world, line).map(Some),
        "import-gone" => gone(world, line).map(Some),
        _ => Ok(None),
    }
}

fn row(world: &World, line: &Line) -> Result<Imported, ScenarioError> {
    let list: Slug = read(line, "list")?;
    let (pack, rule) = list_of(world, line, &list)?;
    let Some(keeper) = &rule.kept_by else {
        let says = format!("refused decided-here: list {list} is decided in this register, by its procedure");
        return Ok((None, Answer::new(says, rule.head.basis.cites.clone())));
    };
    let row = founding_row(line)?;
    let Some(ground) = pack.grounds_for(&list).find(|ground| ground.head.id == row.ground) else {
        let says = format!("refused ground-unknown: {} is no ground of list {list}", row.ground);
        return Ok((None, Answer::new(says, rule.head.basis.cites.clone())));
    };
    let cites = rule.head.basis.cites.iter().chain(&ground.head.basis.cites).cloned().collect::<Vec<_>>();
    let organisation = organisation(world, line)?;
    let provenance = Provenance {
        listed_by: text(line, "listed_by").unwrap_or(keeper).to_owned(),
        source: rule.head.title.in_language("en").to_owned(),
        source_row: need(line, "source_row")?.to_owned(),
        copy: text(line, "copy").unwrap_or("a copy of the list").to_owned(),
        copy_of: maybe(line, "copy_of")?.unwrap_or(line.on),
        instrument: text(line, "instrument").map(str::to_owned),
        caution: None,
    };
    let known = known(world, &provenance.source_row);
    let (kind, says): (EventKind, String) = match known {
        Some((_, held)) if *held == row => return Ok((None, Answer::new("ok: nothing new", cites))),
        Some((entry, _)) => {
            let says = format!("ok: entry {entry} changed");
            (FoundingChanged { entry: entry.clone(), organisation, provenance, row }.into(), says)
        }
        None => {
            let entry: EntryId = world.fresh("e").parse().map_err(|_| broken(line, "entry"))?;
            let says = format!("ok: entry {entry} founded, as listed by {}", provenance.listed_by);
            let (list, list_kind, under) = (list.clone(), rule.kind, PackRef::from(pack));
            (EntryFounded { entry, organisation, list, list_kind, under, provenance, row }.into(), says)
        }
    };
    Ok((Some(event(world, line, pack, kind)?), Answer::new(says, cites)))
}

fn gone(world: &World, line: &Line) -> Result<Imported, ScenarioError> {
    let source_row = need(line, "source_row")?;
    let Some((entry, _)) = known(world, source_row) else {
        return Ok((None, Answer::new(format!("refused not-found: no row {source_row} was imported"), [])));
    };
    let list = world.file.entries.get(entry).map(|entry| entry.list.clone());
    let list = list.ok_or_else(|| broken(line, "source_row"))?;
    let (pack, rule) = list_of(world, line, &list)?;
    let kind = FoundingVanished { entry: entry.clone(), copy_of: line.on };
    let cites: Vec<Cite> = rule.head.basis.cites.clone();
    let answer = Answer::new(format!("ok: entry {entry} is taken as ended"), cites);
    Ok((Some(event(world, line, pack, kind.into())?), answer))
}

fn founding_row(line: &Line) -> Result<FoundingRow, ScenarioError> {
    let span = maybe(line, "suspended_from")?.map(|from| (from, maybe(line, "suspended_until")));
    let suspended = match span {
        Some((from, until)) => vec![Span { from, until: until? }],
        None => Vec::new(),
    };
    Ok(FoundingRow {
        ground_text: need(line, "ground_text")?.to_owned(),
        ground: read(line, "ground")?,
        from: read(line, "from")?,
        until: maybe(line, "until")?,
        term: read(line, "term")?,
        addresses: Vec::new(),
        measures: text(line, "measure").map(str::to_owned).into_iter().collect(),
        suspended,
        ended_on: maybe(line, "ended_on")?,
    })
}

fn organisation(world: &World, line: &Line) -> Result<OrganisationRegistered, ScenarioError> {
    let known = world.file.organisation.as_ref().ok_or_else(|| {
        ScenarioError::new(line.number, "no organisation is named", "add a line: organisation  IDENTIFIER …")
    })?;
    Ok(OrganisationRegistered {
        identifier: known.identifier.clone(),
        names: known.names.clone(),
        region: known.region.clone(),
        facts: known.facts.clone(),
    })
}

/// The entry made from a row of a source, and what the row said.
fn known<'a>(world: &'a World, source_row: &str) -> Option<(&'a EntryId, &'a FoundingRow)> {
    world.file.entries.iter().find_map(|(id, entry)| match &entry.origin {
        Origin::Founded { provenance, row, .. } if provenance.source_row == source_row => Some((id, row)),
        _ => None,
    })
}

fn list_of<'a>(
    world: &'a World,
    line: &Line,
    list: &'a Slug,
) -> Result<(&'a Pack, &'a ListRule), ScenarioError> {
    let pack = world.packs.with_list(list, line.on).next().map(AsRef::as_ref);
    let found = pack.and_then(|pack: &Pack| Some((pack, pack.list(list)?)));
    found.ok_or_else(|| {
        ScenarioError::new(line.number, format!("no pack in force has list {list}"), "name a list of a pack")
    })
}

fn event(world: &World, line: &Line, pack: &Pack, kind: EventKind) -> Result<Event, ScenarioError> {
    Ok(Event {
        recorded_at: world.noon(line)?,
        on: line.on,
        by: Author::Register,
        mark: None,
        pack: Some(PackRef::from(pack)),
        kind,
    })
}

fn text<'a>(line: &'a Line, name: &str) -> Option<&'a str> {
    line.arguments.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
}

fn need<'a>(line: &'a Line, name: &str) -> Result<&'a str, ScenarioError> {
    text(line, name).ok_or_else(|| {
        ScenarioError::new(line.number, format!("{name} is missing"), format!("write {name}=…"))
    })
}

fn read<T: std::str::FromStr>(line: &Line, name: &str) -> Result<T, ScenarioError> {
    need(line, name)?.parse().map_err(|_| broken(line, name))
}

fn maybe<T: std::str::FromStr>(line: &Line, name: &str) -> Result<Option<T>, ScenarioError> {
    text(line, name).map(|text| text.parse().map_err(|_| broken(line, name))).transpose()
}

fn broken(line: &Line, name: &str) -> ScenarioError {
    ScenarioError::new(line.number, format!("{name} is not of its form"), format!("correct {name}"))
}
