//! Folding the file of one organisation with a thousand events, as read from the database.

use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use standing_core::event::stored::from_bytes;
use standing_core::file::File;
use standing_service::{Capacity, Principal, Register};
use standing_store::Store;

use super::append::submit;
use super::ratio::Ratio;

/// Events of the file.
const EVENTS: u64 = 1_000;
/// Folds that are timed; the median counts.
const FOLDS: usize = 201;

/// Folds one file of a thousand events, made by commands; the register must know `Bench-Regulator`.
pub(super) async fn measure(register: &Arc<Register>, store: &Store) -> Result<Ratio> {
    let stream = "reg-DE:BENCH-FOLDED";
    let name = [("organisation", stream), ("name", "Bench Example Folded Ltd")];
    submit(register, &Principal::operator(), "register-organisation", None, &name).await?;
    let mut makers = tokio::task::JoinSet::new();
    for number in 1..EVENTS {
        let register = Arc::clone(register);
        let capacity = Capacity::Officer("Bench-Regulator".parse()?);
        let principal = Principal::new("bench", capacity);
        makers.spawn(async move {
            let text = format!("Inspection no. {number} of the example regulator: nothing found.");
            let arguments = [
                ("organisation", stream),
                ("kind", "inspection"),
                ("pack", "cn-credit"),
                ("act_on", "2026-01-05"),
                ("text", text.as_str()),
            ];
            submit(&register, &principal, "make-record", None, &arguments).await
        });
    }
    while let Some(made) = makers.join_next().await {
        made??;
    }
    let rows = store.events_of(stream, None).await?;
    let events = rows.iter().map(|row| from_bytes(&row.event.body)).collect::<Result<Vec<_>, _>>()?;
    let mut times = Vec::with_capacity(FOLDS);
    for _ in 0..FOLDS {
        let started = Instant::now();
        std::hint::black_box(File::fold(&events));
        times.push(started.elapsed());
    }
    times.sort_unstable();
    let median = times.get(FOLDS / 2).copied().unwrap_or_default().as_secs_f64() * 1_000.0;
    Ok(Ratio {
        what: format!("folding one organisation with {} events", events.len()),
        ours: format!("{median:.3} ms"),
        peer: "1 ms".to_owned(),
        value: 1.0 / median,
        at_least: 1.0,
    })
}
