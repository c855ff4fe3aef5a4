//! Commands about the organisation itself. None of them has a consequence.

use jiff::civil::Date;

use super::argument::{Names, RawFacts};
use super::commands;
use crate::id::Slug;
use crate::identifier::Identifier;
use crate::link::LinkKind;
use crate::name::NameKind;
use crate::prose::Prose;

commands! {
    RegisterOrganisation = "register-organisation", "Enter an organisation into the register's books", on Organisation by [Officer, Register] {
        organisation: Identifier = "its identifier",
        names: Names = "its names",
        region: Option<Slug> = "country, or country and region code, for example CN-210105",
        facts: RawFacts = "facts on which rules depend, for example organisation.kind",
    }
    AddIdentifier = "add-identifier", "Add another identifier of the same organisation", on Organisation by [Officer, Register] {
        identifier: Identifier = "the other identifier",
    }
    AddName = "add-name", "Add another name: a former, short or translated one", on Organisation by [Officer, Register] {
        text: Prose = "the name",
        language: Option<Slug> = "its language tag",
        kind: NameKind = "registered, former, short, alias or translation",
        from: Option<Date> = "first day on which it was borne",
        to: Option<Date> = "last day on which it was borne",
    }
    RecordLink = "record-link", "Record a successor or a branch; no effect follows from it", on Organisation by [Officer, Register] {
        kind: LinkKind = "successor-of, predecessor-of, branch-of or has-branch",
        other: Identifier = "the other organisation",
        from: Option<Date> = "first day",
        to: Option<Date> = "last day",
    }
    StateFacts = "state-facts", "State facts about the organisation on which rules depend", on Organisation by [Officer, Register] {
        facts: RawFacts = "for example organisation.kind=law-firm",
    }
}
