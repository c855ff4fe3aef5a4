//! What `standing serve` is told about the provider by way of whom people sign in.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use standing_web::openid::{Provider, Settings};

use crate::fetch;

/// Largest file that holds a secret or certificates, in bytes.
const FILE_BYTES_MAX: u64 = 1_000_000;

/// Sign-in by way of an OpenID Connect provider.
#[derive(Debug, Args)]
#[command(next_help_heading = "Signing in by OpenID Connect")]
pub(super) struct OpenId {
    /// Issuer of the provider, letter by letter as it writes itself; people sign in there beside accounts of this
    /// register. Register https://HOST/openid/callback with it
    #[arg(
        long = "openid-issuer",
        env = "STANDING_OPENID_ISSUER",
        value_name = "https://HOST",
        requires = "client"
    )]
    issuer: Option<String>,
    /// Who this register is there
    #[arg(
        id = "client",
        long = "openid-client",
        env = "STANDING_OPENID_CLIENT",
        value_name = "ID",
        requires = "issuer"
    )]
    client: Option<String>,
    /// File that holds this register's secret there, alone; without one PKCE alone proves it
    #[arg(
        long = "openid-secret-file",
        env = "STANDING_OPENID_SECRET_FILE",
        value_name = "FILE",
        requires = "issuer"
    )]
    secret_file: Option<PathBuf>,
    /// What people know the provider by; its host when left out
    #[arg(long = "openid-name", env = "STANDING_OPENID_NAME", value_name = "NAME", requires = "issuer")]
    name: Option<String>,
    /// Scopes to ask for beside openid, apart by commas; with profile the page for somebody unknown says what they are
    /// called there
    #[arg(
        long = "openid-scopes",
        env = "STANDING_OPENID_SCOPES",
        value_name = "SCOPES",
        value_delimiter = ',',
        requires = "issuer"
    )]
    scopes: Vec<String>,
    /// Classes of signing in (acr), apart by commas, of which the provider must name one; without it and
    /// --openid-methods the provider is believed to ask for two factors
    #[arg(
        long = "openid-classes",
        env = "STANDING_OPENID_CLASSES",
        value_name = "ACR",
        value_delimiter = ',',
        requires = "issuer"
    )]
    classes: Vec<String>,
    /// Methods of signing in (amr), apart by commas, of which the provider must name one, such as mfa
    #[arg(
        long = "openid-methods",
        env = "STANDING_OPENID_METHODS",
        value_name = "AMR",
        value_delimiter = ',',
        requires = "issuer"
    )]
    methods: Vec<String>,
    /// File of certificates (PEM) that sign for the provider's TLS, in place of those that browsers know
    #[arg(long = "openid-roots", env = "STANDING_OPENID_ROOTS", value_name = "FILE", requires = "issuer")]
    roots: Option<PathBuf>,
}

impl OpenId {
    /// The provider, if one is named. Nothing is asked of it yet.
    pub(super) fn provider(&self) -> Result<Option<Provider>> {
        let (Some(issuer), Some(client)) = (&self.issuer, &self.client) else { return Ok(None) };
        let mut settings = Settings::new(issuer, client)?
            .scopes(&self.scopes)?
            .demanding(&self.classes, &self.methods)?
            .named(self.name.as_deref().unwrap_or_default());
        if let Some(file) = &self.secret_file {
            settings = settings.secret(read(file)?.trim_end()).with_context(|| file.display().to_string())?;
        }
        let roots = self.roots.as_deref().map(read).transpose()?;
        let fetch = fetch::from_providers(issuer.starts_with("http://"), roots.as_deref())?;
        Ok(Some(Provider::new(settings, fetch)))
    }

    /// Whether a provider is named.
    pub(super) const fn is_named(&self) -> bool {
        self.issuer.is_some()
    }
}

fn read(file: &Path) -> Result<String> {
    let about = || format!("{}: the file cannot be read", file.display());
    let length = std::fs::metadata(file).with_context(about)?.len();
    if length > FILE_BYTES_MAX {
        bail!("{}: the file has {length} bytes; give one that holds this alone", file.display());
    }
    std::fs::read_to_string(file).with_context(about)
}
