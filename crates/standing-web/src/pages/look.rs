//! One file looked at by the public on a day: what pages about an organisation or an entry show alike.
//!
//! Nothing is decided here; every answer is the core's. What the public may not see is left out before anything
//! else is read.

use jiff::civil::Date;
use standing_core::directory::Directory;
use standing_core::file::File;
use standing_core::file::entry::{Entry, Origin};
use standing_core::id::{AuthorityId, EntryId};
use standing_core::identifier::Identifier;
use standing_core::name::{LanguageTag, OrganisationName};
use standing_core::pack::model::{Pack, Step, Strength};
use standing_core::packs::Packs;
use standing_core::standing::check::Answer;
use standing_core::standing::consequences::{Consequence, Question};
use standing_core::standing::entries::{EntryStanding, entry_standing};
use standing_core::standing::publication::{Shown, publication_of};
use standing_core::standing::status::Status;
use standing_core::standing::viewer::Viewer;
use standing_core::word::Word;

use super::address;
use super::legal::{CiteView, Legal, Title, cites};
use super::speech::{Day, Speech};
use crate::forms::{CheckForm, Lens, NoteForm};

/// A file, the rules, who takes part, and the day asked about.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(crate) t: Speech,
    pub(crate) file: &'a File,
    pub(crate) packs: &'a Packs,
    pub(crate) directory: &'a Directory,
    pub(crate) as_of: Date,
}

/// The organisation at the head of a page.
#[derive(Debug, Clone)]
pub(crate) struct OrganisationHead {
    pub(crate) name: Legal,
    /// A name in the reader's language, where the first is in another.
    pub(crate) translated: Option<Legal>,
    pub(crate) identifier: String,
    pub(crate) address: String,
}

/// A status as a tag and a sentence.
#[derive(Debug, Clone)]
pub(crate) struct StatusView {
    pub(crate) label: String,
    pub(crate) colour: &'static str,
    pub(crate) headline: String,
    pub(crate) is_ended: bool,
}

/// Who decided.
#[derive(Debug, Clone)]
pub(crate) struct By {
    pub(crate) name: Legal,
    /// The authority's page; empty for a body outside the register.
    pub(crate) address: String,
    pub(crate) is_imported: bool,
}

/// One entry in a few lines.
#[derive(Debug, Clone)]
pub(crate) struct EntryHead {
    pub(crate) address: String,
    pub(crate) list: Title,
    pub(crate) list_address: String,
    pub(crate) list_kind: String,
    pub(crate) ground: Title,
    pub(crate) status: StatusView,
    pub(crate) by: By,
    pub(crate) until: Option<Day>,
}

/// One thing that follows.
#[derive(Debug, Clone)]
pub(crate) struct ConsequenceView {
    pub(crate) strength: StrengthView,
    pub(crate) matter: String,
    pub(crate) measure: Title,
    pub(crate) by: Vec<String>,
    pub(crate) inspection_factor_percent: u64,
    pub(crate) cites: Vec<CiteView>,
    pub(crate) until: Option<Day>,
    /// The entry from which it follows; empty for an effect before the decision.
    pub(crate) entry: String,
    pub(crate) entry_address: String,
    pub(crate) is_interim: bool,
}

/// How strong something is, as a tag.
#[derive(Debug, Clone)]
pub(crate) struct StrengthView {
    pub(crate) label: String,
    pub(crate) colour: &'static str,
}

impl StrengthView {
    pub(crate) fn of(t: Speech, strength: Option<Strength>) -> Self {
        let word = strength.map_or("none", Word::as_str);
        let colour = match strength {
            None => "grey",
            Some(Strength::Ease) => "green",
            Some(Strength::Consider) => "turquoise",
            Some(Strength::Inspect) => "yellow",
            Some(Strength::StrictReview) => "",
            Some(Strength::Bar) => "purple",
        };
        Self { label: t.word("strength", word), colour }
    }
}

impl<'a> Look<'a> {
    /// What the register answers to a question, as every door tells it: notes that the public may not have are
    /// left out there.
    pub(crate) fn check(&self, identifier: &Identifier, question: &Question, answer: &Answer) -> CheckForm {
        let lens = Lens {
            packs: self.packs,
            directory: self.directory,
            viewer: Viewer::Public,
            as_of: self.as_of,
            known_at: 0,
            log_size: 0,
        };
        CheckForm::of(identifier, question, answer, &lens)
    }

    /// The notes of an answer in words.
    pub(crate) fn notes(&self, form: &CheckForm) -> Vec<String> {
        let says = |note: &NoteForm| {
            let key = format!("note-{}", note.note);
            self.t.with(&key, &[("entry", note.entry.as_str().into())])
        };
        form.notes.iter().map(says).collect()
    }

    /// The question that the public asks: every matter, every kind of unit.
    pub(crate) fn question() -> Question {
        Question { viewer: Viewer::Public, ..Question::default() }
    }

    pub(crate) fn organisation(&self) -> Option<OrganisationHead> {
        let organisation = self.file.organisation.as_ref()?;
        Some(OrganisationHead {
            name: self.name(),
            translated: self.translated(),
            identifier: organisation.identifier.to_string(),
            address: address::organisation(self.t.locale(), &organisation.identifier),
        })
    }

    /// The name to show first: one in use on the day, in the reader's script if there is one.
    pub(crate) fn name(&self) -> Legal {
        let names = self.file.organisation.as_ref().map(|organisation| organisation.names.as_slice());
        let names = names.unwrap_or_default();
        let in_use = names.iter().find(|name| name.in_use_on(self.as_of));
        in_use.or_else(|| names.first()).map(Legal::name).unwrap_or_default()
    }

    /// A name in use on the day that is in the reader's language, where the one shown first is not.
    pub(crate) fn translated(&self) -> Option<Legal> {
        let organisation = self.file.organisation.as_ref()?;
        let locale = self.t.locale().word();
        let is_readable = |name: &&OrganisationName| {
            let language = name.language().map(LanguageTag::as_str);
            name.in_use_on(self.as_of) && language.is_some_and(|tag| tag.split('-').next() == Some(locale))
        };
        let found = organisation.names.iter().find(is_readable).map(Legal::name)?;
        (found.text != self.name().text).then_some(found)
    }

    /// What the public is shown of an entry.
    pub(crate) fn shown(&self, id: &EntryId) -> Shown {
        publication_of(self.file, id, self.packs, self.as_of).shown
    }

    pub(crate) fn pack_of(&self, entry: &Entry, step: Step) -> Option<&'a Pack> {
        let governing = self.packs.for_step(&entry.pack, &entry.list, step, self.as_of);
        governing.or_else(|| self.packs.of(&entry.pack)).map(AsRef::as_ref)
    }

    /// An entry in a few lines; none before it was decided or when its pack is not known.
    pub(crate) fn entry(&self, id: &EntryId) -> Option<EntryHead> {
        let entry = self.file.entries.get(id)?;
        let standing = entry_standing(self.file, id, self.packs, self.as_of)?;
        let pack = self.packs.of(&entry.pack)?;
        let locale = self.t.locale();
        let list = pack.list(&entry.list)?;
        let ground = pack.ground(&entry.ground);
        Some(EntryHead {
            address: address::entry(locale, id),
            list: Title::of(&list.head.title, pack, locale),
            list_address: address::list(locale, &entry.list),
            list_kind: self.t.word("list-kind", entry.list_kind),
            ground: ground.map(|ground| Title::of(&ground.head.title, pack, locale)).unwrap_or_default(),
            status: self.status(&standing),
            by: self.by(entry),
            until: standing.until.map(|until| self.t.day(until)),
        })
    }

    pub(crate) fn status(&self, standing: &EntryStanding) -> StatusView {
        let t = self.t;
        let day = |day: Date| t.day(day).words;
        let (colour, headline) = match &standing.status {
            Status::AwaitingService => ("turquoise", t.say("headline-awaiting-service")),
            Status::Standstill { until } => {
                ("turquoise", t.with("headline-standstill", &[("day", day(*until).into())]))
            }
            Status::InForce => {
                let from = standing.from.map(day).unwrap_or_default();
                ("", t.with("headline-in-force", &[("day", from.into())]))
            }
            Status::Suspended { since, .. } => {
                ("yellow", t.with("headline-suspended", &[("day", day(*since).into())]))
            }
            Status::Ended { how, on } => {
                let how = t.word("ended", how);
                ("grey", t.with("headline-ended", &[("how", how.into()), ("day", day(*on).into())]))
            }
        };
        StatusView {
            label: t.word("status", standing.status.word()),
            colour,
            headline,
            is_ended: matches!(standing.status, Status::Ended { .. }),
        }
    }

    pub(crate) fn by(&self, entry: &Entry) -> By {
        match &entry.origin {
            Origin::Decided { authority, .. } => self.authority(authority),
            Origin::Founded { provenance, .. } => {
                By { name: Legal::plain(&provenance.listed_by), address: String::new(), is_imported: true }
            }
        }
    }

    pub(crate) fn authority(&self, id: &AuthorityId) -> By {
        let name =
            self.directory.authorities.get(id).map_or_else(|| id.to_string(), |known| known.name.clone());
        By { name: Legal::plain(&name), address: address::authority(self.t.locale(), id), is_imported: false }
    }

    /// One thing that follows; none when its pack is not known.
    pub(crate) fn consequence(&self, found: &Consequence) -> Option<ConsequenceView> {
        let locale = self.t.locale();
        let pack = self.pack_of_consequence(found)?;
        let rule = pack.consequence(&found.consequence)?;
        Some(ConsequenceView {
            strength: StrengthView::of(self.t, Some(found.strength)),
            matter: self.t.datum(found.matter.as_str()),
            measure: Title::of(&found.measure, pack, locale),
            by: rule.by.iter().map(|kind| self.t.datum(kind.as_str())).collect(),
            inspection_factor_percent: found.inspection_factor_percent.unwrap_or(0).into(),
            cites: cites(&found.cites, pack, locale),
            until: found.until.map(|until| self.t.day(until)),
            entry: found.entry.as_ref().map(ToString::to_string).unwrap_or_default(),
            entry_address: found.entry.as_ref().map(|id| address::entry(locale, id)).unwrap_or_default(),
            is_interim: found.interim.is_some(),
        })
    }

    fn pack_of_consequence(&self, found: &Consequence) -> Option<&'a Pack> {
        if let Some(entry) = found.entry.as_ref().and_then(|id| self.file.entries.get(id)) {
            return self.pack_of(entry, Step::Consequences);
        }
        let case = found.case.as_ref().and_then(|id| self.file.cases.get(id))?;
        self.packs.of(&case.pack).map(AsRef::as_ref)
    }
}
