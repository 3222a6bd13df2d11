-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every measure of the semantic model, said once more in plain SQL, from the definitions and not from the model: test-measures.py asks both
-- on the demo's data, in several periods and with a filter. Days stand in braces: {asof}, {from}, {to}, {bfrom}, {bto}; {c} is true for the
-- customers of the filter, {mine} for rows that belong to them. A name with ! cannot be asked of a group of customers.
--
-- What comes before the first name makes the views the statements stand on.

CREATE TEMP VIEW c AS SELECT *, (customer_since IS NULL OR customer_since <= {asof}) AND (ended_on IS NULL OR ended_on > {asof}) AS active
  FROM customer WHERE {c};
-- tax out, credits negative whatever their sign in the file, cancelled ones not at all
CREATE TEMP VIEW i AS SELECT *,
  CASE WHEN status = 'cancelled' THEN NULL WHEN kind = 'credit' THEN -abs (amount) ELSE amount END AS gross,
  CASE WHEN status = 'cancelled' THEN NULL WHEN kind = 'credit' THEN abs (coalesce (tax, 0)) - abs (amount) ELSE amount - coalesce (tax, 0) END AS net
  FROM invoice WHERE {mine};
CREATE TEMP VIEW i12 AS SELECT * FROM i WHERE issued_on BETWEEN {year_from} AND {asof};
-- is there a whole period before the chosen one in the data?
CREATE TEMP VIEW whole AS SELECT (SELECT min (issued_on) FROM i) < {bfrom_month_end} AS invoices, (SELECT min (paid_on) FROM payment WHERE {mine}) < {bfrom_month_end} AS payments;
CREATE TEMP VIEW p AS SELECT payment.*, CASE WHEN coalesce (failed, 0) THEN NULL ELSE max (paid_on - (SELECT due_on FROM invoice x WHERE x.invoice_id = payment.invoice_id), 0) END AS late
  FROM payment WHERE {mine};
CREATE TEMP VIEW t AS SELECT *, opened_at / 86400 AS opened_on, resolved_at / 86400 AS resolved_on, (resolved_at - opened_at) / 3600.0 AS resolve_h,
  (first_response_at - opened_at) / 3600.0 AS answer_h FROM ticket WHERE {mine};
CREATE TEMP VIEW d AS SELECT dispute.*, i.customer_id FROM dispute JOIN i USING (invoice_id);
-- a customer's revenue in the period; those whom no customer file knows have none of their own
CREATE TEMP VIEW r AS SELECT c.customer_id, sum (net) / 10000.0 AS v FROM c JOIN i USING (customer_id) WHERE issued_on BETWEEN {from} AND {to} GROUP BY 1 HAVING v IS NOT NULL;
CREATE TEMP VIEW rb AS SELECT c.customer_id, sum (net) / 10000.0 AS v FROM c JOIN i USING (customer_id) WHERE issued_on BETWEEN {bfrom} AND {bto} GROUP BY 1 HAVING v IS NOT NULL;
CREATE TEMP VIEW r12 AS SELECT customer_id, sum (net) AS net, sum (net - cost) AS margin, sum (CASE WHEN net - cost IS NOT NULL THEN net END) AS of_margin FROM i12 GROUP BY 1;
CREATE TEMP VIEW churn AS SELECT * FROM score WHERE model = 'churn' AND {mine};
CREATE TEMP VIEW health AS SELECT * FROM score WHERE model = 'health' AND {mine};
CREATE TEMP VIEW high AS SELECT c.* FROM c JOIN churn USING (customer_id) WHERE level = 'HIGH';
CREATE TEMP VIEW f AS SELECT * FROM meter_fingerprint WHERE {mine};
CREATE TEMP VIEW e AS SELECT * FROM ev_likelihood WHERE {mine};
CREATE TEMP VIEW likely AS SELECT c.*, (SELECT min (first_seen / 86400) FROM ev_likelihood x WHERE x.customer_id = c.customer_id AND probability >= 0.5) AS seen_on
  FROM c WHERE (SELECT max (probability) FROM ev_likelihood x WHERE x.customer_id = c.customer_id) >= 0.5;
CREATE TEMP VIEW a AS SELECT * FROM account WHERE {mine};
CREATE TEMP VIEW am AS SELECT * FROM account_month WHERE {mine};
CREATE TEMP VIEW pr AS SELECT * FROM promise_result WHERE {mine};
CREATE TEMP VIEW bp AS SELECT * FROM best_plan WHERE {mine};
CREATE TEMP VIEW k AS SELECT *, (starts_on IS NULL OR starts_on <= {asof}) AND (terminated_on IS NULL OR terminated_on > {asof})
  AND (ends_on IS NULL OR ends_on >= {asof} OR coalesce (auto_renews, 0)) AS active FROM contract WHERE {mine};
CREATE TEMP VIEW offer AS SELECT now - ev AS saving, round (ev * CASE WHEN share BETWEEN 0 AND 1 THEN share ELSE 0.1 END) AS value FROM (
  SELECT (SELECT sum (cost) FROM plan_bill b WHERE b.customer_id = likely.customer_id AND is_current) AS now,
    (SELECT min (cost) FROM plan_bill b JOIN plan USING (plan_id) WHERE b.customer_id = likely.customer_id AND kind = 'ev') AS ev,
    (SELECT margin * 1.0 / of_margin FROM r12 WHERE r12.customer_id = likely.customer_id) AS share FROM likely) WHERE now > ev;
CREATE TEMP VIEW o AS SELECT * FROM opportunity WHERE {mine};
CREATE TEMP VIEW s AS SELECT * FROM survey_response WHERE {mine};
CREATE TEMP VIEW ce AS SELECT * FROM campaign_event WHERE {mine};
-- what the extra conversions of a campaign brought: a quarter of the converted customers' median margin a year, each
CREATE TEMP VIEW cr AS SELECT g.*, x.cost, round (g.incremental * round ((SELECT median (margin) FROM campaign_event e JOIN
    (SELECT customer_id, sum (net - cost) AS margin FROM i12 WHERE customer_id IN (SELECT customer_id FROM customer) GROUP BY 1) USING (customer_id)
    WHERE e.campaign_id = g.campaign_id AND kind = 'converted') * 0.25)) AS extra FROM campaign_result g JOIN campaign x USING (campaign_id);

-- customers
SELECT count (*) FROM c
-- active_customers
SELECT count (*) FROM c WHERE active
-- households
SELECT count (*) FROM c WHERE active AND kind = 'household'
-- businesses
SELECT count (*) FROM c WHERE active AND kind = 'business'
-- new_customers
SELECT count (*) FROM c WHERE customer_since BETWEEN {from} AND {to}
-- new_customers_before
SELECT CASE WHEN {bfrom} IS NOT NULL THEN count (*) END FROM c WHERE customer_since BETWEEN {bfrom} AND {bto}
-- lost_customers
SELECT count (*) FROM c WHERE ended_on BETWEEN {from} AND {to}
-- lost_customers_before
SELECT CASE WHEN {bfrom} IS NOT NULL THEN count (*) END FROM c WHERE ended_on BETWEEN {bfrom} AND {bto}
-- customers_at_start
SELECT count (*) FROM c WHERE coalesce (customer_since, 0) < {from} AND coalesce (ended_on, 99999) >= {from}
-- customers_at_end
SELECT count (*) FROM c WHERE coalesce (customer_since, 0) <= {to} AND coalesce (ended_on, 99999) > {to}
-- customers_left
SELECT -count (*) FROM c WHERE ended_on BETWEEN {from} AND {to}
-- retention_rate
SELECT (sum (coalesce (customer_since, 0) <= {to} AND coalesce (ended_on, 99999) > {to}) - sum (coalesce (customer_since BETWEEN {from} AND {to}, 0))) * 1.0
  / sum (coalesce (customer_since, 0) < {from} AND coalesce (ended_on, 99999) >= {from}) FROM c
-- retention_rate_before
SELECT (sum (coalesce (customer_since, 0) <= {bto} AND coalesce (ended_on, 99999) > {bto}) - sum (coalesce (customer_since BETWEEN {bfrom} AND {bto}, 0))) * 1.0
  / sum (coalesce (customer_since, 0) < {bfrom} AND coalesce (ended_on, 99999) >= {bfrom}) FROM c
-- vulnerable_customers
SELECT count (*) FROM c WHERE active AND vulnerable
-- solar_customers
SELECT count (*) FROM c WHERE active AND has_solar
-- median_tenure
SELECT median (months) / 12.0 FROM (SELECT (strftime ('%Y', {asof} * 86400, 'unixepoch') * 12 + strftime ('%m', {asof} * 86400, 'unixepoch'))
  - (strftime ('%Y', customer_since * 86400, 'unixepoch') * 12 + strftime ('%m', customer_since * 86400, 'unixepoch')) AS months FROM c WHERE active)
-- kwh_a_customer
SELECT avg (kwh) FROM (SELECT sum (annual_kwh) AS kwh FROM c JOIN meter_fingerprint USING (customer_id) WHERE active GROUP BY customer_id)
-- frequent_disputers
SELECT count (*) FROM c WHERE (SELECT count (*) FROM d WHERE d.customer_id = c.customer_id AND opened_on > {year_from} - 1 AND opened_on <= {asof}) >= 3
-- consent_email
SELECT sum (active AND NOT coalesce (vulnerable, 0) AND coalesce (consent_email, 0)) * 1.0 / sum (active) FROM c
-- consent_post
SELECT sum (active AND NOT coalesce (vulnerable, 0) AND coalesce (consent_post, 0)) * 1.0 / sum (active) FROM c
-- consent_sms
SELECT sum (active AND NOT coalesce (vulnerable, 0) AND coalesce (consent_sms, 0)) * 1.0 / sum (active) FROM c
-- consent_phone
SELECT sum (active AND NOT coalesce (vulnerable, 0) AND coalesce (consent_phone, 0)) * 1.0 / sum (active) FROM c
-- consent_any
SELECT sum (active AND NOT coalesce (vulnerable, 0) AND (coalesce (consent_email, 0) OR coalesce (consent_post, 0) OR coalesce (consent_sms, 0) OR coalesce (consent_phone, 0))) * 1.0 / sum (active) FROM c

-- revenue
SELECT sum (net) / 10000.0 FROM i WHERE issued_on BETWEEN {from} AND {to}
-- revenue_before
SELECT CASE WHEN (SELECT invoices FROM whole) THEN sum (net) / 10000.0 END FROM i WHERE issued_on BETWEEN {bfrom} AND {bto}
-- revenue_12m
SELECT sum (net) / 10000.0 FROM i12
-- revenue_all
SELECT sum (net) / 10000.0 FROM i
-- revenue_change
SELECT CASE WHEN (SELECT invoices FROM whole) THEN (sum (CASE WHEN issued_on BETWEEN {from} AND {to} THEN net END) - sum (CASE WHEN issued_on BETWEEN {bfrom} AND {bto} THEN net END)) / 10000.0 END FROM i
-- revenue_growth
SELECT CASE WHEN (SELECT invoices FROM whole) THEN sum (CASE WHEN issued_on BETWEEN {from} AND {to} THEN net END) * 1.0 / sum (CASE WHEN issued_on BETWEEN {bfrom} AND {bto} THEN net END) - 1 END FROM i
-- revenue_this_year
SELECT sum (net) / 10000.0 FROM i WHERE issued_on BETWEEN {y1} AND {to}
-- revenue_year_before
SELECT sum (net) / 10000.0 FROM i WHERE issued_on >= {y2} AND issued_on < {y1}
-- billed
SELECT sum (gross) / 10000.0 FROM i WHERE issued_on BETWEEN {from} AND {to}
-- billed_12m
SELECT sum (gross) / 10000.0 FROM i12
-- kwh_billed
SELECT sum (kwh) FROM i WHERE status <> 'cancelled' AND issued_on BETWEEN {from} AND {to}
-- kwh_billed_before
SELECT CASE WHEN (SELECT invoices FROM whole) THEN sum (kwh) END FROM i WHERE status <> 'cancelled' AND issued_on BETWEEN {bfrom} AND {bto}
-- invoices
SELECT count (*) FROM i WHERE kind = 'invoice' AND issued_on BETWEEN {from} AND {to}
-- billing_accuracy
SELECT 1 - min (sum (kind <> 'invoice' OR coalesce (disputed, 0)) * 1.0 / sum (kind = 'invoice'), 1) FROM i WHERE issued_on BETWEEN {from} AND {to}
-- billing_accuracy_before
SELECT 1 - min (sum (kind <> 'invoice' OR coalesce (disputed, 0)) * 1.0 / sum (kind = 'invoice'), 1) FROM i WHERE issued_on BETWEEN {bfrom} AND {bto}
-- arpu
SELECT sum (net) / 10000.0 / (SELECT count (*) FROM c WHERE active) / {months} FROM i WHERE issued_on BETWEEN {from} AND {to}
-- price_kwh
SELECT sum (CASE WHEN kwh IS NOT NULL THEN net END) / 10000.0 / sum (CASE WHEN status <> 'cancelled' THEN kwh END) FROM i WHERE issued_on BETWEEN {from} AND {to}
-- mean_invoice
SELECT avg (net) / 10000.0 FROM i WHERE kind = 'invoice' AND issued_on BETWEEN {from} AND {to}
-- estimated_share
SELECT sum (coalesce (estimated, 0)) * 1.0 / count (*) FROM i WHERE kind = 'invoice' AND issued_on BETWEEN {from} AND {to}
-- credits_given
SELECT sum (-gross) / 10000.0 FROM i WHERE kind = 'credit' AND issued_on BETWEEN {from} AND {to}
-- margin
SELECT sum (net - cost) / 10000.0 FROM i WHERE issued_on BETWEEN {from} AND {to}
-- margin_before
SELECT CASE WHEN (SELECT invoices FROM whole) THEN sum (net - cost) / 10000.0 END FROM i WHERE issued_on BETWEEN {bfrom} AND {bto}
-- margin_rate
SELECT sum (net - cost) * 1.0 / sum (CASE WHEN net - cost IS NOT NULL THEN net END) FROM i WHERE issued_on BETWEEN {from} AND {to}
-- margin_rate_before
SELECT CASE WHEN (SELECT invoices FROM whole) THEN sum (net - cost) * 1.0 / sum (CASE WHEN net - cost IS NOT NULL THEN net END) END FROM i WHERE issued_on BETWEEN {bfrom} AND {bto}
-- margin_this_year
SELECT sum (net - cost) / 10000.0 FROM i WHERE issued_on BETWEEN {y1} AND {to}
-- margin_year_before
SELECT sum (net - cost) / 10000.0 FROM i WHERE issued_on >= {y2} AND issued_on < {y1}
-- top5_share
SELECT (SELECT sum (v) FROM (SELECT v FROM r ORDER BY v DESC LIMIT 5)) / sum (v) FROM r
-- top5_share_before
SELECT CASE WHEN (SELECT invoices FROM whole) THEN (SELECT sum (v) FROM (SELECT v FROM rb ORDER BY v DESC LIMIT 5)) / sum (v) END FROM rb
-- top20_share
SELECT (SELECT sum (v) FROM (SELECT v FROM r ORDER BY v DESC LIMIT 20)) / sum (v) FROM r
-- top100_share
SELECT (SELECT sum (v) FROM (SELECT v FROM r ORDER BY v DESC LIMIT 100)) / sum (v) FROM r
-- hhi
SELECT sum (share * share) FROM (SELECT v / (SELECT sum (v) FROM r) AS share FROM r)

-- disputes
SELECT count (*) FROM d WHERE opened_on BETWEEN {from} AND {to}
-- open_disputes
SELECT count (*) FROM d WHERE opened_on <= {asof} AND (resolved_on IS NULL OR resolved_on > {asof})
-- disputed_amount
SELECT sum (amount) / 10000.0 FROM (SELECT dispute_id, dispute.amount, opened_on, resolved_on FROM dispute JOIN i USING (invoice_id)) WHERE opened_on <= {asof} AND (resolved_on IS NULL OR resolved_on > {asof})
-- written_off
SELECT sum (amount) / 10000.0 FROM write_off WHERE {mine} AND "on" BETWEEN {from} AND {to}
-- written_off_before
SELECT sum (amount) / 10000.0 FROM write_off WHERE {mine} AND "on" BETWEEN {bfrom} AND {bto}
-- bad_debt_ratio
SELECT (SELECT sum (amount) FROM write_off WHERE {mine} AND "on" BETWEEN {from} AND {to}) * 1.0 / sum (gross) FROM i WHERE issued_on BETWEEN {from} AND {to}
-- cost_served
SELECT sum (amount) / 10000.0 FROM cost_to_serve WHERE {mine} AND month BETWEEN {from} AND {to}
-- payments
SELECT sum (amount) / 10000.0 FROM p WHERE NOT coalesce (failed, 0) AND paid_on BETWEEN {from} AND {to}
-- payments_before
SELECT CASE WHEN (SELECT payments FROM whole) THEN sum (amount) / 10000.0 END FROM p WHERE NOT coalesce (failed, 0) AND paid_on BETWEEN {bfrom} AND {bto}
-- days_late
SELECT avg (late) FROM p WHERE paid_on BETWEEN {from} AND {to}
-- days_late_before
SELECT avg (late) FROM p WHERE paid_on BETWEEN {bfrom} AND {bto}
-- paid_in_time
SELECT avg (late = 0) FROM p WHERE paid_on BETWEEN {from} AND {to}
-- failed_payments
SELECT count (*) FROM p WHERE failed AND paid_on BETWEEN {from} AND {to}
-- mrr
SELECT sum (round (coalesce (annual_value, (SELECT sum (net) FROM i12 WHERE i12.contract_id = k.contract_id)) / 12.0)) / 10000.0 FROM k WHERE active
-- active_contracts
SELECT count (*) FROM k WHERE active
-- contracts_ending_90d
SELECT count (*) FROM k WHERE active AND ends_on <= {asof} + 90 AND NOT coalesce (auto_renews, 0)

-- receivables
SELECT sum (balance) / 10000.0 FROM a
-- receivables_current
SELECT sum (current) / 10000.0 FROM a
-- receivables_1_30
SELECT sum (days_1_30) / 10000.0 FROM a
-- receivables_31_60
SELECT sum (days_31_60) / 10000.0 FROM a
-- receivables_61_90
SELECT sum (days_61_90) / 10000.0 FROM a
-- receivables_over_90
SELECT sum (days_over_90) / 10000.0 FROM a
-- overdue
SELECT sum (overdue) / 10000.0 FROM a
-- overdue_share
SELECT sum (overdue) * 1.0 / sum (balance) FROM a
-- overdue_accounts
SELECT count (*) FROM a WHERE overdue > 0
-- expected_loss
SELECT sum (expected_loss) / 10000.0 FROM a
-- expected_loss_share
SELECT sum (expected_loss) * 1.0 / (SELECT sum (net) FROM i12) FROM a
-- exposure
SELECT sum (ead) / 10000.0 FROM a
-- default_probability
SELECT avg (pd) FROM a
-- unallocated_credit
SELECT sum (credit) / 10000.0 FROM a
-- dso
SELECT sum (balance) * 365.0 / (SELECT sum (gross) FROM i12) FROM a
-- dso_best
SELECT sum (current) * 365.0 / (SELECT sum (gross) FROM i12) FROM a
-- days_delinquent
SELECT (sum (balance) - sum (current)) * 365.0 / (SELECT sum (gross) FROM i12) FROM a
-- actions_today
SELECT count (*) FROM a WHERE action IS NOT NULL AND lock IS NULL
-- action_overdue
SELECT total (overdue) / 10000.0 FROM a WHERE action IS NOT NULL AND lock IS NULL
-- locked_accounts
SELECT count (*) FROM a WHERE overdue > 0 AND lock IS NOT NULL
-- accounts
SELECT count (*) FROM a
-- receivables_before
SELECT sum (balance) / 10000.0 FROM am WHERE month = {bto_month}
-- overdue_before
SELECT sum (days_1_30 + days_31_60 + days_61_90 + days_over_90) / 10000.0 FROM am WHERE month = {bto_month}
-- overdue_share_before
SELECT sum (days_1_30 + days_31_60 + days_61_90 + days_over_90) * 1.0 / sum (balance) FROM am WHERE month = {bto_month}
-- dso_before
SELECT CASE WHEN min (month) <= {by1} THEN sum (CASE WHEN month = {bto_month} THEN balance END) * 365.0 / sum (CASE WHEN month BETWEEN {by1} AND {bto} THEN billed END) END FROM am
-- cei
SELECT (sum (CASE WHEN month = {from} THEN opening END) + sum (CASE WHEN month BETWEEN {from} AND {to} THEN billed END) - sum (CASE WHEN month = {to_month} THEN balance END)) * 1.0
  / (sum (CASE WHEN month = {from} THEN opening END) + sum (CASE WHEN month BETWEEN {from} AND {to} THEN billed END) - sum (CASE WHEN month = {to_month} THEN current END)) FROM am
-- cei_before
SELECT (sum (CASE WHEN month = {bfrom} THEN opening END) + sum (CASE WHEN month BETWEEN {bfrom} AND {bto} THEN billed END) - sum (CASE WHEN month = {bto_month} THEN balance END)) * 1.0
  / (sum (CASE WHEN month = {bfrom} THEN opening END) + sum (CASE WHEN month BETWEEN {bfrom} AND {bto} THEN billed END) - sum (CASE WHEN month = {bto_month} THEN current END)) FROM am
-- cei_month
SELECT (sum (opening) + sum (billed) - sum (balance)) * 1.0 / (sum (opening) + sum (billed) - sum (current)) FROM am
-- dso_month
SELECT sum (balance) * 30.4 / sum (billed) FROM am
-- month_1_30
SELECT sum (days_1_30) / 10000.0 FROM am
-- month_31_60
SELECT sum (days_31_60) / 10000.0 FROM am
-- month_61_90
SELECT sum (days_61_90) / 10000.0 FROM am
-- month_over_90
SELECT sum (days_over_90) / 10000.0 FROM am
-- roll_current
SELECT sum (days_1_30) * 1.0 / nullif (sum (before_current), 0) FROM am WHERE month BETWEEN {from} AND {to}
-- roll_1_30
SELECT sum (days_31_60) * 1.0 / nullif (sum (before_1_30), 0) FROM am WHERE month BETWEEN {from} AND {to}
-- roll_31_60
SELECT sum (days_61_90) * 1.0 / nullif (sum (before_31_60), 0) FROM am WHERE month BETWEEN {from} AND {to}
-- roll_61_90
SELECT sum (days_over_90) * 1.0 / nullif (sum (before_61_90), 0) FROM am WHERE month BETWEEN {from} AND {to}
-- delinquent_accounts
SELECT count (*) FROM am WHERE bucket_before <> 'current' AND month BETWEEN {from} AND {to}
-- cured_accounts
SELECT count (*) FROM am WHERE bucket_before <> 'current' AND bucket = 'current' AND month BETWEEN {from} AND {to}
-- cure_rate
SELECT avg (coalesce (bucket = 'current', 0)) FROM am WHERE bucket_before <> 'current' AND month BETWEEN {from} AND {to}
-- cure_rate_before
SELECT avg (coalesce (bucket = 'current', 0)) FROM am WHERE bucket_before <> 'current' AND month BETWEEN {bfrom} AND {bto}
-- cure_rate_month
SELECT avg (coalesce (bucket = 'current', 0)) FROM am WHERE bucket_before <> 'current'
-- accounts_moved
SELECT count (*) FROM am WHERE month = {to_month}
-- promises_due
SELECT count (*) FROM pr WHERE state <> 'open' AND due_on BETWEEN {from} AND {to}
-- promises_kept
SELECT count (*) FROM pr WHERE state = 'kept' AND due_on BETWEEN {from} AND {to}
-- promises_broken
SELECT count (*) FROM pr WHERE state = 'broken' AND due_on BETWEEN {from} AND {to}
-- promise_kept_rate
SELECT avg (state = 'kept') FROM pr WHERE state <> 'open' AND due_on BETWEEN {from} AND {to}
-- promise_kept_rate_before
SELECT avg (state = 'kept') FROM pr WHERE state <> 'open' AND due_on BETWEEN {bfrom} AND {bto}
-- promises_open
SELECT count (*) FROM pr WHERE state = 'open'
-- promised_open
SELECT total (amount) / 10000.0 FROM pr WHERE state = 'open'

-- overpaying_customers
SELECT count (*) FROM bp WHERE status = 'overpaying'
-- checked_customers
SELECT count (*) FROM bp WHERE status IN ('overpaying', 'right_plan')
-- overpaying_share
SELECT avg (status = 'overpaying') FROM bp WHERE status IN ('overpaying', 'right_plan')
-- overpaid_amount
SELECT CASE WHEN count (*) > 0 THEN total (CASE WHEN status = 'overpaying' THEN saving END) / 10000.0 END FROM bp WHERE status IN ('overpaying', 'right_plan')
-- mean_saving
SELECT avg (saving) / 10000.0 FROM bp WHERE status = 'overpaying'
-- not_enough_data_customers
SELECT count (*) FROM bp WHERE status = 'not_enough_data'
-- overpaying_at_risk
SELECT count (*) FROM c JOIN bp USING (customer_id) JOIN churn USING (customer_id) WHERE status = 'overpaying' AND level IN ('HIGH', 'MEDIUM')
-- likely_ev_owners
SELECT count (*) FROM likely
-- likely_ev_meters
SELECT count (*) FROM e WHERE probability >= 0.5
-- new_ev_owners_90d
SELECT count (*) FROM likely WHERE seen_on > {asof} - 90
-- mailable_ev_owners
SELECT count (*) FROM likely WHERE active AND NOT coalesce (vulnerable, 0) AND (coalesce (consent_email, 0) OR coalesce (consent_post, 0))
-- mailable_share
SELECT avg (active AND NOT coalesce (vulnerable, 0) AND (coalesce (consent_email, 0) OR coalesce (consent_post, 0))) FROM likely
-- ev_offer_value
SELECT CASE WHEN (SELECT count (probability) FROM e) > 0 THEN total (value) / 10000.0 END FROM offer
-- ev_offer_customers
SELECT count (*) FROM likely WHERE active AND NOT coalesce (vulnerable, 0) AND (coalesce (consent_email, 0) OR coalesce (consent_post, 0))
  AND (SELECT sum (cost) FROM plan_bill b WHERE b.customer_id = likely.customer_id AND is_current)
    > (SELECT min (cost) FROM plan_bill b JOIN plan USING (plan_id) WHERE b.customer_id = likely.customer_id AND kind = 'ev')
-- ev_offer_saving
SELECT CASE WHEN (SELECT count (probability) FROM e) > 0 THEN total (saving) / 10000.0 END FROM offer
-- ev_kwh_year
SELECT sum (kwh_year) FROM e WHERE probability >= 0.5
-- ev_sessions
SELECT count (*) FROM ev_session JOIN meter USING (meter_id) WHERE {mine}
-- checked_ev_meters
SELECT count (probability) FROM e
-- charger_kw
SELECT median (charger_kw) FROM e WHERE probability >= 0.5

-- churn_high
SELECT count (*) FROM churn WHERE level = 'HIGH'
-- churn_medium
SELECT count (*) FROM churn WHERE level = 'MEDIUM'
-- churn_low
SELECT count (*) FROM churn WHERE level = 'LOW'
-- churn_scored
SELECT count (level) FROM churn
-- churn_mean
SELECT avg (score) FROM churn
-- at_risk_value
SELECT CASE WHEN (SELECT count (level) FROM churn) > 0 THEN total (net) / 10000.0 END FROM high JOIN r12 USING (customer_id) WHERE active
-- high_usage_fell
SELECT count (*) FROM high WHERE (SELECT sum (usage_change_90d * annual_kwh) / sum (CASE WHEN usage_change_90d IS NOT NULL THEN annual_kwh END) FROM meter_fingerprint x WHERE x.customer_id = high.customer_id) <= -0.3
-- high_escalated
SELECT count (*) FROM high WHERE (SELECT count (*) FROM t WHERE t.customer_id = high.customer_id AND escalated AND opened_on > {asof} - 90 AND opened_on <= {asof}) >= 2
-- high_contract_ends
SELECT count (*) FROM high WHERE (SELECT min (ends_on) FROM k WHERE k.customer_id = high.customer_id AND active AND NOT coalesce (auto_renews, 0)) <= {asof} + 90
-- high_overdue
SELECT count (*) FROM high JOIN account USING (customer_id) WHERE dpd > 30
-- high_out_of_touch
SELECT count (*) FROM high WHERE {asof} - coalesce ((SELECT max (at / 86400) FROM interaction x WHERE x.customer_id = high.customer_id AND at / 86400 <= {asof}), customer_since) >= 60
-- health_mean
SELECT avg (score) FROM health
-- health_critical
SELECT count (*) FROM health WHERE level = 'Critical'
-- health_at_risk
SELECT count (*) FROM health WHERE level = 'At-Risk'
-- health_healthy
SELECT count (*) FROM health WHERE level = 'Healthy'
-- scores
SELECT count (score) FROM score WHERE {mine}
-- models
SELECT count (DISTINCT model) FROM score WHERE {mine}
-- mean_score
SELECT avg (score) FROM score WHERE {mine}
-- not_scored
SELECT count (*) FROM score WHERE score IS NULL AND {mine}

-- meters
SELECT count (*) FROM meter WHERE {mine}
-- meters_read
SELECT count (*) FROM f
-- unassigned_meters
SELECT count (*) FROM meter WHERE customer_id IS NULL AND {mine}
-- gappy_meters
SELECT count (*) FROM f WHERE coverage < 0.9
-- readings_coverage
SELECT sum (present) * 1.0 / sum (expected) FROM f
-- kwh_read
SELECT sum (kwh) FROM meter_month WHERE {mine}
-- night_share
SELECT sum (night_share * annual_kwh) / sum (CASE WHEN night_share IS NOT NULL THEN annual_kwh END) FROM f
-- peak_share
SELECT sum (peak_share * annual_kwh) / sum (CASE WHEN peak_share IS NOT NULL THEN annual_kwh END) FROM f
-- load_factor
SELECT avg (load_factor) FROM f
-- outages
SELECT count (*) FROM supply_outage JOIN meter USING (meter_id) WHERE {mine}
-- corrected_readings
SELECT count (*) FROM reading_change JOIN meter USING (meter_id) WHERE {mine}
-- estimated_readings
SELECT sum (n) FROM vee_finding WHERE {mine} AND method <> 'none'
-- doubtful_readings
SELECT sum (n) FROM vee_finding WHERE {mine}
-- sums_compared
SELECT count (*) FROM register_check WHERE {mine} AND state IN ('agrees', 'differs')
-- sums_differing
SELECT count (*) FROM register_check WHERE {mine} AND state = 'differs'

-- tickets
SELECT count (*) FROM t WHERE opened_on BETWEEN {from} AND {to}
-- tickets_before
SELECT CASE WHEN {bfrom} IS NOT NULL THEN count (*) END FROM t WHERE opened_on BETWEEN {bfrom} AND {bto}
-- complaints
SELECT count (*) FROM t WHERE kind = 'complaint' AND opened_on BETWEEN {from} AND {to}
-- tickets_a_thousand
SELECT count (*) * 1000.0 / (SELECT count (*) FROM c WHERE active) FROM t WHERE opened_on BETWEEN {from} AND {to}
-- escalation_rate
SELECT avg (coalesce (escalated, 0)) FROM t WHERE opened_on BETWEEN {from} AND {to}
-- reopened_rate
SELECT avg (reopened_at IS NOT NULL) FROM t WHERE resolved_on BETWEEN {from} AND {to}
-- tickets_resolved
SELECT count (*) FROM t WHERE resolved_on BETWEEN {from} AND {to}
-- sla_rate
SELECT avg (resolve_h <= sla_hours) FROM t WHERE resolved_on <= {asof} AND resolved_on BETWEEN {from} AND {to}
-- sla_rate_before
SELECT avg (resolve_h <= sla_hours) FROM t WHERE resolved_on <= {asof} AND resolved_on BETWEEN {bfrom} AND {bto}
-- sla_breaches
SELECT count (*) FROM t WHERE opened_on BETWEEN {from} AND {to} AND (answer_h > sla_hours OR resolve_h > sla_hours OR (resolved_at IS NULL AND (({asof} + 1) * 86400 - opened_at) / 3600.0 > sla_hours))
-- answer_hours
SELECT median (answer_h) FROM t WHERE opened_on BETWEEN {from} AND {to}
-- resolve_hours
SELECT median (resolve_h) FROM t WHERE resolved_on BETWEEN {from} AND {to}
-- satisfaction
SELECT avg (satisfaction) FROM t WHERE resolved_on BETWEEN {from} AND {to}
-- contacts
SELECT count (*) FROM interaction WHERE {mine} AND at / 86400 BETWEEN {from} AND {to}
-- nps
SELECT 100.0 * (sum (score >= 9) - sum (score <= 6)) / count (score) FROM (SELECT CASE WHEN score >= 7 AND score < 9 THEN 7 ELSE floor (score) END AS score FROM s WHERE kind = 'nps' AND at / 86400 BETWEEN {from} AND {to})
-- nps_before
SELECT 100.0 * (sum (score >= 9) - sum (score < 7)) / count (score) FROM s WHERE kind = 'nps' AND at / 86400 BETWEEN {bfrom} AND {bto}
-- nps_answers
SELECT count (score) FROM s WHERE kind = 'nps' AND at / 86400 BETWEEN {from} AND {to}
-- csat
SELECT avg (score >= 8) FROM s WHERE kind = 'csat' AND at / 86400 BETWEEN {from} AND {to}
-- open_tickets
SELECT count (*) FROM t WHERE opened_on <= {asof} AND (resolved_on IS NULL OR resolved_on > {asof})
-- tickets_90d
SELECT count (*) FROM t WHERE opened_on > {asof} - 90 AND opened_on <= {asof}
-- escalated_tickets_90d
SELECT count (*) FROM t WHERE escalated AND opened_on > {asof} - 90 AND opened_on <= {asof}

-- open_opportunities
SELECT count (*) FROM o WHERE NOT coalesce (is_closed, 0)
-- pipeline
SELECT sum (amount) / 10000.0 FROM o WHERE NOT coalesce (is_closed, 0)
-- pipeline_expected
SELECT sum (round (amount * probability)) / 10000.0 FROM o WHERE NOT coalesce (is_closed, 0)
-- won
SELECT count (*) FROM o WHERE is_won AND close_on BETWEEN {from} AND {to}
-- lost
SELECT count (*) FROM o WHERE is_closed AND NOT coalesce (is_won, 0) AND close_on BETWEEN {from} AND {to}
-- win_rate
SELECT avg (coalesce (is_won, 0)) FROM o WHERE is_closed AND close_on BETWEEN {from} AND {to}
-- win_rate_before
SELECT avg (coalesce (is_won, 0)) FROM o WHERE is_closed AND close_on BETWEEN {bfrom} AND {bto}
-- won_amount
SELECT sum (amount) / 10000.0 FROM o WHERE is_won AND close_on BETWEEN {from} AND {to}
-- deal_size
SELECT avg (amount) / 10000.0 FROM o WHERE is_won AND close_on BETWEEN {from} AND {to}
-- sales_cycle
SELECT median (close_on - created_on) FROM o WHERE is_won AND close_on BETWEEN {from} AND {to}
-- product_revenue
SELECT sum (amount) / 10000.0 FROM product_order WHERE {mine} AND ordered_on BETWEEN {from} AND {to}
-- product_buyers
SELECT count (DISTINCT customer_id) FROM product_order WHERE {mine} AND ordered_on BETWEEN {from} AND {to}

-- plans !
SELECT count (*) FROM plan
-- plan_bills
SELECT count (*) FROM plan_bill WHERE {mine}
-- plan_customers
SELECT count (*) FROM plan_bill WHERE is_current AND {mine}
-- plan_best_for
SELECT count (*) FROM plan_bill b WHERE {mine} AND plan_id = (SELECT best_plan_id FROM best_plan x JOIN customer USING (customer_id) WHERE x.customer_id = b.customer_id)
-- plan_mean_cost
SELECT avg (cost) / 10000.0 FROM plan_bill WHERE {mine}

-- campaigns !
SELECT count (*) FROM campaign
-- list_members
SELECT count (*) FROM campaign_list WHERE {mine}
-- list_treated
SELECT count (*) FROM campaign_list WHERE arm = 'treated' AND {mine}
-- list_holdout
SELECT count (*) FROM campaign_list WHERE arm = 'holdout' AND {mine}
-- list_suppressed
SELECT count (*) FROM campaign_list WHERE arm = 'suppressed' AND {mine}
-- offers_open
SELECT count (*) FROM campaign_list WHERE campaign_id = 'better-plan' AND arm = 'treated' AND decision IS NULL AND EXISTS (SELECT 1 FROM best_plan b WHERE b.customer_id = campaign_list.customer_id AND b.status = 'overpaying') AND {mine}
-- offers_taken
SELECT count (*) FROM campaign_list WHERE campaign_id = 'better-plan' AND arm = 'treated' AND (decision = 'accepted' OR (decision IS NULL AND NOT EXISTS (SELECT 1 FROM best_plan b WHERE b.customer_id = campaign_list.customer_id AND b.status = 'overpaying'))) AND {mine}
-- offers_declined
SELECT count (*) FROM campaign_list WHERE campaign_id = 'better-plan' AND arm = 'treated' AND decision = 'declined' AND {mine}
-- messages_sent
SELECT count (*) FROM ce WHERE kind = 'sent'
-- messages_opened
SELECT count (*) FROM ce WHERE kind = 'opened'
-- messages_clicked
SELECT count (*) FROM ce WHERE kind = 'clicked'
-- messages_converted
SELECT count (*) FROM ce WHERE kind = 'converted'
-- open_rate
SELECT sum (kind = 'opened') * 1.0 / nullif (sum (kind = 'sent'), 0) FROM ce
-- conversion_rate
SELECT sum (kind = 'converted') * 1.0 / nullif (sum (kind = 'sent'), 0) FROM ce
-- campaigns_measured !
SELECT count (uplift) FROM campaign_result
-- campaigns_work !
SELECT count (*) FROM campaign_result WHERE verdict = 'works'
-- extra_conversions !
SELECT sum (incremental) FROM campaign_result
-- campaign_cost !
SELECT sum (cost) / 10000.0 FROM cr
-- campaign_return !
SELECT (sum (extra) - sum (cost)) * 1.0 / sum (cost) FROM cr WHERE extra IS NOT NULL
-- lift_overall !
SELECT sum (treated_converted) * 1.0 / sum (treated) - sum (control_converted) * 1.0 / sum (control) FROM campaign_result
-- treated_rate !
SELECT sum (treated_converted) * 1.0 / sum (treated) FROM campaign_result
-- control_rate !
SELECT sum (control_converted) * 1.0 / sum (control) FROM campaign_result
-- last_lift !
SELECT uplift FROM campaign_result WHERE place = 1
-- last_lift_low !
SELECT uplift_low FROM campaign_result WHERE place = 1
-- last_lift_high !
SELECT uplift_high FROM campaign_result WHERE place = 1
-- previous_lift !
SELECT uplift FROM campaign_result WHERE place = 2
-- last_extra !
SELECT incremental FROM campaign_result WHERE place = 1
-- last_cost !
SELECT cost / 10000.0 FROM cr WHERE place = 1
-- last_return !
SELECT (extra - cost) * 1.0 / cost FROM cr WHERE place = 1
-- last_addressed !
SELECT treated FROM campaign_result WHERE place = 1
-- last_held_out !
SELECT control FROM campaign_result WHERE place = 1
-- last_sent
SELECT count (DISTINCT customer_id) FROM ce JOIN campaign_result USING (campaign_id) WHERE kind = 'sent' AND place = 1
-- last_opened
SELECT count (DISTINCT customer_id) FROM ce JOIN campaign_result USING (campaign_id) WHERE kind = 'opened' AND place = 1
-- last_clicked
SELECT count (DISTINCT customer_id) FROM ce JOIN campaign_result USING (campaign_id) WHERE kind = 'clicked' AND place = 1
-- last_converted !
SELECT treated_converted FROM campaign_result WHERE place = 1
-- week_treated_rate !
SELECT sum (treated_converted) * 1.0 / sum (treated) FROM campaign_week
-- week_control_rate !
SELECT sum (control_converted) * 1.0 / sum (control) FROM campaign_week
