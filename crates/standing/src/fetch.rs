//! What fetches from the provider by way of whom people sign in: one request, one answer, within a few seconds and a
//! few hundred kilobytes, and to no other address than the one that was asked for.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use standing_web::openid::{Fetch, FetchError};
use ureq::http::{Request, Response};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Error};

/// How long one answer may take, in seconds, from the name to the last byte.
const ANSWER_SECONDS_MAX: u64 = 5;
/// Largest answer that is read, in bytes: keys and claims are small.
const ANSWER_BYTES_MAX: u64 = 512 * 1024;

/// Fetches from providers, over TLS or (`is_plain`) from this machine without. `roots` are the certificates that sign
/// for them, as PEM, where browsers do not know them.
///
/// # Errors
/// When the certificates cannot be read.
pub(crate) fn from_providers(is_plain: bool, roots: Option<&str>) -> Result<Fetch> {
    limited(is_plain, roots, Duration::from_secs(ANSWER_SECONDS_MAX))
}

fn limited(is_plain: bool, roots: Option<&str>, within: Duration) -> Result<Fetch> {
    let tls = TlsConfig::builder();
    let tls = match roots {
        Some(pem) => tls.root_certs(certificates(pem)?),
        None => tls,
    };
    let config = Agent::config_builder()
        .tls_config(tls.build())
        .https_only(!is_plain)
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(within))
        .user_agent(concat!("standing/", env!("CARGO_PKG_VERSION")))
        .build();
    let agent: Agent = config.into();
    Ok(Arc::new(move |request| ask(&agent, request)))
}

fn ask(agent: &Agent, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, FetchError> {
    let address = request.uri().to_string();
    let answer = agent.run(request).map_err(|error| fault(error, &address))?;
    let (parts, mut body) = answer.into_parts();
    let bytes = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
    Ok(Response::from_parts(parts, bytes.map_err(|error| fault(error, &address))?))
}

fn fault(error: Error, address: &str) -> FetchError {
    match error {
        Error::Timeout(_) => FetchError::Slow(ANSWER_SECONDS_MAX),
        Error::BodyExceedsLimit(bytes) => FetchError::Large(bytes),
        Error::RequireHttpsOnly(_) => FetchError::Plain(address.chars().take(200).collect()),
        other => FetchError::Unreachable(other.to_string()),
    }
}

fn certificates(pem: &str) -> Result<RootCerts> {
    let mut found = Vec::new();
    for item in parse_pem(pem.as_bytes()) {
        if let PemItem::Certificate(certificate) = item.context("the certificates are no PEM")? {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        bail!("the file of certificates holds none; give PEM, -----BEGIN CERTIFICATE-----");
    }
    Ok(RootCerts::Specific(Arc::new(found)))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::net::TcpListener;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    use super::*;

    /// Somebody who answers each connection in their own way; gives their address and how often they were asked.
    fn somebody(answer: impl Fn(&mut dyn std::io::Write) + Send + 'static) -> (String, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                counted.fetch_add(1, Ordering::SeqCst);
                let mut head = [0; 2_048];
                let _ = stream.read(&mut head);
                answer(&mut stream);
            }
        });
        (address, asked)
    }

    fn get(address: &str) -> Request<Vec<u8>> {
        Request::get(address).body(Vec::new()).unwrap()
    }

    #[test]
    fn an_answer_is_read_whole() {
        let (address, _) = somebody(|out| {
            let _ = out.write_all(b"HTTP/1.1 404 No\r\ncontent-length: 2\r\nx: y\r\n\r\nhi");
        });
        let answer = from_providers(true, None).unwrap()(get(&address)).unwrap();
        assert_eq!((answer.status().as_u16(), answer.body().as_slice()), (404, b"hi".as_slice()));
        assert_eq!(answer.headers()["x"], "y");
    }

    #[test]
    fn a_redirect_is_an_answer_and_leads_nowhere() {
        let (address, asked) = somebody(|out| {
            let _ = out.write_all(b"HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n");
        });
        let answer = from_providers(true, None).unwrap()(get(&address)).unwrap();
        assert_eq!((answer.status().as_u16(), asked.load(Ordering::SeqCst)), (302, 1));
    }

    #[test]
    fn a_huge_answer_is_cut_off() {
        let (address, _) = somebody(|out| {
            let _ = out.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
            let chunk = [b'x'; 65_536];
            while out.write_all(&chunk).is_ok() {}
        });
        let refused = from_providers(true, None).unwrap()(get(&address)).unwrap_err();
        assert_eq!(refused, FetchError::Large(ANSWER_BYTES_MAX));
    }

    #[test]
    fn who_is_slow_or_gone_is_not_waited_for() {
        let (address, _) = somebody(|out| {
            // A byte now and then keeps nobody waiting either.
            let _ = out.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while out.write_all(b"x").is_ok() {
                std::thread::sleep(Duration::from_millis(50));
            }
        });
        let began = Instant::now();
        let impatient = limited(true, None, Duration::from_millis(300)).unwrap();
        assert_eq!(impatient(get(&address)).unwrap_err(), FetchError::Slow(ANSWER_SECONDS_MAX));
        assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let gone = from_providers(true, None).unwrap()(get(&format!("http://{nobody}/"))).unwrap_err();
        assert!(matches!(gone, FetchError::Unreachable(_)), "{gone:?}");
    }

    #[test]
    fn others_are_asked_over_tls_alone() {
        let (address, asked) = somebody(|_| {});
        let refused = from_providers(false, None).unwrap()(get(&address)).unwrap_err();
        assert!(matches!(refused, FetchError::Plain(_)), "{refused:?}");
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        assert!(from_providers(false, Some("no certificate")).is_err());
    }
}
