//! How each kind of rule is written: the format of packs, table by table.
//!
//! One form reads TOML and the canonical JSON and writes the latter. Only shapes are judged here; whether the
//! rules fit together is seen in `check`.

use serde::{Deserialize, Serialize};

use super::condition::{ConditionForm, with_test_keys};
use super::field::{As, CiteForm, CommentForm, CountingForm, Day, EvidenceForm, Field, OneOrMany, Words};
use crate::calendar::{CountFrom, CountingRule, Length, LengthUnit, Period, Roll};
use crate::id::{PackId, PackVersion, Slug};
use crate::matter::Matter;
use crate::pack::condition::Test;
use crate::pack::model::{
    ApplicationRule, Approval, Basis, ConsequenceRule, DeadlineRule, DutyRule, ExitEffect, ExitRule,
    FactDeclaration, FactKind, Governing, Ground, InspectionRule, InterimRule, InterimStart, Lapse, Level,
    ListKind, ListRule, MeasureClass, Mechanism, NoticeRule, PackMeta, Party, PledgeRule, Procedure,
    PublicationRule, PublicationSubject, RestorationRule, RuleHead, ServiceRule, Source, SourceKind,
    Standstill, StatisticRule, StatisticSubject, Step, Stop, Strength, Term, TierRule, Trigger,
};

/// The written form of a rule.
pub(crate) trait Form: Sized {
    /// The rule.
    type Rule;

    /// The rule that is written.
    ///
    /// # Errors
    /// When the keys do not go together.
    fn rule(self) -> Result<Self::Rule, String>;

    /// How the rule is written.
    fn of(rule: &Self::Rule) -> Self;
}

/// Forms of rules whose keys are their fields, beside those of the head.
macro_rules! rule_forms {
    ($($form:ident of $rule:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* })*) => {$(
        #[derive(Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $form {
            id: As<Slug>,
            title: Words,
            #[serde(default)]
            cite: OneOrMany<CiteForm>,
            assumed: Option<As<String>>,
            note: Option<As<String>>,
            $($(#[$attribute])* $field: $type,)*
        }

        impl Form for $form {
            type Rule = $rule;

            fn rule(self) -> Result<$rule, String> {
                let head = head(self.id, self.title, self.cite, self.assumed, self.note);
                Ok($rule { head, $($field: self.$field.value(),)* })
            }

            fn of(rule: &$rule) -> Self {
                Self {
                    id: Field::of(&rule.head.id),
                    title: Field::of(&rule.head.title),
                    cite: Field::of(&rule.head.basis.cites),
                    assumed: Field::of(&rule.head.basis.assumed),
                    note: Field::of(&rule.head.note),
                    $($field: Field::of(&rule.$field),)*
                }
            }
        }
    )*};
}

fn head(
    id: As<Slug>,
    title: Words,
    cite: OneOrMany<CiteForm>,
    assumed: Option<As<String>>,
    note: Option<As<String>>,
) -> RuleHead {
    let basis = Basis { cites: cite.value(), assumed: assumed.value() };
    RuleHead { id: id.value(), title: title.value(), basis, note: note.value() }
}

rule_forms! {
    NoticeForm of NoticeRule {
        items: Vec<Words>,
    }
    ServiceForm of ServiceRule {
        deemed: Option<CountingForm>,
    }
    InterimForm of InterimRule {
        lists: Vec<As<Slug>>,
        start: As<InterimStart>,
        ends_after: As<Period>,
        extension_max: Option<As<Period>>,
    }
    ConsequenceForm of ConsequenceRule {
        lists: Vec<As<Slug>>,
        matter: As<Matter>,
        strength: As<Strength>,
        #[serde(default)]
        by: Vec<As<Slug>>,
        class: As<MeasureClass>,
        when: Option<ConditionForm>,
        lasts: Option<As<Period>>,
        ends_with_entry: bool,
        inspection_factor_percent: Option<u32>,
    }
    ExitForm of ExitRule {
        lists: Vec<As<Slug>>,
        #[serde(default)]
        evidence: Vec<EvidenceForm>,
        effect: As<ExitEffect>,
        deadline: As<Slug>,
        #[serde(default)]
        automatic: bool,
    }
    RestorationForm of RestorationRule {
        lists: Vec<As<Slug>>,
        #[serde(default)]
        evidence: Vec<EvidenceForm>,
        #[serde(default)]
        menu_min: u32,
        period_min: Option<As<Period>>,
        deadline: As<Slug>,
        stops: Vec<As<Stop>>,
    }
    TierForm of TierRule {
        when: Option<ConditionForm>,
    }
    InspectionForm of InspectionRule {
        tier: As<Slug>,
        share_factor_percent: u32,
        frequency_factor_percent: u32,
    }
    PledgeForm of PledgeRule {
        matters: Vec<As<Matter>>,
        due_max: Option<As<Period>>,
        good_standing: bool,
        template: Words,
    }
    PublicationForm of PublicationRule {
        subject: As<PublicationSubject>,
        deadline: Option<As<Slug>>,
    }
    StatisticForm of StatisticRule {
        counts: As<StatisticSubject>,
    }
    ApplicationForm of ApplicationRule {
        step: As<Step>,
        governing: As<Governing>,
    }
    DutyForm of DutyRule {
        mechanism: As<Mechanism>,
    }
    ListForm of ListRule {
        kind: As<ListKind>,
        decided_by: Vec<As<Slug>>,
        level_min: As<Level>,
        public: bool,
        kept_by: Option<As<String>>,
        procedure: Option<ProcedureForm>,
        term: As<Term>,
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProcedureForm {
    notice: As<Slug>,
    answer: As<Slug>,
    hearing: Option<As<Slug>>,
    approval: As<Approval>,
    standstill: As<Standstill>,
    objection: As<Slug>,
    review: As<Slug>,
    reconsideration: As<Slug>,
    reconsideration_review: As<Slug>,
    appeal: Words,
    instead: Option<As<Slug>>,
}

impl Field<Procedure> for ProcedureForm {
    fn value(self) -> Procedure {
        Procedure {
            notice: self.notice.value(),
            answer: self.answer.value(),
            hearing: self.hearing.value(),
            approval: self.approval.value(),
            standstill: self.standstill.value(),
            objection: self.objection.value(),
            review: self.review.value(),
            reconsideration: self.reconsideration.value(),
            reconsideration_review: self.reconsideration_review.value(),
            appeal: self.appeal.value(),
            instead: self.instead.value(),
        }
    }

    fn of(steps: &Procedure) -> Self {
        Self {
            notice: Field::of(&steps.notice),
            answer: Field::of(&steps.answer),
            hearing: Field::of(&steps.hearing),
            approval: Field::of(&steps.approval),
            standstill: Field::of(&steps.standstill),
            objection: Field::of(&steps.objection),
            review: Field::of(&steps.review),
            reconsideration: Field::of(&steps.reconsideration),
            reconsideration_review: Field::of(&steps.reconsideration_review),
            appeal: Field::of(&steps.appeal),
            instead: Field::of(&steps.instead),
        }
    }
}

with_test_keys! {
    /// A ground: its test stands in the rule itself.
    GroundForm {
        id: As<Slug>,
        title: Words,
        #[serde(default)]
        cite: OneOrMany<CiteForm>,
        assumed: Option<As<String>>,
        note: Option<As<String>>,
        lists: Vec<As<Slug>>,
        #[serde(default)]
        fields: Vec<As<Slug>>,
    }
}

impl Form for GroundForm {
    type Rule = Ground;

    fn rule(mut self) -> Result<Ground, String> {
        let test = self.take_test_keys().test()?;
        let head = head(self.id, self.title, self.cite, self.assumed, self.note);
        let is_limb = matches!(test, Test::Fact { .. } | Test::Count(_) | Test::Finding(_));
        let condition = crate::pack::condition::Condition {
            // A ground of a single test is its own only limb.
            id: is_limb.then(|| head.id.clone()),
            cites: head.basis.cites.clone(),
            title: Some(head.title.clone()),
            test,
        };
        Ok(Ground { head, lists: self.lists.value(), condition, fields: self.fields.value() })
    }

    fn of(ground: &Ground) -> Self {
        Self::with(
            (
                Field::of(&ground.head.id),
                Field::of(&ground.head.title),
                Field::of(&ground.head.basis.cites),
                Field::of(&ground.head.basis.assumed),
                Field::of(&ground.head.note),
                Field::of(&ground.lists),
                Field::of(&ground.fields),
            ),
            super::condition::TestKeys::of(&ground.condition.test),
        )
    }
}

/// A clock: the counting rule stands in the rule itself.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeadlineForm {
    id: As<Slug>,
    title: Words,
    #[serde(default)]
    cite: OneOrMany<CiteForm>,
    assumed: Option<As<String>>,
    note: Option<As<String>>,
    who: As<Party>,
    starts: As<Trigger>,
    length: u32,
    unit: As<LengthUnit>,
    count: As<CountFrom>,
    roll: As<Roll>,
    on_lapse: As<Lapse>,
    #[serde(default)]
    extendable: bool,
}

impl Form for DeadlineForm {
    type Rule = DeadlineRule;

    fn rule(self) -> Result<DeadlineRule, String> {
        let length = Length::new(self.length, self.unit.0).map_err(|error| error.to_string())?;
        Ok(DeadlineRule {
            head: head(self.id, self.title, self.cite, self.assumed, self.note),
            who: self.who.0,
            starts: self.starts.0,
            counting: CountingRule { length, count: self.count.0, roll: self.roll.0 },
            on_lapse: self.on_lapse.0,
            extendable: self.extendable,
        })
    }

    fn of(rule: &DeadlineRule) -> Self {
        Self {
            id: Field::of(&rule.head.id),
            title: Field::of(&rule.head.title),
            cite: Field::of(&rule.head.basis.cites),
            assumed: Field::of(&rule.head.basis.assumed),
            note: Field::of(&rule.head.note),
            who: As(rule.who),
            starts: As(rule.starts),
            length: rule.counting.length.count(),
            unit: As(rule.counting.length.unit()),
            count: As(rule.counting.count),
            roll: As(rule.counting.roll),
            on_lapse: As(rule.on_lapse),
            extendable: rule.extendable,
        }
    }
}

/// The table `[pack]`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetaForm {
    id: As<PackId>,
    version: As<PackVersion>,
    subject: As<String>,
    title: Words,
    valid_from: Day,
    valid_until: Option<Day>,
    comment: Option<CommentForm>,
    jurisdiction: As<Slug>,
    language: As<Slug>,
    calendar: As<Slug>,
    time_zone: As<String>,
}

/// The only subject that a pack may have.
const SUBJECT: &str = "organisation";

impl Form for MetaForm {
    type Rule = PackMeta;

    fn rule(self) -> Result<PackMeta, String> {
        if self.subject.0 != SUBJECT {
            return Err(format!(
                "the subject '{}' is refused: a pack speaks of organisations only; write subject = \"{SUBJECT}\"",
                self.subject.0
            ));
        }
        Ok(PackMeta {
            id: self.id.value(),
            version: self.version.value(),
            title: self.title.value(),
            valid_from: self.valid_from.value(),
            valid_until: self.valid_until.value(),
            comment: self.comment.value(),
            jurisdiction: self.jurisdiction.value(),
            language: self.language.value(),
            calendar: self.calendar.value(),
            time_zone: self.time_zone.value(),
        })
    }

    fn of(meta: &PackMeta) -> Self {
        Self {
            id: Field::of(&meta.id),
            version: Field::of(&meta.version),
            subject: As(SUBJECT.to_owned()),
            title: Field::of(&meta.title),
            valid_from: Field::of(&meta.valid_from),
            valid_until: Field::of(&meta.valid_until),
            comment: Field::of(&meta.comment),
            jurisdiction: Field::of(&meta.jurisdiction),
            language: Field::of(&meta.language),
            calendar: Field::of(&meta.calendar),
            time_zone: Field::of(&meta.time_zone),
        }
    }
}

/// An instrument.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceForm {
    id: As<Slug>,
    title: As<String>,
    issuer: As<String>,
    issued: Day,
    language: As<Slug>,
    kind: As<SourceKind>,
    text_sha256: Option<As<String>>,
}

impl Form for SourceForm {
    type Rule = Source;

    fn rule(self) -> Result<Source, String> {
        Ok(Source {
            id: self.id.value(),
            title: self.title.value(),
            issuer: self.issuer.value(),
            issued: self.issued.value(),
            language: self.language.value(),
            kind: self.kind.value(),
            text_sha256: self.text_sha256.value(),
        })
    }

    fn of(source: &Source) -> Self {
        Self {
            id: Field::of(&source.id),
            title: Field::of(&source.title),
            issuer: Field::of(&source.issuer),
            issued: Field::of(&source.issued),
            language: Field::of(&source.language),
            kind: Field::of(&source.kind),
            text_sha256: Field::of(&source.text_sha256),
        }
    }
}

/// A declared fact.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactForm {
    id: As<Slug>,
    title: Words,
    r#type: As<String>,
    #[serde(default)]
    values: Vec<As<String>>,
}

impl Form for FactForm {
    type Rule = FactDeclaration;

    fn rule(self) -> Result<FactDeclaration, String> {
        let kind = match self.r#type.0.as_str() {
            "text" => FactKind::Text(self.values.value()),
            _ if !self.values.is_empty() => return Err("only a text fact has values: remove them".to_owned()),
            "bool" => FactKind::Bool,
            "number" => FactKind::Number,
            "money" => FactKind::Money,
            "date" => FactKind::Date,
            other => {
                return Err(format!("the type '{other}' is not one of text, bool, number, money, date"));
            }
        };
        Ok(FactDeclaration { id: self.id.value(), title: self.title.value(), kind })
    }

    fn of(fact: &FactDeclaration) -> Self {
        let (word, values) = match &fact.kind {
            FactKind::Text(values) => ("text", Field::of(values)),
            FactKind::Bool => ("bool", Vec::new()),
            FactKind::Number => ("number", Vec::new()),
            FactKind::Money => ("money", Vec::new()),
            FactKind::Date => ("date", Vec::new()),
        };
        Self { id: Field::of(&fact.id), title: Field::of(&fact.title), r#type: As(word.to_owned()), values }
    }
}
