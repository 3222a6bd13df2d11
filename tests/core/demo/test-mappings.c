/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every file of the demo finds its own ready mapping, and what cannot be loaded is exactly what truth/faults.csv says is broken. */
#include "demo/demo.h"

#include "intake/load.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const files[] = {
  "account_holds", "agents", "campaign_events", "campaign_members", "campaigns", "contracts", "customers", "disputes", "interactions",
  "invoices", "meters", "payments", "plans", "promises", "readings", "survey_responses", "tickets", "write_offs",
};

/* Kinds that still make a row: blank cells, rows said twice, rows that point nowhere or run backwards in time. */
static gboolean
is_refused (const char *kind)
{
  static const char *const loads[] = { "missing readings", "duplicate row", "unknown meter", "unknown invoice", "time order", NULL };

  return !g_strv_contains (loads, kind);
}

/* "file:line" of the faults that keep a row out. */
static GHashTable *
read_faults (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "truth", "faults.csv", NULL);
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  g_autoptr (VsCsvReader) reader = vs_csv_reader_open (path, &dialect, NULL);
  GHashTable *faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  VsCsvRecord record;

  while (vs_csv_reader_next (reader, &record, NULL))
    {
      g_autofree char *kind = g_strndup (record.fields[2].text, record.fields[2].len);

      if (is_refused (kind))
        g_hash_table_add (faults, g_strdup_printf ("%.*s:%.*s", (int) record.fields[0].len, record.fields[0].text,
                                                   (int) record.fields[1].len, record.fields[1].text));
    }
  return faults;
}

static void
check_file (VsWorkspace *ws, const char *dir, const char *stem, const char *mapping, GHashTable *faults, const VsDemoSummary *summary)
{
  g_autofree char *name = g_strconcat (stem, ".csv", NULL), *path = g_build_filename (dir, name, NULL);
  g_autofree char *dashed = g_strdelimit (g_strconcat ("demo-", mapping, NULL), "_", '-');
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) refused = NULL;
  VsLoadResult result = { 0 };
  guint expected = 0;
  GHashTableIter iter;
  gpointer key;

  vs_load_file (ws, path, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result.mapping, ==, dashed);
  refused = vs_load_quarantine (ws, 0, 0, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, faults);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    expected += g_str_has_prefix (key, name);
  g_assert_cmpuint (result.quarantined, ==, expected);
  if (g_str_equal (stem, "readings"))
    {
      g_assert_cmpuint (result.new_meters, ==, 1);   /* the orphan */
      /* A row with one bad cell is refused whole. */
      g_assert_cmpuint (result.readings, >=, summary->readings - 24);
      g_assert_cmpuint (result.readings, <=, summary->readings);
      g_assert_cmpuint (result.readings_missing, ==, summary->missing);
    }
  vs_load_result_clear (&result);
}

static void
check_demo (gboolean long_form)
{
  g_autofree char *dir = g_dir_make_tmp ("volt-demo-XXXXXX", NULL), *truth = g_build_filename (dir, "truth", NULL);
  g_autofree char *file = g_build_filename (dir, "w.voltsource", NULL);
  VsDemoOptions options = { dir, long_form ? 60 : 220, 9, VS_DAY_NONE, long_form };
  VsDemoSummary summary;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) faults = NULL;
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (GPtrArray) refused = NULL;

  vs_demo_write (&options, NULL, &summary, &error);
  g_assert_no_error (error);
  faults = read_faults (dir);
  g_assert_cmpuint (g_hash_table_size (faults), >=, long_form ? 3 : 7);
  ws = vs_workspace_create (file, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    check_file (ws, dir, files[i], long_form && g_str_equal (files[i], "readings") ? "readings-long" : files[i], faults, &summary);
  refused = vs_load_quarantine (ws, 0, 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (refused->len, ==, g_hash_table_size (faults));
  g_clear_object (&ws);
  for (guint i = 0; i < summary.files->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, g_array_index (summary.files, VsDemoOutput, i).name, NULL);

      g_unlink (path);
    }
  vs_demo_summary_clear (&summary);
  g_unlink (file);
  g_rmdir (truth);
  g_rmdir (dir);
}

static void
test_wide (void)
{
  check_demo (FALSE);
}

static void
test_long (void)
{
  check_demo (TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-mappings/wide", test_wide);
  g_test_add_func ("/demo-mappings/long", test_long);
  return g_test_run ();
}
