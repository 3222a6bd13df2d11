-- Text that was made of a workbook, of JSON lines or of meter data: where its records stand in the file.
ALTER TABLE bronze_file ADD COLUMN place TEXT;     -- what places count: line | row | reading; NULL: the text is the file's, and so are its lines
ALTER TABLE bronze ADD COLUMN places BLOB;         -- of the chunk's lines, packed; NULL: as those before it let expect
