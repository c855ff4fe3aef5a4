//! The unit's check: an organisation by its identifier, or those that may be meant by a name; for a matter, as of a
//! day, for the unit's own kind. The answer first, a signed receipt to keep, and what the unit does next.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_core::identifier::{Identifier, IdentifierError};
use standing_core::matter::Matter;
use standing_core::standing::consequences::Question;
use standing_core::standing::viewer::Viewer;
use standing_core::word::Word as _;
use standing_service::ServiceError;
use standing_service::ask::Times;
use standing_service::inquiry::Purpose;

use super::entry::{ForUnit, for_unit};
use super::named::{Found, found, screen};
use super::{Clerk, purpose};
use crate::api::check as api_check;
use crate::forms::{CheckForm, CiteForm, ScreenedForm};
use crate::pages::check::{Choice, matters};
use crate::pages::look::{Look, OrganisationHead, StrengthView};
use crate::pages::when::Held;
use crate::pages::{Frame, Problem, Speech, address_query, answer_with, wrong};
use crate::state::AppState;

/// The longest name, in characters.
const NAME_CHARACTERS_MAX: usize = 500;

/// The form as sent.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    pub(super) q: String,
    #[serde(default)]
    pub(super) matter: String,
    #[serde(default)]
    pub(super) as_of: String,
    /// `known`: among all that the register knows, not only among the listed.
    #[serde(default)]
    pub(super) scope: String,
    /// What it is looked up for, a word of the catalogue; empty for what everybody may know.
    #[serde(default)]
    pub(super) purpose: String,
}

/// What is asked, read.
pub(super) struct Asked {
    subject: Asking,
    matter: Option<Matter>,
    pub(super) times: Times,
    pub(super) purpose: Option<Purpose>,
}

enum Asking {
    Organisation(Identifier),
    Name(String),
}

/// What was wrong, and in which field.
struct Fault {
    field: &'static str,
    says: String,
    /// What was typed may be a person's number: it is not shown again.
    is_forgotten: bool,
}

impl Fault {
    const fn new(field: &'static str, says: String) -> Self {
        Self { field, says, is_forgotten: false }
    }
}

/// The answer about one organisation.
struct Checked {
    identifier: String,
    organisation: Option<OrganisationHead>,
    strength: StrengthView,
    headline: String,
    meaning: String,
    follows: Vec<ForUnit>,
    notes: Vec<String>,
    clauses: Vec<String>,
    held: Held,
    /// The law lets the unit know more, for a purpose that was not chosen.
    is_held_back: bool,
}

enum Answer {
    Checked(Box<Checked>),
    Found(Box<Found>),
}

#[derive(Template)]
#[template(path = "door/unit-check.html")]
struct CheckPage {
    t: Speech,
    page: Frame,
    fields: Fields,
    kind: String,
    matters: Vec<Choice>,
    purposes: Vec<Choice>,
    field: &'static str,
    problem: String,
    checked: Option<Box<Checked>>,
    found: Option<Box<Found>>,
    /// Where the receipt is; empty where the register signs none.
    receipt: String,
    decide: String,
}

impl CheckPage {
    fn problem_of(&self, field: &str) -> &str {
        if self.field == field { &self.problem } else { "" }
    }
}

/// `GET /{locale}/unit/check?q=…&matter=…&as_of=…`
pub(super) async fn show(
    State(state): State<AppState>,
    clerk: Clerk,
    Query(fields): Query<Fields>,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let mut page = empty(&state, &clerk, fields);
    if page.fields.q.trim().is_empty() {
        return Ok(answer_with(StatusCode::OK, &page));
    }
    let answered = match read(t, &page.fields) {
        Ok(asked) => answer(&state, &clerk, &page.fields, &asked).await?,
        Err(fault) => Err(fault),
    };
    match answered {
        Ok(Answer::Checked(checked)) => page.checked = Some(checked),
        Ok(Answer::Found(found)) => page.found = Some(found),
        Err(fault) => {
            if fault.is_forgotten {
                page.fields.q.clear();
                page.page.path = "unit/check".to_owned();
            }
            page.field = fault.field;
            page.problem = fault.says;
            page.page = page.page.failing(true);
            return Ok(answer_with(StatusCode::BAD_REQUEST, &page));
        }
    }
    if state.publisher.is_some() {
        page.receipt = clerk.who.to(&format!("unit/check/receipt{}", query(&page.fields)));
    }
    Ok(answer_with(StatusCode::OK, &page))
}

/// `GET /{locale}/unit/check/receipt?q=…`: the same answer, signed, as a file to keep.
pub(super) async fn receipt(
    State(state): State<AppState>,
    clerk: Clerk,
    Query(fields): Query<Fields>,
) -> Result<Response, Problem> {
    let t = clerk.who.t;
    let asked = read(t, &fields).map_err(|fault| Problem::input(t, fault.says))?;
    let shelf = state.shelf();
    let question = question(&clerk, &asked);
    let failed = |error| Problem::service(t, &error);
    let (kind, day, text) = match &asked.subject {
        Asking::Organisation(identifier) => {
            let question = permitted(&state, &clerk, &asked, identifier).await.map_err(failed)?;
            let seen = state.register.check(identifier, &question, asked.times).await.map_err(failed)?;
            let lens = shelf.lens(question.viewer.clone(), seen.as_of, seen.log_size);
            let form = CheckForm::of(identifier, &question, &seen.answer, &lens);
            ("check", seen.as_of, signed(&state, t, "check", &form)?)
        }
        Asking::Name(name) => {
            let (screening, screened) =
                screen(&state, &clerk, &fields, &asked, name).await.map_err(failed)?;
            let form = ScreenedForm::of(name, None, screening.scope, &question, &screened, &shelf);
            ("screening", screened.as_of, signed(&state, t, "screening", &form)?)
        }
    };
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    let name = format!("attachment; filename=\"receipt-{kind}-{day}.txt\"");
    headers.extend(HeaderValue::from_str(&name).ok().map(|name| (CONTENT_DISPOSITION, name)));
    Ok(response)
}

fn signed(state: &AppState, t: Speech, kind: &str, form: &impl Serialize) -> Result<String, Problem> {
    api_check::receipt(state, kind, form).map_err(|_| Problem::input(t, t.say("unit-check-unsigned")))
}

fn empty(state: &AppState, clerk: &Clerk, fields: Fields) -> CheckPage {
    let t = clerk.who.t;
    let path = format!("unit/check{}", query(&fields));
    CheckPage {
        t,
        page: clerk.frame(path, t.say("unit-check"), "unit/check"),
        kind: clerk.kind().map(|kind| t.datum(kind.as_str())).unwrap_or_default(),
        matters: matters(&state.register, t, &fields.matter),
        purposes: purpose::choices(t, purpose::read(&fields.purpose).ok().flatten()),
        field: "",
        problem: String::new(),
        checked: None,
        found: None,
        receipt: String::new(),
        decide: clerk.who.to("unit/not-same"),
        fields,
    }
}

pub(super) fn query(fields: &Fields) -> String {
    address_query(&[
        ("q", fields.q.trim()),
        ("matter", fields.matter.trim()),
        ("as_of", fields.as_of.trim()),
        ("scope", fields.scope.trim()),
        ("purpose", fields.purpose.trim()),
    ])
}

fn read(t: Speech, fields: &Fields) -> Result<Asked, Fault> {
    let as_of = match fields.as_of.trim() {
        "" => None,
        text => {
            let wrong = |_| Fault::new("as_of", t.say("error-as-of"));
            Some(text.parse::<Date>().map_err(wrong)?)
        }
    };
    let matter = match fields.matter.trim() {
        "" => None,
        text => {
            let wrong = |_| Fault::new("matter", wrong::matter(t, text));
            Some(text.parse::<Matter>().map_err(wrong)?)
        }
    };
    let unknown = |_| Fault::new("purpose", t.say("unit-purpose-unknown"));
    let purpose = purpose::read(&fields.purpose).map_err(unknown)?;
    let typed = fields.q.trim();
    let subject = match typed.parse::<Identifier>() {
        Ok(identifier) => Asking::Organisation(identifier),
        // Without a scheme it is a name; a name may hold a colon.
        Err(IdentifierError::NoScheme { .. } | IdentifierError::UnknownScheme { .. }) => {
            let chars = typed.chars().count();
            if chars > NAME_CHARACTERS_MAX {
                return Err(Fault::new("q", t.counted("unit-check-long", 500)));
            }
            Asking::Name(typed.to_owned())
        }
        Err(error) => {
            use IdentifierError::{PersonNumber, PersonScheme, PersonTrading};
            let is_forgotten =
                matches!(error, PersonNumber { .. } | PersonScheme { .. } | PersonTrading { .. });
            return Err(Fault { is_forgotten, ..Fault::new("q", wrong::identifier(t, typed, &error)) });
        }
    };
    Ok(Asked { subject, matter, times: Times { as_of, known_at: None }, purpose })
}

pub(super) fn question(clerk: &Clerk, asked: &Asked) -> Question {
    Question { matter: asked.matter.clone(), unit_kind: clerk.kind().cloned(), viewer: clerk.viewer() }
}

async fn answer(
    state: &AppState,
    clerk: &Clerk,
    fields: &Fields,
    asked: &Asked,
) -> Result<Result<Answer, Fault>, Problem> {
    let t = clerk.who.t;
    match &asked.subject {
        Asking::Organisation(identifier) => {
            let checked = check(state, clerk, asked, identifier).await;
            let checked = checked.map_err(|error| Problem::service(t, &error))?;
            Ok(Ok(Answer::Checked(Box::new(checked))))
        }
        Asking::Name(name) => match screen(state, clerk, fields, asked, name).await {
            Ok((_, screened)) => {
                Ok(Ok(Answer::Found(Box::new(found(state, clerk, fields, name, &screened)))))
            }
            Err(ServiceError::Indexing) => Ok(Err(Fault::new("q", t.say("unit-check-indexing")))),
            Err(error) => Err(Problem::service(t, &error)),
        },
    }
}

async fn check(
    state: &AppState,
    clerk: &Clerk,
    asked: &Asked,
    identifier: &Identifier,
) -> Result<Checked, ServiceError> {
    let t = clerk.who.t;
    let question = permitted(state, clerk, asked, identifier).await?;
    let seen = state.register.check(identifier, &question, asked.times).await?;
    let opened = state.register.open_file(identifier, asked.times).await?;
    let shelf = state.shelf();
    let unknown = std::sync::Arc::default();
    let file = opened.answer.as_ref().map_or(&unknown, |opened| &opened.file);
    let look = Look { t, file, packs: shelf.packs(), directory: shelf.directory(), as_of: seen.as_of };
    let lens = shelf.lens(question.viewer.clone(), seen.as_of, seen.log_size);
    let form = CheckForm::of(identifier, &question, &seen.answer, &lens);
    let word = seen.answer.strength.map_or("none", |strength| strength.as_str());
    Ok(Checked {
        identifier: identifier.to_string(),
        organisation: look.organisation(),
        strength: StrengthView::of(t, seen.answer.strength),
        headline: t.word("answer", word),
        meaning: t.word("meaning", word),
        follows: seen.answer.consequences.iter().filter_map(|found| for_unit(clerk, &look, found)).collect(),
        notes: look.notes(&form),
        clauses: form.clauses.iter().map(CiteForm::words).collect(),
        held: Held::of_day(t, seen.as_of, seen.log_size),
        is_held_back: question.viewer == Viewer::Public,
    })
}

/// The question as the unit may ask it for its purpose about an organisation.
async fn permitted(
    state: &AppState,
    clerk: &Clerk,
    asked: &Asked,
    identifier: &Identifier,
) -> Result<Question, ServiceError> {
    let viewer = purpose::viewer_of(state, clerk, identifier, asked.times, asked.purpose).await?;
    Ok(Question { viewer, ..question(clerk, asked) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Locale;

    #[test]
    fn what_is_typed_is_an_identifier_or_a_name() {
        let t = Speech::new(Locale::English);
        let read = |q: &str| read(t, &Fields { q: q.to_owned(), ..Fields::default() });
        for (q, is_name) in [
            ("cn-uscc:91350100M000100Y43", Some(false)),
            ("沈阳示例机械有限公司", Some(true)),
            ("Re: Example Ltd", Some(true)),
            ("cn-uscc:91350100M000100Y44", None),
            ("cn-id:11010519491231002X", None),
        ] {
            let found = read(q).ok().map(|asked| matches!(asked.subject, Asking::Name(_)));
            assert_eq!(found, is_name, "{q}");
        }
        let wrong = super::read(t, &Fields { as_of: "soon".into(), q: "A".into(), ..Fields::default() });
        assert_eq!(wrong.err().map(|fault| fault.field), Some("as_of"));
    }
}
