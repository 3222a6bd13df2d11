/* SPDX-License-Identifier: GPL-3.0-or-later */
/* step.c: an input's mark is its data version; a folder of documents adds the content of the files that ship with the program, so
 * that editing data/models/churn.json is seen like any other change. The marks a step ran on are kept in step_state. */
#include "workspace/step.h"

#include "base/json.h"
#include "base/text.h"
#include "workspace/workspace-private.h"

#include <string.h>

static guint64
hash_shipped (const char *kind)
{
  g_auto (GStrv) names = vs_data_list (kind);
  guint64 hash = VS_HASH_START;

  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *relative = g_strdup_printf ("%s/%s.json", kind, names[i]);
      g_autofree char *path = vs_data_path (relative);
      g_autofree char *text = NULL;
      gsize n = 0;

      if (g_file_get_contents (path, &text, &n, NULL))
        {
          hash = vs_hash64 (hash, names[i], strlen (names[i]) + 1);
          hash = vs_hash64 (hash, &n, sizeof n);
          hash = vs_hash64 (hash, text, n);
        }
    }
  return hash;
}

/* What the input is now, as a short text. (transfer full) */
static char *
mark_of (VsWorkspace *ws, const char *input)
{
  char day[16];
  VsDay as_of;

  if (strcmp (input, "as_of") == 0)
    {
      as_of = vs_workspace_get_as_of (ws);
      return g_strdup (as_of == VS_DAY_NONE ? "none" : vs_day_format_iso (as_of, day));
    }
  if (g_str_has_prefix (input, "document:"))
    return g_strdup_printf ("%" G_GINT64_FORMAT "/%016" G_GINT64_MODIFIER "x", vs_workspace_version (ws, input),
                            hash_shipped (input + strlen ("document:")));
  return g_strdup_printf ("%" G_GINT64_FORMAT, vs_workspace_version (ws, input));
}

/* All marks in order of the inputs, after the program's version: a new program may compute differently. (transfer full) */
static char *
marks_now (VsWorkspace *ws, const VsStep *step)
{
  GString *marks = g_string_new ("program=" VS_VERSION);

  for (guint i = 0; step->inputs && step->inputs[i]; i++)
    {
      g_autofree char *mark = mark_of (ws, step->inputs[i]);

      g_string_append_printf (marks, " %s=%s", step->inputs[i], mark);
    }
  return g_string_free (marks, FALSE);
}

static char *
marks_then (VsWorkspace *ws, const char *name)
{
  sqlite3 *db = vs_workspace_lease (ws, NULL);
  char *marks = NULL;

  if (db)
    {
      g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT inputs FROM step_state WHERE step = ?1", NULL);

      if (stmt)
        sqlite3_bind_text (stmt, 1, name, -1, SQLITE_STATIC);
      if (stmt && vs_db_step (stmt, NULL))
        marks = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
    }
  vs_workspace_unlease (ws, db);
  return marks;
}

gboolean
vs_step_is_stale (VsWorkspace *ws, const VsStep *step)
{
  g_autofree char *now = NULL, *then = NULL;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && step, TRUE);
  now = marks_now (ws, step);
  then = marks_then (ws, step->name);
  return g_strcmp0 (now, then) != 0;
}

static gboolean
record (VsWorkspace *ws, const char *name, const char *marks, VsJob *job, GError **error)
{
  sqlite3 *db = vs_workspace_begin (ws, job, error);
  gboolean ok = FALSE;

  if (!db)
    return FALSE;
  {
    g_autoptr (sqlite3_stmt) stmt =
      vs_db_prepare (db, "INSERT INTO step_state (step, inputs, at) VALUES (?1, ?2, ?3) "
                         "ON CONFLICT (step) DO UPDATE SET inputs = excluded.inputs, at = excluded.at", error);

    if (stmt)
      {
        sqlite3_bind_text (stmt, 1, name, -1, SQLITE_STATIC);
        sqlite3_bind_text (stmt, 2, marks, -1, SQLITE_STATIC);
        sqlite3_bind_int64 (stmt, 3, g_get_real_time () / G_USEC_PER_SEC);
        ok = vs_db_run (stmt, error);
      }
  }
  if (!ok)
    {
      vs_workspace_rollback (ws);
      return FALSE;
    }
  return vs_workspace_commit (ws, "run", name, NULL, error);
}

gboolean
vs_step_run (VsWorkspace *ws, const VsStep *step, VsJob *job, gboolean *ran, GError **error)
{
  g_autofree char *now = NULL, *then = NULL;
  gboolean stale;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && step && step->run, FALSE);
  now = marks_now (ws, step);  /* before the work: what changes meanwhile makes it stale again */
  then = marks_then (ws, step->name);
  stale = g_strcmp0 (now, then) != 0;
  if (ran)
    *ran = stale;
  return !stale || (step->run (ws, job, error) && record (ws, step->name, now, job, error));
}
