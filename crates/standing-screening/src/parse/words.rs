//! Parsing names of words with spaces between them: Latin, Cyrillic, Arabic and others.
//!
//! Deliberately absent: guessing the language. One vocabulary serves all; what a short form means depends on where
//! it stands, which [`super::places`] settles.

use std::borrow::Cow;

use super::number::{decimal, latin_ordinal};
use super::phrases::phrase_at;
use super::{Marks, Parsed, Part, Span, Token, Writing, places};
use crate::normalise::letters_of_words;
use crate::tables::{is_cyrillic, vocabulary};

/// Fewest letters before a number that is written without space, as in Fund3.
const LETTERS_BEFORE_NUMBER_MIN: usize = 3;

/// Parses normalised words.
pub(super) fn parse(plain: &str) -> Parsed {
    let mut cutter = Cutter::default();
    cutter.cut(plain);
    let Cutter { text, mut words, .. } = cutter;
    let mut parsed = Parsed {
        text,
        writing: Writing::Words,
        tokens: Vec::with_capacity(words.len()),
        forms: 0,
        is_full: false,
        is_generic: false,
        core: Vec::new(),
        wide: Vec::new(),
    };
    split_numbers(&parsed.text, &mut words);
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let (token, width) = phrase_at(&parsed.text, rest);
        parsed.tokens.push(token);
        at += width;
    }
    join_numbers(&mut parsed.tokens);
    places::settle(&mut parsed);
    parsed
}

/// One word before it is looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) span: Span,
    pub(super) marks: Marks,
}

/// Cuts a text into words, drawing single letters together.
#[derive(Default)]
struct Cutter {
    text: String,
    words: Vec<Word>,
    /// The last word is a row of single letters that may grow.
    open_initials: bool,
    depth: usize,
}

impl Cutter {
    fn cut(&mut self, plain: &str) {
        self.text.reserve(plain.len() + 8);
        for word in plain.split(' ') {
            match word {
                "" => {}
                "(" => self.bracket(1),
                ")" => self.bracket(-1),
                "&" => self.push("and", Marks::default()),
                _ => self.word(word),
            }
        }
        self.close_initials();
    }

    fn bracket(&mut self, step: isize) {
        self.close_initials();
        self.depth = self.depth.saturating_add_signed(step);
    }

    fn word(&mut self, word: &str) {
        let mut characters = word.chars();
        let is_single = characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none();
        let (letters, marks) = latin(word);
        if !is_single {
            self.push(&letters, marks);
        } else if self.open_initials {
            self.text.push_str(&letters);
            if let Some(last) = self.words.last_mut() {
                last.span = Span::new(to_usize(last.span.start), self.text.len());
                last.marks.initials = true;
            }
        } else {
            self.push(&letters, marks);
            self.open_initials = true;
        }
    }

    fn push(&mut self, letters: &str, marks: Marks) {
        self.close_initials();
        if letters.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(letters);
        let marks = Marks { in_brackets: self.depth > 0, ..marks };
        self.words.push(Word { span: Span::new(start, self.text.len()), marks });
    }

    /// A finished row of single letters that ends in a legal form is parted before it: `L S.R.L.`.
    fn close_initials(&mut self) {
        if !std::mem::take(&mut self.open_initials) {
            return;
        }
        let Some(word) = self.words.last_mut().filter(|word| word.marks.initials) else { return };
        let (start, end) = (to_usize(word.span.start), to_usize(word.span.end));
        let Some(letters) = self.text.get(start..end) else { return };
        if letters.len() < 3 || !letters.is_ascii() || vocabulary().word(letters).is_some() {
            return;
        }
        let is_form = |at: &usize| {
            let ending = letters.get(*at..).and_then(|ending| vocabulary().word(ending));
            ending.is_some_and(|(_, entry)| entry.form.is_some())
        };
        if let Some(at) = (1..letters.len() - 1).find(is_form) {
            self.text.insert(start + at, ' ');
            word.span = Span::new(start, start + at);
            let form = Word { span: Span::new(start + at + 1, end + 1), marks: word.marks };
            self.words.push(form);
        }
    }
}

/// The word in Latin letters when it is Cyrillic; letters of the other script that only look like its own are set right.
fn latin(word: &str) -> (Cow<'_, str>, Marks) {
    let mut marks = Marks::default();
    if word.is_ascii() {
        return (Cow::Borrowed(word), marks);
    }
    let cyrillic = word.chars().filter(|letter| is_cyrillic(*letter)).count();
    let latin = word.chars().filter(char::is_ascii_alphabetic).count();
    if cyrillic > 0 && latin > 0 {
        let repaired: String = if latin >= cyrillic
            && word.chars().filter(|c| is_cyrillic(*c)).all(|c| latin_twin(c).is_some())
        {
            word.chars().map(|letter| latin_twin(letter).unwrap_or(letter)).collect()
        } else if word.chars().filter(char::is_ascii_alphabetic).all(|c| cyrillic_twin(c).is_some()) {
            marks.cyrillic = true;
            word.chars().map(|letter| cyrillic_twin(letter).unwrap_or(letter)).collect()
        } else {
            word.to_owned()
        };
        marks.mixed = true;
        return (Cow::Owned(letters_of_words(&repaired)), marks);
    }
    if let Some(repaired) = greek_twins(word) {
        marks.mixed = true;
        return (Cow::Owned(repaired), marks);
    }
    marks.cyrillic = cyrillic > 0;
    (Cow::Owned(letters_of_words(word)), marks)
}

/// Cyrillic letters and the Latin ones they look like.
const TWINS: [(char, char); 16] = [
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('к', 'k'),
    ('м', 'm'),
    ('т', 't'),
    ('в', 'b'),
    ('н', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('г', 'r'),
];

fn latin_twin(letter: char) -> Option<char> {
    TWINS.iter().find(|(cyrillic, _)| *cyrillic == letter).map(|(_, latin)| *latin)
}

fn cyrillic_twin(letter: char) -> Option<char> {
    TWINS.iter().find(|(_, latin)| *latin == letter).map(|(cyrillic, _)| *cyrillic)
}

/// A Latin word with Greek letters in it that look Latin, set right.
fn greek_twins(word: &str) -> Option<String> {
    let twins = [
        ('α', 'a'),
        ('ο', 'o'),
        ('ν', 'v'),
        ('ρ', 'p'),
        ('υ', 'u'),
        ('ι', 'i'),
        ('κ', 'k'),
        ('τ', 't'),
        ('χ', 'x'),
        ('ε', 'e'),
    ];
    let is_greek = |letter: char| matches!(letter, '\u{370}'..='\u{3FF}');
    if !word.chars().any(is_greek) || !word.chars().any(|letter| letter.is_ascii_alphabetic()) {
        return None;
    }
    let twin =
        |letter: char| twins.iter().find(|(greek, _)| *greek == letter).map_or(letter, |(_, latin)| *latin);
    Some(word.chars().map(twin).collect())
}

/// Parts a number from the letters before it: Fund3 is Fund 3.
fn split_numbers(text: &str, words: &mut Vec<Word>) {
    let is_joined = |word: &Word| {
        let letters = slice(text, word.span);
        letters.as_bytes().last().is_some_and(u8::is_ascii_digit)
            && letters.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
    };
    if !words.iter().any(is_joined) {
        return;
    }
    let mut parted = Vec::with_capacity(words.len() + 1);
    for word in words.iter() {
        let letters = slice(text, word.span).trim_end_matches(|letter: char| letter.is_ascii_digit());
        let is_word = letters.chars().all(char::is_alphabetic) && letters.len() >= LETTERS_BEFORE_NUMBER_MIN;
        if is_joined(word) && is_word {
            let (start, end) = (to_usize(word.span.start), to_usize(word.span.end));
            parted.push(Word { span: Span::new(start, start + letters.len()), ..*word });
            parted.push(Word { span: Span::new(start + letters.len(), end), ..*word });
        } else {
            parted.push(*word);
        }
    }
    *words = parted;
}

/// Forty four becomes 44.
fn join_numbers(tokens: &mut Vec<Token>) {
    let mut at = 0;
    while let Some([first, second]) = tokens.get(at..at + 2) {
        let sum = match (first.number, second.number) {
            (Some(tens @ 20..=90), Some(ones @ 1..=9)) if tens % 10 == 0 => Some(tens + ones),
            _ => None,
        };
        let span = Span { start: first.span.start, end: second.span.end };
        if sum.is_some() {
            tokens.remove(at + 1);
            if let Some(token) = tokens.get_mut(at) {
                token.number = sum;
                token.span = span;
            }
        }
        at += 1;
    }
}

/// The number that a word is, written in digits or as an ordinal.
pub(super) fn number_of(word: &str) -> Option<u32> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) { decimal(word) } else { latin_ordinal(word) }
}

pub(super) fn slice(text: &str, span: Span) -> &str {
    text.get(to_usize(span.start)..to_usize(span.end)).unwrap_or("")
}

pub(super) fn to_usize(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// A token that nothing is known of.
pub(super) fn unknown(word: Word) -> Token {
    Token { span: word.span, part: Part::Distinctive, entry: None, number: None, marks: word.marks }
}
