/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping-complete.c: what a ready mapping does not say of a file's values, and the file proves. */
#include "intake/mapping-private.h"
#include "intake/sniff.h"

/* Whether the mapping makes the values of such columns itself: then it knows how they are written. */
static gboolean
rewrites (const VsMapping *mapping, const VsSniff *sniff, VsCellType first, VsCellType last)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint t = 0; t < mapping->targets->len; t++)
    {
      const VsMappingTarget *target = mapping->targets->pdata[t];

      for (guint i = 0; i < target->columns->len; i++)
        if (((VsMappingColumn *) target->columns->pdata[i])->transformation)
          vs_mapping_column_sources (target->columns->pdata[i], names);
    }
  for (guint i = 0; i < sniff->columns->len; i++)
    {
      const VsSniffColumn *column = sniff->columns->pdata[i];

      if (column->type >= first && column->type <= last)
        for (guint n = 0; n < names->len; n++)
          if (g_ascii_strcasecmp (names->pdata[n], column->name) == 0)
            return TRUE;
    }
  return FALSE;
}

/* Each adds to `added` what `source`, the mapping's own (nullable), does not tell. */
static gboolean
is_told (JsonObject *source, const char *member)
{
  return source && json_object_has_member (source, member);
}

static void
take_marks (JsonObject *added, JsonObject *source, const VsMapping *mapping, const VsSniff *sniff)
{
  gboolean silent = !is_told (source, "decimal") && !is_told (source, "group");

  if (!sniff->marks_known || rewrites (mapping, sniff, VS_CELL_INTEGER, VS_CELL_MONEY))
    return;
  if (silent && sniff->n_decimals > 0 && sniff->decimal != mapping->convert.decimal)
    json_object_set_string_member (added, "decimal", (char[]) { sniff->decimal, 0 });
  else if (mapping->convert.decimal != sniff->decimal)
    return;
  if (sniff->group_proof && !is_told (source, "group"))
    json_object_set_string_member (added, "group", (char[]) { sniff->group, 0 });
}

static void
take_dates (JsonObject *added, JsonObject *source, const VsMapping *mapping, const VsSniff *sniff)
{
  static const char *const orders[] = { [VS_DATE_YMD] = "YMD", [VS_DATE_DMY] = "DMY", [VS_DATE_MDY] = "MDY" };

  if (sniff->date_numbers && !is_told (source, "date_numbers"))
    json_object_set_boolean_member (added, "date_numbers", TRUE);
  if (sniff->date_proof && sniff->date_order_known && sniff->date_order != VS_DATE_YMD && !is_told (source, "date_order")
      && !rewrites (mapping, sniff, VS_CELL_DAY, VS_CELL_INSTANT))
    json_object_set_string_member (added, "date_order", orders[sniff->date_order]);
}

static void
take_words (JsonObject *added, JsonObject *source, const VsSniff *sniff)
{
  JsonArray *words;

  if (*sniff->currency && !is_told (source, "currency"))
    json_object_set_string_member (added, "currency", sniff->currency);
  if (!sniff->missing || !*sniff->missing || is_told (source, "missing"))
    return;
  words = json_array_new ();
  for (guint i = 0; sniff->missing[i]; i++)
    json_array_add_string_element (words, sniff->missing[i]);
  json_object_set_array_member (added, "missing", words);
}

static VsMapping *
add_members (VsMapping *mapping, JsonNode *json, JsonNode *added)
{
  JsonObject *root = json_node_get_object (json), *source;
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (added));
  g_autoptr (VsJsonDoc) doc = NULL;
  VsMapping *completed;

  if (!json_object_has_member (root, "source"))
    json_object_set_object_member (root, "source", json_object_new ());
  source = json_object_get_object_member (root, "source");
  for (GList *l = names; l; l = l->next)
    if (!json_object_has_member (source, l->data))
      json_object_set_member (source, l->data, json_object_dup_member (json_node_get_object (added), l->data));
  doc = vs_json_doc_new_for_node (json, mapping->origin);
  completed = vs_mapping_new (doc, NULL);
  if (!completed)
    return mapping;
  completed->is_document = mapping->is_document;
  completed->is_known = mapping->is_known;
  completed->completed = json_to_string (added, FALSE);
  vs_mapping_unref (mapping);
  return completed;
}

VsMapping *
vs_mapping_complete_with (VsMapping *mapping, const char *completed)
{
  g_autoptr (JsonNode) json = mapping && mapping->json && completed ? json_from_string (mapping->json, NULL) : NULL;
  g_autoptr (JsonNode) added = json ? json_from_string (completed, NULL) : NULL;

  return added && JSON_NODE_HOLDS_OBJECT (json) && JSON_NODE_HOLDS_OBJECT (added) ? add_members (mapping, json, added) : mapping;
}

VsMapping *
vs_mapping_complete (VsMapping *mapping, const VsSniff *sniff)
{
  g_autoptr (JsonNode) json = mapping->json ? json_from_string (mapping->json, NULL) : NULL, added = NULL;
  JsonObject *source, *object;

  /* Cut in another way than the mapping wants, the file proves nothing. */
  if (!json || !JSON_NODE_HOLDS_OBJECT (json) || mapping->rates || (mapping->dialect_given && mapping->dialect.delimiter != sniff->dialect.delimiter))
    return mapping;
  source = json_object_has_member (json_node_get_object (json), "source") ? json_object_get_object_member (json_node_get_object (json), "source") : NULL;
  added = json_node_init_object (json_node_alloc (), object = json_object_new ());
  json_object_unref (object);
  take_marks (object, source, mapping, sniff);
  take_dates (object, source, mapping, sniff);
  take_words (object, source, sniff);
  return json_object_get_size (object) > 0 ? add_members (mapping, json, added) : mapping;
}
