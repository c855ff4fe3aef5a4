//! Pages that hold nothing but texts of their own: made once as parts, laid out as a page, and given to machines as
//! JSON. So neither can say what the other does not.

use askama::Template;
use axum::response::Response;
use serde::Serialize;

use super::address;
use super::answer::{answer, answer_json};
use super::frame::{Frame, Section};
use super::speech::Speech;

/// A page of texts.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// Its address without the locale.
    pub(crate) path: &'static str,
    /// The section of the navigation.
    pub(crate) section: Section,
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
}

/// A part of a page of texts, from the top down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "part", content = "says", rename_all = "kebab-case")]
pub(crate) enum Part {
    /// What the page is about, in a sentence or two.
    Lead(String),
    /// A paragraph.
    Text(String),
    /// What stands above the parts that follow.
    Heading(String),
    /// Things of one kind, in no order.
    Points(Vec<String>),
    /// What comes one after the other.
    Steps(Vec<Said>),
    /// Words and what they mean.
    Words(Vec<Said>),
    /// Where to read on.
    Link(Said),
}

/// A word or a step with what is said of it; of a link its text and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Said {
    pub(crate) head: String,
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    t: Speech,
    page: Frame,
    sheet: Sheet,
}

/// The same for machines.
#[derive(Debug, Serialize)]
struct SheetForm {
    language: &'static str,
    address: String,
    title: String,
    parts: Vec<Part>,
}

impl Sheet {
    /// The page.
    pub(crate) fn page(self, t: Speech) -> Response {
        let twin = address::page(t.locale(), &format!("{}.json", self.path));
        let page = Frame::new(t, self.section, self.path, self.title.clone()).below(t, &[]).twin(twin);
        answer(&SheetPage { t, page, sheet: self })
    }

    /// Its twin.
    pub(crate) fn json(self, t: Speech) -> Response {
        answer_json(&SheetForm {
            language: t.locale().spoken(),
            address: address::page(t.locale(), self.path),
            title: self.title,
            parts: self.parts,
        })
    }
}

impl Said {
    /// What two messages say.
    pub(crate) fn of(t: Speech, [head, text]: [&str; 2]) -> Self {
        Self { head: t.say(head), text: t.say(text) }
    }

    /// A link to a page of the same locale.
    pub(crate) fn link(t: Speech, text: &str, path: &str) -> Self {
        Self { head: t.say(text), text: address::page(t.locale(), path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn parts_say_what_they_are() {
        let said = Said { head: "Correct".to_owned(), text: "To put right.".to_owned() };
        let parts = [Part::Lead("A register.".to_owned()), Part::Words(vec![said])];
        assert_eq!(
            serde_json::to_value(parts).unwrap(),
            json!([
                {"part": "lead", "says": "A register."},
                {"part": "words", "says": [{"head": "Correct", "text": "To put right."}]},
            ])
        );
    }
}
