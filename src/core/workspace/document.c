/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/document.h"

#include "base/json.h"
#include "base/text.h"
#include "workspace/workspace-private.h"

#include <string.h>

/* What the version of a deleted document says. */
#define DELETED "null"

void
vs_document_info_free (VsDocumentInfo *info)
{
  if (!info)
    return;
  g_free (info->name);
  g_free (info->author);
  g_free (info->note);
  g_free (info);
}

/* A name becomes a file name, so it must not walk out of the data folder. */
static gboolean
name_is_plain (const char *name)
{
  return *name && *name != '.' && !strpbrk (name, "/\\");
}

static char *
shipped_path (const char *kind, const char *name)
{
  g_autofree char *relative = g_strdup_printf ("%s/%s.json", kind, name);

  return vs_data_path (relative);
}

/* A version of the workspace's own, −1: the newest. NULL when there is none or it was deleted. (transfer full) */
static char *
load_saved (VsWorkspace *ws, const char *kind, const char *name, int wanted, int *version, GError **error)
{
  sqlite3 *db = vs_workspace_lease (ws, error);
  char *json = NULL;

  if (db)
    {
      g_autoptr (sqlite3_stmt) stmt =
        vs_db_prepare (db, "SELECT json, version FROM document WHERE kind = ?1 AND name = ?2 AND (?3 < 0 OR version = ?3)"
                           " ORDER BY version DESC LIMIT 1", error);

      if (stmt)
        {
          sqlite3_bind_text (stmt, 1, kind, -1, SQLITE_STATIC);
          sqlite3_bind_text (stmt, 2, name, -1, SQLITE_STATIC);
          sqlite3_bind_int (stmt, 3, wanted);
          if (vs_db_step (stmt, error) && !g_str_equal (sqlite3_column_text (stmt, 0), DELETED))
            {
              json = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
              *version = sqlite3_column_int (stmt, 1);
            }
        }
    }
  vs_workspace_unlease (ws, db);
  return json;
}

static void
fail_unknown (VsWorkspace *ws, const char *kind, const char *name, GError **error)
{
  g_auto (GStrv) names = vs_document_list (ws, kind);
  const char *nearest = vs_text_nearest (name, (const char *const *) names, -1);
  g_autofree char *all = g_strjoinv (", ", names);

  if (nearest)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no “%s” among the %s; did you mean “%s”?"), name, kind, nearest);
  else if (*all)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no “%s” among the %s; there are: %s."), name, kind, all);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no “%s”: there are no %s at all."), name, kind);
}

char *
vs_document_load (VsWorkspace *ws, const char *kind, const char *name, int *version, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autofree char *json = NULL, *path = NULL;
  int found = 0;

  g_return_val_if_fail (kind && name, NULL);
  if (ws)
    json = load_saved (ws, kind, name, -1, &found, &failed);
  if (failed)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  if (!json && name_is_plain (name))
    {
      path = shipped_path (kind, name);
      g_file_get_contents (path, &json, NULL, NULL);
    }
  if (!json)
    fail_unknown (ws, kind, name, error);
  else if (version)
    *version = found;
  return g_steal_pointer (&json);
}

char *
vs_document_load_version (VsWorkspace *ws, const char *kind, const char *name, int version, GError **error)
{
  g_autoptr (GError) failed = NULL;
  char *json = NULL;
  int found;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && kind && name && version >= 0, NULL);
  if (version > 0)
    json = load_saved (ws, kind, name, version, &found, &failed);
  else if (vs_document_is_shipped (kind, name))
    {
      g_autofree char *path = shipped_path (kind, name);

      g_file_get_contents (path, &json, NULL, NULL);
    }
  if (failed)
    g_propagate_error (error, g_steal_pointer (&failed));
  else if (!json)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no version %d of “%s” among the %s; look at its versions."), version, name, kind);
  return json;
}

gboolean
vs_document_is_shipped (const char *kind, const char *name)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (kind && name, FALSE);
  path = name_is_plain (name) ? shipped_path (kind, name) : NULL;
  return path && g_file_test (path, G_FILE_TEST_EXISTS);
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
vs_document_list (VsWorkspace *ws, const char *kind)
{
  g_auto (GStrv) shipped = vs_data_list (kind);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();
  sqlite3 *db = ws ? vs_workspace_lease (ws, NULL) : NULL;

  for (guint i = 0; shipped && shipped[i]; i++)
    {
      g_hash_table_add (seen, shipped[i]);
      g_ptr_array_add (names, g_strdup (shipped[i]));
    }
  if (db)
    {
      g_autoptr (sqlite3_stmt) stmt =
        vs_db_prepare (db, "SELECT name FROM document AS d WHERE kind = ?1 AND json <> '" DELETED "' AND version ="
                           " (SELECT max (version) FROM document WHERE kind = d.kind AND name = d.name)", NULL);

      if (stmt)
        sqlite3_bind_text (stmt, 1, kind, -1, SQLITE_STATIC);
      while (stmt && vs_db_step (stmt, NULL))
        if (!g_hash_table_contains (seen, sqlite3_column_text (stmt, 0)))
          g_ptr_array_add (names, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
    }
  if (ws)
    vs_workspace_unlease (ws, db);
  g_ptr_array_sort (names, by_text);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

GPtrArray *
vs_document_history (VsWorkspace *ws, const char *kind, const char *name, GError **error)
{
  g_autoptr (GPtrArray) history = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_document_info_free);
  sqlite3 *db;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && kind && name, NULL);
  db = vs_workspace_lease (ws, error);
  if (!db)
    return NULL;
  {
    g_autoptr (sqlite3_stmt) stmt =
      vs_db_prepare (db, "SELECT version, at, note, author, json = '" DELETED "' FROM document WHERE kind = ?1 AND name = ?2 ORDER BY version DESC", error);

    if (stmt)
      {
        sqlite3_bind_text (stmt, 1, kind, -1, SQLITE_STATIC);
        sqlite3_bind_text (stmt, 2, name, -1, SQLITE_STATIC);
      }
    while (stmt && vs_db_step (stmt, NULL))
      {
        VsDocumentInfo *info = g_new0 (VsDocumentInfo, 1);

        info->name = g_strdup (name);
        info->version = sqlite3_column_int (stmt, 0);
        info->at = sqlite3_column_int64 (stmt, 1);
        info->note = g_strdup ((const char *) sqlite3_column_text (stmt, 2));
        info->author = g_strdup ((const char *) sqlite3_column_text (stmt, 3));
        info->deleted = sqlite3_column_int (stmt, 4);
        g_ptr_array_add (history, info);
      }
  }
  vs_workspace_unlease (ws, db);
  if (vs_document_is_shipped (kind, name))
    {
      VsDocumentInfo *info = g_new0 (VsDocumentInfo, 1);

      info->name = g_strdup (name);
      info->at = VS_TIME_NONE;
      info->note = g_strdup (_("As it came with the program"));
      g_ptr_array_add (history, info);
    }
  return g_steal_pointer (&history);
}

static int
insert_version (sqlite3 *db, const char *kind, const char *name, const char *json, const char *note, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (db, "INSERT INTO document (kind, name, version, json, author, at, note) VALUES (?1, ?2, "
                       "(SELECT ifnull (max (version), 0) + 1 FROM document WHERE kind = ?1 AND name = ?2), ?3, ?4, ?5, ?6) RETURNING version", error);
  int version;

  if (!stmt)
    return 0;
  sqlite3_bind_text (stmt, 1, kind, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 3, json, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 4, g_get_user_name (), -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 5, g_get_real_time () / G_USEC_PER_SEC);
  sqlite3_bind_text (stmt, 6, note, -1, SQLITE_STATIC);
  if (!vs_db_step (stmt, error))
    return 0;
  version = sqlite3_column_int (stmt, 0);
  return vs_db_run (stmt, error) ? version : 0;
}

int
vs_document_save (VsWorkspace *ws, const char *kind, const char *name, const char *json, const char *note, GError **error)
{
  g_autoptr (VsJsonDoc) checked = NULL;
  g_autofree char *table = NULL, *object = NULL, *detail = NULL;
  sqlite3 *db;
  int version;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && kind && name && json, 0);
  if (!name_is_plain (name))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("“%s” cannot be the name of a document; use letters, digits and hyphens."), name);
      return 0;
    }
  checked = vs_json_doc_parse (json, name, error);
  if (!checked || !(db = vs_workspace_begin (ws, NULL, error)))
    return 0;
  table = g_strdup_printf ("document:%s", kind);
  version = insert_version (db, kind, name, json, note, error);
  if (!version || !vs_workspace_bump (ws, table, error))
    {
      vs_workspace_rollback (ws);
      return 0;
    }
  object = g_strdup_printf ("%s/%s", kind, name);
  detail = g_strdup_printf ("{\"version\":%d}", version);
  return vs_workspace_commit (ws, "save", object, detail, error) ? version : 0;
}

int
vs_document_delete (VsWorkspace *ws, const char *kind, const char *name, const char *note, GError **error)
{
  return vs_document_save (ws, kind, name, DELETED, note, error);
}
