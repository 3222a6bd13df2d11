-- Keys of silver as indexes with a name, in place of the constraints that SQLite keeps to itself: a table that is filled from nothing gets its
-- indexes when all rows are there, in a fraction of the time. Rows, columns and what is unique stay as they were, and so does every page of the
-- file but those of the schema: the entries are rewritten where they stand.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema AS entry SET
  name = tbl_name || '_key',
  sql = 'CREATE UNIQUE INDEX ' || tbl_name || '_key ON ' || tbl_name || ' (' ||
        (SELECT group_concat ('"' || name || '"', ', ') FROM (SELECT name FROM pragma_index_info (entry.name) ORDER BY seqno)) || ')'
  WHERE type = 'index' AND name LIKE 'sqlite_autoindex_%'
    AND EXISTS (SELECT 1 FROM pragma_table_info (entry.tbl_name) WHERE name = 'source_row');
UPDATE sqlite_schema AS entry SET
  sql = CASE WHEN instr (sql, 'UNIQUE (') > 0 THEN substr (sql, 1, instr (sql, char (10) || '  UNIQUE (') - 2) || char (10) || ')'
             ELSE replace (sql, ' UNIQUE', '') END
  WHERE type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info (entry.tbl_name) WHERE name = 'source_row');
PRAGMA writable_schema = RESET;
