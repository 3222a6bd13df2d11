/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify.c: is the file sound, and do its rows fit together? SQLite's own check, the audit chain, and rows that point at nothing. The
 * pointers are read from the schema's names: a column that ends in "customer_id" points at customer.customer_id, in whatever table. */
#include "workspace/workspace-private.h"

static void
add_finding (GPtrArray *findings, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_finding (GPtrArray *findings, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (findings, g_strdup_vprintf (format, args));
  va_end (args);
}

static gboolean
check_integrity (sqlite3 *db, const char *path, GPtrArray *findings, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "PRAGMA integrity_check (20)", error);
  g_autoptr (GError) failed = NULL;

  if (!stmt)
    return FALSE;
  while (vs_db_step (stmt, &failed))
    {
      const char *text = (const char *) sqlite3_column_text (stmt, 0);

      if (g_strcmp0 (text, "ok") != 0)
        add_finding (findings, _("“%s” is damaged: %s; restore a copy of it."), path, text);
    }
  /* A file too damaged to be read to the end is a finding as well, not a failure to look. */
  if (g_error_matches (failed, VS_ERROR, VS_ERROR_CORRUPT))
    add_finding (findings, "%s", failed->message);
  else if (failed)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_pointer (sqlite3 *db, const char *table, const char *column, const char *parent, const char *key, GPtrArray *findings, GError **error)
{
  g_autofree char *t = vs_db_quote (table), *c = vs_db_quote (column), *p = vs_db_quote (parent), *k = vs_db_quote (key);
  g_autofree char *sql = g_strdup_printf ("SELECT count (*), min (c) FROM (SELECT %s AS c FROM %s) WHERE c IS NOT NULL AND "
                                          "NOT EXISTS (SELECT 1 FROM %s WHERE %s = c)", c, t, p, k);
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, error);
  g_autoptr (GError) failed = NULL;

  if (!stmt)
    return FALSE;
  if (vs_db_step (stmt, &failed) && sqlite3_column_int64 (stmt, 0) > 0)
    {
      gint64 n = sqlite3_column_int64 (stmt, 0);

      add_finding (findings, ngettext ("In “%s”, %" G_GINT64_FORMAT " row has a %s that is not in “%s” (“%s”); import the missing one.",
                                       "In “%s”, %" G_GINT64_FORMAT " rows have a %s that is not in “%s” (the first: “%s”); import the missing ones.",
                                       (gulong) n), table, n, column, parent, (const char *) sqlite3_column_text (stmt, 1));
    }
  return vs_error_pass (error, g_steal_pointer (&failed));
}

/* Tables that are pointed at: those with a column TABLE_id, keyed by that name. Gold is computed from silver and need not be checked. */
static const char pointers_sql[] =
  "SELECT child.name, c.name, parent.name, parent.name || '_id' FROM sqlite_master child, pragma_table_info (child.name) c, "
  "  sqlite_master parent, pragma_table_info (parent.name) k "
  "WHERE child.type = 'table' AND parent.type = 'table' AND k.name = parent.name || '_id' "
  "  AND (c.name = k.name OR c.name LIKE '%\\_' || k.name ESCAPE '\\') AND NOT (child.name = parent.name AND c.name = k.name) "
  "  AND EXISTS (SELECT 1 FROM pragma_table_info (child.name) WHERE name = 'source_row') "
  "  AND EXISTS (SELECT 1 FROM pragma_table_info (parent.name) WHERE name = 'source_row') "
  "ORDER BY child.name, c.cid";

static gboolean
check_pointers (sqlite3 *db, VsJob *job, GPtrArray *findings, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, pointers_sql, error);
  g_autoptr (GError) failed = NULL;

  if (!stmt)
    return FALSE;
  while (vs_db_step (stmt, &failed))
    {
      if (!vs_job_check (job, error) ||
          !check_pointer (db, (const char *) sqlite3_column_text (stmt, 0), (const char *) sqlite3_column_text (stmt, 1),
                          (const char *) sqlite3_column_text (stmt, 2), (const char *) sqlite3_column_text (stmt, 3), findings, error))
        return FALSE;
    }
  return vs_error_pass (error, g_steal_pointer (&failed));
}

gboolean
vs_workspace_verify (VsWorkspace *self, VsJob *job, GPtrArray *findings, GError **error)
{
  sqlite3 *db;
  gint64 bad = 0;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (self) && findings, FALSE);
  db = vs_workspace_reader (self, error);
  if (!db)
    return FALSE;
  vs_db_watch (db, job);
  vs_job_report (job, 0.0, _("Checking the file"));
  ok = check_integrity (db, vs_workspace_get_path (self), findings, error);
  if (ok && findings->len == 0)
    {
      vs_job_report (job, 0.5, _("Checking the audit log"));
      ok = vs_audit_check (db, job, &bad, error);
      if (ok && bad)
        add_finding (findings, _("The audit log of “%s” was altered at entry %" G_GINT64_FORMAT "; compare with a copy made before."),
                     vs_workspace_get_path (self), bad);
    }
  vs_workspace_release (self, db);
  return ok;
}

gboolean
vs_workspace_find_loose_ends (VsWorkspace *self, VsJob *job, GPtrArray *sentences, GError **error)
{
  sqlite3 *db;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (self) && sentences, FALSE);
  db = vs_workspace_reader (self, error);
  if (!db)
    return FALSE;
  vs_db_watch (db, job);
  vs_job_report (job, 0.6, _("Checking what points where"));
  ok = check_pointers (db, job, sentences, error);
  vs_workspace_release (self, db);
  return ok;
}

static const struct { const char *name; const char *sql; gboolean is_money; } totals[] = {
  { "customers", "SELECT count (*) FROM customer", FALSE },
  { "contracts", "SELECT count (*) FROM contract", FALSE },
  { "meters", "SELECT count (*) FROM meter", FALSE },
  { "readings", "SELECT (SELECT total (present) FROM interval_block) + (SELECT total (present) FROM interval_recent)", FALSE },
  { "invoices", "SELECT count (*) FROM invoice", FALSE },
  { "invoiced", "SELECT sum (amount) FROM invoice", TRUE },
  { "payments", "SELECT count (*) FROM payment", FALSE },
  { "paid", "SELECT sum (amount) FROM payment", TRUE },
  { "quarantined", "SELECT count (*) FROM quarantine", FALSE },
  { "audit_entries", "SELECT count (*) FROM audit", FALSE },
};

GArray *
vs_workspace_totals (VsWorkspace *self, GError **error)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (VsTotal));
  sqlite3 *db;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (self), NULL);
  db = vs_workspace_reader (self, error);
  ok = db != NULL;
  for (guint i = 0; ok && i < G_N_ELEMENTS (totals); i++)
    {
      VsTotal total = { totals[i].name, 0, totals[i].is_money };

      ok = vs_db_get_int (db, &total.value, error, totals[i].sql);
      g_array_append_val (array, total);
    }
  vs_workspace_release (self, db);
  return ok ? g_steal_pointer (&array) : NULL;
}
