//! Parameters of an address, by name. One that is not known is refused, so that a slip of the pen never looks
//! like an answer to what was meant.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use jiff::civil::Date;
use standing_service::Register;
use standing_service::ask::Times;

use crate::limits;
use crate::problem::Problem;

/// Parameters as they came.
#[derive(Debug, Clone)]
pub(crate) struct Parameters(Vec<(String, String)>);

/// Parameters that are all known and come once.
#[derive(Debug, Clone)]
pub(crate) struct Known(BTreeMap<String, String>);

/// The parameters of both times, taken by every question about an organisation.
pub(crate) const TIMES: [&str; 2] = ["as_of", "known_at"];

impl From<Vec<(String, String)>> for Parameters {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }
}

impl Parameters {
    /// The parameters as doors take them whose clients were written for other services: what is not known is not
    /// looked at, what is empty is not there, and the first of a name counts.
    pub(crate) fn tolerated(self) -> Known {
        let mut known = BTreeMap::new();
        for (name, value) in self.0.into_iter().filter(|(_, value)| !value.is_empty()) {
            known.entry(name).or_insert(value);
        }
        Known(known)
    }

    /// The parameters, if all are among those known here.
    ///
    /// # Errors
    /// A parameter is unknown, empty, or comes twice.
    pub(crate) fn known(self, names: &[&[&str]]) -> Result<Known, Problem> {
        let mut known = BTreeMap::new();
        let all = || names.iter().flat_map(|names| names.iter().copied());
        for (name, value) in self.0 {
            if !all().any(|known| known == name) {
                let takes = all().collect::<Vec<_>>().join(", ");
                let remedy = if takes.is_empty() {
                    "leave it out: this address takes no parameter".to_owned()
                } else {
                    format!("this address takes {takes}")
                };
                let shown = name.chars().take(64).collect::<String>();
                return Err(Problem::input(&format!("parameter '{shown}'"), "it is not known here", remedy));
            }
            if value.is_empty() {
                let remedy = "give a value, or leave the parameter out";
                return Err(Problem::input(&format!("parameter '{name}'"), "it is empty", remedy));
            }
            if known.insert(name.clone(), value).is_some() {
                return Err(Problem::input(&format!("parameter '{name}'"), "it comes twice", "give it once"));
            }
        }
        Ok(Known(known))
    }

    /// Refuses any parameter.
    ///
    /// # Errors
    /// There is one.
    pub(crate) fn none(self) -> Result<(), Problem> {
        self.known(&[]).map(|_| ())
    }
}

impl Known {
    /// The text of a parameter.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A parameter of a type.
    ///
    /// # Errors
    /// It is not of its form.
    pub(crate) fn get<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>, Problem> {
        let read = |text: &str| text.trim().parse::<T>().map_err(|error| wrong(name, &error));
        self.text(name).map(read).transpose()
    }

    /// A parameter of a type that must be there.
    ///
    /// # Errors
    /// It is missing or not of its form.
    pub(crate) fn need<T: FromStr<Err: Display>>(&self, name: &str, form: &str) -> Result<T, Problem> {
        self.get(name)?.ok_or_else(|| {
            Problem::input(&format!("parameter '{name}'"), "it is missing", format!("give {form}"))
        })
    }

    /// Refuses parameters that do not go with the others.
    ///
    /// # Errors
    /// One of them is there.
    pub(crate) fn none_of(&self, names: &[&str], why: &str) -> Result<(), Problem> {
        match names.iter().find(|name| self.0.contains_key(**name)) {
            None => Ok(()),
            Some(name) => Err(Problem::input(&format!("parameter '{name}'"), why, "leave it out")),
        }
    }

    /// A yes or no; no when it is left out.
    ///
    /// # Errors
    /// It is neither.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.text(name) {
            None | Some("false" | "no") => Ok(false),
            Some("true" | "yes") => Ok(true),
            Some(_) => Err(Problem::input(
                &format!("parameter '{name}'"),
                "it is neither true nor false",
                "give true or false",
            )),
        }
    }

    /// A position in the log, or its size.
    ///
    /// # Errors
    /// It is not a number, or no log is that long.
    pub(crate) fn size(&self, name: &str) -> Result<Option<u64>, Problem> {
        let size = self.get::<u64>(name)?;
        size.map(|size| log_size(&format!("parameter '{name}'"), size)).transpose()
    }

    /// How many rows are asked for.
    ///
    /// # Errors
    /// It is not a number from 1 to the limit.
    pub(crate) fn limit(&self, most: usize) -> Result<usize, Problem> {
        match self.get::<usize>("limit")? {
            None => Ok(limits::PAGE_ROWS.min(most)),
            Some(limit) if (1..=most).contains(&limit) => Ok(limit),
            Some(limit) => Err(Problem::input(
                "parameter 'limit'",
                format!("{limit} rows are not given at once"),
                format!("ask for 1 to {most}"),
            )),
        }
    }

    /// The day and the state of the record that are asked about. `known_at` is a log size, or a day: then the
    /// newest checkpoint made on or before it.
    ///
    /// # Errors
    /// One is not of its form, or nothing was published by that day.
    pub(crate) async fn times(&self, register: &Register) -> Result<Times, Problem> {
        let as_of = self.get::<Date>("as_of")?;
        let known_at = match self.text("known_at").map(str::trim) {
            None => None,
            Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => self.size("known_at")?,
            Some(text) => Some(size_on(register, text).await?),
        };
        Ok(Times { as_of, known_at })
    }
}

/// The size of a log, from a number that somebody gave.
///
/// # Errors
/// No log is that long.
pub(crate) fn log_size(place: &str, size: u64) -> Result<u64, Problem> {
    match i64::try_from(size) {
        Ok(_) => Ok(size),
        Err(_) => Err(Problem::input(place, format!("no log has {size} events"), "give a smaller number")),
    }
}

/// The size of the log at the newest checkpoint made on or before a day.
///
/// # Errors
/// It is no day, or nothing was published by then.
pub(crate) async fn size_on(register: &Register, text: &str) -> Result<u64, Problem> {
    let day = text.parse::<Date>().map_err(|_| {
        Problem::input(
            "parameter 'known_at'",
            "it is neither a log size nor a day",
            "give a number, or a day such as 2026-11-22",
        )
    })?;
    let size = register.size_on_day(day).await?;
    size.ok_or_else(|| {
        Problem::input(
            "parameter 'known_at'",
            format!("no checkpoint was published on or before {day}"),
            "give a later day, or a log size",
        )
    })
}

fn wrong(name: &str, error: &dyn Display) -> Problem {
    let text = error.to_string();
    Problem::input(&format!("parameter '{name}'"), text, "correct it; see /api/openapi.json for its form")
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if parts.uri.query().is_none() {
            return Ok(Self(Vec::new()));
        }
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| {
            Problem::input(
                "the query",
                "it cannot be read",
                "write it as name=value&name=value, percent-encoded as UTF-8",
            )
        })?;
        Ok(Self(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(pairs: &[(&str, &str)]) -> Parameters {
        Parameters(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn unknown_and_repeated_parameters_are_refused_by_name() {
        let refused = parameters(&[("asof", "1")]).known(&[&TIMES]).unwrap_err();
        assert!(refused.form().detail.contains("asof"), "{refused:?}");
        assert!(refused.form().remedy.contains("as_of, known_at"), "{refused:?}");
        assert!(parameters(&[("as_of", "1"), ("as_of", "1")]).known(&[&TIMES]).is_err());
        let empty = parameters(&[("as_of", "")]).known(&[&TIMES]).unwrap_err();
        assert!(empty.form().detail.contains("'as_of': it is empty"), "{empty:?}");
        assert!(parameters(&[("x", "")]).none().is_err());
    }

    #[test]
    fn limits_and_flags_are_read_or_refused() {
        let known =
            parameters(&[("limit", "7"), ("receipt", "true")]).known(&[&["limit", "receipt"]]).unwrap();
        assert_eq!(known.limit(200).unwrap(), 7);
        assert!(known.flag("receipt").unwrap());
        assert!(known.limit(5).is_err());
        for bad in ["0", "-1", "x", "1e3"] {
            assert!(parameters(&[("limit", bad)]).known(&[&["limit"]]).unwrap().limit(9).is_err(), "{bad}");
        }
        for (bad, what) in [("9223372036854775808", "no log has"), ("-1", "'after'"), ("x", "'after'")] {
            let refused =
                parameters(&[("after", bad)]).known(&[&["after"]]).unwrap().size("after").unwrap_err();
            assert!(refused.form().detail.contains(what), "{refused:?}");
        }
        assert!(parameters(&[("receipt", "1")]).known(&[&["receipt"]]).unwrap().flag("receipt").is_err());
    }
}
