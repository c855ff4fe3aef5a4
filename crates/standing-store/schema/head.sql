-- The head of the log: its one row serialises writers. Written last, so that a schema that has it is whole.
-- rebuilds counts the rebuilds of the projections that were begun, so that a node sees that what it knows of
-- them is of the past.
CREATE TABLE IF NOT EXISTS head (
    id {integer} NOT NULL PRIMARY KEY,
    schema_version {integer} NOT NULL,
    size {integer} NOT NULL,
    rebuilding BOOLEAN NOT NULL,
    rebuilds {integer} NOT NULL
);
INSERT INTO head (id, schema_version, size, rebuilding, rebuilds) VALUES (1, 5, 0, FALSE, 0) ON CONFLICT (id) DO NOTHING;
