//! Checks by identifier over HTTP on a large register, against an empty handler of the same framework that
//! gets the same requests from the same load.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use axum::Router;
use standing_service::Register;
use standing_service::log::{Publisher, open_signer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::generated::identifier;
use super::ratio::{Ratio, middle};
use crate::edge;

/// Connections that ask at the same time.
const CONNECTIONS: u64 = 64;
/// How long each side is asked.
const ASKED_FOR: Duration = Duration::from_secs(5);
/// Requests of one connection that are made ready beforehand, each about another organisation.
const REQUESTS_READY: u64 = 2_000;
/// Rounds; the sides take turns and the middle one counts.
const ROUNDS: usize = 3;

/// Measures requests a second.
pub(super) async fn measure(register: &Arc<Register>, folder: &Path, entries: u64) -> Result<Ratio> {
    let check = serve(router(register, folder).await?).await?;
    let empty = serve(Router::new().fallback(|| async {})).await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(load(empty, asked_about(entries)).await?);
        ours.push(load(check, asked_about(entries)).await?);
    }
    let (ours, theirs) = (middle(ours), middle(theirs));
    Ok(Ratio {
        what: format!("check by identifier over HTTP at {entries} entries, {CONNECTIONS} connections"),
        ours: format!("{ours:.0} requests/s"),
        peer: format!("empty handler: {theirs:.0} requests/s"),
        value: ours / theirs,
        at_least: 0.4,
    })
}

/// Checks of organisations, another one for each number.
fn asked_about(entries: u64) -> impl Fn(u64) -> String + Clone + Send + 'static {
    move |number| {
        let organisation = identifier(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % entries.max(1));
        format!(
            "GET /api/v1/check?organisation={organisation}&matter=procurement HTTP/1.1\r\nhost: bench\r\n\r\n"
        )
    }
}

/// The web server as `standing serve` runs it, with the log published once.
pub(super) async fn router(register: &Arc<Register>, folder: &Path) -> Result<Router> {
    let (store, edge) = (register.store().clone(), edge::machine());
    let signer = open_signer(&store, folder, None, &edge).await?;
    let publisher = Arc::new(Publisher::open(store, folder, signer, &edge).await?);
    publisher.publish(&edge).await?;
    Ok(standing_web::router(standing_web::AppState::new(Arc::clone(register), Some(publisher))))
}

pub(super) async fn serve(router: Router) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router.into_make_service()).await {
            tracing::error!(%error, "the server under load stopped");
        }
    });
    Ok(address)
}

/// Requests a second that one address answers; `request` makes the one of a number.
pub(super) async fn load(
    address: SocketAddr,
    request: impl Fn(u64) -> String + Clone + Send + 'static,
) -> Result<f64> {
    let started = Instant::now();
    let mut connections = tokio::task::JoinSet::new();
    for connection in 0..CONNECTIONS {
        connections.spawn(ask(address, connection, request.clone()));
    }
    let mut answered = 0_u64;
    while let Some(done) = connections.join_next().await {
        answered += done??;
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate of at most millions")]
    Ok(answered as f64 / started.elapsed().as_secs_f64())
}

async fn ask(address: SocketAddr, connection: u64, request: impl Fn(u64) -> String) -> Result<u64> {
    let first = connection * REQUESTS_READY;
    let requests = (first..first + REQUESTS_READY).map(request).collect::<Vec<_>>();
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let started = Instant::now();
    let mut buffer = vec![0; 64 * 1024];
    let mut answered = 0;
    for request in requests.iter().cycle() {
        if started.elapsed() > ASKED_FOR {
            break;
        }
        stream.write_all(request.as_bytes()).await?;
        read_answer(&mut stream, &mut buffer).await?;
        answered += 1;
    }
    Ok(answered)
}

/// Reads one answer to its end.
async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) -> Result<()> {
    let mut filled = 0;
    loop {
        let room = buffer.get_mut(filled..).unwrap_or_default();
        let read = stream.read(room).await?;
        if read == 0 {
            bail!("the server closed the connection");
        }
        filled += read;
        let answer = buffer.get(..filled).unwrap_or_default();
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(answer.get(..end).unwrap_or_default())?.to_ascii_lowercase();
        if !head.starts_with("http/1.1 200") {
            bail!("the server answered {}", head.lines().next().unwrap_or_default());
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.context("an answer without its length")?.trim().parse()?;
        if filled >= end + 4 + length {
            return Ok(());
        }
    }
}
