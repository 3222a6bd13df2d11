/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every file of the demo finds its own ready mapping; what cannot be loaded is exactly what truth/faults.csv says is broken, and each other
 * fault it tells of is found by a quality rule or counted by the load. */
#include "demo/demo.h"

#include "intake/load.h"
#include "meter/vee-store.h"
#include "quality/quality.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const files[] = {
  "account_holds", "agents", "campaign_events", "campaign_members", "campaigns", "contracts", "customers", "disputes", "interactions",
  "invoices", "meters", "payments", "plans", "promises", "readings", "register_reads", "survey_responses", "tickets", "write_offs",
};

/* Kinds that still make a row: blank cells, rows said twice, rows that point nowhere or run backwards in time. */
static gboolean
is_refused (const char *kind)
{
  static const char *const loads[] = { "missing readings", "duplicate row", "unknown meter", "unknown invoice", "time order", "register ahead", NULL };

  return !g_strv_contains (loads, kind);
}

typedef struct {
  GHashTable *refused;      /* "file:line" of the faults that keep a row out */
  GPtrArray  *noted;        /* "file:line kind" of the others that stand in silver */
} Faults;

static void
faults_free (Faults *faults)
{
  g_hash_table_unref (faults->refused);
  g_ptr_array_unref (faults->noted);
  g_free (faults);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Faults, faults_free)

static Faults *
read_faults (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "truth", "faults.csv", NULL);
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  g_autoptr (VsCsvReader) reader = vs_csv_reader_open (path, &dialect, NULL);
  Faults *faults = g_new0 (Faults, 1);
  VsCsvRecord record;

  faults->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  faults->noted = g_ptr_array_new_with_free_func (g_free);

  while (vs_csv_reader_next (reader, &record, NULL))
    {
      g_autofree char *kind = g_strndup (record.fields[2].text, record.fields[2].len);

      g_autofree char *place = g_strdup_printf ("%.*s:%.*s", (int) record.fields[0].len, record.fields[0].text,
                                                (int) record.fields[1].len, record.fields[1].text);

      if (is_refused (kind))
        g_hash_table_add (faults->refused, g_steal_pointer (&place));
      else if (!g_str_equal (kind, "unknown meter"))   /* the orphan, below */
        g_ptr_array_add (faults->noted, g_strdup_printf ("%s %s", place, kind));
    }
  return faults;
}

static void
check_file (VsWorkspace *ws, const char *dir, const char *stem, const char *mapping, const Faults *faults, const VsDemoSummary *summary)
{
  g_autofree char *name = g_strconcat (stem, ".csv", NULL), *path = g_build_filename (dir, name, NULL);
  g_autofree char *dashed = g_strdelimit (g_strconcat ("demo-", mapping, NULL), "_", '-');
  g_autoptr (GError) error = NULL;
  VsLoadResult result = { 0 };

  vs_load_file (ws, path, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result.mapping, ==, dashed);
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

/* Exactly the rows that the truth says cannot be taken. */
static void
check_quarantine (VsWorkspace *ws, const Faults *faults)
{
  g_autoptr (GPtrArray) rows = vs_load_quarantine (ws, 0, 0, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const VsQuarantineRow *row = rows->pdata[i];
      g_autofree char *place = g_strdup_printf ("%s:%" G_GUINT64_FORMAT, row->source_file, row->line);

      g_test_message ("%s %s", place, row->reason);
      g_assert_true (g_hash_table_contains (faults->refused, place));
    }
  g_assert_cmpuint (rows->len, ==, g_hash_table_size (faults->refused));
}

/* Registers that differ from the sum of the readings: those that were planted, nothing else. */
static void
find_registers (VsWorkspace *ws, const Faults *faults, GHashTable *found)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db;
  sqlite3_stmt *list;
  gint64 n = 0;

  g_assert_true (vs_step_run (ws, &vs_step_vee, NULL, NULL, &error));
  g_assert_no_error (error);
  db = vs_workspace_reader (ws, &error);
  g_assert_true (vs_db_get_int (db, &n, &error, "SELECT count (*) FROM register_check WHERE state = 'agrees'"));
  g_assert_cmpint (n, >, 400);
  list = vs_db_prepare (db, "SELECT source_file || ':' || source_row || ' register ahead', register_kwh - interval_kwh FROM register_check AS c"
                            " JOIN register_read AS r ON r.meter_id = c.meter_id AND r.read_at = c.to_at WHERE state = 'differs'", &error);
  while (vs_db_step (list, &error))
    {
      const char *place = (const char *) sqlite3_column_text (list, 0);

      g_assert_true (g_ptr_array_find_with_equal_func (faults->noted, place, g_str_equal, NULL));
      g_assert_cmpfloat_with_epsilon (sqlite3_column_double (list, 1), 60, 1);
      g_hash_table_add (found, g_strdup (place));
    }
  g_assert_no_error (error);
  sqlite3_finalize (list);
  vs_workspace_release (ws, db);
}

/* Each fault that could be loaded stands in the list of the rule for its kind, with its line. */
static void
check_noted (VsWorkspace *ws, const Faults *faults, gboolean long_form)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  vs_quality_run (ws, NULL, NULL, &error);
  g_assert_no_error (error);
  rows = vs_quality_rows (ws, NULL, NULL, 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const VsQualityRow *row = rows->pdata[i];
      const char *kind = g_str_has_suffix (row->rule, "-repeated") ? "duplicate row" : g_str_equal (row->rule, "readings-complete") ? "missing readings" : g_str_equal (row->rule, "payment-invoice") ? "unknown invoice"
                         : g_str_equal (row->rule, "ticket-times") ? "time order" : "";

      const char *count = g_str_equal (row->table, "interval_meter") && *kind ? strrchr (row->value, '(') : NULL;

      /* In a long file a line is a reading, in a wide one a day. */
      for (guint64 k = 0, n = count && long_form ? g_ascii_strtoull (count + 1, NULL, 10) : 1; k < n; k++)
        {
          g_autofree char *place = g_strdup_printf ("%s:%" G_GUINT64_FORMAT " %s", row->source_file, row->source_row + k, kind);

          /* What files of readings say twice, and leave open, is what was planted and nothing else. */
          g_assert_true (!count || g_ptr_array_find_with_equal_func (faults->noted, place, g_str_equal, NULL));
          g_hash_table_add (found, g_steal_pointer (&place));
        }
      if (g_str_equal (row->rule, "meter-customer"))
        g_assert_cmpstr (row->key, ==, "MX9000001");   /* the orphan */
    }
  find_registers (ws, faults, found);
  for (guint i = 0; i < faults->noted->len; i++)
    {
      g_test_message ("%s", (char *) faults->noted->pdata[i]);
      g_assert_true (g_hash_table_contains (found, faults->noted->pdata[i]));
    }
}

static void
check_demo (gboolean long_form)
{
  g_autofree char *dir = g_dir_make_tmp ("volt-demo-XXXXXX", NULL), *truth = g_build_filename (dir, "truth", NULL);
  g_autofree char *file = g_build_filename (dir, "w.voltsource", NULL);
  VsDemoOptions options = { dir, long_form ? 60 : 220, 9, VS_DAY_NONE, long_form };
  VsDemoSummary summary;
  g_autoptr (GError) error = NULL;
  g_autoptr (Faults) faults = NULL;
  g_autoptr (VsWorkspace) ws = NULL;

  vs_demo_write (&options, NULL, &summary, &error);
  g_assert_no_error (error);
  faults = read_faults (dir);
  g_assert_cmpuint (g_hash_table_size (faults->refused), >=, long_form ? 3 : 7);
  g_assert_cmpuint (faults->noted->len, >=, long_form ? 0 : 4);
  ws = vs_workspace_create (file, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    check_file (ws, dir, files[i], long_form && g_str_equal (files[i], "readings") ? "readings-long" : files[i], faults, &summary);
  check_quarantine (ws, faults);
  check_noted (ws, faults, long_form);
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
