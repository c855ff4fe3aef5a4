//! What a PDF carries that could act: scripts, programs, other files; and whether it can be read at all. Names may be
//! spelt with escapes (`/J#61vaScript`), so they are read as a reader of PDF reads them.
//!
//! What lies in packed streams is not unpacked here; the operator's scanner looks there.

/// Names that no page of evidence needs.
const REFUSED: [(&[u8], &str); 8] = [
    (b"JavaScript", "a script"),
    (b"JS", "a script"),
    (b"Launch", "the start of a program"),
    (b"EmbeddedFile", "another file"),
    (b"EmbeddedFiles", "other files"),
    (b"RichMedia", "films or programs"),
    (b"XFA", "a form with scripts"),
    (b"Encrypt", "a lock, so that nobody can read it later"),
];
/// Where the end of a PDF is looked for, in bytes.
const END_BYTES: usize = 2_048;
/// The longest name that is looked at, in bytes.
const NAME_BYTES_MAX: usize = 32;

/// Refuses what could act, is locked, or is cut off.
pub(super) fn look(bytes: &[u8]) -> Result<(), String> {
    let tail = bytes.get(bytes.len().saturating_sub(END_BYTES)..).unwrap_or(bytes);
    if !tail.windows(5).any(|window| window == b"%%EOF") {
        return Err("the PDF is cut off: it has no end".to_owned());
    }
    for part in bytes.split(|byte| *byte == b'/').skip(1) {
        let name = name(part);
        if let Some((_, what)) = REFUSED.iter().find(|(refused, _)| *refused == name.as_slice()) {
            return Err(format!("the PDF holds {what}"));
        }
    }
    Ok(())
}

/// The name that begins here, its escapes read.
fn name(bytes: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(NAME_BYTES_MAX);
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        let read = match byte {
            b'#' => {
                let digits = [rest.next(), rest.next()].map(|digit| digit.unwrap_or_default());
                let digits = std::str::from_utf8(&digits).ok().map(ToOwned::to_owned);
                digits.and_then(|digits| u8::from_str_radix(&digits, 16).ok())
            }
            byte if byte.is_ascii_alphanumeric() => Some(byte),
            _ => None,
        };
        let Some(read) = read.filter(|_| name.len() < NAME_BYTES_MAX) else { break };
        name.push(read);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_act_is_refused_however_it_is_spelt() {
        let pdf = |inside: &str| format!("%PDF-1.7\n1 0 obj <<{inside}>> endobj\ntrailer\n%%EOF\n");
        for (inside, expected) in [
            ("/Type /Catalog /JSON 1", None),
            ("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", Some("a script")),
            ("/S/J#61v#61Script", Some("a script")),
            ("/S /Launch", Some("the start of a program")),
            ("/Type/EmbeddedFile", Some("another file")),
            ("/Encrypt 5 0 R", Some("a lock")),
            ("/AcroForm << /XFA 9 0 R >>", Some("a form with scripts")),
        ] {
            let found = look(pdf(inside).as_bytes());
            match expected {
                None => assert_eq!(found, Ok(()), "{inside}"),
                Some(what) => assert!(found.unwrap_err().contains(what), "{inside}"),
            }
        }
        assert!(look(b"%PDF-1.7\nhalf").unwrap_err().contains("cut off"));
        assert_eq!(look(b"%PDF-/#/#4/#zz\n%%EOF"), Ok(()));
    }
}
