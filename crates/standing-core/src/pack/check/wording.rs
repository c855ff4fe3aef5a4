//! Checks the words of a pack: a list informs, it does not shame, so no list is called by a colour.
//!
//! Titles of sources and numbers of clauses are quoted as they are and not judged.

use serde_json::Value;

use super::{Flaw, Known, below};
use crate::pack::model::Pack;
use crate::pack::parse::tables;
use crate::pack::rule::RuleKind;

/// The same in Chinese.
const CHINESE: [&str; 2] = ["黑名单", "红名单"];

pub(super) fn words_are_neutral(pack: &Pack, _: &Known) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let flaw = |kind: Option<RuleKind>, position: usize, key: String, text: &str| Flaw {
        kind,
        position,
        key,
        what: format!("'{text}' is not a neutral name for a list"),
        remedy: "say exclusion list, key-scrutiny list or trusted list".to_owned(),
    };
    for (language, title) in &pack.meta.title.0 {
        if let Some(text) = coloured(title) {
            flaws.push(flaw(None, 0, format!("title.{language}"), &text));
        }
    }
    // What cannot be written is refused when the pack is frozen.
    for (kind, rules) in tables(pack).unwrap_or_default() {
        let Ok(kind) = kind.parse::<RuleKind>() else { continue };
        if kind == RuleKind::Source {
            continue;
        }
        for (position, rule) in rules.as_array().into_iter().flatten().enumerate() {
            let mut found = Vec::new();
            search(rule, "", &mut found);
            flaws.extend(found.into_iter().map(|(key, text)| flaw(Some(kind), position, key, &text)));
        }
    }
    flaws
}

fn search(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.extend(coloured(text).map(|text| (path.to_owned(), text))),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                search(item, &below(path, &at.to_string()), found);
            }
        }
        Value::Object(map) => {
            for (key, item) in map.iter().filter(|(key, _)| *key != "cite") {
                search(item, &below(path, key), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The coloured name in a text, if there is one: `black list`, `Blacklisted`, `red-list`; not `shared list`.
fn coloured(text: &str) -> Option<String> {
    let chinese = CHINESE.iter().find(|name| text.contains(**name)).map(|name| (*name).to_owned());
    if chinese.is_some() {
        return chinese;
    }
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let words = words.map(str::to_ascii_lowercase).collect::<Vec<_>>();
    let joined =
        words.iter().find(|word| word.starts_with("blacklist") || word.starts_with("redlist")).cloned();
    joined.or_else(|| {
        let mut pairs = words.iter().zip(words.iter().skip(1));
        let is_coloured = |(colour, list): &(&String, &String)| {
            (*colour == "black" || *colour == "red") && list.starts_with("list")
        };
        pairs.find(is_coloured).map(|(colour, list)| format!("{colour} {list}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coloured_names_are_found_and_others_left_alone() {
        for text in ["the black list", "Blacklisting", "a red-list", "red\nlisted", "联合惩戒黑名单"] {
            assert!(coloured(text).is_some(), "{text} passed");
        }
        for text in ["a shared list", "black market; list", "registered list", "redress", "名单"] {
            assert_eq!(coloured(text), None, "{text}");
        }
    }
}
