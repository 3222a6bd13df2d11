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
