/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#define ENOUGH (4 << 20)      /* bytes: what comes later is read by the same code */

/* Warnings of GLib's are failures here. */
__attribute__ ((constructor)) static void
be_strict (void)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
}

static const char *
fill (int *fd, char *path, const void *bytes, gsize n)
{
  if (*fd < 0)
    {
      *fd = memfd_create ("fuzz", MFD_CLOEXEC);
      g_snprintf (path, 32, "/proc/self/fd/%d", *fd);
    }
  g_assert_true (*fd >= 0 && ftruncate (*fd, 0) == 0 && pwrite (*fd, bytes, n, 0) == (gssize) n);
  return path;
}

const char *
fuzz_file (const void *bytes, gsize n)
{
  static int fd = -1;
  static char path[32];

  return fill (&fd, path, bytes, n);
}

const char *
fuzz_other_file (const void *bytes, gsize n)
{
  static int fd = -1;
  static char path[32];

  return fill (&fd, path, bytes, n);
}

void
fuzz_check_told (gboolean ok, GError *error)
{
  g_assert_true (ok == (error == NULL));
  if (error)
    g_assert_true (*error->message && g_utf8_validate (error->message, -1, NULL));
  g_clear_error (&error);
}

void
fuzz_check_record (const VsCsvRecord *record, const VsCsvRecord *before, gboolean made)
{
  /* The place of a record of text that was made is what the file says, and several may share one. */
  g_assert_true (made || record->line > before->line);
  g_assert_true (before->line == 0 || record->offset > before->offset);
  g_assert_cmpuint (record->bad_at, <=, record->raw_len);
  for (guint i = 0; i < record->n_fields; i++)
    {
      g_assert_cmpuint (record->fields[i].len, <=, 8 * record->raw_len + 16);
      g_assert_true (g_utf8_validate_len (record->fields[i].text, record->fields[i].len, NULL) ||
                     (record->status != VS_CSV_OK && memchr (record->fields[i].text, '\0', record->fields[i].len)));
    }
}

void
fuzz_read_source (const char *path)
{
  GError *error = NULL;
  g_autoptr (VsSource) source = vs_source_open (path, &error);
  gboolean made = source && vs_source_is_made (source);
  g_autoptr (VsCsvReader) reader = NULL;
  VsCsvRecord record, before = { 0 };
  guint n = 0;

  fuzz_told (source != NULL, g_steal_pointer (&error));
  if (!source)
    return;
  reader = vs_source_reader (path, NULL, &error);
  fuzz_told (reader != NULL, g_steal_pointer (&error));
  if (!reader)
    return;
  vs_csv_reader_header (reader, &n);
  while (vs_csv_reader_position (reader, NULL) < ENOUGH && vs_csv_reader_next (reader, &record, &error))
    {
      fuzz_check_record (&record, &before, made);
      if (made && record.status == VS_CSV_OK)
        g_assert_cmpuint (record.n_fields, ==, n);
      if (record.offset > ENOUGH)
        break;
      before = record;
    }
  if (error)
    fuzz_told (FALSE, error);
}
