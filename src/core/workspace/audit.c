/* SPDX-License-Identifier: GPL-3.0-or-later */
/* audit.c: who did what and when. Each row's hash is SHA-256 over the hash before it and the row's own fields, each with its
 * length in front so that no two different rows read alike. Changing, removing or inserting a row breaks the chain there. */
#include "workspace/workspace-private.h"

#include <string.h>

static void
add_field (GChecksum *sum, const char *text)
{
  g_autofree char *head = text ? g_strdup_printf ("%zu:", strlen (text)) : g_strdup ("-:");

  g_checksum_update (sum, (const guchar *) head, -1);
  if (text)
    g_checksum_update (sum, (const guchar *) text, -1);
}

/* The hash of a row, (transfer full) */
static char *
row_hash (const char *before, gint64 seq, gint64 at, const char *actor, const char *verb, const char *object, const char *detail)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT, seq, at);

  add_field (sum, before);
  add_field (sum, number);
  add_field (sum, actor);
  add_field (sum, verb);
  add_field (sum, object);
  add_field (sum, detail);
  return g_strdup (g_checksum_get_string (sum));
}

gboolean
vs_audit_append (sqlite3 *db, const char *verb, const char *object, const char *detail, GError **error)
{
  g_autoptr (sqlite3_stmt) last = vs_db_prepare (db, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", error);
  g_autoptr (sqlite3_stmt) insert = NULL;
  g_autofree char *before = NULL, *hash = NULL;
  gint64 seq = 1, at = g_get_real_time () / G_USEC_PER_SEC;
  const char *actor = g_get_user_name ();

  if (!last)
    return FALSE;
  if (sqlite3_step (last) == SQLITE_ROW)
    {
      seq = sqlite3_column_int64 (last, 0) + 1;
      before = g_strdup ((const char *) sqlite3_column_text (last, 1));
    }
  hash = row_hash (before ? before : "", seq, at, actor, verb, object, detail);
  insert = vs_db_prepare (db, "INSERT INTO audit (seq, at, actor, verb, object, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);
  if (!insert)
    return FALSE;
  sqlite3_bind_int64 (insert, 1, seq);
  sqlite3_bind_int64 (insert, 2, at);
  sqlite3_bind_text (insert, 3, actor, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 4, verb, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 5, object, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 6, detail, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 7, hash, -1, SQLITE_STATIC);
  return vs_db_run (insert, error);
}

gboolean
vs_audit_check (sqlite3 *db, VsJob *job, gint64 *bad, GError **error)
{
  g_autoptr (sqlite3_stmt) rows = vs_db_prepare (db, "SELECT seq, at, actor, verb, object, detail, hash FROM audit ORDER BY seq", error);
  g_autofree char *before = g_strdup ("");
  g_autoptr (GError) failed = NULL;
  gint64 expected = 1;

  *bad = 0;
  if (!rows)
    return FALSE;
  for (; vs_db_step (rows, &failed); expected++)
    {
      gint64 seq = sqlite3_column_int64 (rows, 0);
      const char *stored = (const char *) sqlite3_column_text (rows, 6);
      g_autofree char *hash = row_hash (before, seq, sqlite3_column_int64 (rows, 1), (const char *) sqlite3_column_text (rows, 2),
                                        (const char *) sqlite3_column_text (rows, 3), (const char *) sqlite3_column_text (rows, 4),
                                        (const char *) sqlite3_column_text (rows, 5));

      if (seq != expected || g_strcmp0 (hash, stored) != 0)
        {
          *bad = seq;
          break;
        }
      g_free (before);
      before = g_steal_pointer (&hash);
      if (!vs_job_check (job, error))
        return FALSE;
    }
  return vs_error_pass (error, g_steal_pointer (&failed));
}
