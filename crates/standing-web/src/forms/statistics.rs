//! Figures over many files. For reporting only: no number here is a target and none moves an entry.

use jiff::civil::Date;
use serde::Serialize;
use standing_core::standing::statistics::{Days, Statistics};
use standing_core::word::Word;
use utoipa::ToSchema;

/// Figures on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatisticsForm {
    /// The day in the world; when none was named the latest of the local days on which the files were seen.
    pub as_of: Date,
    /// The size of the log from which was counted.
    pub log_size: u64,
    /// Entries by list, field, authority and status.
    pub entries: Vec<CountForm>,
    /// Measures by unit and what became of them.
    pub measures: Vec<CountForm>,
    /// Deadlines missed, or met too late, by whose they were and by rule.
    pub missed: Vec<CountForm>,
    /// Those of the missed deadlines that nobody has met yet.
    pub overdue: Vec<CountForm>,
    /// Days from the service of the notice to the decision, by list.
    pub deciding: Vec<DaysForm>,
    /// Days from the end of an entry to the lifting of a measure; `of` is empty.
    pub lifting: DaysForm,
    /// Entries revoked, by what showed that they were wrong.
    pub reversals: Vec<CountForm>,
    /// The share of entries on which a unit reported, in percent, rounded down.
    pub reported_percent: Option<u64>,
}

/// One figure with what it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CountForm {
    /// What is counted, most general first.
    pub of: Vec<String>,
    /// How many.
    pub count: u64,
}

/// How long something took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DaysForm {
    /// What took so long, most general first.
    pub of: Vec<String>,
    /// How many there were.
    pub count: u64,
    /// The number of days within which at least half were done.
    pub median_days: Option<u32>,
    /// The longest.
    pub longest_days: Option<u32>,
}

impl DaysForm {
    fn of(of: Vec<String>, days: &Days) -> Self {
        Self { of, count: days.count(), median_days: days.median(), longest_days: days.longest() }
    }
}

impl StatisticsForm {
    /// The form of figures.
    #[must_use]
    pub fn of(statistics: &Statistics, as_of: Date, log_size: u64) -> Self {
        let entries = statistics.entries.iter().flat_map(|((list, field, authority), counts)| {
            let of = |status: &str| {
                let parts = [Some(list.to_string()), field.as_ref().map(ToString::to_string)];
                let authority = authority.as_ref().map_or_else(|| "imported".to_owned(), ToString::to_string);
                parts.into_iter().flatten().chain([authority, status.to_owned()]).collect::<Vec<_>>()
            };
            [
                CountForm { of: of("in-force"), count: counts.in_force },
                CountForm { of: of("suspended"), count: counts.suspended },
                CountForm { of: of("ended"), count: counts.ended },
            ]
        });
        let two = |left: String, right: String, count: u64| CountForm { of: vec![left, right], count };
        Self {
            as_of,
            log_size,
            entries: entries.filter(|figure| figure.count > 0).collect(),
            measures: statistics
                .measures
                .iter()
                .map(|((unit, word), count)| two(unit.to_string(), word.to_string(), *count))
                .collect(),
            missed: statistics
                .missed
                .iter()
                .map(|((party, rule), count)| two(party.to_string(), rule.to_string(), *count))
                .collect(),
            overdue: statistics
                .overdue
                .iter()
                .map(|((party, rule), count)| two(party.to_string(), rule.to_string(), *count))
                .collect(),
            deciding: statistics
                .deciding
                .iter()
                .map(|(list, days)| DaysForm::of(vec![list.to_string()], days))
                .collect(),
            lifting: DaysForm::of(Vec::new(), &statistics.lifting),
            reversals: statistics
                .reversals
                .iter()
                .map(|(cause, count)| CountForm { of: vec![cause.as_str().to_owned()], count: *count })
                .collect(),
            reported_percent: statistics.reported_percent(),
        }
    }
}
