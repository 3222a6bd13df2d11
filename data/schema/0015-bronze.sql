-- Bronze: what files said, byte for byte, so that a changed mapping runs again without the file and every row of silver shows its line.

-- How the text of a load is read. encoding: as iconv calls it; quote and escape '' where there is none.
CREATE TABLE bronze_file (
  load_id INTEGER PRIMARY KEY REFERENCES load,
  encoding TEXT NOT NULL, delimiter TEXT NOT NULL, quote TEXT NOT NULL, "escape" TEXT NOT NULL, padded BOOLEAN NOT NULL,
  header_lines INTEGER NOT NULL, skip_lines INTEGER NOT NULL
);

-- The text in chunks of whole lines, packed. A packed file or a workbook is kept as the text that was in it.
CREATE TABLE bronze (
  bronze_id INTEGER PRIMARY KEY,
  load_id INTEGER NOT NULL REFERENCES load,
  offset INTEGER NOT NULL,       -- of the chunk's first byte in the text
  line INTEGER NOT NULL,         -- its line, from 1; 0: not counted (UTF-16, UTF-32)
  bytes INTEGER NOT NULL,        -- of text
  data BLOB NOT NULL             -- one zstd frame
);
CREATE INDEX bronze_by_load ON bronze (load_id, offset);

-- What the last load changed, in the order it did; emptied by the next one.
CREATE TABLE load_undo (
  step INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,            -- load | rows | row | version | before
  "table" TEXT,
  number INTEGER,                -- load: load_id; rows: the highest rowid before; version: the data version afterwards; before: the one before
  sql TEXT                       -- row: what brings it back
);
