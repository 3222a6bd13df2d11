/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv-writer.c: rows into a buffer, the buffer into a temporary file beside the target, and at the end sync and rename: a reader sees the
 * old file or the whole new one, never half. What is not a regular file (a pipe, /dev/stdout) is written directly. */
#include "base/csv.h"
#include "base/money.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER (256 * 1024)
#define RESERVE 64

struct _VsCsvWriter {
  int      fd;
  char    *path, *temporary;   /* temporary NULL: written directly */
  int      failed;             /* errno of the first failure */
  gboolean row_open;
  gsize    n;
  char     buf[BUFFER];
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
vs_csv_writer_open (const char *path, GError **error)
{
  VsCsvWriter *self;
  struct stat st;

  g_return_val_if_fail (path, NULL);
  self = g_malloc (sizeof *self);
  *self = (VsCsvWriter) { .fd = -1 };
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
flush (VsCsvWriter *self)
{
  gsize done = 0;

  while (done < self->n && !self->failed)
    {
      gssize n = write (self->fd, self->buf + done, self->n - done);

      if (n >= 0)
        done += (gsize) n;
      else if (errno != EINTR)
        self->failed = errno;
    }
  self->n = 0;
}

/* Room for `n` small bytes after the comma that may be due. */
static inline char *
begin_field (VsCsvWriter *self)
{
  if (G_UNLIKELY (self->n > BUFFER - RESERVE))
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
      gsize part = MIN (n, BUFFER - self->n);

      memcpy (self->buf + self->n, bytes, part);
      self->n += part;
      bytes += part;
      n -= part;
      if (self->n == BUFFER)
        flush (self);
    }
}

static gboolean
needs_quotes (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
      return TRUE;
  return n > 0 && (text[0] == ' ' || text[n - 1] == ' ');
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

/* Digits of `value` with at least `min` of them; returns the end. */
static char *
put_digits (char *p, guint64 value, int min)
{
  char digits[24];
  int n = 0;

  do
    digits[n++] = (char) ('0' + value % 10);
  while ((value /= 10) > 0);
  while (n < min)
    digits[n++] = '0';
  while (n > 0)
    *p++ = digits[--n];
  return p;
}

void
vs_csv_writer_fixed (VsCsvWriter *self, gint64 value, int places)
{
  char *p = begin_field (self), digits[32];
  guint64 size = value < 0 ? -(guint64) value : (guint64) value;
  gsize n;

  places = CLAMP (places, 0, 18);
  n = (gsize) (put_digits (digits, size, places + 1) - digits);
  if (value < 0)
    *p++ = '-';
  memcpy (p, digits, n - places);
  p += n - places;
  if (places > 0)
    {
      *p++ = '.';
      memcpy (p, digits + n - places, places);
      p += places;
    }
  self->n = (gsize) (p - self->buf);
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
  char text[G_ASCII_DTOSTR_BUF_SIZE + 320];

  if (!isfinite (value))
    {
      vs_csv_writer_text (self, NULL, 0);
      return;
    }
  if (places >= 0 && places <= 9 && fabs (value) < 1e6)
    {
      vs_csv_writer_fixed (self, (gint64) round (value * scale[places]), places);
      return;
    }
  if (places >= 0)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%df", MIN (places, 17));
      g_ascii_formatd (text, sizeof text, format, value);
    }
  else
    {
      g_ascii_formatd (text, sizeof text, "%.15g", value);
      if (g_ascii_strtod (text, NULL) != value)
        g_ascii_formatd (text, sizeof text, "%.16g", value);
      if (g_ascii_strtod (text, NULL) != value)
        g_ascii_formatd (text, sizeof text, "%.17g", value);
    }
  vs_csv_writer_text (self, text, -1);
}

void
vs_csv_writer_money (VsCsvWriter *self, gint64 ten_thousandths)
{
  if (ten_thousandths == VS_MONEY_NONE)
    vs_csv_writer_text (self, NULL, 0);
  else if (ten_thousandths % 100 == 0)
    vs_csv_writer_fixed (self, ten_thousandths / 100, 2);
  else if (ten_thousandths % 10 == 0)
    vs_csv_writer_fixed (self, ten_thousandths / 10, 3);
  else
    vs_csv_writer_fixed (self, ten_thousandths, 4);
}

void
vs_csv_writer_day (VsCsvWriter *self, gint32 day)
{
  char text[16];

  vs_csv_writer_text (self, vs_day_format_iso (day, text), -1);
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
  put (self, bytes, n);
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
  g_free (self);
}
