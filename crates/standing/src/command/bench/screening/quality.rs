//! Quality on the labelled pairs: F1 by script, share decided rightly by category, with 95 % confidence intervals.
//!
//! Shares have Wilson intervals; F1 has one by resampling the pairs a thousand times with a fixed seed.

use std::collections::BTreeMap;

use standing_screening::MATCH_THRESHOLD;

use super::labelled::Pair;
use super::peer::Peer;
use crate::command::bench::ratio::Ratio;

/// Least F1 of each script, as `docs/screening.md` promises it.
const TARGETS: [(&str, f64); 5] =
    [("latin", 0.90), ("han", 0.95), ("kana", 0.90), ("cyrillic", 0.95), ("mixed", 0.85)];
/// Fewest pairs that make a category, and least share of them that must be decided rightly.
const CATEGORY_PAIRS_MIN: u32 = 5;
const CATEGORY_SHARE_MIN: f64 = 0.85;
/// Resamplings behind the interval of an F1.
const RESAMPLINGS: usize = 1_000;
/// A score from here on is as good as 1: nothing above it is told apart.
const SATURATED_FROM: f64 = 0.9995;

/// The pairs of one category and one label.
pub(super) struct Category {
    pub(super) name: String,
    pub(super) is_match: bool,
    pub(super) is_attempted: bool,
    pub(super) ours: Share,
    pub(super) peer: Option<Share>,
}

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Share {
    pub(super) right: u32,
    pub(super) total: u32,
}

impl Share {
    fn add(&mut self, is_right: bool) {
        self.total += 1;
        self.right += u32::from(is_right);
    }

    pub(super) fn value(self) -> f64 {
        f64::from(self.right) / f64::from(self.total.max(1))
    }

    /// Wilson's interval for 95 %.
    pub(super) fn interval(self) -> (f64, f64) {
        const Z: f64 = 1.96;
        let (share, total) = (self.value(), f64::from(self.total.max(1)));
        let middle = share + Z * Z / (2.0 * total);
        let half = Z * (share * (1.0 - share) / total + Z * Z / (4.0 * total * total)).sqrt();
        let whole = 1.0 + Z * Z / total;
        (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
    }
}

/// Every category with the shares of both sides, in the order of their names.
pub(super) fn categories(pairs: &[Pair], ours: &[f64], peer: Option<&Peer>) -> Vec<Category> {
    let mut found: BTreeMap<(&str, bool), Category> = BTreeMap::new();
    for (pair, score) in pairs.iter().zip(ours) {
        let category = found.entry((&pair.category, pair.is_match)).or_insert_with(|| Category {
            name: pair.category.clone(),
            is_match: pair.is_match,
            is_attempted: pair.is_attempted(),
            ours: Share::default(),
            peer: peer.map(|_| Share::default()),
        });
        let is_right = |score: f64| (score >= MATCH_THRESHOLD) == pair.is_match;
        category.ours.add(is_right(*score));
        if let (Some(share), Some(peer)) = (&mut category.peer, peer) {
            share.add(is_right(peer.score(&pair.id)));
        }
    }
    found.into_values().collect()
}

/// The categories as a Markdown table.
pub(super) fn table(categories: &[Category]) -> String {
    let mut text =
        "| category | label | pairs | ours, 95 % interval | logic-v2 |\n|---|---|---|---|---|\n".to_owned();
    for category in categories {
        let label = if category.is_match { "match" } else { "different" };
        let note = if category.is_attempted { "" } else { " (not attempted)" };
        let peer = category.peer.map_or_else(|| "–".to_owned(), shown);
        let ours = shown(category.ours);
        text.push_str(&format!(
            "| {}{note} | {label} | {} | {ours} | {peer} |\n",
            category.name, category.ours.total
        ));
    }
    text
}

fn shown(share: Share) -> String {
    let (low, high) = share.interval();
    format!("{:.2} ({low:.2}–{high:.2})", share.value())
}

/// The category that is decided worst, among those with enough pairs that are attempted.
pub(super) fn worst_category(categories: &[Category]) -> Ratio {
    let counted = categories
        .iter()
        .filter(|category| category.is_attempted && category.ours.total >= CATEGORY_PAIRS_MIN);
    let worst = counted.min_by(|first, second| first.ours.value().total_cmp(&second.ours.value()));
    let share = worst.map_or(0.0, |worst| worst.ours.value());
    Ratio {
        what: format!("worst category of {CATEGORY_PAIRS_MIN} pairs or more, share decided rightly"),
        ours: worst.map_or_else(String::new, |worst| format!("{}: {}", worst.name, shown(worst.ours))),
        peer: format!("at least {CATEGORY_SHARE_MIN}"),
        value: share / CATEGORY_SHARE_MIN,
        at_least: 1.0,
    }
}

/// F1 by script, and how many scores of matching pairs are as good as 1.
pub(super) fn rows(pairs: &[Pair], ours: &[f64], peer: Option<&Peer>) -> Vec<Ratio> {
    let mut rows: Vec<Ratio> =
        TARGETS.iter().map(|(script, least)| script_row(script, *least, pairs, ours, peer)).collect();
    rows.push(saturation(pairs, ours, peer));
    rows
}

fn script_row(script: &str, least: f64, pairs: &[Pair], ours: &[f64], peer: Option<&Peer>) -> Ratio {
    let of_script = |score_of: &dyn Fn(usize, &Pair) -> f64| -> Vec<(bool, bool)> {
        let pairs = pairs.iter().enumerate().filter(|(_, pair)| pair.script == script && pair.is_headline());
        pairs.map(|(at, pair)| (pair.is_match, score_of(at, pair) >= MATCH_THRESHOLD)).collect()
    };
    let ours = of_script(&|at, _| ours.get(at).copied().unwrap_or(0.0));
    let shown = |decided: &[(bool, bool)]| {
        let (low, high) = f1_interval(decided);
        format!("{:.2} ({low:.2}–{high:.2})", f1(decided.iter().copied()))
    };
    let peer = peer.map(|peer| shown(&of_script(&|_, pair| peer.score(&pair.id))));
    Ratio {
        what: format!("F1 at one threshold, {script}, {} pairs", ours.len()),
        ours: shown(&ours),
        peer: format!("at least {least:.2}; logic-v2: {}", peer.unwrap_or_else(|| "not run".to_owned())),
        value: f1(ours.iter().copied()) / least,
        at_least: 1.0,
    }
}

/// Pairs that match, with scores that say nothing more: we may not have more of them than the peer.
fn saturation(pairs: &[Pair], ours: &[f64], peer: Option<&Peer>) -> Ratio {
    let (mut us, mut them) = (Share::default(), Share::default());
    for (pair, score) in pairs.iter().zip(ours).filter(|(pair, _)| pair.is_match) {
        us.add(*score >= SATURATED_FROM);
        them.add(peer.is_some_and(|peer| peer.score(&pair.id) >= SATURATED_FROM));
    }
    let percent = |share: Share| format!("{:.1} % of {}", 100.0 * share.value(), share.total);
    Ratio {
        what: "matching pairs whose score is as good as 1".to_owned(),
        ours: percent(us),
        peer: peer.map_or_else(
            || "at most 5 %".to_owned(),
            |_| format!("at most 5 %; logic-v2: {}", percent(them)),
        ),
        value: 0.05 / us.value().max(0.001),
        at_least: 1.0,
    }
}

/// F1 of (label, decision).
fn f1(decided: impl Iterator<Item = (bool, bool)>) -> f64 {
    let (mut found, mut wrong) = (0_u32, 0_u32);
    for (label, decision) in decided {
        found += u32::from(label && decision);
        wrong += u32::from(label != decision);
    }
    f64::from(2 * found) / f64::from((2 * found + wrong).max(1))
}

/// The middle 95 % of F1 over resamplings, the same in every run.
fn f1_interval(decided: &[(bool, bool)]) -> (f64, f64) {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).unwrap_or(0) % decided.len().max(1);
        decided.get(at).copied().unwrap_or((false, false))
    };
    let mut all: Vec<f64> = (0..RESAMPLINGS).map(|_| f1((0..decided.len()).map(|_| next()))).collect();
    all.sort_by(f64::total_cmp);
    let at = |thousandths: usize| all.get(thousandths * RESAMPLINGS / 1_000).copied().unwrap_or(0.0);
    (at(25), at(975))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_what_they_are_about() {
        for (right, total, low, high) in [(25, 25, 0.87, 1.0), (1, 2, 0.09, 0.91), (0, 10, 0.0, 0.28)] {
            let (from, to) = Share { right, total }.interval();
            assert!((from - low).abs() < 0.01 && (to - high).abs() < 0.01, "{right}/{total}: {from} {to}");
        }
        let decided =
            [[(true, true); 9].as_slice(), &[(true, false), (false, true), (false, false)]].concat();
        let (low, high) = f1_interval(&decided);
        let middle = f1(decided.iter().copied());
        assert!((middle - 0.9).abs() < 1e-9 && low < middle && middle < high, "{low} {middle} {high}");
    }
}
