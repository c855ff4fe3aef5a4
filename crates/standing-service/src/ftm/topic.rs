//! Topics: what kind of risk a live entry is, in the model's closed list of words. One table.

use standing_core::pack::model::{ListKind, Strength};
use standing_core::standing::consequences::Consequence;

/// What bars under a matter is called so, first part of the matter first. A bar in any other matter is an action of a
/// regulator.
const OF_BARS: [(&str, &str); 4] = [
    ("procurement", "debarment"),
    ("trade.dual-use-export", "export.control"),
    ("trade", "export.risk"),
    ("investment", "invest.ban"),
];

/// The topics of an entry in force on a list of this kind, from which these things follow.
pub(super) fn topics(kind: ListKind, follows: &[Consequence]) -> Vec<&'static str> {
    match kind {
        ListKind::Trusted => Vec::new(),
        ListKind::KeyScrutiny | ListKind::Warning => vec!["reg.warn"],
        ListKind::Exclusion => {
            let bars = follows.iter().filter(|consequence| consequence.strength == Strength::Bar);
            let mut topics = bars.filter_map(|bar| of_bar(bar.matter.as_str())).collect::<Vec<_>>();
            topics.sort_unstable();
            topics.dedup();
            if topics.is_empty() {
                topics.push("reg.action");
            }
            topics
        }
    }
}

fn of_bar(matter: &str) -> Option<&'static str> {
    let is_below =
        |above: &str| matter.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    OF_BARS.iter().find(|(above, _)| is_below(above)).map(|(_, topic)| *topic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_called_by_its_matter() {
        for (matter, expected) in [
            ("procurement", Some("debarment")),
            ("procurement.supplier", Some("debarment")),
            ("procurements", None),
            ("trade.dual-use-export", Some("export.control")),
            ("trade.import-export", Some("export.risk")),
            ("investment.new", Some("invest.ban")),
            ("finance.credit", None),
        ] {
            assert_eq!(of_bar(matter), expected, "{matter}");
        }
    }

    #[test]
    fn watching_is_a_warning_and_trust_is_nothing() {
        assert_eq!(topics(ListKind::Exclusion, &[]), ["reg.action"]);
        assert_eq!(topics(ListKind::KeyScrutiny, &[]), ["reg.warn"]);
        assert_eq!(topics(ListKind::Warning, &[]), ["reg.warn"]);
        assert!(topics(ListKind::Trusted, &[]).is_empty());
    }
}
