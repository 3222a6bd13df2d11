/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drift.c: a known file that changes shape. Each load notes the header it found; the newest of the same name is compared with. */
#include "intake/load.h"

#include "base/json.h"
#include "intake/sniff.h"

#include <string.h>

void
vs_load_drift_clear (VsLoadDrift *drift)
{
  g_clear_pointer (&drift->added, g_strfreev);
  g_clear_pointer (&drift->gone, g_strfreev);
}

/* The file's name without its digits. (transfer full) */
static char *
stem_of (const char *path)
{
  char *name = g_path_get_basename (path), *to = name;

  for (const char *p = name; *p; p++)
    if (!g_ascii_isdigit (*p))
      *to++ = *p;
  *to = '\0';
  return name;
}

static char **
header_of (const char *source)
{
  g_autoptr (VsJsonDoc) doc = source ? vs_json_doc_parse (source, "load", NULL) : NULL;
  VsJson header = doc ? vs_json_get (vs_json_doc_root (doc), "header") : (VsJson) { 0 };
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; doc && i < vs_json_length (header); i++)
    g_ptr_array_add (names, g_strdup (vs_json_string (vs_json_at (header, i)) ?: ""));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* The newest load of such a file that noted its header. (transfer full) */
static char **
last_header (sqlite3 *db, const char *path, VsTime *at, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT file, source, at FROM load WHERE source IS NOT NULL ORDER BY load_id DESC", error);
  g_autofree char *wanted = stem_of (path);
  g_autoptr (GError) failed = NULL;

  while (stmt && vs_db_step (stmt, &failed))
    {
      g_autofree char *stem = stem_of ((const char *) sqlite3_column_text (stmt, 0));

      if (strcmp (stem, wanted) != 0)
        continue;
      *at = sqlite3_column_int64 (stmt, 2);
      return header_of ((const char *) sqlite3_column_text (stmt, 1));
    }
  if (stmt)
    vs_error_pass (error, g_steal_pointer (&failed));
  return NULL;
}

/* Those of `names` that are not among `others`. (transfer full) */
static char **
missing_in (char **names, char **others)
{
  GPtrArray *found = g_ptr_array_new ();

  for (; *names; names++)
    if (!g_strv_contains ((const char *const *) others, *names))
      g_ptr_array_add (found, g_strdup (*names));
  g_ptr_array_add (found, NULL);
  return (char **) g_ptr_array_free (found, FALSE);
}

gboolean
vs_load_drift (VsWorkspace *ws, const char *path, VsLoadDrift *drift, GError **error)
{
  g_autoptr (VsSniff) sniff = NULL;
  g_autoptr (GError) failed = NULL;
  g_auto (GStrv) before = NULL, now = NULL;
  sqlite3 *db = vs_workspace_reader (ws, error);

  *drift = (VsLoadDrift) { .since = VS_TIME_NONE };
  if (!db)
    return FALSE;
  before = last_header (db, path, &drift->since, &failed);
  vs_workspace_release (ws, db);
  if (!before)
    return vs_error_pass (error, g_steal_pointer (&failed));
  if (!(sniff = vs_sniff_file (path, error)))
    return FALSE;
  now = g_new0 (char *, sniff->columns->len + 1);
  for (guint i = 0; i < sniff->columns->len; i++)
    now[i] = g_strdup (((VsSniffColumn *) sniff->columns->pdata[i])->name);
  drift->added = missing_in (now, before);
  drift->gone = missing_in (before, now);
  return TRUE;
}
