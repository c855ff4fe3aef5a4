//! A small provider that tells the truth, or one lie at a time. It lives in the test: nothing goes over a network.

use std::sync::{Arc, Mutex};

use axum::http::{Request, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use standing_web::openid::{FetchError, Provider, Settings};

/// The moment of the tests' register, in seconds: noon of 2 December 2019 in China.
pub(super) const NOW: i64 = 1_575_259_200;
pub(super) const ISSUER: &str = "https://id.example/state";
pub(super) const CLIENT: &str = "standing";
pub(super) const SECRET: &str = "a-secret-of-the-client";

/// A status and a body, or why there is none.
type Fetched = Result<(u16, String), FetchError>;

/// What the provider says.
#[derive(Debug, Clone)]
pub(super) struct Says {
    /// What it says about itself.
    pub(super) about: Value,
    /// The claims of the ID token; the nonce is put in where it is null.
    pub(super) claims: Value,
    /// The head of the ID token.
    pub(super) head: Value,
    /// Which key signs it.
    pub(super) key: u8,
    /// Which key it shows, and under which name.
    pub(super) shown: (u8, &'static str),
    /// The signature in place of the right one.
    pub(super) signature: Option<Vec<u8>>,
    /// What is at the userinfo address.
    pub(super) info: Value,
    /// An address whose answer is another one.
    pub(super) instead: Option<(&'static str, Fetched)>,
    /// What came with the browser.
    pub(super) nonce: String,
    pub(super) challenge: String,
    /// Every address that was asked.
    pub(super) asked: Vec<String>,
}

/// A provider whose words can be changed.
#[derive(Clone)]
pub(super) struct Liar(pub(super) Arc<Mutex<Says>>);

impl Liar {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Says {
            about: json!({
                "issuer": ISSUER,
                "authorization_endpoint": format!("{ISSUER}/auth"),
                "token_endpoint": format!("{ISSUER}/token"),
                "userinfo_endpoint": format!("{ISSUER}/me"),
                "jwks_uri": format!("{ISSUER}/keys"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
            }),
            claims: json!({"iss": ISSUER, "aud": CLIENT, "sub": "s-1", "iat": NOW - 1, "exp": NOW + 300, "nonce": null,
                "acr": "urn:example:two", "amr": ["pwd", "otp"]}),
            head: json!({"alg": "EdDSA", "kid": "k-1", "typ": "JWT"}),
            key: 1,
            shown: (1, "k-1"),
            signature: None,
            info: json!({"sub": "s-1", "preferred_username": "Ann of the court"}),
            instead: None,
            nonce: String::new(),
            challenge: String::new(),
            asked: Vec::new(),
        })))
    }

    pub(super) fn says(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.0.lock().unwrap());
    }

    pub(super) fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().asked.clone()
    }

    /// The register's side of it.
    pub(super) fn provider(&self, settings: Settings) -> Provider {
        let liar = self.clone();
        Provider::new(settings, Arc::new(move |request| liar.answer(&request)))
    }

    fn answer(&self, request: &Request<Vec<u8>>) -> Result<Response<Vec<u8>>, FetchError> {
        let mut says = self.0.lock().unwrap();
        let address = request.uri().to_string();
        let place = address.strip_prefix(ISSUER).unwrap_or(&address).to_owned();
        says.asked.push(place.clone());
        if let Some((at, answer)) = &says.instead
            && *at == place
        {
            let (status, body) = answer.clone()?;
            return Ok(response(status, body));
        }
        let told = match place.as_str() {
            "/.well-known/openid-configuration" => says.about.clone(),
            "/keys" => keys(says.shown),
            "/token" => {
                let form = String::from_utf8(request.body().clone()).unwrap();
                let basic = STANDARD.encode(format!("{CLIENT}:{SECRET}"));
                assert_eq!(request.headers()["authorization"], format!("Basic {basic}"));
                if !is_right(&form, &says.challenge) {
                    return Ok(response(400, json!({"error": "invalid_grant"}).to_string()));
                }
                json!({"access_token": "at-1", "token_type": "Bearer", "expires_in": 60, "id_token": says.token()})
            }
            "/me" => {
                assert_eq!(request.headers()["authorization"], "Bearer at-1");
                says.info.clone()
            }
            _ => return Ok(response(404, "{}".to_owned())),
        };
        Ok(response(200, told.to_string()))
    }
}

impl Says {
    fn token(&self) -> String {
        let mut claims = self.claims.clone();
        if claims.get("nonce").is_some_and(Value::is_null) {
            claims["nonce"] = json!(self.nonce);
        }
        let signed = format!("{}.{}", coded(&self.head.to_string()), coded(&claims.to_string()));
        let signature = match (&self.signature, self.head["alg"].as_str()) {
            (Some(other), _) => other.clone(),
            (None, Some("HS256")) => hmac(SECRET, &signed),
            (None, Some("none")) => Vec::new(),
            (None, _) => key(self.key).sign(signed.as_bytes()).to_bytes().to_vec(),
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// The settings that fit it.
pub(super) fn settings() -> Settings {
    Settings::new(ISSUER, CLIENT).unwrap().secret(SECRET).unwrap().named("The State")
}

/// Whether a form brings the code and the verifier of the challenge.
fn is_right(form: &str, challenge: &str) -> bool {
    let field = |name: &str| {
        form.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).unwrap_or_default().to_owned()
    };
    let proven = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
    field("grant_type") == "authorization_code" && field("code") == "c-1" && proven == challenge
}

fn keys((number, name): (u8, &str)) -> Value {
    let public = URL_SAFE_NO_PAD.encode(key(number).verifying_key().as_bytes());
    json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": name, "x": public}]})
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn response(status: u16, body: String) -> Response<Vec<u8>> {
    let head = Response::builder().status(status).header("content-type", "application/json");
    head.body(body.into_bytes()).unwrap()
}

fn coded(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// HMAC-SHA-256 with a secret that both sides know, as in RFC 2104.
fn hmac(secret: &str, text: &str) -> Vec<u8> {
    let padded = |with: u8| {
        let mut block = [0_u8; 64];
        block[..secret.len()].copy_from_slice(secret.as_bytes());
        block.map(|byte| byte ^ with)
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}
