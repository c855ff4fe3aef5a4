//! Wrong data: reports of errors, answers, corrections. The entry stays; a wrong listing is revoked instead.

use super::acting::{Accepted, Acting, Context};
use super::refusal::Refusal;
use super::review::{authority_of, fresh, refuse_unseen};
use crate::command::entry::{AnswerError, Correct, ReportError};
use crate::event::entry::{EntryCorrected, ErrorAnswered, ErrorReported};
use crate::file::File;
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
    let corrected = EntryCorrected {
        entry: command.entry.clone(),
        field: command.field.clone(),
        was: command.was.clone(),
        becomes: command.becomes.clone(),
        reasons: command.reasons.clone(),
    };
    Ok(acting.accept(corrected, "corrected; the entry stays").cites(acting.duty(Mechanism::Correction)))
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
