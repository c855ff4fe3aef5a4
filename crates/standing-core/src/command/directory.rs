//! Commands about who takes part. The operator gives them; they decide nothing about an organisation.

use jiff::civil::Date;

use super::commands;
use crate::id::{AuthorityId, MandateId, Slug, UnitId};
use crate::pack::model::Level;
use crate::prose::Prose;

commands! {
    RegisterAuthority = "register-authority", "Enter an authority, or change its description", on Directory by [Register] {
        authority: AuthorityId = "the authority",
        name: Prose = "its name",
        kind: Slug = "its kind, for example court",
        level: Level = "its level: county, city, province, national",
        region: Option<Slug> = "its region, for example CN-2101; none is everywhere",
        fields: Vec<Slug> = "its fields; none is every field",
        superior: Option<AuthorityId> = "the authority one level up",
    }
    RegisterUnit = "register-unit", "Enter a relying unit, or change its description", on Directory by [Register] {
        unit: UnitId = "the unit",
        name: Prose = "its name",
        kind: Slug = "its kind, for example procurement-unit",
        voluntary: bool = "it relies on the register of its own will",
    }
    GrantMandate = "grant-mandate", "Let an association act for an authority on some lists", on Directory by [Officer, Register] {
        mandate: MandateId = "the mandate",
        authority: AuthorityId = "the authority that gives it",
        association: AuthorityId = "the association",
        lists: Vec<Slug> = "the lists",
        from: Date = "first day",
        until: Option<Date> = "last day",
    }
    EndMandate = "end-mandate", "End a mandate", on Directory by [Officer, Register] {
        mandate: MandateId = "the mandate",
    }
}
