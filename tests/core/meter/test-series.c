/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/series.h"

#include <math.h>

static void
test_sums (void)
{
  float kwh[] = { 0.5f, NAN, 0, 1.25f };
  VsSeries series = { .start = 1000 * 3600, .step = 3600, .n = 4, .kwh = kwh };
  VsSeries none = { .step = 3600 };

  g_assert_cmpuint (vs_series_n_present (&series), ==, 3);
  g_assert_cmpfloat (vs_series_sum (&series), ==, 1.75);
  g_assert_cmpuint (vs_series_n_present (&none), ==, 0);
  g_assert_cmpfloat (vs_series_sum (&none), ==, 0);
}

typedef struct {
  VsTime from, to;    /* seconds after the start */
  VsTime start;
  gsize  n;
} Case;

static void
test_slice (void)
{
  static const Case cases[] = {
    { 0, 4 * 3600, 0, 4 },
    { -99, 99 * 3600, 0, 4 },
    { 3600, 3 * 3600, 3600, 2 },
    { 1, 3 * 3600 + 1, 3600, 3 },   /* an interval belongs where it starts */
    { 4 * 3600, 5 * 3600, 4 * 3600, 0 },
    { 2 * 3600, 3600, 2 * 3600, 0 },
  };
  float kwh[] = { 0, 1, 2, 3 };
  guint8 flags[] = { 0, 1, 2, 4 };
  VsSeries series = { .start = 500 * 3600, .step = 3600, .n = 4, .kwh = kwh, .flags = flags };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      VsSeries part = vs_series_slice (&series, series.start + cases[c].from, series.start + cases[c].to);

      g_assert_cmpint (part.start - series.start, ==, cases[c].start);
      g_assert_cmpuint (part.n, ==, cases[c].n);
      for (gsize i = 0; i < part.n; i++)
        {
          g_assert_cmpfloat (part.kwh[i], ==, kwh[cases[c].start / 3600 + (VsTime) i]);
          g_assert_cmpint (part.flags[i], ==, flags[cases[c].start / 3600 + (VsTime) i]);
        }
    }
  g_assert_cmpuint (vs_series_slice (&series, VS_TIME_NONE, VS_TIME_NONE).n, ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/sums", test_sums);
  g_test_add_func ("/series/slice", test_slice);
  return g_test_run ();
}
