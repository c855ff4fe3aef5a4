//! Which word of one name is which word of the other.
//!
//! Deliberately absent: what follows from words that have no partner.

use super::judge::{Judge, Paired, Side};
use super::parts::entry;
use super::typo::{self, Support};
use crate::parse::{Parsed, Part, Token};
use crate::rarity::Rarity;
use crate::tables::{Classes, roman_key};
use crate::weights::Rule;

/// Words of a part that a name must share; small words, forms, places, numbers and branches are compared elsewhere.
pub(super) fn is_content(token: &Token) -> bool {
    matches!(token.part, Part::Distinctive | Part::Industry | Part::Group | Part::Institution)
}

/// A word of content, by its place in the name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) at: usize,
    pub(super) token: Token,
}

/// Pairs the words of both names, best fits first, and returns the words left over on either side.
pub(super) fn align(judge: &mut Judge) -> (Vec<Word>, Vec<Word>) {
    let words = |side: Side| {
        let tokens = judge.name(side).tokens.as_slice();
        let mut words = Vec::with_capacity(tokens.len());
        let content =
            tokens.iter().enumerate().filter(|(at, token)| is_content(token) && !judge.is_slipped(side, *at));
        words.extend(content.map(|(at, token)| Word { at, token: *token }));
        words
    };
    let (mut left, mut right) = (words(Side::Left), words(Side::Right));
    pair(judge, &mut left, &mut right, |judge, left, right| same(judge, &left.token, &right.token));
    if !left.is_empty() && !right.is_empty() {
        let heard = Heard::of(judge, &left, &right);
        pair(judge, &mut left, &mut right, |judge, left, right| same_meaning(judge, &heard, left, right));
        let support = support(judge);
        pair(judge, &mut left, &mut right, |judge, left, right| slipped(judge, &heard, left, right, support));
    }
    join(judge, &mut left, &mut right);
    note_order(judge);
    (left, right)
}

/// A rule that makes two words one, and how sure it is; the rule is none for words that are equal.
type Fit = Option<(Option<Rule>, f64)>;

fn pair(
    judge: &mut Judge,
    left: &mut Vec<Word>,
    right: &mut Vec<Word>,
    fit: impl Fn(&Judge, &Word, &Word) -> Fit,
) {
    left.retain(|word| {
        let found =
            right.iter().enumerate().find_map(|(place, other)| Some((place, fit(judge, word, other)?)));
        let Some((place, (rule, sureness))) = found else { return true };
        let other = right.remove(place);
        judge.paired.push(Paired { left: word.at, right: other.at, sureness });
        if let Some(rule) = rule {
            judge.both(rule, word.token.part, word.token.span, other.token.span);
        }
        false
    });
}

fn same(judge: &Judge, left: &Token, right: &Token) -> Fit {
    let is_same = match (left.entry, right.entry) {
        (Some(first), Some(second)) => first == second,
        (None, None) => judge.left.str(left) == judge.right.str(right),
        _ => false,
    };
    is_same.then_some((None, 1.0))
}

/// How words sound, for pairs of which one word is Cyrillic; empty when there are none.
struct Heard {
    left: Vec<(usize, Sound)>,
    right: Vec<(usize, Sound)>,
}

/// How one word sounds.
#[derive(Default)]
struct Sound {
    key: String,
    classes: Classes,
}

impl Heard {
    fn of(judge: &Judge, left: &[Word], right: &[Word]) -> Self {
        let is_cyrillic =
            |words: &[Word], is_so: bool| words.iter().any(|word| word.token.marks.cyrillic == is_so);
        let is_mixed = [true, false].iter().any(|so| is_cyrillic(left, *so) && is_cyrillic(right, !*so));
        let sounds = |name: &Parsed, words: &[Word]| {
            let sound = |word: &Word| {
                let letters = name.str(&word.token);
                let mut sound = Sound { key: String::new(), classes: Classes::of(letters) };
                roman_key(letters, &mut sound.key);
                (word.at, sound)
            };
            if is_mixed { words.iter().map(sound).collect() } else { Vec::new() }
        };
        Self { left: sounds(judge.left, left), right: sounds(judge.right, right) }
    }

    /// How a pair sounds.
    fn pair(&self, left: &Word, right: &Word) -> Option<(&Sound, &Sound)> {
        let find =
            |sounds: &'_ [(usize, Sound)], word: &Word| sounds.iter().position(|(at, _)| *at == word.at);
        let (first, second) = (find(&self.left, left)?, find(&self.right, right)?);
        Some((&self.left.get(first)?.1, &self.right.get(second)?.1))
    }
}

fn same_meaning(judge: &Judge, heard: &Heard, left: &Word, right: &Word) -> Fit {
    if let (Some(first), Some(second)) = (entry(&left.token), entry(&right.token)) {
        let shares = first.meanings.iter().any(|meaning| second.meanings.contains(meaning));
        return shares.then_some((Some(Rule::SameMeaning), 0.95));
    }
    if left.token.marks.cyrillic == right.token.marks.cyrillic {
        return None;
    }
    let (first, second) = heard.pair(left, right)?;
    if first.key == second.key || sound_alike(judge, (&left.token, first), (&right.token, second)) {
        return Some((Some(Rule::Transliterated), 0.97));
    }
    (stem(&first.key) == stem(&second.key)).then_some((Some(Rule::SameMeaning), 0.9))
}

/// Whether a Cyrillic word and a Latin one are the same in some less usual romanisation.
fn sound_alike(judge: &Judge, left: (&Token, &Sound), right: (&Token, &Sound)) -> bool {
    let (letters, cyrillic, latin) = if left.0.marks.cyrillic {
        (judge.left.str(left.0), left.1, right.1)
    } else {
        (judge.right.str(right.0), right.1, left.1)
    };
    let is_short = letters.len() < SOUND_LETTERS_MIN;
    if is_short && !judge.paired.iter().any(|pair| is_strong(judge, pair)) {
        return false;
    }
    cyrillic.classes.are_heard_in(&latin.classes)
}

/// Shortest romanised word that is believed to be the same by sound alone, without another word that agrees.
const SOUND_LETTERS_MIN: usize = 5;

/// The key of a name without the ending that makes a Slavic adjective of it: Murom, muromskiy.
fn stem(key: &str) -> &str {
    let endings = ["skii", "ski", "skaia", "skaya", "skai", "skoe", "sko", "skie", "skogo", "skoi"];
    let stem = endings.iter().find_map(|ending| key.strip_suffix(ending));
    stem.filter(|stem| stem.len() >= 4).unwrap_or(key)
}

fn slipped(judge: &Judge, heard: &Heard, left: &Word, right: &Word, support: Support) -> Fit {
    let (left_token, right_token) = (&left.token, &right.token);
    // Two words that are both known are two words.
    if left_token.entry.is_some() && right_token.entry.is_some() {
        return None;
    }
    if left_token.marks.cyrillic != right_token.marks.cyrillic {
        let (one, two) = heard.pair(left, right)?;
        let rule = typo::slip(&one.key, &two.key, judge.rarity, support)?;
        return Some((Some(rule), 0.85));
    }
    let (first, second) = (judge.left.str(left_token), judge.right.str(right_token));
    let rule = typo::slip(first, second, judge.rarity, support)?;
    Some((Some(rule), 0.9))
}

/// Notes unknown words that are a place or a form of the other name with a slip: GUANGZOHU, COMPNAY.
pub(super) fn slipped_parts(judge: &mut Judge) {
    for side in [Side::Left, Side::Right] {
        let (with, without) = (judge.name(side), judge.name(side.other()));
        let parts = || with.tokens.iter().enumerate().filter(|(_, token)| is_single_part(with, token));
        for (at, token) in without.tokens.iter().enumerate() {
            if token.entry.is_some()
                || token.part != Part::Distinctive
                || without.str(token).len() < PART_LETTERS_MIN
            {
                continue;
            }
            let word = without.str(token);
            let found = parts().find(|(place, part)| {
                !judge.is_slipped(side, *place)
                    && !without.tokens.iter().any(|other| other.entry == part.entry)
                    && is_slip_of_part(with.str(part), word, judge.rarity)
            });
            let Some((place, part)) = found else { continue };
            let (left, right) = if side == Side::Left { (place, at) } else { (at, place) };
            let (first, second) = if side == Side::Left { (part, token) } else { (token, part) };
            judge.both(Rule::Typo, part.part, first.span, second.span);
            judge.slipped.push(Paired { left, right, sureness: 0.9 });
            judge.paired.push(Paired { left, right, sureness: 0.9 });
        }
    }
}

/// Shortest word that is believed to be a place or a form with a slip.
const PART_LETTERS_MIN: usize = 5;
/// Shortest one in which a letter may stand for another; in shorter ones letters are missing, doubled or swapped.
const OTHER_LETTER_LETTERS_MIN: usize = 7;

/// A place or form of one word that is known.
fn is_single_part(name: &Parsed, token: &Token) -> bool {
    let text = name.str(token);
    matches!(token.part, Part::Region | Part::LegalForm)
        && token.entry.is_some()
        && text.len() >= PART_LETTERS_MIN
        && !text.contains(' ')
}

fn is_slip_of_part(part: &str, word: &str, rarity: &Rarity) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_other_letter = part.len() == word.len() && sorted(part) != sorted(word);
    !(is_other_letter && word.len() < OTHER_LETTER_LETTERS_MIN)
        && typo::slip(part, word, rarity, Support::Shared).is_some_and(|rule| rule != Rule::Spelling)
}

/// Bytes that two slips can add or take.
const JOINED_BYTES_APART_MAX: usize = 8;

/// Words that are written together on one side and apart on the other.
fn join(judge: &mut Judge, left: &mut Vec<Word>, right: &mut Vec<Word>) {
    if left.is_empty() || right.is_empty() || left.len() + right.len() < 3 {
        return;
    }
    let width =
        |words: &[Word], name: &Parsed| words.iter().map(|word| name.str(&word.token).len()).sum::<usize>();
    if width(left, judge.left).abs_diff(width(right, judge.right)) > JOINED_BYTES_APART_MAX {
        return;
    }
    let joined =
        |words: &[Word], name: &Parsed| words.iter().map(|word| name.str(&word.token)).collect::<String>();
    let (first, second) = (joined(left, judge.left), joined(right, judge.right));
    let rule = if first == second {
        Some(Rule::Spelling)
    } else {
        typo::slip(&first, &second, judge.rarity, Support::Shared)
    };
    let (Some(rule), Some(one), Some(two)) = (
        rule,
        super::judge::span_of(left.iter().map(|word| &word.token)),
        super::judge::span_of(right.iter().map(|word| &word.token)),
    ) else {
        return;
    };
    judge.both(rule, Part::Distinctive, one, two);
    for (word, other) in left.iter().zip(right.iter().cycle()) {
        judge.paired.push(Paired { left: word.at, right: other.at, sureness: 0.95 });
    }
    left.clear();
    right.clear();
}

/// What the words that found their partner, and the legal forms, do for a slip in another word.
fn support(judge: &Judge) -> Support {
    if judge.paired.iter().any(|pair| is_strong(judge, pair)) {
        return Support::Distinctive;
    }
    let has_more = |name: &Parsed| name.tokens.len() > 1;
    let shares = !judge.paired.is_empty() || judge.left.forms & judge.right.forms != 0;
    if shares || has_more(judge.left) && has_more(judge.right) { Support::Shared } else { Support::Alone }
}

/// Whether the pair is distinctive and long enough to hold up a slip in another word.
fn is_strong(judge: &Judge, pair: &Paired) -> bool {
    let token = judge.left.tokens.get(pair.left);
    token.is_some_and(|token| token.part == Part::Distinctive && judge.left.str(token).len() >= 4)
}

fn note_order(judge: &mut Judge) {
    judge.paired.sort_by_key(|pair| (pair.left, pair.right));
    let is_ordered = judge.paired.windows(2).all(|pairs| match pairs {
        [first, second] => first.right <= second.right,
        _ => true,
    });
    if !is_ordered {
        judge.whole(Rule::Order);
    }
}
