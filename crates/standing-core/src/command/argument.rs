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
