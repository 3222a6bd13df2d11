/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows counted in bins and told as boxes, against the rows themselves sorted and counted one by one. */
#include "fixture.h"

#include <math.h>
#include <stdlib.h>

static int
compare (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

/* The values of a rows query's only field, sorted. */
static GArray *
values_of (Fixture *f, const char *query)
{
  g_autoptr (VsResult) rows = fixture_query (f, query, NULL);
  const VsColumn *column = rows->frame->columns->pdata[0];
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize i = 0; i < column->n; i++)
    {
      double value = vs_column_get_double (column, i);

      if (!isnan (value))
        g_array_append_val (values, value);
    }
  g_array_sort (values, compare);
  return values;
}

static double
at (const VsResult *result, const char *name, gsize row)
{
  return vs_column_get_double (vs_frame_get (result->frame, name), row);
}

static void
test_bins (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsResult) bins = fixture_query (f, "{ \"rows\": \"invoice\", \"bins\": { \"expr\": \"amount\", \"count\": 12 }, \"where\": \"amount > 0\" }", NULL);
  g_autoptr (GArray) values = values_of (f, "{ \"rows\": \"invoice\", \"fields\": [\"amount\"], \"where\": \"amount > 0\" }");
  gsize n = bins->frame->n_rows, all = 0;
  double width = at (bins, "amount", 1) - at (bins, "amount", 0), digits = width / pow (10, floor (log10 (width)));

  g_assert_cmpuint (n, >=, 6);
  g_assert_cmpuint (n, <=, 14);
  g_assert_true (fabs (digits - 1) < 1e-9 || fabs (digits - 2) < 1e-9 || fabs (digits - 2.5) < 1e-9 || fabs (digits - 5) < 1e-9);
  for (gsize i = 0; i < n; i++)
    {
      double from = at (bins, "amount", i);
      gsize count = 0;

      for (guint k = 0; k < values->len; k++)
        count += g_array_index (values, double, k) >= from && (g_array_index (values, double, k) < from + width * (1 - 1e-12)
                                                               || (i + 1 == n && g_array_index (values, double, k) <= from + width));
      g_assert_cmpfloat (at (bins, "count", i), ==, count);
      all += count;
    }
  g_assert_cmpuint (all, ==, values->len);
  g_assert_true (((const VsQueryColumn *) bins->columns->pdata[0])->is_dimension);
  g_assert_cmpint (((const VsQueryColumn *) bins->columns->pdata[0])->format, ==, VS_FORMAT_MONEY);
}

/* Type 7 of Hyndman and Fan, written down once more. */
static double
quantile (const GArray *sorted, double p)
{
  double place = p * (sorted->len - 1);
  guint k = (guint) place;

  if (k + 1 >= sorted->len)
    return g_array_index (sorted, double, k);
  return g_array_index (sorted, double, k) + (place - k) * (g_array_index (sorted, double, k + 1) - g_array_index (sorted, double, k));
}

static void
check_box (const VsResult *boxes, gsize row, const GArray *sorted)
{
  double q1 = quantile (sorted, 0.25), q3 = quantile (sorted, 0.75), reach = 1.5 * (q3 - q1), low = INFINITY, high = -INFINITY;
  guint below = 0, above = 0;

  for (guint i = 0; i < sorted->len; i++)
    {
      double value = g_array_index (sorted, double, i);

      below += value < q1 - reach;
      above += value > q3 + reach;
      if (value >= q1 - reach && value <= q3 + reach)
        low = MIN (low, value), high = MAX (high, value);
    }
  g_assert_cmpfloat_with_epsilon (at (boxes, "q1", row), q1, 1e-9);
  g_assert_cmpfloat_with_epsilon (at (boxes, "median", row), quantile (sorted, 0.5), 1e-9);
  g_assert_cmpfloat_with_epsilon (at (boxes, "q3", row), q3, 1e-9);
  g_assert_cmpfloat_with_epsilon (at (boxes, "low", row), MIN (low, q1), 1e-9);
  g_assert_cmpfloat_with_epsilon (at (boxes, "high", row), MAX (high, q3), 1e-9);
  g_assert_cmpfloat (at (boxes, "below", row), ==, below);
  g_assert_cmpfloat (at (boxes, "above", row), ==, above);
  g_assert_cmpfloat (at (boxes, "count", row), ==, sorted->len);
}

static void
test_boxes (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsResult) boxes = fixture_query (f, "{ \"rows\": \"invoice\", \"box\": \"amount\", \"by\": [\"status\"] }", NULL);

  g_assert_cmpuint (boxes->frame->n_rows, >, 1);
  for (gsize i = 0; i < boxes->frame->n_rows; i++)
    {
      const char *status = vs_column_get_text (vs_frame_get (boxes->frame, "status"), i);
      g_autofree char *where = status ? g_strdup_printf ("status = '%s'", status) : g_strdup ("status is null");
      g_autofree char *query = g_strdup_printf ("{ \"rows\": \"invoice\", \"fields\": [\"amount\"], \"where\": \"%s\" }", where);
      g_autoptr (GArray) sorted = values_of (f, query);

      check_box (boxes, i, sorted);
    }
}

static void
test_one_box (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsResult) box = fixture_query (f, "{ \"rows\": \"invoice\", \"box\": \"amount\" }", NULL);
  g_autoptr (GArray) sorted = values_of (f, "{ \"rows\": \"invoice\", \"fields\": [\"amount\"] }");

  g_assert_cmpuint (box->frame->n_rows, ==, 1);
  check_box (box, 0, sorted);
}

static void
test_none (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsResult) bins = fixture_query (f, "{ \"rows\": \"invoice\", \"bins\": \"amount\", \"where\": \"amount is null\" }", NULL);
  g_autoptr (VsResult) boxes = fixture_query (f, "{ \"rows\": \"invoice\", \"box\": \"amount\", \"by\": [\"status\"], \"where\": \"1 = 2\" }", NULL);

  g_assert_cmpuint (bins->frame->n_rows, ==, 0);
  g_assert_cmpuint (boxes->frame->n_rows, ==, 0);
}

static void
test_refused (Fixture *f, gconstpointer unused)
{
  static const char *const queries[] = {
    "{ \"rows\": \"invoice\", \"bins\": \"status\" }",
    "{ \"rows\": \"invoice\", \"box\": \"amont\" }",
    "{ \"rows\": \"invoice\", \"box\": \"amount\", \"by\": [\"nothing\"] }",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (queries[i], "test", &error);

      g_assert_null (vs_query_run (f->data, vs_json_doc_root (doc), NULL, NULL, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/summary/bins", Fixture, NULL, fixture_set_up, test_bins, fixture_tear_down);
  g_test_add ("/summary/boxes", Fixture, NULL, fixture_set_up, test_boxes, fixture_tear_down);
  g_test_add ("/summary/one-box", Fixture, NULL, fixture_set_up, test_one_box, fixture_tear_down);
  g_test_add ("/summary/none", Fixture, NULL, fixture_set_up, test_none, fixture_tear_down);
  g_test_add ("/summary/refused", Fixture, NULL, fixture_set_up, test_refused, fixture_tear_down);
  return g_test_run ();
}
