//! What random bytes are fed to in this crate: every parser of what strangers write. An entry panics when something
//! is wrong; `fuzz/targets` hands the same entries to libFuzzer.

use std::collections::BTreeSet;

use standing_core::calendar::Calendar;
use standing_core::command::Command;
use standing_core::command::argument::Arguments;
use standing_core::event::stored;
use standing_core::file::File;
use standing_core::identifier::Identifier;
use standing_core::name::{LanguageTag, NameKind, OrganisationName, fold_for_lookup};
use standing_core::pack::{
    Known, Pack, PackError, PackHash, RuleKind, describe, diff, requirement_ids, show,
};
use standing_core::word::Word;

/// A code of a scheme: what is taken is written in one way, and reads back.
pub(crate) fn identifier(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match text.parse::<Identifier>() {
        Ok(identifier) => {
            let written = identifier.to_string();
            assert_eq!(Identifier::strict(&written).as_ref(), Ok(&identifier), "{text:?} gave {written:?}");
            assert_eq!(written.parse::<Identifier>().as_ref(), Ok(&identifier));
        }
        Err(error) => assert!(error.to_string().len() < 1_000, "{error}"),
    }
    drop(Identifier::strict(text));
}

/// A name of an organisation: what is taken is taken again as it is written. The first byte is the kind.
pub(crate) fn name(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let kinds = [NameKind::Registered, NameKind::Alias, NameKind::Former, NameKind::Short];
    let kind = kinds[usize::from(bytes.first().copied().unwrap_or_default()) % kinds.len()];
    if let Ok(name) = OrganisationName::new(text, kind) {
        let again = OrganisationName::new(name.text(), kind);
        assert_eq!(again.as_ref(), Ok(&name), "{text:?}");
        let folded = fold_for_lookup(name.text());
        assert_eq!(fold_for_lookup(&folded), folded, "{text:?}");
        let _script = name.script();
    }
    if let Ok(tag) = text.parse::<LanguageTag>() {
        assert_eq!(tag.as_str().parse::<LanguageTag>().as_ref(), Ok(&tag));
    }
}

/// A pack of one file: what is taken can be frozen, read back, shown and compared; what is not has problems with a
/// remedy.
pub(crate) fn pack(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let calendars = ["cn", "weekdays"].map(|id| id.parse().unwrap());
    let known = Known { calendars: Some(BTreeSet::from(calendars)), requirements: None };
    match Pack::from_toml(&[("pack.toml", text)], &known) {
        Ok(pack) => read_back(&pack),
        Err(error) => {
            let problems = error.problems();
            assert!(!problems.is_empty(), "{error}");
            assert!(problems.iter().all(|problem| !problem.remedy.is_empty()), "{error}");
        }
    }
    drop(requirement_ids("clauses.tsv", text));
}

/// The canonical form of a pack, as it comes from a log.
pub(crate) fn canonical(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Pack::from_canonical(text) {
        Ok(pack) => {
            assert_eq!(pack.canonical().as_deref(), Ok(text));
            read_back(&pack);
        }
        Err(error) => assert!(matches!(error, PackError::Canonical(_)), "{error}"),
    }
}

fn read_back(pack: &Pack) {
    let text = pack.canonical().unwrap();
    let again = Pack::from_canonical(&text).unwrap();
    assert_eq!(again.hash, pack.hash);
    assert_eq!(again.hash.to_string().parse::<PackHash>().unwrap(), pack.hash);
    assert_eq!(show(&again, "en"), show(pack, "en"));
    assert!(diff(&again, pack, "en").is_empty());
    for kind in RuleKind::WORDS {
        drop(describe(pack, kind.parse().unwrap(), "zh"));
    }
}

/// A stored event: what is read is written so that it reads back, and any file takes it.
pub(crate) fn event(bytes: &[u8]) {
    let Ok(stored::Owned { event, of }) = stored::read(bytes) else { return };
    let of = of.unwrap_or_default();
    let written = stored::to_bytes(&event, &of);
    let again = stored::read(&written).unwrap();
    assert_eq!((&again.event, again.of.as_deref()), (&event, Some(of.as_str())));
    assert_eq!(stored::to_bytes(&again.event, &of), written);
    let file = File::default().apply(&event).apply(&event);
    drop(file);
}

/// A calendar.
pub(crate) fn calendar(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(calendar) = Calendar::from_toml(text) {
        let (first, last) = (calendar.known_from(), calendar.known_until());
        assert!(first <= last && calendar.knows(first) && calendar.knows(last));
        let near = first.saturating_add(jiff::Span::new().days(400)).min(last);
        assert!(calendar.working_days_between(first, near) <= 401);
    }
}

/// Arguments of a command as the doors take them: a word, then lines `name=value` or one JSON object.
pub(crate) fn arguments(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (word, rest) = text.split_once('\n').unwrap_or((text, ""));
    let arguments = if rest.starts_with('{') {
        serde_json::from_str(rest).ok().and_then(|value| Arguments::from_json(&value).ok())
    } else {
        let pairs = rest.lines().filter_map(|line| line.split_once('='));
        Arguments::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))).ok()
    };
    let Some(arguments) = arguments else { return };
    match Command::read(word, arguments) {
        Ok(command) => assert_eq!(command.spec().word, word),
        Err(error) => assert!(error.to_string().len() < 4_000, "{error}"),
    }
}
