//! Arguments of commands: named texts in, typed values out. JSON objects are flattened to the same names.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use super::CommandSpec;
use crate::event::case::Finding;
use crate::id::Slug;
use crate::prose::Prose;
use crate::word::Word;

/// The most arguments that a command may have.
pub const ARGUMENTS_MAX: usize = 200;

/// Named texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments(BTreeMap<String, String>);

/// An argument as the doors show it.
#[derive(Debug, Clone, Copy)]
pub struct ArgumentSpec {
    /// Its name.
    pub name: &'static str,
    /// What it looks like.
    pub form: &'static str,
    /// Whether the command needs it.
    pub required: bool,
    /// What it means.
    pub about: &'static str,
}

/// Why a command could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// No such command.
    #[error("there is no command '{0}': see the list of commands")]
    UnknownCommand(String),
    /// Something is missing.
    #[error("argument '{name}' is missing: give {form}")]
    Missing {
        /// Its name.
        name: String,
        /// What it looks like.
        form: &'static str,
    },
    /// Something is not of its form.
    #[error("argument '{name}': {what}")]
    Form {
        /// Its name.
        name: String,
        /// What is wrong.
        what: String,
    },
    /// Something that the command does not take.
    #[error("command '{word}' takes no argument '{name}': it takes {takes}")]
    Unknown {
        /// The command.
        word: &'static str,
        /// The name.
        name: String,
        /// What it takes.
        takes: String,
    },
    /// Too many, or not an object of texts.
    #[error(
        "the arguments are not an object of at most {ARGUMENTS_MAX} names with a text, number, yes or no, or day each"
    )]
    Shape,
}

impl Arguments {
    /// Arguments from pairs. A name given twice is refused.
    ///
    /// # Errors
    /// When there are too many or a name comes twice.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, ArgumentError> {
        let mut arguments = BTreeMap::new();
        for (name, value) in pairs {
            if arguments.len() == ARGUMENTS_MAX || arguments.contains_key(&name) {
                return Err(ArgumentError::Shape);
            }
            arguments.insert(name, value);
        }
        Ok(Self(arguments))
    }

    /// Arguments from a JSON object; inner objects become dotted names, arrays of texts become commas.
    ///
    /// # Errors
    /// When it is not an object of texts.
    pub fn from_json(value: &Value) -> Result<Self, ArgumentError> {
        let mut pairs = Vec::new();
        flatten("", value, 0, &mut pairs)?;
        Self::from_pairs(pairs)
    }

    /// Whether a name is given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The text of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Sets a name that was not given.
    pub fn set_default(&mut self, name: &str, value: &str) {
        self.0.entry(name.to_owned()).or_insert_with(|| value.to_owned());
    }

    /// Takes a name out, for what doors handle themselves.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Takes out every name that begins with a prefix, without it.
    fn take_prefixed(&mut self, prefix: &str) -> Vec<(String, String)> {
        let names = self.0.keys().filter(|name| name.starts_with(prefix)).cloned().collect::<Vec<_>>();
        names
            .into_iter()
            .filter_map(|name| {
                let value = self.0.remove(&name)?;
                Some((name.strip_prefix(prefix).unwrap_or(&name).to_owned(), value))
            })
            .collect()
    }

    pub(super) fn finish(self, spec: &'static CommandSpec) -> Result<(), ArgumentError> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(ArgumentError::Unknown {
                word: spec.word,
                name: name.chars().take(64).collect(),
                takes: spec.arguments.iter().map(|argument| argument.name).collect::<Vec<_>>().join(", "),
            }),
        }
    }
}

fn flatten(
    prefix: &str,
    value: &Value,
    depth: usize,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), ArgumentError> {
    if pairs.len() > ARGUMENTS_MAX || depth > 3 {
        return Err(ArgumentError::Shape);
    }
    let text = match value {
        Value::Object(map) => {
            for (key, value) in map {
                let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(&name, value, depth + 1, pairs)?;
            }
            return Ok(());
        }
        Value::Null if depth > 0 => return Ok(()),
        Value::String(text) => text.clone(),
        Value::Bool(held) => if *held { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().ok_or(ArgumentError::Shape))
            .collect::<Result<Vec<_>, _>>()?
            .join(","),
        Value::Null => return Err(ArgumentError::Shape),
    };
    if prefix.is_empty() {
        return Err(ArgumentError::Shape);
    }
    pairs.push((prefix.to_owned(), text));
    Ok(())
}

/// A type that an argument can have.
pub trait Argument: Sized {
    /// What it looks like.
    const FORM: &'static str;
    /// Whether it must be given.
    const REQUIRED: bool = true;

    /// Takes it out of the arguments.
    ///
    /// # Errors
    /// When it is missing or not of its form.
    fn read(arguments: &mut Arguments, name: &str) -> Result<Self, ArgumentError>;
}

/// A type that reads from one text.
pub trait OneText: Sized {
    /// What it looks like.
    const FORM: &'static str;

    /// Reads the text.
    ///
    /// # Errors
    /// What is wrong with it.
    fn one(text: &str) -> Result<Self, String>;
}

macro_rules! one_text {
    ($($type:ty = $form:literal),* $(,)?) => {$(
        impl OneText for $type {
            const FORM: &'static str = $form;

            fn one(text: &str) -> Result<Self, String> {
                text.trim().parse().map_err(|error| format!("{error}"))
            }
        }
    )*};
}

one_text! {
    crate::id::AuthorityId = "an authority's id",
    crate::id::CaseId = "a case's id",
    crate::id::EntryId = "an entry's id",
    crate::id::MandateId = "a mandate's id",
    crate::id::RecordId = "a record's id",
    crate::id::Slug = "a name of the pack",
    crate::id::UnitId = "a unit's id",
    crate::id::PackId = "a pack's id",
    crate::id::PackVersion = "a pack's version",
    crate::identifier::Identifier = "an identifier, for example cn-uscc:91350100M000100Y43",
    crate::link::LinkKind = "successor-of, predecessor-of, branch-of or has-branch",
    crate::name::NameKind = "registered, former, short, alias or translation",
    crate::matter::Matter = "a matter, for example procurement.supplier",
    crate::calendar::Period = "a period, for example P6M",
    Prose = "a text",
    Date = "a day, for example 2019-09-02",
}

impl<W: Word> OneText for W {
    const FORM: &'static str = "one of the words that the command's help lists";

    fn one(text: &str) -> Result<Self, String> {
        text.trim().parse()
    }
}

impl<T: OneText> Argument for T {
    const FORM: &'static str = <T as OneText>::FORM;

    fn read(arguments: &mut Arguments, name: &str) -> Result<Self, ArgumentError> {
        let text = arguments
            .take(name)
            .ok_or_else(|| ArgumentError::Missing { name: name.to_owned(), form: <T as OneText>::FORM })?;
        T::one(&text).map_err(|what| ArgumentError::Form { name: name.to_owned(), what })
    }
}

impl<T: OneText> Argument for Option<T> {
    const FORM: &'static str = <T as OneText>::FORM;
    const REQUIRED: bool = false;

    fn read(arguments: &mut Arguments, name: &str) -> Result<Self, ArgumentError> {
        if arguments.has(name) { T::read(arguments, name).map(Some) } else { Ok(None) }
    }
}

impl<T: OneText> Argument for Vec<T> {
    const FORM: &'static str = "several, parted by commas";
    const REQUIRED: bool = false;

    fn read(arguments: &mut Arguments, name: &str) -> Result<Self, ArgumentError> {
        let text = arguments.take(name).unwrap_or_default();
        text.split(',')
            .filter(|part| !part.trim().is_empty())
            .map(|part| T::one(part).map_err(|what| ArgumentError::Form { name: name.to_owned(), what }))
            .collect()
    }
}

impl Argument for bool {
    const FORM: &'static str = "yes or no (no if left out)";
    const REQUIRED: bool = false;

    fn read(arguments: &mut Arguments, name: &str) -> Result<Self, ArgumentError> {
        match arguments.take(name).as_deref().map(str::trim) {
            None | Some("no" | "false") => Ok(false),
            Some("yes" | "true") => Ok(true),
            Some(other) => Err(ArgumentError::Form {
                name: name.to_owned(),
                what: format!("'{}' is neither yes nor no", other.chars().take(64).collect::<String>()),
            }),
        }
    }
}

/// Facts as people wrote them, before the pack types them: every argument that begins with `act.`,
/// `organisation.` or `case.`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawFacts(pub BTreeMap<Slug, String>);

impl Argument for RawFacts {
    const FORM: &'static str = "act.…, organisation.… and case.…: the facts that the pack declares";
    const REQUIRED: bool = false;

    fn read(arguments: &mut Arguments, name: &str) -> Result<Self, ArgumentError> {
        let mut facts = BTreeMap::new();
        for prefix in ["act.", "organisation.", "case."] {
            for (key, value) in arguments.take_prefixed(prefix) {
                facts.insert(slug(name, &format!("{prefix}{key}"))?, value);
            }
        }
        Ok(Self(facts))
    }
}

/// Findings on limbs: every argument that begins with `finding.`, each `yes: why` or `no: why`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(pub BTreeMap<Slug, Finding>);

impl Argument for Findings {
    const FORM: &'static str = "finding.LIMB for every limb that is a finding: yes or no, a colon, and why";
    const REQUIRED: bool = false;

    fn read(arguments: &mut Arguments, name: &str) -> Result<Self, ArgumentError> {
        let mut findings = BTreeMap::new();
        for (limb, text) in arguments.take_prefixed("finding.") {
            let finding = read_finding(&text).ok_or_else(|| ArgumentError::Form {
                name: format!("finding.{limb}"),
                what: "say yes or no, a colon, and why, for example 'yes: the accounts hold 3 million'"
                    .to_owned(),
            })?;
            findings.insert(slug(name, &limb)?, finding);
        }
        Ok(Self(findings))
    }
}

fn read_finding(text: &str) -> Option<Finding> {
    let (holds, reasons) = text.split_once(':')?;
    let holds = match holds.trim() {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    Some(Finding { holds, reasons: reasons.parse().ok()? })
}

/// Evidence by item: every argument that begins with `evidence.`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence(pub BTreeMap<Slug, Prose>);

impl Argument for Evidence {
    const FORM: &'static str = "evidence.ITEM for every item of the rule: what it is and where it is kept";
    const REQUIRED: bool = false;

    fn read(arguments: &mut Arguments, name: &str) -> Result<Self, ArgumentError> {
        let mut evidence = BTreeMap::new();
        for (item, text) in arguments.take_prefixed("evidence.") {
            let prose = Prose::one(&text)
                .map_err(|what| ArgumentError::Form { name: format!("evidence.{item}"), what })?;
            evidence.insert(slug(name, &item)?, prose);
        }
        Ok(Self(evidence))
    }
}

/// Names by language: `name` and every argument that begins with `name.`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub Vec<(Option<String>, String)>);

impl Argument for Names {
    const FORM: &'static str = "name, and name.LANGUAGE for other languages";

    fn read(arguments: &mut Arguments, name: &str) -> Result<Self, ArgumentError> {
        let plain = arguments.take("name").into_iter().map(|text| (None, text));
        let names = plain
            .chain(
                arguments.take_prefixed("name.").into_iter().map(|(language, text)| (Some(language), text)),
            )
            .collect::<Vec<_>>();
        if names.is_empty() {
            return Err(ArgumentError::Missing { name: name.to_owned(), form: Self::FORM });
        }
        Ok(Self(names))
    }
}

fn slug(name: &str, text: &str) -> Result<Slug, ArgumentError> {
    text.parse::<Slug>()
        .map_err(|error| ArgumentError::Form { name: name.to_owned(), what: error.to_string() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::command::{Command, all};

    fn flat(value: &Value) -> Option<Vec<(String, String)>> {
        let arguments = Arguments::from_json(value).ok()?;
        Some(arguments.0.into_iter().collect())
    }

    #[test]
    fn objects_become_dotted_names() {
        let given = json!({
            "list": "judgment-default",
            "act": { "kind": "judgment", "final": true, "pages": 12, "note": null },
            "fields": ["tax", "judgment"],
            "restricted": false,
            "none": [],
        });
        let expected = [
            ("act.final", "yes"),
            ("act.kind", "judgment"),
            ("act.pages", "12"),
            ("fields", "tax,judgment"),
            ("list", "judgment-default"),
            ("none", ""),
            ("restricted", "no"),
        ];
        let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(flat(&given), Some(expected.to_vec()));
        assert_eq!(flat(&json!({})), Some(vec![]));
    }

    #[test]
    fn what_is_no_object_of_texts_is_refused() {
        for bad in [
            json!(null),
            json!("text"),
            json!(1),
            json!([]),
            json!(["a"]),
            json!({ "a": [1] }),
            json!({ "a": [["b"]] }),
            json!({ "a": [{ "b": "c" }] }),
            json!({ "a": [null] }),
            json!({ "": "x" }),
            json!({ "a": { "b": { "c": { "d": "too deep" } } } }),
            // The same name by two ways.
            json!({ "a.b": "1", "a": { "b": "2" } }),
        ] {
            assert_eq!(Arguments::from_json(&bad), Err(ArgumentError::Shape), "{bad}");
        }
        assert!(flat(&json!({ "a": { "b": { "c": "deep enough" } } })).is_some());
    }

    #[test]
    fn there_is_a_most_of_arguments() {
        let many = |count: usize| {
            let pairs =
                (0..count).map(|at| (format!("n{at}"), json!("x"))).collect::<serde_json::Map<_, _>>();
            Arguments::from_json(&Value::Object(pairs))
        };
        assert!(many(ARGUMENTS_MAX).is_ok());
        assert_eq!(many(ARGUMENTS_MAX + 1), Err(ArgumentError::Shape));
        assert_eq!(many(10_000), Err(ArgumentError::Shape));
        let twice = [("a", "1"), ("a", "2")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(Arguments::from_pairs(twice), Err(ArgumentError::Shape));
    }

    fn told(word: &str, pairs: &[(&str, &str)]) -> String {
        let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        match Command::read(word, Arguments::from_pairs(pairs).unwrap()) {
            Ok(command) => panic!("{word} was read: {command:?}"),
            Err(error) => error.to_string(),
        }
    }

    /// Every error names the input, the place and what would be right.
    #[test]
    fn errors_name_the_argument_and_the_remedy() {
        let case = ("case", "c-1");
        for (word, pairs, expected) in [
            ("burn", &[][..], "there is no command 'burn': see the list of commands"),
            ("serve-notice", &[case], "argument 'method' is missing: give a name of the pack"),
            (
                "serve-notice",
                &[case, ("method", "by hand")],
                "argument 'method': 'by hand' is not a rule name: use 1 to 96 of letters, digits, '-', '_' and '.', starting with a letter or digit",
            ),
            (
                "serve-notice",
                &[case, ("method", "post"), ("officer", "Li")],
                "command 'serve-notice' takes no argument 'officer': it takes case, method",
            ),
            (
                "decide",
                &[case, ("verdict", "agree")],
                "argument 'verdict': 'agree' is not one of approve, return",
            ),
            (
                "close-case",
                &[case, ("reasons", " ")],
                "argument 'reasons': the text is empty: say it in words",
            ),
            (
                "decide-objection",
                &[("entry", "e-1"), ("founded", "perhaps"), ("reasons", "x")],
                "argument 'founded': 'perhaps' is neither yes nor no",
            ),
            (
                "propose",
                &[case, ("outcome", "list"), ("reasons", "x"), ("finding.able", "sure")],
                "argument 'finding.able': say yes or no, a colon, and why, for example 'yes: the accounts hold 3 million'",
            ),
            (
                "record-exit",
                &[("entry", "e-1"), ("exit", "performed"), ("evidence.slip", "")],
                "argument 'evidence.slip': the text is empty: say it in words",
            ),
            (
                "register-organisation",
                &[("organisation", "reg-DE:HRB1")],
                "argument 'names' is missing: give name, and name.LANGUAGE for other languages",
            ),
        ] {
            assert_eq!(told(word, pairs), expected);
        }
        let day = told("retain-measure", &[("measure", "m-1"), ("law", "x"), ("until", "2019-02-30")]);
        assert!(day.starts_with("argument 'until': ") && day.len() > 20, "{day}");
        let long = "x".repeat(10_000);
        assert!(told(&long, &[]).len() < 200, "the whole input is repeated");
        assert!(told("decide", &[case, ("verdict", &long)]).len() < 300, "the whole input is repeated");
        assert!(told("decide", &[case, ("verdict", "return"), (&long, "x")]).len() < 300);
    }

    #[test]
    fn findings_facts_and_names_are_gathered() {
        let pairs = [
            ("list", "l"),
            ("ground", "g"),
            ("basis", "b"),
            ("act.kind", "judgment"),
            ("case.corrected", "no"),
            ("organisation.kind", "company"),
        ];
        let pairs = pairs.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let read = Command::read("open-case", Arguments::from_pairs(pairs).unwrap()).unwrap();
        let Command::Case(crate::command::case::Command::OpenCase(open)) = read else { panic!("{read:?}") };
        let names = open.facts.0.keys().map(Slug::as_str).collect::<Vec<_>>();
        assert_eq!(names, ["act.kind", "case.corrected", "organisation.kind"]);
        assert_eq!((open.field, open.restricted), (None, false));
    }

    #[test]
    fn the_table_of_commands_tells_everything() {
        let mut words = all().map(|spec| spec.word).collect::<Vec<_>>();
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        assert!(count > 50 && words.len() == count, "a word is used twice");
        for spec in all() {
            assert!(!spec.roles.is_empty() && !spec.summary.is_empty(), "{}", spec.word);
            for argument in spec.arguments {
                let told = [argument.name, argument.form, argument.about];
                assert!(told.iter().all(|text| !text.is_empty()), "{} {}", spec.word, argument.name);
            }
            // Without any argument each command asks for the first that it needs.
            let needs = spec.arguments.iter().find(|argument| argument.required);
            match Command::read(spec.word, Arguments::default()) {
                Err(ArgumentError::Missing { name, .. }) => {
                    assert_eq!(Some(name.as_str()), needs.map(|argument| argument.name));
                }
                Ok(read) => assert!(needs.is_none() && read.spec().word == spec.word),
                Err(other) => panic!("{}: {other}", spec.word),
            }
        }
    }
}
