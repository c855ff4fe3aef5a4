//! The three pages of a command: the form, its answers to be checked, and what came of it.
//!
//! A form that is sent twice acts once: its answers go under a key made of the form's own name and of what was
//! answered, so the same answers get the first outcome again and others are another command.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use standing_core::command::argument::Arguments;
use standing_service::seal::hex;
use standing_service::{Outcome, Receipt, Request, ServiceError};

use super::about::About;
use super::table::deed_of;
use super::{Deed, Given, Giver};
use crate::door::form::{Field, Posted, Refused, Tray, evidence_name, is_failing, judge};
use crate::pages::legal::Legal;
use crate::pages::{Frame, Problem, Section, Speech, address_query, answer_with};

/// Letters of a form's own name.
const FORM_NAME_LETTERS: usize = 16;

#[derive(Template)]
#[template(path = "door/deed.html")]
struct FormPage {
    t: Speech,
    page: Frame,
    title: String,
    lead: String,
    about: About,
    fields: Vec<Field>,
    /// The form's own name.
    form: String,
    action: String,
    /// The last day passed while the form was open.
    overtaken: String,
    problem: String,
}

impl FormPage {
    fn is_failing(&self) -> bool {
        is_failing(&self.fields) || !self.problem.is_empty()
    }
}

#[derive(Template)]
#[template(path = "door/deed-check.html")]
struct CheckPage {
    t: Speech,
    page: Frame,
    title: String,
    about: About,
    fields: Vec<Field>,
    form: String,
    action: String,
    overtaken: String,
    refused: Option<Refused>,
}

#[derive(Template)]
#[template(path = "door/deed-done.html")]
struct DonePage {
    t: Speech,
    page: Frame,
    title: String,
    done: String,
    about: About,
    numbers: Vec<String>,
    clauses: Vec<String>,
    is_replay: bool,
    home: String,
}

/// The form of a command.
pub(in crate::door) async fn show(giver: &Giver<'_>, word: &str, given: &Given) -> Result<Response, Problem> {
    let (deed, given) = asked(giver, word, given)?;
    let about = About::open(giver, deed.word, &given).await?;
    let mut posted = fields(giver.who.t, deed, &about, &Posted::default());
    if let Some(pledge) = posted.iter_mut().find(|field| deed.word == "make-pledge" && field.is("area")) {
        pledge.value.clone_from(&about.template.text);
    }
    let form = giver.state.register.edge().fresh_name();
    let page = form_page(giver, deed, &given, about, posted, form, String::new());
    Ok(answer_with(StatusCode::OK, &page))
}

/// What was sent: answers to be checked, to be changed, or to be given.
pub(in crate::door) async fn send(
    giver: &Giver<'_>,
    word: &str,
    given: &Given,
    mut posted: Posted,
) -> Result<Response, Problem> {
    let t = giver.who.t;
    let (deed, given) = asked(giver, word, given)?;
    let about = About::open(giver, deed.word, &given).await?;
    let overtaken = overtaken(t, posted.text("until"), about.as_of);
    let mut answers = fields(t, deed, &about, &posted);
    let form = form_name(giver, posted.text("form"));
    if let Some(organisation) = &about.identifier {
        let tray = Tray { state: giver.state, who: giver.who, organisation };
        tray.take_in(&mut answers, &mut posted).await?;
    }
    if posted.text("step") == "change" {
        return Ok(answer_with(
            StatusCode::OK,
            &form_page(giver, deed, &given, about, answers, form, overtaken),
        ));
    }
    if !judge(t, &mut answers) {
        let mut page = form_page(giver, deed, &given, about, answers, form, overtaken);
        page.page = page.page.failing(true);
        return Ok(answer_with(StatusCode::BAD_REQUEST, &page));
    }
    if posted.text("step") != "give" {
        let page = check_page(giver, deed, &given, about, answers, form, overtaken);
        return Ok(answer_with(StatusCode::OK, &page));
    }
    give(giver, deed, &given, about, answers, form, overtaken).await
}

/// The fields of a deed, with what was sent for them.
fn fields(t: Speech, deed: &Deed, about: &About, posted: &Posted) -> Vec<Field> {
    let typed = deed.asks.iter().map(|ask| {
        let label = Legal { text: t.say(ask.label), lang: String::new() };
        let optional = if ask.is_required { String::new() } else { t.say("field-optional") };
        Field {
            hint: format!("{} {optional}", t.say(ask.hint)).trim_end().to_owned(),
            is_required: ask.is_required,
            documents: ask.takes_documents.then(Vec::new),
            ..Field::new(ask.name, label, ask.kind, posted.text(ask.name))
        }
    });
    let needed = about.needed.iter().map(|item| {
        let mut field = Field::evidence(t, item, posted.text(&evidence_name(item)));
        if item.id.as_str() == "pledge" {
            field.words.clone_from(&about.template);
        }
        field
    });
    typed.chain(needed).collect()
}

/// The deed that is asked for, with what the address gives it and nothing else.
fn asked(giver: &Giver<'_>, word: &str, given: &Given) -> Result<(&'static Deed, Given), Problem> {
    let missing = || Problem::missing(giver.who.t);
    let deed = deed_of(giver.door, word).ok_or_else(missing)?;
    let pick = |name: &&'static str| Some(((*name).to_owned(), given.get(*name)?.clone()));
    let picked: Option<Given> = deed.fixed.iter().map(pick).collect();
    picked.map(|picked| (deed, picked)).ok_or_else(missing)
}

/// Gives the command to the register.
async fn give(
    giver: &Giver<'_>,
    deed: &'static Deed,
    given: &Given,
    about: About,
    answers: Vec<Field>,
    form: String,
    overtaken: String,
) -> Result<Response, Problem> {
    let t = giver.who.t;
    let typed = answers.iter().filter(|field| field.is_given());
    let typed: Vec<(String, String)> = typed.map(|field| (field.name.clone(), field.said())).collect();
    let on: Option<Date> = typed.iter().find(|(name, _)| name == "on").and_then(|(_, day)| day.parse().ok());
    let pairs = given.iter().map(|(name, value)| (name.clone(), value.clone()));
    let pairs: Vec<_> = pairs.chain(typed.into_iter().filter(|(name, _)| name != "on")).collect();
    let key = key_of(&form, deed.word, &pairs, on);
    let mut arguments = Arguments::from_pairs(pairs).map_err(|error| Problem::input(t, error.to_string()))?;
    if deed.word == "make-pledge"
        && let super::Door::My(own) = giver.door
    {
        arguments.set_default("organisation", &own.to_string());
    }
    let request = Request { word: deed.word.to_owned(), arguments, on, key: Some(key) };
    match giver.state.register.submit(&giver.principal(), request).await {
        Ok(Outcome::Accepted(receipt)) => done(giver, deed, given, receipt).await,
        Ok(Outcome::Refused(refusal)) => {
            let shelf = giver.state.shelf();
            let refused = Refused::of(t, &refusal, about.pack.as_deref(), shelf.packs());
            let mut page = check_page(giver, deed, given, about, answers, form, overtaken);
            page.refused = Some(refused);
            page.page = page.page.failing(true);
            Ok(answer_with(StatusCode::CONFLICT, &page))
        }
        Err(ServiceError::Argument(error)) => {
            let mut page = form_page(giver, deed, given, about, answers, form, overtaken);
            page.problem = error.to_string();
            page.page = page.page.failing(true);
            Ok(answer_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(Problem::service(t, &error)),
    }
}

async fn done(
    giver: &Giver<'_>,
    deed: &'static Deed,
    given: &Given,
    receipt: Receipt,
) -> Result<Response, Problem> {
    let t = giver.who.t;
    // What runs now, after the act.
    let about = About::open(giver, deed.word, given).await?;
    let page = DonePage {
        t,
        page: frame(giver, deed, given),
        title: t.say(deed.title),
        done: t.say(deed.done),
        about,
        numbers: receipt.made.into_values().collect(),
        clauses: receipt.clauses,
        is_replay: receipt.is_replay,
        home: giver.who.to(giver.door.path()),
    };
    Ok(answer_with(StatusCode::OK, &page))
}

fn frame(giver: &Giver<'_>, deed: &Deed, given: &Given) -> Frame {
    let t = giver.who.t;
    let page = Frame::new(t, Section::None, path(giver, deed, given), t.say(deed.title));
    giver.who.frame(page, giver.door.path())
}

fn path(giver: &Giver<'_>, deed: &Deed, given: &Given) -> String {
    let pairs: Vec<_> = given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    format!("{}/do/{}{}", giver.door.path(), deed.word, address_query(&pairs))
}

fn form_page(
    giver: &Giver<'_>,
    deed: &Deed,
    given: &Given,
    about: About,
    fields: Vec<Field>,
    form: String,
    overtaken: String,
) -> FormPage {
    let t = giver.who.t;
    FormPage {
        t,
        page: frame(giver, deed, given),
        title: t.say(deed.title),
        lead: t.say(deed.lead),
        about,
        fields,
        form,
        action: giver.who.to(&path(giver, deed, given)),
        overtaken,
        problem: String::new(),
    }
}

fn check_page(
    giver: &Giver<'_>,
    deed: &Deed,
    given: &Given,
    about: About,
    fields: Vec<Field>,
    form: String,
    overtaken: String,
) -> CheckPage {
    CheckPage {
        t: giver.who.t,
        page: frame(giver, deed, given),
        title: giver.who.t.say(deed.title),
        about,
        fields,
        form,
        action: giver.who.to(&path(giver, deed, given)),
        overtaken,
        refused: None,
    }
}

/// What is said when the last day passed while the form was open.
fn overtaken(t: Speech, until: &str, today: Date) -> String {
    match until.parse::<Date>() {
        Ok(until) if until < today => t.with("deed-overtaken", &[("day", t.day(until).words.into())]),
        _ => String::new(),
    }
}

/// The name that a form came with, or a new one.
fn form_name(giver: &Giver<'_>, sent: &str) -> String {
    let is_name = sent.len() == FORM_NAME_LETTERS && sent.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_name { sent.to_owned() } else { giver.state.register.edge().fresh_name() }
}

/// The idempotency key of the answers of a form.
fn key_of(form: &str, word: &str, pairs: &[(String, String)], on: Option<Date>) -> String {
    let mut sha256 = Sha256::new();
    let day = on.map(|on| on.to_string()).unwrap_or_default();
    let texts = pairs.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
    for text in [word, day.as_str()].into_iter().chain(texts) {
        sha256.update((text.len() as u64).to_le_bytes());
        sha256.update(text);
    }
    format!("page-{form}-{}", hex(sha256.finalize().get(..16).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Locale;
    use jiff::civil::date;

    #[test]
    fn the_same_answers_have_the_same_key_and_others_another() {
        let pairs = |text: &str| vec![("text".to_owned(), text.to_owned())];
        let key = key_of("form", "object", &pairs("a"), None);
        assert_eq!(key, key_of("form", "object", &pairs("a"), None));
        for other in [
            key_of("form", "object", &pairs("b"), None),
            key_of("mine", "object", &pairs("a"), None),
            key_of("form", "represent", &pairs("a"), None),
            key_of("form", "object", &pairs("a"), Some(date(2019, 12, 2))),
        ] {
            assert_ne!(key, other);
        }
    }

    #[test]
    fn a_day_that_passed_meanwhile_is_told() {
        let t = Speech::new(Locale::English);
        assert!(overtaken(t, "2019-12-01", date(2019, 12, 2)).contains("1 December 2019"));
        for until in ["2019-12-02", "", "soon"] {
            assert_eq!(overtaken(t, until, date(2019, 12, 2)), "");
        }
    }
}
