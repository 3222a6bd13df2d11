-- What a meter file says of an interval more than once, or leaves open: intervals in a row of one meter, and the line where they stand.
CREATE TABLE reading_note (
  load_id INTEGER NOT NULL REFERENCES load,
  line INTEGER NOT NULL,
  kind TEXT NOT NULL,            -- repeated: given before, with the same value | contradicted: with another one | empty: no value
  meter_id TEXT NOT NULL,
  start_at INSTANT NOT NULL, interval_s INTEGER NOT NULL, n INTEGER NOT NULL
);
CREATE INDEX reading_note_by_load ON reading_note (load_id);
