//! A form with a file in it (RFC 7578), as browsers send it: the fields by name. The body is already bounded and in
//! memory; nothing is kept on disk and no file name is read.

/// The most fields of a form.
const FIELDS_MAX: usize = 20;
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

/// The fields of a body with their contents; none when it is not one.
pub(crate) fn fields<'b>(body: &'b [u8], boundary: &str) -> Option<Vec<(String, &'b [u8])>> {
    let first = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut rest = body.get(find(body, first.as_bytes())?.checked_add(first.len())?..)?;
    let mut fields = Vec::new();
    // After each boundary: a line end and a part, or two hyphens and the end.
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, between.as_bytes())?;
        let whole = part.get(..end)?;
        let head = find(whole, b"\r\n\r\n")?;
        let name = name_in(std::str::from_utf8(whole.get(..head)?).ok()?)?;
        fields.push((name, whole.get(head.checked_add(4)?..)?));
        if fields.len() > FIELDS_MAX {
            return None;
        }
        rest = part.get(end.checked_add(between.len())?..)?;
    }
    rest.starts_with(b"--").then_some(fields)
}

/// The name that a part's head gives its field.
fn name_in(head: &str) -> Option<String> {
    let line =
        head.split("\r\n").find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let found =
        line.split(';').find_map(|parameter| parameter.trim().strip_prefix("name=")).map(str::trim)?;
    Some(found.trim_matches('"').to_owned())
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
            Some(20)
        );
        assert_eq!(fields(format!("{}--x--", part.repeat(FIELDS_MAX + 1)).as_bytes(), "x"), None);
    }
}
