//! Pages on a large register: the public ones and the first pages of the doors, each beside a page of the same server
//! that holds its layout and nothing else, in turns. Time is from sending a request to the last byte of its answer.
//!
//! The entries are imported ones; the invented story is played beside them, so that there are decisions, cases and
//! people of every door. A page with all that it loads is counted as browsers ask for it, compressed.
//!
//! Deliberately absent: load. How many pages a second are answered is no demand; how long a reader waits is.

mod addresses;
mod people;
mod visit;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use standing_service::Register;
use standing_service::batch::jobs::Jobs;
use standing_service::log::{Publisher, open_signer};
use standing_web::AppState;
use standing_web::downloads::Snapshots;
use tokio::sync::watch;

use super::{http, matching};
use crate::{demo, edge, output};
use addresses::addresses;
use visit::{links, read, visit};

/// How often each page is asked for; the page beside it as often.
const ROUNDS: usize = 200;
/// Requests before those that are counted.
const WARMING: usize = 5;
/// The longest that a page may take, in milliseconds.
const PAGE_MS_MAX: f64 = 20.0;
/// The most bytes of a page with all that it loads, as sent.
const PAGE_BYTES_MAX: usize = 100_000;
/// Nothing is there: the layout with a sentence.
const EMPTY: &str = "/en/no-such-page";

/// A page, in as many places as it is asked for.
#[derive(Debug, Clone)]
pub(super) struct Page {
    what: &'static str,
    addresses: Vec<String>,
    /// The cookie of the one who looks at it; empty on public pages.
    cookie: String,
}

/// What was measured of a page.
struct Measured {
    median_ms: f64,
    slow_ms: f64,
    empty_ms: f64,
    bytes: usize,
}

/// Measures every page and prints a row of a table for each; whether all keep to the limits.
pub(super) async fn measure(register: &Arc<Register>, folder: &Path, entries: u64) -> Result<bool> {
    demo::load(register).await?;
    matching::indexed(register).await?;
    let (state, stop) = state(register, folder).await?;
    let cookies = people::signed_in(&state).await?;
    let address = http::serve(standing_web::router(state)).await?;
    let pages = addresses(address, entries, &cookies).await?;
    output::line(format_args!(
        "| page at {entries} entries | median | 99 of 100 | empty page | ratio | sent, with all it loads | under {PAGE_MS_MAX} ms | under {} kB |\n|---|---|---|---|---|---|---|---|",
        PAGE_BYTES_MAX / 1_000
    ));
    let (mut all_reached, mut sizes) = (true, BTreeMap::new());
    for page in &pages {
        let measured = measured(address, page, &mut sizes).await.with_context(|| page.what.to_owned())?;
        output::line(measured.row(page.what));
        all_reached &= measured.is_fast() && measured.is_light();
    }
    stop.send_replace(true);
    Ok(all_reached)
}

/// The server's state as `standing serve` has it, but that no file of the whole register is written meanwhile.
async fn state(register: &Arc<Register>, folder: &Path) -> Result<(AppState, watch::Sender<bool>)> {
    let (store, edge) = (register.store().clone(), edge::machine());
    let signer = open_signer(&store, folder, None, &edge).await?;
    let publisher = Arc::new(Publisher::open(store, folder, signer, &edge).await?);
    publisher.publish(&edge).await?;
    let batches = Jobs::open(folder, Arc::clone(register), Some(Arc::clone(&publisher)))?;
    let snapshots = Arc::new(Snapshots::in_folder(folder.join("snapshots")));
    let state = AppState::new(Arc::clone(register), Some(publisher));
    let state = state.with_batches(batches).with_snapshots(snapshots).plainly(true);
    // The first count is waited for; later ones are made beside, as in service.
    state.figures.get(register, None).await?;
    let (stop, stopped) = watch::channel(false);
    let (figures, counted) = (Arc::clone(&state.figures), Arc::clone(register));
    tokio::spawn(async move { figures.keep_fresh(&counted, stopped).await });
    Ok((state, stop))
}

async fn measured(address: SocketAddr, page: &Page, sizes: &mut BTreeMap<String, usize>) -> Result<Measured> {
    let places = page.addresses.iter().cycle();
    let (mut took, mut empty, mut bytes) = (Vec::new(), Vec::new(), 0);
    for (round, place) in places.take(ROUNDS + WARMING).enumerate() {
        let answer = visit(address, place, &page.cookie).await?;
        if answer.status != 200 {
            bail!("{place} is answered {}", answer.status);
        }
        let beside = visit(address, EMPTY, "").await?;
        if beside.status != 404 {
            bail!("{EMPTY} is answered {}", beside.status);
        }
        bytes = bytes.max(answer.bytes);
        if round >= WARMING {
            took.push(answer.took);
            empty.push(beside.took);
        }
    }
    let first = page.addresses.first().context("no address is known")?;
    bytes += loaded(address, &read(address, first, &page.cookie).await?, sizes).await?;
    Ok(Measured {
        median_ms: at(&mut took, 50),
        slow_ms: at(&mut took, 99),
        empty_ms: at(&mut empty, 50),
        bytes,
    })
}

/// The bytes of the files that a page loads.
async fn loaded(address: SocketAddr, html: &str, sizes: &mut BTreeMap<String, usize>) -> Result<usize> {
    let mut sum = 0;
    for file in links(html, "/assets/") {
        let size = match sizes.get(&file) {
            Some(size) => *size,
            None => visit(address, &file, "").await?.bytes,
        };
        sum += size;
        sizes.insert(file, size);
    }
    Ok(sum)
}

/// The time, in milliseconds, within which so many of a hundred were answered.
fn at(took: &mut [Duration], of_hundred: usize) -> f64 {
    took.sort_unstable();
    let place = (took.len() * of_hundred / 100).min(took.len().saturating_sub(1));
    took.get(place).copied().unwrap_or_default().as_secs_f64() * 1_000.0
}

impl Measured {
    fn is_fast(&self) -> bool {
        self.slow_ms < PAGE_MS_MAX
    }

    fn is_light(&self) -> bool {
        self.bytes < PAGE_BYTES_MAX
    }

    fn row(&self, what: &str) -> String {
        let word = |reached: bool| if reached { "yes" } else { "NO" };
        format!(
            "| {what} | {:.2} ms | {:.2} ms | {:.2} ms | {:.1} | {} kB | {} | {} |",
            self.median_ms,
            self.slow_ms,
            self.empty_ms,
            self.median_ms / self.empty_ms.max(0.001),
            self.bytes.div_ceil(1_000),
            word(self.is_fast()),
            word(self.is_light()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_slow_end_are_told() {
        let mut took: Vec<_> = (1..=200).rev().map(Duration::from_millis).collect();
        let said = format!("{:.0} {:.0} {:.0}", at(&mut took, 50), at(&mut took, 99), at(&mut [], 99));
        assert_eq!(said, "101 199 0");
    }

    #[test]
    fn a_row_says_which_limit_is_not_kept() {
        let measured = Measured { median_ms: 3.0, slow_ms: 21.0, empty_ms: 1.5, bytes: 40_100 };
        assert_eq!(
            measured.row("start"),
            "| start | 3.00 ms | 21.00 ms | 1.50 ms | 2.0 | 41 kB | NO | yes |"
        );
    }
}
