/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/layout.h"

#include "intake/tally.h"

#include <string.h>

#define RECORDS    1000
#define TOP        40      /* records among which the body is expected to begin */
#define MAX_HEADER 6

typedef struct {
  guint        n;
  VsCsvField  *cells;
  guint64      line;
  gboolean     bad;
} Row;

typedef struct {
  GArray       *rows;      /* Row */
  GStringChunk *texts;
} Sample;

static void
row_clear (gpointer data)
{
  g_free (((Row *) data)->cells);
}

static void
sample_read (Sample *self, const char *text, gsize n, const VsCsvDialect *dialect)
{
  VsCsvDialect bare = *dialect;
  g_autoptr (VsCsvReader) reader = NULL;
  VsCsvRecord record;

  bare.header_lines = bare.skip_lines = 0;
  reader = vs_csv_reader_new_for_bytes (text, n, &bare);
  self->texts = g_string_chunk_new (64 * 1024);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear);
  while (self->rows->len < RECORDS && vs_csv_reader_next (reader, &record, NULL))
    {
      Row row = { record.n_fields, g_new (VsCsvField, record.n_fields), record.line, record.status != VS_CSV_OK };

      for (guint i = 0; i < record.n_fields; i++)
        {
          row.cells[i] = record.fields[i];
          row.cells[i].text = g_string_chunk_insert_len (self->texts, record.fields[i].text, (gssize) record.fields[i].len);
        }
      g_array_append_val (self->rows, row);
    }
}

static void
sample_clear (Sample *self)
{
  g_array_unref (self->rows);
  g_string_chunk_free (self->texts);
}

static const Row *
row_at (const Sample *self, guint i)
{
  return &g_array_index (self->rows, Row, i);
}

static guint
present (const Row *row, guint *first)
{
  guint n = 0;

  for (guint i = 0; i < row->n; i++)
    if (vs_shape_kind (row->cells[i].text, row->cells[i].len) != VS_SHAPE_EMPTY)
      {
        if (n++ == 0 && first)
          *first = i;
      }
  return n;
}

/* The width most rows have; of two equally frequent ones the wider. */
static guint
find_width (const Sample *sample)
{
  g_autoptr (GHashTable) widths = g_hash_table_new (NULL, NULL);
  guint width = 1, most = 0;

  for (guint i = 0; i < sample->rows->len; i++)
    {
      guint w = row_at (sample, i)->n;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (widths, GUINT_TO_POINTER (w))) + 1;

      if (w == 0)
        continue;
      g_hash_table_insert (widths, GUINT_TO_POINTER (w), GUINT_TO_POINTER (n));
      if (n > most || (n == most && w > width))
        most = n, width = w;
    }
  return width;
}

/* What the columns look like below the first rows. */
static void
learn (VsLayout *self, const Sample *sample, guint from)
{
  memset (self->columns, 0, self->width * sizeof *self->columns);
  self->n_rows = 0;
  for (guint i = from; i < sample->rows->len; i++)
    {
      const Row *row = row_at (sample, i);

      if (row->n != self->width || row->bad || (self->width > 2 && present (row, NULL) < 2))
        continue;
      self->n_rows++;
      for (guint c = 0; c < row->n; c++)
        vs_shape_column_add (&self->columns[c], row->cells[c].text, row->cells[c].len, row->cells[c].quoted);
    }
}

/* Numbers that count name columns: years ("Region,2010,2011,2012"), or the hours of a day and more. */
static gboolean
counts (const Row *row)
{
  gboolean years = TRUE;
  gint64 last = 0;
  guint n = 0;

  for (guint c = 0; c < row->n; c++)
    {
      gint64 number;
      char *end;

      if (vs_shape_kind (row->cells[c].text, row->cells[c].len) != VS_SHAPE_NUMBER)
        continue;
      number = g_ascii_strtoll (row->cells[c].text, &end, 10);
      if (*end != '\0' || (n > 0 && ABS (number - last) != 1))
        return FALSE;
      years = years && number >= 1900 && number <= 2100;
      last = number;
      n++;
    }
  return years ? n >= 2 : n >= 12;
}

/* Does the row look like the ones below it: numbers and dates where they have them, or, when its cells are out of place, as many of them?
 * A date in a column of dates outweighs a faulty number: no header has one there. In a table of words only this cannot be told. */
static gboolean
is_body (const VsLayout *self, const Row *row, gboolean *typed)
{
  guint fits = 0, against = 0, usual_typed = 0, found = 0, dates = 0;

  for (guint c = 0; c < MAX (row->n, self->width); c++)
    {
      VsShapeKind usual = c < self->width ? vs_shape_column_kind (&self->columns[c]) : VS_SHAPE_TEXT;
      VsShapeKind kind = c < row->n ? vs_shape_kind (row->cells[c].text, row->cells[c].len) : VS_SHAPE_EMPTY;

      found += kind == VS_SHAPE_NUMBER || kind == VS_SHAPE_DATE;
      if (usual != VS_SHAPE_NUMBER && usual != VS_SHAPE_DATE)
        continue;
      usual_typed++;
      dates += kind == VS_SHAPE_DATE && usual == VS_SHAPE_DATE;
      if (kind == usual || (kind == VS_SHAPE_NUMBER && usual == VS_SHAPE_DATE))
        fits++;
      else if (kind != VS_SHAPE_EMPTY)
        against++;
    }
  *typed = usual_typed > 0;
  return (fits > against || (dates > 0 && fits == against) || (usual_typed > 2 && (found + 1) * 2 > usual_typed)) && !counts (row);
}

/* In a table of words: the first row is one of them when half its cells come again in their columns, or each looks like its column. */
static gboolean
is_word_row (const VsLayout *self, const Sample *sample, guint first)
{
  const Row *row = row_at (sample, first);
  guint strict = 0, alike = 0, filled = 0, again = 0;

  for (guint c = 0; c < MIN (row->n, self->width); c++)
    {
      const VsShapeColumn *column = &self->columns[c];

      if (column->n_exact * 10 >= (column->n - column->n_empty) * 9 && column->n - column->n_empty > 2 && row->cells[c].len > 0 &&
          (memchr (row->cells[c].text, '-', row->cells[c].len) || strpbrk (row->cells[c].text, "0123456789@/")))
        {
          strict++;
          alike += vs_shape_column_cost (column, row->cells[c].text, row->cells[c].len, row->cells[c].quoted) < 1;
        }
      filled += row->cells[c].len > 0;
      for (guint i = first + 1; i < sample->rows->len && row->cells[c].len > 0; i++)
        {
          const Row *below = row_at (sample, i);

          if (c < below->n && below->cells[c].len == row->cells[c].len && memcmp (below->cells[c].text, row->cells[c].text, row->cells[c].len) == 0)
            {
              again++;
              break;
            }
        }
    }
  return (strict > 0 && alike == strict) || (again > 0 && again * 2 >= filled);
}

/* A lone row is a header when it is made of words, each once. */
static gboolean
is_lone_header (const Row *row)
{
  for (guint i = 0; i < row->n; i++)
    if (vs_shape_kind (row->cells[i].text, row->cells[i].len) != VS_SHAPE_TEXT)
      return FALSE;
  return TRUE;
}

/* Titles stand in the first cell alone. */
static gboolean
is_title (const VsLayout *self, const Row *row)
{
  guint first = 0, n = present (row, &first);

  return n == 0 || (n == 1 && self->width > 2 && first == 0) || (self->width > 4 && row->n <= 2);
}

static gboolean
is_ruler (const Row *row)
{
  return vs_csv_is_ruler (&(VsCsvRecord) { .fields = row->cells, .n_fields = row->n });
}

/* Rows above `body` that name the columns: upward until a title; blank ones and drawn lines between them count as they stand there. */
static guint
header_above (const VsLayout *self, const Sample *sample, guint body, guint *first)
{
  *first = body;
  for (guint i = body; i > 0 && body - i < MAX_HEADER; i--)
    {
      const Row *row = row_at (sample, i - 1);

      if (present (row, NULL) == 0 || (is_ruler (row) && *first == body))
        continue;
      if (is_title (self, row))
        break;
      *first = i - 1;
    }
  return body - *first;
}

/* A row of the body that has no value where the columns have numbers and dates: nothing there, or a word for nothing. A line of a header names
 * them, or their unit. */
static gboolean
is_hollow (const VsLayout *self, const Row *row)
{
  guint filled = 0, usual = 0;

  for (guint c = 0; c < self->width; c++)
    {
      VsShapeKind kind = vs_shape_column_kind (&self->columns[c]);
      gboolean empty = c >= row->n || vs_shape_kind (row->cells[c].text, row->cells[c].len) == VS_SHAPE_EMPTY;

      if ((kind == VS_SHAPE_NUMBER || kind == VS_SHAPE_DATE) && !empty && !vs_tally_is_unknown (row->cells[c].text, row->cells[c].len))
        return FALSE;
      usual += kind == VS_SHAPE_TEXT;
      filled += kind == VS_SHAPE_TEXT && !empty;
    }
  return row->n == self->width && filled > 0 && filled * 2 >= usual;
}

/* The body begins with its hollow rows, as long as a line above them is left that can name the columns. */
static guint
first_of_body (const VsLayout *self, const Sample *sample, guint body)
{
  guint first = body;

  while (first > 0 && is_hollow (self, row_at (sample, first - 1)))
    first--;
  return first > 0 && row_at (sample, first - 1)->n == self->width && !is_title (self, row_at (sample, first - 1)) ? first : body;
}

static gboolean
find_body (VsLayout *self, const Sample *sample, guint *body)
{
  gboolean typed;

  for (*body = 0; *body < MIN (sample->rows->len, TOP); (*body)++)
    if (is_body (self, row_at (sample, *body), &typed))
      return TRUE;
  return FALSE;
}

static void
find_header (VsLayout *self, const Sample *sample)
{
  guint n = sample->rows->len, first = 0, lines = 0, body;

  if (n == 1)
    lines = is_lone_header (row_at (sample, 0));
  else if (find_body (self, sample, &body))
    lines = header_above (self, sample, first_of_body (self, sample, body), &first);
  else
    {
      while (first < n - 1 && is_title (self, row_at (sample, first)))
        first++;
      lines = !is_word_row (self, sample, first);
    }
  self->header_lines = lines;
  self->skip_lines = first < n ? (guint) row_at (sample, first)->line - 1 : 0;
  if (lines > 0)
    {
      const Row *row = row_at (sample, first + lines - 1);

      self->header = g_new0 (char *, row->n + 1);
      for (guint i = 0; i < row->n; i++)
        self->header[i] = g_strndup (row->cells[i].text, row->cells[i].len);
    }
  learn (self, sample, first + lines);
}

VsLayout *
vs_layout_new (const char *text, gsize n, const VsCsvDialect *dialect)
{
  VsLayout *self = g_new0 (VsLayout, 1);
  Sample sample;

  sample_read (&sample, text, n, dialect);
  self->width = find_width (&sample);
  self->columns = g_new0 (VsShapeColumn, self->width);
  learn (self, &sample, sample.rows->len > 20 ? 10 : sample.rows->len / 2);
  if (sample.rows->len > 0)
    find_header (self, &sample);
  sample_clear (&sample);
  return self;
}

void
vs_layout_free (VsLayout *layout)
{
  if (!layout)
    return;
  g_strfreev (layout->header);
  g_free (layout->columns);
  g_free (layout);
}

gboolean
vs_layout_is_blank (const VsCsvRecord *record)
{
  for (guint i = 0; i < record->n_fields; i++)
    if (vs_shape_kind (record->fields[i].text, record->fields[i].len) != VS_SHAPE_EMPTY)
      return FALSE;
  return TRUE;
}

gboolean
vs_layout_is_note (const VsLayout *layout, const VsCsvRecord *record)
{
  for (guint i = 1; i < record->n_fields; i++)
    if (vs_shape_kind (record->fields[i].text, record->fields[i].len) != VS_SHAPE_EMPTY)
      return FALSE;
  return layout->width > 2 && vs_shape_kind (record->fields[0].text, record->fields[0].len) == VS_SHAPE_TEXT;
}

gboolean
vs_layout_is_header (const VsLayout *layout, const VsCsvRecord *record)
{
  guint i = 0;

  if (!layout->header || layout->width < 2)
    return FALSE;
  for (; i < record->n_fields && layout->header[i]; i++)
    if (strlen (layout->header[i]) != record->fields[i].len || memcmp (layout->header[i], record->fields[i].text, record->fields[i].len) != 0)
      return FALSE;
  return i == record->n_fields && !layout->header[i];
}
