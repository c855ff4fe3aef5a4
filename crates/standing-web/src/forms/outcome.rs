//! The answer to a command that was accepted. A refusal is a problem detail.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use standing_service::Receipt;
use utoipa::ToSchema;

/// What an accepted command did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutcomeForm {
    /// What happened, in words.
    pub says: String,
    /// The clauses on which it rests, each as `source clause id`.
    pub clauses: Vec<String>,
    /// What it made: `case`, `entry`, `objection`, `measure`, `record` …, each with its id.
    pub made: BTreeMap<String, String>,
    /// The organisation, for commands about one.
    pub organisation: Option<String>,
    /// The kinds of events, in order.
    pub events: Vec<String>,
    /// Size of the log once it holds the last of them.
    pub log_size: u64,
}

impl From<Receipt> for OutcomeForm {
    fn from(receipt: Receipt) -> Self {
        Self {
            says: receipt.says,
            clauses: receipt.clauses,
            made: receipt.made,
            organisation: receipt.organisation,
            events: receipt.events,
            log_size: receipt.log_size,
        }
    }
}
