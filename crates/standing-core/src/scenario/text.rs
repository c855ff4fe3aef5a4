//! How lines of a transcript are taken apart: columns by two or more spaces, words by one, texts in quotes.

/// The column at the front of a text and the rest; columns are parted by two or more spaces outside quotes.
pub(super) fn column(text: &str) -> (&str, &str) {
    let mut is_quoted = false;
    let mut blanks = 0;
    for (at, character) in text.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => {
                blanks += 1;
                if blanks == 2 {
                    let (head, rest) = text.split_at(at);
                    return (head.trim(), rest.trim());
                }
                continue;
            }
            _ => {}
        }
        blanks = 0;
    }
    (text.trim(), "")
}

/// The words of a command: parted by spaces outside quotes; quotes are taken off.
///
/// # Errors
/// When a quote is not closed.
pub(super) fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut is_quoted, mut has_begun) = (false, false);
    for character in text.chars() {
        match character {
            '"' => {
                is_quoted = !is_quoted;
                has_begun = true;
            }
            ' ' if !is_quoted => {
                if has_begun {
                    words.push(std::mem::take(&mut word));
                    has_begun = false;
                }
            }
            other => {
                word.push(other);
                has_begun = true;
            }
        }
    }
    if is_quoted {
        return Err("a quote is not closed".to_owned());
    }
    if has_begun {
        words.push(word);
    }
    Ok(words)
}

/// A text with every run of white space made one space.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Breaks a text between words so that no line is wider than `width`, where words allow it. Words in quotes
/// are kept together when `keep_quotes` says so.
pub(super) fn wrap(text: &str, width: usize, keep_quotes: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text, keep_quotes) {
        let is_full = line.chars().count().saturating_add(piece.chars().count()).saturating_add(1) > width;
        if !line.is_empty() && is_full {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(piece);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

fn pieces(text: &str, keep_quotes: bool) -> Vec<&str> {
    let mut is_quoted = false;
    text.split(|character: char| {
        if character == '"' && keep_quotes {
            is_quoted = !is_quoted;
        }
        character == ' ' && !is_quoted
    })
    .filter(|piece| !piece.is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_parted_by_two_spaces() {
        assert_eq!(column("2019-09-02  Court  decide"), ("2019-09-02", "Court  decide"));
        assert_eq!(column("say text=\"a  b\" now  ok"), ("say text=\"a  b\" now", "ok"));
        assert_eq!(column("one column only"), ("one column only", ""));
    }

    #[test]
    fn words_lose_their_quotes() {
        let taken = words("open name.en=\"A & B, Ltd\" x=1").unwrap();
        assert_eq!(taken, ["open", "name.en=A & B, Ltd", "x=1"]);
        assert_eq!(words("x=\"\"").unwrap(), ["x="]);
        assert!(words("x=\"open").is_err());
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("aa bb cc", 5, false), ["aa bb", "cc"]);
        assert_eq!(wrap("aa \"bb cc\" d", 5, true), ["aa", "\"bb cc\"", "d"]);
        assert_eq!(wrap("", 5, false), Vec::<String>::new());
    }
}
