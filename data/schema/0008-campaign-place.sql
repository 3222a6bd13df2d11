-- 1 = the campaign that began last, of those that ran for two whole weeks; the youngest, of which little can be said yet, have none.
ALTER TABLE campaign_result ADD COLUMN place INTEGER;
-- A workspace that was run before these tables existed runs the steps that fill them once more.
DELETE FROM step_state WHERE step IN ('collections', 'campaign');
