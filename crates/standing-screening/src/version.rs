//! The version of the matcher: names compared under one version get one score for ever.
//!
//! Deliberately absent: the version of the program.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

/// Raised by hand whenever code changes what a comparison says.
const RULES: u32 = 3;

/// Every table, in a fixed order.
const TABLES: [&str; 12] = [
    include_str!("../data/common-words.tsv"),
    include_str!("../data/countries.tsv"),
    include_str!("../data/cyrillic.tsv"),
    include_str!("../data/han-look-alikes.tsv"),
    include_str!("../data/han-variants.tsv"),
    include_str!("../data/kana.tsv"),
    include_str!("../data/legal-forms.tsv"),
    include_str!("../data/numbers.tsv"),
    include_str!("../data/pinyin.tsv"),
    include_str!("../data/regions-cn.tsv"),
    include_str!("../data/regions-other.tsv"),
    include_str!("../data/words.tsv"),
];

/// Version of the rules and hash of the tables, such as `1-9f86d081884c7d65`: part of every receipt.
#[must_use]
pub fn matcher_version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let hash = tables_hash();
        let digits: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("{RULES}-{digits}")
    })
}

/// SHA-256 over the rules' version and all tables.
pub(crate) fn tables_hash() -> &'static [u8; 32] {
    static HASH: OnceLock<[u8; 32]> = OnceLock::new();
    HASH.get_or_init(|| {
        let mut hash = Sha256::new();
        hash.update(RULES.to_le_bytes());
        for table in TABLES {
            hash.update(table.len().to_le_bytes());
            hash.update(table.as_bytes());
        }
        hash.finalize().into()
    })
}
