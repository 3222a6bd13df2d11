/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real files, where there are any. What they should give is computed here from their text, in another way than the loader's. */
#include "intake/load.h"

#include "core/workspace/folder.h"

#include <string.h>

static char *
shared (const char *relative)
{
  const char *root = g_getenv ("VS_SHARED");
  char *path = root ? g_build_filename (root, "data", relative, NULL) : NULL;

  if (path && g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_test_skip ("VS_SHARED holds no real data");
  g_free (path);
  return NULL;
}

static VsMapping *
fixture (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
  g_autoptr (GError) error = NULL;
  VsMapping *mapping = vs_mapping_load (NULL, path, &error);

  g_assert_no_error (error);
  return mapping;
}

static VsWorkspace *
make (Folder *folder)
{
  g_autofree char *path = folder_file (folder, "w.voltsource");

  return vs_workspace_create (path, NULL);
}

static VsLoadResult
load (VsWorkspace *ws, const char *path, VsMapping *mapping)
{
  g_autoptr (GError) error = NULL;
  VsLoadResult result;

  vs_load_file (ws, path, mapping, NULL, &result, &error);
  g_assert_no_error (error);
  vs_load_result_clear (&result);
  return result;
}

static double
ask (VsWorkspace *ws, const char *sql, const char *key)
{
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  double value;

  {
    g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, NULL);

    if (key)
      sqlite3_bind_text (stmt, 1, key, -1, SQLITE_STATIC);
    g_assert_true (vs_db_step (stmt, NULL));
    value = sqlite3_column_double (stmt, 0);
  }
  vs_workspace_release (ws, db);
  return value;
}

/* Every reading of the 40 homes lands, and the energy of each file is the energy in the workspace. */
static void
test_london (Folder *folder, gconstpointer data)
{
  g_autofree char *path = shared ("meters/london-2013");
  g_autoptr (GDir) dir = path ? g_dir_open (path, 0, NULL) : NULL;
  g_autoptr (VsWorkspace) ws = dir ? make (folder) : NULL;
  const char *name;
  int n = 0;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL), *text = NULL, *meter = g_strndup (name, strlen (name) - strlen (".csv"));
      VsLoadResult result;
      double kwh = 0;
      guint64 present = 0, rows = 0;

      g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
      for (char *line = strchr (text, '\n') + 1; *line; rows++)
        {
          char *end_of_line = strchrnul (line, '\n'), *value, *end;
          double number;

          *end_of_line = '\0';
          value = g_strstrip (strrchr (line, ',') + 1);
          number = g_ascii_strtod (value, &end);
          if (end > value)
            kwh += number;
          present += end > value;
          line = end_of_line + 1;
        }
      result = load (ws, file, NULL);
      g_assert_cmpuint (result.rows_read, ==, rows);
      g_assert_cmpuint (result.readings, ==, present);
      g_assert_cmpuint (result.readings_missing, ==, rows - present);
      g_assert_cmpuint (result.quarantined + result.readings_refused, ==, 0);
      g_assert_cmpfloat_with_epsilon (result.kwh, kwh, 0.001);
      g_assert_cmpfloat_with_epsilon (ask (ws, "SELECT sum (kwh) FROM interval_block, meter WHERE meter_id = ?1 "
                                               "AND block >= meter_no * 65536 AND block < (meter_no + 1) * 65536", meter), kwh, 0.001);
      n++;
    }
  if (ws)
    {
      g_assert_cmpint (n, ==, 40);
      g_assert_cmpfloat (ask (ws, "SELECT count (*) FROM meter WHERE interval_s = 1800 AND zone = 'Europe/London' AND customer_id IS NULL", NULL), ==, 40);
      g_assert_cmpint (vs_workspace_get_as_of (ws), ==, vs_day_from_civil (2013, 12, 31));
    }
}

static void
test_powerco (Folder *folder, gconstpointer data)
{
  g_autofree char *path = shared ("churn/powerco-half-a.csv");
  g_autoptr (VsMapping) mapping = fixture ("powerco.json");
  g_autoptr (VsWorkspace) ws = path ? make (folder) : NULL;
  VsLoadResult result;

  if (!ws)
    return;
  result = load (ws, path, mapping);
  g_assert_cmpuint (result.rows_read, ==, 7406);
  g_assert_cmpuint (result.quarantined, ==, 0);
  g_assert_cmpfloat (ask (ws, "SELECT count (*) FROM customer WHERE kind = 'business' AND currency = 'EUR' AND customer_since IS NOT NULL", NULL), ==, 7406);
  g_assert_cmpfloat (ask (ws, "SELECT count (*) FROM contract WHERE ends_on IS NOT NULL", NULL), ==, 7406);
  g_assert_cmpfloat (ask (ws, "SELECT count (*) FROM contract WHERE channel IS NULL", NULL), ==, 1852);
  /* the first row of the file: from 2013-06-15 (day 15871) to 2016-06-15 (day 16967) */
  g_assert_cmpfloat (ask (ws, "SELECT starts_on * 100000 + ends_on FROM contract WHERE contract_id = ?1", "24011ae4ebbe3035111d65fa7c15bc57"), ==, 15871.0 * 100000 + 16967);
  g_assert_cmpfloat (ask (ws, "SELECT count (*) FROM attribute WHERE entity = 'customer' AND name = 'churn' AND value = '1'", NULL), ==, 742);
  g_assert_cmpfloat (ask (ws, "SELECT count (*) FROM attribute WHERE name = 'net_margin'", NULL), ==, 7406);
  result = load (ws, path, mapping);
  g_assert_cmpuint (result.inserted + result.updated, ==, 0);
}

static void
test_receivables (Folder *folder, gconstpointer data)
{
  g_autofree char *path = shared ("receivables/accounts-receivable-messy.csv"), *text = NULL;
  g_autoptr (VsMapping) mapping = fixture ("receivables.json");
  g_autoptr (VsWorkspace) ws = path ? make (folder) : NULL;
  g_auto (GStrv) lines = NULL;
  gint64 billed = 0, open = 0, disputed = 0;
  VsLoadResult result;

  if (!ws)
    return;
  result = load (ws, path, mapping);
  g_assert_cmpuint (result.rows_read, ==, 2586);
  g_assert_cmpuint (result.quarantined, ==, 0);
  g_file_get_contents (path, &text, NULL, NULL);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] && *lines[i]; i++)
    {
      g_auto (GStrv) f = g_strsplit (lines[i], ",", -1);
      int im, id, iy, sm = 0, sd = 0, sy = 9999;
      gint64 amount = (gint64) (g_ascii_strtod (f[6], NULL) * 10000 + 0.5);

      g_assert_cmpint (sscanf (f[4], "%d/%d/%d", &im, &id, &iy), ==, 3);
      sscanf (f[8], "%d/%d/%d", &sm, &sd, &sy);
      billed += amount;
      disputed += strcmp (f[7], "Yes") == 0;
      /* issued by 2013-06-30 and not settled by then */
      if (iy * 10000 + im * 100 + id <= 20130630 && sy * 10000 + sm * 100 + sd > 20130630)
        open += amount;
    }
  g_assert_cmpfloat (ask (ws, "SELECT sum (amount) FROM invoice", NULL), ==, (double) billed);
  g_assert_cmpfloat (ask (ws, "SELECT sum (disputed) FROM invoice", NULL), ==, (double) disputed);
  g_assert_cmpfloat (ask (ws, "SELECT count (*) FROM customer", NULL), ==, 100);
  g_assert_cmpfloat (ask (ws, "SELECT sum (i.amount) FROM invoice i WHERE issued_on <= 15886 AND NOT EXISTS "
                              "(SELECT 1 FROM payment p WHERE p.invoice_id = i.invoice_id AND paid_on <= 15886)", NULL), ==, (double) open);
  g_assert_cmpint (open, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/shared/london", test_london);
  folder_test ("/shared/powerco", test_powerco);
  folder_test ("/shared/receivables", test_receivables);
  return g_test_run ();
}
