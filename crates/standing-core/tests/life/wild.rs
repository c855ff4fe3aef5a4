//! Moves without sense: any command, by anybody, with arguments from a small stock of good and bad texts; and
//! imports, which come as events.

use standing_core::command::{self, CommandSpec, Role};
use standing_core::decide::Actor;
use standing_core::event::entry::{
    EntryFounded, FoundingChanged, FoundingRow, FoundingTerm, FoundingVanished, Provenance, Span,
};
use standing_core::event::organisation::OrganisationRegistered;
use standing_core::event::{Author, Event, EventKind, PackRef};
use standing_core::fact::Facts;
use standing_core::file::entry::Origin;
use standing_core::id::EntryId;
use standing_core::name::{NameKind, OrganisationName};
use standing_core::word::Word;

use crate::dice::Dice;
use crate::people;
use crate::world::{Move, World};

/// Any command by anybody.
pub(crate) fn choose(world: &World, dice: &mut Dice) -> Move {
    let specs = command::all().collect::<Vec<_>>();
    let spec = *dice.pick(&specs).unwrap();
    let mut pairs = Vec::new();
    for argument in spec.arguments {
        if argument.required || dice.chance(40) {
            let name = if argument.name == "names" { "name" } else { argument.name };
            pairs.push((name.to_owned(), text(world, argument.name, argument.form, dice)));
        }
    }
    if dice.chance(5) {
        let stray = ["officer", "act.kind", "finding.able", "evidence.completion", "name.zh"];
        pairs.push((stray[dice.below(5)].to_owned(), "x: y".to_owned()));
        pairs.dedup_by(|left, right| left.0 == right.0);
    }
    Move { actor: actor(spec, dice), word: spec.word.to_owned(), pairs, on: None }
}

fn actor(spec: &CommandSpec, dice: &mut Dice) -> Actor {
    let role = if dice.chance(90) { *dice.pick(spec.roles).unwrap() } else { Role::Public };
    match role {
        Role::Officer => {
            let (authority, ..) = people::AUTHORITIES[dice.below(people::AUTHORITIES.len())];
            let authority = if dice.chance(3) { "Nobody" } else { authority };
            people::officer(authority, ["a", "b"][dice.below(2)]).unwrap()
        }
        Role::Organisation => Actor::Organisation,
        Role::Unit => {
            let unit = if dice.chance(5) { "Nobody" } else { people::UNITS[dice.below(4)].0 };
            Actor::Unit(unit.parse().unwrap())
        }
        Role::Register => Actor::Register,
        Role::Public => Actor::Public,
    }
}

fn text(world: &World, name: &str, form: &str, dice: &mut Dice) -> String {
    let file = &world.file;
    let ids: Vec<String> = match name {
        "case" => file.cases.keys().map(ToString::to_string).collect(),
        "entry" | "transfer_from" => file.entries.keys().map(ToString::to_string).collect(),
        "measure" => file.measures.keys().map(ToString::to_string).collect(),
        "record" => file.records.keys().map(ToString::to_string).collect(),
        "list" => ["judgment-default", "debarred", "suspended", "ineligible-firms"].map(str::to_owned).into(),
        "ground" => ["refuses-judgment", "preponderance", "other"].map(str::to_owned).into(),
        "rule" => ["suspension", "answer", "decide", "corrected", "end-early"].map(str::to_owned).into(),
        "method" => ["post", "announcement", "certified-mail"].map(str::to_owned).into(),
        "document" => {
            standing_core::event::case::Document::WORDS.iter().map(|&word| word.to_owned()).collect()
        }
        "verdict" | "outcome" => ["approve", "return", "list", "none", "upheld"].map(str::to_owned).into(),
        "kind" => ["penalty", "court", "short", "branch-of"].map(str::to_owned).into(),
        "pack" => ["cn-credit", "us-far-9-4", "none"].map(str::to_owned).into(),
        "superior" | "authority" | "association" => {
            people::AUTHORITIES.iter().map(|(id, ..)| (*id).to_owned()).collect()
        }
        "organisation" | "identifier" | "other" => {
            ["reg-DE:HRB12345", "reg-DE:HRB2"].map(str::to_owned).into()
        }
        "exit" => {
            ["performed", "ground-gone", "term-over", "administrative-agreement"].map(str::to_owned).into()
        }
        _ => Vec::new(),
    };
    if let Some(id) = dice.pick(&ids).filter(|_| dice.chance(93)) {
        return id.clone();
    }
    if form.contains("a day") {
        let year = 1990 + dice.below(111);
        return format!("{year}-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(30));
    }
    if form.contains("yes or no") {
        return ["yes", "no", "perhaps"][dice.below(3)].to_owned();
    }
    ["some-text", "9999-12-31", "-9999-01-01", "", "licensing", "city", "a b"][dice.below(7)].to_owned()
}

/// What an import adds to a file: a founding entry, a later copy that says something else, or lacks the row.
pub(crate) fn import(world: &World, dice: &mut Dice) -> Option<Event> {
    let kept = world.packs.all().flat_map(|pack| {
        pack.lists.iter().filter(|list| list.kept_by.is_some()).map(move |list| (pack, list))
    });
    let kept = kept.filter(|(pack, _)| pack.meta.valid_from <= world.today()).collect::<Vec<_>>();
    let (pack, list) = *dice.pick(&kept)?;
    let ground = pack.grounds_for(&list.head.id).next()?;
    let founded = world.file.entries.iter().find(|(_, entry)| entry.authority().is_none());
    let row = row(world, ground.head.id.clone(), dice);
    let kind: EventKind = match founded {
        Some((id, entry)) if entry.list == list.head.id => {
            let Origin::Founded { provenance, .. } = &entry.origin else { return None };
            if dice.chance(50) {
                FoundingVanished { entry: id.clone(), copy_of: world.today() }.into()
            } else {
                let organisation = organisation();
                let provenance = provenance.clone();
                FoundingChanged { entry: id.clone(), organisation, provenance, row }.into()
            }
        }
        _ => EntryFounded {
            entry: format!("founded-{}", world.fresh()).parse::<EntryId>().unwrap(),
            organisation: organisation(),
            list: list.head.id.clone(),
            list_kind: list.kind,
            under: PackRef::from(pack.as_ref()),
            provenance: Provenance {
                listed_by: list.kept_by.clone()?,
                source: "their list".to_owned(),
                source_row: "17".to_owned(),
                copy: "samples/list.csv".to_owned(),
                copy_of: world.today(),
                instrument: None,
                caution: None,
            },
            row,
        }
        .into(),
    };
    let pack = Some(PackRef::from(pack.as_ref()));
    Some(Event { recorded_at: world.now, on: world.today(), by: Author::Register, mark: None, pack, kind })
}

fn organisation() -> OrganisationRegistered {
    OrganisationRegistered {
        identifier: "cn-uscc:91350100M000100Y43".parse().unwrap(),
        names: vec![OrganisationName::new("Imported Ltd", NameKind::Registered).unwrap()],
        region: None,
        facts: Facts::new(),
    }
}

fn row(world: &World, ground: standing_core::id::Slug, dice: &mut Dice) -> FoundingRow {
    let mut day = |chance: usize| {
        let shift = i64::try_from(dice.below(3000)).unwrap() - 1500;
        let day = world.today().saturating_add(jiff::Span::new().days(shift));
        dice.chance(chance).then_some(day)
    };
    let suspended = day(20).map(|from| Span { from, until: day(50) });
    FoundingRow {
        ground_text: "as published".to_owned(),
        ground,
        from: day(100).unwrap(),
        until: day(50),
        term: FoundingTerm::Ongoing,
        addresses: Vec::new(),
        measures: Vec::new(),
        suspended: suspended.into_iter().collect(),
        ended_on: day(15),
    }
}
