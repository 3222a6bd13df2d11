/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/draft.h"

#include "intake/bounds.h"
#include "intake/draft-document.h"
#include "intake/mapping-private.h"

#include <string.h>

/*
 * Life
 */

static void
forget (VsDraft *draft)
{
  g_clear_pointer (&draft->sniff, vs_sniff_free);
  g_clear_pointer (&draft->mapping, vs_mapping_unref);
  g_clear_pointer (&draft->preview, vs_preview_free);
  g_clear_pointer (&draft->fault, g_free);
  vs_load_drift_clear (&draft->drift);
  g_clear_pointer (&draft->tables, g_strfreev);
  g_clear_pointer (&draft->targets, g_ptr_array_unref);
}

void
vs_draft_free (VsDraft *draft)
{
  if (!draft)
    return;
  forget (draft);
  g_clear_pointer (&draft->json, json_node_unref);
  g_free (draft->table);
  g_free (draft->path);
  g_free (draft);
}

static JsonNode *
copy_json (JsonNode *json)
{
  g_autofree char *text = json ? json_to_string (json, FALSE) : NULL;

  return text ? json_from_string (text, NULL) : NULL;
}

VsDraft *
vs_draft_copy (const VsDraft *draft)
{
  VsDraft *copy = g_new0 (VsDraft, 1);

  copy->path = g_strdup (draft->path);
  copy->json = copy_json (draft->json);
  copy->ready = draft->ready;
  copy->changed = draft->changed;
  copy->table = g_strdup (draft->table);
  copy->table_at = draft->table_at;
  return copy;
}

/*
 * Looking
 */

/* By what the columns are called and hold. (transfer full) */
static JsonArray *
propose_columns (const VsDraft *draft, VsWorkspace *ws)
{
  g_autoptr (VsMapping) mapping = vs_mapping_propose (ws, draft->path, draft->sniff, draft->table, FALSE, NULL);
  g_autofree char *text = mapping ? vs_mapping_to_json (mapping) : NULL;
  g_autoptr (JsonNode) json = text ? json_from_string (text, NULL) : NULL;

  return json ? json_array_ref (json_object_get_array_member (json_node_get_object (json), "columns")) : json_array_new ();
}

static const char *
first_of_type (const VsSniff *sniff, VsCellType type, VsCellType or)
{
  for (guint i = 0; i < sniff->columns->len; i++)
    if (((VsSniffColumn *) sniff->columns->pdata[i])->type == type || ((VsSniffColumn *) sniff->columns->pdata[i])->type == or)
      return ((VsSniffColumn *) sniff->columns->pdata[i])->name;
  return NULL;
}

/* One target of several is of another table now. */
static gboolean
take_target_table (VsDraft *draft, VsWorkspace *ws)
{
  JsonObject *object = vs_draft_target (draft, (guint) draft->table_at);

  g_return_val_if_fail (object, FALSE);
  for (guint i = 0; vs_draft_of_one_target[i]; i++)
    json_object_remove_member (object, vs_draft_of_one_target[i]);
  json_object_set_string_member (object, "target", draft->table);
  json_object_set_array_member (object, "columns", propose_columns (draft, ws));
  /* What a row is about besides stands in many rows, as a customer among invoices. */
  if (draft->table_at > 0)
    json_object_set_boolean_member (object, "repeats", TRUE);
  draft->ready = FALSE;
  g_clear_pointer (&draft->table, g_free);
  return TRUE;
}

/* Whatever the mapping was about, it is about this table now. */
static gboolean
take_table (VsDraft *draft, VsWorkspace *ws)
{
  static const char *const of_a_target[] = { "targets", "target", "columns", "readings", "unmapped", "where", "repeats", "match" };
  JsonObject *root = vs_draft_root (draft);

  for (guint i = 0; i < G_N_ELEMENTS (of_a_target); i++)
    json_object_remove_member (root, of_a_target[i]);
  json_object_set_string_member (root, "target", draft->table);
  draft->ready = FALSE;
  if (g_str_equal (draft->table, "reading"))
    {
      JsonObject *readings = vs_draft_member (root, "readings", TRUE);

      vs_draft_put_text (readings, "meter", first_of_type (draft->sniff, VS_CELL_TEXT, VS_CELL_TEXT));
      vs_draft_put_text (readings, "timestamp", first_of_type (draft->sniff, VS_CELL_INSTANT, VS_CELL_DAY));
      vs_draft_put_text (readings, "value", first_of_type (draft->sniff, VS_CELL_NUMBER, VS_CELL_INTEGER));
    }
  else
    {
      json_object_set_array_member (root, "columns", propose_columns (draft, ws));
      vs_draft_put_text (root, "unmapped", "attribute");
    }
  g_clear_pointer (&draft->table, g_free);
  return TRUE;
}

static void
set_fault (VsDraft *draft, const char *fault)
{
  if (!draft->fault)
    draft->fault = g_strdup (fault);
}

/* Every column must go somewhere, and be there. */
static void
read_mapping (VsDraft *draft)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (VsJsonDoc) doc = NULL;

  if (!vs_draft_table (draft, 0))
    {
      set_fault (draft, _("Choose what the rows of this file are."));
      return;
    }
  doc = vs_json_doc_new_for_node (draft->json, _("mapping"));
  draft->mapping = vs_mapping_new (doc, &wrong);
  if (draft->mapping)
    draft->mapping = vs_mapping_complete (g_steal_pointer (&draft->mapping), draft->sniff);
  if (wrong)
    set_fault (draft, wrong->message);
}

/* Both orders would do, and nobody has said which is meant. */
static gboolean
is_order_open (const VsDraft *draft)
{
  return !draft->ready && draft->sniff->date_order != VS_DATE_YMD && !draft->sniff->date_order_known &&
         !vs_draft_text_of (vs_draft_member (vs_draft_root (draft), "source", FALSE), "date_order");
}

static gboolean
are_marks_open (const VsDraft *draft)
{
  return !draft->ready && !draft->sniff->marks_known && !vs_draft_text_of (vs_draft_member (vs_draft_root (draft), "source", FALSE), "decimal");
}

static void
read_targets (VsDraft *draft, sqlite3 *db)
{
  draft->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_target_free);
  if (vs_draft_member (vs_draft_root (draft), "rates", FALSE))
    return;
  /* Of the document: a mapping that lacks a column yet must show where it could go. */
  for (guint i = 0; vs_draft_table (draft, i); i++)
    {
      VsTarget *target = g_str_equal (vs_draft_table (draft, i), "reading") ? NULL : vs_target_new (db, vs_draft_table (draft, i), NULL);

      if (!target)
        break;
      g_ptr_array_add (draft->targets, target);
    }
}

static gboolean
read_schema (VsDraft *draft, VsWorkspace *ws, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_auto (GStrv) tables = db ? vs_target_tables (db, error) : NULL;
  gboolean ok = tables && (!draft->table || (draft->table_at >= 0 ? take_target_table (draft, ws) : take_table (draft, ws)));

  if (ok)
    {
      GPtrArray *names = g_ptr_array_new ();

      g_ptr_array_add (names, g_strdup ("reading"));
      for (guint i = 0; tables[i]; i++)
        if (!g_str_equal (tables[i], "attribute"))
          g_ptr_array_add (names, g_strdup (tables[i]));
      g_ptr_array_add (names, NULL);
      draft->tables = (char **) g_ptr_array_free (names, FALSE);
      read_mapping (draft);
      read_targets (draft, db);
    }
  vs_workspace_release (ws, db);
  return ok;
}

/* The table must be sure; what else may go into it is shown and can be changed. */
static VsMapping *
propose (const VsDraft *draft, VsWorkspace *ws, const VsSniff *sniff)
{
  g_autoptr (VsMapping) sure = vs_mapping_propose (ws, draft->path, sniff, NULL, TRUE, NULL);

  return sure ? vs_mapping_propose (ws, draft->path, sniff, vs_mapping_target (sure), FALSE, NULL) : NULL;
}

/* The text of a ready mapping, as somebody wrote it, or the proposal; an empty document when nothing fits. */
static void
find_mapping (VsDraft *draft, VsWorkspace *ws, const VsSniff *sniff)
{
  VsSniff settled = *sniff;   /* open questions about dates and marks are asked later, not now */
  g_autoptr (VsMapping) mapping = NULL;
  g_autofree char *text = NULL;

  settled.date_order_known = settled.marks_known = TRUE;
  mapping = vs_mapping_find_for (ws, draft->path, &settled, NULL);
  if (!mapping)
    mapping = propose (draft, ws, &settled);
  draft->ready = mapping && mapping->is_document;
  text = mapping ? vs_mapping_to_json (mapping) : g_strdup ("{ \"name\": \"new\" }");
  draft->json = json_from_string (text, NULL);
  if (mapping && !draft->ready && sniff->date_order != VS_DATE_YMD && !sniff->date_order_known)
    json_object_remove_member (vs_draft_member (vs_draft_root (draft), "source", TRUE), "date_order");
  if (mapping && !draft->ready && !sniff->marks_known)
    json_object_remove_member (vs_draft_member (vs_draft_root (draft), "source", TRUE), "decimal");
}

static gboolean
is_column (const VsSniff *sniff, const char *name)
{
  for (guint i = 0; name && i < sniff->columns->len; i++)
    if (g_ascii_strcasecmp (((VsSniffColumn *) sniff->columns->pdata[i])->name, name) == 0)
      return TRUE;
  return name == NULL;
}

/* Whether a proposal still speaks of columns the file has: cut otherwise, it has others. */
static gboolean
is_about (const VsDraft *draft, const VsSniff *sniff)
{
  JsonArray *columns = vs_draft_array (vs_draft_target (draft, 0), "columns");

  if (!vs_draft_table (draft, 0) || !is_column (sniff, vs_draft_readings (draft, "timestamp")) || !is_column (sniff, vs_draft_readings (draft, "value")))
    return FALSE;
  for (guint i = 0; columns && i < json_array_get_length (columns); i++)
    if (!is_column (sniff, vs_draft_text_of (vs_draft_element (columns, i), "source_column")))
      return FALSE;
  return TRUE;
}

/* The decisions about the file's form stand. */
static void
find_again (VsDraft *draft, VsWorkspace *ws)
{
  g_autoptr (JsonNode) old = g_steal_pointer (&draft->json);
  JsonObject *source = vs_draft_member (json_node_get_object (old), "source", FALSE);

  find_mapping (draft, ws, draft->sniff);
  if (source && !draft->ready)
    json_object_set_object_member (vs_draft_root (draft), "source", json_object_ref (source));
}

gboolean
vs_draft_look (VsDraft *draft, VsWorkspace *ws, guint max_rows, VsJob *job, GError **error)
{
  VsSniffGiven given;

  g_return_val_if_fail (draft && VS_IS_WORKSPACE (ws), FALSE);
  forget (draft);
  given = vs_draft_given (draft);
  draft->sniff = vs_sniff_file_as (draft->path, &given, error);
  if (!draft->sniff || !vs_bounds_check_columns (ws, draft->path, draft->sniff->columns->len, error))
    return FALSE;
  if (!draft->ready && !draft->table && !is_about (draft, draft->sniff))
    find_again (draft, ws);
  if (!read_schema (draft, ws, error))
    return FALSE;
  draft->preview = vs_preview_new (ws, draft->path, draft->sniff, draft->mapping, max_rows, job, error);
  if (!draft->preview)
    return FALSE;
  if (!vs_load_drift (ws, draft->path, &draft->drift, NULL))
    draft->drift.since = VS_TIME_NONE;   /* what cannot be compared has not changed */
  if (draft->preview->fault)
    set_fault (draft, draft->preview->fault);
  if (is_order_open (draft))
    set_fault (draft, _("The dates may be day first or month first: choose which."));
  if (are_marks_open (draft))
    set_fault (draft, _("The mark before three digits may stand before decimals or between thousands: choose the decimal mark."));
  return TRUE;
}

VsDraft *
vs_draft_new (VsWorkspace *ws, const char *path, guint max_rows, VsJob *job, GError **error)
{
  g_autoptr (VsSniff) sniff = NULL;
  g_autoptr (VsDraft) draft = NULL;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && path, NULL);
  sniff = vs_sniff_file (path, error);
  if (!sniff)
    return NULL;
  draft = g_new0 (VsDraft, 1);
  draft->path = g_strdup (path);
  find_mapping (draft, ws, sniff);
  return vs_draft_look (draft, ws, max_rows, job, error) ? g_steal_pointer (&draft) : NULL;
}

const VsConvert *
vs_draft_convert (const VsDraft *draft)
{
  return draft->mapping ? &draft->mapping->convert : NULL;
}

/*
 * Keeping
 */

char *
vs_draft_propose_name (const VsDraft *draft)
{
  g_autofree char *file = g_path_get_basename (draft->path);
  GString *name = g_string_new (NULL);

  for (const char *p = file; *p && *p != '.'; p++)
    if (g_ascii_isalpha (*p))
      g_string_append_c (name, g_ascii_tolower (*p));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return name->len > 0 ? g_string_free (name, FALSE) : (g_string_free (name, TRUE), g_strdup ("mapping"));
}

char *
vs_draft_text (const VsDraft *draft, const char *name, const char *title)
{
  g_autoptr (JsonNode) json = copy_json (draft->json);
  JsonObject *root = json_node_get_object (json), *match = vs_draft_member (root, "match", TRUE);
  JsonArray *columns = json_array_new ();

  json_object_set_string_member (root, "name", name);
  json_object_set_string_member (root, "title", title);
  for (guint i = 0; draft->sniff && i < draft->sniff->columns->len; i++)
    json_array_add_string_element (columns, ((VsSniffColumn *) draft->sniff->columns->pdata[i])->name);
  if (!vs_draft_array (match, "columns") || !draft->ready)
    json_object_set_array_member (match, "columns", columns);
  else
    json_array_unref (columns);
  return json_to_string (json, TRUE);
}
