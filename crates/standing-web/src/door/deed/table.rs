//! THE TABLE of what is done at the doors of units and organisations: each command with the messages that ask for it.

use super::{Ask, Deed, Door};

const REASONS: Ask = Ask::text("reasons", "deed-reasons", "deed-reasons-hint");
const NOTHING: &[Ask] = &[];

/// What a unit does about an entry or a measure of its own.
const OF_UNITS: [Deed; 6] = [
    Deed {
        word: "take-measure",
        title: "deed-take",
        lead: "deed-take-lead",
        fixed: &["entry", "consequence", "matter"],
        asks: &[Ask::text("reasons", "deed-take-what", "deed-take-hint")],
        done: "deed-take-done",
    },
    Deed {
        word: "refuse-measure",
        title: "deed-refuse",
        lead: "deed-refuse-lead",
        fixed: &["entry", "consequence"],
        asks: &[REASONS],
        done: "deed-refuse-done",
    },
    Deed {
        word: "lift-measure",
        title: "deed-lift",
        lead: "deed-lift-lead",
        fixed: &["measure"],
        asks: &[REASONS],
        done: "deed-lift-done",
    },
    Deed {
        word: "retain-measure",
        title: "deed-retain",
        lead: "deed-retain-lead",
        fixed: &["measure"],
        asks: &[
            Ask::line("law", "deed-retain-law", "deed-retain-law-hint"),
            Ask::day("until", "deed-retain-until", "deed-day-hint"),
        ],
        done: "deed-retain-done",
    },
    Deed {
        word: "acknowledge-recall",
        title: "deed-acknowledge",
        lead: "deed-acknowledge-lead",
        fixed: &["entry"],
        asks: NOTHING,
        done: "deed-acknowledge-done",
    },
    Deed {
        word: "object",
        title: "deed-relay",
        lead: "deed-relay-lead",
        fixed: &["entry"],
        asks: &[Ask::text("reasons", "deed-relay-what", "deed-relay-hint")],
        done: "deed-relay-done",
    },
];

/// What an organisation does in its own file.
const OF_ORGANISATIONS: [Deed; 8] = [
    Deed {
        word: "represent",
        title: "deed-answer",
        lead: "deed-answer-lead",
        fixed: &["case"],
        asks: &[Ask::shown("text", "deed-answer-text", "deed-answer-hint")],
        done: "deed-answer-done",
    },
    Deed {
        word: "request-hearing",
        title: "deed-hearing",
        lead: "deed-hearing-lead",
        fixed: &["case"],
        asks: NOTHING,
        done: "deed-hearing-done",
    },
    Deed {
        word: "object",
        title: "deed-object",
        lead: "deed-object-lead",
        fixed: &["entry"],
        asks: &[Ask::shown("reasons", "deed-wrong", "deed-wrong-hint")],
        done: "deed-object-done",
    },
    Deed {
        word: "request-reconsideration",
        title: "deed-reconsider",
        lead: "deed-reconsider-lead",
        fixed: &["entry"],
        asks: &[Ask::shown("reasons", "deed-wrong", "deed-wrong-hint")],
        done: "deed-reconsider-done",
    },
    Deed {
        word: "record-exit",
        title: "deed-exit",
        lead: "deed-exit-lead",
        fixed: &["entry", "exit"],
        asks: &[Ask::day_or_none("on", "deed-exit-on", "deed-exit-on-hint")],
        done: "deed-exit-done",
    },
    Deed {
        word: "apply-restoration",
        title: "deed-restore",
        lead: "deed-restore-lead",
        fixed: &["entry", "rule"],
        asks: NOTHING,
        done: "deed-restore-done",
    },
    Deed {
        word: "report-error",
        title: "deed-error",
        lead: "deed-error-lead",
        fixed: &["entry"],
        asks: &[Ask::shown("text", "deed-error-text", "deed-error-hint")],
        done: "deed-error-done",
    },
    Deed {
        word: "make-pledge",
        title: "deed-pledge",
        lead: "deed-pledge-lead",
        fixed: &["pack", "pledge", "matter"],
        asks: &[
            Ask::text("text", "deed-pledge-text", "deed-pledge-hint"),
            Ask::day_or_none("due", "deed-pledge-due", "deed-pledge-due-hint"),
        ],
        done: "deed-pledge-done",
    },
];

/// The deed of a command's word at a door.
pub(super) fn deed_of(door: &Door, word: &str) -> Option<&'static Deed> {
    let deeds: &'static [Deed] = match door {
        Door::Unit(_) => &OF_UNITS,
        Door::My(_) => &OF_ORGANISATIONS,
    };
    deeds.iter().find(|deed| deed.word == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{Locale, Speech};
    use standing_core::command::{Role, spec};

    #[test]
    fn every_deed_is_a_command_of_its_role_and_its_messages_are_there() {
        for (deeds, role) in
            [(OF_UNITS.as_slice(), Role::Unit), (OF_ORGANISATIONS.as_slice(), Role::Organisation)]
        {
            for deed in deeds {
                let spec = spec(deed.word).unwrap();
                assert!(spec.roles.contains(&role), "{} is not for a {role}", deed.word);
                let takes = |name: &str| spec.arguments.iter().any(|argument| argument.name == name);
                let typed = deed.asks.iter().map(|ask| ask.name).filter(|name| *name != "on");
                for name in deed.fixed.iter().copied().chain(typed) {
                    assert!(takes(name), "{} takes no {name}", deed.word);
                }
                let asked = deed.asks.iter().flat_map(|ask| [ask.label, ask.hint]);
                for key in [deed.title, deed.lead, deed.done].into_iter().chain(asked) {
                    for locale in Locale::ALL {
                        assert_ne!(Speech::new(locale).say(key), key, "no message {key}");
                    }
                }
            }
        }
    }
}
