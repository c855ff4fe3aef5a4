//! When a document counts as served: on proof of receipt, or on the day that the pack deems it served.

use jiff::civil::Date;

use crate::calendar::due;
use crate::event::case::Document;
use crate::file::case::Case;
use crate::pack::model::Pack;
use crate::packs::Packs;

/// The day on which a document of a case was served, if it had been by `as_of`.
#[must_use]
pub fn served_on(case: &Case, document: Document, pack: &Pack, packs: &Packs, as_of: Date) -> Option<Date> {
    served_days(case, document, pack, packs, as_of).into_iter().min()
}

/// The days on which the copies of a document were served by `as_of`.
pub(super) fn served_days(
    case: &Case,
    document: Document,
    pack: &Pack,
    packs: &Packs,
    as_of: Date,
) -> Vec<Date> {
    case.services
        .iter()
        .filter(|service| service.document == document && service.sent_on <= as_of)
        .filter_map(|service| {
            let deemed = pack
                .service(&service.method)
                .and_then(|rule| rule.deemed.as_ref())
                .zip(packs.calendar(pack))
                .map(|(counting, calendar)| due(service.sent_on, counting, calendar).on);
            // The earlier of proof and deeming: late proof cannot undo what was deemed.
            [service.received_on, deemed].into_iter().flatten().min()
        })
        .filter(|day| *day <= as_of)
        .collect()
}
