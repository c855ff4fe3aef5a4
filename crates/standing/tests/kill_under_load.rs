//! Kills the server again and again while several clients write to it. Nothing acknowledged may be lost, nothing
//! may happen twice, and the log must verify.
//!
//! Each client gives its commands under names of its own. A command whose answer did not come is given again
//! after the restart, under the same name, before anything else. STANDING_KILL_ROUNDS sets how often the server
//! is killed.
#![cfg(test)]

#[cfg(test)]
#[path = "support/database.rs"]
mod database;
#[cfg(test)]
#[path = "support/server.rs"]
mod server;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};
    use std::thread;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use serde_json::{Value, json};
    use ureq::Agent;

    use crate::database::Schema;
    use crate::server::{Server, command};

    const CLIENTS: usize = 4;
    /// Kills in the short form.
    const ROUNDS_SHORT: usize = 6;
    /// How long the server lives in a round, in milliseconds.
    const LIFE_MS: std::ops::Range<u64> = 20..600;
    /// Commands on one firm: it is registered, then gets names.
    const COMMANDS_PER_FIRM: u64 = 20;

    #[test]
    fn sqlite() {
        Place::new("sqlite", None).survive();
    }

    #[test]
    fn postgresql() {
        if let Some(schema) = Schema::new("kill") {
            Place::new("postgresql", Some(schema)).survive();
        }
    }

    /// Where the register is.
    struct Place {
        data: PathBuf,
        schema: Option<Schema>,
    }

    /// One client with what it knows.
    #[derive(Default)]
    struct Client {
        number: usize,
        /// Commands given so far.
        given: u64,
        /// The command whose answer did not come.
        in_doubt: Option<Order>,
        /// What was acknowledged: by its name, the mark in its event, and the position.
        acknowledged: BTreeMap<String, (Order, u64)>,
    }

    /// One command.
    #[derive(Debug, Clone)]
    struct Order {
        name: String,
        path: String,
        body: Value,
        /// A text that only the event of this command holds.
        mark: String,
    }

    /// An answer over HTTP.
    struct Answer {
        status: u16,
        is_replay: bool,
        body: Value,
    }

    impl Client {
        fn next(&self) -> Order {
            let (number, step) = (self.number, self.given % COMMANDS_PER_FIRM);
            let firm = format!("reg-DE:C{number}-{}", self.given / COMMANDS_PER_FIRM);
            let mark = format!("Marked {number} {}.", self.given);
            let name = format!("client-{number}-{}", self.given);
            if step == 0 {
                let body = json!({ "organisation": firm, "name": mark });
                return Order { name, path: "/api/v1/organisations".to_owned(), body, mark };
            }
            let body = json!({ "text": mark, "kind": "alias" });
            Order { name, path: format!("/api/v1/organisations/{firm}/add-name"), body, mark }
        }

        /// Gives commands until an answer does not come.
        fn work(&mut self, base: &str, agent: &Agent, key: &str) {
            loop {
                let order = self.in_doubt.take().unwrap_or_else(|| self.next());
                let Ok(answer) = order.give(base, agent, key) else {
                    self.in_doubt = Some(order);
                    return;
                };
                match answer.status {
                    200 => {
                        let position = answer.body["log_size"].as_u64().unwrap();
                        self.given += 1;
                        self.acknowledged.insert(order.name.clone(), (order, position));
                    }
                    503 => {
                        self.in_doubt = Some(order);
                        thread::sleep(Duration::from_millis(5));
                    }
                    status => panic!("{order:?}: {status} {}", answer.body),
                }
            }
        }

        /// The command whose answer did not come is given once more, and some that were acknowledged.
        fn settle(&mut self, server: &Server, key: &str) {
            if let Some(order) = self.in_doubt.take() {
                let answer = order.give(&server.base, &server.agent, key).unwrap();
                assert_eq!(answer.status, 200, "{order:?}: {}", answer.body);
                self.given += 1;
                let position = answer.body["log_size"].as_u64().unwrap();
                self.acknowledged.insert(order.name.clone(), (order, position));
            }
            for (order, position) in self.acknowledged.values().rev().take(3) {
                let answer = order.give(&server.base, &server.agent, key).unwrap();
                assert_eq!(answer.status, 200, "{order:?}: {}", answer.body);
                assert!(answer.is_replay, "{order:?} was given again and is not called so");
                assert_eq!(answer.body["log_size"].as_u64(), Some(*position), "{order:?}");
            }
        }
    }

    impl Order {
        /// Posts it; an error when the connection failed, so that nobody knows whether it happened.
        fn give(&self, base: &str, agent: &Agent, key: &str) -> Result<Answer, ureq::Error> {
            let request =
                agent.post(format!("{base}{}", self.path)).header("authorization", format!("Bearer {key}"));
            let request =
                request.header("idempotency-key", &self.name).header("content-type", "application/json");
            let mut response = request.send(self.body.to_string())?;
            let is_replay = response.headers().contains_key("idempotency-replayed");
            let text = response.body_mut().read_to_string()?;
            let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
            Ok(Answer { status: response.status().as_u16(), is_replay, body })
        }
    }

    impl Place {
        fn new(what: &str, schema: Option<Schema>) -> Self {
            let name = format!("kill-{what}-{}", std::process::id());
            let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
            std::fs::create_dir_all(&data).unwrap();
            Self { data, schema }
        }

        fn arguments(&self) -> Vec<&str> {
            let mut arguments = vec!["--data", self.data.to_str().unwrap()];
            if let Some(schema) = &self.schema {
                arguments.extend(["--database", &schema.url]);
            }
            arguments
        }

        /// Runs a verb on the register and gives its results.
        fn run(&self, verb: &[&str]) -> String {
            let output = command(&[verb, &self.arguments()].concat()).output().unwrap();
            let out = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{verb:?}: {out}{}", String::from_utf8_lossy(&output.stderr));
            out
        }

        fn survive(self) {
            let rounds = std::env::var("STANDING_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
            drop(Server::start(&self.arguments()));
            let key = self.run(&["keys", "create", "--role", "operator"]).trim().to_owned();
            let mut clients =
                (0..CLIENTS).map(|number| Client { number, ..Client::default() }).collect::<Vec<_>>();
            let mut dice = Dice::new();
            for round in 0..rounds.unwrap_or(ROUNDS_SHORT) {
                let server = Server::start(&self.arguments());
                let held = server.greeting["log_size"].as_u64().unwrap();
                for client in &mut clients {
                    let last = client.acknowledged.values().map(|(_, position)| *position).max();
                    assert!(last <= Some(held), "{last:?} was acknowledged and the log ends at {held}");
                    client.settle(&server, &key);
                }
                let life = Duration::from_millis(dice.between(LIFE_MS));
                thread::scope(|scope| {
                    for client in &mut clients {
                        let (base, agent, key) = (server.base.clone(), server.agent.clone(), &key);
                        scope.spawn(move || client.work(&base, &agent, key));
                    }
                    thread::sleep(life);
                    drop(server);
                });
                let acknowledged = clients.iter().map(|client| client.acknowledged.len()).sum::<usize>();
                println!("round {round}: killed after {life:?}, {acknowledged} acknowledged so far");
            }
            let server = Server::start(&self.arguments());
            for client in &mut clients {
                client.settle(&server, &key);
            }
            assert_eq!(server.stop(), Some(0));
            self.compare(&clients);
            std::fs::remove_dir_all(&self.data).unwrap();
        }

        /// What the log holds, beside what was acknowledged.
        fn compare(&self, clients: &[Client]) {
            let report = serde_json::from_str::<Value>(&self.run(&["verify", "--json"])).unwrap();
            assert_eq!(report["clean"], true, "{report}");
            assert_eq!(report["events_unsigned"], 0, "{report}");
            let export = self.run(&["export"]);
            let events = export.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            let events = events.filter(|line| line.get("stream").is_some()).collect::<Vec<_>>();
            let mut expected = BTreeMap::new();
            for (order, position) in clients.iter().flat_map(|client| client.acknowledged.values()) {
                assert!(expected.insert(*position, order).is_none(), "two commands have position {position}");
            }
            assert!(!expected.is_empty(), "nothing was acknowledged: the test tested nothing");
            for event in &events {
                let position = event["position"].as_u64().unwrap();
                let body = event["body"].as_str().unwrap();
                match expected.remove(&position) {
                    Some(order) => {
                        assert!(body.contains(&order.mark), "event {position} is not of {order:?}")
                    }
                    None => assert_eq!(
                        event["stream"], "packs",
                        "event {position} was never acknowledged: {body}"
                    ),
                }
            }
            assert!(expected.is_empty(), "acknowledged and lost: {expected:?}");
        }
    }

    /// Chance, so that no two runs kill at the same moments.
    struct Dice(u64);

    impl Dice {
        fn new() -> Self {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            Self(u64::from(now.subsec_nanos()) | 1)
        }

        fn between(&mut self, range: std::ops::Range<u64>) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            range.start + self.0 % (range.end - range.start)
        }
    }
}
