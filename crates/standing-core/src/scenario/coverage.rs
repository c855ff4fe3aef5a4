//! Which requirement is met by which rule and shown by which scenario, and the page that says so.
//!
//! A requirement counts as shown only when an answer of a passing scenario names it.

use std::collections::{BTreeMap, BTreeSet};

use super::error::ScenarioError;
use crate::pack::Pack;

/// How many rules and scenarios one row of the page names.
const NAMED_MAX: usize = 4;

/// One requirement that a source makes of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its stable id, for example `C155`.
    pub id: String,
    /// The source.
    pub source: String,
    /// The clause.
    pub clause: String,
    /// What it asks for.
    pub text: String,
    /// Whether it is taken over as it is (`in`), adapted (`adapt`) or left to configuration (`cfg`).
    pub usage: String,
}

/// What meets and what shows each requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    requirements: Vec<Requirement>,
    rules: BTreeMap<String, BTreeSet<String>>,
    shown: BTreeMap<String, BTreeSet<String>>,
}

/// Reads the table of requirements: a line of headings, then one requirement a line, columns parted by tabs.
///
/// # Errors
/// Names the line that lacks a column or repeats an id.
pub fn read_requirements(table: &str) -> Result<Vec<Requirement>, ScenarioError> {
    let mut seen = BTreeSet::new();
    let mut requirements = Vec::new();
    for (at, line) in table.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
        let number = at.saturating_add(1);
        let columns = line.split('\t').collect::<Vec<_>>();
        let [id, source, clause, _group, _kind, text, usage, ..] = columns.as_slice() else {
            return Err(ScenarioError::new(
                number,
                "a column is missing",
                "write seven columns parted by tabs",
            ));
        };
        if !seen.insert((*id).to_owned()) {
            return Err(ScenarioError::new(number, format!("{id} comes twice"), "give each its own id"));
        }
        requirements.push(Requirement {
            id: (*id).to_owned(),
            source: (*source).to_owned(),
            clause: (*clause).to_owned(),
            text: (*text).to_owned(),
            usage: (*usage).to_owned(),
        });
    }
    Ok(requirements)
}

impl Coverage {
    /// From the requirements, the packs that answer them, and what each scenario showed.
    #[must_use]
    pub fn new<'a>(
        requirements: Vec<Requirement>,
        packs: impl IntoIterator<Item = &'a Pack>,
        shown_by: &BTreeMap<String, BTreeSet<String>>,
    ) -> Self {
        let mut rules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for cite in packs.into_iter().flat_map(Pack::cites).collect::<Vec<_>>() {
            if let Some(id) = &cite.cite.id {
                let rule = format!("{} {}", cite.rule.kind, cite.rule.head.id);
                rules.entry(id.clone()).or_default().insert(rule);
            }
        }
        let mut shown: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (scenario, ids) in shown_by {
            for id in ids {
                shown.entry(id.clone()).or_default().insert(scenario.clone());
            }
        }
        Self { requirements, rules, shown }
    }

    /// How many requirements are shown.
    #[must_use]
    pub fn shown(&self) -> usize {
        self.requirements.iter().filter(|requirement| self.shown.contains_key(&requirement.id)).count()
    }

    /// Ids that a scenario showed and the table does not have.
    #[must_use]
    pub fn strangers(&self) -> Vec<&str> {
        let is_known = |id: &str| self.requirements.iter().any(|requirement| requirement.id == id);
        self.shown.keys().map(String::as_str).filter(|id| !is_known(id)).collect()
    }

    /// The page `docs/clauses.md`.
    #[must_use]
    pub fn page(&self) -> String {
        let written =
            self.requirements.iter().filter(|requirement| self.rules.contains_key(&requirement.id)).count();
        let mut page = format!(
            "# Clauses and what meets them\nGenerated from `packs/cn-credit/clauses.tsv`, the packs and the \
             scenarios; do not edit. {} of {} requirements are shown by a passing scenario, {written} stand in \
             a rule.\n\nA requirement counts as shown only when an answer in a scenario names it. Use: `in` is \
             taken over, `adapt` in another form, `cfg` where the operator wants it.\n",
            self.shown(),
            self.requirements.len()
        );
        let mut source = "";
        for requirement in &self.requirements {
            if requirement.source != source {
                source = &requirement.source;
                page.push_str(&format!(
                    "\n## {source}\n\n| id | clause | asks for | use | rule | shown by |\n|---|---|---|---|---|---|\n"
                ));
            }
            page.push_str(&self.row(requirement));
        }
        page
    }

    fn row(&self, requirement: &Requirement) -> String {
        let rules = self.rules.get(&requirement.id);
        let shown = self.shown.get(&requirement.id);
        let or_not_yet = |names: Option<_>| names.map_or_else(|| "not yet".to_owned(), some);
        format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            requirement.id,
            requirement.clause,
            requirement.text.replace('|', "/"),
            requirement.usage,
            or_not_yet(rules),
            or_not_yet(shown)
        )
    }
}

/// The first few names and how many more there are.
fn some(names: &BTreeSet<String>) -> String {
    let first = names.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED_MAX) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "id\tsource\tclause\tgroup\tkind\trequirement\tuse\tnote\nC1\ta\tI\tg\tk\tfirst\tin\t\n\
                         C2\ta\tII\tg\tk\tsecond | or\tcfg\t\n";

    #[test]
    fn a_requirement_is_shown_when_a_scenario_names_it() {
        let requirements = read_requirements(TABLE).unwrap();
        let shown = BTreeMap::from([("01".to_owned(), BTreeSet::from(["C1".to_owned(), "C9".to_owned()]))]);
        let coverage = Coverage::new(requirements, [], &shown);
        assert_eq!(coverage.shown(), 1);
        assert_eq!(coverage.strangers(), ["C9"]);
        let page = coverage.page();
        assert!(page.contains("1 of 2 requirements"));
        assert!(page.contains("| C1 | I | first | in | not yet | 01 |"));
        assert!(page.contains("| C2 | II | second / or | cfg | not yet | not yet |"));
    }

    #[test]
    fn a_broken_table_names_the_line() {
        assert!(read_requirements("h\nC1\ta\n").unwrap_err().to_string().contains("line 2"));
        let twice = format!("{TABLE}C1\ta\tI\tg\tk\tagain\tin\t\n");
        assert!(read_requirements(&twice).unwrap_err().to_string().contains("line 4: C1 comes twice"));
    }
}
