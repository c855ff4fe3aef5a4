//! Figures over the whole register, as pictures with tables beside them. For reporting only: nothing here is a
//! ranking or a target, and nobody's entry moves by a figure.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use standing_core::id::{AuthorityId, PackId, Slug};
use standing_core::pack::Text;
use standing_core::pack::model::Pack;
use standing_core::standing::measures::MeasureWord;
use standing_core::standing::statistics::{Days, EntryCounts, EntryGroup, Statistics};
use standing_core::word::Word;

use super::answer::answer;
use super::charts::Chart;
use super::frame::{Frame, Section};
use super::legal::Legal;
use super::problem::Problem;
use super::speech::Speech;
use super::when::Held;
use super::{Desk, Spoken};

/// The lengths at which measured times are cut, in days.
const STEPS_DAYS: [u32; 4] = [10, 30, 60, 90];

/// One row of a table: what is counted, then the numbers.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    label: Legal,
    numbers: Vec<String>,
}

/// A question with its picture and its table.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    title: String,
    /// The heads of the columns after the first.
    heads: Vec<String>,
    rows: Vec<Row>,
    chart: Chart,
}

impl Figure {
    /// What the picture shows, for those who do not see it.
    fn chart_says(&self, t: &Speech) -> String {
        let head = self.heads.first().cloned().unwrap_or_default();
        t.with("statistics-chart", &[("title", self.title.as_str().into()), ("head", head.into())])
    }
}

#[derive(Template)]
#[template(path = "statistics.html")]
struct StatisticsPage {
    t: Speech,
    page: Frame,
    held: Held,
    figures: Vec<Figure>,
    /// On how many entries a unit reported; empty while none has effect.
    reported: String,
}

/// `GET /{locale}/statistics`
pub(crate) async fn show(State(desk): State<Desk>, Spoken(t): Spoken) -> Result<Response, Problem> {
    let figures = desk.figures().get(&desk, None).await;
    let (statistics, log_size) = figures.map_err(|error| Problem::service(t, &error))?;
    let page = Frame::new(t, Section::About, "statistics", t.say("statistics-title"))
        .below(t, &[])
        .twin("/api/v1/statistics");
    let told = Told { t, desk: &desk, statistics: &statistics };
    Ok(answer(&StatisticsPage {
        t,
        page,
        held: Held::of_day(t, desk.today_across(), log_size),
        figures: told.figures(),
        reported: statistics
            .reported_percent()
            .map_or_else(String::new, |percent| t.counted("statistics-reported", percent)),
    }))
}

struct Told<'a> {
    t: Speech,
    desk: &'a Desk,
    statistics: &'a Statistics,
}

impl Told<'_> {
    fn figures(&self) -> Vec<Figure> {
        let t = self.t;
        let entries =
            |id, title: &str, key: &dyn Fn(&EntryGroup) -> Legal| self.entries(id, t.say(title), key);
        vec![
            entries("by-list", "statistics-by-list", &|group| self.list(&group.0)),
            entries("by-field", "statistics-by-field", &|group| {
                said(
                    group
                        .1
                        .as_ref()
                        .map_or_else(|| t.say("statistics-no-field"), |field| t.datum(field.as_str())),
                )
            }),
            entries("by-authority", "statistics-by-authority", &|group| self.authority(group.2.as_ref())),
            self.deciding(),
            self.missed(),
            self.reversals(),
            self.measures(),
            self.lifting(),
        ]
    }

    /// Entries by what a key makes of their group.
    fn entries(&self, id: &'static str, title: String, key: &dyn Fn(&EntryGroup) -> Legal) -> Figure {
        let t = self.t;
        let mut groups: BTreeMap<Legal, EntryCounts> = BTreeMap::new();
        for (group, counts) in &self.statistics.entries {
            let sum = groups.entry(key(group)).or_default();
            sum.in_force = sum.in_force.saturating_add(counts.in_force);
            sum.suspended = sum.suspended.saturating_add(counts.suspended);
            sum.ended = sum.ended.saturating_add(counts.ended);
        }
        let live: Vec<_> = groups.iter().map(|(label, sum)| (label.clone(), sum.in_force)).collect();
        let row = |(label, sum): (Legal, EntryCounts)| Row {
            label,
            numbers: [sum.in_force, sum.suspended, sum.ended].iter().map(|count| t.number(count)).collect(),
        };
        Figure {
            title,
            heads: ["in-force", "suspended", "ended"].map(|status| t.word("status", status)).to_vec(),
            chart: Chart::of(t, id, &live),
            rows: groups.into_iter().map(row).collect(),
        }
    }

    /// From the notice to the decision, by list.
    fn deciding(&self) -> Figure {
        let t = self.t;
        let lists = self.statistics.deciding.iter().map(|(list, days)| (self.list(list), days));
        let lists: Vec<_> = lists.collect();
        let medians: Vec<_> = lists
            .iter()
            .map(|(label, days)| (label.clone(), u64::from(days.median().unwrap_or_default())))
            .collect();
        Figure {
            title: t.say("statistics-deciding"),
            heads: [t.say("statistics-decisions"), t.say("statistics-median"), t.say("statistics-longest")]
                .to_vec(),
            rows: lists
                .iter()
                .map(|(label, days)| Row { label: label.clone(), numbers: self.spread(days) })
                .collect(),
            chart: Chart::of(t, "deciding", &medians),
        }
    }

    /// How many, the median, the longest.
    fn spread(&self, days: &Days) -> Vec<String> {
        let days_said =
            |days: Option<u32>| days.map_or_else(|| "–".to_owned(), |days| self.t.number(u64::from(days)));
        vec![self.t.number(days.count()), days_said(days.median()), days_said(days.longest())]
    }

    /// Duties missed: by whose they were and by rule, and how many are overdue now.
    fn missed(&self) -> Figure {
        let t = self.t;
        let rows: Vec<_> = self
            .statistics
            .missed
            .iter()
            .map(|((party, rule), count)| {
                let overdue =
                    self.statistics.overdue.get(&(*party, rule.clone())).copied().unwrap_or_default();
                let rule = self.titled(rule, |pack, id| pack.deadline(id).map(|rule| &rule.head.title));
                let label = t.with(
                    "statistics-missed-by",
                    &[("party", t.word("party-name", *party).into()), ("rule", rule.text.as_str().into())],
                );
                (Legal { text: label, lang: rule.lang }, *count, overdue)
            })
            .collect();
        let counts: Vec<_> = rows.iter().map(|(label, count, _)| (label.clone(), *count)).collect();
        let row = |(label, count, overdue): (Legal, u64, u64)| Row {
            label,
            numbers: vec![t.number(count), t.number(overdue)],
        };
        Figure {
            title: t.say("statistics-missed"),
            heads: vec![t.say("statistics-missed-ever"), t.say("statistics-overdue")],
            rows: rows.into_iter().map(row).collect(),
            chart: Chart::of(t, "missed", &counts),
        }
    }

    fn reversals(&self) -> Figure {
        let t = self.t;
        let counts = self.statistics.reversals.iter();
        let counts = counts.map(|(cause, count)| (t.word("reversal", cause.as_str()), *count)).collect();
        self.simple("reversals", t.say("statistics-reversals"), counts)
    }

    /// What became of the measures that units reported.
    fn measures(&self) -> Figure {
        let t = self.t;
        let mut states: BTreeMap<MeasureWord, u64> = BTreeMap::new();
        for ((_, word), count) in &self.statistics.measures {
            let sum = states.entry(*word).or_default();
            *sum = sum.saturating_add(*count);
        }
        let counts = states.into_iter().map(|(word, count)| (t.word("measures", word.as_str()), count));
        self.simple("measures", t.say("statistics-measures"), counts.collect())
    }

    /// From the end of an entry to the lifting of a measure.
    fn lifting(&self) -> Figure {
        let t = self.t;
        let days = &self.statistics.lifting;
        let mut counts: Vec<_> = STEPS_DAYS
            .iter()
            .map(|step| (t.counted("statistics-within", u64::from(*step)), days.at_most(*step)))
            .collect();
        counts.push((t.say("statistics-in-all"), days.count()));
        let title = match days.median() {
            Some(median) => t.counted("statistics-lifting", u64::from(median)),
            None => t.say("statistics-lifting-none"),
        };
        self.simple("lifting", title, if days.count() == 0 { Vec::new() } else { counts })
    }

    fn simple(&self, id: &'static str, title: String, counts: Vec<(String, u64)>) -> Figure {
        let counts: Vec<_> = counts.into_iter().map(|(label, count)| (said(label), count)).collect();
        Figure {
            title,
            heads: vec![self.t.say("statistics-number")],
            chart: Chart::of(self.t, id, &counts),
            rows: counts
                .into_iter()
                .map(|(label, count)| Row { label, numbers: vec![self.t.number(count)] })
                .collect(),
        }
    }

    fn authority(&self, id: Option<&AuthorityId>) -> Legal {
        let Some(id) = id else { return said(self.t.say("statistics-imported")) };
        let directory = self.desk.directory();
        let name = directory.authorities.get(id).map_or_else(|| id.to_string(), |known| known.name.clone());
        Legal::plain(&name)
    }

    fn list(&self, list: &Slug) -> Legal {
        self.titled(list, |pack, id| pack.list(id).map(|list| &list.head.title))
    }

    /// The title of a rule in the newest version of each pack that has one of this name: figures do not say which
    /// pack a rule is of.
    fn titled(&self, id: &Slug, find: impl for<'p> Fn(&'p Pack, &Slug) -> Option<&'p Text>) -> Legal {
        let packs = self.desk.packs();
        let mut newest: BTreeMap<&PackId, &Pack> = BTreeMap::new();
        for pack in packs.all().filter(|pack| find(pack, id).is_some()) {
            let kept = newest.entry(&pack.meta.id).or_insert(pack);
            if pack.meta.valid_from > kept.meta.valid_from {
                *kept = pack;
            }
        }
        let titles = newest.into_values().filter_map(|pack| find(pack, id));
        let titles: BTreeSet<_> = titles.map(|title| Legal::of(title, self.t.locale().word())).collect();
        let texts: Vec<_> = titles.iter().map(|title| title.text.as_str()).collect();
        match (titles.first(), texts.as_slice()) {
            (Some(only), [_]) => only.clone(),
            (Some(_), several) => said(several.join(" / ")),
            (None, _) => said(self.t.datum(id.as_str())),
        }
    }
}

/// Words of the interface.
fn said(text: String) -> Legal {
    Legal { text, lang: String::new() }
}
