//! Names of the streams that are not organisations. An organisation's stream is its first identifier.

/// Published packs.
pub const PACKS: &str = "packs";
/// Authorities, units, mandates.
pub const DIRECTORY: &str = "directory";
