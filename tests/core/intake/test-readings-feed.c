/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of any size, parsed by several threads, give what one reader gives that goes through the file from its beginning. */
#include "intake/readings-feed.h"

#include <math.h>

typedef struct {
  GString *readings, *faults;   /* one a line */
} Yield;

static VsMapping *
make_mapping (const char *clock)
{
  g_autofree char *json = g_strdup_printf ("{\"name\": \"m\", \"target\": \"reading\", \"readings\": {\"meter\": \"m\", \"timestamp\": \"t\", "
                                           "\"value\": \"v\", \"step\": 900, \"clock\": \"%s\", \"zone\": \"Europe/Berlin\"}}", clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, "m.json", &error);
  VsMapping *mapping = vs_mapping_new (doc, &error);

  g_assert_no_error (error);
  return mapping;
}

static void
note (Yield *yield, GPtrArray *names, const VsParcel *parcel, guint64 first_line)
{
  for (guint32 r = 0; r < parcel->n_runs; r++)
    for (guint32 i = 0; i < parcel->runs[r].n; i++)
      {
        const VsReadingRun *run = &parcel->runs[r];
        double kwh = run->narrow ? vs_tile_kwh (parcel->codes[run->at + i]) : parcel->kwh[run->at + i];

        g_string_append_printf (yield->readings, "%s %" G_GINT64_FORMAT " %.17g\n", (char *) names->pdata[run->meter],
                                run->start + (VsTime) i * run->spacing, kwh);
      }
  for (guint i = 0; i < parcel->faults->len; i++)
    {
      const VsParcelFault *fault = &g_array_index (parcel->faults, VsParcelFault, i);

      g_string_append_printf (yield->faults, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s %s %u\n", fault->line, fault->offset,
                              fault->column ? fault->column : "-", fault->reason, g_bytes_hash (g_bytes_new_static (fault->raw, fault->raw_len)));
    }
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

static const VsZone *
clock_of (const VsMapping *mapping)
{
  return mapping->readings->clock ? mapping->readings->clock : vs_zone_get ("Europe/Berlin", NULL);
}

static Yield
slowly (const char *text, gsize n, const VsMapping *mapping)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (text, n, &(VsCsvDialect) VS_CSV_DIALECT_DEFAULT);
  g_autoptr (VsReadingsParser) parser = vs_readings_parser_new (mapping, &mapping->convert, clock_of (mapping), "f.csv", reader, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Yield yield = { g_string_new (NULL), g_string_new (NULL) };
  VsParcel *parcel = vs_parcel_new ();

  while (!parcel->last)
    {
      vs_readings_parser_fill (parser, parcel);
      learn (names, parcel);
      note (&yield, names, parcel, 0);
    }
  vs_parcel_free (parcel);
  return yield;
}

static Yield
in_pieces (const char *text, gsize n, const VsMapping *mapping, gsize piece)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (text, n, &(VsCsvDialect) VS_CSV_DIALECT_DEFAULT);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsReadingsFeed) feed = vs_readings_feed_new (mapping, clock_of (mapping), "f.csv", reader, &error);
  GPtrArray *names[8];
  Yield yield = { g_string_new (NULL), g_string_new (NULL) };
  VsParcel *parcel;

  g_assert_no_error (error);
  g_assert_cmpuint (vs_readings_feed_n_parsers (feed), <=, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    names[i] = g_ptr_array_new_with_free_func (g_free);
  vs_readings_feed_set_piece (feed, piece);
  while ((parcel = vs_readings_feed_next (feed)) != NULL)
    {
      g_assert_no_error (parcel->error);
      learn (names[parcel->parser], parcel);
      if (!parcel->unsure)
        note (&yield, names[parcel->parser], parcel, 0);
      vs_readings_feed_give_back (feed, parcel);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_unref (names[i]);
  return yield;
}

static void
yield_clear (Yield *yield)
{
  g_string_free (yield->readings, TRUE);
  g_string_free (yield->faults, TRUE);
}

static void
assert_same (const char *got, const char *expected)
{
  gsize same = 0, line = 0;

  for (; got[same] == expected[same] && got[same]; same++)
    if (got[same] == '\n')
      line = same + 1;
  if (got[same] != expected[same])
    g_test_message ("got %.120s expected %.120s", got + line, expected + line);
  g_assert_true (got[same] == expected[same]);
}

static void
compare (const char *text, gsize n, const char *clock)
{
  g_autoptr (VsMapping) mapping = make_mapping (clock);
  Yield expected = slowly (text, n, mapping);
  static const gsize pieces[] = { 1, 20, 64, 100, 333, 4096, 1 << 20 };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      Yield got = in_pieces (text, n, mapping, pieces[i]);

      g_test_message ("pieces of %" G_GSIZE_FORMAT, pieces[i]);
      assert_same (got.readings->str, expected.readings->str);
      assert_same (got.faults->str, expected.faults->str);
      yield_clear (&got);
    }
  g_assert_cmpuint (expected.readings->len, >, 0);
  yield_clear (&expected);
}

/* Rows as they should be, and among them what files have. */
static GString *
make_text (guint n_rows, guint odd, const char *line_end)
{
  static const char *const oddities[] = {
    "\"M 1\",2025-01-01 00:00:00,1.5", "M1,\"2025-01-01 00:15\",\"2\"", "", "M1,2025-01-01 00:15", "M1,2025-02-30 00:15,2", "M1,2025-01-01 00:15,two",
    "M1,2025-01-01 00:15,", "M1,2025-01-01T00:30:00Z,12345.678", "M\303\266tley,2025-01-01 00:45,3", "M\366,2025-01-01 00:45,3", " M2 , 2025-01-01 00:45 , 3 ",
    "M1,2025-01-01 00:15,0.12345", "M1,2025-01-01 00:15,-1", ",2025-01-01 00:15,1", "M1;2025-01-01 00:15;1", "M1,2025-01-01 00:15,1,more", "M1,2025-01-01 00:15\r,1",
    "\"M1\nM2\",2025-01-01 00:15,1", "\"M1,2025-01-01 00:15,1", "M\"1,2025-01-01 00:15,1", "\"M\"\"1\",2025-01-01 00:15,1",
  };
  GString *text = g_string_new ("m,t,v");

  g_string_append (text, line_end);
  for (guint i = 0; i < n_rows; i++)
    {
      if (odd && g_test_rand_int_range (0, (gint32) odd) == 0)
        g_string_append (text, oddities[g_test_rand_int_range (0, G_N_ELEMENTS (oddities))]);
      else
        g_string_append_printf (text, "M%u,2025-01-%02u %02u:%02u:00,%u.%03u", i / 300 % 3, i / 96 % 28 + 1, i / 4 % 24, i % 4 * 15, i % 7, i % 1000);
      if (i + 1 < n_rows || i % 2)
        g_string_append (text, line_end);
    }
  return text;
}

static void
test_pieces (void)
{
  static const char *const ends[] = { "\n", "\r\n", "\r" };

  for (guint round = 0; round < 24; round++)
    {
      g_autoptr (GString) text = make_text (200 + round, (guint[]) { 0, 3, 12, 60 }[round % 4], ends[round % 8 == 7 ? 2 : round % 2]);

      if (round == 5)
        g_string_insert_c (text, 300, '\0');
      compare (text->str, text->len, "utc");
    }
}

/* A line whose quote stays open, with a byte that is wrong besides: which of the two faults is told must not depend on where a piece ends. */
static void
test_open_quote (void)
{
  for (guint k = 0; k < 4; k++)
    for (guint at = 0; at < 12; at++)
      {
        g_autoptr (GString) text = g_string_new ("m,t,v\n");

        for (guint i = 0; i < 24; i++)
          if (i == at)
            {
              g_string_append_printf (text, "\"M1%s,2025-01-01 00:", k / 2 ? "\366" : "");
              g_string_append_c (text, k % 2 ? '\0' : '0');
              g_string_append (text, "15,1\n");
            }
          else if (i == at + 9)
            g_string_append (text, "\"M1\nM2\",2025-01-01 00:15,1\n");
          else
            g_string_append_printf (text, "M0,2025-01-01 %02u:00,%u\n", i, i);
        compare (text->str, text->len, "utc");
      }
}

/* The hour that autumn has twice: which turn a stamp means is told by the row before it. */
static void
test_autumn (void)
{
  g_autoptr (GString) text = g_string_new ("m,t,v\n");

  for (int meter = 0; meter < 3; meter++)
    for (int quarter = 0; quarter < 24; quarter++)
      {
        int minutes = quarter * 15 - (quarter >= 12 ? 60 : 0);   /* 00:00 … 02:45, 02:00 … */

        g_string_append_printf (text, "M%d,2025-10-26 %02d:%02d,%d\n", meter, minutes / 60, minutes % 60, quarter);
      }
  compare (text->str, text->len, "local");
}

/* A row that found no end, or hid it behind an escape, ends where the file says and not where a piece does; the autumn hour goes on behind it. */
static void
test_unclosed (void)
{
  static const struct { const char *clock, *text; } cases[] = {
    { "local", "m,t,v\nM,2026-10-25 02:00,1\nM,2026-10-25 02:15,2\nM,2026-03-29 02:30,3\n\"never closed\nM,2026-10-25 02:00,4\n" },
    { "utc", "m,t,v\n\"M\xff\n\",2026-01-01 00:00,1\nM,2026-01-01 00:15,2\n" },
    { "utc", "m,t,v\n\"\xff\nM,2026-01-01 00:00,1\n\nM,2026-01-01 00:15,2\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    compare (cases[i].text, strlen (cases[i].text), cases[i].clock);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readings-feed/pieces", test_pieces);
  g_test_add_func ("/readings-feed/open-quote", test_open_quote);
  g_test_add_func ("/readings-feed/autumn", test_autumn);
  g_test_add_func ("/readings-feed/unclosed", test_unclosed);
  return g_test_run ();
}
