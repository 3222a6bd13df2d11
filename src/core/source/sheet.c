/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sheet.c: a sheet of an Excel workbook, row by row. Numbers as the file has them to 15 digits, dates by their style as ISO text, formulas by
 * the value they had; a text that looks like a formula stays a text. Row n is line n as long as no cell has a line break. */
#include "source/workbook.h"

#include <math.h>
#include <string.h>

#define PIECE       (64 * 1024)
#define MAX_COLUMNS 16384
#define LOOK_AHEAD  200      /* rows that tell how wide the table is */
#define MAX_ROW     VS_SOURCE_LINE   /* bytes of a row, and of the rows looked ahead */

typedef struct {
  VsWorkbook      *book;
  xmlTextReaderPtr reader;
  GPtrArray       *row;       /* char *, NULL = empty */
  gsize            row_bytes;
  guint64          line;      /* rows made so far */
  guint            width;
  GPtrArray       *ahead;     /* GPtrArray of char *: the first rows */
  gboolean         looked;
} Sheet;

static void
sheet_free (gpointer data)
{
  Sheet *self = data;

  if (self->reader)
    xmlFreeTextReader (self->reader);
  g_clear_pointer (&self->book, vs_workbook_free);
  g_ptr_array_unref (self->row);
  g_ptr_array_unref (self->ahead);
  g_free (self);
}

/* "BC12" is column 54. */
static guint
column_of (const char *reference)
{
  guint column = 0;

  for (; g_ascii_isupper (*reference) && column < MAX_COLUMNS; reference++)
    column = column * 26 + (guint) (*reference - 'A' + 1);
  return column > 0 && column <= MAX_COLUMNS ? column - 1 : G_MAXUINT;
}

static char *
number_text (const Sheet *self, const char *value, guint style)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE], *end;
  double x = g_ascii_strtod (value, &end);
  guint8 kind = style < self->book->style_kind->len ? g_array_index (self->book->style_kind, guint8, style) : VS_WORKBOOK_NUMBER;
  char *date = NULL;

  if (end == value || *end)
    return g_strdup (value);
  if (kind != VS_WORKBOOK_NUMBER)
    date = vs_workbook_date (x, self->book->from_1904, kind == VS_WORKBOOK_CLOCK);
  if (date)
    return date;
  /* 0.1 + 0.2 is written with 17 digits; people typed 15 at most. */
  if (strlen (value) > 15 && strpbrk (value, ".eE"))
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.15g", x));
  return g_strdup (value);
}

static char *
cell_text (const Sheet *self, const char *type, const char *value, guint style)
{
  const char *shared;
  gsize len;

  if (strcmp (type, "s") == 0)
    return (shared = vs_workbook_text (self->book, g_ascii_strtoull (value, NULL, 10), &len)) ? g_strndup (shared, len) : NULL;
  if (strcmp (type, "b") == 0)
    return g_strdup (*value == '1' ? "true" : "false");
  if (strcmp (type, "e") == 0)
    return NULL;       /* #N/A, #REF!: there is no value */
  if (strcmp (type, "n") == 0)
    return number_text (self, value, style);
  return g_strdup (value);
}

/* The cell the reader stands on, to its end. */
static gboolean
read_cell (Sheet *self, const char *path, guint *next, GError **error)
{
  xmlTextReaderPtr reader = self->reader;
  xmlChar *reference = xmlTextReaderGetAttribute (reader, BAD_CAST "r"), *type = xmlTextReaderGetAttribute (reader, BAD_CAST "t"),
          *style = xmlTextReaderGetAttribute (reader, BAD_CAST "s");
  guint column = reference ? column_of ((char *) reference) : *next, s = style ? (guint) g_ascii_strtoull ((char *) style, NULL, 10) : 0;
  g_autoptr (GString) value = g_string_new (NULL);
  gboolean empty = xmlTextReaderIsEmptyElement (reader), inside = FALSE;
  int more = 1;

  while (!empty && (more = vs_source_xml_next (reader, path, error)) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstLocalName (reader);
      int node = xmlTextReaderNodeType (reader);

      if (node == XML_READER_TYPE_END_ELEMENT && strcmp (name, "c") == 0)
        break;
      if (strcmp (name, "v") == 0 || strcmp (name, "t") == 0)
        inside = node == XML_READER_TYPE_ELEMENT && !xmlTextReaderIsEmptyElement (reader);
      else if (inside && (node == XML_READER_TYPE_TEXT || node == XML_READER_TYPE_SIGNIFICANT_WHITESPACE))
        g_string_append (value, (const char *) xmlTextReaderConstValue (reader));
      if (value->len > MAX_ROW)
        break;
    }
  if (column < MAX_COLUMNS && value->len > 0)
    {
      if (self->row->len <= column)
        g_ptr_array_set_size (self->row, (int) column + 1);
      g_free (self->row->pdata[column]);
      self->row->pdata[column] = cell_text (self, type ? (char *) type : "n", value->str, s);
      self->row_bytes += self->row->pdata[column] ? strlen (self->row->pdata[column]) : 0;
    }
  *next = column < MAX_COLUMNS ? column + 1 : *next;
  xmlFree (reference);
  xmlFree (type);
  xmlFree (style);
  if (value->len > MAX_ROW || self->row_bytes > MAX_ROW)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("Row %" G_GUINT64_FORMAT " of “%s” is longer than %d MiB; it cannot be a table."), self->line + 1, path,
                   MAX_ROW >> 20);
      return FALSE;
    }
  return more == 1 || empty;
}

/* The next row into self->row; *number is its place in the sheet. 1, 0 at the end, −1 with an error. */
static int
read_row (Sheet *self, const char *path, guint64 *number, GError **error)
{
  gboolean inside = FALSE;
  guint next = 0;
  int more;

  g_ptr_array_set_size (self->row, 0);
  self->row_bytes = 0;
  while ((more = vs_source_xml_next (self->reader, path, error)) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstLocalName (self->reader);
      int node = xmlTextReaderNodeType (self->reader);

      if (node == XML_READER_TYPE_ELEMENT && strcmp (name, "row") == 0)
        {
          xmlChar *r = xmlTextReaderGetAttribute (self->reader, BAD_CAST "r");

          *number = r ? g_ascii_strtoull ((char *) r, NULL, 10) : self->line + 1;
          xmlFree (r);
          inside = TRUE;
          if (xmlTextReaderIsEmptyElement (self->reader))
            return 1;
        }
      else if (node == XML_READER_TYPE_ELEMENT && inside && strcmp (name, "c") == 0)
        {
          if (!read_cell (self, path, &next, error))
            return -1;
        }
      else if (node == XML_READER_TYPE_END_ELEMENT && strcmp (name, "row") == 0)
        return 1;
    }
  return more;
}

static void
give_row (const Sheet *self, GPtrArray *row, GString *text)
{
  guint n = MAX (row->len, self->width);
  gboolean blank = TRUE;

  for (guint i = 0; i < row->len && blank; i++)
    blank = !row->pdata[i];
  for (guint i = 0; i < n && !blank; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (i < row->len && row->pdata[i])
        vs_source_add_cell (text, row->pdata[i], -1);
    }
  g_string_append_c (text, '\n');
}

/* Rows that are not there are blank lines. */
static void
pass_rows (VsSource *source, Sheet *self, guint64 number)
{
  for (; self->line + 1 < number && number <= 1048576; self->line++)
    g_string_append_c (source->text, '\n');
  self->line++;
  vs_source_stand (source, number, FALSE);
}

static GPtrArray *
steal_row (Sheet *self)
{
  GPtrArray *row = self->row;

  self->row = g_ptr_array_new_with_free_func (g_free);
  return row;
}

/* The first rows are kept until the width is known: trailing empty cells are not in the file. */
static gboolean
look_ahead (VsSource *source, Sheet *self, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 number;
  gsize bytes = 0;
  int more = 1;

  while (self->ahead->len < LOOK_AHEAD && bytes < MAX_ROW && (more = read_row (self, source->path, &number, error)) == 1)
    {
      self->width = MAX (self->width, self->row->len);
      bytes += self->row_bytes + self->row->len * sizeof (char *);
      g_ptr_array_add (self->ahead, steal_row (self));
      g_array_append_val (numbers, number);
    }
  for (guint i = 0; i < self->ahead->len; i++)
    {
      pass_rows (source, self, g_array_index (numbers, guint64, i));
      give_row (self, self->ahead->pdata[i], source->text);
    }
  g_ptr_array_set_size (self->ahead, 0);
  self->looked = TRUE;
  return more >= 0;
}

static gboolean
make (VsSource *source, GError **error)
{
  Sheet *self = source->maker;
  guint64 number;
  int more = 1;

  if (!self->looked)
    return look_ahead (source, self, error);
  while (source->text->len < PIECE && (more = read_row (self, source->path, &number, error)) == 1)
    {
      pass_rows (source, self, number);
      give_row (self, self->row, source->text);
    }
  return more >= 0;
}

char **
vs_workbook_sheets (const char *path, GError **error)
{
  g_autoptr (VsWorkbook) book = vs_workbook_open (path, error);

  if (!book)
    return NULL;
  g_ptr_array_add (book->names, NULL);
  return g_strdupv ((char **) book->names->pdata);
}

gboolean
vs_source_take_workbook (VsSource *self, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (VsWorkbook) book = vs_workbook_open (self->file, &failed);
  const char *member = NULL;
  Sheet *maker;

  if (failed)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (!book)
    return TRUE;
  for (guint i = 0; i < book->names->len && !member; i++)
    if (!self->member || strcmp (self->member, book->names->pdata[i]) == 0)
      member = book->members->pdata[i];
  if (!member)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no sheet “%s” in “%s”."), self->member ? self->member : "", self->file);
      return FALSE;
    }
  if (!vs_workbook_read_shared (book, self->file, error))
    return FALSE;
  maker = g_new0 (Sheet, 1);
  self->maker = maker;
  self->free_maker = sheet_free;
  maker->row = g_ptr_array_new_with_free_func (g_free);
  maker->ahead = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  maker->reader = vs_source_xml (self->file, member, error);
  maker->book = g_steal_pointer (&book);
  vs_source_begin_text (self, _("Excel workbook"), VS_PLACE_ROW, make);
  return maker->reader != NULL;
}
