//! What a receipt for a screened file says: which file, which answers, what was asked, and from which state of the
//! register it was answered. Anybody who has both files can hash them and compare.

use serde_json::{Value, json};
use standing_core::pack::canonical::canonical_json;

use super::ask::Asking;
use super::engine::Ended;
use super::plan::Plan;
use super::survey::refused;
use crate::edge::Edge;
use crate::error::ServiceError;
use crate::log::Publisher;
use crate::seal::hex;

/// The kind of such a receipt.
pub const RECEIPT_KIND: &str = "batch";

/// Signs a receipt for a run that is whole, under a checkpoint that holds everything it was answered from.
///
/// # Errors
/// A run that is not whole; a log that must not be signed.
pub async fn sign_receipt(
    publisher: &Publisher,
    edge: &Edge,
    plan: &Plan,
    asking: &Asking,
    ended: &Ended,
) -> Result<String, ServiceError> {
    if !ended.is_whole {
        return Err(refused(&plan.shown, "its answers are not whole", "go on with --resume first"));
    }
    let needed = ended.summary.log_size_last;
    if publisher.current().is_none_or(|current| current.size() < needed) {
        publisher.publish(edge).await?;
    }
    let body = canonical_json(&body(plan, asking, ended))
        .map_err(|error| refused(&plan.shown, &error.to_string(), "report this"))?;
    Ok(publisher.sign_receipt(RECEIPT_KIND, &body)?.to_string())
}

fn body(plan: &Plan, asking: &Asking, ended: &Ended) -> Value {
    let summary = &ended.summary;
    let columns = plan
        .columns
        .iter()
        .map(|column| json!({ "heading": column.heading, "taken_for": column.role.to_string() }));
    json!({
        "input": { "name": plan.shown, "bytes": plan.survey.bytes, "sha256": hex(&plan.survey.sha256) },
        "answers": { "bytes": ended.bytes, "sha256": hex(&ended.sha256) },
        "asked": {
            "columns": columns.collect::<Vec<_>>(),
            "matter": asking.matter.as_ref().map(ToString::to_string),
            "unit_kind": asking.unit_kind.as_ref().map(ToString::to_string),
            "as_of": asking.times.as_of.map(|day| day.to_string()),
            "known_at": asking.times.known_at,
            "limit": asking.by_name.limit,
            "threshold": format!("{:.4}", asking.by_name.threshold),
            "scope": asking.by_name.scope_word(),
        },
        "rows": summary.rows,
        "found": summary.found,
        "by_strength": summary.by_strength,
        "possible_matches": summary.possible_matches,
        "nothing_found": summary.nothing_found,
        "not_read": summary.not_read,
        "log_size_first": summary.log_size_first,
        "log_size_last": summary.log_size_last,
        "index": summary.index.as_ref().map(|index| json!({
            "hash": index.hash, "log_size": index.log_size, "matcher": index.matcher,
            "organisations": index.organisations, "names": index.names, "has_changed": index.has_changed,
        })),
        "release": env!("CARGO_PKG_VERSION"),
    })
}
