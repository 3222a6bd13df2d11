-- Gold: amounts that are not in the base currency, with the rate that was used, its day and who published it; an amount for which no rate is
-- known has none in the base currency either. Rewritten whole by each run.
CREATE TABLE converted_amount (
  "table" TEXT NOT NULL, key TEXT NOT NULL,
  amount MONEY NOT NULL, currency TEXT NOT NULL, day DAY,
  rate REAL, rate_on DAY, rate_source TEXT,   -- units of the currency for one of the base currency
  base_amount MONEY,
  PRIMARY KEY ("table", key)
);
