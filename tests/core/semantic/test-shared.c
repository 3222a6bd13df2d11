/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shared between questions must not change an answer: random filters, asked one after the other of the same data, against a slow
 * twin that looks at every row's own value; and whole pages answered by several threads against tiles computed alone from fresh data. */
#include "fixture.h"

#include "semantic/data-private.h"
#include "workspace/document.h"

#include <math.h>

/* ── Sums, row by row ── */

static const char *const filters[] = {
  "customer.region in ('North')", "customer.region in ('North', 'South')", "customer.region is null", "customer.kind = 'household'",
  "customer.kind <> 'household'", "customer.segment is not null", "customer.customer_since < date '2024-01-01'",
  "customer.score_churn.level in ('HIGH')", "customer.best_plan.current_plan.name = 'Standard'", "coalesce (customer.vulnerable, true)",
  "not (customer.region = 'North')", "customer.account.dpd > 30", "(customer.account.dpd > 30) or (customer.is_active)", "customer.name like '%7%'", "customer.is_active",
};

static const struct { const char *entity, *fn, *arg, *where; } sums[] = {
  { "invoice", "sum", "revenue", NULL }, { "invoice", "sum", "billed", "in_last_12m" }, { "invoice", "count", "revenue", "cost is not null" },
  { "invoice", "min", "issued_on", "kind = 'invoice'" }, { "invoice", "max", "amount", NULL }, { "invoice", "sum", "kwh", NULL },
  { "payment", "sum", "amount", "not coalesce (failed, false)" }, { "ticket", "count", "ticket_id", "escalated" },
  { "contract", "sum", "annual_value", "is_active" }, { "plan_bill", "max", "cost", "is_current" }, { "customer", "count", "region", NULL },
  { "account", "sum", "balance", "is_overdue" },
};

static const char *const dimensions[] = { NULL, NULL, "customer.region", "customer.kind", "customer.score_churn.level" };

/* By what the rows are added up together, half of the time; the last two lead nowhere. */
static const char *const cuts[] = { "customer.region", "customer.kind", "customer.segment", "customer.score_churn.level", "customer.account.dpd > 30",
                                    "customer.is_active", "invoice.kind", "customer.nothing", "customer.name" };

typedef struct {
  double value;
  gsize  n;
} Cell;

static VsColumn *
eval (VsData *data, const char *entity, const char *text)
{
  g_autoptr (GError) error = NULL;
  VsColumn *column = text ? vs_data_eval (data, entity, text, &error) : NULL;

  g_assert_no_error (error);
  return column;
}

static gboolean
holds (const VsColumn *condition, gsize row)
{
  return condition == NULL || (!vs_column_is_null (condition, row) && condition->b[row]);
}

static void
add (Cell *cell, const char *fn, double x)
{
  if (g_str_equal (fn, "count"))
    cell->value += 1;
  else if (g_str_equal (fn, "sum"))
    cell->value += x;
  else if (cell->n == 0)
    cell->value = x;
  else
    cell->value = g_str_equal (fn, "min") ? fmin (cell->value, x) : fmax (cell->value, x);
  cell->n++;
}

/* Dimension's value → Cell, for every group that has a row. */
static GHashTable *
slow_twin (VsData *data, guint sum, const char *filter, const char *dimension)
{
  const char *entity = sums[sum].entity;
  g_autoptr (VsColumn) arg = eval (data, entity, sums[sum].arg);
  g_autoptr (VsColumn) where = eval (data, entity, sums[sum].where);
  g_autoptr (VsColumn) in = eval (data, entity, filter);
  g_autoptr (VsColumn) by = eval (data, entity, dimension);
  GHashTable *cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (by == NULL)
    g_hash_table_insert (cells, g_strdup (""), g_new0 (Cell, 1));
  for (gsize i = 0; i < arg->n; i++)
    {
      g_autofree char *key = by ? vs_column_dup_string (by, i) : g_strdup ("");
      Cell *cell = g_hash_table_lookup (cells, key);

      if (!holds (in, i))
        continue;
      if (cell == NULL)
        g_hash_table_insert (cells, g_steal_pointer (&key), cell = g_new0 (Cell, 1));
      if (holds (where, i) && !vs_column_is_null (arg, i))
        add (cell, sums[sum].fn, arg->type == VS_TYPE_TEXT ? 0 : vs_column_get_double (arg, i));
    }
  return cells;
}

static void
compare (Fixture *f, guint sum, const char *filter, const char *dimension)
{
  g_autofree char *where = sums[sum].where ? g_strdup_printf (" where %s", sums[sum].where) : g_strdup ("");
  g_autofree char *by = dimension ? g_strdup_printf ("\"by\": [{\"expr\": \"%s\", \"name\": \"key\"}], ", dimension) : g_strdup ("");
  g_autofree char *json = g_strdup_printf ("{ %s\"measures\": [{\"name\": \"x\", \"entity\": \"%s\", \"expr\": \"%s (%s%s)\"}] }", by,
                                           sums[sum].entity, sums[sum].fn, sums[sum].arg, where);
  g_autoptr (VsResult) result = fixture_query (f, json, filter);
  g_autoptr (VsData) fresh = vs_data_new (f->ws, NULL);
  g_autoptr (GHashTable) cells = slow_twin (fresh, sum, filter, dimension);
  const VsColumn *x = result->frame->columns->pdata[dimension ? 1 : 0];

  g_test_message ("%s of %s", json, filter);
  g_assert_false (result->unfiltered);
  g_assert_cmpuint (result->frame->n_rows, ==, g_hash_table_size (cells));
  for (gsize i = 0; i < result->frame->n_rows; i++)
    {
      g_autofree char *key = dimension ? vs_column_dup_string (result->frame->columns->pdata[0], i) : g_strdup ("");
      const Cell *cell = g_hash_table_lookup (cells, key);

      g_assert_nonnull (cell);
      if (cell->n == 0 && !g_str_equal (sums[sum].fn, "count"))
        g_assert_true (vs_column_is_null (x, i));
      else
        g_assert_cmpfloat_with_epsilon (vs_column_get_double (x, i), cell->value, fabs (cell->value) * 1e-12 + 1e-9);
    }
}

static void
test_twin (Fixture *f, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (VsData) plain = vs_data_ref (f->data), cut = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    g_ptr_array_add (names, (gpointer) cuts[i]);
  cut = vs_data_with_cuts (f->data, names);
  for (guint round = 0; round < 100; round++)
    {
      const char *one = filters[g_rand_int_range (rand, 0, G_N_ELEMENTS (filters))];
      const char *two = filters[g_rand_int_range (rand, 0, G_N_ELEMENTS (filters))];
      g_autofree char *filter = round % 3 == 0 ? g_strdup (one) : round % 3 == 1 ? g_strdup_printf ("(%s) and (%s)", one, two)
                                                                                  : g_strdup_printf ("(%s) or (%s)", one, two);

      compare (f, g_rand_int_range (rand, 0, G_N_ELEMENTS (sums)), filter, dimensions[g_rand_int_range (rand, 0, G_N_ELEMENTS (dimensions))]);
      if (g_rand_boolean (rand))
        vs_data_turn (f->data);
      vs_data_unref (f->data);
      f->data = vs_data_ref (g_rand_boolean (rand) ? cut : plain);
    }
}

/* ── Pages ── */

static void
take_tile (guint index, VsTileContent *content, gpointer user_data)
{
  VsTileContent **contents = user_data;

  g_assert_null (contents[index]);
  contents[index] = content;
}

static void
assert_same_tile (const VsTileContent *got, const VsTileContent *expected)
{
  g_assert_cmpstr (got->summary, ==, expected->summary);
  g_assert_cmpstr (got->note, ==, expected->note);
  g_assert_cmpstr (got->message, ==, expected->message);
  g_assert_cmpint (got->failed, ==, expected->failed);
  g_assert_cmpint (got->result != NULL, ==, expected->result != NULL);
  if (got->result != NULL)
    {
      g_autofree char *cells = fixture_cells (got->result), *wanted = fixture_cells (expected->result);

      fixture_assert_same (cells, wanted);
    }
}

static void
compare_page (Fixture *f, const char *name, const char *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsDashboard) page = vs_dashboard_load (f->ws, name, &error);
  guint n = page ? page->tiles->len : 0;
  g_autofree VsTileContent **contents = g_new0 (VsTileContent *, n + 1);
  g_autofree const char **all = g_new0 (const char *, n + 1);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    all[i] = i == 1 ? NULL : filter;
  g_assert_true (vs_dashboard_answer (f->data, page, all, NULL, take_tile, contents, &error));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VsData) fresh = vs_data_new (f->ws, NULL);
      g_autoptr (VsTileContent) alone = vs_tile_content_new (fresh, page->tiles->pdata[i], filter, NULL);
      g_autoptr (VsTileContent) got = contents[i];

      if (i == 1)
        g_assert_null (got);
      else
        assert_same_tile (got, alone);
    }
}

static void
test_pages (Fixture *f, gconstpointer unused)
{
  static const char *const some[] = { "", "customer.region in ('North')", "(customer.kind = 'household') and (customer.region = 'South')",
                                      "customer.region in ('North')", "" };

  for (guint i = 0; i < G_N_ELEMENTS (some); i++)
    compare_page (f, i % 2 ? "control" : "executive", some[i]);
}

static void
test_cancelled (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsDashboard) page = vs_dashboard_load (f->ws, "executive", &error);
  g_autofree VsTileContent **contents = g_new0 (VsTileContent *, page->tiles->len + 1);
  g_autoptr (VsJob) job = vs_job_new ("page");

  vs_job_cancel (job);
  g_assert_false (vs_dashboard_answer (f->data, page, NULL, job, take_tile, contents, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (guint i = 0; i < page->tiles->len; i++)
    g_clear_pointer (&contents[i], vs_tile_content_free);
}

/* ── Read ahead ── */

/* "entity.column" of the stored columns that are in memory. */
static GHashTable *
columns_there (VsData *data)
{
  const GPtrArray *entities = vs_model_entities (vs_data_model (data));
  GHashTable *there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < entities->len; i++)
    {
      const VsEntity *entity = entities->pdata[i];
      g_autofree char *sql = g_strdup_printf ("SELECT name FROM pragma_table_info ('%s')", entity->table);
      sqlite3 *db = vs_workspace_reader (vs_data_workspace (data), NULL);
      g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, NULL);

      while (vs_db_step (stmt, NULL))
        {
          g_autofree char *name = vs_data_keep_name (data, "column", entity, (const char *) sqlite3_column_text (stmt, 0), FALSE);
          g_autoptr (VsKept) kept = vs_keep_find (vs_data_keep (data), name);

          if (kept != NULL)
            g_hash_table_add (there, g_steal_pointer (&name));
        }
      g_clear_pointer (&stmt, sqlite3_finalize);
      vs_workspace_release (vs_data_workspace (data), db);
    }
  return there;
}

/* Whatever column the tiles of any page ask for was there before the first of them was computed; few were read for nothing, by tiles that have
 * nothing to show. */
static void
test_ahead (Fixture *f, gconstpointer unused)
{
  g_auto (GStrv) pages = vs_document_list (f->ws, "dashboards");
  gsize n_read = 0, n_used = 0, n_late = 0;

  for (char **name = pages; *name != NULL; name++)
    {
      g_autoptr (VsData) data = vs_data_new (f->ws, NULL), unread = vs_data_new (f->ws, NULL);
      g_autoptr (VsDashboard) page = vs_dashboard_load (f->ws, *name, NULL);
      g_autofree VsTileContent **contents = g_new0 (VsTileContent *, page->tiles->len + 1);
      g_autofree const char **none = g_new0 (const char *, page->tiles->len + 1);
      g_autoptr (GHashTable) ahead = NULL, used = NULL;
      GHashTableIter iter;
      gpointer column;

      g_assert_true (vs_dashboard_answer (data, page, none, NULL, take_tile, contents, NULL));
      ahead = columns_there (data);
      for (guint i = 0; i < page->tiles->len; i++)
        {
          g_assert_null (contents[i]);
          vs_tile_content_free (vs_tile_content_new (unread, page->tiles->pdata[i], NULL, NULL));
        }
      used = columns_there (unread);
      g_hash_table_iter_init (&iter, used);
      while (g_hash_table_iter_next (&iter, &column, NULL))
        if (!g_hash_table_contains (ahead, column))
          {
            g_test_message ("%s: %s is not read ahead", *name, (const char *) column);
            n_late++;
          }
      n_read += g_hash_table_size (ahead);
      n_used += g_hash_table_size (used);
    }
  g_assert_cmpuint (n_late, ==, 0);
  g_assert_cmpuint (n_used, >, 300);
  g_assert_cmpuint (n_read, <, n_used * 21 / 20);
}

/* ── The keep ── */

static int made;

static VsKept *
make_number (gpointer data, GError **error)
{
  if (data == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no");
      return NULL;
    }
  g_usleep (2000);
  g_atomic_int_inc (&made);
  return vs_kept_new (g_strdup (data), g_free, 1 << 20);
}

static gpointer
ask (gpointer keep)
{
  g_autoptr (VsKept) kept = vs_keep_take (keep, "a", make_number, "text", NULL);

  g_assert_cmpstr (kept->value, ==, "text");
  return NULL;
}

static void
test_keep (void)
{
  g_autoptr (VsKeep) keep = vs_keep_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VsKept) small = NULL;
  GThread *threads[4];

  made = 0;
  g_assert_null (vs_keep_take (keep, "a", make_number, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask, keep);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (made, ==, 1);
  g_assert_cmpuint (vs_keep_bytes (keep), ==, 1 << 20);
  vs_keep_turn (keep);
  ask (keep);
  vs_keep_turn (keep);
  g_assert_cmpuint (vs_keep_bytes (keep), ==, 1 << 20);
  vs_keep_turn (keep);
  g_assert_cmpuint (vs_keep_bytes (keep), ==, 0);
  g_assert_null (vs_keep_find (keep, "a"));
  small = vs_kept_new (g_strdup ("few"), g_free, 4);
  vs_keep_put (keep, "small", small);
  for (guint i = 0; i < 10; i++)
    vs_keep_turn (keep);
  g_assert_cmpuint (vs_keep_bytes (keep), ==, 4);
  for (guint i = 0; i < 100; i++)
    vs_keep_turn (keep);
  g_assert_cmpuint (vs_keep_bytes (keep), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/semantic/shared/keep", test_keep);
  g_test_add ("/semantic/shared/twin", Fixture, NULL, fixture_set_up, test_twin, fixture_tear_down);
  g_test_add ("/semantic/shared/pages", Fixture, NULL, fixture_set_up, test_pages, fixture_tear_down);
  g_test_add ("/semantic/shared/ahead", Fixture, NULL, fixture_set_up, test_ahead, fixture_tear_down);
  g_test_add ("/semantic/shared/cancelled", Fixture, NULL, fixture_set_up, test_cancelled, fixture_tear_down);
  return g_test_run ();
}
