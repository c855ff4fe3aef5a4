//! Promise: organisations only. There is no place for a person in commands, in stored forms or in packs, and
//! identifiers and facts of persons are refused at the door, without repeating them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use standing_core::command;
use standing_core::decide::Actor;
use standing_core::identifier::uscc;
use standing_core::pack::{Known, Pack};

use super::{Desk, desk};
use crate::desk::COURT;
use crate::people::{self, officer};

/// Words that would name a person or what belongs to one, as parts of the name of an argument or field.
const PERSON_WORDS: [&str; 41] = [
    "age",
    "birth",
    "birthday",
    "boss",
    "ceo",
    "chairman",
    "citizen",
    "creditor",
    "debtor",
    "director",
    "driver",
    "email",
    "employee",
    "executive",
    "family",
    "father",
    "gender",
    "holder",
    "household",
    "idcard",
    "individual",
    "judge",
    "manager",
    "mobile",
    "mother",
    "natural",
    "officer",
    "official",
    "owner",
    "partner",
    "passport",
    "person",
    "personal",
    "phone",
    "photo",
    "relative",
    "representative",
    "sex",
    "shareholder",
    "spouse",
    "staff",
];

fn person_word(name: &str) -> Option<&'static str> {
    let words = name.split(['_', '-', '.', ' ']).map(str::to_lowercase).collect::<Vec<_>>();
    PERSON_WORDS.into_iter().find(|known| words.iter().any(|word| word == known))
}

/// Every name of an argument that any command takes. A new one is added here by hand, after the question
/// whether it could hold a person.
const ARGUMENTS: [&str; 65] = [
    "act_on",
    "adequate",
    "application",
    "association",
    "authority",
    "basis",
    "becomes",
    "case",
    "consequence",
    "corrected",
    "court",
    "document",
    "due",
    "entry",
    "evidence",
    "exit",
    "facts",
    "field",
    "fields",
    "findings",
    "founded",
    "from",
    "granted",
    "ground",
    "identifier",
    "kind",
    "language",
    "law",
    "lead",
    "level",
    "list",
    "lists",
    "mandate",
    "matter",
    "measure",
    "method",
    "name",
    "names",
    "objection",
    "office",
    "organisation",
    "other",
    "outcome",
    "pack",
    "performed",
    "pledge",
    "proof",
    "reasons",
    "record",
    "region",
    "remedy",
    "report",
    "request",
    "restricted",
    "rule",
    "superior",
    "text",
    "to",
    "transfer_from",
    "unit",
    "units",
    "until",
    "verdict",
    "voluntary",
    "was",
];

#[test]
fn no_command_takes_a_person() {
    let named = command::all().flat_map(|spec| spec.arguments).map(|argument| argument.name);
    let named = named.collect::<BTreeSet<_>>();
    let known = ARGUMENTS.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(named, known, "look at the new argument: could it hold a person?");
    for name in named {
        assert_eq!(person_word(name), None, "argument {name}");
    }
    assert_eq!(person_word("legal_representative"), Some("representative"), "the test itself is blind");
}

/// The stored forms of all kinds of events, as the golden files hold them, have no field for a person.
#[test]
fn no_event_stores_a_person() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/events/v1");
    let mut fields = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let value: Value = serde_json::from_str(&text(&entry.unwrap().path())).unwrap();
        gather(&value, &mut fields);
    }
    assert!(fields.len() > 80, "only {} fields were seen", fields.len());
    for field in fields {
        assert_eq!(person_word(&field), None, "field {field}");
    }
}

#[expect(clippy::disallowed_methods, reason = "the golden files are read")]
fn text(path: &std::path::Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn gather(value: &Value, fields: &mut BTreeSet<String>) {
    if let Value::Object(map) = value {
        for (name, value) in map {
            fields.insert(name.clone());
            gather(value, fields);
        }
    } else if let Value::Array(items) = value {
        items.iter().for_each(|item| gather(item, fields));
    }
}

#[test]
fn no_pack_of_the_project_declares_a_fact_about_a_person() {
    let desk = desk();
    let facts = desk.packs.all().flat_map(|pack| &pack.facts).collect::<Vec<_>>();
    assert!(facts.len() > 20);
    for fact in facts {
        assert_eq!(person_word(fact.id.as_str()), None, "fact {}", fact.id);
    }
}

#[test]
fn a_pack_about_persons_is_refused() {
    for subject in ["person", "individual", "natural-person", "organisation-and-person", "Organisation"] {
        let pack = format!(
            "[pack]\nid = \"p\"\nversion = \"1\"\nsubject = \"{subject}\"\ntitle = \"t\"\nvalid_from = 2020-01-01\n\
             jurisdiction = \"XX\"\nlanguage = \"en\"\ncalendar = \"weekdays\"\ntime_zone = \"Etc/UTC\"\n"
        );
        let told = Pack::from_toml(&[("pack.toml", &pack)], &Known::default()).unwrap_err().to_string();
        assert!(told.contains("organisations only"), "{subject}: {told}");
    }
}

/// A made-up code of a person trading, all check characters right.
fn person_trading() -> String {
    let inner = "M000100Y";
    assert!(uscc::build("92", "350100", inner).is_err());
    let inner_check = uscc::inner_check_character(inner.as_bytes().first_chunk().unwrap()).unwrap();
    let head = format!("92350100{inner}{inner_check}");
    let check = uscc::check_character(head.as_bytes().first_chunk().unwrap()).unwrap();
    format!("{head}{check}")
}

#[test]
fn identifiers_of_persons_are_refused_at_every_door() {
    let trading = person_trading();
    let spaced = format!("cn-uscc: {} {} ", &trading[..9], &trading[9..]);
    let wide = trading.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect::<String>();
    let codes = [
        format!("cn-uscc:{trading}"),
        format!("cn-uscc:{}", trading.to_lowercase()),
        spaced,
        format!("cn-uscc:{wide}"),
        format!("reg-CN:{trading}"),
        "cn-uscc:11010519491231002X".to_owned(),
        "reg-CN:110101199003074514".to_owned(),
        "reg-DE:110101199003074514".to_owned(),
        "src-blacklist:110101199003074514".to_owned(),
        "reg-US:078-05-1120".to_owned(),
        "person:1".to_owned(),
        "natural-person:1".to_owned(),
        "cn-idcard:110101199003074514".to_owned(),
        "cn-id-card:110101199003074514".to_owned(),
        "passport:E12345678".to_owned(),
        "src-passport:E12345678".to_owned(),
        "PASSPORT-CN:E12345678".to_owned(),
        "us-ssn:078051120".to_owned(),
        "nino:QQ123456C".to_owned(),
        "phone:+8613800000000".to_owned(),
        "email:a@example.org".to_owned(),
        "unknown:1".to_owned(),
        ":1".to_owned(),
        "1".to_owned(),
    ];
    for code in &codes {
        for (word, argument, more) in [
            ("register-organisation", "organisation", &[("name", "A")][..]),
            ("add-identifier", "identifier", &[]),
            ("record-link", "other", &[("kind", "branch-of")]),
        ] {
            let pairs = [&[(argument, code.as_str())], more].concat();
            let told = people::command(word, &pairs).expect_err(&format!("{word} took {code}"));
            assert!(told.contains(argument), "{word} {code}: {told}");
            let number = code.rsplit(':').next().unwrap();
            let is_repeated = number.len() > 8 && number.is_ascii() && told.contains(number);
            assert!(!is_repeated || code.starts_with("unknown"), "the number is repeated: {told}");
        }
    }
}

/// The id of a source list does not show whether it numbers an organisation: imports alone may enter one, since they
/// look at the row.
#[test]
fn ids_of_source_lists_are_not_entered_by_hand() {
    let mut desk = desk();
    let known = desk.events.len();
    for code in ["src-local:1", "src-worldbank:327405", "src-a:ZHANG-SAN"] {
        let pairs = [("organisation", code), ("name", "Zhang San")];
        refused(&mut desk, &Actor::Register, "register-organisation", &pairs, "identifier-of-a-list");
    }
    desk.register().unwrap();
    refused(
        &mut desk,
        &Actor::Register,
        "add-identifier",
        &[("identifier", "src-local:1")],
        "identifier-of-a-list",
    );
    assert_eq!(desk.events.len(), known + 1, "something was recorded");
}

#[test]
fn facts_about_persons_are_refused() {
    let clerk = officer(COURT, "first").unwrap();
    let mut desk = desk();
    desk.register().unwrap();
    let opening = [
        ("list", "judgment-default"),
        ("ground", "refuses-judgment"),
        ("field", "judgment"),
        ("basis", "judgment 41"),
        ("act.kind", "judgment"),
        ("act.final", "yes"),
    ];
    for fact in [
        "act.person",
        "act.debtor",
        "act.judge",
        "case.officer",
        "case.legal-representative",
        "organisation.director",
        "organisation.owner.name",
        "organisation.phone",
    ] {
        let pairs = [&opening[..], &[(fact, "Zhang San")]].concat();
        refused(&mut desk, &clerk, "open-case", &pairs, "fact-unknown");
        let kept = if fact.starts_with("organisation") { "fact-unknown" } else { "fact-wrong" };
        refused(&mut desk, &Actor::Register, "state-facts", &[(fact, "Zhang San")], kept);
    }
    for argument in ["person", "officer", "legal_representative", "director", "id_card", "facts.person"] {
        let pairs = [&opening[..], &[(argument, "Zhang San")]].concat();
        let told = people::command("open-case", &pairs).unwrap_err();
        assert!(told.contains(&format!("takes no argument '{argument}'")), "{told}");
    }
    assert_eq!(desk.events.len(), 1, "something was recorded");
}

fn refused(desk: &mut Desk, actor: &Actor, word: &str, pairs: &[(&str, &str)], code: &str) {
    let told = desk.act("2019-09-02", actor, word, pairs).unwrap_err();
    assert!(told.contains(&format!("({code})")), "{word} {pairs:?}: {told}");
}
