//! Office files: archives whose list of contents says what they are. Only the list is read, and one stored word;
//! nothing is unpacked.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::kind::Kind;

/// The most files in an archive.
const FILES_MAX: usize = 4_000;
/// The most bytes that an archive says it unpacks to.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// How many times its own size an archive may unpack to.
const UNPACKED_FACTOR_MAX: u64 = 200;

/// Parts by which an archive is known.
const KNOWN: [(&str, Kind); 3] = [
    ("word/document.xml", Kind::Docx),
    ("xl/workbook.xml", Kind::Xlsx),
    ("ppt/presentation.xml", Kind::Pptx),
];

/// The kind of an office file, or why it is not taken.
pub(super) fn look(bytes: &[u8]) -> Result<Kind, String> {
    let unreadable = |_: ZipError| "the office file cannot be read".to_owned();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > FILES_MAX {
        return Err(format!("the office file holds {} files", archive.len()));
    }
    let (mut unpacked, mut names) = (0_u64, Vec::with_capacity(archive.len()));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(unreadable)?;
        if part.encrypted() {
            return Err("the office file is locked, so that nobody can read it later".to_owned());
        }
        unpacked = unpacked.saturating_add(part.size());
        names.push(part.name().map_err(unreadable)?.into_owned());
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if unpacked > UNPACKED_BYTES_MAX || unpacked > size.saturating_mul(UNPACKED_FACTOR_MAX) {
        return Err(format!("the office file unpacks to {unpacked} bytes"));
    }
    if let Some(name) = names.iter().find(|name| acts(name)) {
        let name: String = name.chars().take(80).collect();
        return Err(format!("the office file holds what could act: {name}"));
    }
    let kind = KNOWN.into_iter().find(|(part, _)| names.iter().any(|name| name == part));
    match kind {
        Some((_, kind)) if names.iter().any(|name| name == "[Content_Types].xml") => Ok(kind),
        _ => open_document(&mut archive).ok_or_else(|| "it is an archive, not an office file".to_owned()),
    }
}

/// Macros, programs, embedded objects, and parts that lie outside the archive.
fn acts(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("vbaproject.bin")
        || name.starts_with("basic/")
        || name.starts_with("scripts/")
        || name.contains("activex")
        || name.contains("/embeddings/")
        || name.starts_with('/')
        || name.split(['/', '\\']).any(|part| part == "..")
}

/// OpenDocument files begin with a stored word that says what they are.
fn open_document(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<Kind> {
    let mut part = archive.by_index_raw(0).ok()?;
    if part.name().is_ok_and(|name| name != "mimetype")
        || part.size() > 128
        || part.compressed_size() != part.size()
    {
        return None;
    }
    let mut word = String::new();
    part.read_to_string(&mut word).ok()?;
    [Kind::Odt, Kind::Ods, Kind::Odp].into_iter().find(|kind| kind.media_type() == word)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, content) in parts {
            writer.start_file(*name, options).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn office_files_are_known_by_their_parts() {
        let types = ("[Content_Types].xml", "<Types/>");
        let odt = ("mimetype", "application/vnd.oasis.opendocument.text");
        for (parts, expected) in [
            (vec![types, ("word/document.xml", "x")], Ok(Kind::Docx)),
            (vec![types, ("xl/workbook.xml", "x")], Ok(Kind::Xlsx)),
            (vec![odt, ("content.xml", "x")], Ok(Kind::Odt)),
            (vec![("word/document.xml", "x")], Err("not an office file")),
            (vec![("content.xml", "x"), odt], Err("not an office file")),
            (vec![types, ("word/document.xml", "x"), ("word/vbaProject.bin", "x")], Err("could act")),
            (vec![odt, ("Basic/Standard/Module1.xml", "x")], Err("could act")),
            (vec![types, ("word/document.xml", "x"), ("../evil", "x")], Err("could act")),
            (vec![("a.exe", "MZ")], Err("not an office file")),
        ] {
            match (look(&archive(&parts)), expected) {
                (Ok(kind), Ok(expected)) => assert_eq!(kind, expected),
                (Err(what), Err(expected)) => assert!(what.contains(expected), "{parts:?}: {what}"),
                (found, _) => panic!("{parts:?}: {found:?}"),
            }
        }
    }

    #[test]
    fn archives_that_lie_about_their_size_or_are_cut_off_are_refused() {
        let whole = archive(&[("[Content_Types].xml", "x"), ("word/document.xml", "y")]);
        assert!(look(&whole[..whole.len() - 8]).is_err());
        let mut bomb = whole;
        // The size that the list of contents gives for its first file: four gigabytes.
        let list = bomb.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bomb[list + 24..list + 28].copy_from_slice(&[0xfe, 0xff, 0xff, 0xff]);
        assert!(look(&bomb).unwrap_err().contains("unpacks to"), "{:?}", look(&bomb));
    }
}
