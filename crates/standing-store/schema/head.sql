-- The head of the log: its one row serialises writers. Written last, so that a schema that has it is whole.
CREATE TABLE IF NOT EXISTS head (
    id {integer} NOT NULL PRIMARY KEY,
    schema_version {integer} NOT NULL,
    size {integer} NOT NULL,
    rebuilding BOOLEAN NOT NULL
);
INSERT INTO head (id, schema_version, size, rebuilding) VALUES (1, 1, 0, FALSE) ON CONFLICT (id) DO NOTHING;
