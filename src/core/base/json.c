/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include "base/text.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#define MAX_FAULTS 100
#define MAX_SENTENCE 800   /* a fault may cite what stands in the file, however long that is */

struct _VsJsonDoc {
  char     *name;
  JsonNode *root;
  GError   *fault;      /* the first */
  GPtrArray *faults;    /* char *: all */
};

static VsJsonDoc *
doc_new (JsonNode *root, const char *name)
{
  VsJsonDoc *doc = g_new0 (VsJsonDoc, 1);

  doc->root = root;
  doc->name = g_strdup (name ? name : "JSON");
  doc->faults = g_ptr_array_new_with_free_func (g_free);
  return doc;
}

/* json-glib reads a whole number beyond 64 bits as −1 without a word. Written with a decimal point it is read as what it says, so such
 * numbers get one. NULL when there is none. (transfer full) */
static char *
widen_integers (const char *text)
{
  GString    *wide = NULL;
  const char *done = text, *p = text;

  while (*p)
    {
      gsize n = strspn (p, "-0123456789");

      if (*p == '"')
        {
          for (p++; *p && *p != '"'; p++)
            p += *p == '\\' && p[1];
          p += *p != 0;
        }
      else if (n == 0)
        p++;
      else if (p[n] == '.' || p[n] == 'e' || p[n] == 'E')
        p += strspn (p, "+-.0123456789eE");
      else
        {
          p += n;
          if (n >= 19)
            {
              wide = wide ? wide : g_string_new (NULL);
              g_string_append_len (wide, done, p - done);
              g_string_append (wide, ".0");
              done = p;
            }
        }
    }
  if (wide == NULL)
    return NULL;
  g_string_append (wide, done);
  return g_string_free (wide, FALSE);
}

/* Behind the comment that begins at text[i], as json-glib reads it; i when none does. */
static gsize
pass_comment (const char *text, gsize n, gsize i)
{
  const char *end = NULL;

  if (i + 1 >= n || text[i] != '/' || (text[i + 1] != '/' && text[i + 1] != '*'))
    return i;
  if (text[i + 1] == '/')
    end = memchr (text + i, '\n', n - i);
  else if ((end = memmem (text + i + 2, n - i - 2, "*/", 2)) != NULL)
    end++;
  return end ? (gsize) (end - text) : n;
}

gboolean
vs_json_is_shallow (const char *text, gsize n)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      char c = text[i];

      if (quoted && c == '\\')
        i++;
      else if (c == '"')
        quoted = !quoted;
      else if (quoted)
        continue;
      else if (c == '/')
        i = pass_comment (text, n, i);
      else if ((c == '{' || c == '[') && ++depth > VS_JSON_NESTING)
        return FALSE;
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;
    }
  return TRUE;
}

/* json-glib takes escapes that JSON has not ("\\333") and halves of pairs for bytes. */
static gboolean
is_text (JsonNode *node)
{
  gboolean good = TRUE;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (good && json_object_iter_next (&iter, &name, &member))
        good = g_utf8_validate (name, -1, NULL) && is_text (member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; good && i < json_array_get_length (json_node_get_array (node)); i++)
      good = is_text (json_array_get_element (json_node_get_array (node), i));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    good = g_utf8_validate (json_node_get_string (node), -1, NULL);
  return good;
}

VsJsonDoc *
vs_json_doc_parse (const char *text, const char *name, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *wide = NULL;
  g_autoptr (GError) wrong = NULL;

  g_return_val_if_fail (text, NULL);
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: is not UTF-8 text"), name);
      return NULL;
    }
  if (!vs_json_is_shallow (text, strlen (text)))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: lists and objects are nested deeper than %d; no document needs that"), name, VS_JSON_NESTING);
      return NULL;
    }
  wide = widen_integers (text);
  if (!json_parser_load_from_data (parser, wide ? wide : text, -1, &wrong))
    {
      const char *detail = g_str_has_prefix (wrong->message, "<data>:") ? wrong->message + strlen ("<data>:") : wrong->message;

      g_autofree char *shown = g_utf8_make_valid (detail, -1);

      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: is not JSON, line %s"), name, shown);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: is empty; a JSON document is expected"), name);
      return NULL;
    }
  if (!is_text (json_parser_get_root (parser)))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: a text in it has an escape that stands for no character; write the character itself"), name);
      return NULL;
    }
  return doc_new (json_node_ref (json_parser_get_root (parser)), name);
}

VsJsonDoc *
vs_json_doc_open (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) wrong = NULL;
  gsize n;

  g_return_val_if_fail (path, NULL);
  name = g_filename_display_name (path);
  if (!g_file_get_contents (path, &text, &n, &wrong))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("%s; check the path and the rights"), wrong->message);
      return NULL;
    }
  if (strlen (text) != n)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: is not JSON but a binary file"), name);
      return NULL;
    }
  return vs_json_doc_parse (text, name, error);
}

VsJsonDoc *
vs_json_doc_new_for_node (JsonNode *root, const char *name)
{
  g_return_val_if_fail (root, NULL);
  return doc_new (json_node_ref (root), name);
}

void
vs_json_doc_free (VsJsonDoc *doc)
{
  if (doc == NULL)
    return;
  json_node_unref (doc->root);
  g_clear_error (&doc->fault);
  g_ptr_array_unref (doc->faults);
  g_free (doc->name);
  g_free (doc);
}

VsJson
vs_json_doc_root (VsJsonDoc *doc)
{
  VsJson root = { doc, JSON_NODE_HOLDS_NULL (doc->root) ? NULL : doc->root, "" };

  return root;
}

const char *
vs_json_doc_name (VsJsonDoc *doc)
{
  return doc->name;
}

gboolean
vs_json_doc_check (VsJsonDoc *doc, GError **error)
{
  if (doc->fault == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (doc->fault));
  return FALSE;
}

void
vs_json_doc_faults (VsJsonDoc *doc, GPtrArray *faults)
{
  for (guint i = 0; i < doc->faults->len; i++)
    g_ptr_array_add (faults, g_strdup (doc->faults->pdata[i]));
}

void
vs_json_fault (VsJson at, const char *format, ...)
{
  g_autofree char *whole = NULL, *sentence = NULL;
  char *fault;
  va_list args;

  if (at.doc->faults->len >= MAX_FAULTS)
    return;
  va_start (args, format);
  whole = g_strdup_vprintf (format, args);
  va_end (args);
  sentence = vs_text_shorten (whole, MAX_SENTENCE);
  fault = at.pointer[0] ? g_strdup_printf ("%s, %s: %s", at.doc->name, at.pointer, sentence) : g_strdup_printf ("%s: %s", at.doc->name, sentence);
  if (!at.doc->fault)
    at.doc->fault = g_error_new_literal (VS_ERROR, VS_ERROR_FORMAT, fault);
  g_ptr_array_add (at.doc->faults, fault);
}

/* The pointer of a member by RFC 6901: "~" is "~0", "/" is "~1". A place too deep for the buffer ends in "…". */
static void
extend_pointer (VsJson *at, const char *token)
{
  gsize n = strlen (at->pointer);

  if (n + 2 * strlen (token) + 6 > sizeof at->pointer)
    {
      if (n + 5 <= sizeof at->pointer && !g_str_has_suffix (at->pointer, "…"))
        memcpy (at->pointer + n, "/…", sizeof "/…");
      return;
    }
  at->pointer[n++] = '/';
  for (; *token; token++)
    if (*token == '~' || *token == '/')
      {
        at->pointer[n++] = '~';
        at->pointer[n++] = *token == '~' ? '0' : '1';
      }
    else
      at->pointer[n++] = *token;
  at->pointer[n] = '\0';
}

static JsonNode *
present (JsonNode *node)
{
  return node && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

VsJson
vs_json_get (VsJson at, const char *member)
{
  VsJson found = at;

  if (at.node && !JSON_NODE_HOLDS_OBJECT (at.node))
    {
      vs_json_fault (at, _("must be an object"));
      at.node = NULL;
    }
  found.node = at.node ? present (json_object_get_member (json_node_get_object (at.node), member)) : NULL;
  extend_pointer (&found, member);
  return found;
}

VsJson
vs_json_at (VsJson at, guint index)
{
  VsJson found = at;
  char token[16];

  found.node = NULL;
  if (at.node && JSON_NODE_HOLDS_ARRAY (at.node) && index < json_array_get_length (json_node_get_array (at.node)))
    found.node = present (json_array_get_element (json_node_get_array (at.node), index));
  g_snprintf (token, sizeof token, "%u", index);
  extend_pointer (&found, token);
  return found;
}

guint
vs_json_length (VsJson at)
{
  if (at.node == NULL)
    return 0;
  if (!JSON_NODE_HOLDS_ARRAY (at.node))
    {
      vs_json_fault (at, _("must be a list"));
      return 0;
    }
  return json_array_get_length (json_node_get_array (at.node));
}

char **
vs_json_members (VsJson at)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (at.node && !JSON_NODE_HOLDS_OBJECT (at.node))
    vs_json_fault (at, _("must be an object"));
  else if (at.node)
    {
      JsonObjectIter iter;
      const char *name;

      json_object_iter_init_ordered (&iter, json_node_get_object (at.node));
      while (json_object_iter_next_ordered (&iter, &name, NULL))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
is_missing (VsJson at)
{
  if (at.node)
    return FALSE;
  vs_json_fault (at, _("is missing"));
  return TRUE;
}

const char *
vs_json_string_or (VsJson at, const char *fallback)
{
  if (at.node == NULL)
    return fallback;
  if (JSON_NODE_HOLDS_VALUE (at.node) && json_node_get_value_type (at.node) == G_TYPE_STRING)
    return json_node_get_string (at.node);
  vs_json_fault (at, _("must be text"));
  return fallback;
}

double
vs_json_number_or (VsJson at, double fallback)
{
  if (at.node == NULL)
    return fallback;
  if (JSON_NODE_HOLDS_VALUE (at.node))
    {
      if (json_node_get_value_type (at.node) == G_TYPE_INT64)
        return (double) json_node_get_int (at.node);
      if (json_node_get_value_type (at.node) == G_TYPE_DOUBLE && isfinite (json_node_get_double (at.node)))
        return json_node_get_double (at.node);
    }
  vs_json_fault (at, _("must be a number"));
  return fallback;
}

gint64
vs_json_integer_or (VsJson at, gint64 fallback)
{
  if (at.node == NULL)
    return fallback;
  if (JSON_NODE_HOLDS_VALUE (at.node))
    {
      double value;

      if (json_node_get_value_type (at.node) == G_TYPE_INT64)
        return json_node_get_int (at.node);
      value = json_node_get_value_type (at.node) == G_TYPE_DOUBLE ? json_node_get_double (at.node) : NAN;
      if (fabs (value) < 9e15 && value == floor (value))
        return (gint64) value;
    }
  vs_json_fault (at, _("must be a whole number"));
  return fallback;
}

gboolean
vs_json_boolean_or (VsJson at, gboolean fallback)
{
  if (at.node == NULL)
    return fallback;
  if (JSON_NODE_HOLDS_VALUE (at.node) && json_node_get_value_type (at.node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (at.node);
  vs_json_fault (at, _("must be true or false"));
  return fallback;
}

const char *
vs_json_string (VsJson at)
{
  return is_missing (at) ? NULL : vs_json_string_or (at, NULL);
}

double
vs_json_number (VsJson at)
{
  return is_missing (at) ? NAN : vs_json_number_or (at, NAN);
}

gint64
vs_json_integer (VsJson at)
{
  return is_missing (at) ? 0 : vs_json_integer_or (at, 0);
}

/* ── Writing ── */

void
vs_json_add_text (JsonBuilder *builder, const char *member, const char *text)
{
  json_builder_set_member_name (builder, member);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
vs_json_add_number (JsonBuilder *builder, const char *member, double number)
{
  json_builder_set_member_name (builder, member);
  if (isfinite (number))
    json_builder_add_double_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

void
vs_json_add_integer (JsonBuilder *builder, const char *member, gint64 number)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, number);
}

void
vs_json_add_boolean (JsonBuilder *builder, const char *member, gboolean yes)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, yes);
}

void
vs_json_add_texts (JsonBuilder *builder, const char *member, char *const *texts, gssize n)
{
  vs_json_begin_array (builder, member);
  for (gssize i = 0; texts != NULL && (n < 0 ? texts[i] != NULL : i < n); i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

void
vs_json_begin_array (JsonBuilder *builder, const char *member)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
}

void
vs_json_begin_object (JsonBuilder *builder, const char *member)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
}
