/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meter files: the first byte chooses a mapping and how small the pieces are that the file is parsed in, the rest is the file. What several
 * parsers make of the pieces is what one makes of the whole. */
#include "fuzz.h"

#include "intake/readings-feed.h"

#include <math.h>

static const char *const mappings[] = {
  "{'name': 'm', 'target': 'reading', 'readings': {'meter': 'm', 'timestamp': 't', 'value': 'v', 'step': 900, 'clock': 'utc'}}",
  "{'name': 'm', 'target': 'reading', 'readings': {'meter': 'm', 'timestamp': 't', 'value': 'v', 'clock': 'local', 'zone': 'Europe/Berlin', 'stamp': 'end',"
  " 'step': 900},"
  " 'source': {'delimiter': ';', 'decimal': ',', 'date_order': 'DMY', 'missing': ['Null']}}",
  "{'name': 'm', 'target': 'reading', 'readings': {'layout': 'wide', 'meter': 'm', 'date': 't', 'values': ['a', 'b', 'c', 'd'], 'step': 21600,"
  " 'clock': 'local', 'zone': 'Europe/London', 'unit': 'Wh'}}",
  "{'name': 'm', 'target': 'reading', 'readings': {'timestamp': 't', 'value': 'v', 'clock': '+01:00', 'unit': 'MWh'}, 'source': {'escape': '\\\\'}}",
};
#define KINDS G_N_ELEMENTS (mappings)

static VsMapping *
mapping_of (guint kind)
{
  static VsMapping *made[KINDS];

  if (!made[kind])
    {
      g_autofree char *json = g_strdelimit (g_strdup (mappings[kind]), "'", '"');
      g_autoptr (GError) error = NULL;
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, "m.json", &error);

      made[kind] = doc ? vs_mapping_new (doc, &error) : NULL;
      g_assert_no_error (error);
    }
  return made[kind];
}

static const VsZone *
clock_of (const VsMapping *mapping)
{
  return mapping->readings->clock ? mapping->readings->clock : vs_zone_get (mapping->readings->zone, NULL);
}

static void
learn (GPtrArray *names, const VsParcel *parcel)
{
  const char *at = parcel->names->str;

  for (guint32 i = 0, len; i < parcel->n_names; i++, at += len)
    {
      memcpy (&len, at, sizeof len);
      at += sizeof len;
      g_ptr_array_add (names, g_strndup (at, len));
    }
}

static void
note (GString *yield, GPtrArray *names, const VsParcel *parcel)
{
  for (guint32 r = 0; r < parcel->n_runs; r++)
    for (guint32 i = 0; i < parcel->runs[r].n; i++)
      {
        const VsReadingRun *run = &parcel->runs[r];

        g_string_append_printf (yield, "%s %" G_GINT64_FORMAT " %.17g\n", (char *) names->pdata[run->meter], run->start + (VsTime) i * run->spacing,
                                run->narrow ? vs_tile_kwh (parcel->codes[run->at + i]) : parcel->kwh[run->at + i]);
      }
}

static void
note_faults (GString *yield, const VsParcel *parcel)
{
  for (guint i = 0; i < parcel->faults->len; i++)
    {
      const VsParcelFault *fault = &g_array_index (parcel->faults, VsParcelFault, i);

      g_string_append_printf (yield, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s %s\n", fault->line, fault->offset, fault->column ? fault->column : "-",
                              fault->reason);
      g_string_append_len (yield, fault->raw, (gssize) fault->raw_len);
    }
}

static VsCsvReader *
reader_of (const VsMapping *mapping, const char *text, gsize n)
{
  const VsCsvDialect usual = VS_CSV_DIALECT_DEFAULT;
  VsCsvDialect dialect = vs_mapping_dialect (mapping, &usual);
  VsCsvReader *reader = vs_csv_reader_new_for_bytes (text, n, &dialect);

  vs_csv_dialect_clear (&dialect);
  return reader;
}

static gboolean
alone (const VsMapping *mapping, const char *text, gsize n, GString *readings, GString *faults)
{
  g_autoptr (VsCsvReader) reader = reader_of (mapping, text, n);
  GError *error = NULL;
  g_autoptr (VsReadingsParser) parser = vs_readings_parser_new (mapping, &mapping->convert, clock_of (mapping), "f.csv", reader, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  VsParcel *parcel;

  fuzz_told (parser != NULL, error);
  if (!parser)
    return FALSE;
  parcel = vs_parcel_new ();
  while (!parcel->last)
    {
      vs_readings_parser_fill (parser, parcel);
      learn (names, parcel);
      note (readings, names, parcel);
      note_faults (faults, parcel);
    }
  vs_parcel_free (parcel);
  return TRUE;
}

static void
in_pieces (const VsMapping *mapping, const char *text, gsize n, gsize piece, GString *readings, GString *faults)
{
  g_autoptr (VsCsvReader) reader = reader_of (mapping, text, n);
  g_autoptr (VsReadingsFeed) feed = vs_readings_feed_new (mapping, clock_of (mapping), "f.csv", reader, NULL);
  GPtrArray *names[8];
  VsParcel *parcel;

  g_assert_true (feed && vs_readings_feed_n_parsers (feed) <= G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    names[i] = g_ptr_array_new_with_free_func (g_free);
  vs_readings_feed_set_piece (feed, piece);
  while ((parcel = vs_readings_feed_next (feed)) != NULL)
    {
      learn (names[parcel->parser], parcel);
      if (!parcel->unsure)
        {
          note (readings, names[parcel->parser], parcel);
          note_faults (faults, parcel);
        }
      vs_readings_feed_give_back (feed, parcel);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_unref (names[i]);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GString) readings = g_string_new (NULL), faults = g_string_new (NULL), others = g_string_new (NULL), other_faults = g_string_new (NULL);
  const VsMapping *mapping;

  if (n < 1)
    return 0;
  mapping = mapping_of (*data % KINDS);
  if (!alone (mapping, (const char *) data + 1, n - 1, readings, faults))
    return 0;
  in_pieces (mapping, (const char *) data + 1, n - 1, (gsize) *data / KINDS * 3 + 1, others, other_faults);
  g_assert_cmpmem (readings->str, readings->len, others->str, others->len);
  g_assert_cmpmem (faults->str, faults->len, other_faults->str, other_faults->len);
  return 0;
}
