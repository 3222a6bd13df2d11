/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-export: twelve columns as CSV, into nothing or into a file. Usage: bench-export [ROWS [FILE]] (5,000,000 rows into /dev/null by default). */
#include "export/rows.h"

#include <stdlib.h>
#include <sys/stat.h>

static VsColumn *
column_of (GRand *rand, guint kind, gsize n)
{
  const VsType types[] = { VS_TYPE_TEXT, VS_TYPE_TEXT, VS_TYPE_TEXT, VS_TYPE_TEXT, VS_TYPE_DAY, VS_TYPE_DAY, VS_TYPE_MONEY, VS_TYPE_MONEY,
                           VS_TYPE_MONEY, VS_TYPE_INT64, VS_TYPE_DOUBLE, VS_TYPE_BOOL };
  VsColumn *column = vs_column_new (types[kind], n);
  char text[32];

  for (guint t = 0; kind < 3 && t < 12; t++)
    vs_dict_intern (column->dict, (g_snprintf (text, sizeof text, "value %u", t), text), -1);
  for (gsize i = 0; i < n; i++)
    switch (types[kind])
      {
      case VS_TYPE_TEXT:
        if (kind < 3)
          column->code[i] = (guint32) g_rand_int_range (rand, 0, 12);
        else
          column->code[i] = vs_dict_intern (column->dict, (g_snprintf (text, sizeof text, "C%07u", (guint) i), text), -1);
        break;
      case VS_TYPE_DAY:    column->i32[i] = g_rand_int_range (rand, 19000, 20600); break;
      case VS_TYPE_DOUBLE: column->d[i] = g_rand_int_range (rand, 0, 5000000) / 1000.0; break;
      case VS_TYPE_BOOL:   column->b[i] = g_rand_int_range (rand, 0, 2); break;
      default:             column->i64[i] = g_rand_int_range (rand, 0, 9000000); break;
      }
  return column;
}

int
main (int argc, char *argv[])
{
  gsize n = argc > 1 ? strtoul (argv[1], NULL, 10) : 5000000;
  const char *path = argc > 2 ? argv[2] : NULL;
  g_autofree char *counted = g_build_filename (g_get_tmp_dir (), "bench-export.csv", NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  VsColumn *columns[12];
  gsize bytes = 0;

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    columns[c] = column_of (rand, c, n);
  VsCsvWriter *memory = vs_csv_writer_new_for_memory ();  /* how long a row is */
  vs_export_rows (memory, columns, G_N_ELEMENTS (columns), MIN (n, 100000), NULL, NULL);
  vs_csv_writer_bytes (memory, &bytes);
  vs_csv_writer_abort (memory);
  for (guint run = 0; run < 3; run++)
    {
      gint64 start = g_get_monotonic_time ();
      VsCsvWriter *writer = vs_csv_writer_open (path ? path : "/dev/null", NULL);
      gboolean ok = writer && vs_export_rows (writer, columns, G_N_ELEMENTS (columns), n, NULL, NULL);
      double formatted = (double) (g_get_monotonic_time () - start) / 1e6, megabytes = (double) bytes / (double) MIN (n, 100000) * (double) n / 1e6;
      ok = writer && vs_csv_writer_close (writer, NULL) && ok;
      double all = (double) (g_get_monotonic_time () - start) / 1e6;
      g_print ("%.0f MB in %.2f s, %.0f MB/s; with the disk's word %.2f s, %.0f MB/s%s\n", megabytes, formatted, megabytes / formatted, all,
               megabytes / all, ok ? "" : " FAILED");
    }
  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    vs_column_unref (columns[c]);
  return 0;
}
