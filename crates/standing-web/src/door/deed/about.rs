//! What a command is about: the organisation, the case or entry, the rule with its clauses, the clock that runs, and
//! the evidence that the rule asks for. To whoever may not know of it, it is not there.

use standing_core::file::File;
use standing_core::file::entry::{Entry, Measure};
use standing_core::id::{CaseId, EntryId, RecordId, Slug};
use standing_core::identifier::Identifier;
use standing_core::pack::model::{EvidenceItem, Pack, Party, Step};
use standing_core::standing::deadlines::{Deadline, DeadlineState, Subject, deadlines_at};
use standing_core::standing::viewer::Viewer;
use standing_service::ask::{Opened, Seen, Times};

use super::{Door, Given, Giver};
use crate::pages::clocks::{self, ClockView};
use crate::pages::legal::{Legal, RuleView, Title};
use crate::pages::look::{Look, OrganisationHead, StatusView};
use crate::pages::speech::Day;
use crate::pages::{Problem, page_address};
use crate::state::Shelf;

/// What a command is about.
pub(super) struct About {
    pub(super) organisation: OrganisationHead,
    /// Its identifier.
    pub(super) identifier: Option<Identifier>,
    /// The list of the case or entry; none for what is about the file as a whole.
    pub(super) list: Option<Title>,
    pub(super) status: Option<StatusView>,
    /// The rule that the address names: a consequence, an exit, a restoration, a pledge.
    pub(super) rule: Option<RuleView>,
    /// The matter in words; empty where none is named.
    pub(super) matter: String,
    /// The unit's measure: since when it stands.
    pub(super) since: Option<Day>,
    /// The clock of whoever acts, where one runs or ran.
    pub(super) clock: Option<ClockView>,
    /// Its last day as it is written, or nothing.
    pub(super) until: String,
    /// Every clock that is running about the same thing.
    pub(super) running: Vec<ClockView>,
    /// Evidence that the rule asks for.
    pub(super) needed: Vec<EvidenceItem>,
    /// How many of the optional ones are needed.
    pub(super) menu_min: u64,
    /// The pack's words for a pledge.
    pub(super) template: Legal,
    /// Where the reader came from.
    pub(super) back: String,
    /// The pack whose sources are cited.
    pub(super) pack: Option<std::sync::Arc<Pack>>,
    /// The day on which it is looked at.
    pub(super) as_of: jiff::civil::Date,
}

/// What the address names in a file.
enum Target<'f> {
    Case(CaseId),
    Entry(EntryId, &'f Entry),
    Measure(&'f Measure),
    File,
}

impl About {
    /// What a command of this door is about.
    ///
    /// # Errors
    /// There is no such thing, or none for the one who asks.
    pub(super) async fn open(giver: &Giver<'_>, word: &str, given: &Given) -> Result<Self, Problem> {
        let t = giver.who.t;
        let missing = || Problem::missing(t);
        let seen = opened(giver, given).await?;
        let opened = seen.answer.ok_or_else(missing)?;
        let shelf = giver.state.shelf();
        let viewer = giver.door.viewer(&opened.file).ok_or_else(missing)?;
        let target = target(&opened.file, given).ok_or_else(missing)?;
        if !is_known(&shelf, &opened.file, &viewer, &target, word, seen.as_of) {
            return Err(missing());
        }
        let look = Look {
            t,
            file: &opened.file,
            packs: shelf.packs(),
            directory: shelf.directory(),
            as_of: seen.as_of,
        };
        about(&look, giver.door, word, given, &target).ok_or_else(missing)
    }
}

async fn opened(giver: &Giver<'_>, given: &Given) -> Result<Seen<Option<Opened>>, Problem> {
    let (register, times) = (&giver.state.register, Times::default());
    let name = |what: &str| given.get(what).map(String::as_str);
    let opened = match (name("case"), name("entry"), name("measure"), giver.door) {
        (Some(case), ..) => register.open_case(case, times).await,
        (_, Some(entry), ..) => register.open_entry(entry, times).await,
        (_, _, Some(measure), _) => register.open_measure(measure, times).await,
        (None, None, None, Door::My(own)) => register.open_file(own, times).await,
        (None, None, None, Door::Unit(_)) => return Err(Problem::missing(giver.who.t)),
    };
    opened.map_err(|error| Problem::service(giver.who.t, &error))
}

fn target<'f>(file: &'f File, given: &Given) -> Option<Target<'f>> {
    if let Some(case) = given.get("case") {
        let id = case.parse().ok()?;
        return file.cases.contains_key(&id).then_some(Target::Case(id));
    }
    if let Some(entry) = given.get("entry") {
        let id: EntryId = entry.parse().ok()?;
        let entry = file.entries.get(&id)?;
        return Some(Target::Entry(id, entry));
    }
    if let Some(measure) = given.get("measure") {
        let id: RecordId = measure.parse().ok()?;
        return Some(Target::Measure(file.measures.get(&id)?));
    }
    Some(Target::File)
}

/// Whether whoever asks may know of it. A unit goes on knowing an entry on which it took a measure; of another unit's
/// measure it knows nothing here.
fn is_known(
    shelf: &Shelf,
    file: &File,
    viewer: &Viewer,
    target: &Target<'_>,
    word: &str,
    as_of: jiff::civil::Date,
) -> bool {
    let lens = shelf.lens(viewer.clone(), as_of, shelf.log_size());
    let Viewer::Unit(unit) = viewer else {
        return match target {
            Target::Case(id) => lens.sees_case(file, id),
            Target::Entry(id, _) => lens.sees_entry(file, id),
            Target::Measure(_) => false,
            Target::File => true,
        };
    };
    match target {
        Target::Entry(id, _) => {
            let has_measure = file.measures_on(id).any(|(_, measure)| measure.unit == *unit);
            lens.sees_entry(file, id) || has_measure || word == "acknowledge-recall"
        }
        Target::Measure(measure) => measure.unit == *unit,
        Target::Case(_) | Target::File => false,
    }
}

fn about(look: &Look<'_>, door: &Door, word: &str, given: &Given, target: &Target<'_>) -> Option<About> {
    let t = look.t;
    let (entry, case) = match target {
        Target::Case(id) => (None, Some(id.clone())),
        Target::Entry(id, entry) => (Some((id.clone(), *entry)), entry.case().cloned()),
        Target::Measure(measure) => {
            let entry = look.file.entries.get(&measure.entry)?;
            (Some((measure.entry.clone(), entry)), entry.case().cloned())
        }
        Target::File => (None, None),
    };
    let pack = pack_of(look, given, entry.as_ref().map(|(_, entry)| *entry), case.as_ref(), word);
    let ruled = pack.as_deref().and_then(|pack| ruled(look, pack, word, given, target));
    let head = entry.as_ref().and_then(|(id, _)| look.entry(id));
    let list = match (&head, &case) {
        (Some(head), _) => Some(head.list.clone()),
        (None, Some(id)) => list_of_case(look, id),
        (None, None) => None,
    };
    let all = deadlines_about(look, entry.as_ref().map(|(id, _)| id), case.as_ref());
    let own =
        pack.as_deref().and_then(|pack| own_clock(pack, look, word, &all, entry.as_ref(), case.as_ref()));
    // What somebody else is late with is still to come.
    let running = all.iter().filter(|deadline| match deadline.state {
        DeadlineState::Running => true,
        DeadlineState::Missed => deadline.who != Party::Organisation,
        DeadlineState::Met | DeadlineState::Late => false,
    });
    let ruled = ruled.unwrap_or_default();
    Some(About {
        organisation: look.organisation()?,
        identifier: look.file.organisation.as_ref().map(|organisation| organisation.identifier.clone()),
        list,
        status: head.map(|head| head.status),
        rule: ruled.rule,
        matter: given.get("matter").map(|matter| t.datum(matter)).unwrap_or_default(),
        since: match target {
            Target::Measure(measure) => Some(t.day(measure.on)),
            _ => None,
        },
        until: own
            .filter(|deadline| deadline.state == DeadlineState::Running)
            .map(|deadline| deadline.due.to_string())
            .unwrap_or_default(),
        clock: own.and_then(|deadline| clock_of(look, deadline)),
        running: running.filter_map(|deadline| clock_of(look, deadline)).collect(),
        needed: ruled.needed,
        menu_min: ruled.menu_min,
        template: ruled.template,
        back: page_address(t.locale(), &back(door, target, case.as_ref())),
        pack,
        as_of: look.as_of,
    })
}

/// Where the reader came from: the page about the thing.
fn back(door: &Door, target: &Target<'_>, case: Option<&CaseId>) -> String {
    match (door, target) {
        (Door::Unit(_), Target::Entry(id, _)) => format!("unit/entries/{id}"),
        (Door::Unit(_), Target::Measure(measure)) => format!("unit/entries/{}", measure.entry),
        (Door::My(_), Target::Entry(id, _)) => format!("my/entries/{id}"),
        (Door::My(_), Target::Case(_)) => case.map(|id| format!("my/cases/{id}")).unwrap_or_default(),
        (Door::My(_), _) => "my".to_owned(),
        (Door::Unit(_), _) => "unit".to_owned(),
    }
}

/// The pack that governs the step.
fn pack_of(
    look: &Look<'_>,
    given: &Given,
    entry: Option<&Entry>,
    case: Option<&CaseId>,
    word: &str,
) -> Option<std::sync::Arc<Pack>> {
    let step = match word {
        "record-exit" | "acknowledge-recall" => Step::Exit,
        "apply-restoration" => Step::Restoration,
        "object" | "request-reconsideration" | "report-error" => Step::Review,
        _ => Step::Consequences,
    };
    if let Some(entry) = entry {
        let governing = look.packs.for_step(&entry.pack, &entry.list, step, look.as_of);
        return governing.or_else(|| look.packs.of(&entry.pack)).cloned();
    }
    if let Some(case) = case.and_then(|id| look.file.cases.get(id)) {
        return look.packs.of(&case.pack).cloned();
    }
    let id = given.get("pack")?.parse().ok()?;
    look.packs.governing(&id, look.as_of).cloned()
}

#[derive(Default)]
struct Ruled {
    rule: Option<RuleView>,
    needed: Vec<EvidenceItem>,
    menu_min: u64,
    template: Legal,
}

/// The rule that the address names.
fn ruled(look: &Look<'_>, pack: &Pack, word: &str, given: &Given, target: &Target<'_>) -> Option<Ruled> {
    let locale = look.t.locale();
    let named = |name: &str| given.get(name).and_then(|text| text.parse::<Slug>().ok());
    match word {
        "take-measure" | "refuse-measure" | "lift-measure" | "retain-measure" => {
            let id = match target {
                Target::Measure(measure) => measure.consequence.clone(),
                _ => named("consequence")?,
            };
            let rule = pack.consequence(&id)?;
            let rule = RuleView::of(&rule.head, "consequence", pack, locale);
            Some(Ruled { rule: Some(rule), ..Ruled::default() })
        }
        "record-exit" => {
            let id = named("exit")?;
            let rule = pack.exits.iter().find(|rule| rule.head.id == id)?;
            let view = RuleView::of(&rule.head, "exit", pack, locale);
            Some(Ruled { rule: Some(view), needed: rule.evidence.clone(), ..Ruled::default() })
        }
        "apply-restoration" => {
            let id = named("rule")?;
            let rule = pack.restorations.iter().find(|rule| rule.head.id == id)?;
            let view = RuleView::of(&rule.head, "restoration", pack, locale);
            let pledge = pack.pledges.iter().find(|pledge| pledge.head.id.as_str() == "restoration");
            let template =
                pledge.map(|pledge| Legal::of(&pledge.template, locale.word())).unwrap_or_default();
            let (needed, menu_min) = (rule.evidence.clone(), rule.menu_min.into());
            Some(Ruled { rule: Some(view), needed, menu_min, template })
        }
        "make-pledge" => {
            let id = named("pledge")?;
            let rule = pack.pledges.iter().find(|rule| rule.head.id == id)?;
            let view = RuleView::of(&rule.head, "pledge", pack, locale);
            let template = Legal::of(&rule.template, locale.word());
            Some(Ruled { rule: Some(view), template, ..Ruled::default() })
        }
        _ => None,
    }
}

fn list_of_case(look: &Look<'_>, id: &CaseId) -> Option<Title> {
    let case = look.file.cases.get(id)?;
    let pack = look.packs.of(&case.pack)?;
    let list = pack.list(&case.opened.list)?;
    Some(Title::of(&list.head.title, pack, look.t.locale()))
}

/// Every clock about an entry and the case that made it.
fn deadlines_about(look: &Look<'_>, entry: Option<&EntryId>, case: Option<&CaseId>) -> Vec<Deadline> {
    let mut found = deadlines_at(look.file, look.packs, look.as_of);
    found.retain(|deadline| match &deadline.subject {
        Subject::Entry(id) => entry == Some(id),
        Subject::Case(id) => case == Some(id),
        Subject::Record(_) => false,
    });
    found
}

/// The clock of whoever gives the command.
fn own_clock<'d>(
    pack: &Pack,
    look: &Look<'_>,
    word: &str,
    all: &'d [Deadline],
    entry: Option<&(EntryId, &Entry)>,
    case: Option<&CaseId>,
) -> Option<&'d Deadline> {
    let list = match (entry, case.and_then(|id| look.file.cases.get(id))) {
        (Some((_, entry)), _) => &entry.list,
        (None, Some(case)) => &case.opened.list,
        (None, None) => return None,
    };
    let procedure = pack.procedure(list);
    let rule = match word {
        "represent" => procedure.map(|procedure| procedure.answer.clone()),
        "request-hearing" => procedure.and_then(|procedure| procedure.hearing.clone()),
        "object" => procedure.map(|procedure| procedure.objection.clone()),
        "request-reconsideration" => procedure.map(|procedure| procedure.reconsideration.clone()),
        "lift-measure" | "retain-measure" | "acknowledge-recall" => {
            return all.iter().find(|deadline| deadline.who == Party::Unit);
        }
        _ => None,
    }?;
    all.iter().rev().find(|deadline| deadline.rule == rule && deadline.who == Party::Organisation)
}

/// A deadline as people need it; none when its rule is not known.
pub(in crate::door) fn clock_of(look: &Look<'_>, deadline: &Deadline) -> Option<ClockView> {
    match &deadline.subject {
        Subject::Entry(id) => clocks::clock(look, look.file.entries.get(id)?, deadline),
        Subject::Case(id) => {
            if let Some(entry) = look.file.entry_of_case(id) {
                return clocks::clock(look, entry, deadline);
            }
            let pack = look.packs.of(&look.file.cases.get(id)?.pack)?;
            Some(clocks::view(look, pack, pack.deadline(&deadline.rule)?, deadline))
        }
        Subject::Record(id) => {
            let pack = look.packs.of(look.file.records.get(id)?.pack.as_ref()?)?;
            Some(clocks::view(look, pack, pack.deadline(&deadline.rule)?, deadline))
        }
    }
}
