//! Parameters of the door. Those that are not known are ignored and a name may come several times, as its clients
//! expect; a value out of its range is refused.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use jiff::civil::Date;

use super::detail::Detail;
use crate::limits::{EXCLUDED_ENTITIES_MAX, MATCH_RESULTS_MAX, SEARCH_OFFSET_MAX};

/// Names under which clients ask for an algorithm. There is one here; the others are known from other services and
/// mean it too, so that a client with a setting of its own works as it is.
pub(super) const ALGORITHMS: [&str; 9] = [
    "standing",
    "best",
    "logic-v1",
    "logic-v2",
    "name-based",
    "name-qualified",
    "name-matcher",
    "regression-v1",
    "regression-v2",
];

/// The most values of one parameter.
const VALUES_MAX: usize = 200;

/// Parameters as they came.
pub(super) struct Asked(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Detail;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Detail> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| {
            Detail::input("the query", "it cannot be read", "write it as name=value&name=value in UTF-8")
        })?;
        Ok(Self(pairs))
    }
}

impl Asked {
    /// The last value of a parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter.
    pub(super) fn all(&self, name: &str) -> Result<Vec<String>, Detail> {
        let most = if name == "exclude_entity_ids" { EXCLUDED_ENTITIES_MAX } else { VALUES_MAX };
        let values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone());
        let values = values.collect::<Vec<_>>();
        if values.len() > most {
            let what = format!("it has {} values", values.len());
            return Err(Detail::range(&place(name), what, &format!("give at most {most}")));
        }
        Ok(values)
    }

    fn read<T: FromStr>(&self, name: &str, form: &str) -> Result<Option<T>, Detail> {
        let read = |text: &str| {
            let shown: String = text.chars().take(64).collect();
            text.parse::<T>()
                .map_err(|_| Detail::range(&place(name), format!("'{shown}' is not {form}"), "correct it"))
        };
        self.text(name).map(read).transpose()
    }

    /// A number of results.
    pub(super) fn limit(&self, usual: usize) -> Result<usize, Detail> {
        let limit = self.read::<usize>("limit", "a whole number")?.unwrap_or(usual);
        if limit > MATCH_RESULTS_MAX {
            let remedy = format!("ask for at most {MATCH_RESULTS_MAX}");
            return Err(Detail::range(&place("limit"), format!("{limit} is too many"), &remedy));
        }
        Ok(limit)
    }

    /// Where a page begins.
    pub(super) fn offset(&self) -> Result<usize, Detail> {
        let offset = self.read::<usize>("offset", "a whole number")?.unwrap_or(0);
        if offset > SEARCH_OFFSET_MAX {
            let remedy = format!(
                "begin at most at {SEARCH_OFFSET_MAX}; a file of the whole register holds everything"
            );
            return Err(Detail::range(&place("offset"), format!("{offset} is too far"), &remedy));
        }
        Ok(offset)
    }

    /// A score from 0 to 1.
    pub(super) fn score(&self, name: &str, usual: f64) -> Result<f64, Detail> {
        let score = self.read::<f64>(name, "a number")?.unwrap_or(usual);
        if !(0.0..=1.0).contains(&score) {
            return Err(Detail::range(&place(name), format!("{score} is no score"), "give one from 0 to 1"));
        }
        Ok(score)
    }

    /// A yes or no.
    pub(super) fn flag(&self, name: &str, usual: bool) -> Result<bool, Detail> {
        match self.text(name).map(str::to_ascii_lowercase).as_deref() {
            None | Some("") => Ok(usual),
            Some("true" | "1" | "yes" | "on") => Ok(true),
            Some("false" | "0" | "no" | "off") => Ok(false),
            Some(_) => Err(Detail::range(&place(name), "it is neither true nor false", "give true or false")),
        }
    }

    /// The day since which something must have changed.
    pub(super) fn changed_since(&self) -> Result<Option<Date>, Detail> {
        let day = |text: &str| {
            let read = text.get(..10).unwrap_or(text).parse::<Date>();
            read.map_err(|_| {
                Detail::range(&place("changed_since"), "it is not a day", "give a day such as 2026-11-22")
            })
        };
        self.text("changed_since").map(day).transpose()
    }

    /// Refuses an algorithm that nobody knows.
    pub(super) fn algorithm(&self) -> Result<(), Detail> {
        match self.text("algorithm") {
            Some(name) if !ALGORITHMS.contains(&name) => {
                let shown: String = name.chars().take(64).collect();
                let remedy = "leave it out, or give best; see /algorithms";
                Err(Detail::input(&place("algorithm"), format!("there is no '{shown}'"), remedy))
            }
            _ => Ok(()),
        }
    }
}

fn place(name: &str) -> String {
    format!("parameter '{name}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &[(&str, &str)]) -> Asked {
        Asked(query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn status<T>(result: Result<T, Detail>) -> Option<u16> {
        result.err().map(|detail| detail.0.form().status)
    }

    #[test]
    fn values_out_of_their_range_are_refused_and_the_rest_is_ignored() {
        assert_eq!(asked(&[("x", "1")]).limit(5).ok(), Some(5));
        assert_eq!(asked(&[("limit", "500")]).limit(5).ok(), Some(500));
        for bad in ["501", "-1", "x"] {
            assert_eq!(status(asked(&[("limit", bad)]).limit(5)), Some(422), "{bad}");
        }
        for bad in ["1.1", "-0.1", "NaN", "inf", "x"] {
            assert_eq!(status(asked(&[("threshold", bad)]).score("threshold", 0.7)), Some(422), "{bad}");
        }
        assert_eq!(status(asked(&[("offset", "9500")]).offset()), Some(422));
        assert_eq!(status(asked(&[("algorithm", "magic")]).algorithm()), Some(400));
        assert!(asked(&[("algorithm", "logic-v2")]).algorithm().is_ok());
        assert_eq!(asked(&[("nested", "True")]).flag("nested", false).ok(), Some(true));
        assert_eq!(status(asked(&[("changed_since", "soon")]).changed_since()), Some(422));
        let day = asked(&[("changed_since", "2026-11-22T08:00:00")]).changed_since().ok().flatten();
        assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2026-11-22"));
        let many = vec![("exclude_entity_ids", "a"); 51];
        assert_eq!(status(asked(&many).all("exclude_entity_ids")), Some(422));
    }
}
