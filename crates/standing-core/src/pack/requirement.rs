//! The requirements that a pack answers, as `clauses.tsv` lists them: only their stable ids are read here.
//!
//! Which rule answers which requirement is a matter of the citations: see `Pack::cites`.

use std::collections::BTreeSet;

use super::error::{PackError, Problem};

/// The stable ids in the first column of a table of requirements, tab-separated with a header line.
///
/// ```
/// # use standing_core::pack::requirement_ids;
/// let ids = requirement_ids("clauses.tsv", "id\tsource\nC006\texpose-2017\n")?;
/// assert!(ids.contains("C006"));
/// # Ok::<(), standing_core::pack::PackError>(())
/// ```
///
/// # Errors
/// When there is no header that begins with `id`, or an id is empty or there twice.
pub fn requirement_ids(file: &str, table: &str) -> Result<BTreeSet<String>, PackError> {
    let mut ids = BTreeSet::new();
    let mut problems = Vec::new();
    let mut lines = table.lines().map(|line| line.split('\t').next().unwrap_or_default().trim()).zip(1_u32..);
    let mut problem = |line: u32, what: String, remedy: &str| {
        let (file, remedy) = (file.to_owned(), remedy.to_owned());
        problems.push(Problem { file, line: Some(line), rule: None, what, remedy });
    };
    if lines.next().is_none_or(|(first, _)| first != "id") {
        problem(1, "the first column is not called id".to_owned(), "begin with a header line");
    }
    for (id, line) in lines {
        if id.is_empty() {
            problem(line, "the line has no id".to_owned(), "give it one or remove it");
        } else if !ids.insert(id.to_owned()) {
            problem(line, format!("the id '{id}' is there twice"), "remove one of them");
        }
    }
    if problems.is_empty() { Ok(ids) } else { Err(PackError::Problems(problems)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_and_bad_lines_named() {
        let ids = requirement_ids("c.tsv", "id\tsource\r\nC1\ta\r\nC2\r\n").unwrap();
        assert_eq!(ids.into_iter().collect::<Vec<_>>(), ["C1", "C2"]);
        for (table, says) in [
            ("", "c.tsv:1: the first column"),
            ("C1\ta\n", "c.tsv:1: the first column"),
            ("id\nC1\nC1\n", "c.tsv:3: the id 'C1' is there twice"),
            ("id\n\ta\n", "c.tsv:2: the line has no id"),
        ] {
            let error = requirement_ids("c.tsv", table).unwrap_err().to_string();
            assert!(error.starts_with(says), "{error}");
        }
    }
}
