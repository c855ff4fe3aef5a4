//! The verbs beside a running register: the same answers over HTTP, proofs and receipts, a clean stop.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::server::Server;
use crate::standing::{FIRM, Folder, People, run};

fn served(folder: &Folder) -> (Server, People) {
    folder.standing(&["pack", "publish", "cn-credit@2019.2"]).fine();
    let people = folder.with_people();
    let server = Server::start(&["--data", &folder.text("data"), "--origin", "register.example/log"]);
    (server, people)
}

#[test]
fn what_is_asked_over_http_is_answered_alike() {
    let folder = Folder::new();
    let (server, people) = served(&folder);
    let there = ["--server", &server.base];
    let here = folder.standing(&["check", FIRM, "--json", "--key", &people.unit]).fine().json();
    let asked = run(&[&["check", FIRM, "--json", "--key", &people.unit][..], &there].concat()).fine().json();
    for field in
        ["organisation", "as_of", "known_at", "log_size", "strength", "consequences", "notes", "meaning"]
    {
        assert_eq!(here[field], asked[field], "{field}");
    }

    let firm =
        ["case", "open-case", "--organisation", FIRM, "list=judgment-default", "ground=refuses-judgment"];
    let act = ["basis=Judgment 12 of 2025", "act.kind=judgment", "act.final=yes", "act.amount=2400000 CNY"];
    let open = [
        &firm[..],
        &act,
        &["field=judgment", "--on", "2026-01-05", "--key", &people.officer, "--json"],
        &there,
    ]
    .concat();
    let opened = run(&open).fine().json();
    let case = format!("case={}", opened["made"]["case"].as_str().unwrap());
    let propose = ["case", "propose", &case, "outcome=list", "reasons=It does not pay."];
    let refused = run(&[&propose[..], &["--key", &people.second], &there].concat()).exits(1);
    refused.says(&["refused (", "clause: ", "remedy: "]);
    run(&[&propose[..], &["--key", &people.unit], &there].concat()).exits(2);
    run(&[&propose[..], &["--key", "stk_nothing"], &there].concat()).exits(2).warns(&["key"]);
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_file_is_screened_by_a_register_on_the_web() {
    let folder = Folder::new();
    let (server, people) = served(&folder);
    let there = ["--server", &server.base, "--key", &people.unit];
    let file = folder
        .write("suppliers.csv", &format!("no,uscc\n1,{}\n2,oops\n", FIRM.trim_start_matches("cn-uscc:")));
    let [out, receipt] = ["out.csv", "receipt.txt"].map(|name| folder.text(name));
    let asked = [&["check", &file, "--output", &out, "--receipt", &receipt][..], &there].concat();
    let said = run(&asked).exits(1);
    said.says(&["rows              2", "not read        1", "line 3"])
        .warns(&["'uscc' is taken for cn-uscc"]);
    let answers = std::fs::read_to_string(&out).unwrap();
    assert!(answers.contains(&format!(",nothing_found,none,{FIRM},")), "{answers}");
    folder.standing(&["verify", &receipt]).fine();
    // Nothing of the buyer's stays there.
    let left = std::fs::read_dir(folder.path().join("data/batches")).unwrap().count();
    assert_eq!(left, 0);
    let officers = ["--server", &server.base, "--key", &people.officer];
    let asked = [&["check", &file, "--output", &out, "--overwrite"][..], &officers].concat();
    run(&asked).exits(2).warns(&["relying units"]);
}

/// The verification from afar once the whole log is signed: the first checkpoint comes with the start, a second one
/// within a second.
fn signed(server: &Server, key: &str) -> serde_json::Value {
    let report = (0..50).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        let said = run(&["verify", &server.base, "--key", key, "--json"]);
        (said.code == 0).then(|| said.json()).filter(|report| report["events_unsigned"] == 0)
    });
    report.expect("the log is signed within five seconds")
}

#[test]
fn a_stop_signs_everything_and_a_stranger_verifies() {
    let folder = Folder::new();
    let (server, _) = served(&folder);
    let key = server.greeting["verifier_key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("register.example/log+"), "{key}");
    folder.standing(&["case", "register-unit", "unit=Late", "name=Late", "kind=bank"]).fine();
    let report = signed(&server, &key);
    assert_eq!(report["clean"], true, "{report}");
    assert_eq!(server.stop(), Some(0));
    let report = folder.standing(&["verify", "--json"]).fine().json();
    assert_eq!((report["events_unsigned"].clone(), report["key"].clone()), (0.into(), key.into()));
}

#[test]
fn a_public_event_that_was_changed_is_found_from_afar() {
    let folder = Folder::new();
    let (server, _) = served(&folder);
    let key = server.greeting["verifier_key"].as_str().unwrap().to_owned();
    let report = signed(&server, &key);
    // Packs, courts and the unit are public; the firm is not, as long as no list has it.
    let number = |field: &str| report[field].as_u64().unwrap();
    assert_eq!((number("events_withheld"), number("events_opened")), (1, number("events") - 1));
    assert_eq!(number("events_read"), number("events_opened"));
    folder.tamper(
        "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'Upper Court', 'Other Court') AS BLOB)",
    );
    let report = run(&["verify", &server.base, "--key", &key, "--json"]).exits(1).json();
    assert_eq!(report["findings_count"], 1, "{report}");
    let finding = &report["findings"][0];
    assert_eq!((finding["code"].clone(), finding["position"].clone()), ("event_changed".into(), 2.into()));
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn a_proof_and_a_receipt_hold_without_the_register() {
    let folder = Folder::new();
    let (server, _) = served(&folder);
    let key = server.greeting["verifier_key"].as_str().unwrap().to_owned();
    let fetch = |path: &str| {
        (0..50).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            let mut response = server.agent.get(format!("{}{path}", server.base)).call().ok()?;
            (response.status() == 200).then(|| response.body_mut().read_to_string().unwrap())
        })
    };
    let check =
        fetch(&format!("/api/v1/check?organisation={FIRM}&receipt=true")).expect("a receipt is given");
    let check = serde_json::from_str::<serde_json::Value>(&check).unwrap();
    let receipt = check["receipt"].as_str().expect("the answer has its receipt").to_owned();
    assert_eq!(server.stop(), Some(0));
    let file = folder.write("receipt.txt", &receipt);
    run(&["verify", &file, "--key", &key]).fine().says(&["it holds", FIRM]);
    let changed = folder.write("changed.txt", &receipt.replacen("\"none\"", "\"bar\"", 1));
    run(&["verify", &changed, "--key", &key]).exits(1).says(&["it does not hold"]);
    // The key of the data folder is used when none is given.
    run(&["verify", &file, "--data", &folder.text("data")]).fine();
}

#[test]
fn the_demonstration_says_so_and_is_loaded_once() {
    let folder = Folder::new();
    let data = folder.text("data");
    let server = Server::start(&["--data", &data, "--demo"]);
    assert!(server.greeting["log_size"].as_u64().unwrap() > 1_000, "{}", server.greeting);
    assert_eq!(server.stop(), Some(0));
    let keys = folder.standing(&["keys", "list", "--json"]).fine().json();
    let made = keys.as_array().unwrap().len();
    assert!(made >= 4, "{keys}");
    let again = Server::start(&["--data", &data, "--demo"]);
    assert_eq!(again.stop(), Some(0));
    assert_eq!(folder.standing(&["keys", "list", "--json"]).fine().json().as_array().unwrap().len(), made);
    folder.standing(&["verify"]).fine().says(&["nothing wrong"]);
}

#[test]
fn who_dawdles_over_a_request_is_let_go_and_others_are_answered() {
    let folder = Folder::new();
    let (server, _) = served(&folder);
    let address = server.base.strip_prefix("http://").unwrap();
    let mut slow = TcpStream::connect(address).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: register.example\r\nX-Slow: ").unwrap();
    let began = Instant::now();
    let answer = server.agent.get(format!("{}/healthz", server.base)).call().unwrap();
    assert_eq!(answer.status(), 200);
    let mut said = Vec::new();
    // A connection that is reset was let go just the same.
    let _ = slow.read_to_end(&mut said);
    let waited = began.elapsed();
    assert!((8..20).contains(&waited.as_secs()), "let go after {waited:?}");
    assert!(!said.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&said));
    assert_eq!(server.stop(), Some(0));
}
