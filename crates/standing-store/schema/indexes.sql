-- Indexes of the projections, apart because a rebuild writes the rows first and these after.

CREATE UNIQUE INDEX IF NOT EXISTS identifiers_by_identifier ON identifiers (identifier);
CREATE INDEX IF NOT EXISTS names_by_folded ON names (folded, stream, ordinal);
CREATE UNIQUE INDEX IF NOT EXISTS entries_by_id ON entries (entry_id);
CREATE INDEX IF NOT EXISTS entries_by_list ON entries (list, stream, ordinal);
CREATE INDEX IF NOT EXISTS entries_by_authority ON entries (authority, stream, ordinal);
CREATE UNIQUE INDEX IF NOT EXISTS cases_by_id ON cases (case_id);
CREATE INDEX IF NOT EXISTS cases_by_authority ON cases (authority, stream, ordinal);
CREATE INDEX IF NOT EXISTS cases_by_stage ON cases (stage, stream, ordinal);
CREATE INDEX IF NOT EXISTS dues_by_day ON dues (due_day, stream, ordinal);
CREATE INDEX IF NOT EXISTS dues_by_authority ON dues (authority, due_day, stream, ordinal);
CREATE UNIQUE INDEX IF NOT EXISTS measures_by_id ON measures (measure_id);
CREATE INDEX IF NOT EXISTS measures_by_unit ON measures (unit, stream, ordinal);
