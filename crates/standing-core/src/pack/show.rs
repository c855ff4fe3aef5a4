//! The pack as plain text for people: every rule in words beside its clauses, grouped by list.
//!
//! Nothing is left out and nothing is judged; lines have at most 100 columns. Rules that several lists share
//! are told at each of them.

use super::condition::{Condition, Test};
use super::describe::{
    Described, deadline_words, describe, effect_words, lasting_words, limb_words, term_words,
};
use super::diff::{capitalised, meta_statements};
use super::model::{
    Approval, Basis, ConsequenceRule, EvidenceItem, Ground, ListRule, Pack, Procedure, RuleHead, Standstill,
};
use super::rule::RuleKind;
use super::words::{cites_words, columns_of, period_words, test_words, together, wrap};
use crate::id::Slug;
use crate::word::Word;

/// The most columns of a line.
const COLUMNS_MAX: usize = 100;

/// The kinds told after the lists, each under its own heading.
const COMMON: [(RuleKind, &str); 12] = [
    (RuleKind::Notice, "Notices"),
    (RuleKind::Service, "Ways of serving"),
    (RuleKind::Deadline, "Deadlines"),
    (RuleKind::Tier, "Tiers, the first that applies"),
    (RuleKind::Inspection, "Inspection"),
    (RuleKind::Pledge, "Pledges"),
    (RuleKind::Publication, "Publication"),
    (RuleKind::Statistic, "Statistics"),
    (RuleKind::Application, "Which version governs"),
    (RuleKind::Duty, "Duties of the register"),
    (RuleKind::Fact, "Facts"),
    (RuleKind::Source, "Sources"),
];

/// The whole pack as text, titles in this language where there are such, all else in English.
#[must_use]
pub fn show(pack: &Pack, language: &str) -> String {
    let mut page = Page { pack, language, text: String::new() };
    page.meta();
    for list in &pack.lists {
        page.list(list);
    }
    for (kind, heading) in COMMON {
        page.common(kind, heading);
    }
    page.text
}

struct Page<'a> {
    pack: &'a Pack,
    language: &'a str,
    text: String,
}

impl Page<'_> {
    fn meta(&mut self) {
        let meta = &self.pack.meta;
        let title = format!("{} {}: {}", meta.id, meta.version, meta.title.in_language(self.language));
        self.heading(&title, '=');
        for (label, phrase) in meta_statements(meta, self.language).into_iter().skip(3) {
            self.line(0, &format!("{}: {phrase}", capitalised(&label)));
        }
        let hash = self.pack.hash;
        self.line(0, &format!("SHA-256: {hash}"));
    }

    fn list(&mut self, list: &ListRule) {
        let id = &list.head.id;
        self.heading(&format!("List {id}: {}", list.head.title.in_language(self.language)), '-');
        self.sentence(0, "", &list_sentence(list), &list.head.basis);
        self.remarks(0, &list.head);
        match &list.procedure {
            Some(steps) => self.procedure(steps),
            None => {
                self.line(0, "No case is run here: entries are imported from the body that keeps the list.")
            }
        }
        let pack = self.pack;
        self.section("Grounds", pack.grounds_for(id), Self::ground);
        self.section("Effects before the decision", pack.interims_for(id), |page, rule| {
            page.described(RuleKind::Interim, &rule.head.id);
        });
        self.section("What follows", pack.consequences_for(id), Self::consequence);
        self.section("How an entry ends", pack.exits_for(id), |page, rule| {
            let by = if rule.automatic {
                "The register ends it by itself on the day"
            } else {
                "The authority acts"
            };
            let words = format!("{by}; {}", effect_words(rule.effect));
            page.rule(&rule.head, &words);
            page.evidence(&rule.evidence, 0);
            page.deadline(4, "time to act", &rule.deadline);
        });
        self.section("How the standing comes back early", pack.restorations_for(id), |page, rule| {
            let not_before = rule.period_min.map_or_else(String::new, |period| {
                format!("; not before {} from the entry's first day", period_words(period))
            });
            let stops = together(rule.stops.iter().map(|stop| stop.to_string()));
            page.rule(&rule.head, &format!("It stops {stops}{not_before}"));
            page.evidence(&rule.evidence, rule.menu_min);
            page.deadline(4, "time to decide", &rule.deadline);
        });
    }

    fn procedure(&mut self, steps: &Procedure) {
        self.line(0, "");
        self.line(0, "Procedure");
        if let Some(notice) = self.pack.notice(&steps.notice) {
            let items = notice.items.iter().map(|item| item.in_language(self.language).to_owned());
            let words = format!("a notice that states: {}", items.collect::<Vec<_>>().join("; "));
            self.sentence(2, "1. notice: ", &words, &notice.head.basis);
        }
        self.deadline(2, "2. answer", &steps.answer);
        match &steps.hearing {
            Some(hearing) => self.deadline(2, "3. hearing", hearing),
            None => self.line(2, "3. hearing: none"),
        }
        let approval = match steps.approval {
            Approval::OneOfficer => "the officer who proposes may decide",
            Approval::SecondOfficer => "another officer than the proposer decides",
        };
        self.line(2, &format!("4. decision with reasons: {approval}"));
        if let Some(instead) = &steps.instead {
            self.line(6, &format!("for conduct below this list's level: list {instead} instead"));
        }
        match &steps.standstill {
            Standstill::Period(period) if period.is_zero() => {
                self.line(2, "5. standstill: none, the entry takes effect when the decision is served");
            }
            Standstill::Period(period) => {
                self.line(
                    2,
                    &format!("5. standstill: {} after the decision is served", period_words(*period)),
                );
            }
            Standstill::Deadline(id) => self.deadline(2, "5. standstill", id),
        }
        self.deadline(2, "6. objection", &steps.objection);
        self.deadline(2, "   review of the objection", &steps.review);
        self.deadline(2, "7. reconsideration", &steps.reconsideration);
        self.deadline(2, "   review by the superior", &steps.reconsideration_review);
        self.line(2, &format!("8. appeal: {}", steps.appeal.in_language(self.language)));
    }

    fn deadline(&mut self, indent: usize, step: &str, id: &Slug) {
        match self.pack.deadline(id) {
            Some(rule) => {
                self.sentence(indent, &format!("{step}: "), &deadline_words(rule), &rule.head.basis);
            }
            None => self.line(indent, &format!("{step}: deadline {id}")),
        }
    }

    fn ground(&mut self, ground: &Ground) {
        let fields = if ground.fields.is_empty() {
            String::new()
        } else {
            format!("In the fields {}", together(ground.fields.iter().map(Slug::to_string)))
        };
        self.rule(&ground.head, &fields);
        let test = &ground.condition.test;
        match test {
            // The ground's own title and clauses are said already.
            Test::Fact { .. } | Test::Count(_) | Test::Finding(_) => {
                self.line(4, &test_words(test, self.language));
            }
            Test::All(_) | Test::Any(_) | Test::Not(_) => {
                self.line(4, &format!("{}:", test_words(test, self.language)));
                self.children(6, &ground.condition);
            }
        }
    }

    fn children(&mut self, indent: usize, condition: &Condition) {
        match &condition.test {
            Test::All(children) | Test::Any(children) => {
                children.iter().for_each(|child| self.condition(indent, child));
            }
            Test::Not(child) => self.condition(indent, child),
            Test::Fact { .. } | Test::Count(_) | Test::Finding(_) => {}
        }
    }

    fn condition(&mut self, indent: usize, condition: &Condition) {
        let name = condition.id.as_ref().map_or_else(String::new, |id| format!("{id}: "));
        let words = match &condition.test {
            test @ (Test::All(_) | Test::Any(_) | Test::Not(_)) if condition.id.is_none() => {
                format!("{}:", test_words(test, self.language))
            }
            _ => limb_words(condition, self.language),
        };
        self.line(indent, &format!("{name}{words} {}", cites_words(&condition.cites)));
        self.children(indent.saturating_add(2), condition);
    }

    fn consequence(&mut self, rule: &ConsequenceRule) {
        let by = if rule.by.is_empty() {
            "every unit".to_owned()
        } else {
            together(rule.by.iter().map(Slug::to_string))
        };
        let (matter, strength) = (padded(rule.matter.as_str(), 46), padded(rule.strength.as_str(), 14));
        self.line(2, &format!("{matter} {strength} {by}"));
        let lasting = lasting_words(rule);
        let words = format!("{} ({}); {lasting}", rule.head.title.in_language(self.language), rule.class);
        self.sentence(4, &format!("{}: ", rule.head.id), &words, &rule.head.basis);
        if let Some(when) = &rule.when {
            self.line(6, "only when");
            self.condition(8, when);
        }
        if let Some(percent) = rule.inspection_factor_percent {
            self.line(6, &format!("inspections: {percent} percent of the normal"));
        }
        self.remarks(6, &rule.head);
    }

    fn evidence(&mut self, items: &[EvidenceItem], menu_min: u32) {
        for item in items.iter().filter(|item| item.required) {
            self.line(4, &format!("needed: {} ({})", item.title.in_language(self.language), item.id));
        }
        if menu_min > 0 {
            self.line(4, &format!("and at least {menu_min} of:"));
        }
        for item in items.iter().filter(|item| !item.required) {
            self.line(6, &format!("- {} ({})", item.title.in_language(self.language), item.id));
        }
    }

    fn common(&mut self, kind: RuleKind, heading: &str) {
        let rules = describe(self.pack, kind, self.language);
        if rules.is_empty() {
            return;
        }
        self.heading(heading, '-');
        rules.iter().for_each(|rule| self.statements(rule));
    }

    fn described(&mut self, kind: RuleKind, id: &Slug) {
        let rules = describe(self.pack, kind, self.language);
        rules.iter().filter(|rule| rule.id == *id).for_each(|rule| self.statements(rule));
    }

    /// A rule as its statements.
    fn statements(&mut self, rule: &Described) {
        let heads = self.pack.rules();
        let mut heads = heads.filter(|other| other.kind == rule.kind && other.head.id == rule.id);
        let cites = heads.next().map_or_else(String::new, |other| cites_words(&other.head.basis.cites));
        self.line(2, &format!("{}: {} {cites}", rule.id, rule.title));
        for (label, phrase) in &rule.statements {
            self.line(4, &format!("{label}: {phrase}"));
        }
    }

    /// A rule as its title, a sentence, and its remarks.
    fn rule(&mut self, head: &RuleHead, words: &str) {
        let title = head.title.in_language(self.language);
        self.sentence(2, &format!("{}: ", head.id), title, &head.basis);
        self.line(4, words);
        self.remarks(4, head);
    }

    fn remarks(&mut self, indent: usize, head: &RuleHead) {
        if let Some(why) = &head.basis.assumed {
            self.line(indent, &format!("Assumed by the pack: {why}"));
        }
        if let Some(note) = &head.note {
            self.line(indent, &format!("Note: {note}"));
        }
    }

    fn section<'r, R: 'r>(
        &mut self,
        heading: &str,
        rules: impl Iterator<Item = &'r R>,
        tell: impl Fn(&mut Self, &'r R),
    ) {
        let mut rules = rules.peekable();
        if rules.peek().is_some() {
            self.line(0, "");
            self.line(0, heading);
            rules.for_each(|rule| tell(self, rule));
        }
    }

    fn sentence(&mut self, indent: usize, label: &str, words: &str, basis: &Basis) {
        let assumed = if basis.assumed.is_some() { " (assumed)" } else { "" };
        self.line(indent, &format!("{label}{words}{assumed} {}", cites_words(&basis.cites)));
    }

    fn heading(&mut self, title: &str, underline: char) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        for line in wrap(title, COLUMNS_MAX) {
            self.text.push_str(&format!("{line}\n"));
        }
        let columns = columns_of(title).min(COLUMNS_MAX);
        self.text.push_str(&format!("{}\n", underline.to_string().repeat(columns)));
    }

    /// A paragraph with a hanging indent; an empty text is an empty line only at the margin.
    fn line(&mut self, indent: usize, text: &str) {
        if text.trim().is_empty() {
            if indent == 0 {
                self.text.push('\n');
            }
            return;
        }
        let indent = indent.min(COLUMNS_MAX / 2);
        let width = COLUMNS_MAX.saturating_sub(indent).saturating_sub(4);
        for (position, line) in wrap(text, width).into_iter().enumerate() {
            let hang = if position == 0 { 0 } else { 4 };
            self.text.push_str(&format!("{}{line}\n", " ".repeat(indent + hang)));
        }
    }
}

fn list_sentence(list: &ListRule) -> String {
    let decided = if list.decided_by.is_empty() {
        String::new()
    } else {
        let kinds = together(list.decided_by.iter().map(Slug::to_string));
        format!("; decided by {kinds}, from {} level up", list.level_min)
    };
    let kept = list.kept_by.as_ref().map_or_else(String::new, |body| format!("; kept by {body}"));
    let seen = if list.public { "public" } else { "seen by the authorities concerned only" };
    format!(
        "{} list{decided}{kept}; {seen}; term: {}",
        capitalised(list.kind.as_str()),
        term_words(&list.term)
    )
}

fn padded(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(columns_of(text));
    format!("{text}{}", " ".repeat(missing))
}
