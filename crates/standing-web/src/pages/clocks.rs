//! Deadlines as people need them: the day, the days left, and the rule that counted them.

use standing_core::file::entry::Entry;
use standing_core::id::EntryId;
use standing_core::pack::model::{DeadlineRule, Lapse, Pack, Party, Step};
use standing_core::standing::deadlines::{Deadline, DeadlineState, Subject, deadlines_at};

use super::legal::RuleView;
use super::look::Look;
use super::rulebook;
use super::speech::{Day, Speech};

/// One deadline.
#[derive(Debug, Clone)]
pub(crate) struct ClockView {
    pub(crate) rule: RuleView,
    /// The rule in words: whose clock, how long, from when, what a miss brings.
    pub(crate) says: String,
    pub(crate) who: String,
    pub(crate) due: Day,
    /// `5 days left`; empty once it was met.
    pub(crate) distance: String,
    pub(crate) state: String,
    pub(crate) colour: &'static str,
    pub(crate) starts: Day,
    /// How it was counted, line by line.
    pub(crate) counting: Vec<String>,
    pub(crate) is_provisional: bool,
}

/// The deadlines about an entry and the case that made it, the earliest first.
pub(crate) fn clocks(look: &Look<'_>, id: &EntryId, entry: &Entry) -> Vec<ClockView> {
    of_entry(look, id, entry).iter().filter_map(|deadline| clock(look, entry, deadline)).collect()
}

/// The deadline of the organisation's own that is running under this rule.
pub(crate) fn running(look: &Look<'_>, id: &EntryId, entry: &Entry, rule: &DeadlineRule) -> Option<Deadline> {
    of_entry(look, id, entry).into_iter().find(|deadline| {
        deadline.rule == rule.head.id
            && deadline.who == Party::Organisation
            && deadline.state == DeadlineState::Running
    })
}

fn of_entry(look: &Look<'_>, id: &EntryId, entry: &Entry) -> Vec<Deadline> {
    let about = |subject: &Subject| match subject {
        Subject::Entry(other) => other == id,
        Subject::Case(case) => entry.case() == Some(case),
        Subject::Record(_) => false,
    };
    let mut found = deadlines_at(look.file, look.packs, look.as_of);
    found.retain(|deadline| about(&deadline.subject));
    found
}

/// A deadline about an entry or the case that made it; none when its rule is not known.
pub(crate) fn clock(look: &Look<'_>, entry: &Entry, deadline: &Deadline) -> Option<ClockView> {
    let (pack, rule) = rule_of(look, entry, deadline)?;
    Some(view(look, pack, rule, deadline))
}

/// A deadline with its rule.
pub(crate) fn view(look: &Look<'_>, pack: &Pack, rule: &DeadlineRule, deadline: &Deadline) -> ClockView {
    let t = look.t;
    let is_open = matches!(deadline.state, DeadlineState::Running | DeadlineState::Missed);
    ClockView {
        rule: RuleView::of(&rule.head, "deadline", pack, t.locale()),
        says: rulebook::deadline(t, rule),
        who: t.word("party", deadline.who),
        due: t.day(deadline.due),
        distance: if is_open { t.distance(look.as_of, deadline.due) } else { String::new() },
        state: state_words(t, deadline),
        colour: match deadline.state {
            DeadlineState::Running => "",
            DeadlineState::Met => "green",
            DeadlineState::Late | DeadlineState::Missed if is_a_right(deadline) => "grey",
            DeadlineState::Late | DeadlineState::Missed => "yellow",
        },
        starts: t.day(deadline.starts_on),
        counting: deadline.explanation.iter().map(|line| rulebook::counted(t, line, pack)).collect(),
        is_provisional: deadline.provisional,
    }
}

/// Time that the organisation may use, and has not failed to use when it is over.
fn is_a_right(deadline: &Deadline) -> bool {
    deadline.who == Party::Organisation && matches!(deadline.on_lapse, Lapse::RightExpires | Lapse::MayDecide)
}

fn state_words(t: Speech, deadline: &Deadline) -> String {
    match deadline.state {
        DeadlineState::Late | DeadlineState::Missed if is_a_right(deadline) => t.say("deadline-over"),
        state => t.word("deadline", state),
    }
}

fn rule_of<'a>(look: &Look<'a>, entry: &Entry, deadline: &Deadline) -> Option<(&'a Pack, &'a DeadlineRule)> {
    [Step::Listing, Step::Review, Step::Exit, Step::Restoration]
        .into_iter()
        .filter_map(|step| look.pack_of(entry, step))
        .find_map(|pack| pack.deadline(&deadline.rule).map(|rule| (pack, rule)))
}
