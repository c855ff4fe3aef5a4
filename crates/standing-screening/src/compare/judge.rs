//! What is collected while two names are compared: the rules that applied, and where.
//!
//! Deliberately absent: the rules themselves.

use crate::parse::{Parsed, Part, Span, Token};
use crate::rarity::Rarity;
use crate::weights::Rule;

/// One rule that applied, with the pieces of both names it is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) rule: Rule,
    pub(super) part: Part,
    pub(super) left: Option<Span>,
    pub(super) right: Option<Span>,
}

/// Two parsed names, and the findings about them.
pub(super) struct Judge<'a> {
    pub(super) left: &'a Parsed,
    pub(super) right: &'a Parsed,
    pub(super) rarity: &'a Rarity,
    pub(super) steps: Vec<Step>,
    /// Pairs of words that were found to be the same, for the likeness.
    pub(super) paired: Vec<Paired>,
    /// Pairs of a place or form and an unknown word that is the same with a slip; they are compared nowhere else.
    pub(super) slipped: Vec<Paired>,
}

/// Words of both names that were found to be the same, by their places, with how sure that is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paired {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) sureness: f64,
}

/// Which of the two names a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Side {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

impl<'a> Judge<'a> {
    pub(super) fn new(left: &'a Parsed, right: &'a Parsed, rarity: &'a Rarity) -> Self {
        Self {
            left,
            right,
            rarity,
            steps: Vec::with_capacity(8),
            paired: Vec::with_capacity(left.tokens.len()),
            slipped: Vec::new(),
        }
    }

    pub(super) fn name(&self, side: Side) -> &'a Parsed {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }

    /// Whether the token at this place was found to be one of another part with a slip.
    pub(super) fn is_slipped(&self, side: Side, at: usize) -> bool {
        self.slipped.iter().any(|pair| at == if side == Side::Left { pair.left } else { pair.right })
    }

    /// A finding about the names as a whole.
    pub(super) fn whole(&mut self, rule: Rule) {
        let whole = |name: &Parsed| {
            let first = name.tokens.first().map(|token| token.span.start)?;
            name.tokens.last().map(|last| Span { start: first, end: last.span.end })
        };
        self.steps.push(Step { rule, part: Part::Whole, left: whole(self.left), right: whole(self.right) });
    }

    /// A finding about two pieces.
    pub(super) fn both(&mut self, rule: Rule, part: Part, left: Span, right: Span) {
        self.steps.push(Step { rule, part, left: Some(left), right: Some(right) });
    }

    /// A finding about a piece that one side lacks.
    pub(super) fn only(&mut self, rule: Rule, part: Part, side: Side, piece: Span) {
        let (left, right) = match side {
            Side::Left => (Some(piece), None),
            Side::Right => (None, Some(piece)),
        };
        self.steps.push(Step { rule, part, left, right });
    }

    /// Letters of another script within a word are told, whatever else is found.
    pub(super) fn note_mixed(&mut self) {
        for side in [Side::Left, Side::Right] {
            if let Some(token) = self.name(side).tokens.iter().find(|token| token.marks.mixed) {
                self.only(Rule::MixedScript, token.part, side, token.span);
            }
        }
    }

    /// Names that differ in writing but in nothing that a rule is about.
    pub(super) fn note_respelt(&mut self) {
        if self.steps.iter().all(|step| step.rule == Rule::MixedScript) {
            self.whole(Rule::SameWriting);
        }
    }
}

/// The piece from the first to the last of these tokens.
pub(super) fn span_of<'t>(tokens: impl IntoIterator<Item = &'t Token>) -> Option<Span> {
    tokens.into_iter().fold(None, |span: Option<Span>, token| {
        let whole = span.map_or(token.span, |span| Span {
            start: span.start.min(token.span.start),
            end: span.end.max(token.span.end),
        });
        Some(whole)
    })
}
