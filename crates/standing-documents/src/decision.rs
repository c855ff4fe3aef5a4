//! A decision: what was decided, what was found on each limb and why, what follows and from when, and how to object.
//! Before the second officer has approved, it is a draft of the proposal and says so.

use standing_core::event::case::{Document as Served, Outcome};
use standing_core::file::case::{Case, Decided, Proposal, Stage};
use standing_core::id::{CaseId, Slug};
use standing_core::pack::model::{Pack, Procedure};
use standing_core::standing::service::served_on;
use standing_core::standing::status::{in_force_from, last_day};
use standing_core::word::Word;

use crate::document::{Block, Document, Fact, Item, Kind, Passage, Section};
use crate::error::DocumentError;
use crate::paper::Paper;

/// The decision of a case, or the draft of it while it is proposed only.
///
/// # Errors
/// [`DocumentError`], when the case, the organisation or the rules are not there, or nothing was proposed yet.
pub fn decision(paper: &Paper<'_>, id: &CaseId) -> Result<Document, DocumentError> {
    let case = paper.case(id)?;
    let pack = paper.pack(&case.pack)?;
    let (outcome, findings, draft) = match &case.stage {
        Stage::Decided(decided) => (decided.decision.outcome, found(paper, case, decided, pack), ""),
        Stage::Proposed(proposal) => {
            (proposal.proposed.outcome, proposed(paper, case, proposal, pack), "draft")
        }
        Stage::Open | Stage::Closed { .. } => return Err(DocumentError::NothingDecided(id.clone())),
    };
    let words = paper.language;
    let authority = paper.authority(&case.authority);
    let says = paper.says_with(
        &format!("decided-{}", outcome.as_str()),
        &[("authority", &authority.text), ("name", &paper.name()?.text)],
    );
    let mut sections = vec![
        Section {
            title: words.say("decided"),
            blocks: vec![Block::Text(says), Block::Facts(paper.about(case, pack))],
        },
        findings,
        heard(paper, case, pack),
    ];
    if outcome != Outcome::None {
        sections.push(effect(paper, id, case, pack));
        sections.push(paper.consequences(case, pack));
    }
    if let Some(procedure) = pack.procedure(&case.opened.list) {
        sections.push(review(paper, case, pack, procedure));
    }
    if outcome != Outcome::None {
        sections.push(paper.ways_out(case, pack));
    }
    sections.push(paper.instruments(pack, &sections));
    Ok(Document {
        kind: Kind::Decision,
        language: words.tag(),
        day: case.decided().map_or(paper.on, |decided| decided.on),
        title: paper.says("decision-title"),
        issuer: authority,
        addressee: paper.name()?,
        draft: if draft.is_empty() { String::new() } else { words.say(draft) },
        head: head(paper, id, case)?,
        sections,
        foot: vec![paper.says("foot-decision"), paper.says("foot-register")],
    })
}

fn head(paper: &Paper<'_>, id: &CaseId, case: &Case) -> Result<Vec<Fact>, DocumentError> {
    let code = |text: String| Passage { text, lang: String::new() };
    let mut head = paper.who()?;
    head.push(paper.fact("case", code(id.to_string())));
    if let Some(decided) = case.decided() {
        if let Some(entry) = &decided.decision.entry {
            head.push(paper.fact("entry", code(entry.to_string())));
        }
        head.push(paper.day_fact("decided-on", decided.on));
    }
    Ok(head)
}

/// What was found, limb by limb, and the reasons.
fn found(paper: &Paper<'_>, case: &Case, decided: &Decided, pack: &Pack) -> Section {
    let ground = pack.ground(&case.opened.ground);
    let items = decided.decision.limbs.iter().map(|limb| {
        let rule = ground.and_then(|ground| ground.condition.limbs().find(|(id, _)| **id == limb.limb));
        let mut item = match rule {
            Some((id, rule)) => paper.limb(id.as_str(), rule, pack),
            None => Item::of(Passage::written(limb.limb.as_str())),
        };
        item.label = paper.language.say(if limb.holds { "holds" } else { "holds-not" });
        item.more.insert(0, Passage::written(limb.found.as_str()));
        item
    });
    findings(paper, items.collect(), decided.decision.reasons.as_str())
}

/// What is proposed to be found. Limbs that the facts of the file answer are worked out with the decision.
fn proposed(paper: &Paper<'_>, case: &Case, proposal: &Proposal, pack: &Pack) -> Section {
    let ground = pack.ground(&case.opened.ground);
    let limbs = ground.into_iter().flat_map(|ground| ground.condition.limbs());
    let items = limbs.map(|(id, rule)| {
        let mut item = paper.limb(id.as_str(), rule, pack);
        match proposal.proposed.findings.get(id) {
            Some(finding) => {
                item.label = paper.language.say(if finding.holds { "holds" } else { "holds-not" });
                item.more.insert(0, Passage::written(finding.reasons.as_str()));
            }
            None => item.label = paper.language.say("from-file"),
        }
        item
    });
    findings(paper, items.collect(), proposal.proposed.reasons.as_str())
}

fn findings(paper: &Paper<'_>, items: Vec<Item>, reasons: &str) -> Section {
    let reasons = Block::Facts(vec![paper.fact("reasons", Passage::written(reasons))]);
    Section { title: paper.language.say("findings"), blocks: vec![Block::Items(items), reasons] }
}

/// How the organisation was heard.
fn heard(paper: &Paper<'_>, case: &Case, pack: &Pack) -> Section {
    let mut facts = Vec::new();
    if let Some(day) = served_on(case, Served::Notice, pack, paper.packs, paper.on) {
        facts.push(paper.day_fact("notice-served", day));
    }
    for (day, text) in &case.representations {
        let on = paper.says_with("answered-on", &[("day", &paper.language.day(*day))]);
        facts.push(Fact {
            name: paper.language.say("answer"),
            values: vec![on, Passage::written(text.as_str())],
        });
    }
    if case.representations.is_empty() {
        facts.push(paper.fact("answer", paper.says("not-answered")));
    }
    if let Some((day, record)) = &case.hearing_held {
        let on = paper.says_with("heard-on", &[("day", &paper.language.day(*day))]);
        let values = vec![on, Passage::written(record.as_str())];
        facts.push(Fact { name: paper.language.say("hearing"), values });
    }
    Section { title: paper.language.say("heard"), blocks: vec![Block::Facts(facts)] }
}

/// From when until when.
fn effect(paper: &Paper<'_>, id: &CaseId, case: &Case, pack: &Pack) -> Section {
    let served = served_on(case, Served::Decision, pack, paper.packs, paper.on);
    let from = served.map(|day| in_force_from(pack, &case.opened.list, paper.packs, day));
    let from = match from {
        Some(day) => paper.says_with("in-force-from", &[("day", &paper.language.day(day))]),
        None => paper.says("in-force-after-service"),
    };
    let entry = paper.file.entries.iter().find(|(_, entry)| entry.case() == Some(id));
    let set = match &case.stage {
        Stage::Proposed(proposal) => proposal.proposed.until,
        _ => None,
    };
    let until = set.or_else(|| entry.and_then(|(id, _)| last_day(paper.file, id, paper.packs, paper.on)));
    let until = match until {
        Some(day) => paper.says_with("until-day", &[("day", &paper.language.day(day))]),
        None => paper.says("until-exit"),
    };
    Section { title: paper.language.say("effect"), blocks: vec![Block::Text(from), Block::Text(until)] }
}

/// How to object, to whom, and until when.
fn review(paper: &Paper<'_>, case: &Case, pack: &Pack, procedure: &Procedure) -> Section {
    let served = served_on(case, Served::Decision, pack, paper.packs, paper.on);
    let authority = paper.authority(&case.authority);
    let superior = paper.superior(&case.authority).unwrap_or_else(|| paper.says("superior"));
    let objection = |rule: &Slug| {
        let rule = pack.deadline(rule)?;
        let due = served.and_then(|day| paper.packs.due(pack, rule, day));
        let says = match due {
            Some(due) => {
                let day = paper.language.day(due.on);
                paper.says_with("object-by", &[("to", &authority.text), ("day", &day)])
            }
            None => paper.says_with("object-counted", &[("to", &authority.text)]),
        };
        Some(paper.right(rule, pack, says))
    };
    let reconsideration = |rule: &Slug| {
        let rule = pack.deadline(rule)?;
        Some(paper.right(rule, pack, paper.says_with("reconsider", &[("to", &superior.text)])))
    };
    let mut items = Vec::new();
    items.extend(objection(&procedure.objection));
    items.extend(reconsideration(&procedure.reconsideration));
    items.push(paper.item(&procedure.appeal, pack, &[]));
    let blocks = vec![Block::Text(paper.says("review-text")), Block::Items(items)];
    Section { title: paper.language.say("review"), blocks }
}
