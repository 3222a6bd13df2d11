/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json-lines.c: an object a line, or a list of objects. Members of objects in it are columns of their own ("address.city"), lists stay as JSON. Read twice: first
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
  /* Of a list: */
  gboolean    list, by_line;   /* by_line: it is spread over lines, which tell where an object stands */
  GString    *element;
  char       *piece;           /* read and not yet looked at */
  gsize       at, end;
  guint64     line, n_elements;
} JsonLines;

static void
json_lines_free (gpointer data)
{
  JsonLines *self = data;

  g_hash_table_unref (self->place);
  g_ptr_array_unref (self->columns);
  g_object_unref (self->parser);
  g_free (self->cells);
  g_free (self->piece);
  if (self->element)
    g_string_free (self->element, TRUE);
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
      /* A quote in plain text is what no record may have: the reader sets it aside with its text, however many cells that seems to be. */
      g_string_append (text, VS_CSV_NO_ROW);
      for (gsize i = 0; i < len; i++)
        g_string_append_c (text, line[i] == '\r' || line[i] == '\n' ? ' ' : line[i]);
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

/* The next byte; 0 at the end, −1 with an error. */
static int
next_byte (VsSource *source, JsonLines *self, char *c, GError **error)
{
  gssize n;

  if (self->at == self->end)
    {
      n = vs_unpacked_read (source->bytes, self->piece, PIECE, error);
      if (n <= 0)
        return (int) n;
      self->at = 0;
      self->end = (gsize) n;
    }
  *c = self->piece[self->at++];
  self->line += *c == '\n';
  return 1;
}

static gboolean
ends_element (char c, guint depth)
{
  return depth == 0 && (c == ',' || c == ']');
}

/* The next element of the list, cut by its brackets and quotes alone: what is no object is told by whoever parses it. 1; 0 at the end. */
static int
next_element (VsSource *source, JsonLines *self, guint64 *place, GError **error)
{
  gboolean quoted = FALSE, escaped = FALSE;
  guint depth = 0;
  int more;
  char c = 0;

  g_string_truncate (self->element, 0);
  while ((more = next_byte (source, self, &c, error)) == 1 && (quoted || !ends_element (c, depth)))
    {
      if (self->element->len == 0 && (g_ascii_isspace (c) || c == '\0'))
        continue;
      if (self->element->len == 0)
        *place = self->by_line ? self->line : self->n_elements + 1;
      if (self->element->len > VS_SOURCE_LINE)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("An object of “%s” is longer than %d MiB; it cannot be a row."), source->path, VS_SOURCE_LINE >> 20);
          return -1;
        }
      g_string_append_c (self->element, c);
      if (quoted)
        quoted = escaped || c != '"';
      else
        {
          quoted = c == '"';
          depth += c == '{' || c == '[';
          depth -= depth > 0 && (c == '}' || c == ']');
        }
      escaped = quoted && !escaped && c == '\\';
    }
  self->n_elements += self->element->len > 0;
  return more < 0 ? -1 : self->element->len > 0 || (more == 1 && c == ',');
}

/* What is to be a row, and where it stands. 1; 0 at the end, −1 with an error. */
static int
next_text (VsSource *source, const char **text, gsize *len, guint64 *place, GError **error)
{
  JsonLines *self = source->maker;
  int more;

  if (self->list)
    {
      while ((more = next_element (source, self, place, error)) == 1 && self->element->len == 0)
        ;
      *text = self->element->str;
      *len = self->element->len;
      return more;
    }
  while ((more = vs_unpacked_line (source->bytes, text, len, error)) == 1 && is_blank (*text, *len))
    ;
  *place = vs_unpacked_line_number (source->bytes);
  return more;
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
      guint64 place = 0;
      int more = next_text (source, &line, &len, &place, error);

      if (more <= 0)
        return more == 0;
      vs_source_stand (source, place, FALSE);
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
  guint64 place;
  int more;

  while ((more = next_text (source, &line, &len, &place, error)) == 1)
    {
      JsonObject *object = parse_line (self, line, len);

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
  JsonLines *self = source->maker;
  char c = 0;

  g_clear_pointer (&source->bytes, vs_unpacked_free);
  source->bytes = vs_unpacked_open (source->file, source->member, error);
  self->at = self->end = 0;
  self->line = 1;
  self->n_elements = 0;
  while (source->bytes && self->list && c != '[')
    if (next_byte (source, self, &c, error) != 1)
      return FALSE;
  return source->bytes != NULL;
}

static gboolean
is_empty_list (const char *head, gsize n)
{
  return n >= 2 && head[0] == '[' && head[1 + strspn (head + 1, " \t\r\n")] == ']' && strspn (head, " \t\r\n[]") == n;
}

gboolean
vs_source_take_json (VsSource *self, const char *head, gsize n, GError **error)
{
  gsize blank = strspn (head, " \t\r\n\xef\xbb\xbf");
  gsize first = 0;
  JsonLines *maker;

  if (blank < n && is_empty_list (head + blank, n - blank))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is an empty list; export it again."), self->path);
      return FALSE;
    }
  if (blank >= n || (head[blank] != '{' && head[blank] != '[') || !memchr (head + blank, '"', n - blank))
    return TRUE;
  if (head[blank] == '[')
    {
      first = blank + 1 + strspn (head + blank + 1, " \t\r\n");
      if (first >= n || head[first] != '{')
        return TRUE;      /* "[a]" may stand in a heading */
    }
  maker = g_new0 (JsonLines, 1);
  maker->columns = g_ptr_array_new_with_free_func (g_free);
  maker->place = g_hash_table_new (g_str_hash, g_str_equal);
  maker->parser = json_parser_new_immutable ();
  maker->list = first > 0;
  maker->by_line = maker->list && memchr (head + blank, '\n', n - blank);
  maker->element = g_string_new (NULL);
  maker->piece = maker->list ? g_malloc (PIECE) : NULL;
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
  vs_source_begin_text (self, maker->list ? _("JSON") : _("JSON lines"), maker->list && !maker->by_line ? VS_PLACE_OBJECT : VS_PLACE_LINE, make);
  return open_again (self, error);
}
