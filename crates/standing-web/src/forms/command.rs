//! The table of commands: what can be asked of the register, by whom, with which arguments, at which address.

use serde::Serialize;
use standing_core::command::{CommandSpec, Target};
use standing_core::word::Word;
use utoipa::ToSchema;

/// A command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CommandForm {
    /// Its word, for example `open-case`.
    pub word: &'static str,
    /// What it does.
    pub says: &'static str,
    /// What it is about: `directory`, `organisation`, `case`, `entry`, `measure` or `record`.
    pub target: &'static str,
    /// Who may give it: `officer`, `organisation`, `unit`, `register` or `public`.
    pub roles: Vec<&'static str>,
    /// The address to which it is posted.
    pub address: String,
    /// Its arguments, as fields of the JSON body.
    pub arguments: Vec<ArgumentForm>,
}

/// An argument of the table that stands for several names: `evidence.ITEM`, or `name` and `name.LANGUAGE`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Family {
    argument: &'static str,
    /// The one of its names that must be there.
    pub(crate) needed: Option<&'static str>,
}

const FAMILIES: [Family; 4] = [
    Family { argument: "names", needed: Some("name") },
    Family { argument: "facts", needed: None },
    Family { argument: "findings", needed: None },
    Family { argument: "evidence", needed: None },
];

/// The family for which an argument of the table stands.
pub(crate) fn family_of(argument: &str) -> Option<Family> {
    FAMILIES.into_iter().find(|family| family.argument == argument)
}

/// An argument of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArgumentForm {
    /// Its name.
    pub name: &'static str,
    /// What it looks like.
    pub form: &'static str,
    /// Whether the command needs it.
    pub is_required: bool,
    /// Whether the address gives it, so that the body must not.
    pub is_in_address: bool,
    /// What it means.
    pub says: &'static str,
}

impl CommandForm {
    /// Every command, in the order of the life of an entry.
    #[must_use]
    pub fn all() -> Vec<Self> {
        standing_core::command::all().map(Self::from).collect()
    }
}

impl From<&CommandSpec> for CommandForm {
    fn from(spec: &CommandSpec) -> Self {
        let (folder, in_address) = match spec.target {
            Target::Directory => ("directory".to_owned(), ""),
            Target::Organisation | Target::Record => {
                ("organisations/{organisation}".to_owned(), "organisation")
            }
            Target::Case => ("cases/{case}".to_owned(), "case"),
            Target::Entry => ("entries/{entry}".to_owned(), "entry"),
            Target::Measure => ("measures/{measure}".to_owned(), "measure"),
        };
        Self {
            word: spec.word,
            says: spec.summary,
            target: spec.target.as_str(),
            roles: spec.roles.iter().map(|role| role.as_str()).collect(),
            address: format!("/api/v1/{folder}/{}", spec.word),
            arguments: spec
                .arguments
                .iter()
                .map(|argument| ArgumentForm {
                    name: argument.name,
                    form: argument.form,
                    is_required: argument.required,
                    is_in_address: argument.name == in_address,
                    says: argument.about,
                })
                .collect(),
        }
    }
}
