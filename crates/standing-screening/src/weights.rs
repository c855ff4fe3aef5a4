//! Every number that decides how names are compared, in one place.
//!
//! A score begins at 1. Each rule that applies multiplies it by its factor; a decisive rule means that the names
//! belong to different organisations, whatever else agrees, and keeps the score below [`MATCH_THRESHOLD`].
//!
//! Deliberately absent: numbers that depend on a script, a list or a customer. One table serves all.

/// From this score on two names are shown as a possible match, in every script.
pub const MATCH_THRESHOLD: f64 = 0.70;

/// Highest score of names that something decisive parts.
pub(crate) const DIFFERENT_SCORE_MAX: f64 = 0.69;

/// Highest score of names when identifiers of one scheme contradict each other.
pub(crate) const CONTRADICTED_SCORE_MAX: f64 = 0.40;

/// Lowest score of a pair that shares an identifier, whatever the names are.
pub(crate) const SHARED_IDENTIFIER_SCORE_MIN: f64 = 0.99;

/// Part of the score below 1 that the likeness of the letters decides, so that equal findings are still ranked.
pub(crate) const LIKENESS_SHARE: f64 = 0.03;

/// How much a word counts for the likeness of two names, by its part.
pub(crate) const DISTINCTIVE_WEIGHT: f64 = 1.0;
pub(crate) const REGION_WEIGHT: f64 = 0.6;
pub(crate) const SHARED_WORD_WEIGHT: f64 = 0.45;
pub(crate) const SMALL_WORD_WEIGHT: f64 = 0.05;
pub(crate) const FORM_WEIGHT: f64 = 0.03;

/// Share of the likeness that comes from words; the rest comes from the letters of the whole name.
pub(crate) const WORDS_SHARE: f64 = 0.55;

/// A finding about one part of two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The names are written the same, letter for letter.
    Identical,
    /// Equal but for case, width, accents, spaces, brackets or variant characters.
    SameWriting,
    /// A word is written differently in the way of its language: kana, plural, joined words.
    Spelling,
    /// The words are in another order.
    Order,
    /// Equal after transliteration.
    Transliterated,
    /// Two words of one meaning.
    SameMeaning,
    /// One or two letters differ in a long word.
    Typo,
    /// One letter differs in a short word that others support.
    ShortTypo,
    /// A character is taken for one that looks like it.
    LookAlike,
    /// A character is wrong in a word that many names share.
    SharedWordSlip,
    /// A letter of another script that looks the same stands in a word.
    MixedScript,
    /// A small word is missing.
    SmallWord,
    /// The legal form is missing on one side.
    FormMissing,
    /// The legal form is written otherwise.
    FormWriting,
    /// One side says less exactly which legal form it is.
    FormWider,
    /// The legal forms are different ones.
    FormOther,
    /// A company on one side, an association, foundation or authority on the other.
    FormContradicts,
    /// The place before the name is missing on one side.
    LeadingRegionMissing,
    /// A place within or after the name is missing on the side of a short name.
    RegionMissingInShort,
    /// A place within or after the name is missing: another establishment.
    RegionMissing,
    /// One side names the wider or narrower place too.
    RegionWider,
    /// Different places.
    RegionOther,
    /// A short name without the word group.
    GroupMissingInShort,
    /// The group or its holding on one side only, both names being full.
    GroupMissing,
    /// A short name without the words of its trade.
    IndustryMissingInShort,
    /// A short name without the words of a licensed trade, which make another firm.
    FinanceMissing,
    /// Words of trade on one side only, both names being full.
    IndustryMissing,
    /// Different trades.
    IndustryOther,
    /// A short name made of the first characters of words.
    Abbreviated,
    /// A word is shortened in a short name.
    AbbreviatedWord,
    /// Different numbers in a sequence.
    OrdinalOther,
    /// A number in a sequence on one side only.
    OrdinalMissing,
    /// Different branches.
    BranchOther,
    /// A branch on one side only.
    BranchMissing,
    /// The distinctive part is another one.
    DistinctiveOther,
    /// Distinctive words on one side only.
    DistinctiveMissing,
    /// Nothing but words that many names share.
    GenericOnly,
    /// Written in two scripts that could not be brought together.
    NotComparable,
    /// An identifier agrees.
    IdentifierAgrees,
    /// An identifier of one scheme contradicts.
    IdentifierContradicts,
    /// The countries are different ones.
    CountryOther,
}

/// What a rule does to the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effect {
    /// Multiplies the score.
    Factor(f64),
    /// The names belong to different organisations.
    Decisive,
}

impl Rule {
    /// THE TABLE: what each rule does, and what a person is told.
    #[must_use]
    pub const fn row(self) -> (Effect, &'static str) {
        use Effect::{Decisive, Factor};
        match self {
            Self::Identical => (Factor(1.0), "identical"),
            Self::SameWriting => {
                (Factor(0.995), "the same but for case, width, accents, spaces or variant characters")
            }
            Self::Spelling => (Factor(0.97), "another spelling of the same words"),
            Self::Order => (Factor(0.98), "the words are in another order"),
            Self::Transliterated => (Factor(0.975), "the same after transliteration"),
            Self::SameMeaning => (Factor(0.975), "another word of the same meaning"),
            Self::Typo => (Factor(0.92), "a slip of a letter in a long word"),
            Self::ShortTypo => (Factor(0.85), "a slip of a letter in a short word"),
            Self::LookAlike => (Factor(0.90), "a character that is easily taken for the other"),
            Self::SharedWordSlip => (Factor(0.92), "a slip in a word that many names share"),
            Self::MixedScript => {
                (Factor(0.97), "letters of another script that look the same: check for deception")
            }
            Self::SmallWord => (Factor(0.995), "a small word is missing"),
            Self::FormMissing => (Factor(0.96), "the legal form is missing on one side"),
            Self::FormWriting => (Factor(0.99), "the legal form is written otherwise"),
            Self::FormWider => (Factor(0.97), "one side names the legal form less exactly"),
            Self::FormOther => (Factor(0.84), "another legal form"),
            Self::FormContradicts => (Decisive, "a company on one side, another sort of body on the other"),
            Self::LeadingRegionMissing => (Factor(0.92), "the place before the name is missing on one side"),
            Self::RegionMissingInShort => (Factor(0.86), "a place is missing in the short name"),
            Self::RegionMissing => (Decisive, "a place on one side only: another establishment"),
            Self::RegionWider => (Factor(0.97), "one side says more exactly where the place is"),
            Self::RegionOther => (Decisive, "different places"),
            Self::GroupMissingInShort => (Factor(0.95), "the short name leaves out the word group"),
            Self::GroupMissing => (Decisive, "the group on one side only: parent and subsidiary"),
            Self::IndustryMissingInShort => (Factor(0.90), "the short name leaves out its trade"),
            Self::FinanceMissing => (Decisive, "a licensed trade on one side only: a firm of its own"),
            Self::IndustryMissing => (Decisive, "a trade on one side only"),
            Self::IndustryOther => (Decisive, "different trades"),
            Self::Abbreviated => (Factor(0.94), "a short name made of the beginnings of words"),
            Self::AbbreviatedWord => (Factor(0.96), "a word is shortened"),
            Self::OrdinalOther => (Decisive, "different numbers in a sequence"),
            Self::OrdinalMissing => (Decisive, "a number in a sequence on one side only"),
            Self::BranchOther => (Decisive, "different branches"),
            Self::BranchMissing => (Decisive, "a branch on one side only"),
            Self::DistinctiveOther => (Decisive, "another distinctive part"),
            Self::DistinctiveMissing => (Decisive, "distinctive words on one side only"),
            Self::GenericOnly => (Factor(0.88), "only words that many names share"),
            Self::NotComparable => (Decisive, "written in scripts that cannot be compared"),
            Self::IdentifierAgrees => (Factor(1.0), "the same identifier"),
            Self::IdentifierContradicts => (Decisive, "different identifiers of one scheme"),
            Self::CountryOther => (Factor(0.90), "different countries"),
        }
    }

    /// What the rule does to the score.
    #[must_use]
    pub const fn effect(self) -> Effect {
        self.row().0
    }

    /// The finding in words, for people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        self.row().1
    }

    /// Whether the rule alone makes the organisations different.
    #[must_use]
    pub const fn is_decisive(self) -> bool {
        matches!(self.effect(), Effect::Decisive)
    }
}
