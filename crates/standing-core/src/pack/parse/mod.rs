//! Reads a pack from its TOML texts or from its canonical form.
//!
//! No file is opened here: the caller brings names and texts. Problems come all at once where that is possible:
//! first everything that cannot be read, rule by rule; when all can be read, everything that breaks a check.

mod condition;
pub(crate) mod field;
pub(crate) mod fit;
pub(crate) mod form;
pub(crate) mod place;
mod table;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use self::form::{Form, MetaForm};
use self::place::{Lines, Places};
pub(crate) use self::table::{add, tables};
use super::check::{Flaw, Known, check};
use super::error::{PackError, Problem};
use super::freeze::hash_of;
use super::model::{Pack, PackHash, PackMeta};
use super::rule::RuleKind;
use crate::id::Slug;

/// The most files in one pack.
pub const FILES_MAX: usize = 64;
/// The most bytes in one file of a pack.
pub const FILE_BYTES_MAX: usize = 1 << 20;
/// The most rules in one pack, of all kinds together.
pub const RULES_MAX: usize = 10_000;
/// The most problems that one reading reports.
pub const PROBLEMS_MAX: usize = 500;

/// The first field of every canonical form.
pub(crate) const FORMAT: &str = "standing-pack-v1";

impl Pack {
    /// Reads and checks the files of one pack, given as (name, text).
    ///
    /// The order in which the files are given plays no part: they are read in the order of their names.
    ///
    /// # Errors
    /// Every problem, with file, line, rule and remedy.
    pub fn from_toml(files: &[(&str, &str)], known: &Known) -> Result<Self, PackError> {
        let mut reader = Reader::default();
        let mut files = files.to_vec();
        files.sort_unstable();
        reader.read(&files);
        let (mut pack, places) = reader.close()?;
        let mut flaws = fit::fit(&mut pack);
        flaws.extend(check(&pack, known));
        if flaws.is_empty() {
            pack.hash = hash_of(&pack.canonical()?);
            return Ok(pack);
        }
        let mut problems = flaws.into_iter().map(|flaw| locate(flaw, &pack, &places)).collect::<Vec<_>>();
        problems.sort_by(|left, right| (&left.file, left.line).cmp(&(&right.file, right.line)));
        problems.truncate(PROBLEMS_MAX);
        Err(PackError::Problems(problems))
    }

    /// Reads a pack back from its canonical form, as the log holds it. The checks were made when it was
    /// published and are not made again, so a pack once published stays readable.
    ///
    /// # Errors
    /// When the text is not canonical, or not a pack.
    pub fn from_canonical(text: &str) -> Result<Self, PackError> {
        let refuse = |what: &dyn std::fmt::Display| PackError::Canonical(what.to_string());
        if text.len() > FILE_BYTES_MAX.saturating_mul(FILES_MAX) {
            return Err(refuse(&"the text is longer than any pack"));
        }
        let mut value: Value = serde_json::from_str(text).map_err(|error| refuse(&error))?;
        if super::canonical::canonical_json(&value).map_err(|error| refuse(&error))? != text {
            return Err(refuse(&"keys, spaces or numbers are not in canonical order and form"));
        }
        let map = value.as_object_mut().ok_or_else(|| refuse(&"not an object"))?;
        if map.remove("format") != Some(Value::from(FORMAT)) {
            return Err(refuse(&format!("the field 'format' is not {FORMAT}")));
        }
        let meta = map.remove("pack").unwrap_or_default();
        let meta = serde_json::from_value::<MetaForm>(meta).map_err(|error| refuse(&error))?;
        let mut pack = empty(meta.rule().map_err(|error| refuse(&error))?);
        for (name, rules) in std::mem::take(map) {
            let kind: RuleKind = name.parse().map_err(|error: String| refuse(&error))?;
            let Value::Array(rules) = rules else { return Err(refuse(&format!("'{name}' is not an array"))) };
            for rule in rules {
                add(Some(&mut pack), kind, rule).map_err(|error| refuse(&format!("{name}: {error}")))?;
            }
        }
        if let Some(flaw) = fit::fit(&mut pack).first() {
            return Err(refuse(&flaw.what));
        }
        pack.hash = hash_of(text);
        Ok(pack)
    }
}

/// A pack without rules.
pub(crate) fn empty(meta: PackMeta) -> Pack {
    Pack {
        meta,
        hash: PackHash([0; 32]),
        sources: Vec::new(),
        facts: Vec::new(),
        notices: Vec::new(),
        services: Vec::new(),
        lists: Vec::new(),
        grounds: Vec::new(),
        deadlines: Vec::new(),
        interims: Vec::new(),
        consequences: Vec::new(),
        exits: Vec::new(),
        restorations: Vec::new(),
        tiers: Vec::new(),
        inspections: Vec::new(),
        pledges: Vec::new(),
        publications: Vec::new(),
        statistics: Vec::new(),
        applications: Vec::new(),
        duties: Vec::new(),
    }
}

fn locate(flaw: Flaw, pack: &Pack, places: &Places) -> Problem {
    let found = places.find(flaw.kind, flaw.position, &flaw.key);
    let rule = flaw.kind.map(|kind| match name_of(pack, kind, flaw.position) {
        Some(name) => format!("{kind} {name}"),
        None => kind.to_string(),
    });
    Problem {
        file: found.map_or_else(String::new, |(file, _)| file.to_owned()),
        line: found.map(|(_, line)| line),
        rule,
        what: flaw.what,
        remedy: flaw.remedy,
    }
}

fn name_of(pack: &Pack, kind: RuleKind, position: usize) -> Option<&Slug> {
    match kind {
        RuleKind::Source => pack.sources.get(position).map(|source| &source.id),
        RuleKind::Fact => pack.facts.get(position).map(|fact| &fact.id),
        _ => {
            pack.rules().find(|rule| rule.kind == kind && rule.position == position).map(|rule| &rule.head.id)
        }
    }
}

/// Reads files one after the other and keeps what went wrong.
#[derive(Default)]
struct Reader {
    pack: Option<Pack>,
    places: Places,
    problems: Vec<Problem>,
    rules: usize,
}

impl Reader {
    fn read(&mut self, files: &[(&str, &str)]) {
        if files.len() > FILES_MAX {
            let what = format!("the pack has {} files: at most {FILES_MAX}", files.len());
            self.problem("", None, None, what, "put rules together into fewer files");
            return;
        }
        self.places.files = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut tables = Vec::new();
        for (number, (name, text)) in files.iter().enumerate() {
            if let Some(table) = self.parse(name, text) {
                tables.push((number, *name, Lines::of(text), table));
            }
        }
        for (number, name, lines, table) in &mut tables {
            self.read_meta(*number, name, lines, table);
        }
        if self.pack.is_none() && self.problems.is_empty() {
            self.problem("", None, None, "there is no table [pack]".to_owned(), "add it to pack.toml");
        }
        for (number, name, lines, table) in tables {
            self.read_rules(number, name, &lines, table);
        }
    }

    fn parse<'a>(&mut self, name: &str, text: &'a str) -> Option<DeTable<'a>> {
        if text.len() > FILE_BYTES_MAX {
            let what = format!("the file has {} bytes: at most {FILE_BYTES_MAX}", text.len());
            self.problem(name, None, None, what, "split it into several files");
            return None;
        }
        match DeTable::parse(text) {
            Ok(table) => Some(table.into_inner()),
            Err(error) => {
                let line = error.span().map(|span| Lines::of(text).at(span.start));
                let what = format!("not TOML: {}", one_line(error.message()));
                self.problem(name, line, None, what, "correct the syntax");
                None
            }
        }
    }

    fn read_meta(&mut self, number: usize, name: &str, lines: &Lines, table: &mut DeTable<'_>) {
        let Some(value) = table.remove("pack") else { return };
        let place = lines.place(number, &value);
        if self.places.find(None, 0, "").is_some() {
            let what = "the table [pack] is written twice".to_owned();
            self.problem(name, Some(place.line), None, what, "keep one of them");
            return;
        }
        match MetaForm::deserialize_from(value) {
            Ok(meta) => self.pack = Some(empty(meta)),
            Err((span, what)) => {
                let line = span.map_or(place.line, |span| lines.at(span.start));
                self.broken(name, line, "pack".to_owned(), &what);
            }
        }
        self.places.put(None, 0, place);
    }

    fn read_rules(&mut self, number: usize, name: &str, lines: &Lines, table: DeTable<'_>) {
        for (key, value) in table {
            let line = lines.at(key.span().start);
            let Ok(kind) = key.get_ref().parse::<RuleKind>() else {
                let known = <RuleKind as crate::word::Word>::WORDS.join(", ");
                let what = format!("unknown table '{}'", key.get_ref());
                self.problem(name, Some(line), None, what, &format!("use one of pack, {known}"));
                continue;
            };
            let DeValue::Array(rules) = value.into_inner() else {
                let what = format!("[{kind}] is a single table");
                self.problem(name, Some(line), None, what, &format!("write [[{kind}]]"));
                continue;
            };
            for rule in rules {
                self.read_rule(number, name, lines, kind, rule);
            }
        }
    }

    fn read_rule(
        &mut self,
        number: usize,
        name: &str,
        lines: &Lines,
        kind: RuleKind,
        rule: Spanned<DeValue<'_>>,
    ) {
        self.rules = self.rules.saturating_add(1);
        if self.rules > RULES_MAX {
            if self.rules == RULES_MAX.saturating_add(1) {
                let what = format!("the pack has more than {RULES_MAX} rules");
                self.problem(name, None, None, what, "split it into several packs");
            }
            return;
        }
        let place = lines.place(number, &rule);
        let named = match rule.get_ref() {
            DeValue::Table(keys) => keys.get("id").and_then(|id| id.get_ref().as_str()),
            _ => None,
        };
        let named = named.map_or_else(|| kind.to_string(), |id| format!("{kind} {}", shorten(id)));
        match add(self.pack.as_mut(), kind, ValueDeserializer::from(rule)) {
            Ok(position) => self.places.put(Some(kind), position, place),
            Err(error) => {
                let line = error.span().map_or(place.line, |span| lines.at(span.start));
                self.broken(name, line, named, error.message());
            }
        }
    }

    /// A rule that cannot be read; the remedy is in the reader's own words where it has some.
    fn broken(&mut self, file: &str, line: u32, rule: String, message: &str) {
        let message = one_line(message);
        let (what, remedy) = if let Some((what, expected)) = message.split_once(", expected ") {
            (what.replace("unknown field", "unknown key"), format!("expected {expected}"))
        } else if let Some(key) = message.strip_prefix("missing field ") {
            (format!("the key {key} is missing"), "add it".to_owned())
        } else if let Some((what, remedy)) = message.split_once(": ") {
            (what.to_owned(), remedy.to_owned())
        } else {
            (message, "write it as the format of packs says".to_owned())
        };
        self.problem(file, Some(line), Some(rule), what, &remedy);
    }

    fn problem(&mut self, file: &str, line: Option<u32>, rule: Option<String>, what: String, remedy: &str) {
        if self.problems.len() < PROBLEMS_MAX {
            let file = file.to_owned();
            self.problems.push(Problem { file, line, rule, what, remedy: remedy.to_owned() });
        }
    }

    fn close(mut self) -> Result<(Pack, Places), PackError> {
        self.problems.sort_by(|left, right| (&left.file, left.line).cmp(&(&right.file, right.line)));
        match self.pack {
            Some(pack) if self.problems.is_empty() => Ok((pack, self.places)),
            _ => Err(PackError::Problems(self.problems)),
        }
    }
}

impl MetaForm {
    fn deserialize_from(
        value: Spanned<DeValue<'_>>,
    ) -> Result<PackMeta, (Option<std::ops::Range<usize>>, String)> {
        let form: Self = serde::Deserialize::deserialize(ValueDeserializer::from(value))
            .map_err(|error: toml::de::Error| (error.span(), error.message().to_owned()))?;
        form.rule().map_err(|what| (None, what))
    }
}

fn one_line(text: &str) -> String {
    text.trim().replace('\n', " ")
}

fn shorten(text: &str) -> String {
    text.chars().take(64).collect()
}
