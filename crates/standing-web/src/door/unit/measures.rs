//! The unit's measures: what it took, refused, lifted or keeps on a law, and what it can do with each.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use standing_core::pack::model::Step;
use standing_core::standing::measures::MeasureWord;
use standing_core::word::Word as _;
use standing_service::browse::SeenMeasure;

use super::Clerk;
use crate::door::deed;
use crate::pages::legal::{CiteView, Legal, Title, cites};
use crate::pages::look::{Look, OrganisationHead};
use crate::pages::speech::Day;
use crate::pages::{Frame, Problem, Speech, answer_with};
use crate::state::{AppState, Shelf};

/// The most measures on a page.
const SHOWN_MAX: usize = 100;

/// Which measures.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
}

/// A measure in a few lines, with what the unit can do with it.
#[derive(Debug, Clone)]
pub(crate) struct MeasureView {
    pub(crate) id: String,
    pub(crate) organisation: OrganisationHead,
    pub(crate) entry: String,
    pub(crate) title: Title,
    pub(crate) matter: String,
    pub(crate) state: String,
    pub(crate) colour: &'static str,
    pub(crate) since: Day,
    pub(crate) until: Option<Day>,
    pub(crate) distance: String,
    pub(crate) law: Option<Legal>,
    pub(crate) reasons: Legal,
    pub(crate) cites: Vec<CiteView>,
    /// Where to lift it; empty where it cannot be.
    pub(crate) lift: String,
    /// Where to keep it on a law; empty where it cannot be.
    pub(crate) retain: String,
}

/// A choice above the list.
struct Choice {
    label: String,
    address: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "door/unit-measures.html")]
struct MeasuresPage {
    t: Speech,
    page: Frame,
    choices: Vec<Choice>,
    measures: Vec<MeasureView>,
    more: u64,
}

/// `GET /{locale}/unit/measures?state=…`
pub(super) async fn show(
    State(state): State<AppState>,
    clerk: Clerk,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let seen = state.register.measures_of(&clerk.unit).await.map_err(|error| Problem::service(t, &error))?;
    let shelf = state.shelf();
    let wanted: Option<MeasureWord> = asked.state.parse().ok();
    let found: Vec<&SeenMeasure> =
        seen.iter().filter(|seen| wanted.is_none_or(|word| seen.standing.word == word)).collect();
    let path = |word: &str| format!("unit/measures{}", crate::pages::address_query(&[("state", word)]));
    let choice = |label: String, word: &str| Choice {
        label,
        address: clerk.who.to(&path(word)),
        is_chosen: wanted.map_or("", |word| word.as_str()) == word,
    };
    let words = MeasureWord::WORDS.iter().map(|word| choice(t.word("measures", word), word));
    let chosen = wanted.map_or("", |word| word.as_str());
    let page = MeasuresPage {
        t,
        page: clerk.frame(path(chosen), t.say("unit-measures"), "unit/measures"),
        choices: std::iter::once(choice(t.say("unit-measures-all"), "")).chain(words).collect(),
        measures: found.iter().take(SHOWN_MAX).filter_map(|seen| view(&clerk, &shelf, seen)).collect(),
        more: u64::try_from(found.len().saturating_sub(SHOWN_MAX)).unwrap_or(u64::MAX),
    };
    Ok(answer_with(StatusCode::OK, &page))
}

/// A measure as its own unit sees it.
pub(super) fn view(clerk: &Clerk, shelf: &Shelf, seen: &SeenMeasure) -> Option<MeasureView> {
    let look = Look {
        t: clerk.who.t,
        file: &seen.kept.file,
        packs: shelf.packs(),
        directory: shelf.directory(),
        as_of: seen.kept.as_of,
    };
    view_in(clerk, &look, &seen.standing)
}

/// The same in a file that is open.
pub(super) fn view_in(
    clerk: &Clerk,
    look: &Look<'_>,
    standing: &standing_core::standing::measures::MeasureStanding,
) -> Option<MeasureView> {
    let t = look.t;
    let measure = look.file.measures.get(&standing.measure)?;
    let entry = look.file.entries.get(&standing.entry)?;
    let pack = look.pack_of(entry, Step::Consequences)?;
    let rule = pack.consequence(&standing.consequence);
    let title = rule.map(|rule| Title::of(&rule.head.title, pack, t.locale()));
    let plain = || Title { plain: Legal::plain(standing.consequence.as_str()), source: None };
    let deed = |word: &str, is_open: bool| match is_open {
        true => deed::address(&clerk.who, "unit", word, &[("measure", standing.measure.as_str())]),
        false => String::new(),
    };
    let is_over = matches!(standing.word, MeasureWord::NotLifted | MeasureWord::Overdue);
    let stands = !matches!(standing.word, MeasureWord::Lifted | MeasureWord::Refused);
    Some(MeasureView {
        id: standing.measure.to_string(),
        organisation: look.organisation()?,
        entry: clerk.who.to(&format!("unit/entries/{}", standing.entry)),
        title: title.unwrap_or_else(plain),
        matter: measure.matter.as_ref().map(|matter| t.datum(matter.as_str())).unwrap_or_default(),
        state: t.word("measures", standing.word),
        colour: match standing.word {
            MeasureWord::Standing => "",
            MeasureWord::NotLifted | MeasureWord::Expired => "yellow",
            MeasureWord::Overdue => "orange",
            MeasureWord::Retained => "purple",
            MeasureWord::Lifted | MeasureWord::Refused => "grey",
        },
        since: t.day(standing.since),
        until: standing.until.map(|until| t.day(until)),
        distance: standing.until.map(|until| t.distance(look.as_of, until)).unwrap_or_default(),
        law: standing.law.as_ref().map(Legal::prose),
        reasons: Legal::prose(&measure.reasons),
        cites: cites(&standing.cites, pack, t.locale()),
        lift: deed("lift-measure", stands),
        retain: deed("retain-measure", is_over),
    })
}
