//! What somebody at the door may try: wrong and right guesses, codes used twice, tokens from before, invitations.

use std::cell::Cell;

use standing_store::{OpenMode, StoreUrl};

use super::*;

const PASSWORD: &str = "three plain words";

thread_local! {
    /// The second that the tests' clock shows.
    static NOW: Cell<i64> = const { Cell::new(1_800_000_000) };
}

struct World {
    accounts: Accounts,
    _folder: tempfile::TempDir,
}

fn wait(seconds: i64) {
    NOW.set(NOW.get() + seconds);
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let url: StoreUrl = folder.path().join("access.db").display().to_string().parse().unwrap();
    let store = Store::open(&url, OpenMode::Create).await.unwrap();
    let edge = Edge {
        now: || Timestamp::from_second(NOW.get()).unwrap(),
        fill_random: |bytes| getrandom::fill(bytes).unwrap(),
    };
    World { accounts: Accounts::new(store, edge), _folder: folder }
}

fn officer() -> Capacity {
    Capacity::Officer("court".parse().unwrap())
}

fn here() -> From {
    From(Some("192.0.2.1".parse().unwrap()))
}

impl World {
    /// An account whose holder took it over; gives its session and the secret of its second factor.
    async fn ann(&self) -> (Session, Vec<u8>, Vec<String>) {
        let (_, invitation) = self.accounts.add("Ann", &officer(), Some(Rank::Deciding)).await.unwrap();
        let accepted = self.accounts.accept(&invitation.code, "", PASSWORD, &here(), "a browser").await;
        let half = self.session(&accepted.unwrap().unwrap().token).await;
        let secret = self.accounts.factor_to_come(&half).await.unwrap();
        let half = Session { pending: secret.clone(), ..half };
        let code = totp_code(&secret, NOW.get());
        let new = self.accounts.set_factor(&half, &code, &here(), "a browser").await.unwrap().unwrap();
        (self.session(&new.entered.token).await, secret, new.recovery)
    }

    async fn session(&self, token: &str) -> Session {
        self.accounts.session(token).await.unwrap().unwrap()
    }

    async fn sign_in(&self, name: &str, password: &str) -> Result<Entered, SignInFault> {
        self.accounts.sign_in(name, password, &here(), "a browser", None).await.unwrap()
    }

    async fn code(&self, half: &Session, code: &str) -> Result<Entered, SignInFault> {
        self.accounts.second_factor(half, code, &here(), "a browser").await.unwrap()
    }
}

#[tokio::test]
async fn a_password_opens_half_and_a_code_the_rest() {
    let world = world().await;
    let (first, secret, _) = world.ann().await;
    assert_eq!((first.stage, first.account.rank), (Stage::Whole, Some(Rank::Deciding)));
    assert_eq!(first.account.principal().capacity, officer());
    let half = world.sign_in(" ANN ", PASSWORD).await.unwrap();
    let half = world.session(&half.token).await;
    assert_eq!(half.stage, Stage::Password);
    let code = totp_code(&secret, NOW.get());
    assert_eq!(
        world.code(&half, &code).await,
        Err(SignInFault::Wrong),
        "it proved the authenticator already"
    );
    wait(30);
    let code = totp_code(&secret, NOW.get());
    let whole = world.code(&half, &code).await.unwrap();
    assert_eq!(world.session(&whole.token).await.stage, Stage::Whole);
    let again = world.sign_in("ann", PASSWORD).await.unwrap();
    let again = world.session(&again.token).await;
    assert_eq!(world.code(&again, &code).await, Err(SignInFault::Wrong), "a code is taken once");
}

#[tokio::test]
async fn the_token_from_before_opens_nothing() {
    let world = world().await;
    let (_, secret, _) = world.ann().await;
    let half = world.sign_in("ann", PASSWORD).await.unwrap();
    let session = world.session(&half.token).await;
    wait(30);
    let whole = world.code(&session, &totp_code(&secret, NOW.get())).await.unwrap();
    assert_eq!(world.accounts.session(&half.token).await.unwrap(), None);
    let session = world.session(&whole.token).await;
    world.accounts.sign_out(&session).await.unwrap();
    assert_eq!(world.accounts.session(&whole.token).await.unwrap(), None);
    for token in ["", "x", &"0".repeat(52), &whole.token.to_uppercase()] {
        assert_eq!(world.accounts.session(token).await.unwrap(), None, "{token}");
    }
}

#[tokio::test]
async fn guesses_are_few_and_about_nobody_alike() {
    let world = world().await;
    let (session, secret, _) = world.ann().await;
    for name in ["ann", "nobody"] {
        for _ in 0..5 {
            assert_eq!(world.sign_in(name, "wrong password").await, Err(SignInFault::Wrong), "{name}");
        }
        assert_eq!(world.sign_in(name, PASSWORD).await, Err(SignInFault::Throttled), "{name}");
    }
    wait(300);
    assert!(
        world.sign_in("ann", PASSWORD).await.is_ok(),
        "waiting is short, and right guesses forget the wrong"
    );
    let half = world.session(&world.sign_in("ann", PASSWORD).await.unwrap().token).await;
    for _ in 0..5 {
        assert_eq!(world.code(&half, "000000").await, Err(SignInFault::Wrong));
    }
    let code = totp_code(&secret, NOW.get());
    assert_eq!(world.code(&half, &code).await, Err(SignInFault::Throttled), "a right code too");
    // One address about many accounts.
    let mut last = Ok(());
    for number in 0..60 {
        last = world.sign_in(&format!("name{number}"), "wrong password").await.map(|_| ());
    }
    assert_eq!(last, Err(SignInFault::Throttled));
    let elsewhere = From(Some("198.51.100.1".parse().unwrap()));
    let entered = world.accounts.sign_in("ann", PASSWORD, &elsewhere, "", Some(&session)).await.unwrap();
    assert!(entered.is_ok(), "others are not kept out");
}

#[tokio::test]
async fn a_recovery_code_is_good_once() {
    let world = world().await;
    let (_, _, recovery) = world.ann().await;
    assert_eq!(recovery.len(), 8);
    let half = world.session(&world.sign_in("ann", PASSWORD).await.unwrap().token).await;
    let typed = recovery[0].to_uppercase().replace('-', " ");
    let whole = world.session(&world.code(&half, &typed).await.unwrap().token).await;
    assert_eq!(world.accounts.recovery_codes_left(&whole).await.unwrap(), 7);
    let half = world.session(&world.sign_in("ann", PASSWORD).await.unwrap().token).await;
    assert_eq!(world.code(&half, &recovery[0]).await, Err(SignInFault::Wrong));
}

#[tokio::test]
async fn sessions_end_when_idle_when_over_and_with_the_password() {
    let world = world().await;
    let (session, secret, _) = world.ann().await;
    wait(30);
    let half = world.sign_in("ann", PASSWORD).await.unwrap();
    let token =
        world.code(&world.session(&half.token).await, &totp_code(&secret, NOW.get())).await.unwrap().token;
    for _ in 0..11 {
        wait(3_500);
        assert!(world.accounts.session(&token).await.unwrap().is_some(), "it is used");
    }
    wait(3_500);
    wait(3_500);
    assert_eq!(world.accounts.session(&token).await.unwrap(), None, "idle");
    let half = world.session(&world.sign_in("ann", PASSWORD).await.unwrap().token).await;
    let token = world.code(&half, &totp_code(&secret, NOW.get())).await.unwrap().token;
    let begun = NOW.get();
    while NOW.get() < begun + 12 * 3_600 - 3_000 {
        wait(3_000);
        assert!(world.accounts.session(&token).await.unwrap().is_some());
    }
    wait(3_000);
    assert_eq!(world.accounts.session(&token).await.unwrap(), None, "over, whatever happens");
    let half = world.sign_in("ann", PASSWORD).await.unwrap().token;
    let other = world.session(&half).await;
    let token = world.code(&other, &totp_code(&secret, NOW.get())).await.unwrap().token;
    let (kept, third) = (world.session(&token).await, world.sign_in("ann", PASSWORD).await.unwrap().token);
    let change = async |old: &str, new: &str| {
        world.accounts.change_password(&kept, old, new, &here(), "").await.unwrap()
    };
    assert_eq!(change("wrong password", "other plain words").await, Err(SignInFault::Wrong));
    assert_eq!(change(PASSWORD, "short").await, Err(SignInFault::Password(PasswordFault::Short)));
    let changed = change(PASSWORD, "other plain words").await.unwrap();
    assert_eq!(world.session(&changed.token).await.stage, Stage::Whole);
    for token in [&token, &third] {
        assert_eq!(world.accounts.session(token).await.unwrap(), None, "all others end");
    }
    assert_eq!(world.sign_in("ann", PASSWORD).await, Err(SignInFault::Wrong));
    assert!(!session.account.id.is_empty());
}

#[tokio::test]
async fn an_invitation_is_for_one_and_once() {
    let world = world().await;
    let accept = async |code: &str, name: &str, password: &str| {
        world.accounts.accept(code, name, password, &here(), "").await.unwrap()
    };
    world.ann().await;
    let firm = Capacity::Organisation("cn-uscc:91210105DEM000014J".parse().unwrap());
    let invitation = world.accounts.invite(&firm, None).await.unwrap();
    assert_eq!(world.accounts.invited(&invitation.code).await.unwrap().as_deref(), Some(""));
    for (name, password, expected) in [
        ("x", PASSWORD, SignInFault::Name),
        ("张三李四", PASSWORD, SignInFault::Name),
        ("ann", PASSWORD, SignInFault::NameTaken),
        ("firm", "short", SignInFault::Password(PasswordFault::Short)),
    ] {
        assert_eq!(accept(&invitation.code, name, password).await, Err(expected), "{name}");
    }
    let entered = accept(&invitation.code.to_uppercase(), "firm", PASSWORD).await.unwrap();
    assert_eq!((entered.account.capacity, entered.account.rank), (firm.clone(), None));
    assert_eq!(accept(&invitation.code, "firm2", PASSWORD).await, Err(SignInFault::Invitation));
    let late = world.accounts.invite(&firm, None).await.unwrap();
    wait(59 * 24 * 3_600);
    assert_eq!(world.accounts.invited(&late.code).await.unwrap().as_deref(), Some(""), "it came by post");
    wait(24 * 3_600);
    assert_eq!(accept(&late.code, "firm2", PASSWORD).await, Err(SignInFault::Invitation));
    assert_eq!(world.accounts.invited(&late.code).await.unwrap(), None);
    assert!(world.accounts.invite(&Capacity::Public, None).await.is_err());
}

#[tokio::test]
async fn a_reset_and_a_disabled_account_let_nobody_in() {
    let world = world().await;
    let (session, secret, recovery) = world.ann().await;
    let invitation = world.accounts.reset("ann").await.unwrap();
    assert_eq!(world.accounts.sessions(&session).await.unwrap(), []);
    assert_eq!(world.sign_in("ann", PASSWORD).await, Err(SignInFault::Wrong));
    assert_eq!(world.accounts.invited(&invitation.code).await.unwrap().as_deref(), Some("ann"));
    let half =
        world.accounts.accept(&invitation.code, "other", PASSWORD, &here(), "").await.unwrap().unwrap();
    assert_eq!(half.account.id, session.account.id, "the officer's marks stay the same");
    let half = world.session(&half.token).await;
    wait(60);
    for code in [totp_code(&secret, NOW.get()), recovery[1].clone()] {
        assert_eq!(world.code(&half, &code).await, Err(SignInFault::Wrong), "nothing of before is left");
    }
    assert!(world.accounts.disable("ann").await.unwrap());
    assert_eq!(world.accounts.session("x").await.unwrap(), None);
    assert_eq!(world.sign_in("ann", PASSWORD).await, Err(SignInFault::Wrong));
    assert!(world.accounts.reset("ann").await.is_err());
    assert!(world.accounts.disable("nobody").await.is_err());
    assert!(world.accounts.add("ann", &officer(), None).await.is_err(), "a name is never given again");
}

#[tokio::test]
async fn another_second_factor_needs_a_sign_in_just_now() {
    let world = world().await;
    let (session, _, _) = world.ann().await;
    let half = world.session(&world.sign_in("ann", PASSWORD).await.unwrap().token).await;
    for (stale, waits) in [(half, 0), (session, 900)] {
        wait(waits);
        let secret = world.accounts.factor_to_come(&stale).await.unwrap();
        let stale = Session { pending: secret.clone(), ..stale };
        let code = totp_code(&secret, NOW.get());
        let set = world.accounts.set_factor(&stale, &code, &here(), "").await.unwrap();
        assert_eq!(set.err(), Some(FactorFault::Stale));
    }
}

#[tokio::test]
async fn only_a_demonstrations_codes_are_shown() {
    let world = world().await;
    let (session, _, _) = world.ann().await;
    assert_eq!(world.accounts.demonstration_code(&session.account.id).await.unwrap(), None);
    let demo = world.accounts.add_demonstration("officer", &officer(), None, PASSWORD).await.unwrap();
    for _ in 0..2 {
        let half = world.session(&world.sign_in("officer", PASSWORD).await.unwrap().token).await;
        let code = world.accounts.demonstration_code(&demo.id).await.unwrap().unwrap();
        assert!(world.code(&half, &code).await.is_ok(), "the next one where that of now was used");
    }
}

fn subject(of: &str) -> Subject {
    Subject::new("https://id.example", of).unwrap()
}

#[tokio::test]
async fn whom_an_issuer_signed_in_has_the_account_that_was_made_for_them() {
    let world = world().await;
    let accounts = &world.accounts;
    let made = accounts.add_subject("bea", &officer(), Some(Rank::Deciding), &subject("s-1")).await.unwrap();
    let entered = accounts.enter_as(&subject("s-1"), &here(), "a browser", None).await.unwrap().unwrap();
    assert_eq!(entered.account, made);
    let first = world.session(&entered.token).await;
    assert_eq!((first.stage, first.account.capacity.clone()), (Stage::Whole, officer()));
    let again =
        accounts.enter_as(&subject("s-1"), &here(), "a browser", Some(&first)).await.unwrap().unwrap();
    assert_ne!(again.token, entered.token);
    assert_eq!(accounts.session(&entered.token).await.unwrap(), None, "the token from before is over");
    for stranger in [subject("S-1"), subject("s-2"), Subject::new("https://id.example/", "s-1").unwrap()] {
        let refused = accounts.enter_as(&stranger, &here(), "a browser", None).await.unwrap();
        assert_eq!(refused, Err(SubjectFault::Unknown), "{stranger:?}");
    }
    assert_eq!(world.sign_in("bea", "").await, Err(SignInFault::Wrong), "there is no password");
    accounts.disable("bea").await.unwrap();
    assert_eq!(accounts.session(&again.token).await.unwrap(), None);
    assert_eq!(
        accounts.enter_as(&subject("s-1"), &here(), "a browser", None).await.unwrap(),
        Err(SubjectFault::Disabled)
    );
}

#[tokio::test]
async fn a_subject_is_nobody_twice() {
    let world = world().await;
    let accounts = &world.accounts;
    accounts.add_subject("bea", &officer(), None, &subject("s-1")).await.unwrap();
    assert!(accounts.add_subject("cat", &officer(), None, &subject("s-1")).await.is_err());
    assert_eq!(accounts.list("", 10).await.unwrap().len(), 1, "no account is left behind");
    accounts.add("cat", &officer(), None).await.unwrap();
    assert!(accounts.link("cat", &subject("s-1")).await.is_err());
    accounts.link("cat", &subject("s-2")).await.unwrap();
    accounts.link("cat", &subject("s-3")).await.unwrap();
    let entered = accounts.enter_as(&subject("s-3"), &here(), "a browser", None).await.unwrap().unwrap();
    assert_eq!(accounts.subjects(&entered.account).await.unwrap(), [subject("s-3")]);
    assert_eq!(
        accounts.enter_as(&subject("s-2"), &here(), "a browser", None).await.unwrap(),
        Err(SubjectFault::Unknown)
    );
    accounts.unlink("cat").await.unwrap();
    assert_eq!(accounts.session(&entered.token).await.unwrap(), None);
    for (issuer, word) in [("", "s"), ("https://id.example", ""), ("https://id.example", "a\nb"), ("x", " s")]
    {
        assert!(Subject::new(issuer, word).is_err(), "{issuer} {word}");
    }
}
