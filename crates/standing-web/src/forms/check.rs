//! The answer to the relying unit's question, exactly as design and contract have it.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::identifier::Identifier;
use standing_core::standing::check::{Answer, Note};
use standing_core::standing::consequences::Question;
use standing_core::standing::viewer::Viewer;
use standing_core::word::Word;
use standing_service::notes::{for_reader, word};
use utoipa::ToSchema;

use super::status::suspension;
use super::{CiteForm, ConsequenceForm, Lens};

/// What follows for one organisation, matter, kind of unit and day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckForm {
    /// The organisation asked about.
    pub organisation: String,
    /// The matter asked about; none is every matter.
    pub matter: Option<String>,
    /// The kind of unit asked about; none is every kind.
    pub unit_kind: Option<String>,
    /// The day in the world.
    pub as_of: Date,
    /// The size of the log from which was answered.
    pub known_at: u64,
    /// The size of the whole log.
    pub log_size: u64,
    /// The strongest thing that follows: `none`, `ease`, `consider`, `inspect`, `strict_review` or `bar`.
    pub strength: &'static str,
    /// What the answer does and does not mean, in one or two sentences.
    pub meaning: String,
    /// Everything that follows, strongest first.
    pub consequences: Vec<ConsequenceForm>,
    /// What a person should know beside it.
    pub notes: Vec<NoteForm>,
    /// The clauses on which the answer rests.
    pub clauses: Vec<CiteForm>,
    /// A signed receipt file, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// Something to know beside the consequences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NoteForm {
    /// `objection-pending`, `reconsideration-pending`, `suspended`, `not-yet-in-force` or `imported`.
    pub note: &'static str,
    /// The entry.
    pub entry: String,
    /// Since when, for a suspension.
    pub since: Option<Date>,
    /// Why, for a suspension: `stay`, `missed-deadline` or `by-keeper`.
    pub why: Option<&'static str>,
    /// The note in words.
    pub says: String,
}

impl CheckForm {
    /// The form of an answer.
    #[must_use]
    pub fn of(identifier: &Identifier, question: &Question, answer: &Answer, lens: &Lens<'_>) -> Self {
        let strength = answer.strength.map_or("none", Word::as_str);
        Self {
            organisation: identifier.to_string(),
            matter: question.matter.as_ref().map(ToString::to_string),
            unit_kind: question.unit_kind.as_ref().map(ToString::to_string),
            as_of: lens.as_of,
            known_at: lens.known_at,
            log_size: lens.log_size,
            strength,
            meaning: meaning(strength, lens.as_of),
            consequences: answer.consequences.iter().map(|found| ConsequenceForm::of(found, lens)).collect(),
            notes: notes(&answer.notes, &lens.viewer),
            clauses: CiteForm::all(&answer.cites, lens),
            receipt: None,
        }
    }
}

fn meaning(strength: &str, as_of: Date) -> String {
    match strength {
        "none" => format!(
            "Nothing follows from this register on {as_of} for what was asked. That is all it says: it does not say that the organisation exists, is in good order, or is on no list of another body."
        ),
        "ease" => format!("On {as_of} the organisation is on a trusted list: dealings with it are eased."),
        "consider" => format!("On {as_of} there is a factor to weigh. A person decides, and records why."),
        "inspect" => format!("On {as_of} the organisation is inspected more often or more closely."),
        "strict_review" => {
            format!("On {as_of} a heightened check applies. A person decides, and records the reasons.")
        }
        _ => format!(
            "On {as_of} the organisation is not admitted to what the matter names. A person at the unit applies it."
        ),
    }
}

/// The notes that a reader may have.
pub(super) fn notes(notes: &[Note], viewer: &Viewer) -> Vec<NoteForm> {
    for_reader(notes, viewer).map(NoteForm::from).collect()
}

impl From<&Note> for NoteForm {
    fn from(note: &Note) -> Self {
        let says = match note {
            Note::ObjectionPending(_) => "The organisation has objected; the authority has not decided yet.",
            Note::ReconsiderationPending(_) => {
                "The authority above has been asked to reconsider and has not decided yet."
            }
            Note::Suspended(..) => "The entry is suspended: nothing follows from it for now.",
            Note::NotYetInForce(_) => "It was decided and has no effect yet.",
            Note::Imported(_) => {
                "Another body decided this before and outside this register; ask that body to be certain."
            }
        };
        let (since, why) = match note {
            Note::Suspended(_, why, since) => (Some(*since), Some(suspension(why).0)),
            _ => (None, None),
        };
        Self { note: word(note), entry: note.entry().to_string(), since, why, says: says.to_owned() }
    }
}
