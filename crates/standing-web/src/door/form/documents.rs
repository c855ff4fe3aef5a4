//! Documents that are handed in with a form. They are kept as soon as they are sent, so that the answers can be
//! checked without sending them again; an event cites them by the name that proves their bytes.

use standing_core::identifier::Identifier;
use standing_service::ServiceError;
use standing_service::evidence::Evidence;

use super::field::Field;
use super::posted::Posted;
use crate::door::SignedIn;
use crate::pages::Problem;
use crate::state::AppState;

/// The most documents with one field.
const DOCUMENTS_MAX: usize = 10;

/// A document that was handed in.
#[derive(Debug, Clone)]
pub(crate) struct Handed {
    /// What an event cites.
    pub(crate) id: String,
    /// The name of its file.
    pub(crate) name: String,
    /// Its length, rounded up.
    pub(crate) kilobytes: u64,
}

impl From<Evidence> for Handed {
    fn from(evidence: Evidence) -> Self {
        Self { kilobytes: evidence.bytes.div_ceil(1_000), id: evidence.id, name: evidence.name }
    }
}

/// Where somebody hands documents in: for the file of an organisation.
pub(in crate::door) struct Tray<'a> {
    pub(in crate::door) state: &'a AppState,
    pub(in crate::door) who: &'a SignedIn,
    pub(in crate::door) organisation: &'a Identifier,
}

impl Tray<'_> {
    /// Takes in what was sent with the fields, and finds again what was handed in with them before. What is not taken
    /// is said at its field.
    ///
    /// # Errors
    /// When the database or the operator's scanner fails.
    pub(in crate::door) async fn take_in(
        &self,
        fields: &mut [Field],
        posted: &mut Posted,
    ) -> Result<(), Problem> {
        let failed = |error| Problem::service(self.who.t, &error);
        let principal = self.who.session.account.principal();
        let register = &self.state.register;
        let mut known: Option<Vec<Evidence>> = None;
        for field in fields.iter_mut().filter(|field| field.documents.is_some()) {
            let mut handed = Vec::new();
            let before = posted.all(&format!("document.{}", field.name));
            if !before.is_empty() {
                if known.is_none() {
                    known = Some(register.evidence_of(&principal, self.organisation).await.map_err(failed)?);
                }
                // What somebody else handed in to another file is not cited here.
                let found = known.iter().flatten().filter(|evidence| before.contains(&evidence.id));
                handed.extend(found.cloned().map(Handed::from).take(DOCUMENTS_MAX));
            }
            for sent in posted.take_files(&format!("file.{}", field.name)) {
                if handed.len() >= DOCUMENTS_MAX {
                    let most = u64::try_from(DOCUMENTS_MAX).unwrap_or(u64::MAX);
                    field.problem = self.who.t.counted("document-many", most);
                    break;
                }
                let scanner = self.state.scanner.as_deref();
                let kept = register
                    .give_evidence(&principal, self.organisation, &sent.name, sent.body, scanner)
                    .await;
                match kept {
                    Ok(evidence) => handed.push(evidence.into()),
                    Err(ServiceError::Input { what, remedy, .. }) => {
                        let name = sent.name.as_str().into();
                        let what = format!("{what}; {remedy}");
                        let arguments = [("name", name), ("what", what.as_str().into())];
                        field.problem = self.who.t.with("document-refused", &arguments);
                    }
                    Err(error) => return Err(failed(error)),
                }
            }
            field.documents = Some(handed);
        }
        Ok(())
    }
}
