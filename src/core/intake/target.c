/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/target.h"

#include "base/text.h"

#include <string.h>

static void
column_free (gpointer data)
{
  VsTargetColumn *column = data;

  g_free (column->name);
  g_free (column);
}

void
vs_target_free (VsTarget *target)
{
  if (!target)
    return;
  g_free (target->table);
  g_ptr_array_unref (target->columns);
  g_free (target);
}

VsTargetColumn *
vs_target_column (const VsTarget *target, const char *name)
{
  for (guint i = 0; i < target->columns->len; i++)
    if (strcmp (((VsTargetColumn *) target->columns->pdata[i])->name, name) == 0)
      return target->columns->pdata[i];
  return NULL;
}

/* Silver tables are those that remember where each row came from; the list of what breaks a rule only quotes it. */
char **
vs_target_tables (sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (db, "SELECT name FROM sqlite_master WHERE type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info (sqlite_master.name) "
                       "WHERE name = 'source_row') AND name <> 'quality_row' ORDER BY name", error);
  GPtrArray *names;

  if (!stmt)
    return NULL;
  names = g_ptr_array_new ();
  while (vs_db_step (stmt, NULL))
    g_ptr_array_add (names, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static gboolean
read_columns (VsTarget *target, sqlite3 *db, GError **error)
{
  /* The key is the index that is called so. */
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (db, "SELECT c.name, c.type, c.\"notnull\", c.name IN (SELECT k.name FROM pragma_index_info ("
                       "(SELECT name FROM pragma_index_list (?1) WHERE name = ?1 || '_key')) k) "
                       "FROM pragma_table_info (?1) c WHERE c.name NOT IN ('source_file', 'source_row') AND c.pk = 0", error);

  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, target->table, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, NULL))
    {
      VsTargetColumn *column = g_new0 (VsTargetColumn, 1);

      column->name = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
      vs_cell_type_from_declared ((const char *) sqlite3_column_text (stmt, 1), &column->type);
      column->required = sqlite3_column_int (stmt, 2);
      column->in_key = sqlite3_column_int (stmt, 3);
      target->key_nullable |= column->in_key && !column->required;
      g_ptr_array_add (target->columns, column);
    }
  return TRUE;
}

VsTarget *
vs_target_new (sqlite3 *db, const char *table, GError **error)
{
  g_auto (GStrv) tables = vs_target_tables (db, error);
  g_autoptr (VsTarget) target = NULL;

  if (!tables)
    return NULL;
  if (!g_strv_contains ((const char *const *) tables, table))
    {
      const char *nearest = vs_text_nearest (table, (const char *const *) tables, -1);
      g_autofree char *all = g_strjoinv (", ", tables);

      if (nearest)
        g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("there is no table “%s”; did you mean “%s”?"), table, nearest);
      else
        g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("there is no table “%s”; there are: reading, %s"), table, all);
      return NULL;
    }
  target = g_new0 (VsTarget, 1);
  target->table = g_strdup (table);
  target->columns = g_ptr_array_new_with_free_func (column_free);
  return read_columns (target, db, error) ? g_steal_pointer (&target) : NULL;
}

const char *
vs_target_default (const char *const *defaults, const char *name)
{
  for (guint i = 0; defaults && defaults[i]; i += 2)
    if (strcmp (defaults[i], name) == 0)
      return defaults[i + 1];
  return NULL;
}
