//! The head of every page of a door: who is signed in, and the pages that are for them.

use standing_service::Capacity;

use super::SignedIn;
use crate::pages::{DoorHead, DoorLink, Frame};

impl SignedIn {
    /// A page behind the sign-in: who is signed in, and where they may go. `section` is the path of the link that is
    /// marked as current.
    pub(crate) fn frame(&self, page: Frame, section: &str) -> Frame {
        let link = |(key, path): (&str, &str)| DoorLink {
            text: self.t.say(key),
            address: self.to(path),
            is_current: section == path,
        };
        let links = links(&self.session.account.capacity).iter().copied().map(link).collect();
        page.behind(DoorHead { name: self.session.account.name.clone(), links })
    }
}

/// The pages of a door: message and path.
const fn links(capacity: &Capacity) -> &'static [(&'static str, &'static str)] {
    match capacity {
        Capacity::Unit(_) => &[
            ("unit-title", "unit"),
            ("unit-check", "unit/check"),
            ("unit-measures", "unit/measures"),
            ("unit-batches", "unit/batches"),
            ("unit-not-same", "unit/not-same"),
            ("unit-keys", "unit/keys"),
            ("door-account", "account"),
        ],
        Capacity::Organisation(_) => {
            &[("my-title", "my"), ("my-inquiries", "my/inquiries"), ("door-account", "account")]
        }
        Capacity::Officer(_) => &[
            ("door-office", "office"),
            ("door-overdue", "office/overdue"),
            ("door-cases", "office/cases"),
            ("door-open", "office/open"),
            ("door-mandates", "office/mandates"),
            ("door-account", "account"),
        ],
        Capacity::Operator | Capacity::Public => &[("door-account", "account")],
    }
}
