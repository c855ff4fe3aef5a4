//! A form with a file in it (RFC 7578), as browsers send it: the fields by name. The body is already bounded and in
//! memory; nothing is kept on disk.

/// The most fields of a form.
const FIELDS_MAX: usize = 40;
/// The longest boundary, as RFC 2046 has it.
const BOUNDARY_BYTES_MAX: usize = 70;

/// The boundary in a content type; none when it is not a form of this kind.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let found = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then(|| value.trim_matches('"'))
    })?;
    (!found.is_empty() && found.len() <= BOUNDARY_BYTES_MAX).then_some(found)
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part<'b> {
    /// The name of the field.
    pub(crate) name: String,
    /// What its sender calls the file, word for word: never a path here. None for a field that is no file.
    pub(crate) file_name: Option<String>,
    pub(crate) content: &'b [u8],
}

/// The fields of a body with their contents; none when it is not one.
pub(crate) fn fields<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<(String, &'b [u8])>> {
    Some(parts(body, boundary)?.into_iter().map(|part| (part.name, part.content)).collect())
}

/// The fields of a body; none when it is not one.
pub(crate) fn parts<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<Part<'b>>> {
    let first = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut rest = body.get(find(body, first.as_bytes())?.checked_add(first.len())?..)?;
    let mut fields = Vec::new();
    // After each boundary: a line end and a part, or two hyphens and the end.
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, between.as_bytes())?;
        let whole = part.get(..end)?;
        let head = find(whole, b"\r\n\r\n")?;
        let (name, file_name) = names_in(std::str::from_utf8(whole.get(..head)?).ok()?)?;
        fields.push(Part { name, file_name, content: whole.get(head.checked_add(4)?..)? });
        if fields.len() > FIELDS_MAX {
            return None;
        }
        rest = part.get(end.checked_add(between.len())?..)?;
    }
    rest.starts_with(b"--").then_some(fields)
}

/// The names that a part's head gives its field and its file. Browsers write `%22` for a quotation mark in them.
pub(super) fn names_in(head: &str) -> Option<(String, Option<String>)> {
    let line =
        head.split("\r\n").find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let found =
        line.split(';').find_map(|parameter| parameter.trim().strip_prefix("name=")).map(str::trim)?;
    let file = line.split_once("filename=\"").and_then(|(_, rest)| rest.split('"').next());
    Some((found.trim_matches('"').to_owned(), file.map(|name| name.replace("%22", "\""))))
}

fn find(text: &[u8], words: &[u8]) -> Option<usize> {
    text.windows(words.len()).position(|window| window == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "--xyz\r\nContent-Disposition: form-data; name=\"receipt\"\r\n\r\na\r\nb\r\n--xyz\r\n\
                        Content-Disposition: form-data; name=\"file\"; filename=\"../x\"\r\nContent-Type: text/plain\r\n\r\n\
                        --xy\r\n--xyz--\r\n";

    #[test]
    fn forms_are_read_field_by_field() {
        let fields = fields(BODY.as_bytes(), "xyz").unwrap();
        assert_eq!(fields, [("receipt".to_owned(), &b"a\r\nb"[..]), ("file".to_owned(), &b"--xy"[..])]);
        let named = parts(BODY.as_bytes(), "xyz").unwrap();
        let names: Vec<_> = named.iter().map(|part| part.file_name.as_deref()).collect();
        assert_eq!(names, [None, Some("../x")]);
    }

    #[test]
    fn what_is_cut_or_no_form_is_refused() {
        assert_eq!(boundary("multipart/form-data; boundary=\"a b\""), Some("a b"));
        for kind in ["text/plain; boundary=a", "multipart/form-data", "multipart/form-data; boundary="] {
            assert_eq!(boundary(kind), None, "{kind}");
        }
        for length in 0..BODY.len() - 4 {
            assert_eq!(fields(&BODY.as_bytes()[..length], "xyz"), None, "cut at {length}");
        }
        assert_eq!(fields(b"--xyz--", "xyz"), Some(Vec::new()));
        assert_eq!(fields(b"", "xyz"), None);
    }

    #[test]
    fn a_form_has_few_fields() {
        let part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        assert_eq!(
            fields(format!("{}--x--", part.repeat(FIELDS_MAX)).as_bytes(), "x").map(|all| all.len()),
            Some(FIELDS_MAX)
        );
        assert_eq!(fields(format!("{}--x--", part.repeat(FIELDS_MAX + 1)).as_bytes(), "x"), None);
    }
}
