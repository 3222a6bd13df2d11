/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/clean.h"

#include "source/source.h"

#include <string.h>

typedef struct {
  const VsSniff *sniff;
  VsCleanRow     row;
  gpointer       data;
  VsCleanCount  *count;
  GPtrArray     *held;      /* notes that may be the end of the file: GPtrArray of char* */
  gboolean       after_blank;
  guint          n_header;
  GArray        *lens;
  GPtrArray     *cells;
} Clean;

static gboolean
give (Clean *self, GPtrArray *cells, GError **error)
{
  g_array_set_size (self->lens, cells->len);
  for (guint i = 0; i < cells->len; i++)
    g_array_index (self->lens, gsize, i) = strlen (cells->pdata[i]);
  self->count->rows++;
  return self->row ((const char *const *) cells->pdata, (const gsize *) self->lens->data, cells->len, self->data, error);
}

static gboolean
give_record (Clean *self, const VsCsvRecord *record, GError **error)
{
  const guint n = MAX (record->n_fields, self->sniff->layout->width);     /* a row that stops early is filled up */

  g_array_set_size (self->lens, n);
  g_ptr_array_set_size (self->cells, (int) n);
  for (guint i = 0; i < n; i++)
    {
      g_array_index (self->lens, gsize, i) = i < record->n_fields ? record->fields[i].len : 0;
      self->cells->pdata[i] = i < record->n_fields ? (gpointer) record->fields[i].text : (gpointer) "";
    }
  self->count->rows++;
  return self->row ((const char *const *) self->cells->pdata, (const gsize *) self->lens->data, n, self->data, error);
}

/* What looked like notes was followed by a row: it is part of the table after all, unless blank lines set it apart. */
static gboolean
give_held (Clean *self, GError **error)
{
  for (guint i = 0; i < self->held->len; i++)
    if (self->after_blank)
      self->count->notes++;
    else if (!give (self, self->held->pdata[i], error))
      return FALSE;
  self->after_blank = FALSE;
  g_ptr_array_set_size (self->held, 0);
  return TRUE;
}

static void
hold (Clean *self, const VsCsvRecord *record)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < record->n_fields; i++)
    g_ptr_array_add (cells, g_strndup (record->fields[i].text, record->fields[i].len));
  g_ptr_array_add (self->held, cells);
}

static gboolean
give_header (Clean *self, VsCsvReader *reader, GError **error)
{
  guint n;
  const char *const *names = vs_csv_reader_header (reader, &n);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  const VsLayout *layout = self->sniff->layout;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (cells, g_strdup (layout->header_lines == 1 && i < g_strv_length (layout->header) ? layout->header[i] : names[i]));
  self->n_header = n;
  for (; n > 0 && n < layout->width; n++)
    g_ptr_array_add (cells, g_strdup (""));
  self->count->rows--;
  return n == 0 || give (self, cells, error);
}

static GPtrArray *
mend (const VsSniff *sniff, const VsCsvRecord *record)
{
  g_autofree char *raw = NULL;
  gsize len;

  if (record->status != VS_CSV_OK && record->status != VS_CSV_BAD_QUOTE)
    return NULL;
  if (!sniff->dialect.encoding || g_str_has_prefix (sniff->dialect.encoding, "UTF"))
    return vs_layout_mend (sniff->layout, &sniff->dialect, record->raw, record->raw_len);
  raw = g_convert (record->raw, (gssize) record->raw_len, "UTF-8", sniff->dialect.encoding, NULL, &len, NULL);
  return raw ? vs_layout_mend (sniff->layout, &sniff->dialect, raw, len) : NULL;
}

/* Cells that no name stands above, in a file too short to tell whether that is a habit. */
static gboolean
is_too_wide (const Clean *self, const VsCsvRecord *record)
{
  if (self->sniff->layout->n_rows >= VS_LAYOUT_ENOUGH)
    return FALSE;
  for (guint i = self->n_header; i < record->n_fields; i++)
    for (gsize c = 0; c < record->fields[i].len; c++)
      if (!g_ascii_isspace (record->fields[i].text[c]))
        return TRUE;
  return FALSE;
}

static gboolean
take (Clean *self, const VsCsvRecord *record, const char *path, GError **error)
{
  const VsLayout *layout = self->sniff->layout;
  g_autoptr (GPtrArray) cells = NULL;
  g_autofree char *number = NULL, *place = NULL;

  if (record->status == VS_CSV_OK && vs_layout_is_blank (record) && layout->width > 1)
    {
      self->after_blank = TRUE;
      return TRUE;
    }
  if (vs_layout_is_header (layout, record))
    {
      self->count->headers++;
      return TRUE;
    }
  if (record->status == VS_CSV_OK && record->n_fields == 1 && layout->width > 1)     /* a note, or a row with another delimiter */
    cells = mend (self->sniff, record);
  if (!cells && record->status == VS_CSV_OK && vs_layout_is_note (layout, record))
    {
      hold (self, record);
      return TRUE;
    }
  if (!give_held (self, error))
    return FALSE;
  if (record->status == VS_CSV_OK && record->n_fields == layout->width && !is_too_wide (self, record))
    return give_record (self, record, error);
  if (!cells)
    cells = mend (self->sniff, record);
  if (cells)
    {
      self->count->mended++;
      return give (self, cells, error);
    }
  if (record->status == VS_CSV_OK && layout->n_rows >= VS_LAYOUT_ENOUGH)
    return give_record (self, record, error);
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, record->line);
  place = vs_place_title (vs_places_kind (self->sniff->places), number);
  /* Translators: "Line 12", a file, and a number */
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s of “%s” cannot be read as a row of %u columns; mend it there."), place, path, layout->width);
  return FALSE;
}

gboolean
vs_clean_table (const char *path, const VsSniff *sniff, VsCleanRow row, gpointer data, VsCleanCount *count, GError **error)
{
  g_autoptr (VsCsvReader) reader = vs_source_reader (path, &sniff->dialect, error);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref), cells = g_ptr_array_new ();
  g_autoptr (GArray) lens = g_array_new (FALSE, FALSE, sizeof (gsize));
  Clean self = { sniff, row, data, count, held, FALSE, 0, lens, cells };
  g_autoptr (GError) failed = NULL;
  VsCsvRecord record;

  *count = (VsCleanCount) { 0 };
  if (!reader || !give_header (&self, reader, error))
    return FALSE;
  while (vs_csv_reader_next (reader, &record, &failed))
    if (!take (&self, &record, path, error))
      return FALSE;
  if (failed)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  count->notes += held->len;
  return TRUE;
}
