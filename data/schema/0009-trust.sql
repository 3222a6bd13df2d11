-- Trust in the data: what the quality rules found, and what quarantine needs to take a row back.

-- What a rule found on one run: the newest run_id of a rule is what holds now. Runs are kept.
CREATE TABLE quality_result (
  run_id INTEGER NOT NULL,
  rule TEXT NOT NULL,
  at INSTANT NOT NULL,           -- the last change of the data that was checked
  "table" TEXT NOT NULL,
  severity TEXT NOT NULL,        -- warn | error
  checked INTEGER NOT NULL, failed INTEGER NOT NULL,
  kept BOOLEAN NOT NULL,         -- no more rows failed than the rule allows
  mark TEXT NOT NULL,            -- the rule and the data it ran on: the same mark need not be run again
  PRIMARY KEY (rule, run_id)
);

-- The score of a table after each run that checked one of its rules: passed / checked, weighted.
CREATE TABLE quality_score (
  "table" TEXT NOT NULL, run_id INTEGER NOT NULL, at INSTANT NOT NULL,
  checked INTEGER NOT NULL, failed INTEGER NOT NULL,
  score REAL,                    -- 0..1; null: there was nothing to check
  PRIMARY KEY ("table", run_id)
);

-- The rows that fail now, with their key, up to the number that the rules say.
CREATE TABLE quality_row (
  rule TEXT NOT NULL, "table" TEXT NOT NULL,
  key TEXT, value TEXT,
  source_file TEXT, source_row INTEGER
);
CREATE INDEX quality_row_by_rule ON quality_row (rule);

-- Rows of a file that say word for word what a row before them said: taken once, and listed here.
CREATE TABLE load_repeat (
  load_id INTEGER NOT NULL REFERENCES load,
  line INTEGER NOT NULL,
  "table" TEXT NOT NULL, key TEXT
);
CREATE INDEX load_repeat_by_load ON load_repeat (load_id);

-- How the file was read and mapped, so that a row of it can be read again without it.
ALTER TABLE load ADD COLUMN source TEXT;         -- JSON: delimiter, quote, escape, padded, encoding, header
ALTER TABLE load ADD COLUMN mapping_json TEXT;   -- the mapping, when it is no document of the workspace

-- A row that was mended and taken back stays, so that the same file does not bring it here again.
ALTER TABLE quarantine ADD COLUMN mended TEXT;   -- the record as it was corrected (UTF-8); null: as found
ALTER TABLE quarantine ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';   -- waiting | admitted
