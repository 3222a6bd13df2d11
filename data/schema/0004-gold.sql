-- Gold: results of the steps, ready to read. Each step rewrites its own tables whole, in one transaction.
-- Declared types tell the frame what a column holds: TEXT, INTEGER, REAL, BOOLEAN, DAY (days since 1970), INSTANT (UTC seconds),
-- MONEY (ten-thousandths of the currency unit), BLOB.

-- One row per meter with readings: the last twelve months up to the as-of date.
CREATE TABLE meter_fingerprint (
  meter_id TEXT NOT NULL PRIMARY KEY,
  customer_id TEXT,              -- null: unassigned meter
  first_at INSTANT, last_at INSTANT,
  expected INTEGER NOT NULL, present INTEGER NOT NULL,
  coverage REAL,                 -- 0..1
  kwh REAL, annual_kwh REAL,
  night_share REAL, peak_share REAL,
  base_load_kw REAL, max_kw REAL, load_factor REAL,
  usage_change_90d REAL, usage_change_yoy REAL,
  profile BLOB                   -- 7 × 24 little-endian float64: mean kWh an hour, Monday 00 first, NaN where none
);
CREATE TABLE meter_month (
  meter_id TEXT NOT NULL, month DAY NOT NULL,    -- first day of the month
  customer_id TEXT, kwh REAL, coverage REAL,
  PRIMARY KEY (meter_id, month)
);

-- Likely EV owners, with the evidence.
CREATE TABLE ev_likelihood (
  meter_id TEXT NOT NULL PRIMARY KEY, customer_id TEXT,
  probability REAL,              -- null: not enough data
  sessions INTEGER, sessions_per_week REAL,
  charger_kw REAL, kwh_session REAL, kwh_year REAL,
  start_spread_h REAL, clock_sameness REAL, season_link REAL,
  first_seen INSTANT, evidence TEXT
);
CREATE TABLE ev_session (
  meter_id TEXT NOT NULL, start_at INSTANT NOT NULL, end_at INSTANT NOT NULL,
  kw REAL NOT NULL, kwh REAL NOT NULL,
  PRIMARY KEY (meter_id, start_at)
);

-- Each customer under each eligible plan over the last twelve months, and the best of them.
CREATE TABLE plan_bill (
  customer_id TEXT NOT NULL, plan_id TEXT NOT NULL,
  cost MONEY NOT NULL,           -- a year, tax excluded
  kwh REAL NOT NULL, is_current BOOLEAN NOT NULL,
  PRIMARY KEY (customer_id, plan_id)
);
CREATE TABLE best_plan (
  customer_id TEXT NOT NULL PRIMARY KEY,
  current_plan_id TEXT, current_cost MONEY,
  best_plan_id TEXT, best_cost MONEY,
  saving MONEY, saving_share REAL,
  coverage REAL,
  status TEXT NOT NULL           -- overpaying | right_plan | not_enough_data | no_plan
);

-- Scores of every model, with reasons; one row per model and member of its entity.
CREATE TABLE score (
  model TEXT NOT NULL, customer_id TEXT NOT NULL,
  score REAL,                    -- 0..100; null: insufficient data
  level TEXT, reasons TEXT,
  PRIMARY KEY (model, customer_id)
);

-- Open items and accounts as of the date.
CREATE TABLE open_item (
  invoice_id TEXT NOT NULL PRIMARY KEY, customer_id TEXT NOT NULL,
  due_on DAY, open_amount MONEY NOT NULL, dpd INTEGER NOT NULL, bucket TEXT NOT NULL, disputed BOOLEAN NOT NULL
);
CREATE TABLE account (
  customer_id TEXT NOT NULL PRIMARY KEY,
  balance MONEY NOT NULL,        -- open items less unallocated credit; the buckets add up to it
  current MONEY NOT NULL, days_1_30 MONEY NOT NULL, days_31_60 MONEY NOT NULL, days_61_90 MONEY NOT NULL, days_over_90 MONEY NOT NULL,
  overdue MONEY NOT NULL, credit MONEY NOT NULL,
  dpd INTEGER NOT NULL, bucket TEXT NOT NULL,
  pd REAL, lgd REAL, ead MONEY, expected_loss MONEY,
  action TEXT, action_reason TEXT, action_level INTEGER,
  lock TEXT, lock_reason TEXT
);

-- Lists that were written, with the arm of each member and why somebody was left out.
CREATE TABLE campaign_list (
  campaign_id TEXT NOT NULL, customer_id TEXT NOT NULL,
  arm TEXT NOT NULL,             -- treated | holdout | suppressed
  reason TEXT, value REAL,
  PRIMARY KEY (campaign_id, customer_id)
);
