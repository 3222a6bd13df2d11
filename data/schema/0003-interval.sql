-- Meter readings: one row per meter and UTC month, the values packed. Meters themselves are rows of `meter`.

-- block = meter_no × 65536 + month × 16 + part, so that a meter's year lies together and a file in meter order appends at the end.
--   month  months since January 1970 (UTC) of the interval's start
--   part   0; 1, 2 … when the meter changed its interval within the month
-- data: n values, little-endian, then the flags as pairs (flag: 1 byte, length: 3 bytes), none when every reading is plain.
--   encoding 1   16-bit codes: 0 = missing, else kWh = (code − 1 + bias) / 10^scale
--   encoding 2   32-bit codes, likewise
--   encoding 3   64-bit floating point, NaN = missing
CREATE TABLE interval_block (
  block INTEGER PRIMARY KEY,
  start INSTANT NOT NULL,        -- start of the first interval, UTC
  interval_s INTEGER NOT NULL,   -- seconds an interval
  n INTEGER NOT NULL,            -- intervals in the block, from the first to the last present
  present INTEGER NOT NULL,      -- of them with a value
  kwh REAL NOT NULL,             -- sum of the values
  encoding INTEGER NOT NULL, scale INTEGER NOT NULL, bias INTEGER NOT NULL,
  data BLOB NOT NULL
);

-- What each meter's blocks span, so that nobody has to walk through them to know.
CREATE TABLE interval_meter (
  meter_no INTEGER PRIMARY KEY,
  first_at INSTANT NOT NULL,     -- start of the first interval
  last_at INSTANT NOT NULL,      -- end of the last
  last_on DAY NOT NULL           -- the last day, by the meter's own clock, of which half is there
);

-- A reading that a later file told otherwise: the later value stands in the blocks, the earlier one here.
CREATE TABLE reading_change (
  meter_id TEXT NOT NULL, at INSTANT NOT NULL,   -- start of the interval
  old_kwh REAL NOT NULL, new_kwh REAL NOT NULL,
  source_file TEXT
);
CREATE INDEX reading_change_by_meter ON reading_change (meter_id, at);

-- Readings that fit no interval of their meter: kept as they came, used by nothing.
CREATE TABLE reading_refused (
  refused_id INTEGER PRIMARY KEY,
  meter_no INTEGER NOT NULL, at INSTANT NOT NULL, kwh REAL,
  reason TEXT NOT NULL,          -- off_grid: between the meter's intervals | no_interval: too few readings to tell one | out_of_range
  source_file TEXT
);
CREATE INDEX reading_refused_by_meter ON reading_refused (meter_no, at);

-- The last day the data speaks of, readings included (see 0002-silver.sql).
DROP VIEW last_day;
CREATE VIEW last_day AS
  SELECT max (issued_on) AS day FROM invoice
  UNION ALL SELECT max (paid_on) FROM payment
  UNION ALL SELECT max (last_on) FROM interval_meter;
