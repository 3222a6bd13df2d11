-- The last day the data speaks of. Bills, payments and readings say it best; a workspace with none of them (a customer list with its
-- contracts) is as of the last thing that began.
DROP VIEW last_day;
CREATE VIEW last_day AS
  WITH best (day) AS (
    SELECT max (issued_on) FROM invoice
    UNION ALL SELECT max (paid_on) FROM payment
    UNION ALL SELECT max (last_on) FROM interval_meter
  ), other (day) AS (
    SELECT max (customer_since) FROM customer
    UNION ALL SELECT max (starts_on) FROM contract
    UNION ALL SELECT max (opened_at) / 86400 FROM ticket
    UNION ALL SELECT max (at) / 86400 FROM interaction
  )
  SELECT coalesce ((SELECT max (day) FROM best), (SELECT max (day) FROM other)) AS day;
