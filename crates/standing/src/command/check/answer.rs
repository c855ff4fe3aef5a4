//! An answer as the API gives it, so that answers from here and from a server are one.

use anyhow::Result;
use serde_json::{Value, json};
use standing_core::id::Slug;
use standing_core::identifier::Identifier;
use standing_core::standing::check::Answer;
use standing_core::standing::consequences::Question;
use standing_core::standing::viewer::Viewer;
use standing_service::ask::Seen;
use standing_service::{Capacity, Principal, Register};
use standing_web::forms::{CheckForm, Lens};

/// The answer about one organisation.
///
/// # Errors
/// Never for answers of this register: their form has only texts and numbers.
pub(super) fn as_json(
    register: &Register,
    identifier: &Identifier,
    question: &Question,
    seen: &Seen<Answer>,
) -> Result<Value> {
    let (packs, directory) = (register.packs(), register.directory());
    let lens = Lens {
        packs: &packs,
        directory: &directory,
        viewer: question.viewer.clone(),
        as_of: seen.as_of,
        known_at: seen.log_size,
        log_size: register.log_size(),
    };
    Ok(serde_json::to_value(CheckForm::of(identifier, question, &seen.answer, &lens))?)
}

/// What stands in the place of an answer when the row could not be read.
pub(super) fn problem(what: &str) -> Value {
    json!({ "problem": what })
}

/// In which capacity somebody looks at an organisation's file.
pub(super) fn viewer(principal: &Principal, identifier: &Identifier) -> Viewer {
    match &principal.capacity {
        Capacity::Officer(authority) => Viewer::Authority(authority.clone()),
        Capacity::Unit(unit) => Viewer::Unit(unit.clone()),
        Capacity::Organisation(own) if own == identifier => Viewer::Organisation,
        Capacity::Operator => Viewer::Register,
        Capacity::Organisation(_) | Capacity::Public => Viewer::Public,
    }
}

/// The kind of the unit that asks, when a unit does.
pub(super) fn unit_kind(principal: &Principal, register: &Register) -> Option<Slug> {
    let Capacity::Unit(unit) = &principal.capacity else { return None };
    register.directory().units.get(unit).map(|unit| unit.kind.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_sees_its_own_file_and_no_other() {
        let own: Identifier = "lei:5493001KJTIIGC8Y1R12".parse().unwrap();
        let other: Identifier = "cn-uscc:91350100M000100Y43".parse().unwrap();
        let of = |capacity| Principal::new("a", capacity);
        let organisation = of(Capacity::Organisation(own.clone()));
        assert_eq!(viewer(&organisation, &own), Viewer::Organisation);
        assert_eq!(viewer(&organisation, &other), Viewer::Public);
        assert_eq!(viewer(&of(Capacity::Operator), &own), Viewer::Register);
        assert_eq!(viewer(&of(Capacity::Public), &own), Viewer::Public);
    }
}
