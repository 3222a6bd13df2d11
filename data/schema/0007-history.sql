-- Gold: how things went, month by month and campaign by campaign. Each step rewrites its own tables whole, in one transaction.

-- The account of a customer in each of the last 24 whole months: opening + billed - received - written_off = balance; the buckets add up
-- to opening and to balance. Months in which nothing was owed and nothing moved have no row.
CREATE TABLE account_month (
  customer_id TEXT NOT NULL, month DAY NOT NULL,   -- first day of the month
  billed MONEY NOT NULL, received MONEY NOT NULL, written_off MONEY NOT NULL,
  opening MONEY NOT NULL,
  before_current MONEY NOT NULL, before_1_30 MONEY NOT NULL, before_31_60 MONEY NOT NULL, before_61_90 MONEY NOT NULL,
  before_over_90 MONEY NOT NULL,
  bucket_before TEXT NOT NULL,                     -- of the oldest open item
  balance MONEY NOT NULL,
  current MONEY NOT NULL, days_1_30 MONEY NOT NULL, days_31_60 MONEY NOT NULL, days_61_90 MONEY NOT NULL, days_over_90 MONEY NOT NULL,
  bucket TEXT NOT NULL
);

-- What became of each promise to pay.
CREATE TABLE promise_result (
  promise_id TEXT NOT NULL PRIMARY KEY, customer_id TEXT, due_on DAY NOT NULL, amount MONEY,
  paid MONEY NOT NULL,                             -- came in within the days that count
  state TEXT NOT NULL                              -- open | kept | broken
);

-- What a campaign changed: those who were addressed against those who were held out, up to the as-of date.
CREATE TABLE campaign_result (
  campaign_id TEXT NOT NULL PRIMARY KEY,
  treated INTEGER NOT NULL, control INTEGER NOT NULL, suppressed INTEGER NOT NULL,
  treated_converted INTEGER NOT NULL, control_converted INTEGER NOT NULL,
  uplift REAL, uplift_low REAL, uplift_high REAL,  -- points as 0..1, with the Newcombe-Wilson 95 % interval; null: nobody held out
  incremental REAL,                                -- conversions that would not have come by themselves
  needed REAL,                                     -- members for each arm to see an uplift like this one
  verdict TEXT NOT NULL                            -- works | harms | cannot tell | no control
);

-- The same week by week: members, and those of them who converted by the end of the week.
CREATE TABLE campaign_week (
  campaign_id TEXT NOT NULL, week INTEGER NOT NULL,
  treated INTEGER NOT NULL, control INTEGER NOT NULL, treated_converted INTEGER NOT NULL, control_converted INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, week)
);
