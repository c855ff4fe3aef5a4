//! For whom somebody acts: role and holder of a key or an account, checked against whom the register knows.

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use standing_core::identifier::Identifier;
use standing_service::ask::Times;
use standing_service::{Capacity, Register};

/// For whom somebody acts.
#[derive(Debug, Clone, Args)]
pub(super) struct Holding {
    /// In which capacity the holder acts
    #[arg(long, value_enum)]
    role: Role,
    /// The authority, unit or organisation that the holder acts for
    #[arg(long, value_name = "ID", required_if_eq_any = [("role", "officer"), ("role", "unit"), ("role", "organisation")])]
    holder: Option<String>,
}

/// In which capacity a holder acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Role {
    /// An officer of an authority
    Officer,
    /// A relying unit
    Unit,
    /// An organisation, about its own file
    Organisation,
    /// The operator
    Operator,
}

impl Holding {
    /// The capacity, of somebody whom the register knows.
    pub(super) async fn capacity(&self, register: &Register) -> Result<Capacity> {
        let holder = self.holder.as_deref().unwrap_or_default();
        let directory = register.directory();
        Ok(match self.role {
            Role::Operator => Capacity::Operator,
            Role::Officer => {
                let authority = holder.parse().with_context(|| holder.to_owned())?;
                if !directory.authorities.contains_key(&authority) {
                    bail!(
                        "{holder}: there is no such authority; enter it with `standing case register-authority`"
                    );
                }
                Capacity::Officer(authority)
            }
            Role::Unit => {
                let unit = holder.parse().with_context(|| holder.to_owned())?;
                if !directory.units.contains_key(&unit) {
                    bail!("{holder}: there is no such unit; enter it with `standing case register-unit`");
                }
                Capacity::Unit(unit)
            }
            Role::Organisation => {
                let identifier: Identifier = holder.parse()?;
                let file = register.open_file(&identifier, Times::default()).await?.answer;
                let Some(file) = file else {
                    bail!(
                        "{holder}: the register does not know it; enter it with `standing case register-organisation`"
                    );
                };
                // An organisation acts under the name of its file, whichever of its identifiers it gave.
                Capacity::Organisation(file.stream.parse()?)
            }
        })
    }
}
