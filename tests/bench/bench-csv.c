/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-csv: megabytes a second through the CSV reader on one thread, beside the same bytes merely cut into lines by memchr (what no
 * reader can beat by much) and read byte by byte (what a plain one does), in the same run. Usage: bench-csv [MEGABYTES] (200). */
#include "base/csv.h"

#include <string.h>

typedef guint64 (*Reading) (const GString *csv, const VsCsvDialect *dialect);

static guint64
by_reader (const GString *csv, const VsCsvDialect *dialect)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (csv->str, csv->len, dialect);
  VsCsvRecord record;
  guint64 fields = 0;

  while (vs_csv_reader_next (reader, &record, NULL))
    fields += record.n_fields;
  return fields;
}

static guint64
by_lines (const GString *csv, const VsCsvDialect *dialect)
{
  const char *p = csv->str, *end = p + csv->len;
  guint64 lines = 0;

  while ((p = memchr (p, '\n', (gsize) (end - p))))
    {
      p++;
      lines++;
    }
  return lines;
}

static guint64
by_bytes (const GString *csv, const VsCsvDialect *dialect)
{
  gboolean quoted = FALSE;
  guint64 fields = 0;

  for (gsize i = 0; i < csv->len; i++)
    if (csv->str[i] == '"')
      quoted = !quoted;
    else if (!quoted && (csv->str[i] == ',' || csv->str[i] == '\n'))
      fields++;
  return fields;
}

static double
speed (Reading reading, const GString *csv, const VsCsvDialect *dialect)
{
  double best = 0;

  for (int round = 0; round < 3; round++)
    {
      gint64 from = g_get_monotonic_time ();
      guint64 n = reading (csv, dialect);
      double mb = (double) csv->len / (double) (g_get_monotonic_time () - from);

      best = MAX (best, n > 0 ? mb : 0);
    }
  return best;
}

int
main (int argc, char *argv[])
{
  gsize size = (argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 200) * 1000000;
  static const struct { const char *name, *row; VsCsvDialect dialect; } kinds[] = {
    { "long readings", "M0012345,2026-01-31T07:00:00Z,0.417\n", VS_CSV_DIALECT_DEFAULT },
    { "day rows", "M0012345,2026-01-31,0.417,0.311,1.209,0.417,0.311,1.209,0.417,0.311,1.209,0.417,0.311,1.209,0.417,0.311,1.209\n",
      VS_CSV_DIALECT_DEFAULT },
    { "quoted", "\"C0012345\",\"Household 771 208\",\"said \"\"no\"\", twice\",\"2026-01-31\"\n", VS_CSV_DIALECT_DEFAULT },
    { "UTF-8", "C0012345,Café Müller,Straße 7,2026-01-31\n", VS_CSV_DIALECT_DEFAULT },
    { "Latin-1", "C0012345,Caf\xe9 M\xfcller,Stra\xdf" "e 7,2026-01-31\n", { ',', '"', 0, FALSE, 1, 0, (char *) "ISO-8859-1" } },
  };

  g_print ("%-16s %12s %12s %12s   MB/s\n", "", "reader", "lines only", "by bytes");
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GString) csv = g_string_sized_new (size + 200);

      while (csv->len < size)
        g_string_append (csv, kinds[k].row);
      g_print ("%-16s %12.0f %12.0f %12.0f\n", kinds[k].name, speed (by_reader, csv, &kinds[k].dialect),
               speed (by_lines, csv, &kinds[k].dialect), speed (by_bytes, csv, &kinds[k].dialect));
    }
  return 0;
}
