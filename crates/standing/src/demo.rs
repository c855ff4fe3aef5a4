//! The demonstration story: invented firms in every stage of the procedure, driven through the same commands
//! that officers give. It reads the story of the binary; it never touches a register that holds something.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use jiff::ToSpan;
use jiff::civil::Date;
use standing_core::command::argument::Arguments;
use standing_core::command::{self, Target};
use standing_core::identifier::uscc;
use standing_service::{Capacity, Outcome, Principal, Register, Request};

use crate::embedded;

/// The list of the story, under whose pack it plays.
const STORY_LIST: &str = "judgment-default";

/// What a story line is about at the moment.
#[derive(Default)]
struct Scene {
    /// The firm.
    organisation: String,
    /// The latest case, entry, measure and record of the firm.
    made: BTreeMap<String, String>,
}

/// Plays the story into a register; gives the number of firms.
///
/// # Errors
/// When a line cannot be read or is refused: the story is part of the binary, so that is a defect.
pub(crate) async fn load(register: &Register) -> Result<usize> {
    let story = embedded::text("samples/demo/story.txt")?;
    // The story plays where its pack governs, wherever the register stands.
    let today = register.today_on(&STORY_LIST.parse()?);
    let mut scene = Scene::default();
    let mut firms = 0;
    for (number, line) in story.lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = || format!("samples/demo/story.txt:{}: {line}", number + 1);
        let columns = line.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
        match columns.as_slice() {
            ["authority", id, arguments] => {
                set_up(register, "register-authority", ("authority", id), arguments)
                    .await
                    .with_context(place)?;
            }
            ["unit", id, arguments] => {
                set_up(register, "register-unit", ("unit", id), arguments).await.with_context(place)?;
            }
            ["firm", inner, arguments] => {
                let code = uscc::build("91", "210105", inner).with_context(place)?;
                scene = Scene { organisation: format!("cn-uscc:{code}"), made: BTreeMap::new() };
                let organisation = ("organisation", scene.organisation.as_str());
                set_up(register, "register-organisation", organisation, arguments)
                    .await
                    .with_context(place)?;
                firms += 1;
            }
            [day, actor, word, arguments] => {
                let on = day_of(day, today).with_context(place)?;
                act(register, &mut scene, on, actor, word, &dated(arguments, today))
                    .await
                    .with_context(place)?;
            }
            _ => bail!("{}: a line has four columns", place()),
        }
    }
    Ok(firms)
}

async fn set_up(register: &Register, word: &str, own: (&str, &str), arguments: &str) -> Result<()> {
    let mut pairs = pairs(arguments)?;
    pairs.push((own.0.to_owned(), own.1.to_owned()));
    let principal = Principal::operator();
    // Known here for longer than the oldest line of the story.
    let on = register.today().checked_sub(400.days())?;
    submit(register, &principal, word, pairs, Some(on)).await.map(drop)
}

async fn act(
    register: &Register,
    scene: &mut Scene,
    on: Date,
    actor: &str,
    word: &str,
    arguments: &str,
) -> Result<()> {
    let capacity = match (actor, actor.split_once('/')) {
        ("organisation", _) => Capacity::Organisation(scene.organisation.parse()?),
        (_, Some((authority, _))) => Capacity::Officer(authority.parse()?),
        (unit, None) => Capacity::Unit(unit.parse()?),
    };
    let principal = Principal::new(format!("demo/{actor}"), capacity);
    let mut pairs = pairs(arguments)?;
    let spec = command::spec(word).with_context(|| format!("there is no command {word}"))?;
    let name = match spec.target {
        Target::Case => "case",
        Target::Entry => "entry",
        Target::Measure => "measure",
        Target::Record => "record",
        Target::Organisation | Target::Directory => "organisation",
    };
    let value = if name == "organisation" { Some(&scene.organisation) } else { scene.made.get(name) };
    pairs.push((name.to_owned(), value.with_context(|| format!("the firm has no {name} yet"))?.clone()));
    if spec.target == Target::Record {
        pairs.push(("organisation".to_owned(), scene.organisation.clone()));
    }
    let made = submit(register, &principal, word, pairs, Some(on)).await?;
    scene.made.extend(made);
    Ok(())
}

async fn submit(
    register: &Register,
    principal: &Principal,
    word: &str,
    pairs: Vec<(String, String)>,
    on: Option<Date>,
) -> Result<BTreeMap<String, String>> {
    let request = Request { word: word.to_owned(), arguments: Arguments::from_pairs(pairs)?, on, key: None };
    match register.submit(principal, request).await? {
        Outcome::Accepted(receipt) => Ok(receipt.made),
        Outcome::Refused(refusal) => bail!("{refusal}"),
    }
}

/// `-30` is thirty days before today.
fn day_of(days: &str, today: Date) -> Result<Date> {
    let days: i64 = days.parse().with_context(|| format!("'{days}' is not a number of days"))?;
    Ok(today.checked_add(days.days())?)
}

/// Puts dates for `{-30}`.
fn dated(text: &str, today: Date) -> String {
    let mut dated = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (inside, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        dated.push_str(before);
        match day_of(inside.trim_start_matches('+'), today) {
            Ok(day) => dated.push_str(&day.to_string()),
            Err(_) => dated.push_str(inside),
        }
        rest = after;
    }
    dated.push_str(rest);
    dated
}

/// `name=value` pairs; a value with spaces stands in double quotes.
fn pairs(text: &str) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').with_context(|| format!("'{rest}' has no value"))?;
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => {
                quoted.split_once('"').with_context(|| format!("the quotation of {name} does not end"))?
            }
            None => after.split_once(' ').unwrap_or((after, "")),
        };
        pairs.push((name.to_owned(), value.to_owned()));
        rest = left.trim_start();
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let today = Date::constant(2026, 11, 22);
        assert_eq!(dated("until={+10} from={-1}", today), "until=2026-12-02 from=2026-11-21");
        let read = pairs(r#"a=1 b="two words" c.d=x"#).unwrap();
        let wanted = [("a", "1"), ("b", "two words"), ("c.d", "x")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(read, wanted);
        assert!(pairs("a").is_err());
        assert!(pairs(r#"a="open"#).is_err());
    }
}
