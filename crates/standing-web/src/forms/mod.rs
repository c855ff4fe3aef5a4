//! What the API answers and the pages show: plain data made from domain values, for one reader on one day.
//!
//! Nothing is decided here and nothing is read from a database. What a reader may not know is left out when a
//! form is made, so no door can show it by mistake.

pub mod act;
pub mod case;
pub mod case_parts;
pub mod check;
pub mod cite;
pub mod command;
pub mod consequence;
pub mod deadline;
pub mod directory;
pub mod entry;
pub mod entry_line;
pub mod event;
pub mod ground;
pub mod lens;
pub mod list;
pub mod measure;
pub mod next;
pub mod organisation;
pub mod outcome;
pub mod pack;
pub mod proceedings;
pub mod provenance;
pub mod screened;
pub mod search;
pub mod statistics;
pub mod status;
pub mod timeline;

pub use act::{ActForm, RecordForm};
pub use case::{CaseForm, ContactForm, DatedForm};
pub use case_parts::{CaseLineForm, CaseNextForm, InterimForm, ProposalForm, ServiceForm};
pub use check::{CheckForm, NoteForm};
pub use cite::{CiteForm, TextForm};
pub(crate) use command::family_of;
pub use command::{ArgumentForm, CommandForm};
pub use consequence::ConsequenceForm;
pub use deadline::DeadlineForm;
pub(crate) use deadline::pack_of_deadline;
pub use directory::{AuthorityForm, DirectoryForm, MandateForm, UnitForm};
pub use entry::{CorrectionForm, DecisionForm, EntryForm};
pub use entry_line::EntryLineForm;
pub use event::EventForm;
pub use ground::{GroundForm, LimbForm};
pub use lens::Lens;
pub use list::{ListForm, ListLineForm, ListRulesForm, RuleLineForm};
pub use measure::MeasureForm;
pub use next::NextStepForm;
pub use organisation::{LeadForm, LinkForm, NameForm, OrganisationForm, TierForm};
pub use outcome::OutcomeForm;
pub use pack::{PackForm, PackLineForm, RuleForm, SourceForm, StatementForm};
pub use proceedings::{ChallengeForm, ExitGroundForm, ProceedingsForm, ReportForm, RestorationForm};
pub use provenance::{ProvenanceForm, SpanForm};
pub use screened::{CandidateForm, DecidedForm, FindingForm, IndexForm, NotSameForm, ScreenedForm};
pub use search::FoundForm;
pub use statistics::{CountForm, StatisticsForm};
pub use status::StatusForm;
pub use timeline::TimelineForm;
