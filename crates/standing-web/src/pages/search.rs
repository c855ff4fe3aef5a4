//! Search: one box for a name, a former name or an identifier.
//!
//! It finds equal names, names that begin so and names that hold the words; then those that the index of names finds
//! to be like it, as "did you mean". It never says that an organisation found by name is the one that was meant.
//!
//! Names that hold the words come out of the index of names: the database would have to go through all names for them.
//! It does so only while the names are being indexed.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use standing_core::directory::Directory;
use standing_core::identifier::{Identifier, IdentifierError};
use standing_core::name::fold_for_lookup;
use standing_core::packs::Packs;
use standing_core::standing::publication::Shown;
use standing_service::ServiceError;
use standing_service::browse::{FoundOrganisation, Kept};
use standing_service::screening::{Candidate, Scope, Screening, Subject};

use super::answer::{answer, answer_json};
use super::frame::{Frame, Section};
use super::legal::Legal;
use super::look::{Look, StatusView};
use super::problem::Problem;
use super::speech::Speech;
use super::twins::{AskedFor, FormTwin};
use super::when::Held;
use super::{Desk, Spoken, address, wrong};

/// Organisations on one page of results.
const HITS_MAX: usize = 25;
/// Names that the index is asked for: among them those that hold the words.
const LOOKED_AT_MAX: usize = 60;
/// Names less like the text than this are no help to somebody who mistyped.
const LIKES_CUTOFF: f64 = 0.3;
/// Organisations with a name like the text.
const LIKES_MAX: usize = 10;
/// The longest text taken from the box, in characters.
const QUERY_CHARACTERS_MAX: usize = 200;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    q: String,
}

/// One organisation found.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// The name by which it was found.
    matched: Legal,
    matched_kind: String,
    /// The name in use, where that is another one.
    name: Option<Legal>,
    identifier: String,
    address: String,
    /// Entries in force or suspended.
    live: Vec<StatusView>,
    /// Entries that ended and are shown as ended.
    ended: u64,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    t: Speech,
    page: Frame,
    held: Held,
    query: String,
    is_asked: bool,
    hits: Vec<Hit>,
    found: u64,
    is_cut: bool,
    /// Organisations whose names are like the text, and that the text did not find by itself.
    likes: Vec<Hit>,
    /// Likeness could not be asked: the names are being indexed.
    is_indexing: bool,
    /// What is wrong with a text that looks like an identifier; empty when nothing is.
    code_problem: String,
    check_address: String,
}

/// `GET /{locale}/search?q=…`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Query(asked): Query<Typed>,
) -> Result<Response, Problem> {
    let query: String = asked.q.trim().chars().take(QUERY_CHARACTERS_MAX).collect();
    let mut code_problem = String::new();
    match identifier_of(&query) {
        Some(Ok(identifier)) => {
            return Ok(Redirect::to(&address::organisation(t.locale(), &identifier)).into_response());
        }
        Some(Err(error)) => code_problem = wrong::identifier(t, &query, &error),
        None => {}
    }
    let Hits { hits, is_cut, likes, is_indexing } = hits(&desk, t, &query).await?;
    let held = Held::across(&desk, t);
    let title = if query.is_empty() {
        t.say("search-title")
    } else {
        t.with("search-title-for", &[("query", query.as_str().into())])
    };
    let path = format!("search{}", address::query(&[("q", &query)]));
    let mut page =
        Frame::new(t, Section::Search, path, title).below(t, &[]).failing(!code_problem.is_empty());
    if query.is_empty() {
        page = page.twin(address::page(t.locale(), "search.json"));
    } else if code_problem.is_empty() {
        page = page.twin(format!("/api/v1/organisations{}", address::query(&[("q", &query)])));
    }
    let check_address = address::page(t.locale(), "check");
    let is_asked = !query.is_empty();
    let found = u64::try_from(hits.len()).unwrap_or(u64::MAX);
    Ok(answer(&SearchPage {
        t,
        page,
        held,
        query,
        is_asked,
        hits,
        found,
        is_cut,
        likes,
        is_indexing,
        code_problem,
        check_address,
    }))
}

/// `GET /{locale}/search.json`, while nothing is searched for
pub(crate) async fn twin(Spoken(t): Spoken) -> Response {
    let asks =
        vec![AskedFor { name: "q", says: t.say("search-label"), is_needed: true, choices: Vec::new() }];
    answer_json(&FormTwin { answers_at: "/api/v1/organisations", asks })
}

/// The identifier in a text that looks like one: it has a scheme, or the shape of a code that needs none.
fn identifier_of(text: &str) -> Option<Result<Identifier, IdentifierError>> {
    let has_scheme = text.split_once([':', '：']).is_some_and(|(scheme, code)| {
        !code.trim().is_empty() && !scheme.trim().is_empty() && !scheme.trim().contains(char::is_whitespace)
    });
    if has_scheme {
        return Some(text.parse());
    }
    let bare: String =
        text.chars().filter(|character| !character.is_whitespace() && *character != '-').collect();
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let is_code = bare.chars().all(|character| character.is_ascii_alphanumeric()) && digits >= 6;
    match (is_code, bare.len()) {
        (true, 18) => Some(format!("cn-uscc:{bare}").parse()),
        (true, 20) => Some(format!("lei:{bare}").parse()),
        _ => None,
    }
}

/// What was found.
#[derive(Debug, Default)]
struct Hits {
    hits: Vec<Hit>,
    /// There are more of them.
    is_cut: bool,
    likes: Vec<Hit>,
    is_indexing: bool,
}

async fn hits(desk: &Desk, t: Speech, query: &str) -> Result<Hits, Problem> {
    if query.is_empty() {
        return Ok(Hits::default());
    }
    let failed = |error| Problem::service(t, &error);
    let mut found = desk.search_beginning(query, HITS_MAX).await.map_err(failed)?;
    let mut screened = Vec::new();
    let mut is_indexing = false;
    // A whole page of names that begin so needs nothing beside it.
    if found.next.is_none() {
        let asked =
            Screening { scope: Scope::Known, limit: LOOKED_AT_MAX, cutoff: 0.0, ..Screening::default() };
        match desk.screen(&Subject::named(query), &asked).await {
            Ok(answer) => screened = answer.candidates,
            Err(ServiceError::Indexing) => {
                is_indexing = true;
                found = desk.search(query, None, HITS_MAX).await.map_err(failed)?;
            }
            Err(error) => return Err(failed(error)),
        }
    }
    let (packs, directory) = (desk.packs(), desk.directory());
    let look = |kept| look(t, kept, &packs, &directory);
    let hits = found.items.iter().filter_map(|found| hit(&look(&found.kept), found));
    let mut hits =
        Hits { hits: hits.collect(), is_cut: found.next.is_some(), likes: Vec::new(), is_indexing };
    let words = fold_for_lookup(query);
    for candidate in &screened {
        let is_known = |hit: &Hit| hit.identifier == candidate.identifier.to_string();
        if hits.hits.iter().any(is_known) {
            continue;
        }
        let holds = candidate.names.iter().find(|name| fold_for_lookup(name.text()).contains(&words));
        if let Some(name) = holds {
            let hit = seen(&look(&candidate.kept), Some(name.text()), &name.kind().to_string());
            hits.add(hit);
        } else if candidate.score >= LIKES_CUTOFF && hits.likes.len() < LIKES_MAX {
            hits.likes.extend(like(&look(&candidate.kept), candidate));
        }
    }
    Ok(hits)
}

impl Hits {
    /// Adds one while there is room on the page.
    fn add(&mut self, hit: Option<Hit>) {
        if self.hits.len() < HITS_MAX {
            self.hits.extend(hit);
        } else {
            self.is_cut |= hit.is_some();
        }
    }
}

fn look<'a>(t: Speech, kept: &'a Kept, packs: &'a Packs, directory: &'a Directory) -> Look<'a> {
    Look { t, file: &kept.file, packs, directory, as_of: kept.as_of }
}

/// An organisation with a name like the text.
fn like(look: &Look<'_>, candidate: &Candidate) -> Option<Hit> {
    let kind = candidate.names.iter().find(|name| name.text() == candidate.name);
    let kind = kind.map(|name| name.kind().to_string()).unwrap_or_default();
    seen(look, Some(&candidate.name), &kind)
}

fn hit(look: &Look<'_>, found: &FoundOrganisation) -> Option<Hit> {
    seen(look, found.matched.as_deref(), &found.matched_kind)
}

fn seen(look: &Look<'_>, matched: Option<&str>, kind: &str) -> Option<Hit> {
    let mut live = Vec::new();
    let mut ended = 0_u64;
    for id in look.file.entries.keys() {
        match look.shown(id) {
            Shown::Entry => live.extend(look.entry(id).map(|entry| entry.status)),
            Shown::Ended => ended = ended.saturating_add(1),
            Shown::Nothing | Shown::EndOnly => {}
        }
    }
    let head = look.organisation()?;
    let matched = matched.map_or_else(|| head.name.clone(), Legal::plain);
    Some(Hit {
        matched_kind: match kind {
            "identifier" | "" => String::new(),
            kind => look.t.word("name-kind", kind),
        },
        name: (head.name.text != matched.text).then_some(head.name),
        matched,
        identifier: head.identifier,
        address: head.address,
        live,
        ended,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_names() {
        for (text, expected) in [
            ("cn-uscc:91350100M000100Y43", Some("cn-uscc:91350100M000100Y43")),
            ("9135 0100-M000 100Y-43", Some("cn-uscc:91350100M000100Y43")),
            ("529900YACP3U57RKLF98", Some("lei:529900YACP3U57RKLF98")),
            ("reg-DE: HRB 12345", Some("reg-DE:HRB12345")),
            ("China Railway 24 Group Ltd", None),
            ("ABCDEFGHIJKLMNOPQR", None),
            ("Note: a name", None),
            ("", None),
        ] {
            let found = identifier_of(text).and_then(Result::ok).map(|identifier| identifier.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        assert!(
            identifier_of("91350100M000100Y44").is_some_and(|judged| judged.is_err()),
            "a wrong check digit"
        );
    }
}
