/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/decisions.h"

#include "intake/draft-document.h"

/* What the mark was is the other's now, when both would be the same. */
static void
settle_marks (JsonObject *source, const char *chosen)
{
  gboolean decimal = g_str_equal (chosen, "decimal");
  const char *mark = vs_draft_text_of (source, chosen), *other = vs_draft_text_of (source, decimal ? "group" : "decimal");

  if (!mark)
    return;
  if (decimal && g_strcmp0 (mark, other) == 0)
    vs_draft_put_text (source, "group", *mark == ',' ? "." : ",");
  else if (!decimal && *mark && g_str_equal (mark, other ? other : "."))
    vs_draft_put_text (source, "decimal", *mark == ',' ? "." : ",");
}

void
vs_draft_set_source (VsDraft *draft, const char *member, const char *value)
{
  JsonObject *source = vs_draft_member (vs_draft_root (draft), "source", TRUE);

  /* Delimiter, quote and escape are told together or not at all. */
  if (value && (g_str_equal (member, "quote") || g_str_equal (member, "escape") || g_str_equal (member, "delimiter")))
    {
      VsCsvDialect dialect = vs_draft_dialect (draft);

      vs_draft_put_text (source, "delimiter", (char[]) { dialect.delimiter, 0 });
      vs_draft_put_text (source, "quote", (char[]) { dialect.quote, 0 });
      vs_draft_put_text (source, "escape", (char[]) { dialect.escape, 0 });
      vs_csv_dialect_clear (&dialect);
    }
  vs_draft_put_text (source, member, value);
  if (g_str_equal (member, "decimal") || g_str_equal (member, "group"))
    settle_marks (source, member);
  draft->changed = TRUE;
}

void
vs_draft_set_date_numbers (VsDraft *draft, gboolean numbers)
{
  json_object_set_boolean_member (vs_draft_member (vs_draft_root (draft), "source", TRUE), "date_numbers", numbers);
  draft->changed = TRUE;
}

void
vs_draft_set_lines (VsDraft *draft, const char *member, guint lines)
{
  JsonObject *source = vs_draft_member (vs_draft_root (draft), "source", TRUE);
  VsCsvDialect dialect = vs_draft_dialect (draft);

  json_object_remove_member (source, "header");
  json_object_set_int_member (source, "header_lines", dialect.header_lines);
  json_object_set_int_member (source, "skip_lines", dialect.skip_lines);
  json_object_set_int_member (source, member, lines);
  vs_csv_dialect_clear (&dialect);
  draft->changed = TRUE;
}

void
vs_draft_set_missing (VsDraft *draft, const char *const *words)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      json_array_add_string_element (array, words[i]);
  json_object_set_array_member (vs_draft_member (vs_draft_root (draft), "source", TRUE), "missing", array);
  draft->changed = TRUE;
}

void
vs_draft_set_table (VsDraft *draft, const char *table)
{
  g_free (draft->table);
  draft->table = g_strdup (table);
  draft->table_at = -1;
  draft->changed = TRUE;
}

static void
move_members (JsonObject *from, JsonObject *to)
{
  for (guint i = 0; vs_draft_of_one_target[i]; i++)
    {
      JsonNode *node = json_object_get_member (from, vs_draft_of_one_target[i]);

      if (node)
        json_object_set_member (to, vs_draft_of_one_target[i], json_node_copy (node));
      json_object_remove_member (from, vs_draft_of_one_target[i]);
    }
}

void
vs_draft_add_target (VsDraft *draft, const char *table)
{
  JsonObject *root = vs_draft_root (draft), *added = json_object_new ();
  JsonArray *targets = vs_draft_array (root, "targets");

  if (!targets)
    {
      JsonObject *first = json_object_new ();

      move_members (root, first);
      targets = json_array_new ();
      json_array_add_object_element (targets, first);
      json_object_set_array_member (root, "targets", targets);
    }
  json_object_set_string_member (added, "target", table);
  json_array_add_object_element (targets, added);
  vs_draft_set_target (draft, json_array_get_length (targets) - 1, table);
}

void
vs_draft_remove_target (VsDraft *draft, guint target)
{
  JsonObject *root = vs_draft_root (draft);
  JsonArray *targets = vs_draft_array (root, "targets");

  if (!targets || target >= json_array_get_length (targets) || json_array_get_length (targets) < 2)
    return;
  json_array_remove_element (targets, target);
  if (json_array_get_length (targets) == 1)
    {
      json_array_ref (targets);
      json_object_remove_member (root, "targets");
      move_members (json_array_get_object_element (targets, 0), root);
      json_array_unref (targets);
    }
  draft->changed = TRUE;
}

void
vs_draft_set_target (VsDraft *draft, guint target, const char *table)
{
  g_return_if_fail (vs_draft_target (draft, target));
  vs_draft_set_table (draft, table);
  draft->table_at = vs_draft_array (vs_draft_root (draft), "targets") ? (int) target : -1;
}

void
vs_draft_set_column (VsDraft *draft, guint target, const char *source, const char *column)
{
  JsonObject *object = vs_draft_target (draft, target), *element;
  JsonArray *columns = vs_draft_array (object, "columns");
  int old = vs_draft_find_column (columns, "source_column", source), other = column ? vs_draft_find_column (columns, "target_column", column) : -1;

  g_return_if_fail (object);
  draft->changed = TRUE;
  if (!columns)
    {
      columns = json_array_new ();
      json_object_set_array_member (object, "columns", columns);
    }
  /* Two columns of the file cannot become the same one: the latest decision counts. */
  if (other >= 0 && other != old)
    {
      json_array_remove_element (columns, (guint) other);
      old = vs_draft_find_column (columns, "source_column", source);
    }
  if (!column)
    {
      if (old >= 0)
        json_array_remove_element (columns, (guint) old);
      return;
    }
  if (old >= 0)
    {
      element = vs_draft_element (columns, (guint) old);
      json_object_remove_member (element, "data_type");
      json_object_remove_member (element, "transformation");
    }
  else
    {
      element = json_object_new ();
      json_array_add_object_element (columns, element);
      json_object_set_string_member (element, "source_column", source);
    }
  json_object_set_string_member (element, "target_column", column);
}

void
vs_draft_set_attributes (VsDraft *draft, guint target, gboolean keep)
{
  JsonObject *object = vs_draft_target (draft, target);

  g_return_if_fail (object);
  vs_draft_put_text (object, "unmapped", keep ? "attribute" : NULL);
  draft->changed = TRUE;
}

void
vs_draft_set_readings (VsDraft *draft, const char *member, const char *value)
{
  JsonObject *readings = vs_draft_member (vs_draft_root (draft), "readings", TRUE);

  if (value && g_str_equal (member, "step"))
    json_object_set_int_member (readings, member, g_ascii_strtoll (value, NULL, 10));
  else
    vs_draft_put_text (readings, member, value);
  draft->changed = TRUE;
}

gboolean
vs_draft_set_text (VsDraft *draft, const char *json, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, _("Mapping"), error);
  g_autoptr (JsonNode) node = doc ? json_from_string (json, &wrong) : NULL;

  if (!doc)
    return FALSE;
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("This is no mapping: %s"), wrong ? wrong->message : _("it must be one JSON object"));
      return FALSE;
    }
  g_clear_pointer (&draft->json, json_node_unref);
  draft->json = g_steal_pointer (&node);
  draft->changed = TRUE;
  g_clear_pointer (&draft->table, g_free);
  return TRUE;
}
