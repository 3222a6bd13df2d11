/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include "base/csv.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>

static const char *const rows =
  "INSERT INTO customer "
  " (customer_id, name, kind, segment, region, currency, email, phone, consent_email, customer_since, birth_year) VALUES"
  " ('007', 'O''Brien & Söhne <AG>', 'business', 'SME', 'North', 'USD', 'a@example.org', '0123', 1, 15000, NULL),"
  " ('C2', 'Line' || char (10) || 'break, \"quoted\"', 'household', 'RES', NULL, 'USD', NULL, NULL, 0, NULL, 1980),"
  " ('C3', NULL, 'household', 'RES', 'South', 'USD', NULL, NULL, NULL, NULL, NULL);"
  "INSERT INTO invoice (invoice_id, customer_id, kind, issued_on, due_on, amount, tax, currency, status, kwh) VALUES"
  " ('I1', '007', 'invoice', 20400, 20420, 1234500, 100000, 'USD', 'open', 100.25),"
  " ('I2', 'C2', 'invoice', 20440, 20460, 10005000, 0, 'USD', 'open', NULL),"
  " ('I3', 'C9', 'credit', 20440, 20460, 5000, 0, 'USD', 'paid', 1e-7);"
  "INSERT INTO open_item VALUES ('I1', '007', 20420, 1234500, 30, '1-30', 0), ('I2', 'C2', 20460, 10005000, 0, 'current', 0);"
  "INSERT INTO account "
  " (customer_id, balance, current, days_1_30, days_31_60, days_61_90, days_over_90, overdue, credit, dpd, bucket) VALUES"
  " ('007', 1234500, 0, 1234500, 0, 0, 0, 1234500, 0, 30, '1-30'), ('C2', 10005000, 10005000, 0, 0, 0, 0, 0, 0, 0, 'current');"
  "INSERT INTO score VALUES ('churn', '007', 81.5, 'HIGH', 'Escalated tickets'), ('churn', 'C2', 12, 'LOW', '');"
  "INSERT INTO ev_likelihood (meter_id, customer_id, probability, first_seen) VALUES"
  " ('0001', 'C2', 0.91, 1760000000), ('0002', NULL, NULL, NULL);"
  "INSERT INTO best_plan "
  " (customer_id, current_plan_id, current_cost, best_plan_id, best_cost, saving, saving_share, coverage, status) VALUES"
  " ('007', 'P1', 10000, 'P2', 9000, 1000, 0.1, 1, 'overpaying');";

void
fixture_set_up (Fixture *f, gconstpointer unused)
{
  static const char *const tables[] = { "customer", "invoice", "open_item", "account", "score", "ev_likelihood", "best_plan" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  sqlite3 *db;

  f->folder = g_dir_make_tmp ("volt-export-XXXXXX", NULL);
  path = fixture_file (f, "w.voltsource");
  f->ws = vs_workspace_create (path, &error);
  g_assert_no_error (error);
  db = vs_workspace_begin (f->ws, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (vs_db_exec (db, rows, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_true (vs_workspace_bump (f->ws, tables[i], NULL));
  g_assert_true (vs_workspace_commit (f->ws, "test", "rows", NULL, &error));
  f->data = vs_data_new (f->ws, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture *f, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  vs_data_unref (f->data);
  g_object_unref (f->ws);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);   /* nothing else was left behind */
  g_free (f->folder);
}

char *
fixture_file (Fixture *f, const char *name)
{
  return g_build_filename (f->folder, name, NULL);
}

GPtrArray *
fixture_read_csv (const char *path)
{
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsCsvReader) reader = NULL;
  VsCsvRecord record;

  dialect.header_lines = FALSE;
  reader = vs_csv_reader_open (path, &dialect, &error);
  g_assert_no_error (error);
  while (vs_csv_reader_next (reader, &record, &error))
    {
      char **fields = g_new0 (char *, record.n_fields + 1);

      g_assert_cmpint (record.status, ==, VS_CSV_OK);
      for (guint i = 0; i < record.n_fields; i++)
        fields[i] = g_strndup (record.fields[i].text, record.fields[i].len);
      g_ptr_array_add (all, fields);
    }
  g_assert_no_error (error);
  return all;
}

static struct archive *
open_zip (const char *path)
{
  struct archive *zip = archive_read_new ();

  archive_read_support_format_zip (zip);
  g_assert_cmpint (archive_read_open_filename (zip, path, 65536), ==, ARCHIVE_OK);
  return zip;
}

char **
fixture_list_zip (const char *path)
{
  GPtrArray *names = g_ptr_array_new ();
  struct archive *zip = open_zip (path);
  struct archive_entry *entry;

  while (archive_read_next_header (zip, &entry) == ARCHIVE_OK)
    g_ptr_array_add (names, g_strdup (archive_entry_pathname (entry)));
  archive_read_free (zip);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

char *
fixture_read_zip (const char *path, const char *name, gsize *length)
{
  struct archive *zip = open_zip (path);
  struct archive_entry *entry;
  char *text = NULL;

  while (text == NULL && archive_read_next_header (zip, &entry) == ARCHIVE_OK)
    if (g_str_equal (archive_entry_pathname (entry), name))
      {
        GByteArray *bytes = g_byte_array_new ();
        char piece[4096];
        gssize n;

        while ((n = archive_read_data (zip, piece, sizeof piece)) > 0)
          g_byte_array_append (bytes, (const guint8 *) piece, (guint) n);
        g_assert_cmpint (n, ==, 0);
        if (length)
          *length = bytes->len;
        g_byte_array_append (bytes, (const guint8 *) "", 1);
        text = (char *) g_byte_array_free (bytes, FALSE);
      }
  archive_read_free (zip);
  return text;
}
