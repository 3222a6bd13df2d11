/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft-document.c: the mapping of a draft as the JSON that it is at every moment, and what stands in it. */
#include "intake/draft-document.h"

const char *const vs_draft_of_one_target[] = { "target", "columns", "unmapped", "where", "repeats", NULL };

JsonObject *
vs_draft_root (const VsDraft *draft)
{
  return json_node_get_object (draft->json);
}

JsonObject *
vs_draft_member (JsonObject *object, const char *member, gboolean make)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  if (!make)
    return NULL;
  json_object_set_object_member (object, member, json_object_new ());
  return json_object_get_object_member (object, member);
}

const char *
vs_draft_text_of (JsonObject *object, const char *member)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

void
vs_draft_put_text (JsonObject *object, const char *member, const char *value)
{
  if (value)
    json_object_set_string_member (object, member, value);
  else
    json_object_remove_member (object, member);
}

JsonArray *
vs_draft_array (JsonObject *object, const char *member)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
vs_draft_element (JsonArray *array, guint i)
{
  JsonNode *node = array && i < json_array_get_length (array) ? json_array_get_element (array, i) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The object with "target" and "columns": the document itself, or one of "targets". */
JsonObject *
vs_draft_target (const VsDraft *draft, guint target)
{
  JsonArray *targets = vs_draft_array (vs_draft_root (draft), "targets");

  return targets ? vs_draft_element (targets, target) : target == 0 ? vs_draft_root (draft) : NULL;
}

/* Index in "columns" of the element that takes the source column as it is or by an expression of it; −1. */
int
vs_draft_find_column (JsonArray *columns, const char *member, const char *name)
{
  for (guint i = 0; columns && i < json_array_get_length (columns); i++)
    {
      const char *value = vs_draft_text_of (vs_draft_element (columns, i), member);

      if (value && g_ascii_strcasecmp (value, name) == 0)
        return (int) i;
    }
  return -1;
}

const char *
vs_draft_table (const VsDraft *draft, guint target)
{
  return vs_draft_text_of (vs_draft_target (draft, target), "target");
}

const char *
vs_draft_column (const VsDraft *draft, guint target, const char *source)
{
  JsonArray *columns = vs_draft_array (vs_draft_target (draft, target), "columns");
  int at = vs_draft_find_column (columns, "source_column", source);

  return at >= 0 ? vs_draft_text_of (vs_draft_element (columns, (guint) at), "target_column") : NULL;
}

gboolean
vs_draft_nth (const VsDraft *draft, guint target, guint i, const char **source, const char **column, const char **expression)
{
  JsonObject *element = vs_draft_element (vs_draft_array (vs_draft_target (draft, target), "columns"), i);

  *source = vs_draft_text_of (element, "source_column");
  *column = vs_draft_text_of (element, "target_column");
  *expression = vs_draft_text_of (element, "transformation");
  return element != NULL;
}

gboolean
vs_draft_attributes (const VsDraft *draft, guint target)
{
  return g_strcmp0 (vs_draft_text_of (vs_draft_target (draft, target), "unmapped"), "attribute") == 0;
}

const char *
vs_draft_readings (const VsDraft *draft, const char *member)
{
  return vs_draft_text_of (vs_draft_member (vs_draft_root (draft), "readings", FALSE), member);
}

static char
char_of (JsonObject *object, const char *member, char fallback)
{
  const char *text = vs_draft_text_of (object, member);

  return text ? *text : fallback;
}

static guint
lines_of (JsonObject *source, const char *member, guint fallback)
{
  return source && json_object_has_member (source, member) ? (guint) CLAMP (json_object_get_int_member_with_default (source, member, fallback), 0, 100000)
                                                           : fallback;
}

/* What the document tells of the file's form. */
VsSniffGiven
vs_draft_given (const VsDraft *draft)
{
  JsonObject *source = vs_draft_member (vs_draft_root (draft), "source", FALSE);
  VsSniffGiven given = { .dialect = VS_CSV_DIALECT_DEFAULT };

  given.delimiter = vs_draft_text_of (source, "delimiter") != NULL;
  given.dialect.delimiter = char_of (source, "delimiter", ',');
  given.dialect.quote = char_of (source, "quote", '"');
  given.dialect.escape = char_of (source, "escape", 0);
  given.encoding = vs_draft_text_of (source, "encoding") != NULL;
  given.dialect.encoding = (char *) vs_draft_text_of (source, "encoding");
  given.header = source && (json_object_has_member (source, "header_lines") || json_object_has_member (source, "skip_lines") ||
                            json_object_has_member (source, "header"));
  given.dialect.header_lines = lines_of (source, "header_lines",
                                         source && !json_object_get_boolean_member_with_default (source, "header", TRUE) ? 0 : 1);
  given.dialect.skip_lines = lines_of (source, "skip_lines", 0);
  return given;
}

VsCsvDialect
vs_draft_dialect (const VsDraft *draft)
{
  VsCsvDialect dialect = draft->sniff ? draft->sniff->dialect : (VsCsvDialect) VS_CSV_DIALECT_DEFAULT;
  VsSniffGiven given = vs_draft_given (draft);

  if (given.delimiter)
    {
      dialect.delimiter = given.dialect.delimiter;
      dialect.quote = given.dialect.quote;
      dialect.escape = given.dialect.escape;
    }
  if (given.header)
    {
      dialect.header_lines = given.dialect.header_lines;
      dialect.skip_lines = given.dialect.skip_lines;
    }
  dialect.encoding = g_strdup (given.encoding ? given.dialect.encoding : dialect.encoding);
  return dialect;
}

const char *
vs_draft_zone (const VsDraft *draft)
{
  return vs_draft_text_of (vs_draft_member (vs_draft_root (draft), "source", FALSE), "zone");
}
