/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xml-reader.c: libxml2 compares each attribute of an element with those before it, reads all of a document type before it tells of it, and
 * knows encodings that hide both. So the bytes are looked at here before it is given them. */
#include "source/source-private.h"

#include <string.h>

#define MAX_ATTRIBUTES 500

typedef struct {
  VsUnpacked *bytes;
  char        head[1024];      /* read ahead */
  gsize       head_at, head_end;
  gboolean    in_tag, tag_begins, declares;   /* inside "<…", right behind "<", right behind "<!" */
  gboolean    in_root;         /* an element has begun: no document type can follow */
  char        quote;           /* the value of an attribute ends with it */
  guint       attributes;      /* of this tag */
  char       *path;
  GError     *error;           /* why bytes could not be given */
} Feed;

static void
feed_free (Feed *self)
{
  g_clear_pointer (&self->bytes, vs_unpacked_free);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self);
}

/* Encodings in which ASCII is ASCII, or lies among NULs. */
static gboolean
is_plain (const char *head, gsize n)
{
  static const char *const plain[] = { "UTF-8", "UTF8", "UTF-16", "US-ASCII", "ASCII", "ISO-8859-", "WINDOWS-125", "ISO-10646-UCS-" };
  const char *end, *name;
  char first = n > 0 ? *head : '<';

  if (!strchr ("< \t\r\n\xef\xfe\xff", first))      /* NUL, too */
    return FALSE;
  if (n < 5 || memcmp (head, "<?xml", 5) != 0)
    return TRUE;
  end = g_strstr_len (head, (gssize) n, "?>");
  if (!end)
    return FALSE;
  name = g_strstr_len (head, end - head, "encoding");
  if (!name)
    return TRUE;
  name += strlen ("encoding");
  name += strspn (name, " \t\r\n=\"'");
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    if (g_ascii_strncasecmp (name, plain[i], strlen (plain[i])) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
refuse_type (const char *path, GError **error)
{
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” declares a document type, which no meter data needs; it was not read."), path);
  return FALSE;
}

/* A byte of a tag. FALSE when it is one too many. */
static gboolean
watch_tag (Feed *self, char c)
{
  if (self->quote)
    self->quote = c == self->quote ? '\0' : self->quote;
  else if (self->declares || c == '>' || (self->tag_begins && c == '?'))
    {
      if (self->declares && c == 'D' && !self->in_root)
        return refuse_type (self->path, &self->error);
      self->in_tag = self->declares = FALSE;
    }
  else if (self->tag_begins && c == '!')
    self->declares = TRUE;
  else if (c == '"' || c == '\'')
    self->quote = c;
  else if (c == '=' && ++self->attributes > MAX_ATTRIBUTES)
    {
      g_set_error (&self->error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” has an element with more than %d attributes, which no meter data or workbook needs; "
                                                              "it was not read."), self->path, MAX_ATTRIBUTES);
      return FALSE;
    }
  self->in_root |= self->in_tag && !self->declares;
  self->tag_begins = FALSE;
  return TRUE;
}

static gboolean
watch (Feed *self, const char *bytes, gsize n)
{
  for (const char *at = bytes, *end = bytes + n; at < end; at++)
    if (!self->in_tag)
      {
        at = memchr (at, '<', (gsize) (end - at));
        if (!at)
          break;
        self->in_tag = self->tag_begins = TRUE;
        self->attributes = 0;
      }
    else if (*at && !watch_tag (self, *at))      /* of UTF-16 every other is a NUL */
      return FALSE;
  return TRUE;
}

static int
xml_read (void *data, char *into, int room)
{
  Feed *self = data;
  gssize n;

  if (self->error)
    return -1;
  if (self->head_at < self->head_end)
    {
      n = (gssize) MIN ((gsize) room, self->head_end - self->head_at);
      memcpy (into, self->head + self->head_at, (gsize) n);
      self->head_at += (gsize) n;
    }
  else
    n = vs_unpacked_read (self->bytes, into, (gsize) room, &self->error);
  return n >= 0 && watch (self, into, (gsize) n) ? (int) n : -1;
}

static int
xml_close (void *data)
{
  feed_free (data);
  return 0;
}

/* What is wrong is told by vs_source_xml_next (). */
static void
be_quiet (void *data, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr place)
{
}

static Feed *
feed_new (const char *path, const char *member, GError **error)
{
  VsUnpacked *bytes = vs_unpacked_open (path, member, error);
  Feed *self;
  gssize n = 1;

  if (!bytes)
    return NULL;
  self = g_new0 (Feed, 1);
  self->bytes = bytes;
  self->path = g_filename_display_name (path);
  while (n > 0 && self->head_end < sizeof self->head - 1)
    {
      n = vs_unpacked_read (bytes, self->head + self->head_end, sizeof self->head - 1 - self->head_end, error);
      self->head_end += (gsize) MAX (n, 0);
    }
  if (n >= 0 && !is_plain (self->head, self->head_end))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is XML in an encoding that is not read here; save it as UTF-8."), self->path);
      n = -1;
    }
  if (n < 0)
    g_clear_pointer (&self, feed_free);
  return self;
}

xmlTextReaderPtr
vs_source_xml (const char *path, const char *member, GError **error)
{
  Feed *feed = feed_new (path, member, error);
  xmlTextReaderPtr reader;

  if (!feed)
    return NULL;
  reader = xmlReaderForIO (xml_read, xml_close, feed, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
  if (!reader)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” cannot be read as XML."), path);
      return NULL;
    }
  xmlTextReaderSetErrorHandler (reader, be_quiet, feed);
  return reader;
}

static void
tell (xmlTextReaderPtr reader, const char *path, GError **error)
{
  xmlTextReaderErrorFunc unused;
  void *data = NULL;

  xmlTextReaderGetErrorHandler (reader, &unused, &data);
  if (data && ((Feed *) data)->error)
    g_propagate_error (error, g_steal_pointer (&((Feed *) data)->error));
  else
    g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is no sound XML (line %d); fetch it again."), path, xmlTextReaderGetParserLineNumber (reader));
}

int
vs_source_xml_next (xmlTextReaderPtr reader, const char *path, GError **error)
{
  int more = xmlTextReaderRead (reader);

  if (more == 1 && xmlTextReaderNodeType (reader) == XML_READER_TYPE_DOCUMENT_TYPE)
    return refuse_type (path, error), -1;
  if (more < 0)
    tell (reader, path, error);
  return more;
}
