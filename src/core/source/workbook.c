/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/workbook.h"

#include "base/date.h"

#include <math.h>
#include <string.h>

#define MAX_STYLES (1 << 17)     /* Excel has half as many */

void
vs_workbook_free (VsWorkbook *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->members);
  g_string_free (self->texts, TRUE);
  g_array_unref (self->text_at);
  g_array_unref (self->style_kind);
  g_free (self);
}

static gboolean
has_name (char **names, const char *name)
{
  return names && g_strv_contains ((const char *const *) names, name);
}

/* The sheets in order, with the ids under which the relations know them. */
static gboolean
read_sheets (VsWorkbook *self, const char *path, GPtrArray *ids, GError **error)
{
  xmlTextReaderPtr reader = vs_source_xml (path, "xl/workbook.xml", error);
  int more;

  if (!reader)
    return FALSE;
  while ((more = vs_source_xml_next (reader, path, error)) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstLocalName (reader);

      if (xmlTextReaderNodeType (reader) != XML_READER_TYPE_ELEMENT)
        continue;
      if (strcmp (name, "workbookPr") == 0)
        {
          xmlChar *flag = xmlTextReaderGetAttribute (reader, BAD_CAST "date1904");

          self->from_1904 = flag && (*flag == '1' || *flag == 't');
          xmlFree (flag);
        }
      else if (strcmp (name, "sheet") == 0)
        {
          xmlChar *title = xmlTextReaderGetAttribute (reader, BAD_CAST "name"), *id = xmlTextReaderGetAttribute (reader, BAD_CAST "r:id");

          if (title && id && ids->len == VS_SOURCE_MEMBERS)
            {
              g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” has more than %d sheets; export them as CSV."), path, VS_SOURCE_MEMBERS);
              more = -1;
            }
          else if (title && id)
            {
              g_ptr_array_add (self->names, g_strdelimit (g_strdup ((char *) title), "/", '-'));
              g_ptr_array_add (ids, g_strdup ((char *) id));
            }
          xmlFree (title);
          xmlFree (id);
          if (more < 0)
            break;
        }
    }
  xmlFreeTextReader (reader);
  return more == 0;
}

static gboolean
read_relations (VsWorkbook *self, const char *path, GPtrArray *ids, GError **error)
{
  xmlTextReaderPtr reader = vs_source_xml (path, "xl/_rels/workbook.xml.rels", error);
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);   /* by id; NULL: not yet found */
  int more;

  if (!reader)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_insert (members, ids->pdata[i], NULL);
  while ((more = vs_source_xml_next (reader, path, error)) == 1)
    {
      xmlChar *id, *target;
      gpointer wanted, known;

      if (xmlTextReaderNodeType (reader) != XML_READER_TYPE_ELEMENT || strcmp ((const char *) xmlTextReaderConstLocalName (reader), "Relationship") != 0)
        continue;
      id = xmlTextReaderGetAttribute (reader, BAD_CAST "Id");
      target = xmlTextReaderGetAttribute (reader, BAD_CAST "Target");
      if (id && target && g_hash_table_lookup_extended (members, id, &wanted, &known) && !known)
        g_hash_table_insert (members, wanted, *target == '/' ? g_strdup ((char *) target + 1) : g_strconcat ("xl/", (char *) target, NULL));
      xmlFree (id);
      xmlFree (target);
    }
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (self->members, g_strdup (g_hash_table_lookup (members, ids->pdata[i])));
  xmlFreeTextReader (reader);
  return more == 0;
}

VsWorkbook *
vs_workbook_open (const char *path, GError **error)
{
  g_autoptr (VsWorkbook) self = NULL;
  g_auto (GStrv) names = vs_unpacked_names (path, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!has_name (names, "xl/workbook.xml"))
    return NULL;
  self = g_new0 (VsWorkbook, 1);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->members = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_string_new (NULL);
  self->text_at = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->style_kind = g_array_new (FALSE, FALSE, 1);
  return read_sheets (self, path, ids, error) && read_relations (self, path, ids, error) ? g_steal_pointer (&self) : NULL;
}

/* ── Shared texts ── */

static gboolean
read_texts (VsWorkbook *self, const char *path, GError **error)
{
  xmlTextReaderPtr reader = vs_source_xml (path, "xl/sharedStrings.xml", error);
  gboolean in_text = FALSE, in_reading = FALSE;
  int more;

  if (!reader)
    return FALSE;
  while ((more = vs_source_xml_next (reader, path, error)) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstLocalName (reader);
      int type = xmlTextReaderNodeType (reader);

      if (type == XML_READER_TYPE_ELEMENT && strcmp (name, "si") == 0)
        g_array_append_val (self->text_at, self->texts->len);
      else if (type == XML_READER_TYPE_ELEMENT && strcmp (name, "rPh") == 0)
        in_reading = !xmlTextReaderIsEmptyElement (reader);      /* how it is read aloud */
      else if (type == XML_READER_TYPE_END_ELEMENT && strcmp (name, "rPh") == 0)
        in_reading = FALSE;
      else if (strcmp (name, "t") == 0)
        in_text = type == XML_READER_TYPE_ELEMENT && !xmlTextReaderIsEmptyElement (reader);
      else if (in_text && !in_reading && (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || type == XML_READER_TYPE_WHITESPACE))
        g_string_append (self->texts, (const char *) xmlTextReaderConstValue (reader));
      if (self->texts->len + self->text_at->len * sizeof (gsize) > VS_WORKBOOK_TEXTS)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” holds more than %u MiB of texts; export its sheets as CSV."), path, VS_WORKBOOK_TEXTS >> 20);
          more = -1;
          break;
        }
    }
  xmlFreeTextReader (reader);
  return more == 0;
}

const char *
vs_workbook_text (const VsWorkbook *self, guint64 index, gsize *len)
{
  gsize from, to;

  if (index >= self->text_at->len)
    return NULL;
  from = g_array_index (self->text_at, gsize, index);
  to = index + 1 < self->text_at->len ? g_array_index (self->text_at, gsize, index + 1) : self->texts->len;
  *len = to - from;
  return self->texts->str + from;
}

/* ── Styles ── */

/* A number format that shows days or times: y, m, d, h or s outside of quotes, brackets and escapes. */
static VsWorkbookStyle
kind_of_format (const char *code)
{
  gboolean day = FALSE, clock = FALSE;

  for (const char *c = code; *c; c++)
    {
      if (*c == '"')
        {
          c = strchr (c + 1, '"');
          if (!c)
            break;
        }
      else if (*c == '\\' || *c == '_' || *c == '*')
        c += c[1] != '\0';
      else if (*c == '[' && !strchr ("hHmMsS", c[1]))
        {
          c = strchr (c, ']');
          if (!c)
            break;
        }
      else if (strchr ("yYdD", *c))
        day = TRUE;
      else if (strchr ("hHsS", *c))
        clock = TRUE;
    }
  return day ? VS_WORKBOOK_DATE : clock ? VS_WORKBOOK_CLOCK : VS_WORKBOOK_NUMBER;
}

/* The formats every workbook has without saying so (ECMA-376, 18.8.30). */
static VsWorkbookStyle
kind_of_builtin (guint64 id)
{
  if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
    return VS_WORKBOOK_DATE;
  return (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ? VS_WORKBOOK_CLOCK : VS_WORKBOOK_NUMBER;
}

static guint64
attribute_number (xmlTextReaderPtr reader, const char *name)
{
  xmlChar *text = xmlTextReaderGetAttribute (reader, BAD_CAST name);
  guint64 value = text ? g_ascii_strtoull ((char *) text, NULL, 10) : 0;

  xmlFree (text);
  return value;
}

static gboolean
read_styles (VsWorkbook *self, const char *path, GError **error)
{
  xmlTextReaderPtr reader = vs_source_xml (path, "xl/styles.xml", error);
  g_autoptr (GHashTable) own = g_hash_table_new (NULL, NULL);      /* id → kind + 1 */
  gboolean cells = FALSE;
  int more;

  if (!reader)
    return FALSE;
  while ((more = vs_source_xml_next (reader, path, error)) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstLocalName (reader);
      int type = xmlTextReaderNodeType (reader);

      if (strcmp (name, "cellXfs") == 0)
        cells = type == XML_READER_TYPE_ELEMENT;
      else if (type == XML_READER_TYPE_ELEMENT && strcmp (name, "numFmt") == 0)
        {
          xmlChar *code = xmlTextReaderGetAttribute (reader, BAD_CAST "formatCode");

          if (code && g_hash_table_size (own) < MAX_STYLES)
            g_hash_table_insert (own, GUINT_TO_POINTER (attribute_number (reader, "numFmtId")), GUINT_TO_POINTER (kind_of_format ((char *) code) + 1));
          xmlFree (code);
        }
      else if (cells && type == XML_READER_TYPE_ELEMENT && strcmp (name, "xf") == 0 && self->style_kind->len < MAX_STYLES)
        {
          guint64 id = attribute_number (reader, "numFmtId");
          guint known = GPOINTER_TO_UINT (g_hash_table_lookup (own, GUINT_TO_POINTER (id)));
          guint8 kind = known ? (guint8) (known - 1) : (guint8) kind_of_builtin (id);

          g_array_append_val (self->style_kind, kind);
        }
    }
  xmlFreeTextReader (reader);
  return more == 0;
}

gboolean
vs_workbook_read_shared (VsWorkbook *self, const char *path, GError **error)
{
  g_auto (GStrv) names = vs_unpacked_names (path, error);

  if (!names)
    return FALSE;
  return (!has_name (names, "xl/sharedStrings.xml") || read_texts (self, path, error)) && (!has_name (names, "xl/styles.xml") || read_styles (self, path, error));
}

char *
vs_workbook_date (double serial, gboolean from_1904, gboolean clock)
{
  gint64 seconds = llround (serial * 86400), days = seconds / 86400, rest = seconds % 86400;
  char day[16];

  if (!(serial >= 0) || serial > 2958466)      /* the year 9999 */
    return NULL;
  if (clock && days == 0)
    return g_strdup_printf ("%02d:%02d:%02d", (int) (rest / 3600), (int) (rest / 60 % 60), (int) (rest % 60));
  /* Excel believes in a 29 February 1900: before it its days are one further on. */
  vs_day_format_iso ((VsDay) (days + (from_1904 ? -24107 : days < 60 ? -25568 : -25569)), day);
  return rest == 0 ? g_strdup (day) : g_strdup_printf ("%s %02d:%02d:%02d", day, (int) (rest / 3600), (int) (rest / 60 % 60), (int) (rest % 60));
}
