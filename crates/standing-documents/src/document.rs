//! What a paper holds: words in order, each with its language. How they look is for `html` and `pdf`.

use jiff::civil::Date;
use serde::Serialize;

use crate::language::Language;

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The notice of a proposed listing.
    Notice,
    /// A decision.
    Decision,
    /// A report of standing.
    Certificate,
}

impl Kind {
    /// The word in addresses and names of files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Decision => "decision",
            Self::Certificate => "certificate",
        }
    }
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Which paper.
    pub kind: Kind,
    /// The language tag of its own words.
    pub language: &'static str,
    /// The day on its head.
    #[serde(skip)]
    pub day: Date,
    /// Its title.
    pub title: Passage,
    /// Who issues it.
    pub issuer: Passage,
    /// The organisation to which it is addressed.
    pub addressee: Passage,
    /// That it is a draft, and what it lacks; empty for a paper that can be served.
    pub draft: String,
    /// Number, day, identifiers.
    pub head: Vec<Fact>,
    /// The body.
    pub sections: Vec<Section>,
    /// Where it comes from, and how to check that.
    pub foot: Vec<Passage>,
}

/// A text and its language tag; the tag is empty when the language was not recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The text.
    pub text: String,
    /// The language tag.
    pub lang: String,
}

impl Passage {
    /// The register's own words.
    pub(crate) fn own(language: Language, text: String) -> Self {
        Self { text, lang: language.tag().to_owned() }
    }

    /// What somebody wrote. Its language was not recorded: Han characters are taken for Chinese, Latin letters for
    /// English, so that it is read aloud and set rightly.
    pub(crate) fn written(text: impl Into<String>) -> Self {
        let text = text.into();
        let lang = match text.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character)) {
            true => "zh-Hans",
            false if text.chars().any(|character| character.is_ascii_alphabetic()) => "en",
            false => "",
        };
        Self { lang: lang.to_owned(), text }
    }
}

/// A name and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The values, one under the other.
    pub values: Vec<Passage>,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "has", rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Text(Passage),
    /// A list.
    Items(Vec<Item>),
    /// Names and values.
    Facts(Vec<Fact>),
}

/// One item of a list: what it says, and on which clauses that rests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// A word before it, such as what was found; empty for none.
    pub label: String,
    /// What it says.
    pub says: Passage,
    /// The same in the language of the sources, where that is another one.
    pub source: Option<Passage>,
    /// More about it, a line each.
    pub more: Vec<Passage>,
    /// The clauses: `opinions-2016 IV(2)3 C155`.
    pub clauses: Vec<String>,
}

impl Item {
    /// An item of one sentence.
    pub(crate) fn of(says: Passage) -> Self {
        Self { says, ..Self::default() }
    }
}
