/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pyramid and the decimated line against slow obvious loops over random data with gaps, equal places, any order and any view. */
#include "chart/trace.h"

#include <math.h>

typedef struct {
  gsize   n;
  double *x, *y;
} Data;

static Data
random_data (GRand *rand, gsize n)
{
  Data d = { n, g_new (double, MAX (n, 1)), g_new (double, MAX (n, 1)) };
  gboolean shuffled = g_rand_boolean (rand), whole = g_rand_boolean (rand);
  double gaps = g_rand_double (rand) * 0.5;
  gboolean missing = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      d.x[i] = shuffled ? g_rand_double_range (rand, 0, n) : i;
      if (whole)
        d.x[i] = floor (d.x[i] / 3);
      if (g_rand_int_range (rand, 0, 60) == 0)
        d.x[i] = shuffled ? NAN : d.x[i];
      if (g_rand_double (rand) < 0.1)
        missing = g_rand_double (rand) < gaps;
      d.y[i] = missing ? NAN : g_rand_int_range (rand, 0, 1000);
    }
  return d;
}

static void
data_clear (Data *d)
{
  g_free (d->x);
  g_free (d->y);
}

static void
test_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int round = 0; round < 50; round++)
    {
      Data d = random_data (rand, g_rand_int_range (rand, 0, 600));
      const double *ys[] = { d.y };
      g_autoptr (VsTrace) trace = vs_trace_new (d.x, ys, 1, d.n);
      gsize placed = 0;

      for (gsize i = 0; i < d.n; i++)
        placed += !isnan (d.x[i]);
      g_assert_cmpuint (vs_trace_length (trace), ==, placed);
      for (gsize i = 0; i < placed; i++)
        {
          gsize p = vs_trace_point (trace, i);

          g_assert_cmpfloat (vs_trace_x (trace, i), ==, d.x[p]);
          g_assert_true (vs_trace_y (trace, 0, i) == d.y[p] || (isnan (d.y[p]) && isnan (vs_trace_y (trace, 0, i))));
          if (i > 0)
            g_assert_true (d.x[vs_trace_point (trace, i - 1)] < d.x[p]
                           || (d.x[vs_trace_point (trace, i - 1)] == d.x[p] && vs_trace_point (trace, i - 1) < p));
        }
      data_clear (&d);
    }
}

static void
test_extremes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  Data d = random_data (rand, 70000);
  const double *ys[] = { d.y };
  g_autoptr (VsTrace) trace = vs_trace_new (d.x, ys, 1, d.n);
  gsize n = vs_trace_length (trace);

  for (int round = 0; round < 400; round++)
    {
      gsize from = g_rand_int_range (rand, 0, n + 1), to = g_rand_int_range (rand, from, n + 1);
      double lo = INFINITY, hi = -INFINITY;
      guint32 least, most;

      if (round % 2)
        to = MIN (to, from + 300);
      for (gsize i = from; i < to; i++)
        {
          double y = vs_trace_y (trace, 0, i);

          lo = isnan (y) ? lo : MIN (lo, y);
          hi = isnan (y) ? hi : MAX (hi, y);
        }
      g_assert_true (vs_trace_extremes (trace, 0, from, to, &least, &most) == (lo <= hi));
      if (lo > hi)
        continue;
      g_assert_true (least >= from && least < to && most >= from && most < to);
      g_assert_cmpfloat (vs_trace_y (trace, 0, least), ==, lo);
      g_assert_cmpfloat (vs_trace_y (trace, 0, most), ==, hi);
    }
  data_clear (&d);
}

/* ── Decimation ── */

static void
add_once (GArray *out, guint32 i)
{
  if (out->len == 0 || g_array_index (out, guint32, out->len - 1) != i)
    g_array_append_val (out, i);
}

static void
add_gap (GArray *out)
{
  if (out->len > 0)
    add_once (out, VS_TRACE_GAP);
}

/* The slow twin of one pixel column [from, to). */
static void
slow_column (const VsTrace *trace, gsize from, gsize to, GArray *out)
{
  guint32 first = VS_TRACE_GAP, least = 0, most = 0, last = 0;

  if (isnan (vs_trace_y (trace, 0, from)))
    add_gap (out);
  for (guint32 i = from; i < to; i++)
    {
      double y = vs_trace_y (trace, 0, i);

      if (isnan (y))
        continue;
      if (first == VS_TRACE_GAP)
        first = least = most = i;
      if (y < vs_trace_y (trace, 0, least))
        least = i;
      if (y > vs_trace_y (trace, 0, most))
        most = i;
      last = i;
    }
  if (first == VS_TRACE_GAP)
    return;
  for (guint32 i = first; i <= last; i++)
    if (i == first || i == least || i == most || i == last)
      add_once (out, i);
  if (isnan (vs_trace_y (trace, 0, to - 1)))
    add_gap (out);
}

static GArray *
slow_decimate (const VsTrace *trace, const VsScale *x, gsize from, gsize to)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = from, end; i < to; i = end)
    {
      for (end = i + 1; end < to && floor (vs_scale_map (x, vs_trace_x (trace, end))) == floor (vs_scale_map (x, vs_trace_x (trace, i))); end++)
        ;
      slow_column (trace, i, end, out);
    }
  return out;
}

static void
test_decimate (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int round = 0; round < 150; round++)
    {
      Data d = random_data (rand, g_rand_int_range (rand, 1, 6000));
      const double *ys[] = { d.y };
      g_autoptr (VsTrace) trace = vs_trace_new (d.x, ys, 1, d.n);
      gsize n = vs_trace_length (trace), from = g_rand_int_range (rand, 0, n + 1), to = g_rand_int_range (rand, from, n + 1);
      double a = g_rand_double_range (rand, 0, d.n), span = g_rand_double_range (rand, 1e-3, d.n);
      VsScale x = { a, a + span, 40.5, 40.5 + g_rand_int_range (rand, 1, 700) };
      g_autoptr (GArray) fast = vs_trace_decimate (trace, 0, &x, from, to), slow = slow_decimate (trace, &x, from, to);

      g_assert_cmpmem (fast->data, fast->len * sizeof (guint32), slow->data, slow->len * sizeof (guint32));
      data_clear (&d);
    }
}

static void
test_find (void)
{
  const double x[] = { 5, 1, 3, NAN, 3, 9 }, y[] = { 1, 2, 3, 4, 5, 6 };
  const double *ys[] = { y };
  g_autoptr (VsTrace) trace = vs_trace_new (x, ys, 1, G_N_ELEMENTS (x));

  g_assert_cmpuint (vs_trace_length (trace), ==, 5);
  g_assert_cmpuint (vs_trace_find (trace, -1), ==, 0);
  g_assert_cmpuint (vs_trace_find (trace, 3), ==, 1);
  g_assert_cmpuint (vs_trace_find (trace, 3.1), ==, 3);
  g_assert_cmpuint (vs_trace_find (trace, 9), ==, 4);
  g_assert_cmpuint (vs_trace_find (trace, 10), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/order", test_order);
  g_test_add_func ("/trace/extremes", test_extremes);
  g_test_add_func ("/trace/decimate", test_decimate);
  g_test_add_func ("/trace/find", test_find);
  return g_test_run ();
}
