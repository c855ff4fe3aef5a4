//! What the rules say, as items and sections: titles beside the sources' own words, clauses, instruments.

use standing_core::file::case::Case;
use standing_core::pack::condition::{Condition, Test};
use standing_core::pack::model::{Cite, DeadlineRule, EvidenceItem, Pack, RuleHead, Text};

use super::Paper;
use crate::document::{Block, Fact, Item, Passage, Section};

impl Paper<'_> {
    /// A text of a pack in the paper's language, else in English, with the tag of what was found.
    pub(crate) fn text(&self, text: &Text) -> Passage {
        let found = text.0.get_key_value(self.language.word()).or_else(|| text.0.get_key_value("en"));
        let found = found.or_else(|| text.0.iter().next());
        found.map(|(lang, text)| Passage { text: text.clone(), lang: lang.clone() }).unwrap_or_default()
    }

    /// A text of a pack, beside it the sources' own words where their language is another, and its clauses.
    pub(crate) fn item(&self, text: &Text, pack: &Pack, cites: &[Cite]) -> Item {
        let says = self.text(text);
        let source = text.0.get_key_value(pack.meta.language.as_str());
        let source = source.map(|(lang, text)| Passage { text: text.clone(), lang: lang.clone() });
        Item {
            source: source.filter(|source| source.lang != says.lang),
            says,
            clauses: cites.iter().map(ToString::to_string).collect(),
            ..Item::default()
        }
    }

    /// A rule: its title, its clauses, and what the pack assumed.
    pub(crate) fn rule(&self, head: &RuleHead, pack: &Pack) -> Item {
        let mut item = self.item(&head.title, pack, &head.basis.cites);
        if let Some(assumed) = &head.basis.assumed {
            item.more.push(self.says("assumed"));
            item.more.push(Passage { text: assumed.clone(), lang: "en".to_owned() });
        }
        item
    }

    /// One limb of a ground; a limb without a title of its own is called by its name.
    pub(crate) fn limb(&self, id: &str, limb: &Condition, pack: &Pack) -> Item {
        let title = limb.title.as_ref().or(match &limb.test {
            Test::Finding(words) => Some(words),
            _ => None,
        });
        match title {
            Some(title) => self.item(title, pack, &limb.cites),
            None => Item {
                clauses: limb.cites.iter().map(ToString::to_string).collect(),
                ..Item::of(Passage::written(id))
            },
        }
    }

    /// Which list and ground, on which act, under which field.
    pub(crate) fn about(&self, case: &Case, pack: &Pack) -> Vec<Fact> {
        let opened = &case.opened;
        let list = pack.list(&opened.list).map(|list| self.rule(&list.head, pack));
        let ground = pack.ground(&opened.ground).map(|ground| self.rule(&ground.head, pack));
        let titled = |key: &str, item: Option<Item>| {
            let item = item?;
            let clauses = Passage { text: item.clauses.join("; "), lang: String::new() };
            let values = [Some(item.says), item.source, Some(clauses)].into_iter().flatten();
            Some(Fact { name: self.language.say(key), values: values.collect() })
        };
        let mut facts = Vec::new();
        facts.extend(titled("list", list));
        facts.extend(titled("ground", ground));
        facts.push(self.fact("basis-act", Passage::written(opened.basis.as_str())));
        facts
    }

    /// What would follow, or follows, from an entry on a list.
    pub(crate) fn consequences(&self, case: &Case, pack: &Pack) -> Section {
        let rules = pack.consequences_for(&case.opened.list);
        let items = rules.map(|rule| {
            let mut item = self.rule(&rule.head, pack);
            item.label = self.language.say(&format!("strength-{}", strength(rule.strength)));
            item
        });
        let items = items.collect::<Vec<_>>();
        let blocks = match items.is_empty() {
            true => vec![Block::Text(self.says("nothing-follows"))],
            false => vec![Block::Text(self.says("follows-text")), Block::Items(items)],
        };
        Section { title: self.language.say("follows"), blocks }
    }

    /// How an entry on the list ends, and what is asked for it.
    pub(crate) fn ways_out(&self, case: &Case, pack: &Pack) -> Section {
        let list = &case.opened.list;
        let exits = pack.exits_for(list).map(|exit| self.way_out(&exit.head, &exit.evidence, pack));
        let restorations = pack.restorations_for(list);
        let restorations = restorations.map(|rule| self.way_out(&rule.head, &rule.evidence, pack));
        let items = exits.chain(restorations).collect();
        Section { title: self.language.say("ways-out"), blocks: vec![Block::Items(items)] }
    }

    fn way_out(&self, head: &RuleHead, evidence: &[EvidenceItem], pack: &Pack) -> Item {
        let mut item = self.rule(head, pack);
        for asked in evidence {
            let key = if asked.required { "evidence-required" } else { "evidence-menu" };
            let title = self.text(&asked.title);
            item.more.push(self.says_with(key, &[("item", &title.text)]));
        }
        item
    }

    /// A right with its rule: what may be done, until when, towards whom.
    pub(crate) fn right(&self, rule: &DeadlineRule, pack: &Pack, says: Passage) -> Item {
        let mut item = self.rule(&rule.head, pack);
        item.more.insert(0, says);
        item
    }

    /// The instruments that a set of clauses comes from, in full, and the rules as data.
    pub(crate) fn instruments(&self, pack: &Pack, sections: &[Section]) -> Section {
        let cited = |id: &str| {
            let items = sections.iter().flat_map(|section| &section.blocks);
            let mut clauses = items.flat_map(|block| match block {
                Block::Items(items) => items.iter().flat_map(|item| item.clauses.clone()).collect(),
                Block::Facts(facts) => {
                    let values = facts.iter().flat_map(|fact| &fact.values);
                    values.map(|value| value.text.clone()).collect::<Vec<_>>()
                }
                Block::Text(_) => Vec::new(),
            });
            clauses.any(|clause| clause.split("; ").any(|clause| clause.split(' ').next() == Some(id)))
        };
        let sources = pack.sources.iter().filter(|source| cited(source.id.as_str()));
        let items = sources.map(|source| Item {
            label: source.id.to_string(),
            says: Passage { text: source.title.clone(), lang: source.language.to_string() },
            more: vec![
                Passage::written(source.issuer.as_str()),
                self.says_with("issued-on", &[("day", &self.language.day(source.issued))]),
            ],
            ..Item::default()
        });
        let version = pack.meta.version.to_string();
        let rules = self.says_with(
            "rules-text",
            &[("pack", pack.meta.id.as_str()), ("version", &version), ("hash", &hash(pack))],
        );
        let blocks = vec![Block::Items(items.collect()), Block::Text(rules)];
        Section { title: self.language.say("instruments"), blocks }
    }
}

/// The word of a strength in keys of messages.
fn strength(strength: standing_core::pack::model::Strength) -> String {
    use standing_core::word::Word;
    strength.as_str().replace('_', "-")
}

fn hash(pack: &Pack) -> String {
    pack.hash.to_string()
}
