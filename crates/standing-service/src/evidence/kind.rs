//! What a document is: by its bytes, and only if its name says the same. What is taken are pages that cannot act.

use super::{BYTES_MAX, archive, pdf};

/// What to do with a document that is not taken.
pub(super) const REMEDY: &str = "hand in a PDF, PNG, JPEG, or an office file without macros (docx, xlsx, pptx, odt, ods, odp), at most 16 MiB";

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// Office Open XML text.
    Docx,
    /// Office Open XML table.
    Xlsx,
    /// Office Open XML slides.
    Pptx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument table.
    Ods,
    /// OpenDocument slides.
    Odp,
}

impl Kind {
    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
        }
    }

    /// The endings that names of such files have.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
        }
    }
}

/// The kind of a document, or why it is not taken.
///
/// Source: OWASP ASVS 5.2.1 (size), 5.2.2 (the ending and the bytes agree), 5.2.3 (what is packed is bounded).
pub(super) fn look(name: &str, bytes: &[u8]) -> Result<Kind, String> {
    if bytes.is_empty() {
        return Err("it is empty".to_owned());
    }
    if bytes.len() > BYTES_MAX {
        return Err(format!("it has {} bytes, more than {BYTES_MAX}", bytes.len()));
    }
    let kind = by_bytes(bytes)?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if !kind.endings().contains(&ending.as_str()) {
        return Err(format!("its bytes are {}, its name says otherwise", kind.media_type()));
    }
    Ok(kind)
}

fn by_bytes(bytes: &[u8]) -> Result<Kind, String> {
    if bytes.starts_with(b"%PDF-") {
        pdf::look(bytes)?;
        return Ok(Kind::Pdf);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return whole(bytes, b"IEND\xaeB`\x82", Kind::Png);
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return whole(bytes, &[0xff, 0xd9], Kind::Jpeg);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return archive::look(bytes);
    }
    Err("it is of no kind that is taken".to_owned())
}

/// A picture that ends where it says: nothing hangs on behind it.
fn whole(bytes: &[u8], end: &[u8], kind: Kind) -> Result<Kind, String> {
    match bytes.ends_with(end) {
        true => Ok(kind),
        false => Err("the picture is cut off, or something follows it".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n...IEND\xaeB`\x82";

    #[test]
    fn bytes_and_name_say_the_same_or_nothing_is_taken() {
        let jpeg: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 1, 2, 0xff, 0xd9];
        for (name, bytes, expected) in [
            ("a.png", PNG, Ok(Kind::Png)),
            ("A.PNG", PNG, Ok(Kind::Png)),
            ("a.jpg", jpeg, Ok(Kind::Jpeg)),
            ("a.pdf", &b"%PDF-1.7\n1 0 obj <</Type /Catalog>>\n%%EOF\n"[..], Ok(Kind::Pdf)),
            ("a.png", jpeg, Err("its name says otherwise")),
            ("png", PNG, Err("its name says otherwise")),
            ("a.png", &PNG[..PNG.len() - 1], Err("cut off")),
            ("a.html", b"<html>", Err("no kind")),
            ("a.svg", b"<svg onload=x>", Err("no kind")),
            ("a.pdf", b"", Err("empty")),
        ] {
            match (look(name, bytes), expected) {
                (Ok(kind), Ok(expected)) => assert_eq!(kind, expected, "{name}"),
                (Err(what), Err(expected)) => assert!(what.contains(expected), "{name}: {what}"),
                (found, _) => panic!("{name}: {found:?}"),
            }
        }
        assert!(look("a.png", &vec![0; BYTES_MAX + 1]).unwrap_err().contains("more than"));
    }
}
