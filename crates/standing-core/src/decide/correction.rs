//! Wrong data: reports of errors, answers, corrections. The entry stays; a wrong listing is revoked instead.

use super::acting::{Accepted, Acting, Context};
use super::refusal::Refusal;
use super::review::{authority_of, fresh, refuse_unseen};
use crate::command::entry::{AnswerError, Correct, ReportError};
use crate::event::entry::{EntryCorrected, ErrorAnswered, ErrorReported};
use crate::file::File;
use crate::file::entry::Entry;
use crate::pack::model::{Mechanism, Step};

pub(super) fn correct(file: &File, context: &Context<'_>, command: &Correct) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    acting.only(authority_of(entry)?)?;
    let fields = ["name", "address", "basis", "amount", "reference", "region"];
    if !fields.contains(&command.field.as_str()) {
        return Err(Refusal::new(
            "not-correctable",
            format!("{} is no data of an entry that can be corrected", command.field),
        )
        .cites(acting.duty(Mechanism::Correction))
        .found("what the decision found is changed by objection, reconsideration or revocation only")
        .remedy(format!("correct one of {}", fields.join(", "))));
    }
    refuse_other(file, entry, command)
        .map_err(|refusal| refusal.cites(acting.duty(Mechanism::Correction)))?;
    let corrected = EntryCorrected {
        entry: command.entry.clone(),
        field: command.field.clone(),
        was: command.was.clone(),
        becomes: command.becomes.clone(),
        reasons: command.reasons.clone(),
    };
    Ok(acting.accept(corrected, "corrected; the entry stays").cites(acting.duty(Mechanism::Correction)))
}

/// Refuses a correction of something that the record does not say. What it says of an address, an amount or a
/// reference stands in words only, so there the first correction is taken as it is.
fn refuse_other(file: &File, entry: &Entry, command: &Correct) -> Result<(), Refusal> {
    let corrected = entry.corrections.iter().rev().find(|before| before.field == command.field);
    let organisation = file.organisation.as_ref();
    let says: Vec<String> = match (corrected, command.field.as_str()) {
        (Some(before), _) => vec![before.becomes.to_string()],
        (None, "name") => {
            let names = organisation.into_iter().flat_map(|organisation| &organisation.names);
            names.map(|name| name.text().to_owned()).collect()
        }
        (None, "region") => {
            let region = organisation.and_then(|organisation| organisation.region.as_ref());
            region.map(ToString::to_string).into_iter().collect()
        }
        (None, "basis") => {
            let case = entry.case().and_then(|case| file.cases.get(case));
            case.map(|case| case.opened.basis.to_string()).into_iter().collect()
        }
        (None, _) => return Ok(()),
    };
    if says.is_empty() || says.iter().any(|says| says == command.was.as_str()) {
        return Ok(());
    }
    let what = format!("the record does not say \"{}\" as its {}", command.was, command.field);
    Err(Refusal::new("was-not-so", what)
        .found(format!("it says {}", says.join(", or ")))
        .remedy("give as was what the record says now"))
}

pub(super) fn report_error(
    file: &File,
    context: &Context<'_>,
    command: &ReportError,
) -> Result<Accepted, Refusal> {
    let (acting, _) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    refuse_unseen(&acting, &command.entry)?;
    let report = fresh(context, "x")?;
    let reported =
        ErrorReported { entry: command.entry.clone(), report: report.clone(), text: command.text.clone() };
    Ok(acting.accept(reported, format!("report {report} received")).cites(acting.duty(Mechanism::Correction)))
}

pub(super) fn answer_error(
    file: &File,
    context: &Context<'_>,
    command: &AnswerError,
) -> Result<Accepted, Refusal> {
    let (acting, entry) = Acting::on_entry(file, context, &command.entry, Step::Review)?;
    acting.only(authority_of(entry)?)?;
    let open = entry.reports.iter().filter(|(_, report)| report.answered.is_none());
    let latest = open.max_by_key(|(_, report)| report.on).map(|(id, _)| id);
    let id = command.report.as_ref().or(latest);
    let unanswered = id.and_then(|id| entry.reports.get(id)).is_some_and(|report| report.answered.is_none());
    let (Some(id), true) = (id, unanswered) else {
        return Err(Refusal::new("no-report", "no report of an error is open").remedy("nothing to answer"));
    };
    let answered = ErrorAnswered {
        entry: command.entry.clone(),
        report: id.clone(),
        corrected: command.corrected,
        reasons: command.reasons.clone(),
    };
    Ok(acting.accept(answered, "answered").cites(acting.duty(Mechanism::Correction)))
}
