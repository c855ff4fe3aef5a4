//! `standing case`: one command of the life of an entry, on the database itself or through a running register.
//!
//! The commands and their arguments come from the one table that scenarios, API and pages share; nothing about
//! any of them is known here.

mod explain;
mod told;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::civil::Date;
use serde_json::{Map, Value};
use standing_core::command::argument::Arguments;
use standing_core::command::{self, CommandSpec, Role, Target};
use standing_service::{Capacity, Principal, Request};
use standing_store::OpenMode;

use standing_web::forms::CommandForm;

use crate::edge;
use crate::open::{Asker, Place};
use crate::remote::{self, Elsewhere, Reply, Server};

/// Give a command of the life of an entry, from register-organisation to restoration
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Case {
    /// The command, for example open-case
    #[arg(required_unless_present_any = ["list", "explain"])]
    command: Option<String>,
    /// Its arguments
    #[arg(value_name = "NAME=VALUE")]
    arguments: Vec<String>,
    /// List every command
    #[arg(long, conflicts_with_all = ["command", "explain"])]
    list: bool,
    /// Show what a command does, who may give it, and its arguments
    #[arg(long, value_name = "COMMAND", conflicts_with = "command")]
    explain: Option<String>,
    /// The organisation that the command is about
    #[arg(long, value_name = "IDENTIFIER")]
    organisation: Option<String>,
    /// The day of the act, when it is not today
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// A name for this command of your own choice: giving it again with the same name returns the first answer
    #[arg(long, value_name = "NAME")]
    idempotency_key: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    asker: Asker,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    elsewhere: Elsewhere,
}

const EXAMPLES: &str = "Examples:
  standing case --list
  standing case --explain open-case
  standing case register-authority authority=City-Court name='City Court' kind=court level=city
  standing case register-organisation organisation=cn-uscc:91350100M000100Y43 name='Example Ltd'
  standing case open-case --organisation cn-uscc:91350100M000100Y43 --key stk_… \\
      list=judgment-default ground=refuses-judgment basis='Judgment 12 of 2026' act.kind=judgment
  standing case serve-notice case=c-… method=personal --key stk_… --server https://register.example

Without a key you act as the operator, who may enter authorities, units and organisations, and no more.
Exit codes: 0 accepted, 1 refused by the rules, 2 could not run.";

impl Case {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        if self.list {
            return Ok(explain::list(self.json));
        }
        if let Some(word) = &self.explain {
            return Ok(explain::explain(spec(word)?, self.json));
        }
        let word = self.command.as_deref().unwrap_or_default();
        let spec = spec(word)?;
        let arguments = self.arguments(spec)?;
        match &self.elsewhere.server {
            None => self.here(spec, arguments).await,
            Some(address) => self.there(spec, &arguments, address),
        }
    }

    async fn here(&self, spec: &CommandSpec, arguments: Arguments) -> Result<ExitCode> {
        refuse_without_key(spec, self.asker.key.as_deref())?;
        let register = self.place.register(OpenMode::Existing).await?;
        let principal = self.asker.actor(&register).await?;
        let arguments = with_own_organisation(spec, arguments, &principal);
        let key = self.idempotency_key.clone();
        let request = Request { word: spec.word.to_owned(), arguments, on: self.on, key };
        let outcome = register.submit(&principal, request).await?;
        register.store().close().await;
        told::outcome(&register, outcome, self.json)
    }

    fn there(&self, spec: &CommandSpec, arguments: &Arguments, address: &str) -> Result<ExitCode> {
        refuse_without_key(spec, self.asker.key.as_deref())?;
        let server = Server::new(address, self.asker.key.as_deref())?;
        let mut body = Map::new();
        for name in arguments.names() {
            body.insert(name.to_owned(), Value::from(arguments.get(name).unwrap_or_default()));
        }
        if let Some(on) = self.on {
            body.insert("on".to_owned(), Value::from(on.to_string()));
        }
        let path = path(spec, &mut body)?;
        let key = self.idempotency_key.clone().unwrap_or_else(|| edge::machine().fresh_name());
        match server.command(&path, &Value::Object(body), &key)? {
            Reply::Done(answer) => Ok(told::accepted(&answer, self.json)),
            Reply::Problem(problem) if told::is_refusal(&problem) => {
                Ok(told::refused(&problem.body, self.json))
            }
            Reply::Problem(problem) => Err(problem.into_error()),
        }
    }

    fn arguments(&self, spec: &CommandSpec) -> Result<Arguments> {
        let mut pairs = Vec::with_capacity(self.arguments.len() + 1);
        for word in &self.arguments {
            let (name, value) = word.split_once('=').with_context(|| {
                format!(
                    "'{word}' is no argument; write NAME=VALUE, see `standing case --explain {}`",
                    spec.word
                )
            })?;
            pairs.push((name.to_owned(), value.to_owned()));
        }
        if let Some(organisation) = &self.organisation {
            pairs.push(("organisation".to_owned(), organisation.clone()));
        }
        let repeated = pairs
            .iter()
            .enumerate()
            .find(|(at, (name, _))| pairs.iter().skip(at + 1).any(|(other, _)| other == name));
        if let Some((_, (name, _))) = repeated {
            bail!("argument '{name}' is given twice; give it once");
        }
        Ok(Arguments::from_pairs(pairs)?)
    }
}

fn spec(word: &str) -> Result<&'static CommandSpec> {
    command::spec(word).with_context(|| format!("there is no command '{word}'; see `standing case --list`"))
}

/// The operator at the machine needs no key, and may give only what is the operator's to give.
fn refuse_without_key(spec: &CommandSpec, key: Option<&str>) -> Result<()> {
    if key.is_some() || spec.roles.contains(&Role::Register) {
        return Ok(());
    }
    let roles = spec.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
    bail!(
        "{} is not the operator's to give, but that of {roles}; \
         give the key of one with --key, made by `standing keys create --role …`",
        spec.word
    )
}

/// The key of an organisation names the organisation.
fn with_own_organisation(spec: &CommandSpec, mut arguments: Arguments, principal: &Principal) -> Arguments {
    if let (Target::Organisation | Target::Record, Capacity::Organisation(own)) =
        (spec.target, &principal.capacity)
    {
        arguments.set_default("organisation", &own.to_string());
    }
    arguments
}

/// Where the API takes the command; the name of its subject goes into the path.
fn path(spec: &CommandSpec, body: &mut Map<String, Value>) -> Result<String> {
    let address = CommandForm::from(spec).address;
    let Some((before, (name, after))) =
        address.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    else {
        return Ok(address);
    };
    let value = body.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    let value = value.with_context(|| match name {
        "organisation" => format!("{} is about an organisation; name it with --organisation", spec.word),
        _ => format!("argument '{name}' is missing; see `standing case --explain {}`", spec.word),
    })?;
    Ok(format!("{before}{}{after}", remote::segment(&value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operator_gives_only_what_is_the_operators() {
        for spec in command::all() {
            let is_allowed = refuse_without_key(spec, None).is_ok();
            assert_eq!(is_allowed, spec.roles.contains(&Role::Register), "{}", spec.word);
            assert!(refuse_without_key(spec, Some("stk_x")).is_ok());
        }
        let error = refuse_without_key(spec("open-case").unwrap(), None).unwrap_err().to_string();
        assert!(error.contains("officer") && error.contains("--key"), "{error}");
    }

    #[test]
    fn every_command_has_a_path() {
        for spec in command::all() {
            let mut body = Map::new();
            for name in ["organisation", "case", "entry", "measure"] {
                body.insert(name.to_owned(), Value::from("x"));
            }
            let path = path(spec, &mut body).unwrap();
            assert!(path.starts_with("/api/v1/") && !path.contains('{'), "{path}");
        }
        assert!(path(spec("decide").unwrap(), &mut Map::new()).is_err());
    }
}
