/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/mapping-check.h"

#include "base/json-schema.h"
#include "intake/mapping-private.h"
#include "intake/preview.h"
#include "intake/rows.h"
#include "intake/waiting.h"
#include "source/source.h"
#include "workspace/document.h"

#include <string.h>

#define ROWS 1000

void
vs_mapping_check_free (VsMappingCheck *check)
{
  if (!check)
    return;
  g_free (check->mapping);
  g_free (check->mark_words);
  g_ptr_array_unref (check->faults);
  g_ptr_array_unref (check->rows);
  g_free (check);
}

static VsJsonDoc *
open_document (VsWorkspace *ws, const char *name_or_path, GError **error)
{
  g_autofree char *json = NULL, *name = NULL;

  if (g_str_has_suffix (name_or_path, ".json"))
    return vs_json_doc_open (name_or_path, error);
  json = vs_document_load (ws, "mappings", name_or_path, NULL, error);
  name = g_strdup_printf ("mappings/%s.json", name_or_path);
  return json ? vs_json_doc_parse (json, name, error) : NULL;
}

/* The document by itself: first its shape, then what it says. NULL when it cannot be a mapping. */
static VsMapping *
check_document (VsMappingCheck *check, VsJsonDoc *doc, GError **error)
{
  g_autofree char *path = vs_data_path ("mappings/mapping.schema.json");
  g_autoptr (VsJsonDoc) schema = vs_json_doc_open (path, error);
  VsMapping *mapping;

  if (!schema)
    return NULL;
  mapping = vs_mapping_new (doc, NULL);
  if (mapping)
    vs_json_conforms (vs_json_doc_root (doc), schema);
  vs_json_doc_faults (doc, check->faults);
  if (check->faults->len > 0)
    g_clear_pointer (&mapping, vs_mapping_unref);
  return mapping;
}

static void
add_where (const char *name, gpointer data)
{
  g_ptr_array_add (data, (gpointer) name);
}

static void
add_sources (const VsMappingTarget *target, GPtrArray *names)
{
  for (guint i = 0; i < target->columns->len; i++)
    vs_mapping_column_sources (target->columns->pdata[i], names);
  if (target->where)
    vs_expr_visit (target->where, add_where, NULL, names);
}

/* Against tables and header: without a file every column that is asked for is there. */
static gboolean
check_binding (VsMappingCheck *check, VsWorkspace *ws, const VsMapping *mapping, const char *file, const char *const *header, guint n, GError **error)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  sqlite3 *db = vs_workspace_reader (ws, error);
  gboolean ok;

  if (!db)
    return FALSE;
  if (!header)
    for (guint t = 0; t < mapping->targets->len; t++)
      add_sources (mapping->targets->pdata[t], wanted);
  ok = vs_rows_check (ws, db, mapping, file, header ? header : (const char *const *) wanted->pdata, header ? n : wanted->len, check->faults, error);
  vs_workspace_release (ws, db);
  return ok;
}

/* One sentence for the rows that fail alike. */
static void
describe_rows (VsMappingCheck *check, const VsPreview *preview)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  check->n_rows = preview->rows->len;
  for (guint i = 0; i < preview->rows->len; i++)
    {
      const VsPreviewRow *row = preview->rows->pdata[i];
      g_autofree char *kind = row->reason ? vs_waiting_kind (row->reason) : NULL;
      g_autofree char *key = kind ? g_strdup_printf ("%d %s", row->column, kind) : NULL;
      guint n = key ? GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) : 0;

      if (!key)
        continue;
      if (n == 0)
        g_ptr_array_add (order, (gpointer) row);
      g_hash_table_replace (counts, g_steal_pointer (&key), GUINT_TO_POINTER (n + 1));
    }
  for (guint i = 0; i < order->len; i++)
    {
      const VsPreviewRow *row = order->pdata[i];
      g_autofree char *kind = vs_waiting_kind (row->reason), *key = g_strdup_printf ("%d %s", row->column, kind);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));
      g_autofree char *column = row->column >= 0 && row->column < (int) g_strv_length (preview->header) ? g_strdup_printf ("%s: ", preview->header[row->column])
                                                                                                       : g_strdup ("");

      g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, row->line), *place = vs_place_words (preview->kind, line);

      /* Translators: a column, what is wrong in it, and "line 12" */
      g_ptr_array_add (check->rows, g_strdup_printf (ngettext ("%s%s (%s; %u row of the first %u)", "%s%s (%s and others; %u rows of the first %u)", n),
                                                     column, row->reason, place, n, preview->rows->len));
    }
}

/* As the load reads it. */
static gboolean
check_file (VsMappingCheck *check, VsWorkspace *ws, VsMapping *mapping, const char *path, const VsSniff *sniff, VsJob *job, GError **error)
{
  VsCsvDialect dialect = vs_mapping_dialect (mapping, &sniff->dialect);
  g_autoptr (VsCsvReader) reader = vs_source_reader (path, &dialect, error);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (VsPreview) preview = NULL;
  const char *const *header;
  guint n = 0;

  vs_csv_dialect_clear (&dialect);
  if (!reader)
    return FALSE;
  header = vs_csv_reader_header (reader, &n);
  if (!mapping->readings && !mapping->rates && !check_binding (check, ws, mapping, name, header, n, error))
    return FALSE;
  if (check->faults->len > 0)
    return TRUE;
  preview = vs_preview_new (ws, path, sniff, mapping, ROWS, job, error);
  if (!preview)
    return FALSE;
  if (preview->fault)
    g_ptr_array_add (check->faults, g_strdup (preview->fault));
  check->mark = preview->mark;
  check->mark_words = vs_preview_mark_words (preview);
  describe_rows (check, preview);
  return TRUE;
}

VsMappingCheck *
vs_mapping_check (VsWorkspace *ws, const char *path, const char *name_or_path, VsJob *job, GError **error)
{
  g_autoptr (VsMappingCheck) check = g_new0 (VsMappingCheck, 1);
  g_autoptr (VsSniff) sniff = path ? vs_sniff_file (path, error) : NULL;
  g_autoptr (VsJsonDoc) doc = NULL;
  g_autoptr (VsMapping) mapping = NULL;
  g_autoptr (GError) failed = NULL;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && (path || name_or_path), NULL);
  check->faults = g_ptr_array_new_with_free_func (g_free);
  check->rows = g_ptr_array_new_with_free_func (g_free);
  if (path && !sniff)
    return NULL;
  if (name_or_path && !(doc = open_document (ws, name_or_path, error)))
    return NULL;
  mapping = doc ? check_document (check, doc, &failed) : vs_mapping_find_for (ws, path, sniff, &failed);
  if (failed)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  if (mapping && sniff)
    mapping = vs_mapping_complete (g_steal_pointer (&mapping), sniff);
  check->mapping = mapping ? g_strdup (vs_mapping_name (mapping)) : NULL;
  ok = !mapping || (path ? check_file (check, ws, mapping, path, sniff, job, error)
                         : mapping->readings || mapping->rates || check_binding (check, ws, mapping, "", NULL, 0, error));
  return ok ? g_steal_pointer (&check) : NULL;
}
