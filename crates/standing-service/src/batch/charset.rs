//! In which encoding a text is, found from its bytes and said; and its decoding, piece by piece.
//!
//! A few broken bytes among many good ones are not another encoding: they stay, and the rows that have them say so.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, CoderResult, Decoder, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
};

/// How much text that is not UTF-8 is looked at, in bytes.
const SAMPLE_BYTES_MAX: usize = 256 * 1024;
/// How much is decoded at once, in bytes.
const PIECE_BYTES: usize = 64 * 1024;
/// Least share of zero bytes in UTF-16 that has no mark: one of so many.
const ZERO_SHARE: usize = 50;

/// An encoding and how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset {
    encoding: &'static Encoding,
    mark_bytes: usize,
    found: Found,
}

/// How an encoding was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Valid,
    Mark,
    Zeros,
    Guessed,
    Named,
}

/// What the bytes of a whole file say about UTF-8.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// A character that is not complete yet.
    carry: Vec<u8>,
    wide: u64,
    broken: u64,
    sample: Vec<u8>,
}

impl Tally {
    /// Takes in the next bytes.
    pub(super) fn take(&mut self, piece: &[u8]) {
        if self.carry.is_empty() {
            self.count(piece);
        } else {
            let mut joined = std::mem::take(&mut self.carry);
            joined.extend(piece);
            self.count(&joined);
        }
    }

    fn count(&mut self, piece: &[u8]) {
        let mut rest = piece;
        loop {
            let error = match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.count_wide(text.as_bytes());
                    break;
                }
                Err(error) => error,
            };
            let (good, bad) = rest.split_at(error.valid_up_to());
            self.count_wide(good);
            let Some(length) = error.error_len() else {
                self.carry = bad.to_vec();
                break;
            };
            self.broken = self.broken.saturating_add(1);
            rest = bad.get(length..).unwrap_or_default();
        }
        if self.broken > 0 && self.sample.len() < SAMPLE_BYTES_MAX {
            // What is carried comes again with the next piece.
            let whole = piece.len().saturating_sub(self.carry.len());
            self.sample.extend(piece.iter().take(whole.min(SAMPLE_BYTES_MAX - self.sample.len())));
        }
    }

    fn count_wide(&mut self, good: &[u8]) {
        if !good.is_ascii() {
            let found = good.iter().filter(|byte| **byte >= 0xc0).count();
            self.wide = self.wide.saturating_add(u64::try_from(found).unwrap_or(u64::MAX));
        }
    }
}

impl Charset {
    /// The encoding of a text, from its beginning and the tally of all of it; or the one that was named.
    ///
    /// # Errors
    /// A name of no encoding, or bytes that are no text: what, and the remedy.
    pub(super) fn find(head: &[u8], mut tally: Tally, named: Option<&str>) -> Result<Self, (String, String)> {
        if !tally.carry.is_empty() {
            tally.broken = tally.broken.saturating_add(1);
            if tally.sample.is_empty() {
                tally.sample.extend(head.iter().take(SAMPLE_BYTES_MAX));
            }
        }
        let marked = Encoding::for_bom(head);
        if let Some(name) = named {
            let encoding = Encoding::for_label(name.as_bytes()).ok_or_else(|| {
                (
                    format!("there is no encoding '{name}'"),
                    "name one such as utf-8, gb18030, utf-16le, big5, shift_jis or windows-1252".to_owned(),
                )
            })?;
            let mark_bytes = marked.filter(|(found, _)| *found == encoding).map_or(0, |(_, length)| length);
            return Ok(Self { encoding, mark_bytes, found: Found::Named });
        }
        if let Some((encoding, mark_bytes)) = marked {
            return Ok(Self { encoding, mark_bytes, found: Found::Mark });
        }
        if let Some(encoding) = by_zeros(head) {
            return Ok(Self { encoding, mark_bytes: 0, found: Found::Zeros });
        }
        if tally.broken.saturating_mul(2) <= tally.wide || tally.broken == 0 {
            return Ok(Self { encoding: UTF_8, mark_bytes: 0, found: Found::Valid });
        }
        Ok(Self { encoding: guess(&tally.sample), mark_bytes: 0, found: Found::Guessed })
    }

    /// Its name, such as `UTF-8` or `gb18030`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.encoding.name()
    }

    /// The encoding and how it was found, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let name = self.name();
        match self.found {
            Found::Valid => format!("{name}, as its bytes are"),
            Found::Mark => format!("{name}, as the mark at its beginning says"),
            Found::Zeros => format!("{name}, by its zero bytes"),
            Found::Guessed => format!("{name}, guessed from its bytes: check a name, or give --encoding"),
            Found::Named => format!("{name}, as it was said"),
        }
    }

    /// Whether it was guessed.
    #[must_use]
    pub fn is_guessed(&self) -> bool {
        self.found == Found::Guessed
    }

    /// Whether the bytes are left as they are.
    #[must_use]
    pub fn is_utf8(&self) -> bool {
        self.encoding == UTF_8
    }

    /// Whether the text begins with a mark of UTF-8, which is then kept.
    #[must_use]
    pub fn has_utf8_mark(&self) -> bool {
        self.is_utf8() && self.mark_bytes > 0
    }

    /// Whether a character has two bytes or more always.
    pub(super) fn is_wide(&self) -> bool {
        self.encoding == UTF_16LE || self.encoding == UTF_16BE
    }

    /// The beginning of a text, whatever is broken in it replaced.
    pub(super) fn decode(&self, head: &[u8]) -> String {
        let text = head.get(self.mark_bytes..).unwrap_or_default();
        self.encoding.decode_without_bom_handling(text).0.into_owned()
    }

    /// Reads a file of this encoding as UTF-8 from after its mark. Bytes of UTF-8 stay as they are; what is broken
    /// in another encoding becomes U+FFFD.
    pub(super) fn reader(&self, mut file: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
        let mut mark = vec![0; self.mark_bytes];
        file.read_exact(&mut mark)?;
        if self.is_utf8() {
            return Ok(Box::new(file));
        }
        Ok(Box::new(Decoding {
            file,
            decoder: self.encoding.new_decoder_without_bom_handling(),
            raw: Vec::new(),
            raw_at: 0,
            text: Vec::new(),
            text_at: 0,
            is_at_end: false,
            is_done: false,
        }))
    }
}

/// Encodings of Chinese with the first bytes of their usual characters: GB 2312 level 1 and Big5 level 1.
const CHINESE: [(&Encoding, std::ops::RangeInclusive<u8>); 2] = [(GB18030, 0xb0..=0xd7), (BIG5, 0xa4..=0xc6)];
/// Least share of usual characters in a text of such an encoding, in percent.
const USUAL_PERCENT: usize = 75;

/// The likeliest encoding of a text that is not UTF-8. The detector is made for pages with much text; in a table of
/// names the usual characters tell the two encodings of Chinese apart. One broken line would rule out the right
/// encoding, so a tenth of the lines may be broken.
fn guess(sample: &[u8]) -> &'static Encoding {
    let first = likeliest(sample, sample.len() < SAMPLE_BYTES_MAX);
    if [SHIFT_JIS, EUC_JP, EUC_KR].contains(&first) {
        return first;
    }
    let usual = CHINESE.map(|(encoding, usual)| (usual_percent(sample, encoding, &usual), encoding));
    let best = usual.into_iter().filter(|(percent, _)| *percent >= USUAL_PERCENT);
    best.reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map_or(first, |(_, encoding)| encoding)
}

/// The share of usual characters among those of two bytes, in percent; nothing when too many lines are broken.
fn usual_percent(sample: &[u8], encoding: &'static Encoding, usual: &std::ops::RangeInclusive<u8>) -> usize {
    let (mut lines, mut broken, mut all, mut found) = (0_usize, 0_usize, 0_usize, 0_usize);
    for line in sample.split(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
        lines += 1;
        if encoding.decode_without_bom_handling_and_without_replacement(line).is_none() {
            broken += 1;
            continue;
        }
        let mut bytes = line.iter();
        while let Some(byte) = bytes.next() {
            if !byte.is_ascii() {
                all += 1;
                found += usize::from(usual.contains(byte));
                bytes.next();
            }
        }
    }
    // The last line may be cut.
    if all == 0 || broken.saturating_sub(1) * 10 > lines { 0 } else { found * 100 / all }
}

fn likeliest(text: &[u8], is_whole: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(text, is_whole);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    // Every GBK text is GB18030, which has more characters.
    if guessed == GBK { GB18030 } else { guessed }
}

/// UTF-16 without a mark: many zero bytes, nearly all in the same half of a pair, and text when it is read so.
fn by_zeros(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |half: usize| head.iter().skip(half).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let most = first.max(second);
    if most < 2 || most.saturating_mul(ZERO_SHARE) < head.len() || first.min(second).saturating_mul(20) > most
    {
        return None;
    }
    let encoding = if second > first { UTF_16LE } else { UTF_16BE };
    let even = head.get(..head.len() & !1).unwrap_or_default();
    let (text, had_errors) = encoding.decode_without_bom_handling(even);
    (!had_errors || text.ends_with('\u{fffd}')).then_some(encoding)
}

/// Decodes as it is read.
struct Decoding<R> {
    file: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    text: Vec<u8>,
    text_at: usize,
    is_at_end: bool,
    is_done: bool,
}

impl<R: Read> Decoding<R> {
    fn refill(&mut self) -> io::Result<()> {
        if self.raw_at == self.raw.len() && !self.is_at_end {
            self.raw.resize(PIECE_BYTES, 0);
            let length = self.file.read(&mut self.raw)?;
            self.raw.truncate(length);
            self.raw_at = 0;
            self.is_at_end = length == 0;
        }
        self.text.resize(PIECE_BYTES * 3, 0);
        let raw = self.raw.get(self.raw_at..).unwrap_or_default();
        let (result, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, self.is_at_end);
        self.raw_at = self.raw_at.saturating_add(read);
        self.text.truncate(written);
        self.text_at = 0;
        self.is_done = self.is_at_end && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while self.text_at == self.text.len() && !self.is_done {
            self.refill()?;
        }
        let rest = self.text.get(self.text_at..).unwrap_or_default();
        let length = rest.len().min(target.len());
        for (to, from) in target.iter_mut().zip(rest) {
            *to = *from;
        }
        self.text_at = self.text_at.saturating_add(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(bytes: &[u8]) -> Charset {
        let mut tally = Tally::default();
        // In small pieces, so that characters are cut.
        bytes.chunks(3).for_each(|piece| tally.take(piece));
        Charset::find(bytes, tally, None).unwrap()
    }

    fn read(charset: &Charset, bytes: &[u8]) -> String {
        let mut text = String::new();
        charset.reader(io::Cursor::new(bytes.to_vec())).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn utf16(text: &str, is_little: bool) -> Vec<u8> {
        let unit = |unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn encodings_are_found_and_read() {
        let text = "编号,供应商名称\n1,北京建工集团有限责任公司\n2,上海示例贸易有限公司\n3,深圳市样本科技股份有限公司\n";
        let gb18030 = GB18030.encode(text).0.into_owned();
        let marked = |mark: &[u8], rest: Vec<u8>| [mark.to_vec(), rest].concat();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (marked(b"\xef\xbb\xbf", text.as_bytes().to_vec()), "UTF-8"),
            (gb18030, "gb18030"),
            (utf16(text, true), "UTF-16LE"),
            (utf16(text, false), "UTF-16BE"),
            (marked(b"\xff\xfe", utf16(text, true)), "UTF-16LE"),
            (marked(b"\xfe\xff", utf16(text, false)), "UTF-16BE"),
        ] {
            let charset = find(&bytes);
            assert_eq!(charset.name(), name, "{charset:?}");
            assert_eq!(read(&charset, &bytes), text, "{name}");
        }
    }

    #[test]
    fn other_scripts_of_business_are_told_apart() {
        for (label, text) in [
            (
                "big5",
                "編號,名稱\n1,臺灣示例股份有限公司\n2,遠東範例實業有限公司\n3,中華樣本科技股份有限公司\n",
            ),
            (
                "shift_jis",
                "番号,会社名\n1,株式会社サンプル商事\n2,例示テクノロジー株式会社\n3,東京見本工業有限会社\n",
            ),
            ("windows-1252", "id,nom\n1,Société Générale d'Équipement\n2,Exemple & Frères Coopérative\n"),
            (
                "windows-1251",
                "номер,название\n1,Общество с ограниченной ответственностью Пример\n2,Акционерное общество Образец\n",
            ),
        ] {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let bytes = encoding.encode(text).0.into_owned();
            let charset = find(&bytes);
            assert_eq!(charset.encoding, encoding, "{label}");
            assert!(charset.is_guessed());
            assert_eq!(read(&charset, &bytes), text);
        }
    }

    #[test]
    fn one_broken_line_does_not_hide_the_encoding() {
        let mut bytes = GB18030.encode(&"1,北京建工集团有限责任公司\n".repeat(20)).0.into_owned();
        bytes.extend(b"2,\xff\xff\n");
        assert_eq!(find(&bytes).name(), "gb18030");
    }

    #[test]
    fn a_few_broken_bytes_are_no_other_encoding() {
        let mut bytes = "1,某某公司\n".repeat(9).into_bytes();
        bytes.extend(b"2,\xff\xfe\xfd\n\0\n");
        assert_eq!(find(&bytes).name(), "UTF-8");
        assert_eq!(find(b"id\nA\0B\n").name(), "UTF-8");
        assert!(Charset::find(b"id", Tally::default(), Some("klingon")).is_err());
        assert_eq!(Charset::find(b"id", Tally::default(), Some("GBK")).unwrap().name(), "GBK");
    }

    #[test]
    fn what_cannot_be_decoded_is_marked() {
        let bytes = [utf16("ab\n", true), vec![0x00, 0xd8], utf16("c\n", true), vec![0x61]].concat();
        let charset = Charset::find(&bytes, Tally::default(), Some("utf-16le")).unwrap();
        assert_eq!(read(&charset, &bytes), "ab\n\u{fffd}c\n\u{fffd}");
    }
}
