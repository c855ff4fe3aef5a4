//! A desk at which commands are given one after the other, as a person would: the day, the actor, the command.
//!
//! Nothing is chosen here; a refusal is handed back as an error with all that it says.

use jiff::Timestamp;
use jiff::civil::Date;
use standing_core::decide::{Accepted, Actor, Context, decide};
use standing_core::directory::Directory;
use standing_core::event::Event;
use standing_core::file::File;
use standing_core::packs::Packs;

use crate::people::{command, directory, officer};

/// The court of the examples, and an organisation in its region.
pub(crate) const COURT: &str = "Yuhong-Court";
/// A made-up code with right check characters.
pub(crate) const ORGANISATION: &str = "cn-uscc:91350100M000100Y43";

/// One file, what made it, and who takes part.
pub(crate) struct Desk {
    pub(crate) packs: Packs,
    pub(crate) directory: Directory,
    pub(crate) file: File,
    pub(crate) events: Vec<Event>,
}

impl Desk {
    /// An empty file, with everybody registered.
    pub(crate) fn new(packs: Packs) -> Result<Self, String> {
        let directory = directory(&packs, moment("2018-01-02")?)?;
        Ok(Self { packs, directory, file: File::default(), events: Vec::new() })
    }

    /// Gives a command at noon of a day in Beijing, and applies what comes of it.
    pub(crate) fn act(
        &mut self,
        day: &str,
        actor: &Actor,
        word: &str,
        pairs: &[(&str, &str)],
    ) -> Result<Accepted, String> {
        let fresh = format!("{}", self.events.len());
        let context = Context {
            now: moment(day)?,
            on: None,
            actor,
            directory: &self.directory,
            packs: &self.packs,
            fresh: &fresh,
        };
        let accepted = decide(&self.file, &command(word, pairs)?, &context)
            .map_err(|refusal| format!("{day} {word}: {refusal}"))?;
        for event in &accepted.events {
            self.file = std::mem::take(&mut self.file).apply(event);
            self.events.push(event.clone());
        }
        Ok(accepted)
    }

    /// The organisation enters the books on 2 September 2019.
    pub(crate) fn register(&mut self) -> Result<(), String> {
        let pairs = [("organisation", ORGANISATION), ("name", "沈阳测试有限公司"), ("region", "CN-210114")];
        self.act("2019-09-02", &Actor::Register, "register-organisation", &pairs).map(|_| ())
    }

    /// A court's case from opening to decision, ten working days after the notice; the entry is not served yet.
    pub(crate) fn decide(&mut self) -> Result<(), String> {
        let (first, second) = (officer(COURT, "first")?, officer(COURT, "second")?);
        let case = ("case", "c-1");
        let opening = [
            ("list", "judgment-default"),
            ("ground", "refuses-judgment"),
            ("field", "judgment"),
            ("basis", "judgment 2019-0114-41"),
            ("act.kind", "judgment"),
            ("act.final", "yes"),
        ];
        self.act("2019-09-02", &first, "open-case", &opening)?;
        self.act("2019-09-02", &first, "serve-notice", &[case, ("method", "personal")])?;
        let receipt = [case, ("document", "notice"), ("proof", "signed")];
        self.act("2019-09-03", &first, "record-service", &receipt)?;
        let proposal = [
            case,
            ("outcome", "list"),
            ("finding.able", "yes: the accounts hold 3 million"),
            ("reasons", "every limb holds"),
        ];
        self.act("2019-09-20", &first, "propose", &proposal)?;
        self.act("2019-09-20", &second, "decide", &[case, ("verdict", "approve")]).map(|_| ())
    }

    /// The decision is handed over on 23 September 2019, and the entry is in force.
    pub(crate) fn serve(&mut self) -> Result<(), String> {
        let clerk = officer(COURT, "first")?;
        let case = ("case", "c-1");
        self.act("2019-09-23", &clerk, "serve-decision", &[case, ("method", "personal")])?;
        let receipt = [case, ("document", "decision"), ("proof", "signed")];
        self.act("2019-09-23", &clerk, "record-service", &receipt).map(|_| ())
    }
}

/// Noon in Beijing on a day.
fn moment(day: &str) -> Result<Timestamp, String> {
    let day = day.parse::<Date>().map_err(|error| error.to_string())?;
    let noon = day.at(4, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(noon.timestamp())
}
