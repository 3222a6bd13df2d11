/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv-writer.c: rows into a buffer, the buffer into a temporary file beside the target, and at the end sync and rename: a reader sees the
 * old file or the whole new one, never half. What is not a regular file (a pipe, /dev/stdout) is written directly. */
#include "base/csv.h"
#include "base/digits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER (256 * 1024)
#define RESERVE (VS_DIGITS_MAX + 16)

struct _VsCsvWriter {
  int      fd;
  char    *path, *temporary;   /* temporary NULL: written directly */
  int      failed;             /* errno of the first failure */
  gboolean row_open;
  gsize    n, size;
  char    *buf;
};

static void
set_error (VsCsvWriter *self, int code, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);

  g_set_error (error, VS_ERROR, code == ENOSPC || code == EDQUOT ? VS_ERROR_NO_SPACE : VS_ERROR_OPEN,
               code == ENOSPC || code == EDQUOT ? _("Cannot write “%s”: %s. Make room and try again")
                                                : _("Cannot write “%s”: %s. Check the folder and its rights"),
               name, g_strerror (code));
}

VsCsvWriter *
vs_csv_writer_new_for_memory (void)
{
  VsCsvWriter *self = g_new0 (VsCsvWriter, 1);

  self->fd = -1;
  self->size = BUFFER;
  self->buf = g_malloc (BUFFER);
  return self;
}

VsCsvWriter *
vs_csv_writer_open (const char *path, GError **error)
{
  VsCsvWriter *self;
  struct stat st;

  g_return_val_if_fail (path, NULL);
  self = vs_csv_writer_new_for_memory ();
  self->path = g_strdup (path);
  if (g_str_equal (path, "-"))
    self->fd = dup (STDOUT_FILENO);
  else if (stat (path, &st) == 0 && !S_ISREG (st.st_mode))
    self->fd = S_ISDIR (st.st_mode) ? (errno = EISDIR, -1) : open (path, O_WRONLY | O_CLOEXEC);
  else
    {
      char *real = realpath (path, NULL);   /* a link stays a link */

      if (real)
        {
          g_free (self->path);
          self->path = g_strdup (real);
          free (real);
        }
      self->temporary = g_strconcat (self->path, ".XXXXXX", NULL);
      self->fd = g_mkstemp_full (self->temporary, O_WRONLY | O_CLOEXEC, 0666);
    }
  if (self->fd < 0)
    {
      set_error (self, errno, error);
      g_clear_pointer (&self->temporary, g_free);
      vs_csv_writer_abort (self);
      return NULL;
    }
  return self;
}

static void
write_out (VsCsvWriter *self, const char *bytes, gsize n)
{
  while (n > 0 && !self->failed)
    {
      gssize done = write (self->fd, bytes, n);

      if (done < 0 && errno != EINTR)
        self->failed = errno;
      if (done > 0)
        {
          bytes += done;
          n -= (gsize) done;
        }
    }
}

/* Makes room for at least RESERVE bytes: in the file, or by growing. */
static void
flush (VsCsvWriter *self)
{
  if (self->path == NULL)
    {
      self->buf = g_realloc (self->buf, self->size *= 2);
      return;
    }
  write_out (self, self->buf, self->n);
  self->n = 0;
}

/* Room for `n` small bytes after the comma that may be due. */
static inline char *
begin_field (VsCsvWriter *self)
{
  if (G_UNLIKELY (self->n > self->size - RESERVE))
    flush (self);
  if (self->row_open)
    self->buf[self->n++] = ',';
  self->row_open = TRUE;
  return self->buf + self->n;
}

static void
put (VsCsvWriter *self, const char *bytes, gsize n)
{
  while (n > 0)
    {
      gsize part = MIN (n, self->size - self->n);

      memcpy (self->buf + self->n, bytes, part);
      self->n += part;
      bytes += part;
      n -= part;
      if (self->n == self->size)
        flush (self);
    }
}

static gboolean
needs_quotes (const char *text, gsize n)
{
  static const guint8 special[256] = { [','] = 1, ['"'] = 1, ['\n'] = 1, ['\r'] = 1 };
  guint8 any = 0;

  for (gsize i = 0; i < n; i++)
    any |= special[(guint8) text[i]];
  return any || (n > 0 && (text[0] == ' ' || text[n - 1] == ' '));
}

void
vs_csv_writer_text (VsCsvWriter *self, const char *text, gssize len)
{
  gsize n = text == NULL ? 0 : len < 0 ? strlen (text) : (gsize) len;
  const char *quote;

  begin_field (self);
  if (!needs_quotes (text, n))
    {
      put (self, text, n);
      return;
    }
  put (self, "\"", 1);
  while ((quote = memchr (text, '"', n)))
    {
      put (self, text, (gsize) (quote - text) + 1);
      put (self, "\"", 1);
      n -= (gsize) (quote - text) + 1;
      text = quote + 1;
    }
  put (self, text, n);
  put (self, "\"", 1);
}

static inline void
end_field (VsCsvWriter *self, const char *end)
{
  self->n = (gsize) (end - self->buf);
}

void
vs_csv_writer_fixed (VsCsvWriter *self, gint64 value, int places)
{
  end_field (self, vs_digits_put_fixed (begin_field (self), value, places));
}

void
vs_csv_writer_int (VsCsvWriter *self, gint64 value)
{
  vs_csv_writer_fixed (self, value, 0);
}

void
vs_csv_writer_double (VsCsvWriter *self, double value, int places)
{
  static const double scale[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };
  char text[G_ASCII_DTOSTR_BUF_SIZE + 320], format[8];

  if (places < 0 || !isfinite (value))
    {
      end_field (self, vs_digits_put_double (begin_field (self), value));
      return;
    }
  if (places <= 9 && fabs (value) < 1e6)
    {
      vs_csv_writer_fixed (self, (gint64) round (value * scale[places]), places);
      return;
    }
  g_snprintf (format, sizeof format, "%%.%df", MIN (places, 17));
  g_ascii_formatd (text, sizeof text, format, value);
  vs_csv_writer_text (self, text, -1);
}

void
vs_csv_writer_money (VsCsvWriter *self, gint64 ten_thousandths)
{
  end_field (self, vs_digits_put_money (begin_field (self), ten_thousandths));
}

void
vs_csv_writer_day (VsCsvWriter *self, gint32 day)
{
  end_field (self, vs_digits_put_day (begin_field (self), day));
}

void
vs_csv_writer_time (VsCsvWriter *self, gint64 at)
{
  char text[32];

  vs_csv_writer_text (self, vs_time_format_iso (at, text), -1);
}

void
vs_csv_writer_bool (VsCsvWriter *self, gboolean value)
{
  vs_csv_writer_text (self, value ? "true" : "false", -1);
}

void
vs_csv_writer_raw (VsCsvWriter *self, const char *bytes, gsize n)
{
  if (n < BUFFER || self->path == NULL)
    put (self, bytes, n);
  else
    {
      flush (self);
      write_out (self, bytes, n);
    }
}

void
vs_csv_writer_ready (VsCsvWriter *self, const char *bytes, gsize n)
{
  begin_field (self);
  put (self, bytes, n);
}

const char *
vs_csv_writer_bytes (VsCsvWriter *self, gsize *n)
{
  *n = self->n;
  return self->buf;
}

void
vs_csv_writer_clear (VsCsvWriter *self)
{
  self->n = 0;
  self->row_open = FALSE;
}

void
vs_csv_writer_end_row (VsCsvWriter *self)
{
  self->row_open = FALSE;
  put (self, "\n", 1);
}

gboolean
vs_csv_writer_check (VsCsvWriter *self, GError **error)
{
  if (self->failed)
    set_error (self, self->failed, error);
  return !self->failed;
}

gboolean
vs_csv_writer_close (VsCsvWriter *self, GError **error)
{
  int code;

  flush (self);
  if (self->temporary && !self->failed && fsync (self->fd) < 0 && errno != EINVAL)
    self->failed = errno;
  if (close (self->fd) < 0 && !self->failed && errno != EINTR)
    self->failed = errno;
  self->fd = -1;
  if (self->temporary && !self->failed && g_rename (self->temporary, self->path) < 0)
    self->failed = errno;
  if (self->temporary && !self->failed)
    g_clear_pointer (&self->temporary, g_free);
  code = self->failed;
  if (code)
    set_error (self, code, error);
  vs_csv_writer_abort (self);
  return code == 0;
}

void
vs_csv_writer_abort (VsCsvWriter *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self->buf);
  g_free (self);
}
