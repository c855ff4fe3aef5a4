//! Lines of a file with their numbers, none longer than a limit, and any number of them can be put back.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

/// Longest line, in bytes.
pub(crate) const LINE_BYTES_MAX: u64 = 1024 * 1024;

/// Reads lines.
pub(crate) struct Lines<R> {
    reader: BufReader<R>,
    put_back: VecDeque<Line>,
    number: u64,
    bytes: u64,
}

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// Its bytes with the end of line; none when it is longer than the limit.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(reader: R) -> Self {
        let reader = BufReader::with_capacity(256 * 1024, reader);
        Self { reader, put_back: VecDeque::new(), number: 0, bytes: 0 }
    }

    /// Bytes read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next line; none at the end of the file.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.put_back.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::with_capacity(256);
        let limit = LINE_BYTES_MAX.saturating_add(1);
        let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.number = self.number.saturating_add(1);
        self.count(read);
        if bytes.ends_with(b"\n") || bytes.len() < usize::try_from(limit).unwrap_or(usize::MAX) {
            return Ok(Some(Line { number: self.number, bytes: Some(bytes) }));
        }
        self.skip_rest()?;
        Ok(Some(Line { number: self.number, bytes: None }))
    }

    /// Puts lines back: they are read again, in the same order.
    pub(crate) fn put_back(&mut self, lines: impl DoubleEndedIterator<Item = Line>) {
        for line in lines.rev() {
            self.put_back.push_front(line);
        }
    }

    fn skip_rest(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let (length, is_end) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at.saturating_add(1), true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.reader.consume(length);
            self.count(length);
            if is_end {
                return Ok(());
            }
        }
    }

    fn count(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u64, text: &str) -> Option<Line> {
        Some(Line { number, bytes: Some(text.as_bytes().to_vec()) })
    }

    #[test]
    fn lines_are_numbered_and_can_be_put_back() {
        let mut lines = Lines::new("a\r\n\nb".as_bytes());
        let first = lines.next().unwrap().unwrap();
        let second = lines.next().unwrap().unwrap();
        lines.put_back([first, second].into_iter());
        assert_eq!(lines.next().unwrap(), line(1, "a\r\n"));
        assert_eq!(lines.next().unwrap(), line(2, "\n"));
        assert_eq!(lines.next().unwrap(), line(3, "b"));
        assert_eq!(lines.next().unwrap(), None);
        assert_eq!(lines.bytes(), 5);
    }

    #[test]
    fn a_line_over_the_limit_is_skipped_and_the_next_one_read() {
        let limit = usize::try_from(LINE_BYTES_MAX).unwrap();
        for (length, is_kept) in [(limit - 1, true), (limit, true), (limit + 1, false), (3 * limit, false)] {
            let text = format!("{}\nnext\n", "x".repeat(length));
            let mut lines = Lines::new(text.as_bytes());
            assert_eq!(lines.next().unwrap().unwrap().bytes.is_some(), is_kept, "{length}");
            assert_eq!(lines.next().unwrap(), line(2, "next\n"));
            assert_eq!(lines.bytes(), u64::try_from(text.len()).unwrap());
        }
    }
}
