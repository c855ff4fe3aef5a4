//! The leaf of the log: a small canonical record that commits to an event without showing it.
//!
//! Deliberately not here: the event itself, and general JSON. The six fields are written in the one
//! order that RFC 8785 gives, from alphabets that need no escaping, so building and reading are exact.

use sha2::{Digest, Sha256};

use crate::moment::Moment;
use crate::{Hash, TransparencyError};

/// Length of the salt of a commitment, in bytes.
pub const SALT_BYTES: usize = 32;
/// Version of the leaf form that this crate writes and reads.
pub const LEAF_VERSION: u32 = 1;
/// Longest `id`, `kind` or `pack`, in bytes.
pub const TOKEN_BYTES_MAX: usize = 128;
/// Longest leaf, in bytes; far below the 65,535 that an entry bundle can carry.
pub const LEAF_BYTES_MAX: usize = 1024;

/// Commitment to an event: SHA-256(salt ‖ event bytes).
///
/// The salt hides what could be guessed; publishing salt and event later proves what the leaf said.
#[must_use]
pub fn commitment(salt: &[u8; SALT_BYTES], event: &[u8]) -> Hash {
    let mut sha256 = Sha256::new();
    sha256.update(salt);
    sha256.update(event);
    Hash::from_bytes(sha256.finalize().into())
}

/// One leaf: which event, of what kind, recorded when, justified by which pack, committed to how.
///
/// # Example
/// ```
/// use standing_transparency::{Leaf, commitment};
/// let leaf = Leaf {
///     id: "01JD8Z",
///     kind: "notice_served",
///     recorded_at: "2026-11-22T08:00:00Z",
///     pack: "",
///     commitment: commitment(&[7; 32], b"{}"),
/// };
/// let bytes = leaf.to_bytes().unwrap();
/// assert_eq!(Leaf::parse(&bytes).unwrap(), leaf);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf<'a> {
    /// Identifier of the event: 1 to 128 characters of `A-Z a-z 0-9 . _ : / @ -`.
    pub id: &'a str,
    /// Kind of the event, same alphabet.
    pub kind: &'a str,
    /// Moment of recording, RFC 3339 in UTC, for example `2026-11-22T08:00:00.123Z`.
    pub recorded_at: &'a str,
    /// Hash or name of the pack that justified the event, same alphabet; empty when none did.
    pub pack: &'a str,
    /// Commitment to the event's bytes.
    pub commitment: Hash,
}

impl<'a> Leaf<'a> {
    /// Canonical bytes: RFC 8785 of `{commitment,id,kind,pack,recorded_at,v}`.
    ///
    /// # Errors
    /// A field outside its alphabet or length.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TransparencyError> {
        token("id", self.id, 1)?;
        token("kind", self.kind, 1)?;
        token("pack", self.pack, 0)?;
        moment(self.recorded_at)?;
        let Self { id, kind, recorded_at, pack, commitment } = self;
        Ok(format!(
            r#"{{"commitment":"{commitment}","id":"{id}","kind":"{kind}","pack":"{pack}","recorded_at":"{recorded_at}","v":{LEAF_VERSION}}}"#
        )
        .into_bytes())
    }

    /// Reads exactly what [`Leaf::to_bytes`] writes; the fields borrow from the bytes.
    ///
    /// # Errors
    /// Any other byte sequence, with the field where it departs from the form.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, TransparencyError> {
        Self::parse_with_moment(bytes).map(|(leaf, _)| leaf)
    }

    pub(crate) fn parse_with_moment(bytes: &'a [u8]) -> Result<(Self, Moment), TransparencyError> {
        if bytes.len() > LEAF_BYTES_MAX {
            return Err(malformed("length", format!("{} bytes, the limit is {LEAF_BYTES_MAX}", bytes.len())));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| malformed("text", "is not UTF-8"))?;
        let (commitment, rest) = field(text, "{\"commitment\":\"", "commitment")?;
        let (id, rest) = field(rest, ",\"id\":\"", "id")?;
        let (kind, rest) = field(rest, ",\"kind\":\"", "kind")?;
        let (pack, rest) = field(rest, ",\"pack\":\"", "pack")?;
        let (recorded_at, rest) = field(rest, ",\"recorded_at\":\"", "recorded_at")?;
        if rest != ",\"v\":1}" {
            return Err(malformed("v", "the leaf does not end with \"v\":1}"));
        }
        let commitment = Hash::from_hex_bytes(commitment.as_bytes())
            .ok_or_else(|| malformed("commitment", "is not 64 lower-case hexadecimal digits"))?;
        token("id", id, 1)?;
        token("kind", kind, 1)?;
        token("pack", pack, 0)?;
        let moment = moment(recorded_at)?;
        Ok((Self { id, kind, recorded_at, pack, commitment }, moment))
    }
}

fn field<'a>(
    text: &'a str,
    before: &str,
    name: &'static str,
) -> Result<(&'a str, &'a str), TransparencyError> {
    text.strip_prefix(before)
        .and_then(|rest| rest.split_once('"'))
        .ok_or_else(|| malformed(name, "is missing or not in its place"))
}

fn token(name: &'static str, value: &str, bytes_min: usize) -> Result<(), TransparencyError> {
    // From `-` to `:` lie `-`, `.`, `/`, the digits and `:`.
    let allowed = |byte: u8| matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'-'..=b':' | b'@' | b'_');
    if value.len() < bytes_min || value.len() > TOKEN_BYTES_MAX {
        return Err(malformed(
            name,
            format!("is {} bytes long, not {bytes_min} to {TOKEN_BYTES_MAX}", value.len()),
        ));
    }
    // Without an early end the check runs over many bytes at once; a verifier does it for every row.
    if value.bytes().fold(true, |all, byte| all & allowed(byte)) {
        return Ok(());
    }
    let found = value.bytes().find(|byte| !allowed(*byte)).unwrap_or_default();
    Err(malformed(name, format!("holds byte 0x{found:02x}, outside A-Z a-z 0-9 . _ : / @ -")))
}

fn moment(text: &str) -> Result<Moment, TransparencyError> {
    Moment::parse(text)
        .ok_or_else(|| malformed("recorded_at", "is not a moment such as 2026-11-22T08:00:00Z"))
}

fn malformed(field: &'static str, reason: impl Into<String>) -> TransparencyError {
    TransparencyError::malformed(
        "leaf",
        field,
        reason,
        "compare it with the leaf in the published entry bundle",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn example() -> Leaf<'static> {
        Leaf {
            id: "01JD8ZP3V4",
            kind: "decision_made",
            recorded_at: "2026-11-22T08:00:00.123Z",
            pack: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            commitment: commitment(&[1; 32], b"event"),
        }
    }

    #[test]
    fn commitment_is_sha256_of_salt_then_event() {
        let joined = [&[9_u8; 32][..], b"event"].concat();
        assert_eq!(commitment(&[9; 32], b"event"), Hash::sha256(&joined));
    }

    #[test]
    fn fields_that_would_need_escaping_are_refused() {
        let long = "x".repeat(TOKEN_BYTES_MAX + 1);
        for bad in ["", "a\"b", "a\\b", "a b", "é", "a\n", long.as_str()] {
            assert!(Leaf { id: bad, ..example() }.to_bytes().is_err(), "{bad:?}");
            assert!(Leaf { kind: bad, ..example() }.to_bytes().is_err(), "{bad:?}");
            assert!(bad.is_empty() || Leaf { pack: bad, ..example() }.to_bytes().is_err(), "{bad:?}");
            assert!(Leaf { recorded_at: bad, ..example() }.to_bytes().is_err(), "{bad:?}");
        }
        assert!(Leaf { pack: "", ..example() }.to_bytes().is_ok());
    }

    #[test]
    fn departures_name_their_field() {
        let good = String::from_utf8(example().to_bytes().unwrap()).unwrap();
        for (from, to, field) in [
            ("commitment", "Commitment", "commitment"),
            ("\"id\"", " \"id\"", "id"),
            ("\"kind\"", "\"Kind\"", "kind"),
            ("decision_made", "decision made", "kind"),
            ("T08:00", "T25:00", "recorded_at"),
            ("\"v\":1}", "\"v\":2}", "v,"),
            ("\"v\":1}", "\"v\":1} ", "v,"),
            ("\"v\":1}", "\"v\":1,\"w\":1}", "v,"),
        ] {
            let bad = good.replacen(from, to, 1);
            let error = Leaf::parse(bad.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(field.trim_end_matches(',')), "{error}");
        }
        assert!(Leaf::parse(&vec![b'x'; LEAF_BYTES_MAX + 1]).is_err());
        assert!(Leaf::parse(&[0xff, 0xfe]).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(id in "[A-Za-z0-9._:/@-]{1,128}", pack in "[a-z0-9-]{0,64}", salt: [u8; 32]) {
            let leaf = Leaf { id: &id, pack: &pack, commitment: commitment(&salt, id.as_bytes()), ..example() };
            let bytes = leaf.to_bytes().unwrap();
            prop_assert_eq!(Leaf::parse(&bytes).unwrap(), leaf);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, cut in 0_usize..300, flip: u8) {
            let _ = Leaf::parse(&bytes);
            let mut near = example().to_bytes().unwrap();
            if let Some(byte) = near.get_mut(cut) {
                *byte ^= flip;
                let parsed = Leaf::parse(&near).map(|leaf| leaf.to_bytes().unwrap());
                prop_assert!(parsed.is_err() || parsed == Ok(near.clone()));
            }
        }
    }
}
