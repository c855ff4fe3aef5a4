//! A measured ratio: ours against a peer or a limit in the same run.

/// One line of a benchmark's table.
#[derive(Debug, Clone)]
pub(super) struct Ratio {
    /// What was measured.
    pub(super) what: String,
    /// Our figure.
    pub(super) ours: String,
    /// The peer or the limit, with its figure.
    pub(super) peer: String,
    /// Ours divided by the peer's, more is better.
    pub(super) value: f64,
    /// The least that must be reached.
    pub(super) at_least: f64,
}

impl Ratio {
    /// Whether it was reached.
    pub(super) fn is_reached(&self) -> bool {
        self.value >= self.at_least
    }

    /// A row of a Markdown table.
    pub(super) fn row(&self) -> String {
        let reached = if self.is_reached() { "yes" } else { "NO" };
        format!(
            "| {} | {} | {} | {:.2} | {:.2} | {reached} |",
            self.what, self.ours, self.peer, self.value, self.at_least
        )
    }
}

/// The middle one of several rates.
pub(super) fn middle(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}

/// The head of the Markdown table.
pub(super) const TABLE_HEAD: &str =
    "| what | ours | peer or limit | ratio | at least | reached |\n|---|---|---|---|---|---|";
