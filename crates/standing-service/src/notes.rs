//! Notes beside an answer: which of them a reader may have, and the word for each. Every door tells them so.
//!
//! Deliberately absent: sentences; those are the doors' own.

use standing_core::standing::check::Note;
use standing_core::standing::viewer::Viewer;

/// The notes that a reader may have: whoever is no party hears nothing of an entry without effect yet.
pub fn for_reader<'a>(notes: &'a [Note], viewer: &Viewer) -> impl Iterator<Item = &'a Note> {
    let is_party = matches!(viewer, Viewer::Organisation | Viewer::Authority(_) | Viewer::Register);
    let is_early = |note: &Note| {
        notes.iter().any(|other| matches!(other, Note::NotYetInForce(entry) if entry == note.entry()))
    };
    notes.iter().filter(move |note| is_party || !is_early(note))
}

/// The word for a note, the same in every form of an answer.
#[must_use]
pub const fn word(note: &Note) -> &'static str {
    match note {
        Note::ObjectionPending(_) => "objection-pending",
        Note::ReconsiderationPending(_) => "reconsideration-pending",
        Note::Suspended(..) => "suspended",
        Note::NotYetInForce(_) => "not-yet-in-force",
        Note::Imported(_) => "imported",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_effect_yet_is_told_to_parties_only() {
        let entry = |id: &str| id.parse().unwrap();
        let all = [
            Note::NotYetInForce(entry("e-1")),
            Note::ObjectionPending(entry("e-1")),
            Note::ObjectionPending(entry("e-2")),
        ];
        let told = |viewer: &Viewer| {
            for_reader(&all, viewer).map(|note| (word(note), note.entry().to_string())).collect::<Vec<_>>()
        };
        assert_eq!(told(&Viewer::Public), [("objection-pending", "e-2".to_owned())]);
        assert_eq!(told(&Viewer::Unit("u".parse().unwrap())).len(), 1);
        assert_eq!(told(&Viewer::Organisation).len(), 3);
    }
}
