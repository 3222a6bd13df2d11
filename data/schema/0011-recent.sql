-- Readings that came lately for meters with months of readings, until they move into their months (interval_block): a day's file would
-- otherwise write the whole store anew. Laid over the blocks, later batches over earlier ones.
-- recent = batch × 16777216 + meter_no / 256
-- data: entries, little-endian: meter_no % 256 (1 byte), encoding, scale, 0, interval_s (4), start (8), bias (8), n (4), bytes of values (4),
--   then the values, in the form of interval_block
CREATE TABLE interval_recent (
  recent INTEGER PRIMARY KEY,
  meters INTEGER NOT NULL,       -- meters in the row
  present INTEGER NOT NULL,      -- readings for intervals that had none
  data BLOB NOT NULL
);

-- The interval that last_at is the end of; NULL when it was written by an earlier version.
ALTER TABLE interval_meter ADD COLUMN interval_s INTEGER;
