-- What validation said of the readings: intervals in a row of one meter that failed one check, and what stands in for them. The readings
-- themselves stay as they came.
CREATE TABLE vee_finding (
  meter_id TEXT NOT NULL, customer_id TEXT,
  "check" TEXT NOT NULL,         -- gap | negative | spike | zero_run | high | low
  method TEXT NOT NULL,          -- none: flagged, or nothing to estimate from | linear | like_days
  start_at INSTANT NOT NULL, interval_s INTEGER NOT NULL, n INTEGER NOT NULL,
  kwh_before REAL,               -- NULL: missing
  kwh_after REAL                 -- with the estimates; NULL: still missing
);
CREATE INDEX vee_finding_by_meter ON vee_finding (meter_id);
