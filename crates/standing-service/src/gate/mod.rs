//! The gate in front of the rules: who may do and see what, as policies that operators can read. What no policy
//! permits is refused.
//!
//! The rules of the core say no to more, and with their clauses; both must say yes. The gate knows no HTTP and reads
//! no files: the texts of the policies come from whoever opens the register.

mod facts;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::str::FromStr as _;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicyId,
    PolicySet, Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use miette::Diagnostic;
use standing_core::decide::Refusal;

use crate::error::ServiceError;
pub use facts::Facts;
pub(crate) use facts::Scene;

/// The policies of this release, by the names of their files.
const BUILT_IN: [(&str, &str); 6] = [
    ("officers.cedar", include_str!("../../../../policies/officers.cedar")),
    ("superiors.cedar", include_str!("../../../../policies/superiors.cedar")),
    ("organisations.cedar", include_str!("../../../../policies/organisations.cedar")),
    ("units.cedar", include_str!("../../../../policies/units.cedar")),
    ("operator.cedar", include_str!("../../../../policies/operator.cedar")),
    ("public.cedar", include_str!("../../../../policies/public.cedar")),
];
/// What policies may speak of.
const SCHEMA: &str = include_str!("../../../../policies/standing.cedarschema");
/// The most verdicts that are remembered: more than there are different facts of one set of policies in practice.
const REMEMBERED_MAX: usize = 4_096;

/// What the policies say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it may be done.
    pub is_permitted: bool,
    /// The ids of the policies that determined it; empty when none permitted it.
    pub policies: Vec<String>,
}

/// Policies that were read and checked.
pub struct Gate {
    policies: PolicySet,
    schema: Schema,
    remembered: RwLock<HashMap<Facts, Arc<Verdict>>>,
}

impl Gate {
    /// The policies of this release.
    ///
    /// # Errors
    /// Never in a release: a test reads them.
    pub fn built_in() -> Result<Arc<Self>, ServiceError> {
        static GATE: LazyLock<Result<Arc<Gate>, String>> =
            LazyLock::new(|| Gate::load(&BUILT_IN).map(Arc::new).map_err(|error| error.to_string()));
        match &*GATE {
            Ok(gate) => Ok(Arc::clone(gate)),
            Err(error) => Err(ServiceError::Policy(error.clone())),
        }
    }

    /// Reads policies and checks them against what they may speak of. Each file is given by its name and its text.
    ///
    /// # Errors
    /// The file, the line, what is wrong and what to do.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, ServiceError> {
        let schema = schema()?;
        let mut policies = PolicySet::new();
        let mut places = HashMap::new();
        for (name, text) in files {
            let read = PolicySet::from_str(text).map_err(|error| {
                let line = labelled(&error, text);
                wrong(name, line, error.to_string(), "correct it; see policies/README.md for the language")
            })?;
            for policy in read.policies() {
                let id = policy.annotation("id").filter(|id| !id.is_empty()).ok_or_else(|| {
                    let source = policy.to_cedar().unwrap_or_default();
                    let line = line_at(text, text.find(source.lines().next().unwrap_or_default()));
                    wrong(name, line, "a policy has no @id".to_owned(), "begin it with @id(\"…\")")
                })?;
                let line = line_at(text, text.find(&format!("@id(\"{id}\")")));
                let named = policy.new_id(PolicyId::new(id));
                policies.add(named).map_err(|_| {
                    wrong(name, line, format!("there are two policies {id}"), "give each an id of its own")
                })?;
                places.insert(id.to_owned(), ((*name).to_owned(), line));
            }
        }
        let validator = Validator::new(schema.clone());
        let found = validator.validate(&policies, ValidationMode::Strict);
        if let Some(error) = found.validation_errors().next() {
            let id = error.policy_id().to_string();
            let (name, line) = places.get(&id).cloned().unwrap_or_default();
            let remedy = "use what policies/standing.cedarschema declares";
            return Err(wrong(&name, line, error.to_string(), remedy));
        }
        Ok(Self { policies, schema, remembered: RwLock::default() })
    }

    /// What the policies say about something. The same facts get the same verdict, so it is remembered.
    #[must_use]
    pub fn judge(&self, facts: &Facts) -> Arc<Verdict> {
        let remembered = self.remembered.read().unwrap_or_else(PoisonError::into_inner).get(facts).cloned();
        if let Some(verdict) = remembered {
            return verdict;
        }
        let verdict =
            Arc::new(self.ask(facts).unwrap_or(Verdict { is_permitted: false, policies: Vec::new() }));
        let mut all = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED_MAX {
            all.clear();
        }
        all.insert(*facts, Arc::clone(&verdict));
        verdict
    }

    /// Asks the policies. INVARIANT (default deny): what cannot be asked, for example because an action is not
    /// declared, is not permitted.
    fn ask(&self, facts: &Facts) -> Option<Verdict> {
        let caller = uid("Caller", facts.role.to_string().as_str())?;
        let role = uid("Role", facts.role.to_string().as_str())?;
        let register = uid("Register", "register")?;
        let action = uid("Action", facts.action)?;
        let request =
            Request::new(caller.clone(), action, register.clone(), context(facts)?, Some(&self.schema));
        let entities = [
            Entity::new_no_attrs(caller, [role.clone()].into()),
            Entity::new_no_attrs(role, [].into()),
            Entity::new_no_attrs(register, [].into()),
        ];
        let entities = Entities::from_entities(entities, Some(&self.schema)).ok()?;
        let answer = Authorizer::new().is_authorized(&request.ok()?, &self.policies, &entities);
        // A policy that failed while it was asked may have been the one that forbids.
        let is_whole = answer.diagnostics().errors().next().is_none();
        let is_permitted = answer.decision() == Decision::Allow && is_whole;
        let policies = answer.diagnostics().reason().map(ToString::to_string);
        Some(Verdict { is_permitted, policies: if is_permitted { policies.collect() } else { Vec::new() } })
    }
}

impl Verdict {
    /// The refusal of what no policy permits.
    pub(crate) fn refusal(facts: &Facts) -> Refusal {
        let mut found = vec![format!("asked in the capacity: {}", facts.role)];
        let yes_no = |holds: bool| if holds { "yes" } else { "no" };
        found.extend([
            format!("the case is with your authority: {}", yes_no(facts.own_case)),
            format!("you took part before: {}", yes_no(facts.took_part)),
        ]);
        Refusal {
            code: "not-permitted",
            what: format!("no policy of this register permits {} here", facts.action),
            facts: found,
            cites: Vec::new(),
            remedy: "ask an officer of the rank and authority that may, or the operator for the policies"
                .to_owned(),
        }
    }
}

fn schema() -> Result<Schema, ServiceError> {
    let read = Schema::from_cedarschema_str(SCHEMA);
    let (schema, _) = read.map_err(|error| ServiceError::Policy(format!("standing.cedarschema: {error}")))?;
    Ok(schema)
}

fn uid(kind: &str, name: &str) -> Option<EntityUid> {
    let kind = EntityTypeName::from_str(kind).ok()?;
    Some(EntityUid::from_type_name_and_id(kind, EntityId::new(name)))
}

fn context(facts: &Facts) -> Option<Context> {
    let truth = RestrictedExpression::new_bool;
    let text = |text: &str| RestrictedExpression::new_string(text.to_owned());
    let pairs = [
        ("rank", text(facts.rank.as_str())),
        ("competent", truth(facts.competent)),
        ("ownCase", truth(facts.own_case)),
        ("superior", truth(facts.superior)),
        ("proposer", truth(facts.proposer)),
        ("tookPart", truth(facts.took_part)),
        ("ownFile", truth(facts.own_file)),
        ("restricted", truth(facts.restricted)),
        ("named", truth(facts.named)),
        ("purpose", text(facts.purpose)),
    ];
    Context::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value))).ok()
}

fn wrong(file: &str, line: usize, what: String, remedy: &str) -> ServiceError {
    ServiceError::Policy(format!("{file}:{line}: {what}; {remedy}"))
}

/// The line of the first place that an error points at.
fn labelled(error: &dyn Diagnostic, text: &str) -> usize {
    let label = error.labels().and_then(|mut labels| labels.next());
    line_at(text, label.map(|label| label.offset()))
}

/// The line of a place in a text, counted from one.
fn line_at(text: &str, at: Option<usize>) -> usize {
    let before = at.and_then(|at| text.get(..at)).unwrap_or_default();
    before.matches('\n').count().saturating_add(1)
}
