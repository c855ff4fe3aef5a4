//! Every message that a template or a handler asks for exists in every language, every message that exists is asked
//! for, every word of the domain and of the published rules has one, and no word of the interface stands in a template.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use standing_core::command::case::Verdict;
use standing_core::event::EventKind;
use standing_core::event::case::{Document, Outcome};
use standing_core::event::entry::{CourtOutcome, RevocationCause};
use standing_core::event::record::RecordKind;
use standing_core::link::LinkKind;
use standing_core::name::NameKind;
use standing_core::pack::condition::CountKey;
use standing_core::pack::model::{
    ExitEffect, Lapse, Level, ListKind, Mechanism, Party, PublicationSubject, StatisticSubject, Step, Stop,
    Strength, Trigger,
};
use standing_core::pack::{Known, Pack, RuleKind};
use standing_core::standing::deadlines::DeadlineState;
use standing_core::standing::measures::MeasureWord;
use standing_core::standing::status::EndKind;
use standing_core::word::Word;
use standing_service::inquiry::Purpose;

/// The families of messages that are asked for by a word: `t.word("family", word)`.
fn families() -> Vec<(&'static str, Vec<String>)> {
    let words = |words: &[&str]| words.iter().map(|word| word.replace(['_', '.'], "-")).collect::<Vec<_>>();
    let strengths = || [words(&["none"]), words(Strength::WORDS)].concat();
    let names =
        [NameKind::Registered, NameKind::Former, NameKind::Short, NameKind::Alias, NameKind::Translation];
    let links = [LinkKind::SuccessorOf, LinkKind::PredecessorOf, LinkKind::BranchOf, LinkKind::HasBranch];
    let public = vec![
        ("answer", strengths()),
        ("counted-of", words(StatisticSubject::WORDS)),
        ("court", words(CourtOutcome::WORDS)),
        ("deadline", words(DeadlineState::WORDS)),
        ("decided", words(Outcome::WORDS)),
        ("effect", words(ExitEffect::WORDS)),
        ("ended", words(EndKind::WORDS)),
        ("event", words(EventKind::WORDS)),
        ("key", words(CountKey::WORDS)),
        ("label", labels()),
        ("lapse", words(Lapse::WORDS)),
        ("level", words(Level::WORDS)),
        ("link", links.iter().map(ToString::to_string).collect()),
        ("list-kind", words(ListKind::WORDS)),
        ("meaning", strengths()),
        ("measure", words(MeasureWord::WORDS)),
        ("measures", words(MeasureWord::WORDS)),
        ("mechanism", words(Mechanism::WORDS)),
        ("month", (1..=12).map(|month| month.to_string()).collect()),
        ("name-kind", names.iter().map(ToString::to_string).collect()),
        (
            "note",
            words(&[
                "imported",
                "not-yet-in-force",
                "objection-pending",
                "reconsideration-pending",
                "suspended",
            ]),
        ),
        ("party", words(Party::WORDS)),
        ("party-name", words(Party::WORDS)),
        ("plain-ended", words(EndKind::WORDS)),
        ("problem-text", words(&["missing", "input", "elsewhere", "not-yours", "busy", "hasty", "broken"])),
        ("problem-title", words(&["missing", "input", "elsewhere", "not-yours", "busy", "hasty", "broken"])),
        ("record", [words(RecordKind::WORDS), words(&["correction-order", "interview", "pledge"])].concat()),
        ("reversal", words(RevocationCause::WORDS)),
        ("rules", words(RuleKind::WORDS)),
        ("status", words(&["awaiting-service", "standstill", "in-force", "suspended", "ended"])),
        ("step", words(Step::WORDS)),
        ("stop", words(Stop::WORDS)),
        ("strength", strengths()),
        ("subject", words(PublicationSubject::WORDS)),
        ("trigger", words(Trigger::WORDS)),
        ("weekday", (1..=7).map(|day| day.to_string()).collect()),
    ];
    public.into_iter().chain(families_of_doors()).collect()
}

/// The families of the pages behind the sign-in, and of the way in.
fn families_of_doors() -> Vec<(&'static str, Vec<String>)> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    vec![
        (
            "fault",
            words(&[
                "again",
                "code-wrong",
                "invitation",
                "name",
                "name-taken",
                "old-password",
                "password-guessable",
                "password-long",
                "password-short",
                "sign-in-wrong",
                "stale",
                "throttled",
            ]),
        ),
        (
            "openid-title",
            words(&["stale", "denied", "refused", "down", "untrue", "weak", "unknown", "disabled"]),
        ),
        (
            "openid-text",
            words(&["stale", "denied", "refused", "down", "untrue", "weak", "unknown", "disabled"]),
        ),
        ("batch", words(&["held", "queued", "running", "done", "failed"])),
        ("batch-found", words(&["found", "possible", "nothing", "not-read"])),
        ("column", words(&["identifier", "cn-uscc", "lei", "name", "country"])),
        ("door-of", words(&["organisation", "unit"])),
        ("finding", findings()),
        ("key-state", words(&["good", "over", "revoked"])),
        ("my-outcome", words(&["open", "granted", "rejected"])),
        ("my-step", words(&["represent", "request-hearing", "object", "request-reconsideration"])),
        ("my-taken", words(&["objection", "reconsideration", "restoration", "exit"])),
        ("inquiry-of", words(&["file", "case", "entry"])),
        ("mandate", words(&["running", "ended", "to-come"])),
        ("purpose", Purpose::ALL.map(|purpose| purpose.as_str().to_owned()).into()),
        ("paper", words(&["notice", "decision", "objection-answer"])),
        ("answer-is", words(&["yes", "no"])),
        ("argument", arguments()),
        ("command", standing_core::command::all().map(|spec| spec.word.to_owned()).collect()),
        ("document", words(Document::WORDS)),
        ("outcome-of", words(Outcome::WORDS)),
        ("purpose", Purpose::ALL.map(|purpose| purpose.as_str().to_owned()).to_vec()),
        ("rank", words(&["preparing", "deciding"])),
        ("refused", refusals()),
        ("role", words(&["officer", "organisation", "unit", "operator"])),
        ("scope", words(&["act", "read"])),
        ("my-stage", words(&["open", "noticed", "proposed", "decided", "closed"])),
        ("stage", words(&["open", "noticed", "proposed", "decided", "closed"])),
        ("verdict", words(Verdict::WORDS)),
    ]
}

/// The rules of comparison, each named in words of its own.
fn findings() -> Vec<String> {
    let table = fs::read_to_string(folder("../standing-screening/src/weights.rs")).unwrap();
    let rows = table.split("THE TABLE").nth(1).unwrap().split("/// What the rule does").next().unwrap();
    let names = rows.split("Self::").skip(1).map(|row| row.split([' ', '\n']).next().unwrap());
    let dashed = |name: &str| {
        let parts = name.char_indices().map(|(at, letter)| match letter.is_ascii_uppercase() && at > 0 {
            true => format!("-{}", letter.to_ascii_lowercase()),
            false => letter.to_ascii_lowercase().to_string(),
        });
        parts.collect::<String>()
    };
    let found: Vec<_> = names.map(dashed).collect();
    assert!(found.len() > 30, "only {} rules were seen", found.len());
    found
}

/// Every refusal of the rules by its code, as the sources of the core name them, that of the policies, and the one
/// that a code from elsewhere gets.
fn refusals() -> Vec<String> {
    let mut found = vec!["not-permitted".to_owned(), "otherwise".to_owned()];
    for (_, text) in files("../standing-core/src", "rs") {
        let text = text.split("#[cfg(test)]").next().unwrap();
        let code = |rest: &str| Some(rest.trim_start().strip_prefix('"')?.split('"').next()?.to_owned());
        found.extend(text.split("Refusal::new(").skip(1).filter_map(code));
    }
    found.sort();
    found.dedup();
    assert!(found.len() > 80, "only {} refusals were seen", found.len());
    found
}

/// The arguments that forms ask for: all of them but what the address gives, what the register finds by itself, and
/// those that stand for several fields.
fn arguments() -> Vec<String> {
    const NOT_ASKED: [&str; 11] = [
        "case",
        "entry",
        "organisation",
        "objection",
        "request",
        "report",
        "application",
        "transfer_from",
        "findings",
        "facts",
        "evidence",
    ];
    let all = standing_core::command::all().flat_map(|spec| spec.arguments);
    let asked = all.filter(|argument| !NOT_ASKED.contains(&argument.name) && argument.name != "names");
    let asked: BTreeSet<_> = asked.map(|argument| argument.name.replace('_', "-")).collect();
    asked.into_iter().collect()
}

/// The labels of a rule's statements, as the code that reads out rules names them.
fn labels() -> Vec<String> {
    let sources = sources();
    let calls = ["self.said(", "self.noted(", "clock(", "word(\"label\","];
    let mut found: Vec<_> =
        calls.iter().flat_map(|call| quoted_after(&sources, call)).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    assert!(found.len() > 50, "only {} labels were seen", found.len());
    found
}

/// Words of data that the shipped rules use and pages show.
fn data() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for pack in shipped() {
        let meta = [&pack.meta.jurisdiction, &pack.meta.language, &pack.meta.calendar];
        words.extend(meta.map(ToString::to_string));
        words.extend(
            pack.sources.iter().flat_map(|source| [source.language.to_string(), source.kind.to_string()]),
        );
        words.extend(pack.lists.iter().flat_map(|list| list.decided_by.iter().map(ToString::to_string)));
        words.extend(pack.grounds.iter().flat_map(|ground| ground.fields.iter().map(ToString::to_string)));
        for rule in &pack.consequences {
            let matter = rule.matter.as_str();
            words.extend(matter.match_indices('.').map(|(at, _)| matter[..at].to_owned()));
            words.insert(matter.to_owned());
            words.insert(rule.class.to_string());
            words.extend(rule.by.iter().map(ToString::to_string));
        }
        for fact in &pack.facts {
            if let standing_core::pack::model::FactKind::Text(values) = &fact.kind {
                words.extend(values.iter().cloned());
            }
        }
    }
    words
}

/// Every pack that is shipped.
fn shipped() -> Vec<Pack> {
    let mut packs = Vec::new();
    for family in fs::read_dir(folder("../../packs")).unwrap().map(|entry| entry.unwrap().path()) {
        for version in
            fs::read_dir(&family).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
        {
            let files: Vec<_> = fs::read_dir(&version)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
                .map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()))
                .collect();
            let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            packs.push(Pack::from_toml(&files, &Known { calendars: None, requirements: None }).unwrap());
        }
    }
    assert!(packs.len() >= 5, "only {} packs were seen", packs.len());
    packs
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The files below a folder with this extension.
fn files(name: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder(name)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{name} holds no .{extension}");
    found
}

fn sources() -> String {
    let mut all = files("templates", "html");
    for place in ["src/pages", "src/door"].into_iter().filter(|place| folder(place).exists()) {
        all.extend(files(place, "rs"));
    }
    // Unit tests may name messages that do not exist.
    all.iter()
        .map(|(_, text)| text.split("#[cfg(test)]").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The messages of a language, each with its text.
fn messages(language: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for (path, text) in files(&format!("locales/{language}"), "ftl") {
        let mut last = None;
        for line in text.lines() {
            if let Some((key, says)) = line.split_once(" = ").or_else(|| Some((line.strip_suffix(" =")?, "")))
                && key.starts_with(|first: char| first.is_ascii_lowercase())
            {
                let before = messages.insert(key.to_owned(), says.to_owned());
                assert_eq!(before, None, "{}: {key} is there twice", path.display());
                last = Some(key.to_owned());
            } else if let Some(says) = last.as_ref().and_then(|key| messages.get_mut(key)) {
                says.push_str(line);
            }
        }
    }
    messages
}

fn keys() -> BTreeSet<String> {
    messages("en").into_keys().collect()
}

/// What stands in double quotes directly after these words.
fn quoted_after<'a>(text: &'a str, words: &str) -> impl Iterator<Item = &'a str> {
    text.match_indices(words).filter_map(move |(at, found)| {
        text[at + found.len()..].trim_start().strip_prefix('"')?.split('"').next()
    })
}

#[test]
fn no_message_is_missing() {
    let (sources, keys) = (sources(), keys());
    let mut asked = 0;
    for call in ["say(", ".with(", "counted("] {
        for key in quoted_after(&sources, call) {
            assert!(keys.contains(key), "the message {key} is asked for and missing");
            asked += 1;
        }
    }
    assert!(asked > 200, "only {asked} messages were seen");
    for (family, words) in families() {
        for word in words {
            assert!(keys.contains(&format!("{family}-{word}")), "the message {family}-{word} is missing");
        }
    }
}

#[test]
fn every_language_says_everything_and_is_given_the_same() {
    let (en, zh) = (messages("en"), messages("zh"));
    let missing = |from: &BTreeMap<String, String>, to: &BTreeMap<String, String>| {
        from.keys().filter(|key| !to.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(
        (missing(&en, &zh), missing(&zh, &en)),
        (Vec::new(), Vec::new()),
        "missing in zh, missing in en"
    );
    let given = |text: &str| {
        text.match_indices("{ $")
            .map(|(at, _)| text[at + 3..].split([' ', '}']).next().unwrap().to_owned())
            .collect::<BTreeSet<_>>()
    };
    for (key, says) in &en {
        assert_eq!(given(says), given(&zh[key]), "{key} is given other things in Chinese");
    }
}

#[test]
fn chinese_is_chinese_and_says_no_coloured_lists() {
    for (key, says) in messages("zh") {
        for word in ["黑名单", "红名单", "灰名单"] {
            assert!(!says.contains(word), "{key} says {word}");
        }
        // Numbers, marks between arguments and our own name need no Chinese.
        let is_spoken = says.chars().filter(char::is_ascii_alphabetic).count() > 20
            && !says.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character));
        let is_an_address = key == "verify-address" || says.contains("{ $");
        assert!(!is_spoken || is_an_address, "{key} is not in Chinese: {says}");
    }
}

#[test]
fn every_word_of_the_shipped_rules_has_a_message() {
    let keys = keys();
    for word in data() {
        let key = format!("datum-{word}").replace(['_', '.'], "-");
        assert!(keys.contains(&key), "the message {key} is missing: the rules use {word}");
    }
}

#[test]
fn no_message_is_unused() {
    let sources = sources();
    let of_families: BTreeSet<String> = families()
        .into_iter()
        .flat_map(|(family, words)| words.into_iter().map(move |word| format!("{family}-{word}")))
        .collect();
    for key in keys() {
        // Words of data are asked for as the data come: rules that are not shipped may use more of them.
        let used = sources.contains(&format!("\"{key}\""))
            || of_families.contains(&key)
            || key.starts_with("datum-");
        assert!(used, "nothing asks for the message {key}");
    }
}

#[test]
fn every_family_of_messages_is_known() {
    let known: BTreeSet<_> = families().into_iter().map(|(family, _)| family).collect();
    let sources = sources();
    let mut asked: BTreeSet<_> =
        quoted_after(&sources, "word(").chain(quoted_after(&sources, "words(")).collect();
    // Notes are asked for with the entry that they are about.
    assert!(sources.contains("format!(\"note-{}\""));
    asked.insert("note");
    assert!(sources.contains("format!(\"plain-ended-{}\""));
    asked.insert("plain-ended");
    assert_eq!(asked, known);
}

#[test]
fn no_word_of_the_interface_stands_in_a_template() {
    for (path, text) in files("templates", "html") {
        let mut bare = String::new();
        let mut rest = text.as_str();
        // Leaves out comments, expressions, statements and tags; what is left would be a word for the reader.
        while let Some(at) = rest.find(['<', '{']) {
            bare.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = ["{#", "{{", "{%", "<pre", "<code", "<"].iter().find(|open| rest.starts_with(**open));
            let close = match end {
                Some(&"{#") => "#}",
                Some(&"{{") => "}}",
                Some(&"{%") => "%}",
                Some(&"<pre") => "</pre>",
                Some(&"<code") => "</code>",
                _ => ">",
            };
            rest = rest.split_once(close).map_or("", |(_, after)| after);
        }
        bare.push_str(rest);
        let words =
            bare.split_whitespace().find(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
        assert_eq!(words, None, "{}: words belong in locales/", path.display());
    }
}
