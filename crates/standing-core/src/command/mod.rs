//! Commands: what somebody asks the register to do, in the imperative. One table serves scenarios, the
//! command line and the API; each command is parsed once, here.
//!
//! Nothing is decided here: see `decide`.

pub mod argument;
pub mod case;
pub mod directory;
pub mod entry;
pub mod measure;
pub mod organisation;
pub mod record;

use argument::{ArgumentError, ArgumentSpec, Arguments};

use crate::word::words;

words! {
    /// What a command is about, which is how the register finds the file.
    Target {
        /// Who takes part.
        Directory = "directory",
        /// An organisation.
        Organisation = "organisation",
        /// A case.
        Case = "case",
        /// An entry.
        Entry = "entry",
        /// A measure.
        Measure = "measure",
        /// An item of the file.
        Record = "record",
    }

    /// In which capacity a command may be given.
    Role {
        /// An officer of an authority.
        Officer = "officer",
        /// The organisation itself.
        Organisation = "organisation",
        /// A relying unit.
        Unit = "unit",
        /// The operator of the register.
        Register = "register",
        /// Anyone.
        Public = "public",
    }
}

/// A command as the doors show it.
#[derive(Debug, Clone, Copy)]
pub struct CommandSpec {
    /// Its word, for example `open-case`.
    pub word: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// What it is about.
    pub target: Target,
    /// Who may give it.
    pub roles: &'static [Role],
    /// Its arguments.
    pub arguments: &'static [ArgumentSpec],
}

/// Structs of arguments with their table.
macro_rules! commands {
    ($(
        $name:ident = $word:literal, $summary:literal, on $target:ident by [$($role:ident),*] {
            $($field:ident: $type:ty = $about:literal),* $(,)?
        }
    )*) => {
        $(
            #[doc = $summary]
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct $name {
                $(#[doc = $about] pub $field: $type,)*
            }

            impl $name {
                /// The command as the doors show it.
                pub const SPEC: $crate::command::CommandSpec = $crate::command::CommandSpec {
                    word: $word,
                    summary: $summary,
                    target: $crate::command::Target::$target,
                    roles: &[$($crate::command::Role::$role),*],
                    arguments: &[$($crate::command::argument::ArgumentSpec {
                        name: stringify!($field),
                        form: <$type as $crate::command::argument::Argument>::FORM,
                        required: <$type as $crate::command::argument::Argument>::REQUIRED,
                        about: $about,
                    }),*],
                };

                fn read(
                    arguments: &mut $crate::command::argument::Arguments,
                ) -> Result<Self, $crate::command::argument::ArgumentError> {
                    Ok(Self {
                        $($field: <$type as $crate::command::argument::Argument>::read(
                            arguments,
                            stringify!($field),
                        )?,)*
                    })
                }
            }
        )*

        /// The commands of this module.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each variant is documented at its payload")]
        pub enum Command {
            $($name($name),)*
        }

        impl Command {
            /// The table of this module.
            pub const SPECS: &'static [$crate::command::CommandSpec] = &[$($name::SPEC),*];

            pub(super) fn read(
                word: &str,
                arguments: &mut $crate::command::argument::Arguments,
            ) -> Option<Result<Self, $crate::command::argument::ArgumentError>> {
                match word {
                    $($word => Some($name::read(arguments).map(Self::$name)),)*
                    _ => None,
                }
            }

            /// The command as the doors show it.
            #[must_use]
            pub const fn spec(&self) -> &'static $crate::command::CommandSpec {
                match self { $(Self::$name(_) => &$name::SPEC,)* }
            }
        }
    };
}
pub(crate) use commands;

/// What somebody asks the register to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// About who takes part.
    Directory(directory::Command),
    /// About the organisation itself.
    Organisation(organisation::Command),
    /// About a case.
    Case(case::Command),
    /// About an entry.
    Entry(entry::Command),
    /// About a measure.
    Measure(measure::Command),
    /// About an item of the file.
    Record(record::Command),
}

impl Command {
    /// Reads a command from its word and its arguments.
    ///
    /// # Errors
    /// When the word is unknown, an argument is missing, unknown or not of its form.
    pub fn read(word: &str, mut arguments: Arguments) -> Result<Self, ArgumentError> {
        let arguments_left = &mut arguments;
        let read = directory::Command::read(word, arguments_left)
            .map(|read| read.map(Self::Directory))
            .or_else(|| {
                organisation::Command::read(word, arguments_left).map(|read| read.map(Self::Organisation))
            })
            .or_else(|| case::Command::read(word, arguments_left).map(|read| read.map(Self::Case)))
            .or_else(|| entry::Command::read(word, arguments_left).map(|read| read.map(Self::Entry)))
            .or_else(|| measure::Command::read(word, arguments_left).map(|read| read.map(Self::Measure)))
            .or_else(|| record::Command::read(word, arguments_left).map(|read| read.map(Self::Record)))
            .ok_or_else(|| ArgumentError::UnknownCommand(word.chars().take(64).collect()))??;
        arguments.finish(read.spec())?;
        Ok(read)
    }

    /// The command as the doors show it.
    #[must_use]
    pub fn spec(&self) -> &'static CommandSpec {
        match self {
            Self::Directory(command) => command.spec(),
            Self::Organisation(command) => command.spec(),
            Self::Case(command) => command.spec(),
            Self::Entry(command) => command.spec(),
            Self::Measure(command) => command.spec(),
            Self::Record(command) => command.spec(),
        }
    }
}

/// Every command, in the order of the life of an entry.
pub fn all() -> impl Iterator<Item = &'static CommandSpec> {
    directory::Command::SPECS
        .iter()
        .chain(organisation::Command::SPECS)
        .chain(case::Command::SPECS)
        .chain(entry::Command::SPECS)
        .chain(measure::Command::SPECS)
        .chain(record::Command::SPECS)
}

/// A command by its word.
#[must_use]
pub fn spec(word: &str) -> Option<&'static CommandSpec> {
    all().find(|spec| spec.word == word)
}
