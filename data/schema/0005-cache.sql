-- Columns kept as they lie in memory, so that a large table is read once per data version. Always safe to empty.
CREATE TABLE column_cache (
  "table" TEXT NOT NULL, "column" TEXT NOT NULL,
  condition TEXT NOT NULL,       -- SQL condition of the rows; '' = all
  version INTEGER NOT NULL,      -- of the table (table_version)
  type TEXT NOT NULL,            -- int64, double, text, …
  rows INTEGER NOT NULL,
  valid BLOB,                    -- bit i set = row i present; null: all are
  data BLOB NOT NULL,            -- little-endian values, or codes into dict
  dict BLOB,                     -- distinct texts in code order, each ended by a NUL
  PRIMARY KEY ("table", "column", condition)
);
