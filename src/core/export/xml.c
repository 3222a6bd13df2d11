/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/xml.h"

void
vs_xml_open (xmlTextWriterPtr xml, const char *name, const VsXmlAttribute *attributes)
{
  xmlTextWriterStartElement (xml, BAD_CAST name);
  for (; attributes && attributes->name; attributes++)
    if (attributes->value)
      xmlTextWriterWriteAttribute (xml, BAD_CAST attributes->name, BAD_CAST attributes->value);
}

void
vs_xml_empty (xmlTextWriterPtr xml, const char *name, const VsXmlAttribute *attributes)
{
  vs_xml_open (xml, name, attributes);
  vs_xml_close (xml);
}

void
vs_xml_text (xmlTextWriterPtr xml, const char *name, const VsXmlAttribute *attributes, const char *text)
{
  vs_xml_open (xml, name, attributes);
  xmlTextWriterWriteString (xml, BAD_CAST text);
  vs_xml_close (xml);
}

void
vs_xml_close (xmlTextWriterPtr xml)
{
  xmlTextWriterEndElement (xml);
}
