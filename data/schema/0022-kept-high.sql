-- The highest value of a kept column of days or instants, so that the last day the data speaks of need not be looked for in millions of rows.
ALTER TABLE column_cache ADD COLUMN high INTEGER;   -- null: not known

CREATE VIEW kept_high AS
  SELECT "table", "column", high FROM column_cache JOIN table_version ON name = "table" AND table_version.version = column_cache.version
  WHERE condition = '';

DROP VIEW last_day;
CREATE VIEW last_day AS
  WITH best (day) AS (
    SELECT coalesce ((SELECT high FROM kept_high WHERE "table" = 'invoice' AND "column" = 'issued_on'), (SELECT max (issued_on) FROM invoice))
    UNION ALL
    SELECT coalesce ((SELECT high FROM kept_high WHERE "table" = 'payment' AND "column" = 'paid_on'), (SELECT max (paid_on) FROM payment))
    UNION ALL SELECT max (last_on) FROM interval_meter
  ), other (day) AS (
    SELECT coalesce ((SELECT high FROM kept_high WHERE "table" = 'customer' AND "column" = 'customer_since'), (SELECT max (customer_since) FROM customer))
    UNION ALL
    SELECT coalesce ((SELECT high FROM kept_high WHERE "table" = 'contract' AND "column" = 'starts_on'), (SELECT max (starts_on) FROM contract))
    UNION ALL
    SELECT coalesce ((SELECT high FROM kept_high WHERE "table" = 'ticket' AND "column" = 'opened_at'), (SELECT max (opened_at) FROM ticket)) / 86400
    UNION ALL
    SELECT coalesce ((SELECT high FROM kept_high WHERE "table" = 'interaction' AND "column" = 'at'), (SELECT max (at) FROM interaction)) / 86400
  )
  SELECT coalesce ((SELECT max (day) FROM best), (SELECT max (day) FROM other)) AS day;
