//! What happened between opening a form and sending it: what another officer did, and which deadlines passed.

use jiff::civil::Date;
use standing_core::standing::deadlines::{DeadlineState, deadlines_at};
use standing_service::ServiceError;
use standing_service::ask::Opened;

use super::Sent;
use crate::pages::{Legal, Look, Point, point};
use crate::state::AppState;

/// What happened meanwhile.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// What was done in the file.
    pub(super) acts: Vec<Point>,
    /// Deadlines that ran when the form was opened and are over now.
    pub(super) passed: Vec<Legal>,
}

impl Changed {
    pub(super) fn is_nothing(&self) -> bool {
        self.acts.is_empty() && self.passed.is_empty()
    }
}

/// What happened since a form was made.
pub(super) async fn since(
    state: &AppState,
    opened: &Opened,
    look: &Look<'_>,
    sent: &Sent,
) -> Result<Changed, ServiceError> {
    let mut changed = Changed::default();
    if sent.seen > 0 && sent.seen != opened.file.version {
        let events = state.register.events_of(&opened.stream, None).await?;
        let seen = usize::try_from(sent.seen).unwrap_or(usize::MAX);
        changed.acts = events.iter().skip(seen).map(|placed| point(look, placed)).collect();
    }
    if let Ok(day) = sent.day.parse::<Date>()
        && day < look.as_of
    {
        let then = deadlines_at(&opened.file, look.packs, day);
        let now = deadlines_at(&opened.file, look.packs, look.as_of);
        let passed = then.iter().filter(|before| {
            let is_over = |after: &&standing_core::standing::deadlines::Deadline| {
                after.subject == before.subject
                    && after.rule == before.rule
                    && after.state == DeadlineState::Missed
            };
            before.state == DeadlineState::Running && now.iter().any(|after| is_over(&after))
        });
        let title = |deadline: &standing_core::standing::deadlines::Deadline| {
            let mut rules = look.packs.all().filter_map(|pack| pack.deadline(&deadline.rule));
            rules.next().map(|rule| Legal::of(&rule.head.title, look.t.locale().word()))
        };
        changed.passed = passed.filter_map(title).collect();
    }
    Ok(changed)
}
