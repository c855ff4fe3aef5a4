//! Accounts, sessions, invitations and counted guesses: what must not happen twice does not.

use crate::place::{Place, on_both};
use standing_store::{
    AccountRow, GuessLimit, Guesses, InquiryRow, InvitationRow, SessionRow, StoreError, SubjectRow, limits,
};

on_both!(
    accounts_have_one_name_and_end,
    a_code_is_taken_once,
    sessions_replace_each_other_and_end,
    an_invitation_is_used_once,
    a_subject_is_one_account_and_an_account_one_subject,
    guesses_are_counted_and_forgotten,
    inquiries_are_kept_by_file,
);

fn account(id: &str, name: &str) -> AccountRow {
    AccountRow {
        id: id.into(),
        name: name.into(),
        role: "officer".into(),
        holder: "court".into(),
        rank: "deciding".into(),
        password: String::new(),
        totp_secret: Vec::new(),
        totp_step: -1,
        created_at_ms: 5,
        disabled_at_ms: None,
    }
}

fn session(token: u8, account: &str, expires_at_ms: i64) -> SessionRow {
    SessionRow {
        hash: vec![token; 32],
        account: account.into(),
        stage: "password".into(),
        client: "a browser".into(),
        pending: Vec::new(),
        created_at_ms: i64::from(token),
        seen_at_ms: i64::from(token),
        expires_at_ms,
    }
}

async fn accounts_have_one_name_and_end(place: &Place) {
    let store = place.open().await;
    for (id, name, is_added) in
        [("a-2", "bea", true), ("a-1", "ann", true), ("a-1", "other", false), ("a-3", "ann", false)]
    {
        assert_eq!(store.add_account(&account(id, name)).await.unwrap(), is_added, "{id} {name}");
    }
    store.set_password("a-1", "hash").await.unwrap();
    let ann = AccountRow { password: "hash".into(), ..account("a-1", "ann") };
    assert_eq!(store.account("a-1").await.unwrap(), Some(ann.clone()));
    assert_eq!(store.account_named("ann").await.unwrap(), Some(ann.clone()));
    assert_eq!(store.account_named("Ann").await.unwrap(), None);
    assert_eq!(store.accounts("", 10).await.unwrap(), [ann, account("a-2", "bea")]);
    assert_eq!(store.accounts("ann", 10).await.unwrap(), [account("a-2", "bea")]);
    store.begin_session(&session(1, "a-1", 100), None).await.unwrap();
    assert!(store.disable_account("a-1", 9).await.unwrap());
    assert!(!store.disable_account("a-1", 10).await.unwrap(), "the first moment stands");
    assert_eq!(store.session(&[1; 32]).await.unwrap(), None, "nobody stays inside");
    let long = account("a-4", &"n".repeat(limits::MAX_KEY_BYTES + 1));
    assert!(matches!(store.add_account(&long).await, Err(StoreError::Limit { .. })));
}

async fn a_code_is_taken_once(place: &Place) {
    let store = place.open().await;
    store.add_account(&account("a-1", "ann")).await.unwrap();
    store.set_second_factor("a-1", b"secret", 10, &[[1; 32], [2; 32]]).await.unwrap();
    for (step, is_taken) in [(9, false), (10, false), (11, true), (11, false), (10, false), (13, true)] {
        assert_eq!(store.take_code_of_step("a-1", step).await.unwrap(), is_taken, "{step}");
    }
    for (account, code, is_taken) in
        [("a-2", 1, false), ("a-1", 3, false), ("a-1", 1, true), ("a-1", 1, false)]
    {
        assert_eq!(store.take_recovery_code(account, &[code; 32]).await.unwrap(), is_taken);
    }
    assert_eq!(store.recovery_codes_left("a-1").await.unwrap(), 1);
    store.set_second_factor("a-1", b"", 20, &[]).await.unwrap();
    assert_eq!(store.recovery_codes_left("a-1").await.unwrap(), 0);
    assert!(!store.take_code_of_step("a-1", 20).await.unwrap());
    let many = vec![[3; 32]; 33];
    assert!(matches!(store.set_second_factor("a-1", b"", 0, &many).await, Err(StoreError::Limit { .. })));
}

async fn sessions_replace_each_other_and_end(place: &Place) {
    let store = place.open().await;
    for (token, account) in [(1, "a"), (2, "a"), (3, "b")] {
        store.begin_session(&session(token, account, 100), None).await.unwrap();
    }
    assert!(store.begin_session(&session(3, "a", 100), None).await.is_err(), "a token is one session's");
    store.begin_session(&session(4, "a", 100), Some(&[2; 32])).await.unwrap();
    assert_eq!(store.session(&[2; 32]).await.unwrap(), None, "the token from before opens nothing");
    store.note_session_use(&[4; 32], 50).await.unwrap();
    store.put_pending(&[4; 32], b"secret").await.unwrap();
    let used = SessionRow { seen_at_ms: 50, pending: b"secret".to_vec(), ..session(4, "a", 100) };
    assert_eq!(store.sessions_of("a", 10).await.unwrap(), [used, session(1, "a", 100)]);
    assert_eq!(store.end_sessions_of("a", Some(&[4; 32])).await.unwrap(), 1);
    assert!(store.session(&[4; 32]).await.unwrap().is_some());
    assert_eq!(store.end_sessions_of("a", None).await.unwrap(), 1);
    store.end_session(&[3; 32]).await.unwrap();
    assert_eq!(store.sessions_of("b", 10).await.unwrap(), []);
    store.begin_session(&session(5, "a", 60), None).await.unwrap();
    store.begin_session(&session(6, "a", 61), None).await.unwrap();
    store.clear_access(60, 0).await.unwrap();
    assert_eq!(store.sessions_of("a", 10).await.unwrap(), [session(6, "a", 61)]);
}

async fn an_invitation_is_used_once(place: &Place) {
    let store = place.open().await;
    let invitation = |code: u8, account: &str| InvitationRow {
        hash: vec![code; 32],
        account: account.into(),
        role: "organisation".into(),
        holder: "reg-DE:1".into(),
        rank: String::new(),
        created_at_ms: 1,
        expires_at_ms: 100,
        used_at_ms: None,
    };
    for (code, account) in [(1, ""), (2, ""), (3, "a-1"), (4, "a-1")] {
        store.add_invitation(&invitation(code, account)).await.unwrap();
    }
    assert_eq!(store.invitation(&[3; 32]).await.unwrap(), None, "the later one to the account holds");
    for (code, at_ms, is_used) in
        [(9, 50, false), (1, 100, false), (1, 50, true), (1, 51, false), (2, 50, true)]
    {
        assert_eq!(store.use_invitation(&[code; 32], at_ms).await.unwrap(), is_used, "{code} {at_ms}");
    }
    let used = InvitationRow { used_at_ms: Some(50), ..invitation(1, "") };
    assert_eq!(store.invitation(&[1; 32]).await.unwrap(), Some(used));
}

async fn guesses_are_counted_and_forgotten(place: &Place) {
    let store = place.open().await;
    let limit = GuessLimit { free: 3, wait_ms: 100, forgotten_after_ms: 1_000 };
    for (at_ms, may, failures) in [
        (10, true, 1),
        (11, true, 2),
        (12, true, 3),
        (13, false, 3),
        (111, false, 3),
        (112, true, 4),
        (113, false, 4),
        (1_113, true, 1),
    ] {
        assert_eq!(store.take_guess("account:ann", at_ms, limit).await.unwrap(), may, "{at_ms}");
        let counted = store.guesses("account:ann").await.unwrap().unwrap();
        assert_eq!(counted.failures, failures, "{at_ms}");
    }
    store.give_back_guess("account:ann").await.unwrap();
    store.give_back_guess("account:ann").await.unwrap();
    let none = Guesses { failures: 0, last_at_ms: 1_113 };
    assert_eq!(store.guesses("account:ann").await.unwrap(), Some(none));
    store.clear_access(0, 1_114).await.unwrap();
    assert_eq!(store.guesses("account:ann").await.unwrap(), None);
    // Of guesses at once none slips through.
    let guesses = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.take_guess("together", 1, limit).await.unwrap() })
    });
    let mut taken = 0;
    for guess in guesses.collect::<Vec<_>>() {
        taken += usize::from(guess.await.unwrap());
    }
    assert_eq!(taken, 3);
    store.forget_guesses("together").await.unwrap();
    assert_eq!(store.guesses("together").await.unwrap(), None);
}

async fn inquiries_are_kept_by_file(place: &Place) {
    let store = place.open().await;
    let row = |id: &str, stream: &str| InquiryRow {
        id: id.into(),
        stream: stream.into(),
        asked_at_ms: 7,
        role: "unit".into(),
        holder: "Desk".into(),
        account: "acc-1".into(),
        what: "entry e-1".into(),
        purpose: "procurement".into(),
    };
    for kept in [row("i-2", "a"), row("i-1", "a"), row("i-3", "b"), row("i-4", "a")] {
        store.add_inquiry(&kept).await.unwrap();
    }
    assert!(matches!(store.add_inquiry(&row("i-1", "b")).await, Err(StoreError::Repeated { .. })));
    assert_eq!(store.inquiries_of("a", None, 2).await.unwrap(), [row("i-4", "a"), row("i-2", "a")]);
    assert_eq!(store.inquiries_of("a", Some("i-2"), 2).await.unwrap(), [row("i-1", "a")]);
    assert_eq!(store.inquiries_of("c", None, 2).await.unwrap(), []);
    let long = InquiryRow { what: "w".repeat(limits::MAX_KEY_BYTES + 1), ..row("i-5", "a") };
    assert!(matches!(store.add_inquiry(&long).await, Err(StoreError::Limit { .. })));
}

async fn a_subject_is_one_account_and_an_account_one_subject(place: &Place) {
    let store = place.open().await;
    let row = |issuer: &str, subject: &str, account: &str| SubjectRow {
        issuer: issuer.into(),
        subject: subject.into(),
        account: account.into(),
        linked_at_ms: 7,
    };
    for (issuer, subject, account, is_added) in [
        ("https://id.example", "s-1", "a-1", true),
        ("https://id.example", "s-1", "a-2", false),
        ("https://id.example", "s-2", "a-1", false),
        ("https://other.example", "s-1", "a-2", true),
        ("https://other.example", "S-1", "a-1", true),
    ] {
        let added = store.add_subject(&row(issuer, subject, account)).await.unwrap();
        assert_eq!(added, is_added, "{issuer} {subject} {account}");
    }
    for (issuer, subject, account) in [
        ("https://id.example", "s-1", Some("a-1")),
        ("https://other.example", "s-1", Some("a-2")),
        ("https://id.example", "s-2", None),
        ("https://id.example/", "s-1", None),
    ] {
        let found = store.account_of_subject(issuer, subject).await.unwrap();
        assert_eq!(found.as_deref(), account, "{issuer} {subject}");
    }
    let own = [row("https://id.example", "s-1", "a-1"), row("https://other.example", "S-1", "a-1")];
    assert_eq!(store.subjects_of("a-1").await.unwrap(), own);
    assert_eq!(store.forget_subjects_of("a-1").await.unwrap(), 2);
    assert_eq!(store.account_of_subject("https://id.example", "s-1").await.unwrap(), None);
    let long = row("https://id.example", &"s".repeat(256), "a-1");
    assert!(matches!(store.add_subject(&long).await, Err(StoreError::Limit { .. })));
}
