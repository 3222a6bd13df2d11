/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-schema.h"

#include "base/text.h"

#include <string.h>

#define MAX_DEPTH 64   /* of schema in schema: one that refers to itself ends */

typedef struct {
  JsonObject *definitions;
  guint       depth;
  VsJson      place;    /* of the fault … */
  char       *reason;   /* … NULL: none */
} Check;

static gboolean conforms (Check *self, JsonNode *schema, VsJson at);

static gboolean
wrong (Check *self, VsJson at, char *reason)
{
  g_free (self->reason);
  self->reason = reason;
  self->place = at;
  return FALSE;
}

static JsonNode *
member (JsonObject *object, const char *name, JsonNodeType type)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_TYPE (node) == type ? node : NULL;
}

static JsonObject *
object_in (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name, JSON_NODE_OBJECT);

  return node ? json_node_get_object (node) : NULL;
}

static JsonArray *
array_in (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name, JSON_NODE_ARRAY);

  return node ? json_node_get_array (node) : NULL;
}

/* ── Types and values ── */

static gboolean
is_type (JsonNode *node, const char *type)
{
  GType value = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (g_str_equal (type, "object"))
    return JSON_NODE_HOLDS_OBJECT (node);
  if (g_str_equal (type, "array"))
    return JSON_NODE_HOLDS_ARRAY (node);
  if (g_str_equal (type, "string"))
    return value == G_TYPE_STRING;
  if (g_str_equal (type, "boolean"))
    return value == G_TYPE_BOOLEAN;
  if (g_str_equal (type, "integer"))
    return value == G_TYPE_INT64;
  return value == G_TYPE_INT64 || value == G_TYPE_DOUBLE;
}

static char *
type_in_words (const char *type)
{
  if (g_str_equal (type, "object"))
    return g_strdup (_("must be an object"));
  if (g_str_equal (type, "array"))
    return g_strdup (_("must be a list"));
  if (g_str_equal (type, "string"))
    return g_strdup (_("must be text"));
  if (g_str_equal (type, "boolean"))
    return g_strdup (_("must be true or false"));
  return g_strdup (g_str_equal (type, "integer") ? _("must be a whole number") : _("must be a number"));
}

static gboolean
check_enum (Check *self, JsonArray *values, VsJson at)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *list = NULL;
  const char *said = is_type (at.node, "string") ? json_node_get_string (at.node) : NULL;
  const char *near;

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      if (json_node_equal (json_array_get_element (values, i), at.node))
        return TRUE;
      if (is_type (json_array_get_element (values, i), "string"))
        g_ptr_array_add (words, (gpointer) json_array_get_string_element (values, i));
    }
  near = said ? vs_text_nearest (said, (const char *const *) words->pdata, words->len) : NULL;
  g_ptr_array_add (words, NULL);
  list = g_strjoinv (", ", (char **) words->pdata);
  if (near)
    return wrong (self, at, g_strdup_printf (_("“%s” is not allowed; did you mean “%s”?"), said, near));
  return wrong (self, at, g_strdup_printf (_("must be one of %s"), list));
}

static gboolean
check_number (Check *self, JsonObject *schema, VsJson at)
{
  double value;

  if (!is_type (at.node, "number"))
    return TRUE;
  value = json_node_get_double (at.node);
  if (json_object_has_member (schema, "minimum") && value < json_object_get_double_member (schema, "minimum"))
    return wrong (self, at, g_strdup_printf (_("must not be less than %g"), json_object_get_double_member (schema, "minimum")));
  if (json_object_has_member (schema, "maximum") && value > json_object_get_double_member (schema, "maximum"))
    return wrong (self, at, g_strdup_printf (_("must not be more than %g"), json_object_get_double_member (schema, "maximum")));
  return TRUE;
}

static gboolean
check_pattern (Check *self, JsonObject *schema, VsJson at)
{
  const char *pattern = json_object_get_string_member_with_default (schema, "pattern", NULL);

  if (!pattern || !is_type (at.node, "string") || g_regex_match_simple (pattern, json_node_get_string (at.node), 0, 0))
    return TRUE;
  return wrong (self, at, g_strdup_printf (_("“%s” does not look like %s"), json_node_get_string (at.node), pattern));
}

/* ── Objects and lists ── */

static gboolean
unknown_member (Check *self, JsonObject *properties, VsJson at, const char *name)
{
  g_autoptr (GList) known = properties ? json_object_get_members (properties) : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *near;

  for (GList *l = known; l; l = l->next)
    g_ptr_array_add (names, l->data);
  near = vs_text_nearest (name, (const char *const *) names->pdata, names->len);
  if (near)
    return wrong (self, vs_json_get (at, name), g_strdup_printf (_("is not a known member; did you mean “%s”?"), near));
  return wrong (self, vs_json_get (at, name), g_strdup (_("is not a known member")));
}

static gboolean
check_object (Check *self, JsonObject *schema, VsJson at)
{
  JsonObject *properties = object_in (schema, "properties");
  JsonNode *others = json_object_get_member (schema, "additionalProperties");
  gboolean closed = others && JSON_NODE_HOLDS_VALUE (others) && !json_node_get_boolean (others);
  JsonArray *required = array_in (schema, "required");
  g_auto (GStrv) members = NULL;

  if (!is_type (at.node, "object"))
    return TRUE;
  for (guint i = 0; required && i < json_array_get_length (required); i++)
    if (!vs_json_exists (vs_json_get (at, json_array_get_string_element (required, i))))
      return wrong (self, vs_json_get (at, json_array_get_string_element (required, i)), g_strdup (_("is missing")));
  members = vs_json_members (at);
  for (char **name = members; *name; name++)
    {
      VsJson value = vs_json_get (at, *name);
      JsonNode *known = properties ? json_object_get_member (properties, *name) : NULL;

      if (!known && closed)
        return unknown_member (self, properties, at, *name);
      if (!known && others && JSON_NODE_HOLDS_OBJECT (others))
        known = others;
      if (known && vs_json_exists (value) && !conforms (self, known, value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_array (Check *self, JsonObject *schema, VsJson at)
{
  JsonArray *first = array_in (schema, "prefixItems");
  JsonNode *items = member (schema, "items", JSON_NODE_OBJECT);
  guint n, n_first = first ? json_array_get_length (first) : 0;

  if (!is_type (at.node, "array"))
    return TRUE;
  n = vs_json_length (at);
  if (n < json_object_get_int_member_with_default (schema, "minItems", 0))
    return wrong (self, at, g_strdup_printf (_("needs at least %d entries"), (int) json_object_get_int_member (schema, "minItems")));
  if (n > json_object_get_int_member_with_default (schema, "maxItems", G_MAXINT64))
    return wrong (self, at, g_strdup_printf (_("may have at most %d entries"), (int) json_object_get_int_member (schema, "maxItems")));
  for (guint i = 0; i < n; i++)
    {
      VsJson entry = vs_json_at (at, i);
      JsonNode *known = i < n_first ? json_array_get_element (first, i) : items;

      if (known && vs_json_exists (entry) && !conforms (self, known, entry))
        return FALSE;
    }
  return TRUE;
}

/* ── Combinations ── */

/* Whether the branch was meant for a node of this type. */
static gboolean
is_for (Check *self, JsonNode *branch, JsonNode *node)
{
  JsonObject *schema = JSON_NODE_HOLDS_OBJECT (branch) ? json_node_get_object (branch) : NULL;
  const char *type = schema ? json_object_get_string_member_with_default (schema, "type", NULL) : NULL;

  return schema && (type ? is_type (node, type) : !json_object_has_member (schema, "enum") || is_type (node, "string"));
}

/* One of the branches must hold. When none does, the fault of the one that was meant is told: the first for a node of this type. */
static gboolean
check_branches (Check *self, JsonArray *branches, VsJson at)
{
  g_autofree char *reason = NULL;
  VsJson place = at;

  for (guint i = 0; branches && i < json_array_get_length (branches); i++)
    {
      JsonNode *branch = json_array_get_element (branches, i);

      if (conforms (self, branch, at))
        return TRUE;
      if (!reason && is_for (self, branch, at.node))
        {
          reason = g_steal_pointer (&self->reason);
          place = self->place;
        }
      g_clear_pointer (&self->reason, g_free);
    }
  if (!branches || json_array_get_length (branches) == 0)
    return TRUE;
  return wrong (self, place, reason ? g_steal_pointer (&reason) : g_strdup (_("is none of the forms that can stand here")));
}

static gboolean
check_not (Check *self, JsonNode *schema, VsJson at)
{
  if (schema && conforms (self, schema, at))
    return wrong (self, at, g_strdup (_("mixes members that exclude each other")));
  g_clear_pointer (&self->reason, g_free);
  return TRUE;
}

static JsonNode *
definition (Check *self, const char *reference)
{
  const char *name = strrchr (reference, '/');

  return name && self->definitions ? json_object_get_member (self->definitions, name + 1) : NULL;
}

static gboolean
check_schema (Check *self, JsonObject *schema, VsJson at)
{
  const char *type = json_object_get_string_member_with_default (schema, "type", NULL);
  const char *reference = json_object_get_string_member_with_default (schema, "$ref", NULL);
  JsonNode *referred = reference ? definition (self, reference) : NULL;
  JsonArray *values = array_in (schema, "enum");

  if (type && !is_type (at.node, type))
    return wrong (self, at, type_in_words (type));
  return (!referred || conforms (self, referred, at)) && (!values || check_enum (self, values, at)) && check_number (self, schema, at)
         && check_pattern (self, schema, at) && check_object (self, schema, at) && check_array (self, schema, at)
         && check_branches (self, array_in (schema, "oneOf"), at) && check_branches (self, array_in (schema, "anyOf"), at)
         && check_not (self, json_object_get_member (schema, "not"), at);
}

static gboolean
conforms (Check *self, JsonNode *schema, VsJson at)
{
  gboolean good;

  if (!JSON_NODE_HOLDS_OBJECT (schema) || self->depth >= MAX_DEPTH)
    return TRUE;
  self->depth++;
  good = check_schema (self, json_node_get_object (schema), at);
  self->depth--;
  return good;
}

static gboolean
run (VsJson at, VsJsonDoc *schema, JsonNode *start)
{
  JsonNode *root = vs_json_doc_root (schema).node;
  Check self = { .definitions = object_in (json_node_get_object (root), "$defs") };

  if (!vs_json_exists (at))
    vs_json_fault (at, _("is empty"));
  else if (!conforms (&self, start, at))
    vs_json_fault (self.place, "%s", self.reason);
  g_free (self.reason);
  return vs_json_doc_check (at.doc, NULL);
}

gboolean
vs_json_conforms (VsJson at, VsJsonDoc *schema)
{
  g_return_val_if_fail (at.doc && schema && JSON_NODE_HOLDS_OBJECT (vs_json_doc_root (schema).node), FALSE);
  return run (at, schema, vs_json_doc_root (schema).node);
}

gboolean
vs_json_conforms_to (VsJson at, VsJsonDoc *schema, const char *name)
{
  VsJson found;

  g_return_val_if_fail (at.doc && schema && name, FALSE);
  found = vs_json_get (vs_json_get (vs_json_doc_root (schema), "$defs"), name);
  g_return_val_if_fail (found.node, FALSE);
  return run (at, schema, found.node);
}
