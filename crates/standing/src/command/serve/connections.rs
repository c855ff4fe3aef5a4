//! Takes connections and answers on them, until a signal comes; then finishes what has begun.
//!
//! Beside what the router limits: how long somebody may take to send the head of a request, which is also how long
//! a connection may be idle, and how many connections there are at once. Who sends a byte now and then holds one
//! of them for that time and no longer.
//!
//! Deliberately absent: TLS and HTTP/2, which the proxy in front speaks.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::stop::Signals;

/// How long a connection may take for the head of its next request.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// The most connections at once; others wait in the system's queue.
const CONNECTIONS_MAX: usize = 4_096;
/// How long requests that have begun may take once the register stops.
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// How long to wait when the system gives no connection, for example because too many files are open.
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

/// Answers until a signal comes, then as long as requests last that have begun.
pub(super) async fn answer(listener: TcpListener, web: Router, signals: Signals) {
    let open = GracefulShutdown::new();
    let stop = signals.one();
    tokio::select! {
        never = accept(&listener, web, &open) => match never {},
        () = stop => {}
    }
    // Nobody is let in from here on.
    drop(listener);
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(STOP_WITHIN) => {
            tracing::warn!("requests were still open after {} seconds and are dropped", STOP_WITHIN.as_secs());
        }
    }
}

async fn accept(listener: &TcpListener, web: Router, open: &GracefulShutdown) -> Infallible {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        // The semaphore is never closed; if it were, connections would go on without a limit.
        let place = Arc::clone(&places).acquire_owned().await.ok();
        let (stream, peer) = next(listener).await;
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
        let web = TowerToHyperService::new(web.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            web.call(request)
        });
        let connection = open.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
            drop(place);
        });
    }
}

/// The next connection. What goes wrong with one that was about to come is no matter; what the system lacks is
/// waited for.
async fn next(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(came) => return came,
            Err(error) if is_of_one_connection(error.kind()) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken; trying again");
                tokio::time::sleep(ACCEPT_AGAIN).await;
            }
        }
    }
}

fn is_of_one_connection(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}
