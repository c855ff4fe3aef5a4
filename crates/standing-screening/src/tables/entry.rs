//! What the vocabulary knows of one word or phrase.
//!
//! Deliberately absent: where it stands in a name; the parser decides which of its meanings applies there.

/// Number of an entry of the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct EntryId(pub(crate) u32);

/// Everything that one spelling can mean.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// The spelling, as names are normalised.
    pub(crate) text: String,
    /// A legal form of this class, at this place of the name.
    pub(crate) form: Option<(FormClass, FormPlace)>,
    /// A trade, a head or another word that many names share.
    pub(crate) word: Option<WordKind>,
    /// Rows of the words table that hold the spelling: words sharing one mean the same.
    pub(crate) meanings: Vec<u16>,
    /// Codes of the places of this name.
    pub(crate) regions: Vec<&'static str>,
    /// For Han places: the name without its kind (省, 市, 县).
    pub(crate) region_short: Option<&'static str>,
    /// A number word.
    pub(crate) number: Option<u32>,
    /// Most words of a phrase that begins with this word; one when none does.
    pub(crate) phrase_words_max: usize,
}

/// Sorts of legal forms; what one form is called in other countries is one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormClass {
    Limited,
    Stock,
    /// Any company, the sort not said.
    Company,
    Partnership,
    Sole,
    Cooperative,
    State,
    Nonprofit,
}

impl FormClass {
    /// One bit of its own in a set of classes.
    pub(crate) const fn bit(self) -> u8 {
        match self {
            Self::Limited => 1,
            Self::Stock => 2,
            Self::Company => 4,
            Self::Partnership => 8,
            Self::Sole => 16,
            Self::Cooperative => 32,
            Self::State => 64,
            Self::Nonprofit => 128,
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "limited" => Self::Limited,
            "stock" => Self::Stock,
            "company" => Self::Company,
            "partnership" => Self::Partnership,
            "sole" => Self::Sole,
            "cooperative" => Self::Cooperative,
            "state" => Self::State,
            "nonprofit" => Self::Nonprofit,
            _ => return None,
        })
    }
}

/// Where in a name a legal form is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormPlace {
    Any,
    Start,
    End,
    Both,
}

impl FormPlace {
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "any" => Self::Any,
            "start" => Self::Start,
            "end" => Self::End,
            "both" => Self::Both,
            _ => return None,
        })
    }

    /// The place that allows whatever either allows.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (left, right) if left == right => left,
            (Self::Any, _) | (_, Self::Any) => Self::Any,
            _ => Self::Both,
        }
    }
}

/// Sorts of words that many names share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordKind {
    Industry,
    /// A licensed trade: a firm of its own even beside a parent of the same name.
    Finance,
    Group,
    /// Sort of institution: university, hospital.
    Head,
    Branch,
    Filler,
}

impl WordKind {
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "industry" => Self::Industry,
            "finance" => Self::Finance,
            "group" => Self::Group,
            "head" => Self::Head,
            "branch" => Self::Branch,
            "filler" => Self::Filler,
            _ => return None,
        })
    }
}
