//! Search: one box for a name, a former name or an identifier.
//!
//! It finds equal names, names that begin so and names that hold the words; then those that the index of names finds
//! to be like it, as "did you mean". It never says that an organisation found by name is the one that was meant.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use standing_core::identifier::{Identifier, IdentifierError};
use standing_core::standing::publication::Shown;
use standing_service::ServiceError;
use standing_service::browse::{FoundOrganisation, Kept};
use standing_service::screening::{Scope, Screening, Subject};

use super::answer::answer;
use super::frame::{Frame, Section};
use super::legal::Legal;
use super::look::{Look, StatusView};
use super::problem::Problem;
use super::speech::Speech;
use super::when::Held;
use super::{Desk, Spoken, address, wrong};

/// Organisations on one page of results.
const HITS_MAX: usize = 25;
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
    let (hits, is_cut) = hits(&desk, t, &query).await?;
    let (likes, is_indexing) = likes(&desk, t, &query, &hits).await?;
    let held = Held::across(&desk, t);
    let title = if query.is_empty() {
        t.say("search-title")
    } else {
        t.with("search-title-for", &[("query", query.as_str().into())])
    };
    let path = format!("search{}", address::query(&[("q", &query)]));
    let mut page =
        Frame::new(t, Section::Search, path, title).below(t, &[]).failing(!code_problem.is_empty());
    if !query.is_empty() && code_problem.is_empty() {
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

async fn hits(desk: &Desk, t: Speech, query: &str) -> Result<(Vec<Hit>, bool), Problem> {
    if query.is_empty() {
        return Ok((Vec::new(), false));
    }
    let found = desk.search(query, None, HITS_MAX).await.map_err(|error| Problem::service(t, &error))?;
    let (packs, directory) = (desk.packs(), desk.directory());
    let hits = found.items.iter().filter_map(|found| {
        let look =
            Look { t, file: &found.kept.file, packs: &packs, directory: &directory, as_of: found.kept.as_of };
        hit(&look, found)
    });
    Ok((hits.collect(), found.next.is_some()))
}

/// Organisations whose names are like the text, beside those found; whether that could not be asked.
async fn likes(desk: &Desk, t: Speech, query: &str, hits: &[Hit]) -> Result<(Vec<Hit>, bool), Problem> {
    if query.is_empty() {
        return Ok((Vec::new(), false));
    }
    let asked =
        Screening { scope: Scope::Known, limit: LIKES_MAX, cutoff: LIKES_CUTOFF, ..Screening::default() };
    let screened = match desk.screen(&Subject::named(query), &asked).await {
        Ok(screened) => screened,
        Err(ServiceError::Indexing) => return Ok((Vec::new(), true)),
        Err(error) => return Err(Problem::service(t, &error)),
    };
    let (packs, directory) = (desk.packs(), desk.directory());
    let likes = screened.candidates.iter().filter_map(|candidate| {
        let Kept { file, as_of, .. } = &candidate.kept;
        let look = Look { t, file, packs: &packs, directory: &directory, as_of: *as_of };
        let kind = candidate.names.iter().find(|name| name.text() == candidate.name);
        let kind = kind.map(|name| name.kind().to_string()).unwrap_or_default();
        seen(&look, Some(&candidate.name), &kind)
    });
    let is_new = |like: &Hit| hits.iter().all(|hit| hit.identifier != like.identifier);
    Ok((likes.filter(is_new).collect(), false))
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
