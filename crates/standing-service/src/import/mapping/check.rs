//! What a mapping must hold beyond its form, and what it needs of its pack.

use jiff::civil::{Date, date};
use standing_core::id::Slug;
use standing_core::identifier::{CountryCode, Scheme};
use standing_core::pack::model::Pack;

use super::{DayPart, FixedOrColumn, Format, Mapping, Placed, When};
use crate::error::ServiceError;

/// Longest text of a mapping that goes into every entry, in characters.
const TEXT_CHARS_MAX: usize = 2_000;

impl Mapping {
    /// The name that errors show.
    #[must_use]
    pub fn name(&self) -> &str {
        self.places.name()
    }

    /// The file and line of a value.
    pub(crate) fn place_of<T>(&self, value: &Placed<T>) -> String {
        self.places.at(value.offset())
    }

    /// Every column that the mapping reads, in the order of the mapping.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let own = self.source.listed_by.column.iter().chain(&self.source.instrument);
        let row = self.list.column.iter().chain(&self.row.id);
        let row = row.chain(self.row.skip_when.iter().map(|when| &when.column));
        let organisation = self.organisation.names.iter().map(|name| &name.column);
        let organisation = organisation.chain(self.organisation.identifiers.iter().map(|part| &part.column));
        let organisation = organisation.chain(self.organisation.country.iter().map(|part| &part.column));
        let organisation = organisation.chain(&self.organisation.same_organisation_by);
        let ground = self.ground.column.iter().chain(&self.ground.text);
        let term = std::iter::once(&self.term.first_day.column);
        let term = term.chain(self.term.last_day.iter().map(|part| &part.column));
        let term = term.chain(self.term.kind.iter().filter_map(|kind| kind.column.as_ref()));
        let details = self.details.addresses.iter().chain(&self.details.measures).map(|part| &part.column);
        let person = self.person.marked.iter().map(|when| &when.column);
        let all = own.chain(row).chain(organisation).chain(ground).chain(term).chain(details).chain(person);
        let mut columns = Vec::new();
        for column in all {
            if !columns.contains(&column.as_str()) {
                columns.push(column.as_str());
            }
        }
        columns
    }

    pub(super) fn check(&self) -> Result<(), ServiceError> {
        self.check_choices()?;
        self.check_texts()?;
        self.check_form()?;
        self.check_organisation()?;
        self.check_days()
    }

    fn check_choices(&self) -> Result<(), ServiceError> {
        self.one_of("[source] listed_by", &self.source.listed_by)?;
        if let Some(kind) = &self.term.kind {
            self.one_of("[term] kind", kind)?;
        } else if self.term.without_last_day.is_none() {
            return self.flaw(
                "[term] does not say what a missing last day means",
                "add kind, or without_last_day = \"ongoing\" or \"permanent\"",
            );
        }
        if self.list.fixed.is_some() == self.list.column.is_some() {
            return self.flaw("[list] wants either fixed or column", "give one of the two");
        }
        if self.list.column.is_some() && self.list.map.is_empty() {
            return self.flaw(
                "[list] column has no map",
                "add map = { \"word of the column\" = \"list of the pack\" }",
            );
        }
        if self.ground.fixed.is_some() == self.ground.column.is_some() {
            return self.flaw("[ground] wants either fixed or column", "give one of the two");
        }
        for rule in &self.ground.rules {
            let given = [&rule.is, &rule.starts, &rule.contains].into_iter().flatten().collect::<Vec<_>>();
            if given.len() != 1 || given.iter().any(|text| text.trim().is_empty()) {
                return Err(ServiceError::Input {
                    place: self.place_of(&rule.ground),
                    what: "a rule wants one of is, starts and contains, not empty".to_owned(),
                    remedy: "give exactly one; make two rules of two".to_owned(),
                });
            }
        }
        if self.row.id.is_empty() || self.organisation.names.is_empty() {
            return self.flaw("[row] id or [organisation] names is empty", "name at least one column");
        }
        Ok(())
    }

    fn check_texts(&self) -> Result<(), ServiceError> {
        let texts = [
            ("[source] title", Some(&self.source.title)),
            ("[source] caution", self.source.caution.as_ref()),
            ("[source] listed_by", self.source.listed_by.fixed.as_ref()),
        ];
        for (what, text) in texts {
            let Some(text) = text else { continue };
            let is_fine = !text.trim().is_empty()
                && text.chars().count() <= TEXT_CHARS_MAX
                && !text.chars().any(char::is_control);
            if !is_fine {
                return self.flaw(
                    &format!(
                        "{what} is empty, longer than {TEXT_CHARS_MAX} characters or holds control characters"
                    ),
                    "write one line of text",
                );
            }
        }
        if let Some(empty) = self.columns().into_iter().find(|column| column.trim().is_empty()) {
            return self.flaw(&format!("a column is named {empty:?}"), "name it as the header does");
        }
        Ok(())
    }

    fn check_form(&self) -> Result<(), ServiceError> {
        match self.source.format {
            Format::Csv => {
                if self.row.each.is_some() || self.changes.is_some() {
                    return self.flaw(
                        "[row] each and [changes] are for JSON Lines only",
                        "leave them out, or set format = \"jsonl\"",
                    );
                }
                if self.source.delimiter.is_some_and(|mark| !mark.is_ascii() || "\"\r\n".contains(mark)) {
                    return self.flaw(
                        "[source] delimiter is not one plain character",
                        "use a comma, a semicolon, a bar or a tab",
                    );
                }
            }
            Format::Jsonl => {
                if self.source.delimiter.is_some() {
                    return self.flaw("[source] delimiter is for CSV only", "leave it out");
                }
            }
        }
        Ok(())
    }

    fn check_organisation(&self) -> Result<(), ServiceError> {
        for part in &self.organisation.identifiers {
            if part.scheme == "reg-*" && self.organisation.country.is_some() {
                continue;
            }
            let scheme = part.scheme.parse::<Scheme>();
            if let Err(error) = scheme {
                return self.flaw(
                    &format!("[organisation] identifiers: {error}"),
                    "use cn-uscc, lei, reg-DE and the like, or reg-* together with country",
                );
            }
        }
        for letters in self.organisation.country.iter().flat_map(|part| part.map.values()) {
            if let Err(error) = letters.parse::<CountryCode>() {
                return self.flaw(&format!("[organisation] country: {error}"), "correct the map");
            }
        }
        Ok(())
    }

    fn check_days(&self) -> Result<(), ServiceError> {
        let parts = [Some(&self.term.first_day), self.term.last_day.as_ref()];
        for part in parts.into_iter().flatten() {
            if !names_a_day(part) {
                return self.flaw(
                    &format!(
                        "[term] form {:?} does not name a day",
                        part.form.as_deref().unwrap_or_default()
                    ),
                    "name year, month and day, for example %d/%m/%Y",
                );
            }
        }
        Ok(())
    }

    fn one_of(&self, what: &str, value: &FixedOrColumn) -> Result<(), ServiceError> {
        if value.fixed.is_some() == value.column.is_some() {
            return self.flaw(&format!("{what} wants either fixed or column"), "give one of the two");
        }
        Ok(())
    }

    fn flaw(&self, what: &str, remedy: &str) -> Result<(), ServiceError> {
        Err(ServiceError::Input {
            place: self.name().to_owned(),
            what: what.to_owned(),
            remedy: remedy.to_owned(),
        })
    }

    /// Every list that a row can come to stand on.
    pub(crate) fn lists(&self) -> impl Iterator<Item = &Placed<Slug>> {
        self.list.fixed.iter().chain(self.list.map.values())
    }

    /// Judges the mapping against its pack: lists kept outside the register, grounds of those lists.
    ///
    /// # Errors
    /// [`ServiceError::Input`] with the line of the mapping.
    pub(crate) fn check_against(&self, pack: &Pack) -> Result<(), ServiceError> {
        let title = format!("pack {} {}", pack.meta.id, pack.meta.version);
        let flaw = |value: &Placed<Slug>, what: String, remedy: String| {
            Err(ServiceError::Input { place: self.place_of(value), what, remedy })
        };
        for list in self.lists() {
            let known =
                || pack.lists.iter().map(|list| list.head.id.to_string()).collect::<Vec<_>>().join(", ");
            let Some(rule) = pack.list(list) else {
                return flaw(
                    list,
                    format!("{title} has no list `{}`", **list),
                    format!("it has {}", known()),
                );
            };
            if rule.kept_by.is_none() && !self.list.decided_before_register {
                return flaw(
                    list,
                    format!("`{}` is decided in this register, not kept elsewhere", **list),
                    "open cases instead; for entries decided before this register began set \
                     decided_before_register = true in [list]"
                        .to_owned(),
                );
            }
        }
        let rules = self.ground.rules.iter().map(|rule| &rule.ground);
        for ground in self.ground.fixed.iter().chain(&self.ground.default).chain(rules) {
            let known =
                || pack.grounds.iter().map(|rule| rule.head.id.to_string()).collect::<Vec<_>>().join(", ");
            let serves =
                pack.ground(ground).is_some_and(|rule| self.lists().any(|list| rule.lists.contains(list)));
            if !serves {
                return flaw(
                    ground,
                    format!("{title} has no ground `{}` for the lists of this mapping", **ground),
                    format!("it has {}", known()),
                );
            }
        }
        Ok(())
    }
}

impl When {
    /// Whether a text is one of the words.
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.is.iter().any(|word| word.trim().to_lowercase() == text.trim().to_lowercase())
    }
}

/// Whether a day written in the form can be read back.
fn names_a_day(part: &DayPart) -> bool {
    let Some(form) = &part.form else { return true };
    let sample = date(2019, 11, 23);
    jiff::fmt::strtime::format(form, sample)
        .is_ok_and(|text| Date::strptime(form, &text).is_ok_and(|read| read == sample))
}
