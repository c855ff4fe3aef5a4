//! What an import did, for people or as JSON.

use serde_json::{Value, json};
use standing_service::import::ImportReport;

use crate::output;

/// Prints what was done.
pub(super) fn tell(report: &ImportReport, file: &str, is_dry: bool, is_json: bool) {
    if is_json {
        output::json(&as_json(report, file, is_dry));
        return;
    }
    let would = if is_dry { "would be " } else { "" };
    output::line(format_args!("{file}: {} rows", report.rows));
    for (count, what) in [
        (report.added, "added"),
        (report.changed, "changed"),
        (report.unchanged, "unchanged"),
        (report.vanished, "noted as vanished"),
        (report.noted, "imported with something left out"),
        (report.skipped, "skipped: no listing, by the mapping"),
        (report.refused, "refused"),
    ] {
        if count > 0 || what == "added" {
            output::line(format_args!("  {count:>9} {would}{what}"));
        }
    }
    for (reason, count) in &report.by_reason {
        output::line(format_args!("  {count:>9}   {reason}"));
    }
    for refused in &report.first_refusals {
        let row = refused.row_id.as_deref().map(|row| format!(" ({row})")).unwrap_or_default();
        output::note(format_args!("line {}{row}: {}; {}", refused.line, refused.what, refused.remedy));
    }
    let shown = u64::try_from(report.first_refusals.len()).unwrap_or(u64::MAX);
    if report.refused > shown {
        output::note(format_args!(
            "and {} more refused; --report writes all of them",
            report.refused - shown
        ));
    }
    if let Some(why) = &report.vanishing_withheld {
        output::note(format_args!("nothing was noted as vanished: {why}"));
    }
    if !report.unused_columns.is_empty() {
        output::note(format_args!(
            "no row had these columns of the mapping: {}",
            report.unused_columns.join(", ")
        ));
    }
    output::line(format_args!("  log size: {}", report.head));
}

fn as_json(report: &ImportReport, file: &str, is_dry: bool) -> Value {
    let refusals = report.first_refusals.iter().map(|refused| {
        json!({
            "line": refused.line, "row": refused.row_id, "reason": refused.reason.as_str(),
            "what": refused.what, "remedy": refused.remedy,
        })
    });
    json!({
        "file": file, "dry_run": is_dry, "run": report.run, "rows": report.rows, "added": report.added,
        "changed": report.changed, "unchanged": report.unchanged, "vanished": report.vanished,
        "noted": report.noted, "skipped": report.skipped, "refused": report.refused,
        "by_reason": report.by_reason, "first_refusals": refusals.collect::<Value>(),
        "vanishing_withheld": report.vanishing_withheld, "unused_columns": report.unused_columns,
        "log_size": report.head,
    })
}
