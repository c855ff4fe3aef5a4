//! The cases of the officer's authority, by stage and by organisation; and finding an organisation to open one.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use standing_core::id::{AuthorityId, CaseId};
use standing_core::identifier::Identifier;
use standing_core::standing::viewer::Viewer;
use standing_service::browse::{CasesAsked, Kept};

use super::officer;
use crate::door::SignedIn;
use crate::forms::CaseLineForm;
use crate::pages::{Day, Frame, Legal, Look, Problem, Section, Speech, answer_with};
use crate::state::{AppState, Shelf};

/// Rows on a page.
const ROWS: usize = 50;
/// Organisations that a search looks at.
const FOUND_MAX: usize = 20;
/// The stages that may be asked for.
const STAGES: [&str; 5] = ["open", "noticed", "proposed", "decided", "closed"];

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    stage: String,
    #[serde(default)]
    cursor: String,
}

/// A case in a list.
pub(crate) struct CaseRow {
    pub(crate) address: String,
    pub(crate) organisation: Legal,
    pub(crate) identifier: String,
    pub(crate) list: Legal,
    pub(crate) stage: String,
    pub(crate) opened: Day,
    pub(crate) latest: Day,
}

#[derive(Template)]
#[template(path = "door/office-cases.html")]
struct CasesPage {
    t: Speech,
    page: Frame,
    q: String,
    stages: Vec<(String, String, bool)>,
    rows: Vec<CaseRow>,
    next: String,
}

/// An organisation that was found.
pub(crate) struct FoundRow {
    /// The form that opens a case.
    pub(crate) address: String,
    /// What the officer may see of it, and enter.
    pub(crate) file: String,
    pub(crate) name: Legal,
    pub(crate) identifier: String,
}

#[derive(Template)]
#[template(path = "door/office-open.html")]
struct OpenPage {
    t: Speech,
    page: Frame,
    q: String,
    found: Vec<FoundRow>,
    /// Where an organisation of this identifier is entered; empty where none was asked for or one is there.
    register: String,
}

/// `GET /{locale}/office/cases`
pub(super) async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (t, own) = (who.t, officer(&who)?);
    let shelf = state.shelf();
    let stage = STAGES.into_iter().find(|stage| *stage == asked.stage);
    let mut page = CasesPage {
        t,
        page: who
            .frame(Frame::new(t, Section::None, "office/cases", t.say("office-cases-title")), "office/cases"),
        q: asked.q.trim().chars().take(200).collect(),
        stages: STAGES.map(|word| (word.to_owned(), t.word("stage", word), Some(word) == stage)).into(),
        rows: Vec::new(),
        next: String::new(),
    };
    let failed = |error| Problem::service(t, &error);
    if page.q.is_empty() {
        let wanted = CasesAsked {
            authority: Some(own.to_string()),
            stage: stage.map(str::to_owned),
            ..CasesAsked::default()
        };
        let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
        let found = state.register.cases(&wanted, cursor, ROWS).await.map_err(failed)?;
        page.rows =
            found.items.iter().filter_map(|seen| row(&who, &shelf, &own, &seen.kept, &seen.case)).collect();
        let more = |next: String| {
            let query = [("stage", asked.stage.as_str()), ("cursor", next.as_str())];
            who.to(&format!("office/cases{}", crate::pages::address_query(&query)))
        };
        page.next = found.next.map(more).unwrap_or_default();
    } else {
        let found = state.register.search(&page.q, None, FOUND_MAX).await.map_err(failed)?;
        for one in &found.items {
            let cases = one.kept.file.cases.iter().filter(|(_, case)| {
                case.authority == own && stage.is_none_or(|stage| case.stage_word() == stage)
            });
            page.rows.extend(cases.filter_map(|(id, _)| row(&who, &shelf, &own, &one.kept, id)));
        }
    }
    Ok(answer_with(StatusCode::OK, &page))
}

/// `GET /{locale}/office/open`
pub(super) async fn open(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let t = who.t;
    officer(&who)?;
    let q: String = asked.q.trim().chars().take(200).collect();
    let mut found = Vec::new();
    if !q.is_empty() {
        let shelf = state.shelf();
        let page = state.register.search(&q, None, FOUND_MAX).await;
        for one in page.map_err(|error| Problem::service(t, &error))?.items {
            let look = look(&who, &shelf, &one.kept);
            let Some(head) = look.organisation() else { continue };
            let file = who.to(&format!("office/organisations/{}", crate::pages::encoded(&head.identifier)));
            let address = format!("{file}/open-case");
            found.push(FoundRow { address, file, name: head.name, identifier: head.identifier });
        }
    }
    let identifier = q.parse::<Identifier>().ok().filter(|_| found.is_empty());
    let register = identifier.map(|identifier| {
        let name = crate::pages::encoded(&identifier.to_string());
        who.to(&format!("office/organisations/{name}/register-organisation"))
    });
    let page = Frame::new(t, Section::None, "office/open", t.say("office-open-title"));
    let page = OpenPage {
        t,
        page: who.frame(page, "office/open"),
        q,
        found,
        register: register.unwrap_or_default(),
    };
    Ok(answer_with(StatusCode::OK, &page))
}

fn look<'a>(who: &SignedIn, shelf: &'a Shelf, kept: &'a Kept) -> Look<'a> {
    Look { t: who.t, file: &kept.file, packs: shelf.packs(), directory: shelf.directory(), as_of: kept.as_of }
}

fn row(who: &SignedIn, shelf: &Shelf, own: &AuthorityId, kept: &Kept, id: &CaseId) -> Option<CaseRow> {
    let t = who.t;
    let lens = shelf.lens(Viewer::Authority(own.clone()), kept.as_of, shelf.log_size());
    let line = CaseLineForm::of(&kept.file, id, &lens)?;
    let locale = t.locale().word();
    let list = Legal {
        text: line.list_title.in_language(locale).to_owned(),
        lang: line.list_title.language_of(locale).to_owned(),
    };
    Some(CaseRow {
        address: who.to(&format!("office/cases/{id}")),
        organisation: look(who, shelf, kept).name(),
        identifier: line.organisation,
        list,
        stage: t.word("stage", line.stage),
        opened: t.day(line.opened_on),
        latest: t.day(line.latest_on),
    })
}
