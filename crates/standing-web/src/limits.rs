//! The largest sizes that the doors take. Everything has a limit.

use std::time::Duration;

/// Largest body of a request, in bytes.
pub const BODY_BYTES_MAX: usize = 256 * 1024;
/// The most organisations in one batch of checks.
pub const BATCH_ITEMS_MAX: usize = 1_000;
/// The most rows on a page, and how many there are when nothing is said.
pub const PAGE_ROWS_MAX: usize = standing_service::browse::PAGE_ROWS_MAX;
/// Rows on a page when nothing is said.
pub const PAGE_ROWS: usize = 50;
/// The most events on a page of the log.
pub const EVENTS_MAX: usize = 1_000;
/// Longest query of an address, in bytes.
pub const QUERY_BYTES_MAX: usize = 4_096;
/// Longest path of an address, in bytes.
pub const PATH_BYTES_MAX: usize = 2_048;
/// The most header fields of a request.
pub const HEADERS_MAX: usize = 64;
/// Longest idempotency key, in characters.
pub const IDEMPOTENCY_KEY_MAX: usize = standing_service::register::IDEMPOTENCY_KEY_MAX;
/// The most downloads of the whole register at once.
pub const DOWNLOADS_AT_ONCE: usize = 2;
/// The longest time that a download waits for its reader to take the next piece.
pub const DOWNLOAD_STALL_MAX: Duration = Duration::from_secs(30);
/// The most questions in one batch of reconciliation.
pub const RECONCILED_AT_ONCE: usize = 100;
/// The most candidates that one question gets, of reconciliation or by name.
pub const CANDIDATES_MAX: usize = 100;
/// Candidates when a question does not say.
pub const CANDIDATES: usize = 10;
/// The most organisations, and the most properties, in one question for more data.
pub const EXTENDED_AT_ONCE: usize = 200;
/// Properties in one question for more data.
pub const EXTENDED_PROPERTIES_MAX: usize = 20;
/// Longest name to look for, in characters.
pub const LOOKED_FOR_CHARS_MAX: usize = 10_000;
/// The longest time that a request may take.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);
/// The most queries in one request to the door of screening clients.
pub const MATCH_QUERIES_MAX: usize = 100;
/// The most candidates for one query there.
pub const MATCH_RESULTS_MAX: usize = standing_service::screening::SCREENED_MAX;
/// The furthest place at which a page of a search may begin there.
pub const SEARCH_OFFSET_MAX: usize = 9_499;
/// The most entities that a request may exclude by their ids.
pub const EXCLUDED_ENTITIES_MAX: usize = 50;
/// The longest name to screen, in characters.
pub const NAME_CHARS_MAX: usize = 10_000;
/// The most names of one organisation that are screened at once.
pub const NAMES_MAX: usize = 50;
/// Largest body of screening queries, in bytes.
pub const MATCH_BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most names in one batch of checks.
pub const BATCH_NAMES_MAX: usize = 100;
/// Candidates for one name of a check when nothing is said.
pub const CANDIDATES_CHECKED: usize = 5;
/// Largest document that is taken as evidence, in bytes.
pub const EVIDENCE_BYTES_MAX: usize = standing_service::evidence::BYTES_MAX;
/// Largest form with documents in it, in bytes: two of the largest, and the texts.
pub const FORM_WITH_DOCUMENTS_BYTES_MAX: usize = 2 * EVIDENCE_BYTES_MAX + FORM_BYTES_MAX;
/// The longest time that the upload of a file may take.
pub const UPLOAD_TIME_MAX: Duration = Duration::from_secs(900);
/// Largest file that is taken to be screened, in bytes.
pub const UPLOAD_BYTES_MAX: u64 = standing_service::batch::jobs::UPLOAD_BYTES_MAX;
/// Largest form of a command, in bytes: ten of the longest texts, as browsers encode them.
pub const FORM_BYTES_MAX: usize = 2 * 1024 * 1024;
