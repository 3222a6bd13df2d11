/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv-bytes.c: the reader's text past the reader, for whoever cuts it into pieces for several threads, and where that text comes from. */
#include "base/csv-private.h"

const VsCsvDialect *
vs_csv_reader_dialect (VsCsvReader *self)
{
  g_return_val_if_fail (self, NULL);
  return &self->dialect;
}

gboolean
vs_csv_reader_is_bytes (VsCsvReader *self)
{
  g_return_val_if_fail (self, FALSE);
  return self->decoder == NULL || !vs_csv_decoder_is_wide (self->decoder);
}

/* The second half of a CR LF. */
static void
pass_line_feed (VsCsvReader *self)
{
  if (self->after_cr && self->at < self->end && self->buf[self->at] == '\n')
    self->at++;
  self->after_cr = FALSE;
}

guint64
vs_csv_reader_place (VsCsvReader *self, guint64 *offset)
{
  g_return_val_if_fail (self, 0);
  pass_line_feed (self);
  *offset = self->base + self->at;
  return self->line;
}

gssize
vs_csv_reader_read_bytes (VsCsvReader *self, char *into, gsize room, GError **error)
{
  gssize n;

  g_return_val_if_fail (self && vs_csv_reader_is_bytes (self), -1);
  pass_line_feed (self);
  n = (gssize) MIN (room, self->end - self->at);
  if (n > 0)
    {
      memcpy (into, self->buf + self->at, (gsize) n);
      self->at += (gsize) n;
      return n;
    }
  if (self->eof && self->error == NULL)
    return 0;
  n = self->error ? -1 : vs_csv_reader_input (self, into, room);
  if (n > 0)
    self->base += (gsize) n;
  else
    self->eof = TRUE;
  if (self->error)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return n;
}

void
vs_csv_reader_resume (VsCsvReader *self, const char *bytes, gsize n, guint64 line, guint64 offset)
{
  gsize rest = self->end - self->at;
  char *buf = g_malloc (n + rest + VS_CSV_PAD);

  g_return_if_fail (vs_csv_reader_is_bytes (self));
  memcpy (buf, bytes, n);
  memcpy (buf + n, self->buf + self->at, rest);
  memset (buf + n + rest, 0, VS_CSV_PAD);
  g_free (self->buf);
  self->buf = buf;
  self->size = n + rest;
  self->high = g_realloc (self->high, self->size / 64 + 2);
  self->base = offset;
  self->line = line;
  self->at = 0;
  self->end = n + rest;
  self->n_pos = self->next_pos = 0;
  self->after_cr = self->skip_line = FALSE;
  vs_csv_reader_index (self);
}

void
vs_csv_reader_set_places (VsCsvReader *self, VsPlaces *places)
{
  VsPlaces *before = self->places;

  self->places = vs_places_ref (places);
  vs_places_unref (before);
}

VsPlaces *
vs_csv_reader_places (VsCsvReader *self)
{
  return self->places;
}

void
vs_csv_reader_take_place (VsCsvReader *self, VsCsvRecord *record)
{
  gsize n = strlen (VS_CSV_NO_ROW);

  record->line = vs_places_of (self->places, record->line);
  if (record->status != VS_CSV_BAD_QUOTE || record->raw_len < n || memcmp (record->raw, VS_CSV_NO_ROW, n) != 0)
    return;
  record->status = VS_CSV_FOREIGN;
  record->raw += n;
  record->raw_len -= n;
  record->bad_at -= MIN (n, record->bad_at);
}

gboolean
vs_csv_is_ruler (const VsCsvRecord *record)
{
  const VsCsvField *field = record->fields;

  for (gsize i = 0; record->n_fields == 1 && i < field->len; i++)
    if (!strchr ("-=_+*|", field->text[i]))
      return FALSE;
  return record->n_fields == 1 && field->len >= 3;
}
