//! The report of standing: what is in force, what has ended, and the tier with its rule, on one day. One form
//! everywhere, so that any unit can read any register's.
//!
//! Source: sc-2019-35 (3) (C218, C219).

use standing_core::pack::model::Pack;
use standing_core::standing::certificate::certificate_at;
use standing_core::standing::entries::EntryStanding;
use standing_core::standing::status::Status;
use standing_core::standing::viewer::Viewer;
use standing_core::word::Word;

use crate::document::{Block, Document, Item, Kind, Passage, Section};
use crate::error::DocumentError;
use crate::paper::Paper;

/// The report of standing, as a viewer may have it. It names the log's size, so that its truth can be checked later.
///
/// # Errors
/// [`DocumentError::NoOrganisation`].
pub fn certificate(paper: &Paper<'_>, viewer: &Viewer, log_size: u64) -> Result<Document, DocumentError> {
    let held = certificate_at(paper.file, paper.packs, viewer, paper.on);
    let held = held.ok_or(DocumentError::NoOrganisation)?;
    let words = paper.language;
    let mut sections = vec![entries(paper, "live", "live-none", &held.live)];
    if !held.pending.is_empty() {
        sections.push(entries(paper, "pending", "live-none", &held.pending));
    }
    sections.push(entries(paper, "ended", "ended-none", &held.ended));
    if !held.tiers.is_empty() {
        let items = held.tiers.iter().map(|held| Item {
            label: held.tier.to_string(),
            says: paper.text(&held.rule),
            more: vec![Passage { text: held.pack.to_string(), lang: String::new() }],
            ..Item::default()
        });
        let blocks = vec![Block::Text(paper.says("tiers-text")), Block::Items(items.collect())];
        sections.push(Section { title: words.say("tiers"), blocks });
    }
    let clauses = held.cites.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let mut head = paper.who()?;
    head.push(paper.day_fact("as-of", paper.on));
    head.push(paper.fact("log-size", Passage { text: log_size.to_string(), lang: String::new() }));
    if !clauses.is_empty() {
        head.push(paper.fact("clauses", Passage { text: clauses, lang: String::new() }));
    }
    Ok(Document {
        kind: Kind::Certificate,
        language: words.tag(),
        day: paper.on,
        title: paper.says("certificate-title"),
        issuer: paper.says("register"),
        addressee: paper.name()?,
        draft: String::new(),
        head,
        sections,
        foot: vec![paper.says("foot-certificate"), paper.says("foot-register")],
    })
}

fn entries(paper: &Paper<'_>, title: &str, none: &str, held: &[EntryStanding]) -> Section {
    let items = held.iter().map(|standing| entry(paper, standing)).collect::<Vec<_>>();
    let blocks = match items.is_empty() {
        true => vec![Block::Text(paper.says(none))],
        false => vec![Block::Items(items)],
    };
    Section { title: paper.language.say(title), blocks }
}

fn entry(paper: &Paper<'_>, standing: &EntryStanding) -> Item {
    let words = paper.language;
    let entry = paper.file.entries.get(&standing.entry);
    let pack = entry.and_then(|entry| paper.packs.of(&entry.pack)).map(AsRef::<Pack>::as_ref);
    let list = pack.and_then(|pack| Some((pack, pack.list(&standing.list)?)));
    let ground = pack.and_then(|pack| pack.ground(&standing.ground));
    let mut more = Vec::new();
    if let Some(ground) = ground {
        more.push(paper.text(&ground.head.title));
    }
    if let Some(authority) = &standing.authority {
        more.push(paper.authority(authority));
    }
    if let Some(from) = standing.from {
        more.push(paper.says_with("in-force-from", &[("day", &words.day(from))]));
    }
    match (&standing.status, standing.until) {
        (Status::Ended { how, on }, _) => {
            let day = words.day(*on);
            more.push(paper.says_with(&format!("ended-{}", how.as_str()), &[("day", &day)]));
        }
        (_, Some(until)) => more.push(paper.says_with("until-day", &[("day", &words.day(until))])),
        (_, None) => more.push(paper.says("until-exit")),
    }
    Item {
        label: words.say(&format!("status-{}", standing.status.word())),
        says: list.map_or_else(
            || Passage::written(standing.list.as_str()),
            |(_, list)| paper.text(&list.head.title),
        ),
        source: None,
        more,
        clauses: standing.cites.iter().map(ToString::to_string).collect(),
    }
}
