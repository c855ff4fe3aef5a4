//! People of the invented story, signed in: what their browsers keep.

use anyhow::{Context, Result};
use standing_service::Capacity;
use standing_service::accounts::{From, Rank};
use standing_web::AppState;

/// The cookies of an officer, of somebody of a relying unit, and of somebody of a firm.
#[derive(Debug, Clone)]
pub(super) struct Cookies {
    pub(super) officer: String,
    pub(super) unit: String,
    pub(super) firm: String,
}

/// What their register is thrown away with.
const PASSWORD: &str = "four words of a benchmark";
/// The cookie's name on the loopback interface.
const COOKIE: &str = "standing-plain";

/// Makes the accounts and signs them in.
pub(super) async fn signed_in(state: &AppState) -> Result<Cookies> {
    let officer = Capacity::Officer("Example-District-Court".parse()?);
    let unit = Capacity::Unit("Example-Procurement-Desk".parse()?);
    let firm = Capacity::Organisation("cn-uscc:91210105DEM000014J".parse()?);
    Ok(Cookies {
        officer: cookie(state, "officer", &officer, Some(Rank::Deciding)).await?,
        unit: cookie(state, "clerk", &unit, None).await?,
        firm: cookie(state, "firm", &firm, None).await?,
    })
}

async fn cookie(state: &AppState, name: &str, capacity: &Capacity, rank: Option<Rank>) -> Result<String> {
    let (accounts, from) = (&state.accounts, From::default());
    let account = accounts.add_demonstration(name, capacity, rank, PASSWORD).await?;
    let half = accounts.sign_in(name, PASSWORD, &from, "bench", None).await?;
    let half = half.ok().context("the password is not taken")?;
    let session = accounts.session(&half.token).await?.context("no session began")?;
    let code = accounts.demonstration_code(&account.id).await?.context("no code is shown")?;
    let whole = accounts.second_factor(&session, &code, &from, "bench").await?;
    Ok(format!("{COOKIE}={}", whole.ok().context("the code is not taken")?.token))
}
