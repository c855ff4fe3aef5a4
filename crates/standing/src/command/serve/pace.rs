//! What `standing serve` is told about how often anybody may ask, and about proxies in front of it.

use std::net::IpAddr;
use std::num::NonZeroU32;

use clap::Args;
use standing_web::meter;

/// How often anybody may ask.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits and proxies")]
pub(super) struct Pace {
    /// Requests that one account, or one address without an account or key, may send at once and then in each minute;
    /// 0 for no limit. The loopback address has none
    #[arg(long, env = "STANDING_REQUESTS_PER_MINUTE", default_value_t = 600, value_name = "COUNT")]
    requests_per_minute: u32,
    /// Requests that one API key may send at once and then in each minute; 0 for no limit
    #[arg(long, env = "STANDING_REQUESTS_PER_KEY", default_value_t = 6_000, value_name = "COUNT")]
    requests_per_key: u32,
    /// Address of a proxy in front, which is believed when X-Forwarded-For says who asks; nobody else is
    #[arg(long = "proxy", env = "STANDING_PROXY", value_delimiter = ',', value_name = "ADDR")]
    proxies: Vec<IpAddr>,
}

impl Pace {
    pub(super) const fn pace(&self) -> meter::Pace {
        meter::Pace {
            by_key: NonZeroU32::new(self.requests_per_key),
            by_others: NonZeroU32::new(self.requests_per_minute),
        }
    }

    pub(super) fn proxies(&self) -> &[IpAddr] {
        &self.proxies
    }
}
