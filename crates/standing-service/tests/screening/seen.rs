//! Who sees what: nothing of a pending case or of an entry that may not be public reaches others.

use standing_core::standing::viewer::Viewer;

use crate::place::{Place, on_both};
use crate::world::{
    ask, asking, asking_as, case, command, decided, known, listed, matches, officer, prepared,
};

const FIRM: &str = "cn-uscc:91210105DEM000014J";

on_both!(pending_cases_list_nobody, restricted_entries_are_for_those_named);

async fn pending_cases_list_nobody(place: &Place) {
    let register = prepared(place).await;
    known(&register, FIRM, "Example Machines Ltd").await;
    let case = case(&register, FIRM, "no").await;
    let all = [
        Viewer::Public,
        Viewer::Unit("Desk".parse().unwrap()),
        Viewer::Authority("District-Court".parse().unwrap()),
        Viewer::Register,
    ];
    for viewer in all.clone() {
        let screened = ask(&register, "Example Machines Ltd", &asking_as(viewer.clone())).await;
        assert!(screened.candidates.is_empty(), "{viewer:?}: a case is no entry");
    }
    decided(&register, &case).await;
    for viewer in all {
        let screened = ask(&register, "Example Machines Ltd", &asking_as(viewer.clone())).await;
        assert_eq!(matches(&screened), [FIRM], "{viewer:?}");
    }
}

async fn restricted_entries_are_for_those_named(place: &Place) {
    let register = prepared(place).await;
    let entry = listed(&register, FIRM, "Example Machines Ltd").await;
    let arguments = [("entry", entry.as_str()), ("units", "Bank"), ("reasons", "by law")];
    command(&register, &officer("ann"), "restrict", "2019-09-20", &arguments).await;
    for (viewer, expect) in [
        (Viewer::Public, 0),
        (Viewer::Unit("Desk".parse().unwrap()), 0),
        (Viewer::Unit("Bank".parse().unwrap()), 1),
        (Viewer::Authority("District-Court".parse().unwrap()), 1),
        (Viewer::Register, 1),
    ] {
        let screened = ask(&register, "Example Machines Ltd", &asking_as(viewer.clone())).await;
        assert_eq!(screened.candidates.len(), expect, "{viewer:?}");
        assert_eq!(screened.total_matches, expect, "{viewer:?}: a count would tell of it");
    }
    let public = ask(&register, "Example Machines Ltd", &asking()).await;
    assert!(public.candidates.is_empty());
}
