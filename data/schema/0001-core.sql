-- The workspace itself: settings, documents, the audit log, data versions, what was loaded and what was refused.
-- Declared types tell the program what a column holds: TEXT, INTEGER, REAL, BOOLEAN, DAY (days since 1970), INSTANT (UTC seconds),
-- MONEY (ten-thousandths of the currency unit), BLOB.

-- Settings of this workspace. Unset: "as_of" (then the last day seen in the data), "retailer".
CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
INSERT INTO setting (key, value) VALUES
  ('currency', 'USD'),           -- the base currency
  ('fiscal_year_start', '1'),    -- month, 1..12
  ('first_weekday', '0'),        -- 0 = Monday
  ('zone', 'UTC');               -- time zone of meters whose file does not tell

-- Models, dashboards, ladders, tariffs, mappings, segments as JSON. A save is a new version; nothing is overwritten.
CREATE TABLE document (
  kind TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
  json TEXT NOT NULL,
  author TEXT, at INSTANT NOT NULL, note TEXT,
  PRIMARY KEY (kind, name, version)
);

-- Who did what and when. Append-only: each hash covers the row and the hash before it.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INSTANT NOT NULL, actor TEXT,
  verb TEXT NOT NULL, object TEXT, detail TEXT,  -- detail: JSON
  hash TEXT NOT NULL                             -- SHA-256, hexadecimal
);

-- How often each table was written, for steps and caches to compare.
CREATE TABLE table_version (
  name TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
);

-- What each step of `volt run` last ran on.
CREATE TABLE step_state (
  step TEXT NOT NULL PRIMARY KEY,
  inputs TEXT NOT NULL,          -- marks of its inputs, in order
  at INSTANT NOT NULL
);

-- Every load of a file.
CREATE TABLE load (
  load_id INTEGER PRIMARY KEY,
  at INSTANT NOT NULL,
  file TEXT NOT NULL, bytes INTEGER NOT NULL,
  mapping TEXT NOT NULL, target TEXT NOT NULL,
  rows_read INTEGER NOT NULL, inserted INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  readings INTEGER NOT NULL, readings_same INTEGER NOT NULL, readings_changed INTEGER NOT NULL, readings_missing INTEGER NOT NULL,
  readings_refused INTEGER NOT NULL,           -- fit no interval of their meter: see reading_refused
  kwh REAL, seconds REAL
);

-- Rows that did not fit, word for word, with the place they came from. Loading a file again replaces its rows here.
CREATE TABLE quarantine (
  quarantine_id INTEGER PRIMARY KEY,
  load_id INTEGER NOT NULL REFERENCES load,
  source_file TEXT NOT NULL,
  line INTEGER NOT NULL,         -- 1-based line of the record's first byte
  offset INTEGER NOT NULL,       -- its byte offset in the file
  "column" TEXT,                 -- the source column at fault; null: the whole row
  reason TEXT NOT NULL,
  raw BLOB NOT NULL              -- the record's bytes as found
);
CREATE INDEX quarantine_by_load ON quarantine (load_id);
CREATE INDEX quarantine_by_file ON quarantine (source_file);

-- Source columns that no table has a place for: name and value by the key of the entity ("customer", "C-1042").
CREATE TABLE attribute (
  entity TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
  value TEXT,
  source_file TEXT, source_row INTEGER,
  UNIQUE (entity, name, key)
);
