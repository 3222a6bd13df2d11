/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/source-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define HEAD        4096
#define LINES_PIECE (64 * 1024)

/* "march.zip/a/b.csv": the longest front part that is a file, and what follows it. */
static void
split_path (const char *path, char **file, char **member)
{
  g_autofree char *front = g_strdup (path);

  *member = NULL;
  for (char *slash; !g_file_test (front, G_FILE_TEST_EXISTS) && (slash = strrchr (front, '/')) && slash > front;)
    {
      *slash = '\0';
      if (g_file_test (front, G_FILE_TEST_IS_REGULAR))
        {
          *file = g_strdup (front);
          *member = g_strdup (path + (slash - front) + 1);
          return;
        }
    }
  *file = g_strdup (path);
}

char **
vs_source_members (const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autoptr (GError) failed = NULL;
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (path, NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;      /* whoever opens it will say why */
  names = vs_workbook_sheets (path, &failed);
  if (!names && !failed)
    names = vs_unpacked_names (path, &failed);
  if (failed)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  if (!names || g_strv_length (names) < 2)
    return NULL;
  for (char **name = names; *name; name++)
    {
      g_autofree char *member = g_strconcat (path, "/", *name, NULL);

      g_strv_builder_add (paths, member);
    }
  return g_strv_builder_end (paths);
}

static gboolean
begin (VsSource *self, GError **error)
{
  gssize n = 0, got;

  if (!vs_source_take_workbook (self, error))
    return FALSE;
  if (self->make)
    return TRUE;
  self->bytes = vs_unpacked_open (self->file, self->member, error);
  if (!self->bytes)
    return FALSE;
  g_string_set_size (self->text, HEAD);
  while (n < HEAD && (got = vs_unpacked_read (self->bytes, self->text->str + n, (gsize) (HEAD - n), error)) != 0)
    {
      if (got < 0)
        return FALSE;
      n += got;
    }
  g_string_truncate (self->text, (gsize) n);
  if (!vs_source_take_nem12 (self, self->text->str, (gsize) n, error) ||
      (!self->make && !vs_source_take_nem13 (self, self->text->str, (gsize) n, error)) ||
      (!self->make && !vs_source_take_json (self, self->text->str, (gsize) n, error)) ||
      (!self->make && !vs_source_take_espi (self, self->text->str, (gsize) n, error)))
    return FALSE;
  if (self->make)
    g_string_truncate (self->text, 0);
  return TRUE;
}

VsSource *
vs_source_open (const char *path, GError **error)
{
  g_autoptr (VsSource) self = g_new0 (VsSource, 1);
  GStatBuf info;

  g_return_val_if_fail (path, NULL);
  self->path = g_filename_display_name (path);
  self->format = "CSV";
  self->text = g_string_new (NULL);
  split_path (path, &self->file, &self->member);
  self->size = g_stat (self->file, &info) == 0 ? (guint64) info.st_size : 0;
  return begin (self, error) ? g_steal_pointer (&self) : NULL;
}

void
vs_source_free (VsSource *self)
{
  if (!self)
    return;
  if (self->free_maker && self->maker)
    self->free_maker (self->maker);
  g_clear_pointer (&self->bytes, vs_unpacked_free);
  g_string_free (self->text, TRUE);
  g_free (self->path);
  g_free (self->file);
  g_free (self->member);
  g_free (self->note);
  vs_places_unref (self->places);
  g_free (self);
}

/* As the reader counts them: a CR alone ends a line too. */
static void
count_lines (VsSource *self)
{
  const char *end = self->text->str + self->text->len, *p = self->text->str + self->counted;

  for (; p < end; p++)
    self->n_lines += *p == '\n' || (*p == '\r' && p[1] != '\n');
  self->counted = self->text->len;
}

void
vs_source_begin_text (VsSource *self, const char *format, VsPlaceKind kind, gboolean (*make) (VsSource *self, GError **error))
{
  self->make = make;
  self->made = TRUE;
  self->format = format;
  self->places = vs_places_new (kind);
}

int
vs_source_take_lines (VsSource *self, void (*take) (VsSource *self, const char *line, gsize len), GError **error)
{
  const char *line;
  gsize len;
  int more = 1;

  while (self->text->len < LINES_PIECE && (more = vs_unpacked_line (self->bytes, &line, &len, error)) > 0)
    take (self, line, len);
  return more;
}

void
vs_source_stand (VsSource *self, guint64 place, gboolean stays)
{
  count_lines (self);
  vs_places_add (self->places, self->n_lines + 1, place, stays);
}

gssize
vs_source_read (VsSource *self, char *into, gsize room, GError **error)
{
  gsize n;

  g_return_val_if_fail (self, -1);
  if (self->taken == self->text->len)
    {
      if (self->make)
        count_lines (self);
      g_string_truncate (self->text, 0);
      self->taken = self->counted = 0;
      if (!self->make)
        return vs_unpacked_read (self->bytes, into, room, error);
      if (!self->ended && !self->make (self, error))
        return -1;
      self->ended = self->text->len == 0;
    }
  n = MIN (room, self->text->len - self->taken);
  if (n > 0)
    memcpy (into, self->text->str + self->taken, n);
  self->taken += n;
  return (gssize) n;
}

const char *
vs_source_format (const VsSource *self)
{
  return self->format;
}

gboolean
vs_source_is_made (const VsSource *self)
{
  return self->made;
}

VsPlaces *
vs_source_places (const VsSource *self)
{
  return self->places;
}

char *
vs_source_name (const char *path)
{
  g_autofree char *file = NULL, *member = NULL, *name = NULL;

  split_path (path, &file, &member);
  name = g_path_get_basename (file);
  return member ? g_strconcat (name, "/", member, NULL) : g_steal_pointer (&name);
}

guint64
vs_source_position (const VsSource *self, guint64 *total)
{
  if (self->bytes)
    return vs_unpacked_position (self->bytes, total);
  if (total)
    *total = self->size;
  return 0;
}

const char *
vs_source_note (const VsSource *self)
{
  return self->note;
}

void
vs_source_add_cell (GString *text, const char *cell, gssize len)
{
  gsize n = len < 0 ? strlen (cell) : (gsize) len;
  gboolean quote = n > 0 && (*cell == ' ' || cell[n - 1] == ' ');

  for (gsize i = 0; i < n && !quote; i++)
    quote = cell[i] == ',' || cell[i] == '"' || cell[i] == '\n' || cell[i] == '\r';
  if (!quote)
    {
      g_string_append_len (text, cell, (gssize) n);
      return;
    }
  g_string_append_c (text, '"');
  for (gsize i = 0; i < n; i++)
    {
      if (cell[i] == '"')
        g_string_append_c (text, '"');
      if (cell[i] != '\0')
        g_string_append_c (text, cell[i]);
    }
  g_string_append_c (text, '"');
}

/* ── As CSV's input ── */

static gssize
input_read (gpointer data, char *into, gsize room, GError **error)
{
  return vs_source_read (data, into, room, error);
}

static guint64
input_position (gpointer data, guint64 *total)
{
  return vs_source_position (data, total);
}

static void
input_free (gpointer data)
{
  vs_source_free (data);
}

VsCsvReader *
vs_source_reader (const char *path, const VsCsvDialect *dialect, GError **error)
{
  static const VsCsvInput input = { input_read, input_position, input_free };
  g_autoptr (VsSource) source = vs_source_open (path, error);
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (VsPlaces) places = NULL;
  VsCsvReader *reader;

  if (!source)
    return NULL;
  if (!source->made && !source->member && g_strcmp0 (source->file, path) == 0 && !vs_unpacked_is_packed (source->bytes))
    return vs_csv_reader_open (path, dialect, error);
  places = vs_places_ref (source->places);
  reader = vs_csv_reader_new (&input, g_steal_pointer (&source), shown, dialect, error);
  if (reader)
    vs_csv_reader_set_places (reader, places);
  return reader;
}
