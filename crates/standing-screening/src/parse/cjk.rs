//! Parsing Han, kana and Hangul names, which have no spaces: the longest known words cut the name.
//!
//! Deliberately absent: a general segmenter. What is not a place, trade, form or number is distinctive.

use super::number::han_ordinal;
use super::phrases::part_of;
use super::{Marks, Parsed, Part, Span, Token, Writing, places};
use crate::normalise::is_kana;
use crate::tables::{EntryId, FormPlace, HanWord, vocabulary};

/// Ends of place names that may instead begin the next word: 上海市政 is 上海 + 市政.
const PLACE_ENDS: [char; 4] = ['市', '区', '县', '省'];

/// Parses a normalised name with Han, kana or Hangul in it.
pub(super) fn parse(plain: &str) -> Parsed {
    let characters: Vec<char> = plain.chars().filter(|character| *character != ' ').collect();
    let mut cutter = Cutter::new(&characters);
    cutter.cut();
    let Cutter { text, tokens, .. } = cutter;
    let mut parsed = Parsed {
        text,
        writing: Writing::Cjk,
        tokens,
        forms: 0,
        is_full: false,
        is_generic: false,
        core: Vec::new(),
        wide: Vec::new(),
    };
    settle_branch(&mut parsed.tokens);
    settle_heads(&mut parsed.tokens);
    places::finish(&mut parsed);
    give_back_place(&mut parsed);
    parsed.core = core(&parsed, is_core);
    parsed.wide = core(&parsed, |_, token, _| !matches!(token.part, Part::LegalForm | Part::Branch));
    parsed
}

struct Cutter<'a> {
    rest: &'a [char],
    text: String,
    tokens: Vec<Token>,
    in_brackets: bool,
}

impl<'a> Cutter<'a> {
    fn new(characters: &'a [char]) -> Self {
        Self {
            rest: characters,
            text: String::with_capacity(characters.len() * 3),
            tokens: Vec::new(),
            in_brackets: false,
        }
    }

    fn cut(&mut self) {
        self.slipped_form_at_start();
        while let Some(&first) = self.rest.first() {
            let word = self.known_word();
            if let Some((id, part, width)) = word {
                self.push(width, part, Some(id), None, false);
            } else if let Some((number, width)) = han_ordinal(self.rest) {
                self.push(width, Part::Ordinal, None, Some(number), false);
            } else if matches!(first, '(' | ')') {
                self.in_brackets = first == '(';
                self.rest = self.rest.get(1..).unwrap_or(&[]);
            } else if !self.slipped_form_at_end() {
                let width = run_width(self.rest);
                self.push_distinctive(width);
            }
        }
    }

    /// The longest word of the vocabulary here that may be cut off.
    fn known_word(&self) -> Option<(EntryId, Part, usize)> {
        let mut fitting = vocabulary().han_words(self.rest).filter_map(|word| {
            let entry = vocabulary().entry(word.id)?;
            let part = part_of(entry);
            let part = if entry.form.is_some_and(|(_, place)| place == FormPlace::Any) {
                Part::LegalForm
            } else {
                part
            };
            // A head of one character is one only as the last of its name; 会 and 部 are common elsewhere.
            let is_loose = word.characters.len() == 1 && !self.ends_after(1);
            (!is_loose && part != Part::Distinctive).then_some((word, part))
        });
        let (word, part) = fitting.next()?;
        let longest = (word.id, part, word.characters.len());
        if part == Part::Region && self.next_word_takes_the_end(word) {
            let shorter = fitting.find(|(shorter, part)| {
                *part == Part::Region && shorter.characters.len() + 1 == word.characters.len()
            });
            return shorter
                .map(|(shorter, part)| (shorter.id, part, shorter.characters.len()))
                .or(Some(longest));
        }
        Some(longest)
    }

    fn ends_after(&self, width: usize) -> bool {
        self.rest.get(width).is_none_or(|next| matches!(next, '(' | ')'))
    }

    /// Whether the last character of this place begins a trade instead.
    fn next_word_takes_the_end(&self, place: &HanWord) -> bool {
        let ends = place.characters.last().is_some_and(|last| PLACE_ENDS.contains(last));
        let from = place.characters.len().saturating_sub(1);
        let rest = self.rest.get(from..).unwrap_or(&[]);
        ends && vocabulary().han_words(rest).any(|word| {
            word.characters.len() >= 2
                && vocabulary().entry(word.id).is_some_and(|entry| entry.word.is_some())
        })
    }

    fn push(&mut self, width: usize, part: Part, entry: Option<EntryId>, number: Option<u32>, slip: bool) {
        let start = self.text.len();
        let characters = self.rest.get(..width).unwrap_or(self.rest);
        self.text.extend(characters.iter().filter(|character| !matches!(character, '(' | ')')));
        self.rest = self.rest.get(width..).unwrap_or(&[]);
        let marks = Marks { in_brackets: self.in_brackets, slip, ..Marks::default() };
        self.tokens.push(Token { span: Span::new(start, self.text.len()), part, entry, number, marks });
    }

    /// Adds characters to the distinctive token before, or begins one.
    fn push_distinctive(&mut self, width: usize) {
        let joins = self
            .tokens
            .last()
            .is_some_and(|last| last.part == Part::Distinctive && last.marks.in_brackets == self.in_brackets);
        self.push(width, Part::Distinctive, None, None, false);
        if joins
            && let Some(token) = self.tokens.pop()
            && let Some(last) = self.tokens.last_mut()
        {
            last.span.end = token.span.end;
        }
    }

    /// 株式合社: a form at the start with one wrong character.
    fn slipped_form_at_start(&mut self) {
        if self.known_word().is_some_and(|(_, part, _)| part == Part::LegalForm) {
            return;
        }
        let fits = |form: &&HanWord| {
            self.rest.len() > form.characters.len() && differs_once(self.rest, &form.characters)
        };
        if let Some(form) = vocabulary().long_han_forms().iter().find(fits) {
            self.push(form.characters.len(), Part::LegalForm, Some(form.id), None, true);
        }
    }

    /// 有限公可: a form at the end with one wrong character.
    fn slipped_form_at_end(&mut self) -> bool {
        let fits = |form: &&HanWord| {
            self.rest.len() == form.characters.len() && differs_once(self.rest, &form.characters)
        };
        let form = vocabulary().long_han_forms().iter().find(fits).filter(|_| !self.tokens.is_empty());
        if let Some(form) = form {
            self.push(form.characters.len(), Part::LegalForm, Some(form.id), None, true);
        }
        form.is_some()
    }
}

/// One character, or a whole run of Latin letters and digits.
fn run_width(rest: &[char]) -> usize {
    rest.iter().take_while(|character| character.is_ascii_alphanumeric()).count().max(1)
}

fn differs_once(text: &[char], form: &[char]) -> bool {
    text.iter().zip(form).filter(|(left, right)| left != right).count() == 1
}

/// What stands between the last legal form and the word branch names the branch.
fn settle_branch(tokens: &mut [Token]) {
    let Some(at) = tokens.iter().rposition(|token| token.part == Part::Branch) else { return };
    let form = tokens.iter().take(at).rposition(|token| token.part == Part::LegalForm);
    let from = form.filter(|form| *form > 0).map_or(at, |form| form + 1);
    for token in tokens.iter_mut().skip(from) {
        token.part = Part::Branch;
    }
}

/// A sort of institution in the middle of a name, as in 大学出版社, is one of the words before the last one.
fn settle_heads(tokens: &mut [Token]) {
    let last = tokens
        .iter()
        .rposition(|token| !matches!(token.part, Part::LegalForm | Part::Branch) && !token.marks.in_brackets);
    for (at, token) in tokens.iter_mut().enumerate() {
        if token.part == Part::Institution && Some(at) != last {
            token.part = Part::Industry;
        }
    }
}

/// When nothing distinctive is left, the last leading place is what the organisation is called: 南京银行.
fn give_back_place(parsed: &mut Parsed) {
    if !parsed.is_generic {
        return;
    }
    let last = parsed.tokens.iter().rposition(|token| token.part == Part::Region && token.marks.leading);
    if let Some(token) = last.and_then(|at| parsed.tokens.get_mut(at)) {
        token.marks.leading = false;
        token.part = Part::Distinctive;
    }
}

/// The characters of the tokens that are in it, one by one.
fn core(parsed: &Parsed, is_in: impl Fn(&Parsed, &Token, usize) -> bool) -> Vec<(char, u16)> {
    let mut core = Vec::with_capacity(parsed.text.len() / 3);
    for (token, at) in parsed.tokens.iter().zip(0_u16..) {
        if is_in(parsed, token, usize::from(at)) {
            push_folded(parsed, token, at, &mut core);
        }
    }
    core
}

/// Without forms and branch, and without the places before, in brackets and at the end.
fn is_core(parsed: &Parsed, token: &Token, at: usize) -> bool {
    match token.part {
        Part::LegalForm | Part::Branch => false,
        Part::Region => !token.marks.leading && !is_outer_place(parsed, token, at),
        _ => true,
    }
}

/// A place in brackets or behind everything else says where, like a leading one.
pub(crate) fn is_outer_place(parsed: &Parsed, token: &Token, at: usize) -> bool {
    let is_last = || {
        parsed.tokens.iter().skip(at + 1).all(|after| matches!(after.part, Part::LegalForm | Part::Branch))
    };
    token.part == Part::Region && (token.marks.in_brackets || is_last())
}

/// The characters of a token as they are compared.
pub(crate) fn folded(parsed: &Parsed, token: &Token) -> impl Iterator<Item = char> {
    let mut characters = Vec::new();
    push_folded(parsed, token, 0, &mut characters);
    characters.into_iter().map(|(character, _)| character)
}

/// Adds the token's characters as they are compared: numbers as numbers, places without their kind, kana by sound.
fn push_folded(parsed: &Parsed, token: &Token, at: u16, core: &mut Vec<(char, u16)>) {
    if let Some(number) = token.number {
        core.extend(format!("#{number}").chars().map(|character| (character, at)));
        return;
    }
    let short = token
        .entry
        .and_then(|id| vocabulary().entry(id))
        .and_then(|entry| entry.region_short)
        .filter(|_| token.part == Part::Region || token.part == Part::Distinctive);
    let from = core.len();
    for character in short.unwrap_or_else(|| parsed.str(token)).chars() {
        push_kana(character, at, from, core);
    }
}

/// Adds a character; kana in the spelling that the usual variants share.
fn push_kana(character: char, at: u16, from: usize, core: &mut Vec<(char, u16)>) {
    if !is_kana(character) {
        core.push((character, at));
        return;
    }
    let before = core.get(from..).and_then(<[_]>::last).map(|(before, _)| *before);
    let large = large_kana(character);
    match (before, large) {
        // Long vowels are written with a mark, with the vowel or not at all.
        (Some(before), 'ー') if is_kana(before) => {}
        (Some('ヴ'), 'ア' | 'イ' | 'エ' | 'オ') => {
            core.pop();
            let sound = match large {
                'ア' => 'バ',
                'イ' => 'ビ',
                'エ' => 'ベ',
                _ => 'ボ',
            };
            core.push((sound, at));
        }
        (Some(before), 'イ') if ends_in(before, E_ROW) => {}
        (Some(before), 'ウ') if ends_in(before, O_ROW) => {}
        (Some('イ' | 'キ' | 'ギ' | 'シ' | 'ジ' | 'チ' | 'ニ' | 'ヒ' | 'ビ' | 'ピ' | 'ミ' | 'リ'), 'ア') => {
            core.push(('ヤ', at))
        }
        _ => core.push((large, at)),
    }
}

/// Kana of the row of e, after which イ only lengthens.
const E_ROW: &str = "エケゲセゼテデネヘベペメレ";
/// Kana of the row of o, after which ウ only lengthens.
const O_ROW: &str = "オコゴソゾトドノホボポモヨロ";

fn ends_in(kana: char, row: &str) -> bool {
    row.contains(kana)
}

/// Small kana as large, and ヂ, ヅ as they sound.
fn large_kana(kana: char) -> char {
    match kana {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ッ' => 'ツ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ヂ' => 'ジ',
        'ヅ' => 'ズ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::plain;

    fn parts(name: &str) -> String {
        let parsed = parse(&plain(name).text);
        parsed
            .tokens
            .iter()
            .map(|token| format!("{}:{} ", token.part.words(), parsed.str(token)))
            .collect::<String>()
            .trim_end()
            .to_owned()
    }

    fn core_of(name: &str) -> String {
        parse(&plain(name).text).core.iter().map(|(character, _)| character).collect()
    }

    #[test]
    fn names_fall_into_parts() {
        let cases = [
            (
                "深圳市大疆创新科技有限公司",
                "region:深圳市 distinctive part:大疆 industry:创新科技 legal form:有限公司",
            ),
            (
                "上海市政工程设计研究总院（集团）有限公司",
                "distinctive part:上海 industry:市政 industry:工程 industry:设计 industry:研究 institution:总院 group:集团 legal form:有限公司",
            ),
            (
                "中铁二十局集团有限公司",
                "distinctive part:中铁 ordinal:二十 distinctive part:局 group:集团 legal form:有限公司",
            ),
            ("株式会社日立製作所", "legal form:株式会社 distinctive part:日立 industry:制作所"),
            (
                "新疆创思特建设工程咨询有限公可",
                "region:新疆 distinctive part:创思特 industry:建设工程 industry:咨询 legal form:有限公可",
            ),
            (
                "河北建设集团股份有限公司保定莲池分公司",
                "distinctive part:河北 industry:建设 group:集团 legal form:股份有限公司 branch:保定 branch:莲池 branch:分公司",
            ),
            ("南京银行股份有限公司", "distinctive part:南京 industry:银行 legal form:股份有限公司"),
            ("三菱重工業(株)", "distinctive part:三菱 industry:重工业 legal form:株"),
        ];
        for (name, expected) in cases {
            assert_eq!(parts(name), expected, "{name}");
        }
    }

    #[test]
    fn spellings_of_kana_share_a_core() {
        for (left, right) in [
            ("キャノン", "キヤノン"),
            ("ブリヂストン", "ブリジストン"),
            ("センター", "センタ"),
            ("フィルム", "フイルム"),
            ("トーキョー", "トウキョウ"),
            ("ヴァイオリン", "バイオリン"),
            ("アイビーエム", "アイ・ビー・エム"),
        ] {
            assert_eq!(core_of(left), core_of(right), "{left} {right}");
        }
        assert_ne!(core_of("リオン"), core_of("イオン"));
    }

    #[test]
    fn places_lose_their_kind() {
        assert_eq!(core_of("国网浙江省电力有限公司"), core_of("国网浙江电力有限公司"));
    }
}
