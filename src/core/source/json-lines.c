/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json-lines.c: an object a line. Members of objects in it are columns of their own ("address.city"), lists stay as JSON. Read twice: first
 * for the columns, in the order of first sight. */
#include "source/source-private.h"

#include "base/json.h"

#include <string.h>

#define PIECE       (64 * 1024)
#define MAX_COLUMNS 10000
#define MAX_DEPTH   16       /* of columns' names */

typedef struct {
  GPtrArray  *columns;      /* char * */
  GHashTable *place;        /* column → index + 1 */
  JsonParser *parser;
  char      **cells;        /* of the row being made */
  gboolean    header;
} JsonLines;

static void
json_lines_free (gpointer data)
{
  JsonLines *self = data;

  g_hash_table_unref (self->place);
  g_ptr_array_unref (self->columns);
  g_object_unref (self->parser);
  g_free (self->cells);
  g_free (self);
}

/* A cell that stands alone and is empty needs quotes, or its row would be a blank line. */
static void
add_cell (const JsonLines *self, const char *cell, GString *text)
{
  if (self->columns->len == 1 && (!cell || !*cell))
    g_string_append (text, "\"\"");
  else if (cell)
    vs_source_add_cell (text, cell, -1);
}

typedef void (*Visit) (JsonLines *self, const char *name, JsonNode *node);

static void
walk (JsonLines *self, const char *prefix, JsonObject *object, guint depth, Visit visit)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      g_autofree char *name = prefix ? g_strconcat (prefix, ".", l->data, NULL) : g_strdup (l->data);

      if (JSON_NODE_HOLDS_OBJECT (node) && depth < MAX_DEPTH)
        walk (self, name, json_node_get_object (node), depth + 1, visit);
      else
        visit (self, name, node);
    }
}

static void
note_column (JsonLines *self, const char *name, JsonNode *node)
{
  if (self->columns->len > MAX_COLUMNS || g_hash_table_contains (self->place, name))
    return;
  g_ptr_array_add (self->columns, g_strdup (name));
  g_hash_table_insert (self->place, self->columns->pdata[self->columns->len - 1], GUINT_TO_POINTER (self->columns->len));
}

static char *
cell_text (JsonNode *node)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return json_to_string (node, FALSE);
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:  return json_node_dup_string (node);
    case G_TYPE_BOOLEAN: return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    case G_TYPE_INT64:   return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    default:             return g_strdup (g_ascii_formatd (number, sizeof number, "%.15g", json_node_get_double (node)));
    }
}

static void
take_cell (JsonLines *self, const char *name, JsonNode *node)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->place, name));

  if (place == 0)
    return;
  g_free (self->cells[place - 1]);
  self->cells[place - 1] = cell_text (node);
}

/* NULL when the line is no object. (transfer none) */
static JsonObject *
parse_line (JsonLines *self, const char *line, gsize len)
{
  JsonNode *root;

  if (!vs_json_is_shallow (line, len) || !json_parser_load_from_data (self->parser, line, (gssize) len, NULL))
    return NULL;
  root = json_parser_get_root (self->parser);
  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static gboolean
is_blank (const char *line, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isspace (line[i]))
      return FALSE;
  return TRUE;
}

static void
give_line (JsonLines *self, const char *line, gsize len, GString *text)
{
  JsonObject *object = parse_line (self, line, len);

  if (!object)
    {
      /* A quote in plain text is what no record may have: set aside with its text, however many cells that seems to be. */
      g_string_append (text, "?\"");
      for (gsize i = 0; i < len; i++)
        g_string_append_c (text, line[i] == '\r' ? ' ' : line[i]);
      g_string_append_c (text, '\n');
      return;
    }
  walk (self, NULL, object, 0, take_cell);
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      add_cell (self, self->cells[i], text);
      g_clear_pointer (&self->cells[i], g_free);
    }
  g_string_append_c (text, '\n');
}

static gboolean
make (VsSource *source, GError **error)
{
  JsonLines *self = source->maker;

  for (guint i = 0; !self->header && i < self->columns->len; i++)
    {
      add_cell (self, self->columns->pdata[i], source->text);
      g_string_append_c (source->text, i + 1 < self->columns->len ? ',' : '\n');
    }
  self->header = TRUE;
  while (source->text->len < PIECE)
    {
      const char *line;
      gsize len;
      int more = vs_unpacked_line (source->bytes, &line, &len, error);

      if (more <= 0)
        return more == 0;
      if (is_blank (line, len))
        continue;
      vs_source_stand (source, vs_unpacked_line_number (source->bytes), FALSE);
      give_line (self, line, len, source->text);
    }
  return TRUE;
}

static gboolean
learn_columns (VsSource *source, GError **error)
{
  JsonLines *self = source->maker;
  const char *line;
  gsize len;
  int more;

  while ((more = vs_unpacked_line (source->bytes, &line, &len, error)) == 1)
    {
      JsonObject *object = is_blank (line, len) ? NULL : parse_line (self, line, len);

      if (object)
        walk (self, NULL, object, 0, note_column);
      if (self->columns->len > MAX_COLUMNS)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("The objects of “%s” have more than %d members by name; export those that are wanted."),
                       source->path, MAX_COLUMNS);
          return FALSE;
        }
    }
  return more == 0;
}

static gboolean
open_again (VsSource *source, GError **error)
{
  g_clear_pointer (&source->bytes, vs_unpacked_free);
  source->bytes = vs_unpacked_open (source->file, source->member, error);
  return source->bytes != NULL;
}

gboolean
vs_source_take_json (VsSource *self, const char *head, gsize n, GError **error)
{
  gsize blank = strspn (head, " \t\r\n\xef\xbb\xbf");
  JsonLines *maker;

  if (blank >= n || head[blank] != '{' || !memchr (head + blank, '"', n - blank))
    return TRUE;
  maker = g_new0 (JsonLines, 1);
  maker->columns = g_ptr_array_new_with_free_func (g_free);
  maker->place = g_hash_table_new (g_str_hash, g_str_equal);
  maker->parser = json_parser_new_immutable ();
  self->maker = maker;
  self->free_maker = json_lines_free;
  if (!open_again (self, error) || !learn_columns (self, error))
    return FALSE;
  if (maker->columns->len == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” begins like JSON but holds no object a line; export it as JSON lines or CSV."), self->path);
      return FALSE;
    }
  maker->cells = g_new0 (char *, maker->columns->len);
  vs_source_begin_text (self, _("JSON lines"), VS_PLACE_LINE, make);
  return open_again (self, error);
}
