//! What handlers are handed: the register, what publishes its log, and the figures computed last.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::civil::Date;
use standing_core::directory::Directory;
use standing_core::packs::Packs;
use standing_core::standing::viewer::Viewer;
use standing_service::batch::jobs::Jobs;
use standing_service::browse::Figures;
use standing_service::evidence::Scanner;
use standing_service::log::{LogReader, Publisher};
use standing_service::{Accounts, Register};
use tokio::sync::Semaphore;

use crate::downloads::Snapshots;
use crate::forms::Lens;
use crate::limits;
use crate::meter::{Meter, Pace};
use crate::openid::Provider;
use crate::public_url::PublicUrl;

/// What handlers are handed. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The register.
    pub register: Arc<Register>,
    /// What signs the log; none while nothing does.
    pub publisher: Option<Arc<Publisher>>,
    /// What reads the published log.
    pub log: Option<Arc<LogReader>>,
    /// Figures computed last.
    pub figures: Arc<Figures>,
    /// The files that units have sent to be screened; none where no files are taken.
    pub batches: Option<Arc<Jobs>>,
    /// The snapshots of the last days; none where none are made.
    pub snapshots: Option<Arc<Snapshots>>,
    /// Whether what is shown is invented, and must say so.
    pub is_demonstration: bool,
    /// The register's own address as clients see it; each request's own where none was set.
    pub public_url: Option<Arc<PublicUrl>>,
    /// Who may sign in.
    pub accounts: Accounts,
    /// By way of whom people sign in, beside accounts of our own; none where nobody is.
    pub openid: Option<Arc<Provider>>,
    /// What counts requests.
    pub meter: Arc<Meter>,
    /// The proxies that are believed about who is behind them.
    pub proxies: Arc<[IpAddr]>,
    /// Whether browsers come over plain http, on the loopback interface, for trying out.
    pub is_plain: bool,
    /// What looks at documents before they are kept; nothing where the operator named no scanner.
    pub scanner: Option<Arc<Scanner>>,
    /// Room for downloads of the whole register: each reads the database until it ends.
    pub downloads: Arc<Semaphore>,
}

/// The rules and who takes part, held while an answer is made.
pub struct Shelf {
    packs: Arc<Packs>,
    directory: Arc<Directory>,
    log_size: u64,
}

impl AppState {
    /// The state of a register whose log is published, or is not.
    #[must_use]
    pub fn new(register: Arc<Register>, publisher: Option<Arc<Publisher>>) -> Self {
        let log =
            publisher.as_ref().map(|publisher| Arc::new(LogReader::new(register.store().clone(), publisher)));
        let now = register.edge().now;
        let accounts = Accounts::new(register.store().clone(), register.edge());
        Self {
            register,
            publisher,
            log,
            figures: Arc::new(Figures::default()),
            batches: None,
            snapshots: None,
            is_demonstration: false,
            public_url: None,
            accounts,
            openid: None,
            meter: Arc::new(Meter::new(Pace::default(), now)),
            proxies: Arc::new([]),
            is_plain: false,
            scanner: None,
            downloads: Arc::new(Semaphore::new(limits::DOWNLOADS_AT_ONCE)),
        }
    }

    /// With the snapshots of each day in a folder.
    #[must_use]
    pub fn with_snapshots(mut self, snapshots: Arc<Snapshots>) -> Self {
        self.snapshots = Some(snapshots);
        self
    }

    /// Known to its clients under an address.
    #[must_use]
    pub fn known_as(mut self, url: Option<PublicUrl>) -> Self {
        self.public_url = url.map(Arc::new);
        self
    }

    /// Documents are shown to a scanner before they are kept.
    #[must_use]
    pub fn scanning(mut self, scanner: Option<Scanner>) -> Self {
        self.scanner = scanner.map(Arc::new);
        self
    }

    /// People sign in by way of a provider too.
    #[must_use]
    pub fn signing_in_by(mut self, provider: Option<Provider>) -> Self {
        self.openid = provider.map(Arc::new);
        self
    }

    /// Nobody asks faster than this.
    #[must_use]
    pub fn pacing(mut self, pace: Pace) -> Self {
        self.meter = Arc::new(Meter::new(pace, self.register.edge().now));
        self
    }

    /// Behind proxies that are believed about who is behind them.
    #[must_use]
    pub fn behind(mut self, proxies: &[IpAddr]) -> Self {
        self.proxies = proxies.into();
        self
    }

    /// Files are taken to be screened.
    #[must_use]
    pub fn with_batches(mut self, batches: Arc<Jobs>) -> Self {
        self.batches = Some(batches);
        self
    }

    /// Asked over plain http on the loopback interface, where browsers take no cookie that asks for TLS.
    #[must_use]
    pub fn plainly(mut self, is_plain: bool) -> Self {
        self.is_plain = is_plain;
        self
    }

    /// What is shown is invented.
    #[must_use]
    pub fn demonstrating(mut self) -> Self {
        self.is_demonstration = true;
        self
    }

    /// The rules and who takes part, as they are now.
    #[must_use]
    pub fn shelf(&self) -> Shelf {
        Shelf {
            packs: self.register.packs(),
            directory: self.register.directory(),
            log_size: self.register.log_size(),
        }
    }
}

impl Shelf {
    /// The eyes of a reader on a day and a state of the record.
    #[must_use]
    pub fn lens(&self, viewer: Viewer, as_of: Date, known_at: u64) -> Lens<'_> {
        Lens {
            packs: &self.packs,
            directory: &self.directory,
            viewer,
            as_of,
            known_at,
            log_size: self.log_size.max(known_at),
        }
    }

    /// The rules.
    #[must_use]
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// Who takes part.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The size of the log.
    #[must_use]
    pub const fn log_size(&self) -> u64 {
        self.log_size
    }
}
