-- How far the files of a mapping that names a watermark have been read: the newest instant seen. Rows older than it, less the overlap, are skipped.
CREATE TABLE watermark (
  mapping TEXT PRIMARY KEY,
  at INSTANT NOT NULL
) WITHOUT ROWID;
