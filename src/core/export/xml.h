/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xml.h: elements and attributes in one call, over libxml2's writer. Private to the room. */
#pragma once

#include <glib.h>
#include <libxml/xmlwriter.h>

G_BEGIN_DECLS

typedef struct { const char *name, *value; } VsXmlAttribute;

/* <name a="…" b="…">: VS_XML ({ "a", x }, { "b", y }). Attributes whose value is NULL are left out. */
#define VS_XML(...) ((const VsXmlAttribute[]) { __VA_ARGS__, { NULL, NULL } })

void vs_xml_open (xmlTextWriterPtr xml, const char *name, const VsXmlAttribute *attributes);   /* attributes: nullable */
void vs_xml_empty (xmlTextWriterPtr xml, const char *name, const VsXmlAttribute *attributes);
void vs_xml_text (xmlTextWriterPtr xml, const char *name, const VsXmlAttribute *attributes, const char *text);
void vs_xml_close (xmlTextWriterPtr xml);

G_END_DECLS
