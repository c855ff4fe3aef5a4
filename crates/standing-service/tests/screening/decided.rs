//! Decided false positives: they hold at the unit that took them, until it withdraws them, and nowhere else.

use standing_core::standing::viewer::Viewer;
use standing_service::screening::{Code, Subject};
use standing_service::{Capacity, Fault, Principal};

use crate::place::{Place, on_both};
use crate::world::{ask, asking_as, listed, matches, officer, prepared, settled};

const FIRM: &str = "cn-uscc:91210105DEM000014J";
const NAME: &str = "Example Machines";

on_both!(a_decision_holds_at_its_unit_until_withdrawn, decisions_are_taken_by_units_about_candidates);

fn unit(name: &str) -> Principal {
    Principal::new(format!("{name}-account"), Capacity::Unit(name.parse().unwrap()))
}

fn eyes(name: &str) -> Viewer {
    Viewer::Unit(name.parse().unwrap())
}

async fn a_decision_holds_at_its_unit_until_withdrawn(place: &Place) {
    let register = prepared(place).await;
    listed(&register, FIRM, "Example Machines Ltd").await;
    settled(&register).await;
    let firm = FIRM.parse().unwrap();
    let taken = register.decide_not_same(&unit("Desk"), NAME, &firm, "Another seat.").await.unwrap();
    let again = register.decide_not_same(&unit("Desk"), "EXAMPLE  machines", &firm, "Again.").await.unwrap();
    assert_eq!(taken, again, "deciding the same again changes nothing");
    assert_ne!(taken.decided_by, "Desk-account", "an account is a mark");
    let at_desk = ask(&register, "example machines", &asking_as(eyes("Desk"))).await;
    assert!(at_desk.candidates.is_empty() && at_desk.total_matches == 0);
    assert_eq!(at_desk.decided[0].decision, taken, "and says so");
    for viewer in [eyes("Bank"), Viewer::Public, Viewer::Register] {
        let elsewhere = ask(&register, NAME, &asking_as(viewer.clone())).await;
        assert_eq!(matches(&elsewhere), [FIRM], "{viewer:?}");
        assert!(elsewhere.decided.is_empty(), "told to nobody else: {viewer:?}");
    }
    let other = ask(&register, "Example Machines Ltd", &asking_as(eyes("Desk"))).await;
    assert_eq!(matches(&other), [FIRM], "another name is another question");
    let (scheme, code) = FIRM.split_once(':').unwrap();
    let code = Code { scheme: scheme.into(), code: code.into() };
    let query = Subject { identifiers: vec![code], ..Subject::named(NAME) };
    let by_code = register.screen(&query, &asking_as(eyes("Desk"))).await.unwrap();
    assert_eq!(matches(&by_code), [FIRM], "an identifier that agrees is more than a name");
    assert_eq!(register.not_same(&unit("Desk"), "", 10).await.unwrap(), std::slice::from_ref(&taken));
    assert!(register.not_same(&unit("Bank"), "", 10).await.unwrap().is_empty());
    let foreign = register.withdraw_not_same(&unit("Bank"), &taken.id).await.unwrap_err();
    assert_eq!(foreign.fault(), Fault::NotFound);
    let withdrawn = register.withdraw_not_same(&unit("Desk"), &taken.id).await.unwrap();
    assert!(withdrawn.withdrawn_at.is_some());
    assert_eq!(register.withdraw_not_same(&unit("Desk"), &taken.id).await.unwrap(), withdrawn);
    assert_eq!(matches(&ask(&register, NAME, &asking_as(eyes("Desk"))).await), [FIRM]);
    let listed = register.not_same(&unit("Desk"), "", 10).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&withdrawn));
    assert!(register.not_same(&unit("Desk"), &withdrawn.id, 10).await.unwrap().is_empty());
    let events = register.store().events_after(0, 1_000).await.unwrap();
    assert!(events.iter().all(|row| !String::from_utf8_lossy(&row.event.body).contains("Another seat")));
}

async fn decisions_are_taken_by_units_about_candidates(place: &Place) {
    let register = prepared(place).await;
    listed(&register, FIRM, "Example Machines Ltd").await;
    settled(&register).await;
    let firm = FIRM.parse().unwrap();
    for principal in [officer("ann"), Principal::public(), Principal::operator()] {
        let refused = register.decide_not_same(&principal, NAME, &firm, "No.").await.unwrap_err();
        assert_eq!(refused.fault(), Fault::Forbidden, "{principal:?}");
        assert_eq!(register.not_same(&principal, "", 10).await.unwrap_err().fault(), Fault::Forbidden);
    }
    let long = "x".repeat(2_001);
    for (name, organisation, reason, what) in [
        (NAME, FIRM, " ", "reason"),
        (NAME, FIRM, long.as_str(), "reason"),
        ("", FIRM, "No.", "name"),
        ("Jane Unrelated Example", FIRM, "No.", "does not bring"),
        (NAME, "reg-CN:NOBODY", "No.", "does not bring"),
    ] {
        let organisation = organisation.parse().unwrap();
        let refused = register.decide_not_same(&unit("Desk"), name, &organisation, reason).await.unwrap_err();
        assert_eq!(refused.fault(), Fault::Input, "{name} {reason:.9}");
        assert!(refused.to_string().contains(what), "{refused}");
    }
}
