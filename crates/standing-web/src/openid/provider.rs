//! The provider: what it says about itself, kept for a while; where people are sent; who came back.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use openidconnect::core::{CoreAuthenticationFlow, CoreProviderMetadata};
use openidconnect::{
    AuthenticationContextClass, CsrfToken, DiscoveryError, HttpRequest, IssuerUrl, LanguageTag, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, Scope,
};
use tokio::sync::Semaphore;

use super::exchange::{Exchange, client_of};
use super::settings::is_safe;
use super::{Fetch, FetchError, Settings, Trouble};

/// How long what the provider said about itself is believed without asking again, in milliseconds.
const KNOWN_MS: i64 = 600_000;
/// How soon it is asked again when it signed with a key that is not known.
const KEYS_AGAIN_MS: i64 = 60_000;
/// The most sign-ins that wait for the provider at once: each holds a thread.
const AT_ONCE: usize = 16;
/// How long everything that is asked of the provider for one sign-in may take together.
const TOGETHER: Duration = Duration::from_secs(12);

/// A provider that signs people in.
pub struct Provider {
    settings: Settings,
    fetch: Fetch,
    known: Mutex<Option<Known>>,
    room: Arc<Semaphore>,
}

/// What a browser that begins holds of its own, made anew each time: `state`, `nonce` and the code verifier of PKCE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Comes back with the browser.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: String,
    /// Proves that whoever exchanges the code is who asked for it.
    pub verifier: String,
    /// The address to come back to.
    pub back: String,
}

/// Who the provider says came, once everything it said was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The provider's own name for them, which it gives to nobody else.
    pub subject: String,
    /// What they are called there, to be shown to themselves and for nothing else.
    pub called: Option<String>,
}

/// What the provider said about itself, and when.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) metadata: CoreProviderMetadata,
    at_ms: i64,
}

impl Provider {
    /// A provider, and what fetches from it.
    #[must_use]
    pub fn new(settings: Settings, fetch: Fetch) -> Self {
        Self { settings, fetch, known: Mutex::new(None), room: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// What people know it by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Its issuer's address.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where the browser is sent to sign in, speaking a language.
    ///
    /// # Errors
    /// [`Trouble::Down`] or [`Trouble::Untrue`] when the provider does not say where that is.
    pub async fn address(
        self: &Arc<Self>,
        request: Request,
        language: &str,
        now: Timestamp,
    ) -> Result<String, Trouble> {
        let (provider, language) = (Arc::clone(self), language.to_owned());
        self.in_time(move || {
            let known = provider.known(now, KNOWN_MS)?;
            provider.address_of(&known, &request, language)
        })
        .await
    }

    /// Who came back with a code.
    ///
    /// # Errors
    /// Why nobody is believed to have come.
    pub async fn exchange(
        self: &Arc<Self>,
        request: Request,
        code: String,
        now: Timestamp,
    ) -> Result<Told, Trouble> {
        let provider = Arc::clone(self);
        self.in_time(move || provider.exchange_of(&request, code, now)).await
    }

    fn exchange_of(&self, request: &Request, code: String, now: Timestamp) -> Result<Told, Trouble> {
        let known = self.known(now, KNOWN_MS)?;
        let exchange = Exchange { settings: &self.settings, fetch: &self.fetch, request, now };
        let token = exchange.token(&known, code)?;
        if exchange.is_of_unknown_key(&known, &token) {
            // Keys change. The code is used up, but what came for it is still here to be judged.
            return exchange.judge(&self.known(now, KEYS_AGAIN_MS)?, &token);
        }
        exchange.judge(&known, &token)
    }

    fn address_of(&self, known: &Known, request: &Request, language: String) -> Result<String, Trouble> {
        let client = client_of(&self.settings, known, &request.back)?;
        let verifier = PkceCodeVerifier::new(request.verifier.clone());
        let (state, nonce) = (request.state.clone(), request.nonce.clone());
        let mut asked = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new))
            .add_ui_locale(LanguageTag::new(language))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for class in &self.settings.acr {
            asked = asked.add_auth_context_value(AuthenticationContextClass::new(class.clone()));
        }
        let (address, _, _) = asked.url();
        Ok(address.into())
    }

    /// What the provider said about itself, from now or from at most so long ago.
    fn known(&self, now: Timestamp, age_ms_max: i64) -> Result<Known, Trouble> {
        let now_ms = now.as_millisecond();
        let kept = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = kept.filter(|known| now_ms.saturating_sub(known.at_ms) < age_ms_max) {
            return Ok(known);
        }
        let metadata = self.discover()?;
        let known = Known { metadata, at_ms: now_ms };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    fn discover(&self) -> Result<CoreProviderMetadata, Trouble> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|error| untrue(&error))?;
        let fetch = |request: HttpRequest| (self.fetch)(request);
        // The library compares the issuer in the answer with ours, letter by letter.
        let metadata =
            CoreProviderMetadata::discover(&issuer, &fetch).map_err(|error| undiscovered(&error))?;
        let mut addresses = vec![metadata.authorization_endpoint().as_str(), metadata.jwks_uri().as_str()];
        addresses.extend(metadata.token_endpoint().map(|url| url.as_str()));
        addresses.extend(metadata.userinfo_endpoint().map(|url| url.as_str()));
        if let Some(unsafe_one) = addresses.into_iter().find(|address| !self.may_ask(address)) {
            tracing::warn!(address = unsafe_one, "the sign-in provider has an address without TLS");
            return Err(Trouble::Untrue);
        }
        Ok(metadata)
    }

    /// Only a provider on this machine leads to addresses without TLS.
    fn may_ask(&self, address: &str) -> bool {
        address.starts_with("https://") || (self.settings.is_plain() && is_safe(address))
    }

    /// Runs what waits for the network, but not for ever.
    async fn in_time<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let Ok(place) = Arc::clone(&self.room).try_acquire_owned() else {
            tracing::warn!("more sign-ins wait for the provider than there is room for");
            return Err(Trouble::Down);
        };
        let waiting = tokio::task::spawn_blocking(move || {
            // Held until the thread is free again, whether or not anybody waits for it.
            let _place = place;
            work()
        });
        match tokio::time::timeout(TOGETHER, waiting).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) | Err(_) => {
                tracing::warn!("the sign-in provider took too long");
                Err(Trouble::Down)
            }
        }
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Logs what the provider said that does not hold.
pub(super) fn untrue(error: &dyn std::error::Error) -> Trouble {
    tracing::warn!(error = chain(error), "what the sign-in provider said does not hold");
    Trouble::Untrue
}

/// Logs why the provider was not reached.
pub(super) fn down(error: &dyn std::error::Error) -> Trouble {
    tracing::warn!(error = chain(error), "the sign-in provider was not reached");
    Trouble::Down
}

fn undiscovered(error: &DiscoveryError<FetchError>) -> Trouble {
    match error {
        DiscoveryError::Request(error @ FetchError::Plain(_)) => untrue(error),
        DiscoveryError::Request(error) => down(error),
        DiscoveryError::Response(status, _, _) if status.is_server_error() => down(error),
        other => untrue(other),
    }
}

/// An error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        said.push_str(": ");
        said.push_str(&inner.to_string());
        cause = inner.source();
    }
    said.chars().take(500).collect()
}
