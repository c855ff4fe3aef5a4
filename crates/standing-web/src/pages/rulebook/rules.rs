//! Every kind of rule as statements.

use standing_core::calendar::{CountFrom, Roll};
use standing_core::pack::RuleKind;
use standing_core::pack::model::{
    Approval, ConsequenceRule, DeadlineRule, EvidenceItem, ExitRule, FactDeclaration, FactKind, Governing,
    Ground, InspectionRule, InterimRule, InterimStart, ListRule, PledgeRule, Procedure, RestorationRule,
    Source, Standstill,
};

use super::phrases::{at_most, counting, lasting, length, period, term};
use super::{Book, Statement, Told};
use crate::pages::legal::Legal;

impl Book<'_> {
    /// Every rule of a kind in words, in the order of the files.
    pub(crate) fn rules(&self, kind: RuleKind) -> Vec<Told> {
        macro_rules! headed {
            ($field:ident, $statements:expr) => {
                self.pack.$field.iter().map(|rule| self.headed(&rule.head, $statements(rule))).collect()
            };
        }
        let t = self.t;
        match kind {
            RuleKind::Source => self.pack.sources.iter().map(|source| self.source(source)).collect(),
            RuleKind::Fact => self.pack.facts.iter().map(|fact| self.declared(fact)).collect(),
            RuleKind::Notice => headed!(notices, |rule: &standing_core::pack::model::NoticeRule| {
                rule.items.iter().map(|item| self.said("states", self.text(item))).collect()
            }),
            RuleKind::Service => headed!(services, |rule: &standing_core::pack::model::ServiceRule| {
                let deemed = rule.deemed.as_ref().map(|rule| counting(t, rule, t.say("counted-sent")));
                vec![self.said("served", deemed.unwrap_or_else(|| t.say("served-proved")))]
            }),
            RuleKind::List => headed!(lists, |rule| self.list_rule(rule)),
            RuleKind::Ground => headed!(grounds, |rule| self.ground(rule)),
            RuleKind::Deadline => headed!(deadlines, |rule| self.clock(rule)),
            RuleKind::Interim => headed!(interims, |rule| self.interim(rule)),
            RuleKind::Consequence => headed!(consequences, |rule| self.consequence(rule)),
            RuleKind::Exit => headed!(exits, |rule| self.exit(rule)),
            RuleKind::Restoration => headed!(restorations, |rule| self.restoration(rule)),
            RuleKind::Tier => headed!(tiers, |rule: &standing_core::pack::model::TierRule| {
                let when = rule.when.as_ref().map(|when| self.condition(when));
                vec![self.said("applies", when.unwrap_or_else(|| t.say("applies-to-others")))]
            }),
            RuleKind::Inspection => headed!(inspections, |rule| self.inspection(rule)),
            RuleKind::Pledge => headed!(pledges, |rule| self.pledge(rule)),
            RuleKind::Publication => {
                headed!(publications, |rule: &standing_core::pack::model::PublicationRule| {
                    let mut statements = vec![self.said("subject", t.word("subject", rule.subject))];
                    let due = rule.deadline.as_ref().map(|id| self.deadline_named(id));
                    statements.extend(due.map(|due| self.said("by-when", due)));
                    statements
                })
            }
            RuleKind::Statistic => headed!(statistics, |rule: &standing_core::pack::model::StatisticRule| {
                vec![self.said("counts", t.word("counted-of", rule.counts))]
            }),
            RuleKind::Application => {
                headed!(applications, |rule: &standing_core::pack::model::ApplicationRule| {
                    let version = match rule.governing {
                        Governing::AtOpening => t.say("version-at-opening"),
                        Governing::OnTheDay => t.say("version-on-the-day"),
                    };
                    vec![self.said("step", t.word("step", rule.step)), self.said("version", version)]
                })
            }
            RuleKind::Duty => headed!(duties, |rule: &standing_core::pack::model::DutyRule| {
                vec![self.said("mechanism", t.word("mechanism", rule.mechanism))]
            }),
        }
    }

    fn source(&self, source: &Source) -> Told {
        let mut statements = vec![
            Statement { label: self.t.word("label", "issuer"), says: Legal::plain(&source.issuer) },
            self.said("issued", self.t.day(source.issued).words),
            self.said("language", self.t.datum(source.language.as_str())),
            self.said("kind", self.t.datum(&source.kind.to_string())),
        ];
        statements.extend(source.text_sha256.as_ref().map(|hash| self.said("sha256", hash)));
        Told {
            id: source.id.clone(),
            title: Legal { text: source.title.clone(), lang: source.language.to_string() },
            source_title: None,
            statements,
            cites: Vec::new(),
        }
    }

    fn declared(&self, fact: &FactDeclaration) -> Told {
        let t = self.t;
        let words = match &fact.kind {
            FactKind::Text(values) if values.is_empty() => t.say("fact-text"),
            FactKind::Text(values) => {
                let values: Vec<_> = values.iter().map(|value| self.value(value)).collect();
                t.with("fact-one-of", &[("values", t.listed(values).into())])
            }
            FactKind::Bool => t.say("fact-yes-or-no"),
            FactKind::Number => t.say("fact-number"),
            FactKind::Money => t.say("fact-money"),
            FactKind::Date => t.say("fact-day"),
        };
        self.told(&fact.id, &fact.title, vec![self.said("type", words)], &[])
    }

    fn list_rule(&self, rule: &ListRule) -> Vec<Statement> {
        let t = self.t;
        let mut statements = vec![self.said("sort", t.word("list-kind", rule.kind))];
        if !rule.decided_by.is_empty() {
            let said = [
                ("kinds", self.data(&rule.decided_by).into()),
                ("level", t.word("level", rule.level_min).into()),
            ];
            statements.push(self.said("decided-by", t.with("sort-decided-by", &said)));
        }
        statements.extend(rule.kept_by.iter().map(|body| self.noted("kept-by", body)));
        let seen = if rule.public { t.say("seen-by-everybody") } else { t.say("seen-by-authorities") };
        statements.push(self.said("seen-by", seen));
        statements.push(self.said("term", term(t, &rule.term)));
        statements.extend(rule.procedure.iter().flat_map(|steps| self.procedure(steps)));
        statements
    }

    fn procedure(&self, steps: &Procedure) -> Vec<Statement> {
        let t = self.t;
        let approval = match steps.approval {
            Approval::OneOfficer => t.say("approval-one"),
            Approval::SecondOfficer => t.say("approval-second"),
        };
        let standstill = match &steps.standstill {
            Standstill::Period(length) => period(t, *length),
            Standstill::Deadline(id) => self.deadline_named(id),
        };
        let notice = self.pack.notices.iter().find(|notice| notice.head.id == steps.notice);
        let notice =
            notice.map_or_else(|| steps.notice.to_string(), |rule| self.text(&rule.head.title).to_owned());
        let clock = |label: &str, id| self.said(label, self.deadline_named(id));
        let mut statements = vec![self.said("notice", notice), clock("answer", &steps.answer)];
        statements.extend(steps.hearing.as_ref().map(|id| clock("hearing", id)));
        statements.extend([
            self.said("approval", approval),
            self.said("standstill", standstill),
            clock("objection", &steps.objection),
            clock("review", &steps.review),
            clock("reconsideration", &steps.reconsideration),
            clock("reconsideration-review", &steps.reconsideration_review),
            self.said("appeal", self.text(&steps.appeal)),
        ]);
        statements.extend(steps.instead.as_ref().map(|list| self.said("instead", self.list(list))));
        statements
    }

    fn ground(&self, rule: &Ground) -> Vec<Statement> {
        let mut statements = vec![self.said("lists", self.lists(&rule.lists))];
        if !rule.fields.is_empty() {
            statements.push(self.said("fields", self.data(&rule.fields)));
        }
        statements.push(self.said("condition", self.skeleton(&rule.condition)));
        statements.extend(self.limbs(&rule.condition));
        statements
    }

    fn clock(&self, rule: &DeadlineRule) -> Vec<Statement> {
        let t = self.t;
        let first = match rule.counting.count {
            CountFrom::IncludeFirst => t.say("first-day-counted"),
            CountFrom::ExcludeFirst => t.say("first-day-not-counted"),
        };
        let last = match rule.counting.roll {
            Roll::None => t.say("last-day-stays"),
            Roll::NextWorkingDay => t.say("last-day-moves"),
        };
        let extension =
            if rule.extendable { t.say("extension-possible") } else { t.say("extension-not-possible") };
        vec![
            self.said("whose", t.word("party-name", rule.who)),
            self.said("starts", t.with("starts-when", &[("start", t.word("trigger", rule.starts).into())])),
            self.said("length", length(t, rule.counting.length)),
            self.said("first-day", first),
            self.said("last-day", last),
            self.said("if-missed", t.word("lapse", rule.on_lapse)),
            self.said("extension", extension),
        ]
    }

    fn interim(&self, rule: &InterimRule) -> Vec<Statement> {
        let t = self.t;
        let start = match rule.start {
            InterimStart::NoticeServed => t.say("trigger-notice-served"),
            InterimStart::Ordered => t.say("trigger-ordered"),
        };
        let mut statements = vec![
            self.said("lists", self.lists(&rule.lists)),
            self.said("starts", t.with("starts-when", &[("start", start.into())])),
            self.said("ends", t.with("interim-ends", &[("length", period(t, rule.ends_after).into())])),
        ];
        statements.extend(rule.extension_max.map(|longest| self.said("extension", at_most(t, longest))));
        statements
    }

    fn consequence(&self, rule: &ConsequenceRule) -> Vec<Statement> {
        let t = self.t;
        let by = if rule.by.is_empty() { t.say("every-unit") } else { self.data(&rule.by) };
        let mut statements = vec![
            self.said("lists", self.lists(&rule.lists)),
            self.said("matter", t.datum(rule.matter.as_str())),
            self.said("strength", t.word("strength", rule.strength)),
            self.said("applied-by", by),
            self.said("class", t.datum(&rule.class.to_string())),
            self.said("lasts", lasting(t, rule)),
        ];
        statements.extend(rule.when.as_ref().map(|when| self.said("only-when", self.condition(when))));
        let factor = rule.inspection_factor_percent.map(|percent| self.percent(percent));
        statements.extend(factor.map(|percent| self.said("inspections", percent)));
        statements
    }

    fn percent(&self, percent: u32) -> String {
        self.t.with("percent-of-normal", &[("percent", u64::from(percent).into())])
    }

    fn exit(&self, rule: &ExitRule) -> Vec<Statement> {
        let t = self.t;
        let by = if rule.automatic { t.say("by-itself") } else { t.say("by-authority") };
        let mut statements = vec![
            self.said("lists", self.lists(&rule.lists)),
            self.said("effect", t.word("effect", rule.effect)),
            self.said("carried-out-by", by),
            self.said("time-to-act", self.deadline_named(&rule.deadline)),
        ];
        statements.extend(self.evidence(&rule.evidence));
        statements
    }

    fn restoration(&self, rule: &RestorationRule) -> Vec<Statement> {
        let t = self.t;
        let mut statements = vec![
            self.said("lists", self.lists(&rule.lists)),
            self.said("stops", self.words("stop", &rule.stops)),
            self.said("time-to-decide", self.deadline_named(&rule.deadline)),
        ];
        let earliest = rule.period_min.map(|length| period(t, length));
        statements.extend(
            earliest.map(|length| self.said("not-before", t.with("lasts-for", &[("length", length.into())]))),
        );
        if rule.menu_min > 0 {
            statements.push(self.said("menu", rule.menu_min.to_string()));
        }
        statements.extend(self.evidence(&rule.evidence));
        statements
    }

    fn evidence(&self, items: &[EvidenceItem]) -> Vec<Statement> {
        let item = |item: &EvidenceItem| {
            let said = [("title", self.text(&item.title).into())];
            let says = match item.required {
                true => self.t.with("evidence-required", &said),
                false => self.t.with("evidence-menu", &said),
            };
            self.said("evidence", says)
        };
        items.iter().map(item).collect()
    }

    fn inspection(&self, rule: &InspectionRule) -> Vec<Statement> {
        let tier = self.pack.tiers.iter().find(|tier| tier.head.id == rule.tier);
        let tier = tier.map_or_else(|| rule.tier.to_string(), |tier| self.text(&tier.head.title).to_owned());
        vec![
            self.said("tier", tier),
            self.said("share", self.percent(rule.share_factor_percent)),
            self.said("frequency", self.percent(rule.frequency_factor_percent)),
        ]
    }

    fn pledge(&self, rule: &PledgeRule) -> Vec<Statement> {
        let t = self.t;
        let matters: Vec<_> = rule.matters.iter().map(|matter| t.datum(matter.as_str())).collect();
        vec![
            self.said("matters", t.together(&matters)),
            self.said(
                "time-to-perform",
                rule.due_max.map_or_else(|| t.say("time-open"), |most| at_most(t, most)),
            ),
            self.said(
                "good-standing",
                if rule.good_standing { t.say("needed") } else { t.say("needed-not") },
            ),
            self.said("text", self.text(&rule.template)),
        ]
    }
}
