//! Questions beside commands: they change nothing. Each goes to the folder `standing`, as it would from any
//! other door.

use jiff::civil::Date;

use super::answer::Answer;
use super::error::ScenarioError;
use super::parse::Line;
use super::render;
use super::world::World;
use crate::decide::Actor;
use crate::file::File;
use crate::id::{EntryId, PackId, Slug};
use crate::standing::certificate::certificate_at;
use crate::standing::check::check;
use crate::standing::consequences::Question;
use crate::standing::deadlines::deadlines_at;
use crate::standing::entries::{entries_at, entry_standing};
use crate::standing::explain::{explain_entry, explanation_cites, way_back_cites};
use crate::standing::leads::leads_at;
use crate::standing::measures::measures_at;
use crate::standing::publication::{acts_shown, publication_of};
use crate::standing::rules::rules_of;
use crate::standing::statistics::Statistics;
use crate::standing::tiers::tier_for;
use crate::standing::viewer::{Viewer, may_see};

/// A question as a line puts it.
pub(super) struct Asked<'a> {
    line: &'a Line,
    actor: Actor,
    viewer: Viewer,
    as_of: Date,
    known: Option<File>,
    world: &'a World,
}

/// The answer to a question; none when the line is a command.
pub(super) fn answer(world: &World, line: &Line) -> Result<Option<Answer>, ScenarioError> {
    const WORDS: [&str; 11] = [
        "certificate",
        "check",
        "deadlines",
        "explain",
        "leads",
        "measures",
        "publication",
        "rules",
        "statistics",
        "status",
        "tier",
    ];
    if !WORDS.contains(&line.word.as_str()) {
        return Ok(None);
    }
    let asked = Asked::new(world, line)?;
    Ok(Some(match line.word.as_str() {
        "certificate" => asked.certificate(),
        "check" => asked.check()?,
        "deadlines" => render::deadlines(&deadlines_at(asked.file(), &world.packs, asked.as_of), world),
        "explain" => asked.explain(),
        "leads" => asked.leads(),
        "measures" => render::measures(&measures_at(asked.file(), &world.packs, asked.as_of)),
        "publication" => asked.publication(),
        "rules" => asked.rules()?,
        "statistics" => asked.statistics(),
        "status" => asked.status(),
        _ => asked.tier()?,
    }))
}

impl<'a> Asked<'a> {
    fn new(world: &'a World, line: &'a Line) -> Result<Self, ScenarioError> {
        let actor = world.actor(line)?;
        let viewer = match &actor {
            Actor::Officer { authority, .. } => Viewer::Authority(authority.clone()),
            Actor::Organisation => Viewer::Organisation,
            Actor::Unit(unit) => Viewer::Unit(unit.clone()),
            Actor::Register => Viewer::Register,
            Actor::Public => Viewer::Public,
        };
        let mut asked = Self { line, actor, viewer, as_of: line.on, known: None, world };
        if let Some(day) = asked.day("as-of")? {
            asked.as_of = day;
        }
        asked.known = asked.day("known-at")?.map(|day| world.known_at(day));
        Ok(asked)
    }

    fn file(&self) -> &File {
        self.known.as_ref().unwrap_or(&self.world.file)
    }

    fn argument(&self, name: &str) -> Option<&str> {
        self.line.arguments.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    fn read<T: std::str::FromStr>(&self, name: &str, text: Option<&str>) -> Result<Option<T>, ScenarioError> {
        text.map(|text| {
            text.parse().map_err(|_| {
                let what = format!("'{text}' is no {name}");
                ScenarioError::new(self.line.number, what, format!("correct {name}"))
            })
        })
        .transpose()
    }

    fn day(&self, name: &str) -> Result<Option<Date>, ScenarioError> {
        self.read(name, self.argument(name))
    }

    /// The entry asked about: named, or the latest.
    fn entry(&self) -> Option<EntryId> {
        let named = self.argument("entry").or_else(|| self.world.latest("entry", &self.actor))?;
        named.parse().ok().filter(|id| may_see(self.file(), id, &self.world.packs, &self.viewer, self.as_of))
    }

    /// The pack asked about: named by its id, or the first of the scenario in force on the day.
    fn pack_id(&self) -> Result<Option<PackId>, ScenarioError> {
        let named = self.read("pack", self.line.plain.first().map(String::as_str))?;
        Ok(named.or_else(|| self.world.packs.all().next().map(|pack| pack.meta.id.clone())))
    }

    fn check(&self) -> Result<Answer, ScenarioError> {
        let own = match &self.actor {
            Actor::Unit(unit) => self.world.directory.units.get(unit).map(|unit| unit.kind.clone()),
            _ => None,
        };
        let question = Question {
            matter: self.read("matter", self.line.plain.first().map(String::as_str))?,
            unit_kind: self.read::<Slug>("unit", self.argument("unit"))?.or(own),
            viewer: self.viewer.clone(),
        };
        Ok(render::check(&check(self.file(), &self.world.packs, &question, self.as_of)))
    }

    fn status(&self) -> Answer {
        let standing =
            self.entry().and_then(|id| entry_standing(self.file(), &id, &self.world.packs, self.as_of));
        standing.map_or_else(|| Answer::new("no entry", []), |standing| render::status(&standing))
    }

    fn explain(&self) -> Answer {
        let Some(id) = self.entry() else { return Answer::new("no entry", []) };
        let sentences = explain_entry(self.file(), &id, &self.world.packs, self.as_of);
        let mut cites = explanation_cites(self.file(), &id, &self.world.packs);
        cites.extend(way_back_cites(self.file(), &id, &self.world.packs, self.as_of));
        Answer::new(sentences.join(" "), cites)
    }

    fn tier(&self) -> Result<Answer, ScenarioError> {
        let pack = self.pack_id()?.and_then(|id| self.world.packs.governing(&id, self.as_of));
        let answer =
            pack.and_then(|pack| tier_for(self.file(), pack, &self.world.packs, &self.viewer, self.as_of));
        Ok(answer.map_or_else(|| Answer::new("no tiers", []), |answer| render::tier(&answer)))
    }

    fn leads(&self) -> Answer {
        if !self.viewer.sees_leads() {
            return Answer::new("nothing: leads are for officers", []);
        }
        let mut leads = Vec::new();
        for pack in self.world.packs.all() {
            let governs = self.world.packs.governing(&pack.meta.id, self.as_of);
            if governs.is_some_and(|now| now.hash == pack.hash) {
                leads.extend(leads_at(self.file(), pack, &self.world.packs, self.as_of));
            }
        }
        render::leads(&leads)
    }

    fn publication(&self) -> Answer {
        let packs = &self.world.packs;
        let latest = self.argument("entry").or_else(|| self.world.latest("entry", &self.actor));
        let id = latest.and_then(|id| id.parse::<EntryId>().ok());
        let entry = id.map(|id| publication_of(self.file(), &id, packs, self.as_of));
        render::publication(entry.as_ref(), &acts_shown(self.file(), packs, self.as_of))
    }

    fn certificate(&self) -> Answer {
        let certificate = certificate_at(self.file(), &self.world.packs, &self.viewer, self.as_of);
        certificate.map_or_else(|| Answer::new("no organisation", []), |found| render::certificate(&found))
    }

    fn rules(&self) -> Result<Answer, ScenarioError> {
        let list: Option<Slug> = self.read("list", self.line.plain.first().map(String::as_str))?;
        let Some(list) = list else {
            return Err(ScenarioError::new(self.line.number, "no list is named", "write: rules LIST"));
        };
        let packs = &self.world.packs;
        let pack = packs.with_list(&list, self.as_of).next().map(|pack| pack.meta.id.clone());
        let rules = pack.and_then(|pack| rules_of(packs, &pack, &list, self.as_of));
        Ok(rules.map_or_else(|| Answer::new("no such list", []), |rules| render::rules(&rules)))
    }

    fn statistics(&self) -> Answer {
        let packs = &self.world.packs;
        let mut statistics = Statistics::default();
        statistics.add(self.file(), packs, &self.viewer, self.as_of);
        let governing = packs.all().filter(|pack| {
            packs.governing(&pack.meta.id, self.as_of).is_some_and(|now| now.hash == pack.hash)
        });
        let cites = governing.flat_map(|pack| statistics.cites(pack)).collect::<Vec<_>>();
        let entries = entries_at(self.file(), packs, &self.viewer, self.as_of).len();
        render::statistics(&statistics, entries, cites)
    }
}
