//! `decide`: a file, a command and a context in; events or a refusal out. Total: it never panics, and every
//! event that it gives applies.
//!
//! Nothing is stored here and no clock is read; the day and the moment are arguments.

mod acting;
mod case;
mod competence;
mod correction;
mod decision;
mod directory;
mod exit;
mod measure;
mod notice;
mod opening;
mod organisation;
mod proposal;
mod record;
mod refusal;
mod restoration;
mod review;

pub use acting::{Accepted, Actor, Context};
pub use refusal::Refusal;

use crate::command::{Command, Role};
use crate::file::File;

/// Decides a command against a file.
///
/// # Refusals
/// When a rule says no: with the clause, the facts found and the remedy.
pub fn decide(file: &File, command: &Command, context: &Context<'_>) -> Result<Accepted, Refusal> {
    let spec = command.spec();
    let role = context.actor.role();
    if !spec.roles.contains(&role) {
        let roles =
            spec.roles.iter().map(|role| crate::word::Word::as_str(*role)).collect::<Vec<_>>().join(", ");
        return Err(Refusal::new("wrong-role", format!("{} is not for {role}", spec.word))
            .remedy(format!("it is for: {roles}")));
    }
    if let (Role::Officer, Some(authority)) = (role, context.actor.authority())
        && !context.directory.authorities.contains_key(authority)
    {
        return Err(Refusal::new("authority-unknown", format!("authority {authority} is not registered"))
            .remedy("ask the operator to register it"));
    }
    match command {
        Command::Directory(command) => directory::decide(command, context),
        Command::Organisation(command) => organisation::decide(file, command, context),
        Command::Case(command) => case::decide(file, command, context),
        Command::Entry(command) => review::decide(file, command, context),
        Command::Measure(command) => measure::decide(file, command, context),
        Command::Record(command) => record::decide(file, command, context),
    }
}
