//! One field of a command's form: what it asks for, how it is filled in, and what stands in it.

use standing_core::pack::model::EvidenceItem;

use super::documents::Handed;
use crate::pages::{CiteView, Legal, Speech};

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// One line.
    Line,
    /// A text.
    Area,
    /// A day, as year, month and day.
    Day,
    /// One of a few.
    Choice,
    /// Any of a few; the value holds them with commas between.
    Several,
    /// Yes or no.
    YesNo,
    /// Yes or no, and why: a limb on which an official finds.
    Finding,
    /// A limb that the facts or the file answer: shown, not asked.
    Shown,
}

/// One field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its name, as the command takes it.
    pub(crate) name: String,
    /// What it asks for: a message, or the rules' words in a language of their own.
    pub(crate) label: Legal,
    pub(crate) hint: String,
    /// Words of the rules that may be used in it; empty where there are none.
    pub(crate) words: Legal,
    pub(crate) kind: FieldKind,
    pub(crate) value: String,
    /// The reasons beside a finding.
    pub(crate) why: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) is_required: bool,
    /// The other fields depend on it, so it is asked for first.
    pub(crate) is_first: bool,
    pub(crate) cites: Vec<CiteView>,
    /// Documents handed in with it; none where it takes no documents.
    pub(crate) documents: Option<Vec<Handed>>,
    /// What is wrong with it; empty when nothing is.
    pub(crate) problem: String,
}

/// One of a few.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: Legal,
    pub(crate) is_chosen: bool,
}

impl Field {
    /// A required field with a value and nothing else.
    pub(in crate::door) fn new(name: &str, label: Legal, kind: FieldKind, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            label,
            hint: String::new(),
            words: Legal::default(),
            kind,
            value: value.to_owned(),
            why: String::new(),
            choices: Vec::new(),
            is_required: true,
            is_first: false,
            cites: Vec::new(),
            documents: None,
            problem: String::new(),
        }
    }

    /// What a rule asks to be shown: in words, with documents, or both.
    pub(in crate::door) fn evidence(t: Speech, item: &EvidenceItem, value: &str) -> Self {
        let label = Legal::of(&item.title, t.locale().word());
        let hint = if item.required { "evidence-hint" } else { "evidence-menu-hint" };
        Self {
            hint: t.say(hint),
            is_required: item.required,
            documents: Some(Vec::new()),
            ..Self::new(&evidence_name(item), label, FieldKind::Area, value)
        }
    }

    /// The same field with choices; the only one there is stands in it already.
    pub(in crate::door) fn choosing(mut self, choices: Vec<(String, Legal)>) -> Self {
        self.kind = FieldKind::Choice;
        if let [(only, _)] = choices.as_slice()
            && self.is_required
            && !self.is_first
            && self.value.is_empty()
        {
            self.value.clone_from(only);
        }
        self.with_choices(choices)
    }

    /// The same field with choices of which any may be taken.
    pub(in crate::door) fn choosing_several(mut self, choices: Vec<(String, Legal)>) -> Self {
        self.kind = FieldKind::Several;
        self.with_choices(choices)
    }

    fn with_choices(mut self, choices: Vec<(String, Legal)>) -> Self {
        let is_several = self.kind == FieldKind::Several;
        let is_chosen = |value: &str| match is_several {
            true => self.value.split(',').any(|one| one == value),
            false => self.value == value,
        };
        let of = |(value, label): (String, Legal)| Choice { is_chosen: is_chosen(&value), value, label };
        self.choices = choices.into_iter().map(of).collect();
        self
    }

    /// Whether something stands in it, in words or as a document.
    pub(crate) fn is_given(&self) -> bool {
        !self.value.trim().is_empty() || self.documents.as_ref().is_some_and(|all| !all.is_empty())
    }

    /// What the command takes: the words, and each document under the name that proves it.
    pub(in crate::door) fn said(&self) -> String {
        let value = match self.kind {
            FieldKind::Finding => format!("{}: {}", self.value, self.why),
            _ => self.value.trim().to_owned(),
        };
        let documents = self.documents.iter().flatten().map(|document| document.id.as_str());
        let pieces = [value.as_str()].into_iter().filter(|text| !text.is_empty()).chain(documents);
        pieces.collect::<Vec<_>>().join("\n")
    }

    /// Its id on the page.
    pub(crate) fn id(&self) -> String {
        self.name.replace('.', "-")
    }

    /// The name of the reasons beside a finding.
    pub(crate) fn why_name(&self) -> String {
        self.name.replacen("finding.", "why.", 1)
    }

    /// The ids of what is said about it: its hint, and what is wrong.
    pub(crate) fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id()));
        let problem = (!self.problem.is_empty()).then(|| format!("{}-error", self.id()));
        hint.into_iter().chain(problem).collect::<Vec<_>>().join(" ")
    }

    /// Where the error summary leads: to the field, or to its first choice.
    pub(crate) fn anchor(&self) -> String {
        match self.kind {
            FieldKind::YesNo | FieldKind::Finding => format!("{}-yes", self.id()),
            FieldKind::Several => format!("{}-1", self.id()),
            _ => self.id(),
        }
    }

    /// Whether it is filled in in this way, by the way's name in templates.
    pub(crate) fn is(&self, kind: &str) -> bool {
        kind == match self.kind {
            FieldKind::Line => "line",
            FieldKind::Area => "area",
            FieldKind::Day => "day",
            FieldKind::Choice => "choice",
            FieldKind::Several => "several",
            FieldKind::YesNo => "yes-no",
            FieldKind::Finding => "finding",
            FieldKind::Shown => "shown",
        }
    }

    /// What stands in it as a reader is told it; yes and no are said by the page.
    pub(crate) fn shown_values(&self) -> Vec<Legal> {
        if self.choices.is_empty() {
            return vec![Legal::plain(&self.value)];
        }
        let chosen = self.choices.iter().filter(|choice| choice.is_chosen);
        chosen.map(|choice| choice.label.clone()).collect()
    }
}

/// The name of the field for a piece of evidence.
pub(in crate::door) fn evidence_name(item: &EvidenceItem) -> String {
    format!("evidence.{}", item.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_follow_the_words_under_the_names_that_prove_them() {
        let mut field = Field::new("evidence.receipt", Legal::default(), FieldKind::Area, " Receipt 7. ");
        assert_eq!(field.said(), "Receipt 7.");
        let handed = |id: &str| Handed { id: id.into(), name: "收据.pdf".into(), kilobytes: 3 };
        field.documents = Some(vec![handed("ev-1"), handed("ev-2")]);
        assert_eq!(field.said(), "Receipt 7.\nev-1\nev-2");
        field.value.clear();
        assert!(field.is_given());
        assert_eq!(field.said(), "ev-1\nev-2", "a document says enough");
    }
}
