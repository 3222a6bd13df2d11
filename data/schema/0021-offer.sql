-- What those on a list said to their offer, as the user notes it, and a key for each of them.
ALTER TABLE campaign_list ADD COLUMN entry_id TEXT;      -- campaign_id/customer_id
ALTER TABLE campaign_list ADD COLUMN decision TEXT;      -- accepted | declined; NULL: open
ALTER TABLE campaign_list ADD COLUMN decided_on DAY;
UPDATE campaign_list SET entry_id = campaign_id || '/' || customer_id;
