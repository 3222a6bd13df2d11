/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/batch.h"

#include "intake/quarantine.h"

#include <string.h>

#define ARENA_FULL (24 << 20)   /* bytes; rows are long then, and the batch is full before its rows are many */
#define FIELDS_FULL (4 << 20)  /* likewise of a file with very many columns */

void
vs_batch_init (VsBatch *self, const char *const *header, guint n_header)
{
  *self = (VsBatch) { .n_columns = n_header, .n_file = n_header, .value_column = -1 };
  self->header = g_new0 (char *, n_header + 1);
  for (guint i = 0; i < n_header; i++)
    self->header[i] = g_strdup (header[i]);
  self->arena = g_string_sized_new (1 << 20);
  self->most = CLAMP (FIELDS_FULL / MAX (n_header, 1), 16, VS_BATCH_ROWS);
  self->field = g_new (guint32, (gsize) n_header * self->most);
  self->field_len = g_new (guint32, (gsize) n_header * self->most);
  self->rows = g_new0 (VsBatchRow, VS_BATCH_ROWS);
  self->columns = g_new0 (VsColumn *, n_header);
}

void
vs_batch_init_with (VsBatch *self, const char *const *header, guint n_header, char **more)
{
  VsBatch plain = { .n_columns = n_header, .header = (char **) header };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < n_header; i++)
    g_ptr_array_add (all, (gpointer) header[i]);
  for (; more && *more; more++)
    if (vs_batch_find (&plain, *more) < 0)
      g_ptr_array_add (all, *more);
  vs_batch_init (self, (const char *const *) all->pdata, all->len);
  self->n_file = n_header;
}

void
vs_batch_empty (VsBatch *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    {
      g_clear_pointer (&self->rows[i].reason, g_free);
      g_clear_pointer (&self->rows[i].column, g_free);
    }
  for (guint i = 0; i < self->n_columns; i++)
    g_clear_pointer (&self->columns[i], vs_column_unref);
  g_string_truncate (self->arena, 0);
  self->n_rows = 0;
}

void
vs_batch_clear (VsBatch *self)
{
  if (!self->header)
    return;
  vs_batch_empty (self);
  g_strfreev (self->header);
  g_string_free (self->arena, TRUE);
  g_free (self->field);
  g_free (self->field_len);
  g_free (self->rows);
  g_free (self->columns);
  self->header = NULL;
}

/* A field's place in the arena: within the raw record, or as a copy of its own when the reader rewrote it. */
static inline guint32
place_field (VsBatch *self, const VsBatchRow *row, const VsCsvRecord *record, const VsCsvField *field)
{
  gsize at;

  if (G_LIKELY (field->text >= record->raw && field->text + field->len <= record->raw + record->raw_len))
    return (guint32) (row->raw + (gsize) (field->text - record->raw));
  at = self->arena->len;
  g_string_append_len (self->arena, field->text, (gssize) field->len);
  return (guint32) at;
}

gboolean
vs_batch_is_full (const VsBatch *self)
{
  return self->n_rows == self->most || self->arena->len > ARENA_FULL;
}

void
vs_batch_add (VsBatch *self, const VsCsvRecord *record)
{
  VsBatchRow *row = &self->rows[self->n_rows];
  gsize first = (gsize) self->n_rows * self->n_columns;
  guint n;

  *row = (VsBatchRow) { .line = record->line, .offset = record->offset, .raw = self->arena->len, .raw_len = record->raw_len };
  g_string_append_len (self->arena, record->raw, (gssize) record->raw_len);
  row->reason = vs_quarantine_reason (record, self->n_file);
  n = row->reason ? 0 : self->n_file;
  for (guint i = 0; i < n; i++)
    {
      self->field[first + i] = place_field (self, row, record, &record->fields[i]);
      self->field_len[first + i] = (guint32) record->fields[i].len;
    }
  for (guint i = n; i < self->n_columns; i++)
    self->field[first + i] = self->field_len[first + i] = 0;
  self->n_rows++;
}

void
vs_batch_refuse (VsBatch *self, guint row, const char *column, char *reason)
{
  if (self->rows[row].reason)
    {
      g_free (reason);
      return;
    }
  self->rows[row].reason = reason;
  self->rows[row].column = g_strdup (column);
}

int
vs_batch_find (const VsBatch *self, const char *name)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (strcmp (self->header[i], name) == 0)
      return (int) i;
  for (guint i = 0; i < self->n_columns; i++)
    if (g_ascii_strcasecmp (self->header[i], name) == 0)
      return (int) i;
  return -1;
}

/*
 * For expressions
 */

static int
column_of (const VsBatch *self, const char *name)
{
  int column = vs_batch_find (self, name);

  return column < 0 && strcmp (name, "value") == 0 ? self->value_column : column;
}

static gboolean
field_type (gpointer data, const char *name, VsType *type)
{
  *type = VS_TYPE_TEXT;
  return column_of (data, name) >= 0;
}

/* Outer blanks do not count, and what is empty is missing, as everywhere in intake. */
static VsColumn *
make_column (VsBatch *self, guint column)
{
  VsColumnBuilder *builder = vs_column_builder_new (VS_TYPE_TEXT);

  for (guint row = 0; row < self->n_rows; row++)
    {
      gsize len;
      const char *text = vs_batch_text (self, row, column, &len);

      for (; len && (*text == ' ' || *text == '\t'); text++)
        len--;
      while (len && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        len--;
      if (len)
        vs_column_builder_add_text (builder, text, (gssize) len);
      else
        vs_column_builder_add_null (builder);
    }
  return vs_column_builder_end (builder);
}

static VsColumn *
field (gpointer data, const char *name, GError **error)
{
  VsBatch *self = data;
  int column = column_of (self, name);

  g_return_val_if_fail (column >= 0, NULL);
  if (!self->columns[column])
    self->columns[column] = make_column (self, (guint) column);
  return vs_column_ref (self->columns[column]);
}

static char **
names (gpointer data)
{
  VsBatch *self = data;

  return g_strdupv (self->header);
}

VsExprScope
vs_batch_scope (VsBatch *self, VsDay as_of)
{
  return (VsExprScope) { .data = self, .as_of = as_of, .field_type = field_type, .field = field, .names = names };
}
