//! What the matcher is fed: names, pairs of names, and indexes of which any byte may be wrong.
//!
//! Included by the fuzz targets as well, so it uses nothing that only tests have but SHA-256, which the crate has too.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use standing_screening::{Index, IndexBuilder, MATCH_THRESHOLD, Matcher, NAME_CHARS_MAX, Name, Subject};

/// Any text is normalised once and for all, and cut into parts that stand in it.
pub(crate) fn screening_name(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let name = Name::new(&text);
    assert_eq!(
        name.normalised(),
        Name::new(name.normalised()).normalised(),
        "normalising twice changes more"
    );
    // A name may end in the middle of what is written as several letters.
    assert!(name.normalised().chars().count() <= NAME_CHARS_MAX + 8);
    assert_eq!(name.is_empty(), name.parts().next().is_none());
    assert!(name.parts().all(|(_, piece)| !piece.is_empty()));
}

/// Two names, one a line: the same score both ways, and an explanation that agrees with it.
pub(crate) fn screening_pair(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (left, right) = text.split_once('\n').unwrap_or((&text, ""));
    let (left, right) = (Name::new(left), Name::new(right));
    let matcher = Matcher::default();
    let (there, back) = (matcher.compare(&left, &right), matcher.compare(&right, &left));
    assert_eq!(there.score.to_bits(), back.score.to_bits(), "another score the other way round");
    assert!((0.0..=1.0).contains(&there.score));
    assert_eq!(there.is_match, there.score >= MATCH_THRESHOLD);
    assert!(!(there.is_match && there.explanation.findings.iter().any(|finding| finding.rule.is_decisive())));
    drop(there.explanation.to_string());
}

/// Bytes of the index, of which the hash in the header is set right after the changes: an index that lies.
///
/// Every five bytes of the input are a place and what to write there.
pub(crate) fn screening_index(bytes: &[u8]) {
    const HASH_AT: std::ops::Range<usize> = 56..88;
    let mut index = small_index().to_vec();
    for change in bytes.chunks_exact(5) {
        let [a, b, c, d, value] = change else { continue };
        let at = usize::try_from(u32::from_le_bytes([*a, *b, *c, *d])).unwrap_or(0) % index.len().max(1);
        if let Some(byte) = index.get_mut(at) {
            *byte = *value;
        }
    }
    let hash: [u8; 32] = Sha256::digest(index.get(HASH_AT.end..).unwrap_or(&[])).into();
    if let Some(place) = index.get_mut(HASH_AT) {
        place.copy_from_slice(&hash);
    }
    let Ok(index) = Index::open(index) else { return };
    for query in ["Zenith Maritime Ltd", "华为技术有限公司", "Волготранс", ""] {
        for hit in index.search(&Subject::named(query), 5) {
            assert!((0.0..=1.0).contains(&hit.comparison.score));
        }
    }
}

fn small_index() -> &'static [u8] {
    static INDEX: OnceLock<Vec<u8>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut builder = IndexBuilder::default();
        let names = ["Zenith Maritime Limited", "华为技术有限公司", "ООО Волготранс", "Dulverton Mining plc"];
        for (key, name) in (0..).zip(names) {
            let subject = Subject { country: Some("gb".to_owned()), ..Subject::named(name) };
            builder.add(key, &subject).unwrap_or_default();
        }
        builder.into_bytes().unwrap_or_default()
    })
}
