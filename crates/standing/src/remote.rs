//! A register on the web, asked over HTTP: JSON in, JSON or a problem with its remedy out.
//!
//! It waits for answers on the thread it is called from, retries nothing and keeps nothing.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use serde_json::Value;
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

/// How long one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// How long the sending or fetching of a file may take.
const FILE_TIMEOUT: Duration = Duration::from_secs(3_600);
/// Largest answer that is read, in bytes.
const ANSWER_BYTES_MAX: u64 = 16_000_000;

/// Where to ask, when it is not the database itself.
#[derive(Debug, Clone, Args)]
pub(crate) struct Elsewhere {
    /// Ask a running register over HTTP instead of opening the database
    #[arg(long, env = "STANDING_SERVER", value_name = "URL", conflicts_with = "database")]
    pub(crate) server: Option<String>,
}

/// A register on the web.
#[derive(Clone)]
pub(crate) struct Server {
    base: String,
    key: Option<String>,
    agent: Agent,
}

/// What the server said to a request that it understood.
#[derive(Debug)]
pub(crate) enum Reply {
    /// It was done or found.
    Done(Value),
    /// The rules or the server said no: problem details of RFC 9457.
    Problem(Problem),
}

/// Problem details, the parts that people are shown.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Server {
    /// A register at an address, asked with a key or as anyone.
    ///
    /// # Errors
    /// An address that is not `http://` or `https://`.
    pub(crate) fn new(address: &str, key: Option<&str>) -> Result<Self> {
        let base = address.trim_end_matches('/').to_owned();
        if !base.starts_with("http://") && !base.starts_with("https://") {
            bail!("{address}: this is no web address; write http://HOST:PORT or https://HOST");
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(REQUEST_TIMEOUT))
            .user_agent(concat!("standing/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { base, key: key.map(str::to_owned), agent: config.into() })
    }

    /// The address, without a slash at its end.
    pub(crate) fn address(&self) -> &str {
        &self.base
    }

    /// The bytes of a path; none when the server has nothing there.
    ///
    /// # Errors
    /// The server cannot be reached, answers another way, or answers too much.
    pub(crate) fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let url = format!("{}{path}", self.base);
        let mut response = self.agent.get(&url).call().with_context(|| unreachable(&url))?;
        match response.status() {
            StatusCode::OK => read(&mut response).with_context(|| url).map(Some),
            StatusCode::NOT_FOUND => Ok(None),
            status => bail!("{url}: the server answered {status}; try again later"),
        }
    }

    /// Asks a question of the API.
    ///
    /// # Errors
    /// The server cannot be reached or its answer is not JSON.
    pub(crate) fn ask(&self, path: &str, query: &[(&str, String)]) -> Result<Reply> {
        let url = format!("{}{path}", self.base);
        let mut request = self.agent.get(&url).header("accept", "application/json");
        for (name, value) in query {
            request = request.query(*name, value);
        }
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        reply(&url, request.call().with_context(|| unreachable(&url))?)
    }

    /// Sends a file to the API as it is.
    ///
    /// # Errors
    /// As [`Server::ask`], and when the file cannot be read.
    pub(crate) fn send_file(
        &self,
        path: &str,
        query: &[(&str, String)],
        media: &str,
        file: &File,
        idempotency_key: &str,
    ) -> Result<Reply> {
        let url = format!("{}{path}", self.base);
        let mut request = self.agent.post(&url).config().timeout_global(Some(FILE_TIMEOUT)).build();
        for (name, value) in query {
            request = request.query(*name, value);
        }
        request = request
            .header("accept", "application/json")
            .header("content-type", media)
            .header("idempotency-key", idempotency_key);
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        reply(&url, request.send(file).with_context(|| unreachable(&url))?)
    }

    /// Reads a file of the API to its end, whatever its length.
    ///
    /// # Errors
    /// As [`Server::ask`], and when `to` cannot be written.
    pub(crate) fn fetch_file(&self, path: &str, to: &mut impl Write) -> Result<()> {
        let url = format!("{}{path}", self.base);
        let mut request = self.agent.get(&url).config().timeout_global(Some(FILE_TIMEOUT)).build();
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let mut response = request.call().with_context(|| unreachable(&url))?;
        if response.status() != StatusCode::OK {
            return reply(&url, response)?.done().map(drop);
        }
        std::io::copy(&mut response.body_mut().as_reader(), to).with_context(|| url)?;
        Ok(())
    }

    /// Removes something at the API.
    ///
    /// # Errors
    /// The server cannot be reached, or does not remove it.
    pub(crate) fn remove(&self, path: &str) -> Result<()> {
        let url = format!("{}{path}", self.base);
        let mut request = self.agent.delete(&url);
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let response = request.call().with_context(|| unreachable(&url))?;
        if response.status().is_success() { Ok(()) } else { reply(&url, response)?.done().map(drop) }
    }

    /// Gives a command to the API.
    ///
    /// # Errors
    /// As [`Server::ask`].
    pub(crate) fn command(&self, path: &str, body: &Value, idempotency_key: &str) -> Result<Reply> {
        let url = format!("{}{path}", self.base);
        let mut request = self
            .agent
            .post(&url)
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("idempotency-key", idempotency_key);
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        reply(&url, request.send(body.to_string()).with_context(|| unreachable(&url))?)
    }
}

impl Problem {
    /// A field of the problem as text, empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The problem as an error of this program.
    pub(crate) fn into_error(self) -> anyhow::Error {
        let said = [self.text("title"), self.text("detail")];
        let mut words = said.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(": ");
        if words.is_empty() {
            words = format!("the server answered with status {}", self.status);
        }
        match self.text("remedy") {
            "" => anyhow!("{words}"),
            remedy => anyhow!("{words}; {remedy}"),
        }
    }
}

impl Reply {
    /// The answer; a problem becomes an error.
    ///
    /// # Errors
    /// The problem.
    pub(crate) fn done(self) -> Result<Value> {
        match self {
            Self::Done(value) => Ok(value),
            Self::Problem(problem) => Err(problem.into_error()),
        }
    }
}

/// A text as one segment of a path: what is not plain is percent-encoded.
pub(crate) fn segment(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => {
                segment.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(segment, "%{byte:02X}")),
        }
    }
    segment
}

fn reply(url: &str, mut response: Response<Body>) -> Result<Reply> {
    let status = response.status();
    let bytes = read(&mut response).with_context(|| url.to_owned())?;
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(body) if status.is_success() => Ok(Reply::Done(body)),
        Ok(body) => Ok(Reply::Problem(Problem { status: status.as_u16(), body })),
        Err(_) => {
            bail!("{url}: the server answered {status} and no JSON; is a register of this version there?")
        }
    }
}

fn read(response: &mut Response<Body>) -> Result<Vec<u8>> {
    Ok(response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?)
}

fn unreachable(url: &str) -> String {
    format!("{url}: the server cannot be reached; check the address and that the register runs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_web_addresses_are_asked() {
        assert_eq!(Server::new("http://127.0.0.1:1/", None).unwrap().address(), "http://127.0.0.1:1");
        for bad in ["", "./data", "ftp://host", "postgres://host/name"] {
            assert!(Server::new(bad, None).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_server_that_is_not_there_is_named() {
        // Port 9 (discard) listens nowhere here.
        let server = Server::new("http://127.0.0.1:9", None).unwrap();
        let error = server.ask("/api/v1/check", &[]).unwrap_err().to_string();
        assert!(error.contains("http://127.0.0.1:9/api/v1/check"), "{error}");
    }

    #[test]
    fn a_segment_holds_no_slash() {
        assert_eq!(segment("cn-uscc:91350100M000100Y43"), "cn-uscc:91350100M000100Y43");
        assert_eq!(segment("src-a:1/2 é"), "src-a:1%2F2%20%C3%A9");
    }

    #[test]
    fn a_problem_says_what_and_what_to_do() {
        let cases = [
            (
                json!({"title": "too late", "detail": "it is closed", "remedy": "ask"}),
                "too late: it is closed; ask",
            ),
            (json!({"detail": "it is closed"}), "it is closed"),
            (json!(["no object"]), "the server answered with status 409"),
        ];
        for (body, expect) in cases {
            assert_eq!(Problem { status: 409, body }.into_error().to_string(), expect);
        }
    }
}
