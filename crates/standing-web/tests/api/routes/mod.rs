//! Every route against every role. The routes come from the router itself, the expectations from two tables beside this
//! file: a route without a line fails, and so does a line without a route.
//!
//! ASVS 8.2.1 to 8.2.3, 8.3.1.

mod world;

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::Request;

use crate::desk::{Answer, Desk};
use world::World;

/// The roles of `keys.txt`, in the order of its columns, as they are called here.
const KEYS: [&str; 11] =
    ["", "over", "reader", "firm", "other", "desk", "supervisor", "ann", "elsewhere", "city", "operator"];
/// The roles of `sessions.txt`.
const SESSIONS: [&str; 10] =
    ["", "key", "firm", "other", "desk", "supervisor", "ann", "elsewhere", "city", "operator"];
/// What is tried at each address.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// A line of a table.
struct Line {
    route: String,
    method: String,
    /// The address that is asked, with the names of the world in braces.
    path: String,
    cells: String,
}

fn lines(table: &str) -> Vec<Line> {
    let rows = table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    rows.map(|row| {
        let words: Vec<_> = row.split_whitespace().collect();
        let (method, template, cells) = (words[0].to_owned(), words[1], words[2].to_owned());
        let path = words.get(3).unwrap_or(&template).to_string();
        Line { route: format!("{method} {template}"), method, path, cells }
    })
    .collect()
}

fn tables() -> (Vec<Line>, Vec<Line>) {
    (lines(include_str!("keys.txt")), lines(include_str!("sessions.txt")))
}

/// Every path of the router, as the router writes itself out.
fn paths(router: &axum::Router) -> BTreeSet<String> {
    let written = format!("{router:?}");
    let named =
        written.split("RouteId(").skip(1).filter_map(|rest| rest.split_once("): \"")?.1.split('"').next());
    let named = named.filter(|path| path.starts_with('/') && !path.contains("__private"));
    named.map(str::to_owned).collect()
}

/// The roles of a line, each with its column: first those who are not let in, as long as there is something to take.
fn in_turn<'r>(line: &Line, roles: &'r [&'static str]) -> Vec<(usize, &'r str)> {
    assert_eq!(line.cells.len(), roles.len(), "{}", line.route);
    let mut all: Vec<_> = roles.iter().copied().enumerate().collect();
    all.sort_by_key(|(at, _)| matches!(line.cells.as_bytes()[*at], b'+' | b'l'));
    all
}

/// What came back, in a letter of the tables.
fn letter(answer: &Answer) -> char {
    let led = answer.header("location").unwrap_or_default();
    match answer.status {
        401 => 'k',
        403 => 'f',
        404 => 'h',
        301 | 303 | 307 | 308 if led.contains("/sign-in") && !led.contains("/code") => 's',
        301 | 303 | 307 | 308 => 'l',
        status if status < 500 => '+',
        status => panic!("{status}: {}", answer.text.chars().take(300).collect::<String>()),
    }
}

async fn ask(
    world: &World,
    line: &Line,
    who: impl Fn(axum::http::request::Builder) -> axum::http::request::Builder,
) -> Answer {
    let path = world.filled(&line.path);
    let (media, body) = world.body(&line.route);
    let request = Request::builder().method(line.method.as_str()).uri(&path);
    let request = request.header("sec-fetch-site", "same-origin").header("idempotency-key", world.fresh());
    let request = if body.is_empty() { request } else { request.header("content-type", media) };
    world.desk.send(who(request).body(Body::from(body)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_has_a_line_and_every_line_a_route() {
    let desk = Desk::open().await;
    let paths = paths(&desk.app);
    assert!(paths.len() > 150, "only {} paths were seen: {paths:?}", paths.len());
    let chinese: BTreeSet<_> = paths.iter().filter(|path| path.starts_with("/zh")).cloned().collect();
    let is_english = |path: &&String| *path == "/en" || path.starts_with("/en/");
    let english: BTreeSet<_> = paths.iter().filter(is_english).cloned().collect();
    assert_eq!(
        chinese,
        english.iter().map(|path| path.replacen("/en", "/zh", 1)).collect(),
        "the doors of a language"
    );
    let mut routes = BTreeSet::new();
    for path in paths.difference(&chinese) {
        for method in METHODS {
            // Nothing is sent with it and nobody sends it: an address that takes the method answers otherwise.
            let request = Request::builder().method(method).uri(path.replace(['{', '}', '*'], ""));
            let answer = desk.send(request.body(Body::empty()).unwrap()).await;
            if answer.status != 405 {
                routes.insert(format!("{method} {path}"));
            }
        }
    }
    let (keys, sessions) = tables();
    let mut written = BTreeMap::<_, usize>::new();
    for line in keys.iter().chain(&sessions) {
        *written.entry(line.route.clone()).or_default() += 1;
    }
    let twice: Vec<_> = written.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let written: BTreeSet<_> = written.into_keys().collect();
    let missing: Vec<_> = routes.difference(&written).collect();
    assert!(missing.is_empty(), "who may ask these? Write it in tests/api/routes: {missing:#?}");
    let gone: Vec<_> = written.difference(&routes).collect();
    assert!(gone.is_empty(), "there is nothing at {gone:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_open_what_is_their_holders() {
    let world = World::open().await;
    let mut wrong = Vec::new();
    for line in tables().0 {
        let mut found = BTreeMap::new();
        for (at, role) in in_turn(&line, &KEYS) {
            let answer = ask(&world, &line, |request| world.with_key(request, role)).await;
            found.insert(at, letter(&answer));
        }
        let found: String = found.into_values().collect();
        if found != line.cells {
            wrong.push(format!("{:55} {found}, not {}", line.route, line.cells));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_open_what_is_their_holders() {
    let mut world = World::open().await;
    world.sign_everybody_in().await;
    let mut wrong = Vec::new();
    for line in tables().1 {
        let mut found = BTreeMap::new();
        for (at, role) in in_turn(&line, &SESSIONS) {
            let answer = ask(&world, &line, |request| match role {
                "key" => world.with_key(request, "ann"),
                role => world.with_session(request, role),
            });
            found.insert(at, letter(&answer.await));
        }
        let found: String = found.into_values().collect();
        if found != line.cells {
            wrong.push(format!("{:55} {found}, not {}", line.route, line.cells));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A browser that is signed in asks the API as anyone: no site can make it act there.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_no_key() {
    let mut world = World::open().await;
    world.sign_everybody_in().await;
    for line in tables().0 {
        for role in ["ann", "firm", "supervisor", "operator"] {
            let answer = ask(&world, &line, |request| world.with_session(request, role)).await;
            assert_eq!(letter(&answer), line.cells.chars().next().unwrap(), "{role} {}", line.route);
        }
    }
}

/// Of what another unit may not know, its pages say that it is done, and nothing is done.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_away_what_is_anothers() {
    let mut world = World::open().await;
    world.sign_everybody_in().await;
    let (_, sessions) = tables();
    let remove = sessions.iter().find(|line| line.route.ends_with("/batches/{batch}/remove")).unwrap();
    for (role, is_there) in [("supervisor", true), ("desk", false)] {
        ask(&world, remove, |request| world.with_session(request, role)).await;
        let found = world.desk.get("desk", &world.filled("/api/v1/batches/{batch}")).await;
        assert_eq!(found.status == 200, is_there, "{role}: {}", found.text);
    }
}
