//! Packs: the rules in plain words beside the clauses they rest on, kind by kind, and what changed between two
//! versions.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use standing_core::id::{PackId, PackVersion};
use standing_core::pack::RuleKind;
use standing_core::pack::model::Pack;
use standing_core::word::Word;

use super::answer::{answer, answer_json};
use super::frame::{Frame, Section};
use super::legal::{CiteView, Legal, cites};
use super::problem::Problem;
use super::rulebook::{Book, Change, Statement, Told};
use super::speech::{Day, Speech};
use super::{Desk, Spoken, address};

/// A pack in a line.
#[derive(Debug, Clone)]
pub(crate) struct PackView {
    id: String,
    version: String,
    title: Legal,
    address: String,
    jurisdiction: String,
    valid_from: Day,
    valid_until: Option<Day>,
    hash: String,
    is_governing: bool,
}

/// A kind of rules and how many there are.
#[derive(Debug, Clone)]
pub(crate) struct KindView {
    is_current: bool,
    label: String,
    rules: u64,
    address: String,
}

/// One rule: in plain words, as the source's language says it, and its clauses.
#[derive(Debug, Clone)]
pub(crate) struct RuleLine {
    id: String,
    title: Legal,
    source_title: Option<Legal>,
    statements: Vec<Statement>,
    cites: Vec<CiteView>,
}

#[derive(Template)]
#[template(path = "packs.html")]
struct PacksPage {
    t: Speech,
    page: Frame,
    packs: Vec<PackView>,
}

#[derive(Template)]
#[template(path = "pack.html")]
struct PackPage {
    t: Speech,
    page: Frame,
    pack: PackView,
    language: String,
    calendar: String,
    time_zone: String,
    comment: Option<(Day, Day)>,
    kinds: Vec<KindView>,
    others: Vec<(PackView, String)>,
}

#[derive(Template)]
#[template(path = "pack-kind.html")]
struct KindPage {
    t: Speech,
    page: Frame,
    pack: PackView,
    label: String,
    kinds: Vec<KindView>,
    rules: Vec<RuleLine>,
}

#[derive(Template)]
#[template(path = "pack-changes.html")]
struct ChangesPage {
    t: Speech,
    page: Frame,
    before: PackView,
    after: PackView,
    changes: Vec<Change>,
    is_cut: bool,
}

/// The most changes shown on one page; the command line shows them all.
const CHANGES_SHOWN_MAX: usize = 200;

/// `GET /{locale}/packs`
pub(crate) async fn index(State(desk): State<Desk>, Spoken(t): Spoken) -> Response {
    let page =
        Frame::new(t, Section::Rules, "packs", t.say("packs-title")).below(t, &[]).twin("/api/v1/packs");
    let packs = desk.packs();
    let mut views: Vec<_> = packs.all().map(|pack| view(&desk, t, pack)).collect();
    views.sort_by(|left, right| (&left.id, &right.valid_from.iso).cmp(&(&right.id, &left.valid_from.iso)));
    answer(&PacksPage { t, page, packs: views })
}

fn found(desk: &Desk, t: Speech, id: &str, version: &str) -> Result<std::sync::Arc<Pack>, Problem> {
    let id: PackId = id.parse().map_err(|_| Problem::missing(t))?;
    let version: PackVersion = version.parse().map_err(|_| Problem::missing(t))?;
    let packs = desk.packs();
    packs.version(&id, &version).cloned().ok_or_else(|| Problem::missing(t))
}

fn view(desk: &Desk, t: Speech, pack: &Pack) -> PackView {
    let governing = desk.packs().governing(&pack.meta.id, desk.today_across()).map(|now| now.hash);
    PackView {
        id: pack.meta.id.to_string(),
        version: pack.meta.version.to_string(),
        title: Legal::of(&pack.meta.title, t.locale().word()),
        address: address::pack(t.locale(), &pack.meta.id, &pack.meta.version),
        jurisdiction: t.datum(pack.meta.jurisdiction.as_str()),
        valid_from: t.day(pack.meta.valid_from),
        valid_until: pack.meta.valid_until.map(|day| t.day(day)),
        hash: pack.hash.to_string(),
        is_governing: governing == Some(pack.hash),
    }
}

fn frame(t: Speech, pack: &PackView, path: &str, title: String) -> Frame {
    let own = format!("packs/{}/{}", pack.id, pack.version);
    let twin = format!("/api/v1/{own}");
    let frame = Frame::new(t, Section::Rules, format!("{own}{path}"), title).twin(twin);
    let packs = t.say("packs-title");
    let name = format!("{} {}", pack.id, pack.version);
    if path.is_empty() {
        frame.below(t, &[(&packs, "packs")])
    } else {
        frame.below(t, &[(&packs, "packs"), (&name, &own)])
    }
}

/// `GET /{locale}/packs/{id}/{version}`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path((id, version)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let pack = found(&desk, t, &id, &version)?;
    let own = view(&desk, t, &pack);
    let packs = desk.packs();
    let mut others: Vec<_> = packs
        .all()
        .filter(|other| other.meta.id == pack.meta.id && other.hash != pack.hash)
        .map(|other| {
            let compare = format!("{}/changes?from={}", own.address, other.meta.version);
            (view(&desk, t, other), compare)
        })
        .collect();
    others.sort_by(|left, right| right.0.valid_from.iso.cmp(&left.0.valid_from.iso));
    Ok(answer(&PackPage {
        t,
        page: frame(t, &own, "", own.title.text.clone()),
        language: t.datum(pack.meta.language.as_str()),
        calendar: t.datum(pack.meta.calendar.as_str()),
        time_zone: pack.meta.time_zone.clone(),
        comment: pack.meta.comment.map(|(from, until)| (t.day(from), t.day(until))),
        kinds: kinds(t, &pack, &own.address, ""),
        pack: own,
        others,
    }))
}

fn kinds(t: Speech, pack: &Pack, above: &str, current: &str) -> Vec<KindView> {
    let kinds = RuleKind::WORDS.iter().filter_map(|word| {
        let kind: RuleKind = word.parse().ok()?;
        let rules = Book::new(t, pack).count(kind);
        let label = t.word("rules", word);
        (rules > 0).then(|| KindView {
            is_current: *word == current,
            label,
            rules,
            address: format!("{above}/{word}"),
        })
    });
    kinds.collect()
}

/// `GET /{locale}/packs/{id}/{version}/{kind}`
pub(crate) async fn kind(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path((id, version, kind)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let kind: RuleKind = kind.parse().map_err(|_| Problem::missing(t))?;
    let pack = found(&desk, t, &id, &version)?;
    let own = view(&desk, t, &pack);
    let label = t.word("rules", kind.as_str());
    let title = t.with(
        "pack-kind-title",
        &[("kind", label.as_str().into()), ("pack", own.title.text.as_str().into())],
    );
    Ok(answer(&KindPage {
        t,
        page: frame(t, &own, &format!("/{kind}"), title),
        kinds: kinds(t, &pack, &own.address, kind.as_str()),
        rules: lines(&pack, kind, t),
        label,
        pack: own,
    }))
}

fn lines(pack: &Pack, kind: RuleKind, t: Speech) -> Vec<RuleLine> {
    Book::new(t, pack).rules(kind).into_iter().map(|rule| line(pack, t, rule)).collect()
}

fn line(pack: &Pack, t: Speech, rule: Told) -> RuleLine {
    RuleLine {
        id: rule.id.to_string(),
        title: rule.title,
        source_title: rule.source_title,
        statements: rule.statements,
        cites: cites(&rule.cites, pack, t.locale()),
    }
}

/// The version to compare with.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Compared {
    #[serde(default)]
    from: String,
}

/// `GET /{locale}/packs/{id}/{version}/changes?from=…`
pub(crate) async fn changes(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path((id, version)): Path<(String, String)>,
    Query(compared): Query<Compared>,
) -> Result<Response, Problem> {
    let after = found(&desk, t, &id, &version)?;
    let before = found(&desk, t, &id, &compared.from)?;
    let changes = Book::new(t, &after).changes_since(&Book::new(t, &before));
    let (before, after) = (view(&desk, t, &before), view(&desk, t, &after));
    let title = t.with(
        "changes-title",
        &[("from", before.version.as_str().into()), ("to", after.version.as_str().into())],
    );
    let query = address::query(&[("from", &before.version)]);
    let twin = format!("{}/changes.json{query}", after.address);
    Ok(answer(&ChangesPage {
        t,
        page: frame(t, &after, &format!("/changes{query}"), title).twin(twin),
        is_cut: changes.len() > CHANGES_SHOWN_MAX,
        changes: changes.into_iter().take(CHANGES_SHOWN_MAX).collect(),
        before,
        after,
    }))
}

/// What changed, for machines.
#[derive(Debug, Serialize)]
struct ChangesForm {
    pack: String,
    from: String,
    to: String,
    language: &'static str,
    changes: Vec<Change>,
}

/// `GET /{locale}/packs/{id}/{version}/changes.json?from=…`
pub(crate) async fn changes_twin(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Path((id, version)): Path<(String, String)>,
    Query(compared): Query<Compared>,
) -> Result<Response, Problem> {
    let after = found(&desk, t, &id, &version)?;
    let before = found(&desk, t, &id, &compared.from)?;
    Ok(answer_json(&ChangesForm {
        changes: Book::new(t, &after).changes_since(&Book::new(t, &before)),
        pack: id,
        from: compared.from,
        to: version,
        language: t.locale().spoken(),
    }))
}
