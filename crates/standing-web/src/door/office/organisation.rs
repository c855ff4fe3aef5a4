//! An organisation at the officer's door: the own authority's cases about it, the items of its file, and what an officer
//! may enter into the file without deciding anything.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use standing_core::command::{Role, Target, spec};
use standing_core::file::record::{FileRecord, RecordItem};
use standing_core::id::{AuthorityId, CaseId};
use standing_core::identifier::Identifier;
use standing_service::ask::{Opened, Times};
use standing_service::inquiry::{Looked, Purpose};

use super::case::{Done, done_words};
use super::officer;
use crate::door::SignedIn;
use crate::door::papers::{self, DocumentView};
use crate::pages::{
    Day, Frame, Legal, Look, OrganisationHead, Problem, Section, Speech, answer_with, encoded,
};
use crate::state::AppState;

/// What an officer enters about an organisation, in the order in which it is offered. What an item has to be there for
/// is offered once it is.
const ACTS: [&str; 12] = [
    "open-case",
    "make-record",
    "verify-record",
    "order-correction",
    "report-correction",
    "hold-interview",
    "make-pledge",
    "close-pledge",
    "state-facts",
    "add-name",
    "add-identifier",
    "record-link",
];

/// An item of the file.
struct RecordView {
    kind: String,
    on: Day,
    text: Legal,
    /// What became of it; empty while nothing has.
    became: Option<Legal>,
}

/// A case of the own authority.
struct CaseView {
    address: String,
    list: Legal,
    stage: String,
}

#[derive(Template)]
#[template(path = "door/office-organisation.html")]
struct OrganisationPage {
    t: Speech,
    page: Frame,
    organisation: OrganisationHead,
    cases: Vec<CaseView>,
    records: Vec<RecordView>,
    acts: Vec<(String, String)>,
    documents: Vec<DocumentView>,
    done: String,
}

/// `GET /{locale}/office/organisations/{organisation}`
pub(super) async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(name): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let (t, own) = (who.t, officer(&who)?);
    let missing = || Problem::missing(t);
    let identifier: Identifier = name.parse().map_err(|_| missing())?;
    let seen = state.register.open_file(&identifier, Times::default()).await;
    let seen = seen.map_err(|error| Problem::service(t, &error))?;
    let opened = seen.answer.ok_or_else(missing)?;
    let shelf = state.shelf();
    let (packs, directory) = (shelf.packs(), shelf.directory());
    let look = Look { t, file: &opened.file, packs, directory, as_of: seen.as_of };
    let organisation = look.organisation().ok_or_else(missing)?;
    let lens = shelf.lens(who.viewer(&opened.file), seen.as_of, seen.log_size);
    let cases = opened.file.cases.keys().filter(|id| lens.sees_case(&opened.file, id));
    let principal = who.session.account.principal();
    let looked = state.register.look_up(&principal, &opened, Looked::File, Purpose::OwnCase).await;
    // Without a case of the own authority there is nothing in the file that is for this officer.
    let is_party = looked.map_err(|error| Problem::service(t, &error))?.is_ok();
    let path = format!("office/organisations/{}", encoded(&name));
    let title = t.with("office-organisation-title", &[("name", organisation.name.text.as_str().into())]);
    let page = Frame::new(t, Section::None, path.clone(), title)
        .below(t, &[(&t.say("office-title"), "office"), (&t.say("office-open-title"), "office/open")]);
    let page = OrganisationPage {
        t,
        page: who.frame(page, "office/open"),
        cases: cases.filter_map(|id| case_view(&who, &look, id)).collect(),
        records: if is_party { records(&look, &own) } else { Vec::new() },
        acts: acts(&state, &who, &opened, &path),
        documents: papers::documents(&state, &who, Some(&identifier), "office").await?,
        organisation,
        done: done_words(t, &done.done),
    };
    Ok(answer_with(StatusCode::OK, &page))
}

fn case_view(who: &SignedIn, look: &Look<'_>, id: &CaseId) -> Option<CaseView> {
    let case = look.file.cases.get(id)?;
    let list = look.packs.of(&case.pack)?.list(&case.opened.list)?;
    Some(CaseView {
        address: who.to(&format!("office/cases/{id}")),
        list: Legal::of(&list.head.title, look.t.locale().word()),
        stage: look.t.word("stage", case.stage_word()),
    })
}

/// What the own authority entered, and what the organisation did: other authorities' items are theirs to show.
fn records(look: &Look<'_>, own: &AuthorityId) -> Vec<RecordView> {
    use standing_core::event::Author;
    let t = look.t;
    let is_open_to = |record: &&FileRecord| match &record.by {
        Author::Authority(by) => by == own,
        Author::Organisation => true,
        _ => false,
    };
    let view = |record: &FileRecord| {
        let outcome = |done: bool, text: &standing_core::prose::Prose| {
            let word = t.word("answer-is", if done { "yes" } else { "no" });
            Legal::plain(&format!("{word}: {}", text.as_str()))
        };
        let (text, became) = match &record.item {
            RecordItem::Act(act, verified) => {
                (&act.text, verified.as_ref().map(|(_, text)| Legal::prose(text)))
            }
            RecordItem::Order(order, seen) => {
                (&order.text, seen.as_ref().map(|(_, enough, text)| outcome(*enough, text)))
            }
            RecordItem::Interview(interview) => (&interview.text, None),
            RecordItem::Pledge(pledge, closed) => {
                (&pledge.text, closed.as_ref().map(|(_, performed, text)| outcome(*performed, text)))
            }
        };
        let kind = t.word("record", record.item.kind_word());
        RecordView { kind, on: t.day(record.on), text: Legal::prose(text), became }
    };
    look.file.records.values().filter(is_open_to).map(view).collect()
}

/// The acts that the policies permit, with the addresses of their forms.
fn acts(state: &AppState, who: &SignedIn, opened: &Opened, path: &str) -> Vec<(String, String)> {
    let principal = who.session.account.principal();
    let has =
        |wanted: fn(&RecordItem) -> bool| opened.file.records.values().any(|record| wanted(&record.item));
    let is_for = |word: &str| match word {
        "verify-record" => has(|item| matches!(item, RecordItem::Act(_, None))),
        "report-correction" => has(|item| matches!(item, RecordItem::Order(_, None))),
        "hold-interview" => has(|item| matches!(item, RecordItem::Order(..))),
        "close-pledge" => has(|item| matches!(item, RecordItem::Pledge(_, None))),
        _ => true,
    };
    let specs = ACTS.into_iter().filter(|word| is_for(word)).filter_map(spec);
    let may = specs.filter(|spec| {
        let is_here = matches!(spec.target, Target::Organisation | Target::Record);
        is_here
            && spec.roles.contains(&Role::Officer)
            && state.register.may(&principal, opened, None, None, spec.word).unwrap_or(false)
    });
    may.map(|spec| (who.t.word("command", spec.word), who.to(&format!("{path}/{}", spec.word)))).collect()
}
