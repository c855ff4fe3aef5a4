//! Finding organisations: by identifier, else by name; names that begin with the text first, then names that
//! contain it. Likeness is not here.

use std::collections::BTreeSet;

use standing_core::identifier::{Identifier, Scheme};
use standing_core::name::fold_for_lookup;
use standing_store::{Cursor, Found, NameRow};

use super::{Kept, PAGE_ROWS_MAX, Page, page_rows, read_cursor};
use crate::error::ServiceError;
use crate::register::Register;

/// The longest text to search for, in characters.
pub const SEARCH_CHARACTERS_MAX: usize = 200;
/// How many looks for a part of a name one question takes; each goes through up to 50,000 names.
const LOOKS_PER_QUESTION: usize = 4;

/// An organisation that was found, with the name that matched.
#[derive(Debug, Clone)]
pub struct FoundOrganisation {
    /// Its file.
    pub kept: Kept,
    /// The name that matched; none when the identifier did.
    pub matched: Option<String>,
    /// What sort of name matched: `registered`, `former` …, or `identifier`.
    pub matched_kind: String,
}

/// Where a search goes on: among the names that begin with the text, or those that contain it.
enum Phase {
    Begins(Option<Cursor>),
    Contains(Option<Cursor>),
}

impl Register {
    /// Organisations whose identifier or name is, begins with or contains a text, each as of its own day.
    ///
    /// # Errors
    /// When the text is empty or too long, the cursor is not one that came with a page, or the database fails.
    pub async fn search(
        &self,
        text: &str,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Page<FoundOrganisation>, ServiceError> {
        let folded = folded(text)?;
        let limit = page_rows(limit);
        if cursor.is_none()
            && let Some(found) = self.by_identifier(text).await?
        {
            return Ok(Page { items: vec![found], next: None });
        }
        let mut phase = Phase::read(cursor)?;
        let mut items = Vec::new();
        let mut streams = BTreeSet::new();
        for _ in 0..LOOKS_PER_QUESTION {
            let (rows, next) = self.look(&folded, &phase, limit.saturating_sub(items.len())).await?;
            for row in rows {
                if streams.insert(row.stream.clone())
                    && let Some(found) = self.found(row).await?
                {
                    items.push(found);
                }
            }
            match next {
                None => return Ok(Page { items, next: None }),
                Some(next) => phase = next,
            }
            if items.len() >= limit {
                break;
            }
        }
        Ok(Page { items, next: Some(phase.write()) })
    }

    /// Organisations whose identifier or name is or begins with a text, each as of its own day: what the database finds
    /// at once, however many names there are. A page with a next one has more of them.
    ///
    /// # Errors
    /// When the text is empty or too long, or the database fails.
    pub async fn search_beginning(
        &self,
        text: &str,
        limit: usize,
    ) -> Result<Page<FoundOrganisation>, ServiceError> {
        let folded = folded(text)?;
        if let Some(found) = self.by_identifier(text).await? {
            return Ok(Page { items: vec![found], next: None });
        }
        let (rows, next) = self.look(&folded, &Phase::Begins(None), page_rows(limit)).await?;
        let (mut items, mut streams) = (Vec::new(), BTreeSet::new());
        for row in rows {
            if streams.insert(row.stream.clone())
                && let Some(found) = self.found(row).await?
            {
                items.push(found);
            }
        }
        let next = next.filter(|next| matches!(next, Phase::Begins(_)));
        Ok(Page { items, next: next.map(|next| next.write()) })
    }

    /// One look at the names, and where to go on.
    async fn look(
        &self,
        folded: &str,
        phase: &Phase,
        limit: usize,
    ) -> Result<(Vec<Found<NameRow>>, Option<Phase>), ServiceError> {
        let limit = limit.clamp(1, PAGE_ROWS_MAX);
        match phase {
            Phase::Begins(after) => {
                let page = self.store().names_beginning(folded, after.as_ref(), limit).await?;
                let next = page.next.map_or(Phase::Contains(None), |cursor| Phase::Begins(Some(cursor)));
                Ok((page.rows, Some(next)))
            }
            Phase::Contains(after) => {
                let page = self.store().names_containing(folded, after.as_ref(), limit).await?;
                // Those that begin with it were told before.
                let rows = page.rows.into_iter().filter(|row| !row.row.folded.starts_with(folded)).collect();
                Ok((rows, page.next.map(|cursor| Phase::Contains(Some(cursor)))))
            }
        }
    }

    async fn found(&self, row: Found<NameRow>) -> Result<Option<FoundOrganisation>, ServiceError> {
        let kept = self.kept(row.stream, None).await?;
        let is_known = kept.file.organisation.is_some();
        Ok(is_known.then_some(FoundOrganisation {
            kept,
            matched: Some(row.row.text),
            matched_kind: row.row.kind,
        }))
    }

    /// By an identifier with its scheme, or by a code alone whose own check digits say what it is.
    async fn by_identifier(&self, text: &str) -> Result<Option<FoundOrganisation>, ServiceError> {
        let whole = text.parse::<Identifier>().ok();
        let coded =
            [Scheme::CnUscc, Scheme::Lei].into_iter().filter_map(|scheme| Identifier::new(scheme, text).ok());
        for identifier in whole.into_iter().chain(coded) {
            let Some(stream) = self.store().stream_of_identifier(&identifier.to_string()).await? else {
                continue;
            };
            let kept = self.kept(stream, None).await?;
            if kept.file.organisation.is_some() {
                return Ok(Some(FoundOrganisation {
                    kept,
                    matched: None,
                    matched_kind: "identifier".to_owned(),
                }));
            }
        }
        Ok(None)
    }
}

fn folded(text: &str) -> Result<String, ServiceError> {
    let wrong = |what: String, remedy: &str| ServiceError::Input {
        place: "q".to_owned(),
        what,
        remedy: remedy.to_owned(),
    };
    let characters = text.chars().count();
    if characters > SEARCH_CHARACTERS_MAX {
        let what = format!("the text has {characters} characters, the limit is {SEARCH_CHARACTERS_MAX}");
        return Err(wrong(what, "search for a part of the name"));
    }
    let folded = fold_for_lookup(text);
    if folded.is_empty() || text.chars().any(char::is_control) {
        return Err(wrong(
            "there is nothing to search for".to_owned(),
            "give a name, a former name or an identifier",
        ));
    }
    Ok(folded)
}

impl Phase {
    fn read(cursor: Option<&str>) -> Result<Self, ServiceError> {
        let Some(text) = cursor else { return Ok(Self::Begins(None)) };
        match text.split_at_checked(1) {
            Some(("b", "")) => Ok(Self::Begins(None)),
            Some(("b", rest)) => Ok(Self::Begins(read_cursor(Some(rest))?)),
            Some(("c", "")) => Ok(Self::Contains(None)),
            Some(("c", rest)) => Ok(Self::Contains(read_cursor(Some(rest))?)),
            _ => Err(read_cursor(Some("?")).err().unwrap_or(ServiceError::Busy)),
        }
    }

    fn write(&self) -> String {
        let text = |cursor: &Option<Cursor>| cursor.as_ref().map(ToString::to_string).unwrap_or_default();
        match self {
            Self::Begins(cursor) => format!("b{}", text(cursor)),
            Self::Contains(cursor) => format!("c{}", text(cursor)),
        }
    }
}
