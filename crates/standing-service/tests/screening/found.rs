//! What is found, on which day, from which state of the record.

use standing_core::pack::model::Strength;
use standing_service::ServiceError;
use standing_service::ask::Times;
use standing_service::screening::{Code, Lists, Scope, Screening, Subject};

use crate::place::{Place, on_both};
use crate::world::{ask, asking, command, known, listed, matches, officer, open, prepared, settled};
use standing_service::Principal;

const FIRM: &str = "cn-uscc:91210105DEM000014J";
const OTHER: &str = "reg-CN:SY-200";

on_both!(by_name, both_times, by_identifier, lists, other_nodes, names_of_the_day);

async fn by_name(place: &Place) {
    let register = prepared(place).await;
    listed(&register, FIRM, "沈阳示例机械有限公司").await;
    known(&register, OTHER, "沈阳示例机械制造厂").await;
    let screened = ask(&register, "瀋陽示例機械(有限公司)", &asking()).await;
    assert_eq!(matches(&screened), [FIRM]);
    let candidate = &screened.candidates[0];
    assert_eq!(candidate.answer.strength, Some(Strength::Bar));
    assert_eq!(candidate.name, "沈阳示例机械有限公司");
    assert!(!candidate.comparison.explanation.findings.is_empty());
    assert_eq!(screened.log_size, register.log_size());
    assert_eq!((screened.index.organisations, screened.index.names), (2, 2));
    let nothing = ask(&register, "Zenith Unrelated Holdings", &asking()).await;
    assert!(nothing.candidates.is_empty() && nothing.total_matches == 0);
    let all = ask(&register, "沈阳示例机械制造厂", &Screening { scope: Scope::Known, ..asking() }).await;
    assert_eq!(all.candidates[0].identifier.to_string(), OTHER);
    assert_eq!(all.candidates[0].answer.strength, None);
    let listed_only = ask(&register, "沈阳示例机械制造厂", &asking()).await;
    assert!(listed_only.candidates.iter().all(|candidate| candidate.identifier.to_string() != OTHER));
}

async fn both_times(place: &Place) {
    let register = prepared(place).await;
    known(&register, FIRM, "Example Machines Ltd").await;
    let before = register.log_size();
    let case = crate::world::case(&register, FIRM, "no").await;
    let entry = crate::world::decided(&register, &case).await;
    let on = |day: &str, known_at| Screening {
        times: Times { as_of: Some(day.parse().unwrap()), known_at },
        ..Screening::default()
    };
    for (day, known_at, expect) in [
        ("2019-09-18", None, 0),
        ("2019-09-30", None, 1),
        ("2019-10-01", None, 1),
        ("2019-10-01", Some(before), 0),
        ("2019-10-01", Some(register.log_size()), 1),
    ] {
        let screened = ask(&register, "Example Machines", &on(day, known_at)).await;
        assert_eq!(screened.candidates.len(), expect, "{day} {known_at:?}");
        assert_eq!(screened.log_size, known_at.unwrap_or(register.log_size()));
    }
    let beyond = register.screen(&Subject::named("Example"), &on("2019-10-01", Some(9_999))).await;
    assert!(matches!(beyond, Err(ServiceError::Input { .. })), "{beyond:?}");
    let early = Screening { scope: Scope::Known, ..on("2019-10-01", Some(1)) };
    assert!(ask(&register, "Example Machines", &early).await.candidates.is_empty(), "nobody was known then");
    let revoke =
        [("entry", entry.as_str()), ("reasons", "Wrong person served."), ("remedy", "Units are told.")];
    let listed_until = register.log_size();
    command(&register, &officer("ann"), "revoke", "2019-10-02", &revoke).await;
    for (day, known_at, expect) in
        [("2019-10-03", None, 0), ("2019-10-01", None, 0), ("2019-10-01", Some(listed_until), 1)]
    {
        let screened = ask(&register, "Example Machines", &on(day, known_at)).await;
        assert_eq!(screened.candidates.len(), expect, "{day} {known_at:?}: an ended entry never looks live");
    }
}

async fn by_identifier(place: &Place) {
    let register = prepared(place).await;
    listed(&register, FIRM, "Example Machines Ltd").await;
    settled(&register).await;
    let (scheme, code) = FIRM.split_once(':').unwrap();
    let query = Subject {
        identifiers: vec![Code { scheme: scheme.into(), code: code.into() }],
        ..Subject::named("Altogether Other GmbH")
    };
    let screened = register.screen(&query, &asking()).await.unwrap();
    assert_eq!(matches(&screened), [FIRM], "an identifier outranks a name");
    let alone = Subject { names: Vec::new(), ..query };
    let screened = register.screen(&alone, &asking()).await.unwrap();
    assert_eq!(matches(&screened), [FIRM]);
    assert_eq!(screened.candidates[0].name, "Example Machines Ltd");
}

async fn lists(place: &Place) {
    let register = prepared(place).await;
    listed(&register, FIRM, "Example Machines Ltd").await;
    for (only, without, expect) in [
        (vec![], vec![], 1),
        (vec!["cn-credit"], vec![], 1),
        (vec!["judgment-default"], vec![], 1),
        (vec!["us-far-9-4"], vec![], 0),
        (vec![], vec!["judgment-default"], 0),
        (vec!["cn-credit"], vec!["judgment-default"], 0),
    ] {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let lists = Lists { only: names(&only), without: names(&without) };
        let screened = ask(&register, "Example Machines Ltd", &Screening { lists, ..asking() }).await;
        assert_eq!(screened.candidates.len(), expect, "{only:?} {without:?}");
    }
}

/// A name that another node takes in is found here too.
async fn other_nodes(place: &Place) {
    let (first, second) = (prepared(place).await, open(place).await);
    settled(&second).await;
    listed(&first, FIRM, "Example Machines Ltd").await;
    second.catch_up().await.unwrap();
    let screened = ask(&second, "Example Machines Ltd", &asking()).await;
    assert_eq!(matches(&screened), [FIRM]);
}

/// A former name finds an organisation; one that it got later does not yet.
async fn names_of_the_day(place: &Place) {
    let register = prepared(place).await;
    listed(&register, FIRM, "Example Machines Ltd").await;
    let operator = Principal::operator();
    for (name, kind, from, to) in [
        ("Quondam Works", "former", "2001-01-01", "2010-12-31"),
        ("Zukunft Gears", "alias", "2019-11-01", "2030-01-01"),
    ] {
        let arguments = [("organisation", FIRM), ("text", name), ("kind", kind), ("from", from), ("to", to)];
        command(&register, &operator, "add-name", "2019-09-20", &arguments).await;
    }
    let later = Screening {
        times: Times { as_of: Some("2019-11-02".parse().unwrap()), known_at: None },
        ..Screening::default()
    };
    for (name, screening, expect) in [
        ("Quondam Works", asking(), vec![FIRM]),
        ("Zukunft Gears", asking(), vec![]),
        ("Zukunft Gears", later, vec![FIRM]),
    ] {
        assert_eq!(matches(&ask(&register, name, &screening).await), expect, "{name}");
    }
}
