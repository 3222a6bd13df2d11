/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/source-private.h"

static int
xml_read (void *data, char *into, int room)
{
  return (int) vs_unpacked_read (data, into, (gsize) room, NULL);
}

static int
xml_close (void *data)
{
  vs_unpacked_free (data);
  return 0;
}

/* What is wrong is told by vs_source_xml_next (). */
static void
be_quiet (void *data, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr place)
{
}

xmlTextReaderPtr
vs_source_xml (const char *path, const char *member, GError **error)
{
  VsUnpacked *bytes = vs_unpacked_open (path, member, error);
  xmlTextReaderPtr reader;

  if (!bytes)
    return NULL;
  reader = xmlReaderForIO (xml_read, xml_close, bytes, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
  if (!reader)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” cannot be read as XML."), path);
      return NULL;
    }
  xmlTextReaderSetErrorHandler (reader, be_quiet, NULL);
  return reader;
}

int
vs_source_xml_next (xmlTextReaderPtr reader, const char *path, GError **error)
{
  int more = xmlTextReaderRead (reader);

  if (more == 1 && xmlTextReaderNodeType (reader) == XML_READER_TYPE_DOCUMENT_TYPE)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” declares a document type, which no meter data needs; it was not read."), path);
      return -1;
    }
  if (more < 0)
    g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is no sound XML (line %d); fetch it again."), path, xmlTextReaderGetParserLineNumber (reader));
  return more;
}
