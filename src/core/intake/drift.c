/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drift.c: a file that is known, and may have changed its shape. Each load notes the header it found and how it read it; the newest of the
 * same name is compared with, and read alike as far as its columns are still there. */
#include "intake/load.h"

#include "base/json.h"
#include "intake/mapping-private.h"
#include "intake/target.h"

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

typedef struct {
  char **header;
  VsTime at;
  char  *mapping, *json;   /* its name, and itself where the name does not find it (nullable) */
} Last;

static void
last_clear (Last *last)
{
  g_strfreev (last->header);
  g_free (last->mapping);
  g_free (last->json);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Last, last_clear)

/* The newest load of such a file that noted its header; without a header there was none. */
static gboolean
find_last (VsWorkspace *ws, const char *path, Last *last, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_autoptr (sqlite3_stmt) stmt =
    db ? vs_db_prepare (db, "SELECT file, source, at, mapping, mapping_json FROM load WHERE source IS NOT NULL ORDER BY load_id DESC", error) : NULL;
  g_autofree char *wanted = stem_of (path);
  g_autoptr (GError) failed = NULL;

  while (stmt && !last->header && vs_db_step (stmt, &failed))
    {
      g_autofree char *stem = stem_of ((const char *) sqlite3_column_text (stmt, 0));

      if (strcmp (stem, wanted) == 0)
        *last = (Last) { header_of ((const char *) sqlite3_column_text (stmt, 1)), sqlite3_column_int64 (stmt, 2),
                         g_strdup ((const char *) sqlite3_column_text (stmt, 3)), g_strdup ((const char *) sqlite3_column_text (stmt, 4)) };
    }
  g_clear_pointer (&stmt, sqlite3_finalize);
  vs_workspace_release (ws, db);
  return db && vs_error_pass (error, g_steal_pointer (&failed));
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
  g_auto (Last) last = { .at = VS_TIME_NONE };
  g_autoptr (VsSniff) sniff = NULL;
  g_auto (GStrv) header = NULL;

  *drift = (VsLoadDrift) { .since = VS_TIME_NONE };
  if (!find_last (ws, path, &last, error))
    return FALSE;
  if (!last.header)
    return TRUE;
  if (!(sniff = vs_sniff_file (path, error)))
    return FALSE;
  header = vs_sniff_header (sniff);
  drift->since = last.at;
  drift->added = missing_in (header, last.header);
  drift->gone = missing_in (last.header, header);
  return TRUE;
}

/*
 * Read as it was read before
 */

static gboolean
are_there (const GPtrArray *names, const char *const *header)
{
  for (guint i = 0; i < names->len; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; header[k] && !found; k++)
        found = g_ascii_strcasecmp (header[k], names->pdata[i]) == 0;
      if (!found)
        return FALSE;
    }
  return TRUE;
}

static void
add_name (const char *name, gpointer names)
{
  g_ptr_array_add (names, (gpointer) name);
}

static gboolean
can_read (const VsMappingReadings *readings, const char *const *header)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *const single[] = { readings->meter, readings->timestamp, readings->value, readings->date, readings->serial };

  for (guint i = 0; i < G_N_ELEMENTS (single); i++)
    if (single[i])
      add_name (single[i], names);
  for (guint i = 0; readings->values && readings->values[i]; i++)
    add_name (readings->values[i], names);
  return are_there (names, header);
}

/* Those columns that what is left of the file still gives. FALSE when they are no rows of the table any more. */
static gboolean
keep_columns (sqlite3 *db, const VsMappingTarget *target, JsonObject *object, const char *const *header)
{
  g_autoptr (VsTarget) table = vs_target_new (db, target->table, NULL);
  g_autoptr (GPtrArray) asked = g_ptr_array_new (), kept = g_ptr_array_new_with_free_func (g_free);
  JsonArray *columns = json_object_get_array_member (object, "columns");

  if (target->where)
    vs_expr_visit (target->where, add_name, NULL, asked);
  if (!table || !are_there (asked, header))
    return FALSE;
  for (guint i = target->columns->len; i-- > 0;)
    {
      const VsMappingColumn *column = target->columns->pdata[i];
      g_autoptr (GPtrArray) sources = g_ptr_array_new ();

      vs_mapping_column_sources (column, sources);
      if (are_there (sources, header))
        g_ptr_array_add (kept, g_strdup (column->target));
      else
        json_array_remove_element (columns, i);
    }
  for (guint i = 0; i < table->columns->len; i++)
    if (((VsTargetColumn *) table->columns->pdata[i])->required
        && !g_ptr_array_find_with_equal_func (kept, ((VsTargetColumn *) table->columns->pdata[i])->name, g_str_equal, NULL))
      return FALSE;
  return kept->len * 2 >= target->columns->len;
}

static gboolean
keep_targets (VsWorkspace *ws, const VsMapping *mapping, JsonObject *root, const char *const *header)
{
  JsonArray *targets = json_object_has_member (root, "targets") ? json_object_get_array_member (root, "targets") : NULL;
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  gboolean ok = db != NULL;

  for (guint t = 0; ok && t < mapping->targets->len; t++)
    ok = keep_columns (db, mapping->targets->pdata[t], targets ? json_array_get_object_element (targets, t) : root, header);
  vs_workspace_release (ws, db);
  return ok;
}

/* What came with the new shape goes where its name surely says, unless something goes there already. */
static void
add_new (JsonObject *root, const VsMapping *old, const VsMapping *proposed, const VsLoadDrift *drift)
{
  const VsMappingTarget *to = old->targets->pdata[0], *from = proposed->targets->pdata[0];
  JsonArray *columns = json_object_get_array_member (root, "columns");

  for (guint i = 0; i < from->columns->len; i++)
    {
      const VsMappingColumn *column = from->columns->pdata[i];
      gboolean taken = !g_strv_contains ((const char *const *) drift->added, column->source);

      for (guint k = 0; k < to->columns->len && !taken; k++)
        {
          const VsMappingColumn *other = to->columns->pdata[k];

          taken = strcmp (other->target, column->target) == 0 && !(other->source && g_strv_contains ((const char *const *) drift->gone, other->source));
        }
      if (!taken)
        {
          JsonObject *added = json_object_new ();

          json_object_set_string_member (added, "source_column", column->source);
          json_object_set_string_member (added, "target_column", column->target);
          if (column->transformation)
            json_object_set_string_member (added, "transformation", vs_expr_text (column->transformation));
          json_array_add_object_element (columns, added);
        }
    }
}

VsMapping *
vs_mapping_find_known (VsWorkspace *ws, const char *path, const VsSniff *sniff, const char *const *header)
{
  g_auto (Last) last = { .at = VS_TIME_NONE };
  g_autoptr (VsJsonDoc) doc = NULL, known_doc = NULL;
  g_autoptr (VsMapping) old = NULL, proposed = NULL;
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL, *title = NULL, *name = g_path_get_basename (path);
  VsLoadDrift drift = { 0 };
  VsMapping *known;
  JsonObject *root;

  if (!find_last (ws, path, &last, NULL) || !last.header)
    return NULL;
  doc = last.json ? vs_json_doc_parse (last.json, path, NULL) : NULL;
  old = doc ? vs_mapping_new (doc, NULL) : last.json ? NULL : vs_mapping_load (ws, last.mapping, NULL);
  if (!old || old->rates || (old->readings && !can_read (old->readings, header)))
    return NULL;
  text = vs_mapping_to_json (old);
  json = json_from_string (text, NULL);
  root = json_node_get_object (json);
  drift.added = missing_in ((char **) header, last.header);
  drift.gone = missing_in (last.header, (char **) header);
  /* Mostly new columns, among them all of a small table: another file, whatever its name. */
  if (g_strv_length (drift.added) * 2 > g_strv_length ((char **) header) || !keep_targets (ws, old, root, header))
    {
      vs_load_drift_clear (&drift);
      return NULL;
    }
  if (old->targets->len == 1 && *drift.added && json_object_has_member (root, "columns")
      && (proposed = vs_mapping_propose (ws, path, sniff, ((VsMappingTarget *) old->targets->pdata[0])->table, TRUE, NULL)))
    add_new (root, old, proposed, &drift);
  vs_load_drift_clear (&drift);
  title = g_strdup_printf (_("As “%s” was read before"), name);
  json_object_remove_member (root, "match");
  json_object_set_string_member (root, "title", title);
  known_doc = vs_json_doc_new_for_node (json, path);
  known = vs_mapping_new (known_doc, NULL);
  if (known)
    known->is_known = TRUE;
  return known;
}
