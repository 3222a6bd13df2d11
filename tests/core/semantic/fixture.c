/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define AS_OF (vs_day_from_civil (2026, 6, 30))
#define N_CUSTOMERS 300

static guint32 state;

/* Not a good generator, but the same everywhere. */
static guint32
next (guint32 below)
{
  state = state * 1664525u + 1013904223u;
  return (state >> 8) % below;
}

static const char *
pick (const char *const *from, guint n)
{
  return from[next (n)];
}

/* 'text', or NULL one time in `rarity`. */
static char *
maybe (const char *text, guint rarity)
{
  return next (rarity) == 0 ? g_strdup ("NULL") : g_strdup_printf ("'%s'", text);
}

static void
add_customer (GString *sql, int i)
{
  static const char *const regions[] = { "North", "South", "East", "West", "Centre" };
  static const char *const segments[] = { "Family", "Single", "Office" };
  g_autofree char *region = maybe (pick (regions, 5), 12);
  g_autofree char *since = next (9) == 0 ? g_strdup ("NULL") : g_strdup_printf ("%d", AS_OF - (int) next (2000));
  g_autofree char *ended = next (8) == 0 ? g_strdup_printf ("%d", AS_OF - 200 + (int) next (300)) : g_strdup ("NULL");

  g_string_append_printf (sql, "INSERT INTO customer (customer_id, name, kind, region, customer_since, ended_on, consent_email,"
                               " consent_post, vulnerable, segment)"
                               " VALUES ('C%03d', 'Customer %03d', '%s', %s, %s, %s, %s, %u, %u, '%s');\n",
                          i, i, next (5) ? "household" : "business", region, since, ended, next (6) ? (next (2) ? "1" : "0") : "NULL",
                          next (2),
                          next (15) == 0, segments[i % 3]);
  g_string_append_printf (sql, "INSERT INTO contract (contract_id, customer_id, plan_id, starts_on, ends_on, terminated_on, auto_renews,"
                               " annual_value)"
                               " VALUES ('K%03d', 'C%03d', 'P%u', %d, %s, %s, %u, %s);\n",
                          i, i, next (4), AS_OF - 900 + (int) next (900), next (3) ? "NULL" : "20700", next (9) ? "NULL" : "20500",
                          next (2),
                          next (3) ? "NULL" : "12345681");
}

static void
add_invoices (GString *sql, int i)
{
  static const char *const kinds[] = { "invoice", "invoice", "invoice", "invoice", "invoice", "invoice", "credit", "adjustment" };
  static const char *const states[] = { "open", "paid", "paid", "paid", "cancelled" };

  for (int month = 0; month < 27; month++)
    {
      VsDay issued = vs_day_add_months (AS_OF - 5, -month) + (int) next (10);
      int amount = 200000 + (int) next (2000000);

      if (next (10) == 0)
        continue;
      g_string_append_printf (sql, "INSERT INTO invoice (invoice_id, customer_id, contract_id, kind, issued_on, due_on, kwh, amount,"
                                   " tax, cost, status, disputed)"
                                   " VALUES ('I%03d-%02d', 'C%03d', 'K%03d', '%s', %d, %d, %u, %d, %s%d, %s, '%s', %u);\n",
                              i, month, i, i, pick (kinds, 8), issued, issued + 14, 100 + next (900), amount, next (10) ? "" : "NULL AND ",
                              amount / 6, next (3) ? "NULL" : "150000", pick (states, 5), next (20) == 0);
      if (next (4))
        g_string_append_printf (sql, "INSERT INTO payment (payment_id, customer_id, invoice_id, paid_on, amount, failed)"
                                     " VALUES ('Y%03d-%02d', 'C%03d', 'I%03d-%02d', %d, %d, %u);\n",
                                i, month, i, i, month, issued + (int) next (60), amount, next (15) == 0);
    }
}

static void
add_service (GString *sql, int i)
{
  for (guint k = next (5); k > 0; k--)
    g_string_append_printf (sql, "INSERT INTO ticket (ticket_id, customer_id, kind, opened_at, resolved_at, escalated) VALUES"
                                 " ('T%03d-%u', 'C%03d', '%s', %"
                                 G_GINT64_FORMAT ", %s, %u);\n",
                            i, k, i, next (2) ? "complaint" : "question",
                            (gint64) (AS_OF - (int) next (200)) * VS_SECONDS_PER_DAY + next (86400),
                            next (2) ? "NULL" : "1782000000", next (3) == 0);
  g_string_append_printf (sql, "INSERT INTO meter (meter_id, customer_id) VALUES ('M%03d', iif (%u, 'C%03d', NULL));\n", i,
                          next (10) != 0, i);
  if (next (5))
    g_string_append_printf (sql, "INSERT INTO meter_fingerprint (meter_id, customer_id, expected, present, coverage, annual_kwh,"
                                 " usage_change_90d)"
                                 " SELECT meter_id, customer_id, 8760, %u, 0.5, %u, %s FROM meter WHERE meter_id = 'M%03d';\n",
                            4000 + next (4760), 1000 + next (9000), next (4) ? "-0.25" : "NULL", i);
  if (next (4))
    g_string_append_printf (sql, "INSERT INTO ev_likelihood (meter_id, customer_id, probability, charger_kw, kwh_year, first_seen)"
                                 " SELECT meter_id, customer_id, %s, 7.4, %u, %d FROM meter WHERE meter_id = 'M%03d';\n",
                            next (7) ? (next (5) ? "0.1" : "0.5") : "NULL", 500 + next (3000), 1750000000 + (int) next (30000000), i);
}

static void
add_gold (GString *sql, int i)
{
  static const char *const levels[] = { "'HIGH'", "'MEDIUM'", "'LOW'", "NULL" };
  static const char *const status[] = { "overpaying", "right_plan", "not_enough_data", "no_plan" };
  static const char *const buckets[] = { "current", "1-30", "31-60", "61-90", "90+" };
  int amount[5], sum = 0;

  if (next (10))
    g_string_append_printf (sql, "INSERT INTO score (model, customer_id, score, level, reasons) VALUES ('churn', 'C%03d', %u, %s, 'Usage"
                                 " down');\n", i,
                            next (100), levels[next (4)]);
  g_string_append_printf (sql, "INSERT INTO score (model, customer_id, score, level) VALUES ('health', 'C%03d', %u, 'Healthy');\n", i,
                          next (100));
  if (next (10))
    g_string_append_printf (sql, "INSERT INTO best_plan (customer_id, current_plan_id, best_plan_id, saving, status) VALUES ('C%03d',"
                                 " 'P%u', 'P%u', %u, '%s');\n",
                            i, next (4), next (4), next (3000000), pick (status, 4));
  for (guint p = 0; p < 4; p++)
    g_string_append_printf (sql, "INSERT INTO plan_bill (customer_id, plan_id, cost, kwh, is_current) VALUES ('C%03d', 'P%u', %u, 3000,"
                                 " %u);\n", i, p,
                            5000000 + next (9000000), p == 1);
  if (next (8) == 0)
    return;
  for (guint b = 0; b < 5; b++)
    sum += amount[b] = next (2) ? (int) next (1000000) : 0;
  g_string_append_printf (sql, "INSERT INTO account VALUES ('C%03d', %d, %d, %d, %d, %d, %d, %d, 0, %u, '%s', 0.1, 0.5, %d, %d, %s,"
                               " NULL, 1, %s, NULL);\n", i, sum,
                          amount[0], amount[1], amount[2], amount[3], amount[4], sum - amount[0], next (120), pick (buckets, 5), sum,
                          sum / 20,
                          next (2) ? "'Call'" : "NULL", next (5) ? "NULL" : "'dispute'");
}

void
fixture_write (Fixture *f, const char *sql)
{
  static const char *const tables[] = { "customer", "contract", "invoice", "payment", "ticket", "meter", "meter_fingerprint",
                                        "ev_likelihood", "score",
                                        "best_plan", "plan_bill", "account", "plan" };
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (f->ws, NULL, &error);

  g_assert_no_error (error);
  vs_db_exec (db, sql, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    vs_workspace_bump (f->ws, tables[i], &error);
  vs_workspace_commit (f->ws, "test", "fixture", NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&f->data, vs_data_unref);
  f->data = vs_data_new (f->ws, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
open_folder (Fixture *f, const char *seed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  f->folder = g_dir_make_tmp ("vs-semantic-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (f->folder, "test.voltsource", NULL);
  if (seed != NULL)
    {
      g_autoptr (GFile) from = g_file_new_for_path (seed);
      g_autoptr (GFile) to = g_file_new_for_path (path);

      g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  f->ws = seed != NULL ? vs_workspace_open (path, &error) : vs_workspace_create (path, &error);
  g_assert_no_error (error);
}

void
fixture_set_up_empty (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  open_folder (f, NULL);
  vs_workspace_set_as_of (f->ws, AS_OF, &error);
  g_assert_no_error (error);
  f->data = vs_data_new (f->ws, &error);
  g_assert_no_error (error);
}

/* What every case begins with is written once; each case works on its own copy. */
static char *seed_folder;

static void
remove_seed (void)
{
  remove_folder (seed_folder);
  g_clear_pointer (&seed_folder, g_free);
}

static void
write_seed (void)
{
  g_autoptr (GString) sql = g_string_new (
    "INSERT INTO plan (plan_id, name, kind) VALUES ('P0', 'Standard', 'flat'), ('P1', 'Two tier', 'tiered'), ('P2', 'Day and night',"
    " 'tou'),"
    " ('P3', 'EV off-peak', 'ev');\n");
  Fixture f = { 0 };

  fixture_set_up_empty (&f, NULL);
  state = 7;
  for (int i = 0; i < N_CUSTOMERS; i++)
    {
      add_customer (sql, i);
      add_invoices (sql, i);
      add_service (sql, i);
      add_gold (sql, i);
    }
  fixture_write (&f, sql->str);
  vs_data_unref (f.data);
  vs_workspace_close (f.ws, NULL);
  g_assert_finalize_object (f.ws);
  seed_folder = f.folder;
  atexit (remove_seed);
}

void
fixture_set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *seed = NULL;

  if (seed_folder == NULL)
    write_seed ();
  seed = g_build_filename (seed_folder, "test.voltsource", NULL);
  open_folder (f, seed);
  f->data = vs_data_new (f->ws, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture *f, gconstpointer unused)
{
  g_clear_pointer (&f->data, vs_data_unref);
  vs_workspace_close (f->ws, NULL);
  g_assert_finalize_object (f->ws);
  remove_folder (f->folder);
  g_free (f->folder);
}

char *
fixture_sql (Fixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (f->ws, &error);
  g_autoptr (GString) out = g_string_new (NULL);
  sqlite3_stmt *stmt = vs_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  while (vs_db_step (stmt, &error))
    {
      for (int c = 0; c < sqlite3_column_count (stmt); c++)
        g_string_append_printf (out, "%s%s", c ? "|" : "", sqlite3_column_text (stmt, c) ? (const char *) sqlite3_column_text (stmt,
                                                                                                                               c) : "");
      g_string_append_c (out, '\n');
    }
  g_assert_no_error (error);
  sqlite3_finalize (stmt);
  vs_workspace_release (f->ws, db);
  return g_strdup (out->str);
}

char *
fixture_cells (const VsResult *result)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; i < result->frame->n_rows; i++)
    {
      for (guint c = 0; c < result->columns->len; c++)
        {
          g_autofree char *cell = vs_column_dup_string (result->frame->columns->pdata[c], i);

          g_string_append_printf (out, "%s%s", c ? "|" : "", cell);
        }
      g_string_append_c (out, '\n');
    }
  return g_strdup (out->str);
}

static gboolean
same_cell (const char *a, const char *b)
{
  char *end_a, *end_b;
  double x = g_ascii_strtod (a, &end_a);
  double y = g_ascii_strtod (b, &end_b);

  if (*a && *b && *end_a == '\0' && *end_b == '\0')
    return fabs (x - y) <= 1e-9 * MAX (1, fabs (y));
  return g_str_equal (a, b);
}

void
fixture_assert_same (const char *got, const char *expected)
{
  g_auto (GStrv) rows = g_strsplit (got, "\n", -1);
  g_auto (GStrv) expected_rows = g_strsplit (expected, "\n", -1);

  if (g_strv_length (rows) != g_strv_length (expected_rows))
    g_error ("%u rows, expected %u\n%s\n--\n%s", g_strv_length (rows), g_strv_length (expected_rows), got, expected);
  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (rows[i], "|", -1);
      g_auto (GStrv) expected_cells = g_strsplit (expected_rows[i], "|", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (expected_cells));
      for (guint c = 0; cells[c] != NULL; c++)
        if (!same_cell (cells[c], expected_cells[c]))
          g_error ("row %u: “%s”, expected “%s”", i, rows[i], expected_rows[i]);
    }
}

VsResult *
fixture_query (Fixture *f, const char *json, const char *extra_where)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, "query", &error);
  VsResult *result;

  g_assert_no_error (error);
  result = vs_query_run (f->data, vs_json_doc_root (doc), extra_where, NULL, &error);
  g_assert_no_error (error);
  return result;
}
