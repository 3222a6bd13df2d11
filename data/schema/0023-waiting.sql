-- How many rows of a load wait, and whether any was admitted, without reading them.
DROP INDEX quarantine_by_load;
CREATE INDEX quarantine_by_load ON quarantine (load_id, state);
