/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/package.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define FIXED_TIME 315532800   /* 1980-01-01, where zip's calendar begins */
#define PIECE (256 * 1024)

typedef struct {
  char   *name;
  char   *path;    /* or */
  GBytes *bytes;
} Entry;

struct _VsPackage {
  GPtrArray *entries;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry->path);
  g_clear_pointer (&entry->bytes, g_bytes_unref);
  g_free (entry);
}

VsPackage *
vs_package_new (void)
{
  VsPackage *self = g_new0 (VsPackage, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

void
vs_package_free (VsPackage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static Entry *
add (VsPackage *self, const char *name)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->name = g_strdup (name);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

void
vs_package_add_bytes (VsPackage *self, const char *name, GBytes *bytes)
{
  add (self, name)->bytes = bytes;
}

void
vs_package_add_file (VsPackage *self, const char *name, const char *path)
{
  add (self, name)->path = g_strdup (path);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Entry *const *) a)->name, (*(Entry *const *) b)->name);
}

static gboolean
fail (int code, const char *path, const char *reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  gboolean full = code == ENOSPC || code == EDQUOT;

  g_set_error (error, VS_ERROR, full ? VS_ERROR_NO_SPACE : VS_ERROR_OPEN,
               full ? _("Cannot write “%s”: %s. Make room and try again") : _("Cannot write “%s”: %s. Check the folder and its rights"),
               name, reason);
  return FALSE;
}

static gboolean
fail_archive (struct archive *zip, const char *path, GError **error)
{
  const char *reason = archive_error_string (zip);

  return fail (archive_errno (zip), path, reason ? reason : g_strerror (archive_errno (zip)), error);
}

static gboolean
write_header (struct archive *zip, const char *name, gint64 size)
{
  struct archive_entry *header = archive_entry_new ();
  gboolean done;

  archive_entry_set_pathname (header, name);
  archive_entry_set_filetype (header, AE_IFREG);
  archive_entry_set_perm (header, 0644);
  archive_entry_set_mtime (header, FIXED_TIME, 0);
  archive_entry_set_size (header, size);
  done = archive_write_header (zip, header) == ARCHIVE_OK;
  archive_entry_free (header);
  return done;
}

static gboolean
copy_file (struct archive *zip, const Entry *entry, const char *target, VsJob *job, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE);
  int fd = g_open (entry->path, O_RDONLY | O_CLOEXEC);
  GStatBuf st;
  gssize n = -1;

  if (fd < 0 || fstat (fd, &st) != 0)
    fail (errno, entry->path, g_strerror (errno), error);
  else if (!write_header (zip, entry->name, st.st_size))
    fail_archive (zip, target, error);
  else
    while ((n = read (fd, piece, PIECE)) > 0)
      if (!vs_job_check (job, error) || (archive_write_data (zip, piece, n) != n && !fail_archive (zip, target, error)))
        break;
  if (n < 0 && error && *error == NULL)
    fail (errno, entry->path, g_strerror (errno), error);
  if (fd >= 0)
    close (fd);
  return n == 0;
}

static gboolean
copy_bytes (struct archive *zip, const Entry *entry, const char *target, GError **error)
{
  gsize n;
  gconstpointer data = g_bytes_get_data (entry->bytes, &n);

  if (write_header (zip, entry->name, n) && (n == 0 || archive_write_data (zip, data, n) == (gssize) n))
    return TRUE;
  return fail_archive (zip, target, error);
}

static gboolean
write_entries (VsPackage *self, struct archive *zip, const char *path, VsJob *job, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      vs_job_report (job, (double) i / self->entries->len, _("Packing %s"), entry->name);
      if (!(entry->bytes ? copy_bytes (zip, entry, path, error) : copy_file (zip, entry, path, job, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_zip (VsPackage *self, int fd, const char *path, VsJob *job, GError **error)
{
  struct archive *zip = archive_write_new ();
  gboolean done;

  archive_write_set_format_zip (zip);
  archive_write_zip_set_compression_deflate (zip);
  archive_write_set_bytes_in_last_block (zip, 1);
  done = archive_write_open_fd (zip, fd) == ARCHIVE_OK || fail_archive (zip, path, error);
  done = done && write_entries (self, zip, path, job, error);
  if (done && archive_write_close (zip) != ARCHIVE_OK)
    done = fail_archive (zip, path, error);
  if (!done)
    archive_write_close (zip);   /* frees what the open took, where _free () after a failure would not; the file goes away anyway */
  archive_write_free (zip);
  return done;
}

gboolean
vs_package_write (VsPackage *self, const char *path, VsJob *job, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd;
  gboolean done;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return fail (EISDIR, path, g_strerror (EISDIR), error);
  if ((fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666)) < 0)
    return fail (errno, path, g_strerror (errno), error);
  g_ptr_array_sort (self->entries, by_name);
  done = write_zip (self, fd, path, job, error);
  if (done && fsync (fd) != 0 && errno != EINVAL)
    done = fail (errno, path, g_strerror (errno), error);
  close (fd);
  if (done && g_rename (temporary, path) != 0)
    done = fail (errno, path, g_strerror (errno), error);
  if (!done)
    g_unlink (temporary);
  return done;
}
