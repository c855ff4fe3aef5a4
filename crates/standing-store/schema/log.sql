-- The log and what must be kept beside it. Never rebuilt, never dropped.
-- Braces hold what the two databases spell differently; see src/schema.rs.

-- Events: position is the size of the log once it holds the event (1, 2, 3 …).
CREATE TABLE IF NOT EXISTS events (
    position {integer} NOT NULL PRIMARY KEY,
    stream {integer} NOT NULL,
    version {integer} NOT NULL,
    recorded_at_ms {integer} NOT NULL,
    is_public BOOLEAN NOT NULL,
    kind {text} NOT NULL,
    salt {bytes} NOT NULL,
    leaf {bytes} NOT NULL,
    body {bytes} NOT NULL,
    UNIQUE (stream, version)
);

-- Streams: number is the position of the stream's first event; prints are hashes of its projection rows. Its
-- version is that of its last event and is not kept here: a row that only an event's coming would change would
-- be written again with every event.
CREATE TABLE IF NOT EXISTS streams (
    number {integer} NOT NULL PRIMARY KEY,
    prints {bytes} NOT NULL,
    name {text} NOT NULL UNIQUE
);

-- Answers in the order in which they were given: keys are random, and a table in their order would write a page
-- of its own for each of them.
CREATE TABLE IF NOT EXISTS answers (
    key {text} NOT NULL PRIMARY KEY,
    position {integer} NOT NULL,
    recorded_at_ms {integer} NOT NULL,
    fingerprint {bytes} NOT NULL,
    body {bytes} NOT NULL
);

CREATE TABLE IF NOT EXISTS imports (
    source {text} NOT NULL,
    row_id {text} NOT NULL,
    stream {integer} NOT NULL,
    seen_in_run {integer} NOT NULL,
    entry_id {text} NOT NULL,
    row_hash {bytes} NOT NULL,
    PRIMARY KEY (source, row_id)
) {clustered};

CREATE TABLE IF NOT EXISTS tiles (
    level {integer} NOT NULL,
    tile {integer} NOT NULL,
    width {integer} NOT NULL,
    bytes {bytes} NOT NULL,
    PRIMARY KEY (level, tile, width)
);

CREATE TABLE IF NOT EXISTS checkpoints (
    size {integer} NOT NULL PRIMARY KEY,
    recorded_at_ms {integer} NOT NULL,
    root {bytes} NOT NULL,
    note {bytes} NOT NULL
);

CREATE INDEX IF NOT EXISTS checkpoints_by_time ON checkpoints (recorded_at_ms, size);

CREATE TABLE IF NOT EXISTS api_keys (
    prefix {text} NOT NULL PRIMARY KEY,
    hash {bytes} NOT NULL,
    role {text} NOT NULL,
    holder {text} NOT NULL,
    scopes {text} NOT NULL,
    created_at_ms {integer} NOT NULL,
    expires_at_ms {integer},
    revoked_at_ms {integer},
    last_used_at_ms {integer}
);

-- Decisions of relying units that a name does not mean an organisation: their own record, never in the log.
CREATE TABLE IF NOT EXISTS not_same (
    id {text} NOT NULL PRIMARY KEY,
    unit {text} NOT NULL,
    asked {text} NOT NULL,
    name {text} NOT NULL,
    organisation {text} NOT NULL,
    reason {text} NOT NULL,
    decided_by {text} NOT NULL,
    decided_at_ms {integer} NOT NULL,
    withdrawn_at_ms {integer}
);

CREATE INDEX IF NOT EXISTS not_same_by_name ON not_same (unit, asked);

CREATE TABLE IF NOT EXISTS meta (
    key {text} NOT NULL PRIMARY KEY,
    value {bytes} NOT NULL
);
