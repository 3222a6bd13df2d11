/* SPDX-License-Identifier: GPL-3.0-or-later */
/* espi.c: Green Button (NAESB REQ.21, ESPI): a feed of entries that point at each other. Read twice: first which meter reading is of which
 * reading type, for those stand anywhere; then the interval blocks. */
#include "source/source-private.h"

#include <math.h>
#include <string.h>

#define PIECE        (64 * 1024)
#define MAX_READINGS (1 << 20)   /* in one entry: thirty years of quarter-hours */
#define MAX_RELATED  64          /* links of one entry */
#define MAX_KNOWN    1000000     /* reading types, and meter readings */
#define MAX_NUMBER   1000        /* characters */
enum { UOM_W = 38, UOM_WH = 72, FLOW_REVERSE = 19, CUMULATIVE = 3 };

typedef struct {
  int uom, power, flow, accumulation;
} ReadingType;

typedef struct {
  gint64 start, duration;
  double value;
} Reading;

typedef struct {
  xmlTextReaderPtr reader;
  GHashTable *types;        /* href → ReadingType */
  GHashTable *type_of;      /* href of a meter reading → href of its type */
  GString    *left_out;
  guint64     n_seen;       /* readings of the document so far */
  gboolean    header;
} Espi;

/* One entry as far as it has been read. */
typedef struct {
  char       *self;
  GPtrArray  *related;
  gboolean    is_type, is_reading;
  ReadingType type;
  GArray     *readings;
  GString    *text;          /* since the last tag */
} Entry;

static void
entry_reset (Entry *entry)
{
  g_clear_pointer (&entry->self, g_free);
  if (!entry->related)
    entry->related = g_ptr_array_new_with_free_func (g_free);
  if (!entry->readings)
    entry->readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  if (!entry->text)
    entry->text = g_string_new (NULL);
  g_ptr_array_set_size (entry->related, 0);
  g_array_set_size (entry->readings, 0);
  entry->is_type = entry->is_reading = FALSE;
  entry->type = (ReadingType) { .accumulation = 4 };
}

static void
entry_clear (Entry *entry)
{
  g_free (entry->self);
  g_clear_pointer (&entry->related, g_ptr_array_unref);
  g_clear_pointer (&entry->readings, g_array_unref);
  if (entry->text)
    g_string_free (g_steal_pointer (&entry->text), TRUE);
}

static void
espi_free (gpointer data)
{
  Espi *self = data;

  if (self->reader)
    xmlFreeTextReader (self->reader);
  g_hash_table_unref (self->types);
  g_hash_table_unref (self->type_of);
  g_string_free (self->left_out, TRUE);
  g_free (self);
}

static double
number_of (const char *text)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  return end == text ? NAN : value;
}

static void
take_link (Entry *entry, xmlTextReaderPtr reader)
{
  xmlChar *rel = xmlTextReaderGetAttribute (reader, BAD_CAST "rel"), *href = xmlTextReaderGetAttribute (reader, BAD_CAST "href");

  if (rel && href && strcmp ((char *) rel, "self") == 0)
    {
      g_free (entry->self);
      entry->self = g_strdup ((char *) href);
    }
  else if (rel && href && strcmp ((char *) rel, "related") == 0 && entry->related->len < MAX_RELATED)
    g_ptr_array_add (entry->related, g_strdup ((char *) href));
  xmlFree (rel);
  xmlFree (href);
}

/* Where an element of an entry begins. */
static void
begin_element (Entry *entry, xmlTextReaderPtr reader, const char *name)
{
  if (strcmp (name, "link") == 0)
    take_link (entry, reader);
  else if (strcmp (name, "ReadingType") == 0)
    entry->is_type = TRUE;
  else if (strcmp (name, "MeterReading") == 0)
    entry->is_reading = TRUE;
  else if (strcmp (name, "IntervalReading") == 0)
    {
      Reading reading = { .start = G_MININT64, .value = NAN };

      g_array_append_val (entry->readings, reading);
    }
}

/* Where it ends: what its text says. */
static void
end_element (Entry *entry, const char *name)
{
  Reading *last = entry->readings->len ? &g_array_index (entry->readings, Reading, entry->readings->len - 1) : NULL;
  const char *text = entry->text->str;
  gint64 whole = g_ascii_strtoll (text, NULL, 10);

  if (last && strcmp (name, "start") == 0)
    last->start = whole;
  else if (last && strcmp (name, "duration") == 0)
    last->duration = whole;
  else if (last && strcmp (name, "value") == 0)
    last->value = number_of (text);
  else if (entry->is_type && strcmp (name, "uom") == 0)
    entry->type.uom = (int) CLAMP (whole, 0, G_MAXINT);
  else if (entry->is_type && strcmp (name, "powerOfTenMultiplier") == 0)
    entry->type.power = (int) CLAMP (whole, -12, 12);
  else if (entry->is_type && strcmp (name, "flowDirection") == 0)
    entry->type.flow = (int) CLAMP (whole, 0, G_MAXINT);
  else if (entry->is_type && strcmp (name, "accumulationBehaviour") == 0)
    entry->type.accumulation = (int) CLAMP (whole, 0, G_MAXINT);
}

/* To the end of the next entry. 1, 0 at the end, −1 with an error. */
static int
next_entry (xmlTextReaderPtr reader, Entry *entry, const char *path, GError **error)
{
  int more;

  entry_reset (entry);
  while ((more = vs_source_xml_next (reader, path, error)) == 1)
    {
      const char *name = (const char *) xmlTextReaderConstLocalName (reader);
      int type = xmlTextReaderNodeType (reader);

      if (type == XML_READER_TYPE_END_ELEMENT && strcmp (name, "entry") == 0)
        return 1;
      if (type == XML_READER_TYPE_ELEMENT)
        begin_element (entry, reader, name);
      else if (type == XML_READER_TYPE_END_ELEMENT)
        end_element (entry, name);
      else if (type == XML_READER_TYPE_TEXT && entry->text->len < MAX_NUMBER)
        g_string_append (entry->text, (const char *) xmlTextReaderConstValue (reader));
      if (type == XML_READER_TYPE_ELEMENT || type == XML_READER_TYPE_END_ELEMENT)
        g_string_truncate (entry->text, 0);
      if (entry->readings->len > MAX_READINGS)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("An entry of “%s” has more than %d readings; ask for shorter ones."), path, MAX_READINGS);
          return -1;
        }
    }
  return more;
}

static gboolean
learn (VsSource *source, GError **error)
{
  Espi *self = source->maker;
  xmlTextReaderPtr reader = vs_source_xml (source->file, source->member, error);
  Entry entry = { 0 };
  int more;

  if (!reader)
    return FALSE;
  while ((more = next_entry (reader, &entry, source->path, error)) == 1)
    {
      if (g_hash_table_size (self->types) + g_hash_table_size (self->type_of) > MAX_KNOWN)
        {
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” has more than %d meter readings; ask for fewer meters in a file."), source->path, MAX_KNOWN);
          more = -1;
          break;
        }
      if (entry.self && entry.is_type)
        g_hash_table_insert (self->types, g_strdup (entry.self), g_memdup2 (&entry.type, sizeof entry.type));
      for (guint i = 0; entry.self && entry.is_reading && i < entry.related->len; i++)
        if (strstr (entry.related->pdata[i], "/ReadingType/"))
          g_hash_table_insert (self->type_of, g_strdup (entry.self), g_strdup (entry.related->pdata[i]));
    }
  entry_clear (&entry);
  xmlFreeTextReader (reader);
  return more == 0;
}

/* ".../UsagePoint/5446AF3F/MeterReading/01/IntervalBlock/173": the meter, and the meter reading it belongs to. */
static char *
meter_of (const char *href, char **reading)
{
  const char *point = strstr (href, "/UsagePoint/"), *block = strstr (href, "/IntervalBlock");
  const char *from = point ? point + strlen ("/UsagePoint/") : href;

  *reading = block ? g_strndup (href, (gsize) (block - href)) : g_strdup (href);
  return point ? g_strndup (from, strcspn (from, "/")) : NULL;
}

static void
give_readings (VsSource *source, const Entry *entry)
{
  Espi *self = source->maker;
  guint64 first = self->n_seen + 1;
  g_autofree char *reading = NULL, *point = entry->self ? meter_of (entry->self, &reading) : NULL, *meter = NULL;
  const char *type_href = reading ? g_hash_table_lookup (self->type_of, reading) : NULL;
  const ReadingType *type = type_href ? g_hash_table_lookup (self->types, type_href) : NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!type && g_hash_table_size (self->types) == 1)
    {
      GHashTableIter iter;
      gpointer only;

      g_hash_table_iter_init (&iter, self->types);
      g_hash_table_iter_next (&iter, NULL, &only);
      type = only;
    }
  self->n_seen += entry->readings->len;
  if (!type || (type->uom != UOM_WH && type->uom != UOM_W) || type->accumulation == CUMULATIVE)
    {
      if (self->left_out->len < 200)
        g_string_append_printf (self->left_out, "%s%s", self->left_out->len ? ", " : "", entry->self ? entry->self : "?");
      return;
    }
  meter = g_strconcat (point ? point : "1", type->flow == FLOW_REVERSE ? ":export" : NULL, NULL);
  vs_source_stand (source, first, FALSE);
  for (guint i = 0; i < entry->readings->len; i++)
    {
      const Reading *r = &g_array_index (entry->readings, Reading, i);
      double kwh = r->value * pow (10, type->power) / 1000 * (type->uom == UOM_W ? (double) r->duration / 3600 : 1);
      g_autoptr (GDateTime) at = r->start == G_MININT64 ? NULL : g_date_time_new_from_unix_utc (r->start);
      g_autofree char *stamp = at ? g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");

      vs_source_add_cell (source->text, meter, -1);
      g_string_append_printf (source->text, ",%s,%s\n", stamp, isnan (kwh) ? "" : g_ascii_formatd (number, sizeof number, "%.12g", kwh));
    }
}

static gboolean
make (VsSource *source, GError **error)
{
  Espi *self = source->maker;
  Entry entry = { 0 };
  int more = 1;

  if (!self->header)
    g_string_append (source->text, "meter_id,timestamp,kwh\n");
  self->header = TRUE;
  while (source->text->len < PIECE && (more = next_entry (self->reader, &entry, source->path, error)) == 1)
    if (entry.readings->len > 0)
      give_readings (source, &entry);
  entry_clear (&entry);
  if (more == 0 && self->left_out->len && !source->note)
    source->note = g_strdup_printf (_("Readings that are not energy by interval were left out: %s."), self->left_out->str);
  return more >= 0;
}

/* Many systems write tables as HTML and call them .xls. */
static gboolean
is_page (const char *head, gsize n)
{
  g_autofree char *lower = g_ascii_strdown (head, (gssize) n);

  return strstr (lower, "<html") || strstr (lower, "<!doctype html") || strstr (lower, "<table");
}

gboolean
vs_source_take_espi (VsSource *self, const char *head, gsize n, GError **error)
{
  Espi *maker;

  if (n < 5 || !g_strstr_len (head, (gssize) n, "<") || strspn (head, " \t\r\n\xef\xbb\xbf") >= n || head[strspn (head, " \t\r\n\xef\xbb\xbf")] != '<')
    return TRUE;
  maker = g_new0 (Espi, 1);
  maker->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  maker->type_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  maker->left_out = g_string_new (NULL);
  self->maker = maker;
  self->free_maker = espi_free;
  if (is_page (head, n))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is a web page, whatever its name says; open it in a spreadsheet and save it as .xlsx or CSV."), self->path);
      return FALSE;
    }
  if (!learn (self, error))
    return FALSE;
  if (g_hash_table_size (maker->types) == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is XML, but not Green Button (it names no ReadingType); export it as CSV."), self->path);
      return FALSE;
    }
  maker->reader = vs_source_xml (self->file, self->member, error);
  vs_source_begin_text (self, "Green Button", VS_PLACE_READING, make);
  return maker->reader != NULL;
}
