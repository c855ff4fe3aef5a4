//! One page asked for over a connection of its own, as a browser asks, and the links of a page.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    /// From sending the request to the last byte.
    pub(super) took: Duration,
    /// With the head, as sent.
    pub(super) bytes: usize,
}

/// Asks for a page and reads it to its end.
pub(super) async fn visit(address: SocketAddr, path: &str, cookie: &str) -> Result<Answer> {
    let (took, answer) = ask(address, path, cookie, "gzip, deflate, br, zstd").await?;
    Ok(Answer { status: status(&answer)?, took, bytes: answer.len() })
}

/// Asks for a page as it is, not compressed.
pub(super) async fn read(address: SocketAddr, path: &str, cookie: &str) -> Result<String> {
    let (_, answer) = ask(address, path, cookie, "identity").await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

async fn ask(address: SocketAddr, path: &str, cookie: &str, coding: &str) -> Result<(Duration, Vec<u8>)> {
    let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: {coding}\r\nconnection: close\r\n{cookie}\r\n"
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut answer = Vec::with_capacity(64 * 1_024);
    let started = Instant::now();
    stream.write_all(request.as_bytes()).await?;
    stream.read_to_end(&mut answer).await?;
    Ok((started.elapsed(), answer))
}

fn status(answer: &[u8]) -> Result<u16> {
    let head = answer.get(..12).and_then(|head| std::str::from_utf8(head).ok());
    let status = head.and_then(|head| head.strip_prefix("HTTP/1.1 ")).and_then(|status| status.parse().ok());
    status.context("an answer without a status")
}

/// The addresses in a page that begin so, in the page's order.
pub(super) fn links(html: &str, begin: &str) -> Vec<String> {
    let quoted = html.split("href=\"").chain(html.split("src=\"")).skip(1);
    let found = quoted.filter_map(|rest| rest.split('"').next()).filter(|link| link.starts_with(begin));
    let mut found: Vec<_> = found.map(|link| link.replace("&#38;", "&").replace("&amp;", "&")).collect();
    found.dedup();
    found
}

/// A text as the value of a query.
pub(super) fn encoded(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' | b':' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_in_their_order() {
        let html =
            r#"<a href="/en/a?b=1&#38;c=2"></a><link href="/assets/s.css"><script src="/assets/v.js">"#;
        assert_eq!(links(html, "/en/"), ["/en/a?b=1&c=2"]);
        assert_eq!(links(html, "/assets/"), ["/assets/s.css", "/assets/v.js"]);
    }

    #[test]
    fn texts_survive_a_query() {
        assert_eq!(encoded("A & 示"), "A%20%26%20%E7%A4%BA");
        assert_eq!(encoded("cn-uscc:91"), "cn-uscc:91");
    }

    #[test]
    fn a_status_is_read() {
        assert_eq!(status(b"HTTP/1.1 404 Not Found\r\n").unwrap(), 404);
        assert!(status(b"").is_err());
    }
}
