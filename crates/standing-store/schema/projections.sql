-- What is derived from the log and can be dropped and written again.
-- Every row belongs to a stream and has its place in it, so a stream is replaced as a whole.

CREATE TABLE IF NOT EXISTS identifiers (
    stream {integer} NOT NULL,
    ordinal {integer} NOT NULL,
    identifier {text} NOT NULL,
    PRIMARY KEY (stream, ordinal)
) {clustered};

CREATE TABLE IF NOT EXISTS names (
    stream {integer} NOT NULL,
    ordinal {integer} NOT NULL,
    folded {text} NOT NULL,
    text {text} NOT NULL,
    kind {text} NOT NULL,
    language {text} NOT NULL,
    PRIMARY KEY (stream, ordinal)
) {clustered};

CREATE TABLE IF NOT EXISTS entries (
    stream {integer} NOT NULL,
    ordinal {integer} NOT NULL,
    entry_id {text} NOT NULL,
    pack {text} NOT NULL,
    list {text} NOT NULL,
    list_kind {text} NOT NULL,
    authority {text} NOT NULL,
    field {text} NOT NULL,
    ground {text} NOT NULL,
    is_public BOOLEAN NOT NULL,
    from_day {integer} NOT NULL,
    until_day {integer},
    ended_day {integer},
    status {text} NOT NULL,
    source {text} NOT NULL,
    PRIMARY KEY (stream, ordinal)
) {clustered};

CREATE TABLE IF NOT EXISTS cases (
    stream {integer} NOT NULL,
    ordinal {integer} NOT NULL,
    case_id {text} NOT NULL,
    list {text} NOT NULL,
    authority {text} NOT NULL,
    stage {text} NOT NULL,
    opened_day {integer} NOT NULL,
    is_public BOOLEAN NOT NULL,
    PRIMARY KEY (stream, ordinal)
) {clustered};

CREATE TABLE IF NOT EXISTS dues (
    stream {integer} NOT NULL,
    ordinal {integer} NOT NULL,
    subject_id {text} NOT NULL,
    rule {text} NOT NULL,
    party {text} NOT NULL,
    authority {text} NOT NULL,
    due_day {integer} NOT NULL,
    state {text} NOT NULL,
    PRIMARY KEY (stream, ordinal)
) {clustered};

CREATE TABLE IF NOT EXISTS measures (
    stream {integer} NOT NULL,
    ordinal {integer} NOT NULL,
    measure_id {text} NOT NULL,
    unit {text} NOT NULL,
    entry_id {text} NOT NULL,
    state {text} NOT NULL,
    day {integer} NOT NULL,
    PRIMARY KEY (stream, ordinal)
) {clustered};

CREATE TABLE IF NOT EXISTS live (
    stream {integer} NOT NULL PRIMARY KEY,
    standing {bytes} NOT NULL
);
