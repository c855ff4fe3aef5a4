-- Who may come in, and what was looked at: operational data beside the log. No event holds any of it, and no
-- organisation's file does. Braces as in log.sql.

CREATE TABLE IF NOT EXISTS accounts (
    id {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL UNIQUE,
    role {text} NOT NULL,
    holder {text} NOT NULL,
    rank {text} NOT NULL,
    password {text} NOT NULL,
    totp_secret {bytes} NOT NULL,
    totp_step {integer} NOT NULL,
    created_at_ms {integer} NOT NULL,
    disabled_at_ms {integer}
);

CREATE TABLE IF NOT EXISTS recovery_codes (
    account {text} NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (account, hash)
) {clustered};

CREATE TABLE IF NOT EXISTS sessions (
    hash {bytes} NOT NULL PRIMARY KEY,
    account {text} NOT NULL,
    stage {text} NOT NULL,
    client {text} NOT NULL,
    pending {bytes} NOT NULL,
    created_at_ms {integer} NOT NULL,
    seen_at_ms {integer} NOT NULL,
    expires_at_ms {integer} NOT NULL
);

CREATE INDEX IF NOT EXISTS sessions_by_account ON sessions (account, created_at_ms);

CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires_at_ms);

-- Who an account's holder is at another house that signs people in.
CREATE TABLE IF NOT EXISTS subjects (
    issuer {text} NOT NULL,
    subject {text} NOT NULL,
    account {text} NOT NULL,
    linked_at_ms {integer} NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (account, issuer)
);

CREATE TABLE IF NOT EXISTS invitations (
    hash {bytes} NOT NULL PRIMARY KEY,
    account {text} NOT NULL,
    role {text} NOT NULL,
    holder {text} NOT NULL,
    rank {text} NOT NULL,
    created_at_ms {integer} NOT NULL,
    expires_at_ms {integer} NOT NULL,
    used_at_ms {integer}
);

-- Guesses of passwords and codes, counted by whom they are about and by where they come from.
CREATE TABLE IF NOT EXISTS attempts (
    key {text} NOT NULL PRIMARY KEY,
    failures {integer} NOT NULL,
    last_at_ms {integer} NOT NULL
);

CREATE INDEX IF NOT EXISTS attempts_by_time ON attempts (last_at_ms);

-- Look-ups of what is not public: who, when, what and for which purpose. Kept; the organisation is shown its own,
-- without the account.
CREATE TABLE IF NOT EXISTS inquiries (
    id {text} NOT NULL PRIMARY KEY,
    stream {text} NOT NULL,
    asked_at_ms {integer} NOT NULL,
    role {text} NOT NULL,
    holder {text} NOT NULL,
    account {text} NOT NULL,
    what {text} NOT NULL,
    purpose {text} NOT NULL
);

CREATE INDEX IF NOT EXISTS inquiries_by_stream ON inquiries (stream, id);

-- Documents that parties hand in: the log holds their commitments in words, the bytes lie here.
CREATE TABLE IF NOT EXISTS evidence (
    id {text} NOT NULL PRIMARY KEY,
    stream {text} NOT NULL,
    salt {bytes} NOT NULL,
    media_type {text} NOT NULL,
    name {text} NOT NULL,
    bytes {integer} NOT NULL,
    given_by {text} NOT NULL,
    given_at_ms {integer} NOT NULL,
    erased_at_ms {integer},
    erased_law {text} NOT NULL,
    body {bytes} NOT NULL
);

CREATE INDEX IF NOT EXISTS evidence_by_stream ON evidence (stream, id);
