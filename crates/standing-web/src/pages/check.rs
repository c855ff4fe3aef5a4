//! The check: what follows for one organisation, matter, kind of unit and day. The answer first, then why.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use standing_core::id::Slug;
use standing_core::identifier::Identifier;
use standing_core::matter::Matter;
use standing_core::standing::check::Answer;
use standing_core::standing::consequences::Question;
use standing_core::standing::viewer::Viewer;
use standing_core::word::Word;
use standing_service::Register;

use super::answer::{answer, answer_json};
use super::frame::{Frame, Section};
use super::look::{ConsequenceView, Look, OrganisationHead, StrengthView};
use super::problem::Problem;
use super::speech::Speech;
use super::twins::{AskedFor, ChoiceTwin, FormTwin};
use super::when::{Asked, Held};
use super::{Desk, Spoken, address, wrong};
use crate::forms::{CheckForm, CiteForm};

/// The form as sent.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    matter: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    known_at: String,
}

/// One choice of a select box.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) is_chosen: bool,
}

/// What was wrong, and in which field.
#[derive(Debug, Clone)]
pub(crate) struct FieldProblem {
    field: &'static str,
    says: String,
}

/// The answer with everything it rests on.
pub(crate) struct Checked {
    identifier: String,
    organisation: Option<OrganisationHead>,
    strength: StrengthView,
    headline: String,
    meaning: String,
    consequences: Vec<ConsequenceView>,
    notes: Vec<String>,
    clauses: Vec<String>,
    held: Held,
    receipt_address: String,
    matter: String,
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    t: Speech,
    page: Frame,
    fields: Fields,
    matters: Vec<Choice>,
    units: Vec<Choice>,
    problems: Vec<FieldProblem>,
    checked: Option<Checked>,
}

impl CheckPage {
    /// What is wrong with a field; empty when nothing is.
    fn problem(&self, field: &str) -> &str {
        self.problems.iter().find(|problem| problem.field == field).map_or("", |problem| &problem.says)
    }
}

/// `GET /{locale}/check?organisation=…&matter=…&unit=…&as_of=…&known_at=…`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Spoken(t): Spoken,
    Query(fields): Query<Fields>,
) -> Result<Response, Problem> {
    let is_asked = !fields.organisation.trim().is_empty();
    let (problems, checked) = if is_asked {
        match ask(&desk, t, &fields).await? {
            Ok(checked) => (Vec::new(), Some(checked)),
            Err(problem) => (vec![problem], None),
        }
    } else {
        (Vec::new(), None)
    };
    let query = query(&fields);
    let title = checked.as_ref().map_or_else(
        || t.say("check-title"),
        |checked| t.with("check-title-for", &[("identifier", checked.identifier.as_str().into())]),
    );
    let mut page = Frame::new(t, Section::Check, format!("check{query}"), title)
        .below(t, &[])
        .failing(!problems.is_empty());
    if checked.is_some() {
        page = page.twin(format!("/api/v1/check{query}"));
    } else if !is_asked {
        page = page.twin(address::page(t.locale(), "check.json"));
    }
    let (matters, units) = choices(&desk, t, &fields.matter, &fields.unit);
    Ok(answer(&CheckPage { t, page, fields, matters, units, problems, checked }))
}

/// `GET /{locale}/check.json`, while nothing is asked about
pub(crate) async fn twin(State(desk): State<Desk>, Spoken(t): Spoken) -> Response {
    let (matters, units) = choices(&desk, t, "", "");
    let named = |choices: Vec<Choice>| {
        choices.into_iter().map(|choice| ChoiceTwin { value: choice.value, says: choice.label }).collect()
    };
    let ask = |name, says, choices| AskedFor { name, says: t.say(says), is_needed: false, choices };
    let mut asks = vec![
        ask("organisation", "check-organisation", Vec::new()),
        ask("matter", "check-matter", named(matters)),
        ask("unit", "check-unit", named(units)),
        ask("as_of", "times-as-of", Vec::new()),
    ];
    for asked in &mut asks {
        asked.is_needed = asked.name == "organisation";
    }
    answer_json(&FormTwin { answers_at: "/api/v1/check", asks })
}

fn query(fields: &Fields) -> String {
    address::query(&[
        ("organisation", fields.organisation.trim()),
        ("matter", &fields.matter),
        ("unit", &fields.unit),
        ("as_of", fields.as_of.trim()),
        ("known_at", fields.known_at.trim()),
    ])
}

async fn ask(desk: &Desk, t: Speech, fields: &Fields) -> Result<Result<Checked, FieldProblem>, Problem> {
    let problem = |field: &'static str, says: String| Ok(Err(FieldProblem { field, says }));
    let asked = Asked { as_of: fields.as_of.clone(), known_at: fields.known_at.clone() };
    let times = match asked.read(desk).await {
        Ok(times) => times,
        Err(wrong) => return problem("as_of", t.say(wrong.key())),
    };
    let identifier = match fields.organisation.trim().parse::<Identifier>() {
        Ok(identifier) => identifier,
        Err(error) => {
            return problem("organisation", wrong::identifier(t, &fields.organisation, &error));
        }
    };
    let matter = match fields.matter.trim() {
        "" => None,
        text => match text.parse::<Matter>() {
            Ok(matter) => Some(matter),
            Err(_) => return problem("matter", wrong::matter(t, text)),
        },
    };
    let unit_kind = fields.unit.trim().parse::<Slug>().ok();
    let question = Question { matter, unit_kind, viewer: Viewer::Public };
    let seen =
        desk.check(&identifier, &question, times).await.map_err(|error| Problem::service(t, &error))?;
    let opened = desk.open_file(&identifier, times).await.map_err(|error| Problem::service(t, &error))?;
    let (packs, directory) = (desk.packs(), desk.directory());
    let empty = std::sync::Arc::default();
    let file = opened.answer.as_ref().map_or(&empty, |opened| &opened.file);
    let held = Held::new(t, &seen, &asked, desk.today_for(file));
    let look = Look { t, file, packs: &packs, directory: &directory, as_of: seen.as_of };
    let form = look.check(&identifier, &question, &seen.answer);
    Ok(Ok(checked(&look, &form, &seen.answer, held, fields)))
}

fn checked(look: &Look<'_>, form: &CheckForm, answer: &Answer, held: Held, fields: &Fields) -> Checked {
    let t = look.t;
    let word = answer.strength.map_or("none", Word::as_str);
    Checked {
        identifier: form.organisation.clone(),
        organisation: look.organisation(),
        strength: StrengthView::of(t, answer.strength),
        headline: t.word("answer", word),
        meaning: t.word("meaning", word),
        consequences: answer.consequences.iter().filter_map(|found| look.consequence(found)).collect(),
        notes: look.notes(form),
        clauses: form.clauses.iter().map(CiteForm::words).collect(),
        receipt_address: format!("/api/v1/check{}", query(fields)),
        matter: if fields.matter.trim().is_empty() { String::new() } else { t.datum(fields.matter.trim()) },
        held,
    }
}

/// Every matter that the rules in force know.
pub(crate) fn matters(register: &Register, t: Speech, chosen: &str) -> Vec<Choice> {
    choices(register, t, chosen, "").0
}

/// Every matter and kind of unit that the rules in force know.
fn choices(register: &Register, t: Speech, matter: &str, unit: &str) -> (Vec<Choice>, Vec<Choice>) {
    let (packs, today) = (register.packs(), register.today_across());
    let mut matters = std::collections::BTreeSet::new();
    let mut units = std::collections::BTreeSet::new();
    for pack in packs.all() {
        if packs.governing(&pack.meta.id, today).is_none_or(|now| now.hash != pack.hash) {
            continue;
        }
        for rule in &pack.consequences {
            let matter = rule.matter.as_str();
            matters
                .extend(matter.match_indices('.').filter_map(|(at, _)| matter.get(..at)).map(str::to_owned));
            matters.insert(matter.to_owned());
            units.extend(rule.by.iter().map(ToString::to_string));
        }
    }
    let choice =
        |chosen: &str, value: String| Choice { label: t.datum(&value), is_chosen: value == chosen, value };
    (
        matters.into_iter().map(|value| choice(matter, value)).collect(),
        units.into_iter().map(|value| choice(unit, value)).collect(),
    )
}
