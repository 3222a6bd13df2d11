/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/source-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (256 * 1024)

struct _VsUnpacked {
  char           *path;      /* for messages */
  int             fd;        /* plain files */
  struct archive *archive;   /* packed ones */
  guint64         total, taken;
  char           *line;      /* buffer of vs_unpacked_line () */
  gsize           line_at, line_end, line_size;
  guint64         line_number;
  gboolean        ended;
};

/* Zip, tar, gzip, xz, zstd, bzip2 by their first bytes. */
static gboolean
is_packed (const guint8 *b, gsize n, gboolean *zip)
{
  *zip = n >= 4 && memcmp (b, "PK\x03\x04", 4) == 0;
  return *zip || (n >= 3 && memcmp (b, "\x1f\x8b\x08", 3) == 0) || (n >= 6 && memcmp (b, "\xfd" "7zXZ", 5) == 0) ||
         (n >= 4 && memcmp (b, "\x28\xb5\x2f\xfd", 4) == 0) || (n >= 4 && memcmp (b, "BZh", 3) == 0) ||
         (n >= 262 && memcmp (b + 257, "ustar", 5) == 0);
}

static int
open_plain (const char *path, guint64 *total, gboolean *packed, gboolean *zip, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  guint8 head[512];
  struct stat info;
  gssize n;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0 && errno == ENOENT)
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("There is no file “%s”; check the path."), shown);
  else if (fd < 0)
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” cannot be read: %s; check the path and your rights."), shown, g_strerror (errno));
  else if (fstat (fd, &info) == 0 && S_ISDIR (info.st_mode))
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” is a folder; name the files in it, as “%s/*.csv”."), shown, shown);
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” is not a file; name a file of data."), shown);
  else if ((n = pread (fd, head, sizeof head, 0)) < 0)
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” cannot be read: %s; check the disk."), shown, g_strerror (errno));
  else
    {
      *total = (guint64) info.st_size;
      *packed = is_packed (head, (gsize) n, zip);
      (void) posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
      return fd;
    }
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
archive_failed (VsUnpacked *self, GError **error)
{
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” cannot be unpacked: %s; fetch or export it again."), self->path,
               archive_error_string (self->archive) ? archive_error_string (self->archive) : _("it is damaged"));
  return FALSE;
}

/* As UTF-8 whatever the locale; one that is no text becomes one, for it is a label only. (transfer full) */
static char *
entry_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (!name)
    name = archive_entry_pathname (entry);
  return name ? g_utf8_make_valid (name, -1) : NULL;
}

static gboolean
is_data (struct archive_entry *entry, const char *name)
{
  const char *slash = name ? strrchr (name, '/') : NULL, *last = slash ? slash + 1 : name;

  /* Zips need not tell what an entry is. */
  return name && *last && archive_entry_filetype (entry) != AE_IFDIR && archive_entry_filetype (entry) != AE_IFLNK && *last != '.' && !g_str_has_prefix (name, "__MACOSX/");
}

/* One stream without a name. */
static gboolean
is_raw (const VsUnpacked *self)
{
  return archive_format (self->archive) == ARCHIVE_FORMAT_RAW;
}

static gboolean
fail_alone (const VsUnpacked *self, const char *member, GError **error)
{
  g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("“%s” holds no other files, so no “%s”."), self->path, member);
  return FALSE;
}

/* To the member of that name, or the first file. */
static gboolean
find_member (VsUnpacked *self, const char *member, GError **error)
{
  struct archive_entry *entry;
  int r;

  while ((r = archive_read_next_header (self->archive, &entry)) == ARCHIVE_OK || r == ARCHIVE_WARN)
    {
      g_autofree char *name = entry_name (entry);

      if (archive_entry_is_encrypted (entry))
        {
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is locked with a password; unpack it first."), self->path);
          return FALSE;
        }
      if (member && is_raw (self))
        return fail_alone (self, member, error);
      if (member ? g_strcmp0 (name, member) == 0 : is_raw (self) || is_data (entry, name))
        return TRUE;
    }
  if (r != ARCHIVE_EOF)
    return archive_failed (self, error);
  if (member)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no “%s” in “%s”."), member, self->path);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("There is no file in “%s”."), self->path);
  return FALSE;
}

static struct archive *
archive_for (gboolean zip)
{
  struct archive *archive = archive_read_new ();

  if (zip)
    archive_read_support_format_zip_streamable (archive), archive_read_support_format_zip (archive);
  else
    {
      archive_read_support_filter_gzip (archive);
      archive_read_support_filter_bzip2 (archive);
      archive_read_support_filter_xz (archive);
      archive_read_support_filter_zstd (archive);
      archive_read_support_format_tar (archive);
      archive_read_support_format_raw (archive);
    }
  return archive;
}

VsUnpacked *
vs_unpacked_open (const char *path, const char *member, GError **error)
{
  g_autoptr (VsUnpacked) self = g_new0 (VsUnpacked, 1);
  gboolean packed = FALSE, zip = FALSE;

  self->path = g_filename_display_name (path);
  self->fd = open_plain (path, &self->total, &packed, &zip, error);
  if (self->fd < 0)
    return NULL;
  if (!packed)
    return !member || fail_alone (self, member, error) ? g_steal_pointer (&self) : NULL;
  self->archive = archive_for (zip);
  if (archive_read_open_fd (self->archive, self->fd, PIECE) != ARCHIVE_OK)
    {
      archive_failed (self, error);
      return NULL;
    }
  return find_member (self, member, error) ? g_steal_pointer (&self) : NULL;
}

void
vs_unpacked_free (VsUnpacked *self)
{
  if (!self)
    return;
  if (self->archive)
    archive_read_free (self->archive);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self->line);
  g_free (self);
}

gboolean
vs_unpacked_is_packed (const VsUnpacked *self)
{
  return self->archive != NULL;
}

guint64
vs_unpacked_position (const VsUnpacked *self, guint64 *total)
{
  if (total)
    *total = self->total;
  return self->archive ? (guint64) MAX (archive_filter_bytes (self->archive, -1), 0) : self->taken;
}

static gboolean
is_bomb (const VsUnpacked *self, guint64 unpacked, GError **error)
{
  if (unpacked <= VS_SOURCE_UNPACK_FREE || unpacked / VS_SOURCE_UNPACK <= self->total)
    return FALSE;
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” unpacks to more than %d times its size, which no data does; it was not read."), self->path,
               VS_SOURCE_UNPACK);
  return TRUE;
}

gssize
vs_unpacked_read (VsUnpacked *self, char *into, gsize room, GError **error)
{
  gssize n;

  if (self->archive)
    n = (gssize) archive_read_data (self->archive, into, room);
  else
    do
      n = read (self->fd, into, room);
    while (n < 0 && errno == EINTR);
  if (n < 0 && self->archive)
    archive_failed (self, error);
  else if (n < 0)
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” cannot be read: %s; check the disk."), self->path, g_strerror (errno));
  if (n < 0)
    return -1;
  self->taken += (guint64) n;
  return self->archive && is_bomb (self, self->taken, error) ? -1 : n;
}

int
vs_unpacked_line (VsUnpacked *self, const char **line, gsize *len, GError **error)
{
  gsize seen = 0;

  for (;;)
    {
      char *from = self->line ? self->line + self->line_at : NULL;
      char *end = self->line_end > self->line_at + seen ? memchr (from + seen, '\n', self->line_end - self->line_at - seen) : NULL;
      gssize n;

      if (end || (self->ended && self->line_end > self->line_at))
        {
          *line = from;
          *len = end ? (gsize) (end - from) : self->line_end - self->line_at;
          self->line_at += *len + (end != NULL);
          self->line_number++;
          if (*len && from[*len - 1] == '\r')
            (*len)--;
          return 1;
        }
      if (self->ended)
        return 0;
      seen = self->line_end - self->line_at;
      if (seen > VS_SOURCE_LINE)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("A line of “%s” is longer than %d MiB; it cannot be what its beginning says."), self->path,
                       VS_SOURCE_LINE >> 20);
          return -1;
        }
      if (seen > 0)
        memmove (self->line, from, seen);
      self->line_at = 0;
      self->line_end = seen;
      if (self->line_size < seen + PIECE)
        self->line = g_realloc (self->line, self->line_size = MAX (2 * self->line_size, seen + PIECE));
      n = vs_unpacked_read (self, self->line + seen, self->line_size - seen, error);
      if (n < 0)
        return -1;
      self->line_end += (gsize) n;
      self->ended = n == 0;
    }
}

guint64
vs_unpacked_line_number (const VsUnpacked *self)
{
  return self->line_number;
}

char **
vs_unpacked_names (const char *path, GError **error)
{
  g_autoptr (VsUnpacked) self = g_new0 (VsUnpacked, 1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gboolean packed = FALSE, zip = FALSE;
  struct archive_entry *entry;
  guint64 unpacked = 0;
  guint n = 0;
  int r;

  self->path = g_filename_display_name (path);
  self->fd = open_plain (path, &self->total, &packed, &zip, error);
  if (self->fd < 0 || !packed)
    return NULL;
  self->archive = archive_for (zip);
  if (archive_read_open_fd (self->archive, self->fd, PIECE) != ARCHIVE_OK)
    {
      archive_failed (self, error);
      return NULL;
    }
  while ((r = archive_read_next_header (self->archive, &entry)) == ARCHIVE_OK || r == ARCHIVE_WARN)
    {
      g_autofree char *name = entry_name (entry);

      if (is_raw (self))
        return NULL;
      unpacked += (guint64) CLAMP (archive_entry_size (entry), 0, G_MAXINT64 / VS_SOURCE_MEMBERS);
      if (is_data (entry, name))
        g_strv_builder_add (names, name);
      if (++n > VS_SOURCE_MEMBERS)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” holds more than %d files; unpack it and name a folder at a time."), self->path,
                       VS_SOURCE_MEMBERS);
          return NULL;
        }
      /* Files that overlap would each pass for small. */
      if (is_bomb (self, unpacked, error))
        return NULL;
    }
  if (r != ARCHIVE_EOF)
    {
      archive_failed (self, error);
      return NULL;
    }
  return g_strv_builder_end (names);
}
