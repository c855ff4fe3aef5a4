//! Who asks: the holder of a key, or anyone. And how they are answered: what may be kept, by whom, for how long.

use std::fmt::Write as _;

use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Serialize;
use standing_core::file::File;
use standing_core::id::AuthorityId;
use standing_core::identifier::Identifier;
use standing_core::standing::viewer::Viewer;
use standing_service::keys::Scope;
use standing_service::{Capacity, Principal};

use crate::asker::Asker;
use crate::problem::Problem;
use crate::state::AppState;

/// What most answers fit into, in bytes.
const ANSWER_BYTES_USUAL: usize = 4_096;

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The holder of the key, or the public.
    pub(crate) principal: Principal,
    scopes: Vec<Scope>,
    has_key: bool,
    if_none_match: Option<HeaderValue>,
}

impl Caller {
    /// In which capacity the file of an organisation is looked at without saying what for. An organisation's key opens
    /// its own file; a unit, which would have to say, looks as anyone.
    pub(crate) fn viewer(&self, file: &File) -> Viewer {
        as_anyone_if_unit(self.viewer_with_purpose(file))
    }

    /// In which capacity the file of an organisation is looked at, once it was said what for.
    pub(crate) fn viewer_with_purpose(&self, file: &File) -> Viewer {
        match &self.principal.capacity {
            Capacity::Organisation(own) if is_of(file, own) => Viewer::Organisation,
            _ => self.viewer_of_any_with_purpose(),
        }
    }

    /// In which capacity files are looked at, before one is known and without saying what for.
    pub(crate) fn viewer_of_any(&self) -> Viewer {
        as_anyone_if_unit(self.viewer_of_any_with_purpose())
    }

    /// In which capacity files are looked at, before one is known.
    pub(crate) fn viewer_of_any_with_purpose(&self) -> Viewer {
        match &self.principal.capacity {
            Capacity::Officer(authority) => Viewer::Authority(authority.clone()),
            Capacity::Unit(unit) => Viewer::Unit(unit.clone()),
            Capacity::Operator => Viewer::Register,
            Capacity::Organisation(_) | Capacity::Public => Viewer::Public,
        }
    }

    /// In which capacity an organisation is asked about by its identifier alone, without saying what for.
    pub(crate) fn viewer_of(&self, identifier: &Identifier) -> Viewer {
        as_anyone_if_unit(self.viewer_of_with_purpose(identifier))
    }

    /// In which capacity an organisation is asked about by its identifier alone.
    pub(crate) fn viewer_of_with_purpose(&self, identifier: &Identifier) -> Viewer {
        match &self.principal.capacity {
            Capacity::Organisation(own) if own == identifier => Viewer::Organisation,
            _ => self.viewer_of_any_with_purpose(),
        }
    }

    /// Whether anyone at all asks.
    pub(crate) const fn is_public(&self) -> bool {
        matches!(self.principal.capacity, Capacity::Public)
    }

    /// The authority of an officer.
    pub(crate) fn authority(&self) -> Result<&AuthorityId, Problem> {
        match &self.principal.capacity {
            Capacity::Officer(authority) => Ok(authority),
            Capacity::Public => Err(Problem::no_key("this")),
            _ => Err(Problem::forbidden("this is for officers of an authority", "use an officer's key")),
        }
    }

    /// Whether the key may give commands.
    pub(crate) fn may_act(&self) -> Result<(), Problem> {
        if !self.has_key || self.scopes.contains(&Scope::Act) {
            return Ok(());
        }
        Err(Problem::forbidden("this key may read only", "use a key with the scope act"))
    }

    /// Answers with something that follows from the log up to a size and a day: the same question to the same
    /// state of the register has the same answer, so one that is already there is not sent again.
    pub(crate) fn answer(&self, log_size: u64, as_of: Date, body: &impl Serialize) -> Response {
        self.answer_of_days(log_size, &[as_of], body)
    }

    /// Answers with something of several days: of the one asked about, or of the local days of the packs.
    pub(crate) fn answer_of_days(&self, log_size: u64, days: &[Date], body: &impl Serialize) -> Response {
        self.unchanged(log_size, days).unwrap_or_else(|| {
            let mut response = json(body);
            self.tag(response.headers_mut(), log_size, days);
            response
        })
    }

    /// The answer to somebody who has it already.
    pub(crate) fn unchanged(&self, log_size: u64, days: &[Date]) -> Option<Response> {
        let is_there = !self.has_key && self.if_none_match.as_ref()? == tag(log_size, days).as_ref()?;
        is_there.then(|| {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            self.tag(response.headers_mut(), log_size, days);
            response
        })
    }

    /// Says who may keep an answer, and by which tag it is known again.
    pub(crate) fn tag(&self, headers: &mut HeaderMap, log_size: u64, days: &[Date]) {
        headers.insert(VARY, HeaderValue::from_static("authorization"));
        if self.has_key {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        } else {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
            headers.extend(tag(log_size, days).map(|tag| (ETAG, tag)));
        }
    }
}

fn as_anyone_if_unit(viewer: Viewer) -> Viewer {
    if matches!(viewer, Viewer::Unit(_)) { Viewer::Public } else { viewer }
}

fn tag(log_size: u64, days: &[Date]) -> Option<HeaderValue> {
    let mut tag = String::with_capacity(48);
    write!(tag, "W/\"{log_size:x}").ok()?;
    days.iter().try_for_each(|day| write!(tag, ".{day}")).ok()?;
    tag.push('"');
    HeaderValue::from_str(&tag).ok()
}

/// The body as JSON, written into one piece of memory that is large enough for most answers.
fn json(body: &impl Serialize) -> Response {
    let mut bytes = Vec::with_capacity(ANSWER_BYTES_USUAL);
    match serde_json::to_writer(&mut bytes, body) {
        Ok(()) => ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response(),
        Err(_) => Problem::broken().into_response(),
    }
}

/// Whether a file is that of an organisation, under any of its identifiers.
pub(crate) fn is_of(file: &File, identifier: &Identifier) -> bool {
    file.organisation.as_ref().is_some_and(|organisation| {
        organisation.identifier == *identifier || organisation.also.contains(identifier)
    })
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let if_none_match = parts.headers.get(IF_NONE_MATCH).cloned();
        let Some(holder) = Asker::of(parts, state).await?.key else {
            return Ok(Self {
                principal: Principal::public(),
                scopes: Vec::new(),
                has_key: false,
                if_none_match,
            });
        };
        let holder = holder.map_err(Problem::bad_key)?;
        if holder.scopes.is_empty() {
            return Err(Problem::forbidden(
                "this key may do nothing",
                "ask the operator for a key with a scope",
            ));
        }
        Ok(Self { principal: holder.principal, scopes: holder.scopes, has_key: true, if_none_match })
    }
}
