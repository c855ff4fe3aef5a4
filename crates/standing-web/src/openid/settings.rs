//! What the operator says about the provider: where it is, who we are there, and how strongly it must have asked.

use std::fmt;

/// The longest word of the settings, in bytes.
const WORD_BYTES_MAX: usize = 255;

/// A provider, as the operator set it. The secret is shown by nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    pub(super) issuer: String,
    pub(super) client_id: String,
    pub(super) client_secret: Option<String>,
    pub(super) name: String,
    pub(super) scopes: Vec<String>,
    pub(super) acr: Vec<String>,
    pub(super) amr: Vec<String>,
}

/// Why the settings of a provider are not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The issuer is no address of a provider.
    #[error(
        "'{0}' is no issuer: give it as the provider writes it, https:// and a host, with nothing behind a ? or #"
    )]
    Issuer(String),
    /// A word is empty, too long, or holds what no such word holds.
    #[error("the {0} is empty, too long, or holds other than visible letters of ASCII")]
    Word(&'static str),
}

impl Settings {
    /// A provider by its issuer, and who we are there. The issuer is kept letter by letter: a slash at its end counts.
    ///
    /// # Errors
    /// When the issuer is not `https://` (or plain http on this machine, for trying out), or the client's id is empty.
    pub fn new(issuer: &str, client_id: &str) -> Result<Self, SettingsError> {
        if !is_issuer(issuer) {
            return Err(SettingsError::Issuer(issuer.chars().take(64).collect()));
        }
        let host = host_of(issuer).to_owned();
        Ok(Self {
            issuer: issuer.to_owned(),
            client_id: word("client id", client_id)?,
            client_secret: None,
            name: host,
            scopes: Vec::new(),
            acr: Vec::new(),
            amr: Vec::new(),
        })
    }

    /// With the client's secret. A client without one is proven by PKCE alone.
    ///
    /// # Errors
    /// When it is empty or holds what no secret holds, such as two lines.
    pub fn secret(mut self, secret: &str) -> Result<Self, SettingsError> {
        self.client_secret = Some(word("client secret", secret)?);
        Ok(self)
    }

    /// Under a name that people know; otherwise it is known by its host.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        let name: String = name.trim().chars().filter(|c| !c.is_control()).take(64).collect();
        if !name.is_empty() {
            self.name = name;
        }
        self
    }

    /// With scopes beside `openid`.
    ///
    /// # Errors
    /// When one is not of its form.
    pub fn scopes(mut self, scopes: &[String]) -> Result<Self, SettingsError> {
        self.scopes = words("scope", scopes)?.into_iter().filter(|scope| scope != "openid").collect();
        Ok(self)
    }

    /// The provider must say that it asked in one of these ways: a class (`acr`) and a method (`amr`) of signing in.
    /// Where nothing is demanded the provider is believed to ask for two factors.
    ///
    /// # Errors
    /// When a word is not of its form.
    pub fn demanding(mut self, acr: &[String], amr: &[String]) -> Result<Self, SettingsError> {
        self.acr = words("class of signing in (acr)", acr)?;
        self.amr = words("method of signing in (amr)", amr)?;
        Ok(self)
    }

    /// The issuer's address.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Whether the provider is on this machine and asked without TLS.
    pub(super) fn is_plain(&self) -> bool {
        self.issuer.starts_with("http://")
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// Over TLS, or without on the loopback interface.
pub(super) fn is_safe(address: &str) -> bool {
    match address.strip_prefix("http://") {
        Some(_) => matches!(host_of(address).as_str(), "127.0.0.1" | "[::1]" | "localhost"),
        None => address.starts_with("https://"),
    }
}

fn is_issuer(issuer: &str) -> bool {
    let is_plain = issuer.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@\\".contains(&byte));
    is_plain && is_safe(issuer) && !host_of(issuer).is_empty() && issuer.len() <= WORD_BYTES_MAX
}

/// The host of an address, without its port.
fn host_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host.to_owned(),
        _ => authority.to_owned(),
    }
}

fn words(what: &'static str, given: &[String]) -> Result<Vec<String>, SettingsError> {
    given.iter().map(|text| word(what, text)).collect()
}

fn word(what: &'static str, text: &str) -> Result<String, SettingsError> {
    let is_word = !text.is_empty() && text.len() <= WORD_BYTES_MAX;
    if is_word && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(text.to_owned());
    }
    Err(SettingsError::Word(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_asked_over_tls() {
        for (issuer, is_taken) in [
            ("https://id.example", true),
            ("https://id.example/realms/state/", true),
            ("https://id.example:8443", true),
            ("http://127.0.0.1:4000", true),
            ("http://[::1]:4000", true),
            ("http://localhost", true),
            ("http://id.example", false),
            ("http://127.0.0.1.example", false),
            ("http://localhost@evil.example", false),
            ("https://id.example?x=1", false),
            ("https://", false),
            ("id.example", false),
            ("", false),
        ] {
            assert_eq!(Settings::new(issuer, "standing").is_ok(), is_taken, "{issuer}");
        }
    }

    #[test]
    fn a_secret_is_one_word_and_never_shown() {
        let settings = Settings::new("https://id.example", "standing").unwrap();
        assert!(settings.clone().secret("").is_err() && settings.clone().secret("two words").is_err());
        let settings = settings.secret("hush-hush").unwrap().named(" The State's\u{0} Sign-in ");
        assert!(!format!("{settings:?}").contains("hush"), "{settings:?}");
        assert_eq!(settings.name, "The State's Sign-in");
        assert_eq!(Settings::new("https://id.example:8443/x", "standing").unwrap().name, "id.example");
    }
}
