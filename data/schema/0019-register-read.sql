-- What a meter's register stood at, as it was read: months apart by hand, or daily from the head end. Against the sum of the intervals between
-- two of them it tells whether the readings are whole. `device`: its serial number, where a file tells one: another device is another register.
CREATE TABLE register_read (
  meter_id TEXT NOT NULL, device TEXT, read_at INSTANT NOT NULL, kwh REAL, estimated BOOLEAN DEFAULT 0,
  source_file TEXT, source_row INTEGER
);
CREATE UNIQUE INDEX register_read_key ON register_read (meter_id, device, read_at);

-- Two register readings that follow one another, and the intervals between them.
CREATE TABLE register_check (
  meter_id TEXT NOT NULL, customer_id TEXT, device TEXT,
  from_at INSTANT NOT NULL, to_at INSTANT NOT NULL,
  state TEXT NOT NULL,           -- agrees | differs | not_enough: an interval is missing | not_comparable: the register fell
  expected INTEGER NOT NULL, present INTEGER NOT NULL,   -- intervals
  register_kwh REAL,             -- what the register went on by; NULL: it fell
  interval_kwh REAL,             -- sum of the intervals that are there; NULL: none
  tolerance_kwh REAL             -- NULL unless they could be compared
);
CREATE INDEX register_check_by_meter ON register_check (meter_id);
