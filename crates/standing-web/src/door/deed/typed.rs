//! What was typed into a form: fields with their values, and what is wrong with them, in the reader's language.

use jiff::civil::Date;
use standing_core::prose::Prose;

use super::about::About;
use super::posted::Posted;
use super::{Deed, Form};
use crate::pages::legal::Legal;
use crate::pages::{Speech, wrong};

/// One field of the form.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    /// What it asks for: a message, or the pack's words for a piece of evidence in a language of their own.
    pub(super) label: Legal,
    pub(super) hint: String,
    pub(super) value: String,
    /// What is wrong with it; empty when nothing is.
    pub(super) problem: String,
    pub(super) form: Form,
    /// Whether it may be left empty.
    pub(super) is_optional: bool,
}

impl Field {
    pub(super) fn is_text(&self) -> bool {
        self.form == Form::Text
    }

    pub(super) fn is_day(&self) -> bool {
        matches!(self.form, Form::Day | Form::DayOrNone)
    }

    pub(super) fn is_given(&self) -> bool {
        !self.value.trim().is_empty()
    }
}

/// The fields of a deed, with what was sent for them.
pub(super) fn fields(t: Speech, deed: &Deed, about: &About, posted: &Posted) -> Vec<Field> {
    let plain = |text: String| Legal { text, lang: String::new() };
    let mut fields: Vec<Field> = deed
        .asks
        .iter()
        .map(|ask| Field {
            name: ask.name.to_owned(),
            label: plain(t.say(ask.label)),
            hint: t.say(ask.hint),
            value: posted.text(ask.name).to_owned(),
            problem: String::new(),
            form: ask.form,
            is_optional: ask.form == Form::DayOrNone,
        })
        .collect();
    fields.extend(about.needed.iter().map(|needed| {
        let name = format!("evidence.{}", needed.id);
        Field {
            value: posted.text(&name).to_owned(),
            name,
            label: needed.title.clone(),
            hint: if needed.is_required {
                t.say("deed-evidence-required")
            } else {
                t.say("deed-evidence-menu")
            },
            problem: String::new(),
            form: Form::Text,
            is_optional: !needed.is_required,
        }
    }));
    fields
}

/// Says what is wrong with each field; whether nothing is.
pub(super) fn judge(t: Speech, fields: &mut [Field]) -> bool {
    for field in fields.iter_mut() {
        field.problem = fault(t, field);
    }
    fields.iter().all(|field| field.problem.is_empty())
}

fn fault(t: Speech, field: &Field) -> String {
    if !field.is_given() {
        return match field.is_optional {
            true => String::new(),
            false if field.is_day() => t.say("error-as-of"),
            false => t.say("wrong-text-empty"),
        };
    }
    if field.is_day() {
        return match field.value.trim().parse::<Date>() {
            Ok(_) => String::new(),
            Err(_) => t.say("error-as-of"),
        };
    }
    match field.value.parse::<Prose>() {
        Ok(_) => String::new(),
        Err(error) => wrong::prose(t, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Locale;

    fn judged(form: Form, is_optional: bool, value: &str) -> String {
        let mut fields = [Field {
            name: "x".into(),
            label: Legal::default(),
            hint: String::new(),
            value: value.into(),
            problem: String::new(),
            form,
            is_optional,
        }];
        judge(Speech::new(Locale::English), &mut fields);
        fields[0].problem.clone()
    }

    #[test]
    fn a_field_is_taken_or_told_what_is_wrong() {
        for (form, is_optional, value, is_wrong) in [
            (Form::Text, false, "paid", false),
            (Form::Text, false, " ", true),
            (Form::Text, true, "", false),
            (Form::Text, true, "a\u{0}b", true),
            (Form::Day, false, "2019-12-02", false),
            (Form::Day, false, "2 December", true),
            (Form::Day, false, "", true),
            (Form::DayOrNone, true, "", false),
            (Form::DayOrNone, true, "2019-13-01", true),
        ] {
            assert_eq!(!judged(form, is_optional, value).is_empty(), is_wrong, "{form:?} {value:?}");
        }
    }
}
