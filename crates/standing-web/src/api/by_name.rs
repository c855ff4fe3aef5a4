//! A question by name: read here for both doors that take one, a single question and a batch.

use std::sync::Arc;

use standing_core::id::Slug;
use standing_core::matter::Matter;
use standing_core::standing::check::check;
use standing_core::standing::consequences::Question;
use standing_core::standing::viewer::Viewer;
use standing_service::ask::{Opened, Times};
use standing_service::screening::{Name, Scope, Screened, Screening, Subject, country_code};

use super::look::{Look, Private};
use crate::extract::Caller;
use crate::forms::ScreenedForm;
use crate::limits::{CANDIDATES_CHECKED, CANDIDATES_MAX, NAME_CHARS_MAX};
use crate::problem::Problem;
use crate::state::{AppState, Shelf};

/// What is asked about a name, as it came.
#[derive(Debug, Default)]
pub(super) struct ByName<'a> {
    /// Where it came: `parameter` or `body:`.
    pub(super) place: &'a str,
    pub(super) name: &'a str,
    pub(super) country: Option<&'a str>,
    pub(super) scope: Option<&'a str>,
    pub(super) limit: Option<usize>,
    pub(super) matter: Option<Matter>,
    pub(super) unit_kind: Option<Slug>,
    pub(super) times: Times,
}

impl<'a> ByName<'a> {
    /// Answers it for whoever asks.
    ///
    /// # Errors
    /// It is not of its form, or the register cannot answer.
    pub(super) async fn answer(
        self,
        state: &AppState,
        shelf: &Shelf,
        caller: &Caller,
        look: &Look<'_>,
    ) -> Result<ScreenedForm, Problem> {
        let name = self.name()?;
        let country = self.country()?;
        let scope = self.scope()?;
        let limit = self.limit()?;
        let question = Question {
            matter: self.matter,
            unit_kind: self.unit_kind,
            viewer: caller.viewer_of_any_with_purpose(),
        };
        let query = Subject { country: country.clone(), names: vec![Name::new(name)], ..Subject::default() };
        let times = self.times;
        let mut screening = Screening { limit, scope, question, times, ..Screening::default() };
        let mut screened = state.register.screen(&query, &screening).await?;
        if !may_see(shelf, look, &screening.question, &screened).await? {
            // For this purpose it is as for anyone.
            screening.question.viewer = Viewer::Public;
            screened = state.register.screen(&query, &screening).await?;
        }
        let question = &screening.question;
        Ok(ScreenedForm::of(name, country.as_deref(), scope, question, &screened, shelf))
    }

    fn name(&self) -> Result<&'a str, Problem> {
        let name = self.name.trim();
        let chars = name.chars().count();
        if chars == 0 || chars > NAME_CHARS_MAX {
            let what = format!("it has {chars} characters");
            return Err(self.wrong("name", what, format!("give 1 to {NAME_CHARS_MAX}")));
        }
        Ok(name)
    }

    fn country(&self) -> Result<Option<String>, Problem> {
        let read = |text: &str| {
            country_code(text).ok_or_else(|| {
                let what = "no country is known by this name".to_owned();
                self.wrong("country", what, "give two letters of ISO 3166-1, such as CN".to_owned())
            })
        };
        self.country.map(read).transpose()
    }

    fn scope(&self) -> Result<Scope, Problem> {
        match self.scope {
            None | Some("listed") => Ok(Scope::Listed),
            Some("known") => Ok(Scope::Known),
            Some(_) => {
                let what = "it is neither listed nor known".to_owned();
                Err(self.wrong(
                    "scope",
                    what,
                    "give listed, or known for all that the register knows".to_owned(),
                ))
            }
        }
    }

    fn limit(&self) -> Result<usize, Problem> {
        match self.limit {
            None => Ok(CANDIDATES_CHECKED),
            Some(limit) if (1..=CANDIDATES_MAX).contains(&limit) => Ok(limit),
            Some(limit) => {
                let what = format!("{limit} candidates are not given at once");
                Err(self.wrong("limit", what, format!("ask for 1 to {CANDIDATES_MAX}")))
            }
        }
    }

    fn wrong(&self, field: &str, what: String, remedy: String) -> Problem {
        Problem::input(&format!("{} {field}", self.place), what, remedy)
    }
}

/// Asks for and keeps a look at everything in the answers about candidates that is not public.
async fn may_see(
    shelf: &Shelf,
    look: &Look<'_>,
    question: &Question,
    screened: &Screened,
) -> Result<bool, Problem> {
    if question.viewer == Viewer::Public {
        return Ok(true);
    }
    let public = Question { viewer: Viewer::Public, ..question.clone() };
    for candidate in &screened.candidates {
        let kept = &candidate.kept;
        let told = check(&kept.file, shelf.packs(), &public, kept.as_of);
        let private = Private::of_answer(&candidate.answer, &question.viewer, &told);
        let opened = Opened { stream: Arc::clone(&kept.stream), file: Arc::clone(&kept.file) };
        if !private.is_empty() && !look.may_see(&opened, &private).await? {
            return Ok(false);
        }
    }
    Ok(true)
}
