-- The last reading of each register (a meter's counter, as against its use per interval), so that the next file goes on from it.
CREATE TABLE register_reading (
  register TEXT PRIMARY KEY,     -- meter_id, and the device's serial number after the byte 31 where the file tells one
  at INSTANT NOT NULL,
  kwh REAL NOT NULL
) WITHOUT ROWID;
