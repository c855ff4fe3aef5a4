//! What papers are made from: one file, the rules, who takes part, the day and the language; and the parts that more
//! than one paper has.

mod rules;

use jiff::civil::Date;
use standing_core::directory::Directory;
use standing_core::event::PackRef;
use standing_core::file::case::Case;
use standing_core::file::{File, Organisation};
use standing_core::id::{AuthorityId, CaseId};
use standing_core::name::LanguageTag;
use standing_core::pack::model::Pack;
use standing_core::packs::Packs;

use crate::document::{Fact, Passage};
use crate::error::DocumentError;
use crate::language::Language;

/// What papers are made from.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// The organisation's file.
    pub file: &'a File,
    /// The rules.
    pub packs: &'a Packs,
    /// Who takes part.
    pub directory: &'a Directory,
    /// The day on which the paper is made.
    pub on: Date,
    /// Its language.
    pub language: Language,
}

impl<'a> Paper<'a> {
    pub(crate) fn case(&self, id: &CaseId) -> Result<&'a Case, DocumentError> {
        self.file.cases.get(id).ok_or_else(|| DocumentError::UnknownCase(id.clone()))
    }

    pub(crate) fn pack(&self, named: &PackRef) -> Result<&'a Pack, DocumentError> {
        let found = self.packs.of(named).map(AsRef::as_ref);
        found.ok_or_else(|| DocumentError::UnknownRules(format!("{} {}", named.id, named.version)))
    }

    pub(crate) fn organisation(&self) -> Result<&'a Organisation, DocumentError> {
        self.file.organisation.as_ref().ok_or(DocumentError::NoOrganisation)
    }

    /// The register's own words.
    pub(crate) fn says(&self, key: &str) -> Passage {
        Passage::own(self.language, self.language.say(key))
    }

    /// The register's own words, with arguments.
    pub(crate) fn says_with(&self, key: &str, arguments: &[(&'static str, &str)]) -> Passage {
        Passage::own(self.language, self.language.with(key, arguments))
    }

    pub(crate) fn fact(&self, key: &str, value: Passage) -> Fact {
        Fact { name: self.language.say(key), values: vec![value] }
    }

    pub(crate) fn day_fact(&self, key: &str, day: Date) -> Fact {
        self.fact(key, Passage::own(self.language, self.language.day(day)))
    }

    /// The organisation's name on the day: in the paper's language where it has one, else the first in use.
    pub(crate) fn name(&self) -> Result<Passage, DocumentError> {
        let names = self.organisation()?.names.iter().filter(|name| name.in_use_on(self.on));
        let names = names.collect::<Vec<_>>();
        let is_readable = |tag: &LanguageTag| tag.as_str().split('-').next() == Some(self.language.word());
        let readable = names.iter().find(|name| name.language().is_some_and(is_readable));
        let first = names.first().copied().or_else(|| self.file.organisation.as_ref()?.names.first());
        let shown = readable.copied().or(first).map(|name| Passage::written(name.text()));
        Ok(shown.unwrap_or_default())
    }

    /// Every name in use on the day, and the identifiers.
    pub(crate) fn who(&self) -> Result<Vec<Fact>, DocumentError> {
        let organisation = self.organisation()?;
        let names = organisation.names.iter().filter(|name| name.in_use_on(self.on));
        let names = names.map(|name| Passage::written(name.text())).collect();
        let code = |id: &dyn ToString| Passage { text: id.to_string(), lang: String::new() };
        let mut codes = vec![code(&organisation.identifier)];
        codes.extend(organisation.also.iter().map(|id| code(id)));
        Ok(vec![
            Fact { name: self.language.say("names"), values: names },
            Fact { name: self.language.say("identifiers"), values: codes },
        ])
    }

    pub(crate) fn authority(&self, id: &AuthorityId) -> Passage {
        let known = self.directory.authorities.get(id);
        Passage::written(known.map_or_else(|| id.to_string(), |known| known.name.clone()))
    }

    /// The authority one level up.
    pub(crate) fn superior(&self, id: &AuthorityId) -> Option<Passage> {
        let superior = self.directory.authorities.get(id)?.superior.as_ref()?;
        Some(self.authority(superior))
    }
}
