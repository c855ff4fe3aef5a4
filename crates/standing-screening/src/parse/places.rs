//! What depends on where a word stands: short legal forms, leading places, the name of a branch.
//!
//! Deliberately absent: the words themselves; they are cut and looked up before.

use rapidfuzz::distance::osa;

use super::{Parsed, Part, Token};
use crate::normalise::letter_set;
use crate::tables::{Entry, EntryId, FormPlace, WordKind, vocabulary};

/// Shortest word that may be a legal form with a slip.
const SLIPPED_FORM_LETTERS_MIN: usize = 5;

/// Settles all tokens of a name of words.
pub(super) fn settle(parsed: &mut Parsed) {
    slipped_form(parsed);
    settle_forms(&mut parsed.tokens);
    keep_something(&mut parsed.tokens);
    settle_branch(&mut parsed.tokens);
    finish(parsed);
}

/// What is left to note once every token has its part.
pub(super) fn finish(parsed: &mut Parsed) {
    mark_leading(&mut parsed.tokens);
    let classes =
        parsed.of(Part::LegalForm).filter_map(|token| entry(token)?.form.map(|(class, _)| class.bit()));
    parsed.forms = classes.fold(parsed.forms, |forms, class| forms | class);
    let has = |part: Part| parsed.tokens.iter().any(|token| token.part == part);
    parsed.is_full = has(Part::LegalForm) || has(Part::Institution) || has(Part::Branch);
    parsed.is_generic = !has(Part::Distinctive);
}

fn entry(token: &Token) -> Option<&'static Entry> {
    token.entry.and_then(|id| vocabulary().entry(id))
}

/// LIMTED, COMPAN: a last word that is one slip away from a long legal form.
fn slipped_form(parsed: &mut Parsed) {
    let Some(last) =
        parsed.tokens.last().copied().filter(|token| token.entry.is_none() && parsed.tokens.len() > 1)
    else {
        return;
    };
    let word = parsed.str(&last);
    if word.len() < SLIPPED_FORM_LETTERS_MIN || !word.is_ascii() {
        return;
    }
    let args = osa::Args::default().score_cutoff(1);
    let letters = letter_set(word);
    let is_near = |id: &EntryId| {
        vocabulary()
            .entry(*id)
            .is_some_and(|entry| osa::distance_with_args(entry.text.bytes(), word.bytes(), &args).is_some())
    };
    let forms = vocabulary().long_word_forms().iter().filter(|form| form.may_be(letters, word.len()));
    let form = forms.map(|form| form.id).find(is_near);
    if let (Some(form), Some(token)) = (form, parsed.tokens.last_mut()) {
        token.part = Part::LegalForm;
        token.entry = Some(form);
        token.marks.slip = true;
    }
}

/// Short forms count at the ends of a name, with only places, forms, brackets and a branch beyond them.
fn settle_forms(tokens: &mut [Token]) {
    let allowed = |token: &Token, place: FormPlace| {
        let form = entry(token).and_then(|entry| entry.form);
        form.is_some_and(|(_, at)| at == place || at == FormPlace::Both)
    };
    let branch_from = tokens.iter().position(|token| token.part == Part::Branch).unwrap_or(tokens.len());
    for end in [branch_from, tokens.len()] {
        for token in tokens.iter_mut().take(end).rev() {
            if allowed(token, FormPlace::End) {
                token.part = Part::LegalForm;
            } else if !(token.marks.in_brackets
                || matches!(token.part, Part::LegalForm | Part::Region | Part::Branch | Part::Ordinal))
            {
                break;
            }
        }
    }
    for token in tokens.iter_mut() {
        if allowed(token, FormPlace::Start) {
            token.part = Part::LegalForm;
        } else if token.part != Part::LegalForm {
            break;
        }
    }
}

/// A name that is nothing but form is a name all the same.
fn keep_something(tokens: &mut [Token]) {
    let has_content = tokens
        .iter()
        .any(|token| !matches!(token.part, Part::LegalForm | Part::Filler | Part::Region | Part::Branch));
    if has_content {
        return;
    }
    let is_short_form = |token: &Token| {
        entry(token).and_then(|entry| entry.form).is_some_and(|(_, place)| place != FormPlace::Any)
    };
    let short = tokens.iter().position(|token| token.part == Part::LegalForm && is_short_form(token));
    let has_place = tokens.iter().any(|token| token.part == Part::Region);
    let kept = if has_place { None } else { short.or(Some(0)) };
    if let Some(token) = kept.and_then(|at| tokens.get_mut(at)) {
        token.part = Part::Distinctive;
    }
}

/// The words that name a branch belong to it: those after the word branch, or those between the form and it.
fn settle_branch(tokens: &mut [Token]) {
    let Some(at) = tokens.iter().position(|token| token.part == Part::Branch) else { return };
    let content = |token: &Token| !matches!(token.part, Part::LegalForm | Part::Filler);
    let is_before = tokens.iter().skip(at + 1).any(|token| content(token) && !token.marks.in_brackets);
    if is_before {
        // A name that begins with the word branch has its owner after it, not its own name.
        let owns = tokens.iter().take(at).any(content);
        for token in tokens.iter_mut().skip(at + 1).filter(|token| content(token) && owns) {
            token.part = Part::Branch;
        }
        return;
    }
    let form = tokens.iter().take(at).rposition(|token| matches!(token.part, Part::LegalForm | Part::Group));
    let from = form.map_or(at.saturating_sub(1), |form| form + 1);
    let keeps_content = tokens.iter().take(from).any(content);
    for token in tokens.iter_mut().take(at).skip(from).filter(|_| keeps_content) {
        token.part = Part::Branch;
    }
}

fn mark_leading(tokens: &mut [Token]) {
    for token in tokens.iter_mut() {
        match token.part {
            Part::Region if !token.marks.in_brackets => token.marks.leading = true,
            Part::LegalForm | Part::Filler => {}
            _ => break,
        }
    }
}

/// Whether the token is a licensed trade.
pub(crate) fn is_finance(token: &Token) -> bool {
    entry(token).is_some_and(|entry| entry.word == Some(WordKind::Finance))
}
