//! API keys of machines: made once, shown once, kept as a prefix and a hash; judged at the door.
//!
//! A key says in which capacity its holder asks; what the capacity allows is decided elsewhere. Keys are
//! operational data beside the log, and no event names one. People's sign-in is not here.

use jiff::Timestamp;
use standing_core::identifier::Identifier;
use standing_store::{ApiKeyRow, Store};

use crate::edge::Edge;
use crate::error::ServiceError;
use crate::principal::{Capacity, Principal};
use crate::secret::{hash, is_same, letters};

/// How every key begins.
const MARK: &str = "stk";
/// Characters of the part that is shown and finds the key.
const PREFIX_CHARACTERS: usize = 10;
/// Characters of the secret part: 5 bits each, 160 in all.
const SECRET_CHARACTERS: usize = 32;
/// How often the use of a key is noted, in milliseconds.
const NOTE_USE_EVERY_MS: i64 = 3_600_000;
/// The longest text that is looked at as a key, in bytes.
pub const KEY_BYTES_MAX: usize = 64;

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// To read what its holder may know.
    Read,
    /// To give commands.
    Act,
}

/// A key as it is listed: never the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The part that is shown.
    pub prefix: String,
    /// In which capacity its holder asks.
    pub capacity: Capacity,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
}

/// A key that was just made, with the secret that is shown this once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeKey {
    /// The whole key: `stk_<prefix>_<secret>`.
    pub secret: String,
    /// What is kept of it.
    pub key: Key,
}

/// The holder of a key that was found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who asks.
    pub principal: Principal,
    /// What the key may be used for.
    pub scopes: Vec<Scope>,
}

/// Why a key does not open the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// It is not of the form of a key.
    Form,
    /// Nobody holds it. A wrong secret looks the same as an unknown prefix.
    Unknown,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked,
}

/// Makes a key. The secret is in the answer and nowhere else.
///
/// # Errors
/// When the capacity needs no key, or the database fails.
pub async fn create(
    store: &Store,
    edge: &Edge,
    capacity: Capacity,
    scopes: &[Scope],
    expires_at: Option<Timestamp>,
) -> Result<MadeKey, ServiceError> {
    let (role, holder) = written(&capacity)?;
    let prefix = letters::<PREFIX_CHARACTERS>(edge);
    let secret = letters::<SECRET_CHARACTERS>(edge);
    let now = edge.now_ms();
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    let row = ApiKeyRow {
        prefix: prefix.clone(),
        hash: hash(&secret).to_vec(),
        role: role.to_owned(),
        holder,
        scopes: scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "),
        created_at_ms: now.as_millisecond(),
        expires_at_ms: expires_at.map(Timestamp::as_millisecond),
        revoked_at_ms: None,
        last_used_at_ms: None,
    };
    store.add_api_key(&row).await?;
    Ok(MadeKey { secret: format!("{MARK}_{prefix}_{secret}"), key: Key::read(&row)? })
}

/// Judges what came with a request.
///
/// # Errors
/// When the database fails.
pub async fn authenticate(
    store: &Store,
    edge: &Edge,
    text: &str,
) -> Result<Result<Holder, KeyFault>, ServiceError> {
    let Some((prefix, secret)) = parts(text) else { return Ok(Err(KeyFault::Form)) };
    let Some(row) = store.api_key(prefix).await? else { return Ok(Err(KeyFault::Unknown)) };
    if !is_same(&row.hash, &hash(secret)) {
        return Ok(Err(KeyFault::Unknown));
    }
    let now_ms = edge.now_ms().as_millisecond();
    if row.revoked_at_ms.is_some() {
        return Ok(Err(KeyFault::Revoked));
    }
    if row.expires_at_ms.is_some_and(|expires| expires <= now_ms) {
        return Ok(Err(KeyFault::Expired));
    }
    if row.last_used_at_ms.is_none_or(|used| used.saturating_add(NOTE_USE_EVERY_MS) <= now_ms) {
        store.note_api_key_use(prefix, now_ms).await?;
    }
    let key = Key::read(&row)?;
    let principal = Principal::new(format!("key:{prefix}"), key.capacity);
    Ok(Ok(Holder { principal, scopes: key.scopes }))
}

/// Keys by their prefixes, those after `after_prefix`; empty for the first page.
///
/// # Errors
/// When the limit is too large or the database fails.
pub async fn list(store: &Store, after_prefix: &str, limit: usize) -> Result<Vec<Key>, ServiceError> {
    store.api_keys(after_prefix, limit).await?.iter().map(Key::read).collect()
}

/// The keys of one holder, newest first.
///
/// # Errors
/// When the capacity has no keys, the limit is too large, or the database fails.
pub async fn of(store: &Store, capacity: &Capacity, limit: usize) -> Result<Vec<Key>, ServiceError> {
    let (role, holder) = written(capacity)?;
    store.api_keys_of(role, &holder, limit).await?.iter().map(Key::read).collect()
}

/// Revokes a key of one holder, as [`revoke`] does; says whether there was one of theirs that was not revoked yet.
///
/// # Errors
/// When the capacity has no keys or the database fails.
pub async fn revoke_of(
    store: &Store,
    edge: &Edge,
    capacity: &Capacity,
    prefix: &str,
) -> Result<bool, ServiceError> {
    let (role, holder) = written(capacity)?;
    match store.api_key(prefix).await? {
        Some(row) if row.role == role && row.holder == holder => revoke(store, edge, prefix).await,
        _ => Ok(false),
    }
}

/// Revokes a key, from now on and for good; says whether there was one that was not revoked yet.
///
/// # Errors
/// When the database fails.
pub async fn revoke(store: &Store, edge: &Edge, prefix: &str) -> Result<bool, ServiceError> {
    Ok(store.revoke_api_key(prefix, edge.now_ms().as_millisecond()).await?)
}

impl Scope {
    /// The word under which it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Act => "act",
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = ServiceError;

    fn from_str(text: &str) -> Result<Self, ServiceError> {
        match text {
            "read" => Ok(Self::Read),
            "act" => Ok(Self::Act),
            _ => Err(ServiceError::Input {
                place: "scope".to_owned(),
                what: format!("'{}' is no scope", text.chars().take(64).collect::<String>()),
                remedy: "use read or act".to_owned(),
            }),
        }
    }
}

impl Key {
    fn read(row: &ApiKeyRow) -> Result<Self, ServiceError> {
        let moment = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(Self {
            prefix: row.prefix.clone(),
            capacity: read_capacity(&row.role, &row.holder)?,
            scopes: row.scopes.split_whitespace().map(str::parse).collect::<Result<_, _>>()?,
            created_at: moment(row.created_at_ms),
            expires_at: row.expires_at_ms.map(moment),
            revoked_at: row.revoked_at_ms.map(moment),
            last_used_at: row.last_used_at_ms.map(moment),
        })
    }
}

/// Role and holder as they are kept.
pub(crate) fn written(capacity: &Capacity) -> Result<(&'static str, String), ServiceError> {
    Ok(match capacity {
        Capacity::Officer(authority) => ("officer", authority.to_string()),
        Capacity::Organisation(identifier) => ("organisation", identifier.to_string()),
        Capacity::Unit(unit) => ("unit", unit.to_string()),
        Capacity::Operator => ("register", "operator".to_owned()),
        Capacity::Public => {
            return Err(ServiceError::Input {
                place: "role".to_owned(),
                what: "the public needs no key".to_owned(),
                remedy: "give officer, organisation, unit or register".to_owned(),
            });
        }
    })
}

/// The capacity of a role and its holder.
///
/// # Errors
/// When the role is unknown or the holder is not of its form.
pub fn read_capacity(role: &str, holder: &str) -> Result<Capacity, ServiceError> {
    let wrong = |what: String| ServiceError::Input {
        place: format!("key of {role} {holder}"),
        what,
        remedy:
            "give officer with an authority, organisation with an identifier, unit with a unit, or register"
                .to_owned(),
    };
    match role {
        "officer" => Ok(Capacity::Officer(holder.parse().map_err(|error| wrong(format!("{error}")))?)),
        "organisation" => {
            let identifier: Identifier = holder.parse()?;
            Ok(Capacity::Organisation(identifier))
        }
        "unit" => Ok(Capacity::Unit(holder.parse().map_err(|error| wrong(format!("{error}")))?)),
        "register" => Ok(Capacity::Operator),
        _ => Err(wrong("no such role".to_owned())),
    }
}

/// Prefix and secret of a text of the form of a key.
fn parts(text: &str) -> Option<(&str, &str)> {
    if text.len() > KEY_BYTES_MAX {
        return None;
    }
    let (prefix, secret) = text.strip_prefix(MARK)?.strip_prefix('_')?.split_once('_')?;
    let is_form =
        |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_alphanumeric());
    (is_form(prefix, PREFIX_CHARACTERS) && is_form(secret, SECRET_CHARACTERS)).then_some((prefix, secret))
}

#[cfg(test)]
mod tests {
    use standing_store::{OpenMode, StoreUrl};

    use super::*;

    fn edge() -> Edge {
        Edge {
            now: || Timestamp::from_second(1_800_000_000).unwrap(),
            fill_random: |bytes| getrandom::fill(bytes).unwrap(),
        }
    }

    async fn store(folder: &tempfile::TempDir) -> Store {
        let url: StoreUrl = folder.path().join("keys.db").display().to_string().parse().unwrap();
        Store::open(&url, OpenMode::Create).await.unwrap()
    }

    #[tokio::test]
    async fn a_key_opens_the_door_until_it_is_revoked_or_over() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let capacity = Capacity::Officer("court".parse().unwrap());
        let made = create(&store, &edge(), capacity.clone(), &[Scope::Act, Scope::Read], None).await.unwrap();
        assert!(made.secret.starts_with(&format!("stk_{}_", made.key.prefix)), "{}", made.secret);
        let holder = authenticate(&store, &edge(), &made.secret).await.unwrap().unwrap();
        assert_eq!(holder.principal.capacity, capacity);
        assert_eq!(holder.principal.account, format!("key:{}", made.key.prefix));
        assert_eq!(holder.scopes, [Scope::Read, Scope::Act]);
        let listed = list(&store, "", 10).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert!(listed[0].last_used_at.is_some());
        assert!(revoke(&store, &edge(), &made.key.prefix).await.unwrap());
        assert!(!revoke(&store, &edge(), &made.key.prefix).await.unwrap());
        assert_eq!(authenticate(&store, &edge(), &made.secret).await.unwrap(), Err(KeyFault::Revoked));
        let over = Some(Timestamp::from_second(1_800_000_000).unwrap());
        let made = create(&store, &edge(), Capacity::Operator, &[Scope::Read], over).await.unwrap();
        assert_eq!(authenticate(&store, &edge(), &made.secret).await.unwrap(), Err(KeyFault::Expired));
    }

    #[tokio::test]
    async fn a_holder_sees_and_revokes_its_own_keys_only() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let unit = |name: &str| Capacity::Unit(name.parse().unwrap());
        let own = create(&store, &edge(), unit("desk"), &[Scope::Read], None).await.unwrap();
        let other = create(&store, &edge(), unit("bank"), &[Scope::Read], None).await.unwrap();
        let same_name = Capacity::Officer("desk".parse().unwrap());
        create(&store, &edge(), same_name, &[Scope::Read], None).await.unwrap();
        let listed = of(&store, &unit("desk"), 10).await.unwrap();
        assert_eq!(listed.iter().map(|key| &key.prefix).collect::<Vec<_>>(), [&own.key.prefix]);
        for (prefix, is_revoked) in
            [(&other.key.prefix, false), (&own.key.prefix, true), (&own.key.prefix, false)]
        {
            assert_eq!(revoke_of(&store, &edge(), &unit("desk"), prefix).await.unwrap(), is_revoked);
        }
        assert!(authenticate(&store, &edge(), &other.secret).await.unwrap().is_ok());
        assert!(of(&store, &Capacity::Public, 10).await.is_err());
    }

    #[tokio::test]
    async fn a_wrong_secret_looks_like_an_unknown_key() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let unit = Capacity::Unit("desk".parse().unwrap());
        let made = create(&store, &edge(), unit, &[Scope::Read], None).await.unwrap();
        let wrong = format!("stk_{}_{}", made.key.prefix, "0".repeat(32));
        let unknown = format!("stk_{}_{}", "0".repeat(10), "0".repeat(32));
        for text in [wrong, unknown] {
            assert_eq!(authenticate(&store, &edge(), &text).await.unwrap(), Err(KeyFault::Unknown), "{text}");
        }
        for text in
            ["", "stk", "stk__", "stk_a_b", "Bearer", &"x".repeat(100), &made.secret.replace('_', "-")]
        {
            assert_eq!(authenticate(&store, &edge(), text).await.unwrap(), Err(KeyFault::Form), "{text}");
        }
        assert!(create(&store, &edge(), Capacity::Public, &[], None).await.is_err());
    }
}
