//! What happened to an entry, in order, with corrections and the end. What only parties may know is told to
//! parties only.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::file::File;
use standing_core::file::entry::{Challenge, Ending, Entry, Origin};
use standing_core::id::EntryId;
use standing_core::standing::status::{EndKind, Status, effective_from, status_at};
use standing_core::word::Word;
use utoipa::ToSchema;

use super::Lens;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimelineForm {
    /// The day.
    pub on: Date,
    /// A word for it, for example `decided`, `in-force`, `stayed`, `corrected`, `removed`.
    pub event: &'static str,
    /// What happened, in a sentence.
    pub says: String,
    /// The reasons given.
    pub reasons: Option<String>,
}

impl TimelineForm {
    /// What happened to an entry by the day asked about.
    #[must_use]
    pub fn of(file: &File, id: &EntryId, entry: &Entry, lens: &Lens<'_>) -> Vec<Self> {
        let mut line = Line { items: Vec::new(), is_party: lens.is_inside(file, entry) };
        line.origin(file, entry, lens);
        if let Some(from) = effective_from(file, id, lens.packs, lens.as_of) {
            line.add(from, "in-force", "It took effect.", None);
        }
        for stay in &entry.stays {
            line.add(stay.from, "stayed", "Its effects were stayed.", Some(stay.reasons.to_string()));
            if let Some(lifted) = stay.lifted_on {
                line.add(lifted, "stay-lifted", "The stay was lifted.", None);
            }
        }
        entry.objections.values().for_each(|objection| line.challenge(objection, &OBJECTION));
        entry.reconsiderations.values().for_each(|request| line.challenge(request, &RECONSIDERATION));
        for (on, outcome, court) in &entry.courts {
            let says = format!("A court decided: {}. {court}", outcome.as_str());
            line.add(*on, "court", &says, None);
        }
        for correction in &entry.corrections {
            let says = format!(
                "The {} was corrected: it said \"{}\", it says \"{}\".",
                correction.field, correction.was, correction.becomes
            );
            line.add(correction.on, "corrected", &says, Some(correction.reasons.to_string()));
        }
        line.inside(entry);
        line.end(file, id, entry, lens);
        line.items.retain(|item| item.on <= lens.as_of);
        line.items.sort_by_key(|item| item.on);
        line.items
    }
}

struct Line {
    items: Vec<TimelineForm>,
    is_party: bool,
}

/// The words of one kind of challenge.
struct ChallengeWords {
    received: (&'static str, &'static str),
    founded: (&'static str, &'static str),
    rejected: (&'static str, &'static str),
}

const OBJECTION: ChallengeWords = ChallengeWords {
    received: ("objected", "The organisation objected."),
    founded: ("objection-founded", "The objection was founded: the entry was revoked."),
    rejected: ("objection-rejected", "The objection was rejected."),
};

const RECONSIDERATION: ChallengeWords = ChallengeWords {
    received: ("reconsideration-requested", "The authority above was asked to reconsider."),
    founded: (
        "reconsideration-founded",
        "The authority above found for the organisation: the entry was revoked.",
    ),
    rejected: ("reconsideration-rejected", "The authority above left the decision as it is."),
};

impl Line {
    fn add(&mut self, on: Date, event: &'static str, says: &str, reasons: Option<String>) {
        self.items.push(TimelineForm { on, event, says: says.to_owned(), reasons });
    }

    fn origin(&mut self, file: &File, entry: &Entry, lens: &Lens<'_>) {
        match &entry.origin {
            Origin::Decided { made, authority, on } => {
                let says = format!("{} decided.", lens.authority_name(authority));
                let decided = file.cases.get(&made.case).and_then(|case| case.decided());
                if let Some(decided) = decided {
                    let served = decided.decision.notice_served_on;
                    self.add(served, "notice-served", "The notice of the proposed listing was served.", None);
                }
                self.add(*on, "decided", &says, decided.map(|decided| decided.decision.reasons.to_string()));
            }
            Origin::Founded { provenance, row, imported_on, vanished_on } => {
                let says = format!("{} listed the organisation.", provenance.listed_by);
                self.add(row.from, "listed-elsewhere", &says, Some(row.ground_text.clone()));
                let says = format!("Imported here from a copy of {}.", provenance.copy_of);
                self.add(*imported_on, "imported", &says, None);
                if let Some(vanished) = vanished_on {
                    self.add(*vanished, "vanished", "A later copy no longer has it.", None);
                }
            }
        }
    }

    fn challenge(&mut self, challenge: &Challenge, words: &ChallengeWords) {
        let own_words = self.is_party.then(|| challenge.reasons.to_string());
        self.add(challenge.received_on, words.received.0, words.received.1, own_words);
        if let Some(decided) = &challenge.decided {
            let (event, says) = if decided.founded { words.founded } else { words.rejected };
            self.add(decided.on, event, says, Some(decided.reasons.to_string()));
        }
    }

    /// What only parties are told.
    fn inside(&mut self, entry: &Entry) {
        if !self.is_party {
            return;
        }
        for report in entry.reports.values() {
            self.add(
                report.on,
                "error-reported",
                "Something was reported wrong.",
                Some(report.text.to_string()),
            );
            if let Some((on, corrected, reasons)) = &report.answered {
                let says = if *corrected { "The report was right." } else { "Nothing was found wrong." };
                self.add(*on, "error-answered", says, Some(reasons.to_string()));
            }
        }
        for (rule, exit) in &entry.exits {
            self.add(exit.arose_on, "exit-arose", &format!("An exit ground arose: {rule}."), None);
            if let Some((on, reasons)) = &exit.declined {
                self.add(*on, "exit-declined", "It was found not to have arisen.", Some(reasons.to_string()));
            }
        }
        for application in entry.restorations.values() {
            self.add(application.received_on, "restoration-applied", "Restoration was applied for.", None);
            if let Some((on, granted, reasons)) = &application.decided {
                let says = if *granted { "Restoration was granted." } else { "Restoration was refused." };
                self.add(*on, "restoration-decided", says, Some(reasons.to_string()));
            }
        }
        if let Some((on, _)) = &entry.restricted {
            self.add(*on, "restricted", "It may be known to named units only.", None);
        }
    }

    fn end(&mut self, file: &File, id: &EntryId, entry: &Entry, lens: &Lens<'_>) {
        let Some(Status::Ended { how, on }) = status_at(file, id, lens.packs, lens.as_of) else { return };
        let remedy = match entry.end.as_ref().map(|end| &end.how) {
            Some(Ending::Revoked { remedy, .. }) => format!(" What is done about it: {remedy}"),
            _ => String::new(),
        };
        let says = match how {
            EndKind::Removed => "It ended: its ground is gone.",
            EndKind::TermOver => "Its term was over.",
            EndKind::Revoked => "It was revoked: wrong from the start.",
            EndKind::Shielded => "It ended and is no longer shown.",
            EndKind::Restored => "The organisation was restored.",
            EndKind::Transferred => "Another entry took its place.",
            EndKind::Lapsed => "It ended because a deadline of the authority was missed.",
            EndKind::Vanished => return,
        };
        let reasons = entry.end.as_ref().and_then(|end| end.reasons.as_ref()).map(ToString::to_string);
        self.add(on, how.as_str(), &format!("{says}{remedy}"), reasons);
    }
}
