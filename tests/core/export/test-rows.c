/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against a slow writer that formats each cell with printf: byte for byte, for all types, on one core and on several. */
#include "export/rows.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
slow_text (GString *out, const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\r\n", ' ');
  gsize n = strlen (line);

  if (strpbrk (line, ",\"") == NULL && (n == 0 || (line[0] != ' ' && line[n - 1] != ' ')))
    {
      g_string_append (out, line);
      return;
    }
  g_auto (GStrv) parts = g_strsplit (line, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);
  g_string_append_printf (out, "\"%s\"", doubled);
}

static void
slow_double (GString *out, double value)
{
  char text[400];

  if (value != 0 && (fabs (value) < 1e-4 || fabs (value) >= 1e15))
    g_ascii_formatd (text, sizeof text, fabs (value) < 1 ? "%.12f" : "%.0f", CLAMP (value, -1e40, 1e40));
  else
    for (int digits = 15; digits <= 17; digits++)
      {
        char format[8];
        g_snprintf (format, sizeof format, "%%.%dg", digits);
        g_ascii_formatd (text, sizeof text, format, value);
        if (g_ascii_strtod (text, NULL) == value)
          break;
      }
  g_string_append (out, isfinite (value) ? text : "");
}

static void
slow_cell (GString *out, const VsColumn *column, gsize i)
{
  g_autofree char *text = vs_column_dup_string (column, i);

  if (vs_column_is_null (column, i))
    return;
  if (column->type == VS_TYPE_TEXT)
    slow_text (out, text);
  else if (column->type == VS_TYPE_DOUBLE)
    slow_double (out, column->d[i]);
  else if (column->type == VS_TYPE_TIME)
    {
      text[10] = ' ';
      text[strlen (text) - 1] = '\0';
      g_string_append (out, text);
    }
  else
    g_string_append (out, text);
}

static VsColumn *
random_column (GRand *rand, VsType type, gsize n, gboolean many)
{
  const char *const texts[] = { "", "plain", "a,b", "say \"hi\"", "\"", " space", "space ", "two\nlines", "\r\n", "Ü, ö", "x\"\"y,\nz" };
  VsColumnBuilder *b = vs_column_builder_new (type);

  for (gsize i = 0; i < n; i++)
    {
      const char *text = texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))];
      g_autofree char *own = g_strdup_printf ("%s%u", text, (guint) i);
      if (g_rand_int_range (rand, 0, 8) == 0)
        vs_column_builder_add_null (b);
      else if (type == VS_TYPE_TEXT)
        vs_column_builder_add_text (b, many ? own : text, -1);
      else if (type == VS_TYPE_DOUBLE)
        vs_column_builder_add_double (b, many ? g_rand_double_range (rand, -1, 1) * pow (10, g_rand_int_range (rand, -9, 30))
                                              : i % 100 == 0 ? -INFINITY : i % 50 == 0 ? -0.0 : g_rand_int_range (rand, -9999, 9999) / 100.0);
      else
        vs_column_builder_add_int (b, type == VS_TYPE_DAY ? g_rand_int_range (rand, -9000, 60000)
                                      : type == VS_TYPE_TIME ? (gint64) g_rand_int (rand) - G_MAXINT32
                                      : (gint64) g_rand_int_range (rand, -G_MAXINT32, G_MAXINT32) * (many ? 1 << 20 : 1) / (1ll << i % 32));
    }
  return vs_column_builder_end (b);
}

static void
test_same_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (15);
  const gsize sizes[] = { 0, 1, 8192, 20000, 30000 };

  for (guint round = 0; round < G_N_ELEMENTS (sizes) * 2; round++)
    {
      gsize n = sizes[round / 2], n_bytes;
      VsColumn *columns[10];
      VsCsvWriter *writer = vs_csv_writer_new_for_memory ();
      g_autoptr (GString) slow = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      for (guint c = 0; c < 10; c++)
        columns[c] = random_column (rand, c % 8, n, round % 2);
      g_assert_true (vs_export_rows (writer, columns, 10, n, NULL, &error));
      g_assert_no_error (error);
      for (gsize i = 0; i < n; i++)
        for (guint c = 0; c < 10; c++)
          {
            slow_cell (slow, columns[c], i);
            g_string_append_c (slow, c < 9 ? ',' : '\n');
          }
      const char *bytes = vs_csv_writer_bytes (writer, &n_bytes);
      g_assert_cmpmem (bytes, n_bytes, slow->str, slow->len);
      vs_csv_writer_abort (writer);
      for (guint c = 0; c < 10; c++)
        vs_column_unref (columns[c]);
    }
}

static void
test_stops (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (16);
  VsColumn *column = random_column (rand, VS_TYPE_INT64, 300000, FALSE);
  g_autoptr (GError) error = NULL, full = NULL;
  g_autoptr (VsJob) job = vs_job_new ("export");
  VsCsvWriter *writer = vs_csv_writer_new_for_memory ();

  vs_job_cancel (job);
  g_assert_false (vs_export_rows (writer, &column, 1, column->n, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  vs_csv_writer_abort (writer);
  if (g_access ("/dev/full", W_OK) == 0)
    {
      writer = vs_csv_writer_open ("/dev/full", NULL);
      g_assert_false (vs_export_rows (writer, &column, 1, column->n, NULL, &full));
      g_assert_error (full, VS_ERROR, VS_ERROR_NO_SPACE);
      vs_csv_writer_abort (writer);
    }
  vs_column_unref (column);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rows/same-bytes", test_same_bytes);
  g_test_add_func ("/rows/stops", test_stops);
  return g_test_run ();
}
