//! The notice of a proposed listing: what is considered, on which act and ground, what would follow, and what the
//! organisation can do about it and until when.

use standing_core::event::case::Document as Served;
use standing_core::file::case::Case;
use standing_core::id::{CaseId, Slug};
use standing_core::pack::model::{Pack, Procedure};
use standing_core::standing::service::served_on;

use crate::document::{Block, Document, Item, Kind, Passage, Section};
use crate::error::DocumentError;
use crate::paper::Paper;

/// How the organisation reaches its file: the address of its door and the code that opens it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The address.
    pub address: String,
    /// The code.
    pub code: String,
}

/// The notice of a case. The days by which the organisation may answer are named once the notice was served; before,
/// the paper says how they are counted.
///
/// # Errors
/// [`DocumentError`], when the case, the organisation or the rules are not there.
pub fn notice(
    paper: &Paper<'_>,
    id: &CaseId,
    invitation: Option<&Invitation>,
) -> Result<Document, DocumentError> {
    let case = paper.case(id)?;
    let pack = paper.pack(&case.pack)?;
    let procedure = pack.procedure(&case.opened.list);
    let rule = procedure.and_then(|procedure| pack.notice(&procedure.notice));
    let title = rule.map_or_else(|| paper.says("notice-title"), |rule| paper.text(&rule.head.title));
    let authority = paper.authority(&case.authority);
    let opening = paper.says_with("notice-text", &[("authority", &authority.text)]);
    let mut sections = vec![
        Section {
            title: paper.language.say("considered"),
            blocks: vec![Block::Text(opening), Block::Facts(paper.about(case, pack))],
        },
        to_find(paper, case, pack),
        paper.consequences(case, pack),
    ];
    if let Some(procedure) = procedure {
        sections.push(rights(paper, case, pack, procedure, invitation));
    }
    sections.push(paper.ways_out(case, pack));
    if let Some(rule) = rule {
        let items = rule.items.iter().map(|item| paper.item(item, pack, &[]));
        let blocks = vec![Block::Items(items.collect())];
        sections.push(Section { title: paper.language.say("must-state"), blocks });
    }
    sections.push(paper.instruments(pack, &sections));
    let mut head = paper.who()?;
    head.push(paper.fact("case", Passage { text: id.to_string(), lang: String::new() }));
    head.push(paper.day_fact("opened-on", case.opened_on));
    head.push(paper.day_fact("made-on", paper.on));
    Ok(Document {
        kind: Kind::Notice,
        language: paper.language.tag(),
        day: paper.on,
        title,
        issuer: authority,
        addressee: paper.name()?,
        draft: String::new(),
        head,
        sections,
        foot: vec![paper.says("foot-notice"), paper.says("foot-register")],
    })
}

/// What the authority would have to find, limb by limb.
fn to_find(paper: &Paper<'_>, case: &Case, pack: &Pack) -> Section {
    let ground = pack.ground(&case.opened.ground);
    let limbs = ground.into_iter().flat_map(|ground| ground.condition.limbs());
    let items = limbs.map(|(id, limb)| paper.limb(id.as_str(), limb, pack)).collect();
    let blocks = vec![Block::Text(paper.says("to-find-text")), Block::Items(items)];
    Section { title: paper.language.say("to-find"), blocks }
}

/// What the organisation can do, in the order in which it comes up.
fn rights(
    paper: &Paper<'_>,
    case: &Case,
    pack: &Pack,
    procedure: &Procedure,
    invitation: Option<&Invitation>,
) -> Section {
    let served = served_on(case, Served::Notice, pack, paper.packs, paper.on);
    let until = |rule: &Slug, by: &str, counted: &str| {
        let rule = pack.deadline(rule)?;
        let last = case.extensions.get(&rule.head.id).copied();
        let last = last.or_else(|| Some(paper.packs.due(pack, rule, served?)?.on));
        let says = match last {
            Some(day) => paper.says_with(by, &[("day", &paper.language.day(day))]),
            None => paper.says(counted),
        };
        Some(paper.right(rule, pack, says))
    };
    let hearing = procedure.hearing.as_ref();
    let mut items = Vec::new();
    items.extend(until(&procedure.answer, "answer-by", "answer-counted"));
    items.extend(hearing.and_then(|rule| until(rule, "hearing-by", "hearing-counted")));
    items.push(Item::of(paper.says("read-file")));
    items.push(Item::of(paper.says("later-rights")));
    if let Some(invitation) = invitation {
        let arguments = [("address", invitation.address.as_str()), ("code", invitation.code.as_str())];
        items.push(Item::of(paper.says_with("invitation", &arguments)));
    }
    let blocks = vec![Block::Text(paper.says("rights-text")), Block::Items(items)];
    Section { title: paper.language.say("rights"), blocks }
}
