//! The exchange of a code for what the provider says about who came, and the judgement of it: signature, issuer,
//! audience, nonce, times, the access token's hash, the same person at the userinfo address, and how they signed in.

use jiff::Timestamp;
use openidconnect::core::{
    CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJsonWebKey,
    CoreJwsSigningAlgorithm, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, Nonce, OAuth2TokenResponse as _,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, SignatureVerificationError, TokenResponse as _,
    UserInfoError,
};

use super::provider::{Known, Request, Told, down, untrue};
use super::{Fetch, FetchError, Settings, Trouble};

/// Signatures that only the provider can make. Deliberately absent: `none`, and HMAC, whose key we hold too.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
/// How far from now the moment may lie at which an ID token was issued, in seconds: it is exchanged at once, but
/// clocks differ.
const ISSUED_WITHIN_S: i64 = 600;
/// The longest name that is shown, in characters.
const CALLED_CHARACTERS_MAX: usize = 64;

/// A client that knows where the provider asks people, and perhaps the rest.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// One sign-in that came back.
pub(super) struct Exchange<'a> {
    pub(super) settings: &'a Settings,
    pub(super) fetch: &'a Fetch,
    pub(super) request: &'a Request,
    pub(super) now: Timestamp,
}

impl Exchange<'_> {
    /// What the provider gives for a code.
    pub(super) fn token(&self, known: &Known, code: String) -> Result<CoreTokenResponse, Trouble> {
        let fetch = |request: HttpRequest| (self.fetch)(request);
        let client = self.client(known)?;
        let asked = client.exchange_code(AuthorizationCode::new(code));
        let asked = asked
            .map_err(|error| untrue(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(self.request.verifier.clone()));
        asked.request(&fetch).map_err(|error| match &error {
            RequestTokenError::Request(error) => down(error),
            RequestTokenError::ServerResponse(said) => {
                let said: String = said.to_string().chars().take(200).collect();
                tracing::warn!(said, "the sign-in provider refused a code");
                Trouble::Refused
            }
            other => untrue(other),
        })
    }

    /// Whether it is signed with a key that the provider did not show when it was asked last.
    pub(super) fn is_of_unknown_key(&self, known: &Known, token: &CoreTokenResponse) -> bool {
        let (Ok(client), Some(id_token)) = (self.client(known), token.id_token()) else { return false };
        let judged = id_token.claims(&self.verifier(&client), &self.nonce());
        matches!(
            judged,
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
        )
    }

    /// Who came, if everything that the provider said holds.
    pub(super) fn judge(&self, known: &Known, token: &CoreTokenResponse) -> Result<Told, Trouble> {
        let client = self.client(known)?;
        let id_token = token.id_token().ok_or_else(|| said("it gave no ID token"))?;
        let verifier = self.verifier(&client);
        let claims = id_token.claims(&verifier, &self.nonce()).map_err(|error| untrue(&error))?;
        self.is_of_access_token(&verifier, id_token, claims, token)?;
        let info = self.user_info(&client, claims, token)?;
        if !self.is_strong(claims) {
            tracing::warn!(
                acr = claims.auth_context_ref().map(|acr| acr.as_str()),
                "the sign-in provider did not ask as strongly as is demanded"
            );
            return Err(Trouble::Weak);
        }
        let called = info.and_then(|info| info.preferred_username().map(|name| shown(name.as_str())));
        Ok(Told { subject: claims.subject().to_string(), called })
    }

    fn client(&self, known: &Known) -> Result<Client, Trouble> {
        client_of(self.settings, known, &self.request.back)
    }

    fn nonce(&self) -> Nonce {
        Nonce::new(self.request.nonce.clone())
    }

    /// Issuer and audience are the client's; other audiences beside us are not trusted.
    fn verifier<'c>(&self, client: &'c Client) -> CoreIdTokenVerifier<'c> {
        let now = self.now.as_second();
        client
            .id_token_verifier()
            .set_allowed_algs(SIGNATURES)
            .set_time_fn(move || chrono::DateTime::from_timestamp(now, 0).unwrap_or_default())
            .set_issue_time_verifier_fn(move |issued| {
                let apart_s = now.saturating_sub(issued.timestamp()).saturating_abs();
                if apart_s <= ISSUED_WITHIN_S {
                    Ok(())
                } else {
                    Err(format!("it was issued {apart_s} s from now"))
                }
            })
    }

    /// An access token that was exchanged for another one on the way is not that of the ID token.
    fn is_of_access_token(
        &self,
        verifier: &CoreIdTokenVerifier<'_>,
        id_token: &CoreIdToken,
        claims: &CoreIdTokenClaims,
        token: &CoreTokenResponse,
    ) -> Result<(), Trouble> {
        let Some(expected) = claims.access_token_hash() else { return Ok(()) };
        let algorithm = id_token.signing_alg().map_err(|error| untrue(&error))?;
        let key: &CoreJsonWebKey = id_token.signing_key(verifier).map_err(|error| untrue(&error))?;
        let found = AccessTokenHash::from_token(token.access_token(), algorithm, key);
        if found.map_err(|error| untrue(&error))? == *expected {
            return Ok(());
        }
        Err(said("the access token is not that of the ID token"))
    }

    /// What is said at the userinfo address, about the same person; none where the provider has no such address.
    fn user_info(
        &self,
        client: &Client,
        claims: &CoreIdTokenClaims,
        token: &CoreTokenResponse,
    ) -> Result<Option<CoreUserInfoClaims>, Trouble> {
        let subject = claims.subject().clone();
        let Ok(asked) = client.user_info(token.access_token().clone(), Some(subject)) else {
            return Ok(None);
        };
        let fetch = |request: HttpRequest| (self.fetch)(request);
        let told: Result<CoreUserInfoClaims, UserInfoError<FetchError>> = asked.request(&fetch);
        told.map(Some).map_err(|error| match &error {
            UserInfoError::Request(error) => down(error),
            UserInfoError::Response(status, _, _) if status.is_server_error() => down(&error),
            other => untrue(other),
        })
    }

    fn is_strong(&self, claims: &CoreIdTokenClaims) -> bool {
        let (acr, amr) = (&self.settings.acr, &self.settings.amr);
        let is_of_class = claims.auth_context_ref().is_some_and(|said| acr.iter().any(|it| *it == **said));
        let methods = claims.auth_method_refs().into_iter().flatten();
        let is_of_method = methods.into_iter().any(|said| amr.iter().any(|it| *it == **said));
        (acr.is_empty() || is_of_class) && (amr.is_empty() || is_of_method)
    }
}

/// Who we are there, and where people come back to.
pub(super) fn client_of(settings: &Settings, known: &Known, back: &str) -> Result<Client, Trouble> {
    let back = RedirectUrl::new(back.to_owned()).map_err(|error| untrue(&error))?;
    let secret = settings.client_secret.clone().map(ClientSecret::new);
    let id = ClientId::new(settings.client_id.clone());
    let client = CoreClient::from_provider_metadata(known.metadata.clone(), id, secret);
    let methods = known.metadata.token_endpoint_auth_methods_supported();
    let takes = |method: &CoreClientAuthMethod| methods.is_none_or(|all| all.contains(method));
    let is_in_body =
        !takes(&CoreClientAuthMethod::ClientSecretBasic) && takes(&CoreClientAuthMethod::ClientSecretPost);
    let auth = if is_in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
    Ok(client.set_redirect_uri(back).set_auth_type(auth))
}

fn said(what: &'static str) -> Trouble {
    tracing::warn!(error = what, "what the sign-in provider said does not hold");
    Trouble::Untrue
}

fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(CALLED_CHARACTERS_MAX).collect()
}
