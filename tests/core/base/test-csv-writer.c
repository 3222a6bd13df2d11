/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv.h"
#include "base/date.h"
#include "base/money.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *
temporary_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("volt-csv-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static guint
count_files (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (d))
    n++;
  return n;
}

static void
test_fields (void)
{
  g_autofree char *dir = temporary_folder (), *path = g_build_filename (dir, "out.csv", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  VsCsvWriter *writer = vs_csv_writer_open (path, &error);

  g_assert_no_error (error);
  vs_csv_writer_text (writer, "plain", -1);
  vs_csv_writer_text (writer, "a,b", -1);
  vs_csv_writer_text (writer, "say \"hi\"", -1);
  vs_csv_writer_text (writer, "two\nlines", -1);
  vs_csv_writer_text (writer, NULL, 0);
  vs_csv_writer_text (writer, "cut here", 3);
  vs_csv_writer_end_row (writer);
  vs_csv_writer_int (writer, G_MININT64);
  vs_csv_writer_double (writer, 0.1, -1);
  vs_csv_writer_double (writer, 1.0 / 3, -1);
  vs_csv_writer_double (writer, -2.5, 3);
  vs_csv_writer_double (writer, NAN, 3);
  vs_csv_writer_double (writer, 12345678901.5, 1);
  vs_csv_writer_fixed (writer, -5, 3);
  vs_csv_writer_end_row (writer);
  vs_csv_writer_money (writer, vs_money_parse ("-1284.5", -1));
  vs_csv_writer_money (writer, 1);
  vs_csv_writer_money (writer, VS_MONEY_NONE);
  vs_csv_writer_day (writer, 20634);
  vs_csv_writer_day (writer, VS_DAY_NONE);
  vs_csv_writer_time (writer, 1782828309);
  vs_csv_writer_bool (writer, TRUE);
  vs_csv_writer_end_row (writer);
  vs_csv_writer_raw (writer, "x,y\n", 4);
  g_assert_true (vs_csv_writer_close (writer, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,cut\n"
                             "-9223372036854775808,0.1,0.3333333333333333,-2.500,,12345678901.5,-0.005\n"
                             "-1284.50,0.0001,,2026-06-30,,2026-06-30T14:05:09Z,true\n"
                             "x,y\n");
  g_assert_cmpuint (count_files (dir), ==, 1);
  g_unlink (path);
  g_rmdir (dir);
}

/* What is written comes back, whatever the bytes. */
static void
test_round_trip (void)
{
  g_autofree char *dir = temporary_folder (), *path = g_build_filename (dir, "out.csv", NULL);
  static const char letters[] = "ab,\"\n\r ;é";
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  VsCsvWriter *writer = vs_csv_writer_open (path, &error);
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  g_autoptr (VsCsvReader) reader = NULL;
  VsCsvRecord record;
  guint k = 0;

  for (int row = 0; row < 20000; row++)
    {
      for (int column = 0; column < 3; column++)
        {
          g_autoptr (GString) text = g_string_new (column == 0 ? "k" : NULL);

          for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
            {
              int c = g_test_rand_int_range (0, 9);

              g_string_append_len (text, letters + c, c == 8 ? 2 : 1);
            }
          vs_csv_writer_text (writer, text->str, (gssize) text->len);
          g_ptr_array_add (fields, g_strdup (text->str));
        }
      vs_csv_writer_end_row (writer);
    }
  g_assert_true (vs_csv_writer_close (writer, &error));
  dialect.header_lines = 0;
  reader = vs_csv_reader_open (path, &dialect, &error);
  g_assert_no_error (error);
  while (vs_csv_reader_next (reader, &record, &error))
    {
      g_assert_cmpint (record.status, ==, VS_CSV_OK);
      g_assert_cmpuint (record.n_fields, ==, 3);
      for (guint i = 0; i < 3; i++, k++)
        {
          g_assert_cmpuint (record.fields[i].len, ==, strlen (fields->pdata[k]));
          g_assert_cmpmem (record.fields[i].text, record.fields[i].len, fields->pdata[k], strlen (fields->pdata[k]));
        }
    }
  g_assert_no_error (error);
  g_assert_cmpuint (k, ==, fields->len);
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_old_file_stays (void)
{
  g_autofree char *dir = temporary_folder (), *path = g_build_filename (dir, "out.csv", NULL), *text = NULL;
  VsCsvWriter *writer;

  g_file_set_contents (path, "old\n", -1, NULL);
  writer = vs_csv_writer_open (path, NULL);
  for (int i = 0; i < 1000000; i++)
    vs_csv_writer_text (writer, "new", 3);
  g_file_get_contents (path, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, "old\n");
  vs_csv_writer_abort (writer);
  g_assert_cmpuint (count_files (dir), ==, 1);
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_failures (void)
{
  g_autofree char *dir = temporary_folder ();
  g_autoptr (GError) error = NULL;

  g_assert_null (vs_csv_writer_open ("/nonexistent/folder/out.csv", &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_clear_error (&error);
  g_assert_null (vs_csv_writer_open (dir, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_clear_error (&error);
  if (g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      VsCsvWriter *writer = vs_csv_writer_open ("/dev/full", &error);

      g_assert_no_error (error);
      for (int i = 0; i < 300000; i++)
        vs_csv_writer_text (writer, "x", 1);
      g_assert_false (vs_csv_writer_check (writer, &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_NO_SPACE);
      g_clear_error (&error);
      g_assert_false (vs_csv_writer_close (writer, &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_NO_SPACE);
    }
  g_rmdir (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-writer/fields", test_fields);
  g_test_add_func ("/csv-writer/round-trip", test_round_trip);
  g_test_add_func ("/csv-writer/old-file-stays", test_old_file_stays);
  g_test_add_func ("/csv-writer/failures", test_failures);
  return g_test_run ();
}
