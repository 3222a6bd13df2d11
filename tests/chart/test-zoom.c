/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Views against cases worked by hand, and against what must always hold whatever is asked for. */
#include "chart/zoom.h"

#include <math.h>

static void
test_cases (void)
{
  VsZoom v = vs_zoom_new (0, 1000, 1000);

  g_assert_true (vs_zoom_is_whole (&v));
  v.x = 50, v.w = 500;
  vs_zoom_zoom (&v, 2, 250);   /* 250 keeps its place at a quarter */
  g_assert_cmpfloat (v.from, ==, 125);
  g_assert_cmpfloat (v.to, ==, 625);
  g_assert_cmpfloat (vs_zoom_at (&v, 50), ==, 125);
  g_assert_cmpfloat (vs_zoom_at (&v, 300), ==, 375);
  g_assert_cmpfloat (vs_zoom_strip_at (&v, 300), ==, 500);
  g_assert_cmpfloat (vs_zoom_strip_x (&v, 500), ==, 300);
  vs_zoom_pan (&v, 1e9);
  g_assert_cmpfloat (v.from, ==, 500);
  g_assert_cmpfloat (v.to, ==, 1000);
  vs_zoom_pan (&v, -100);
  g_assert_cmpfloat (v.from, ==, 400);
  vs_zoom_zoom (&v, 1e9, 900);   /* no closer than eight points */
  g_assert_cmpfloat_with_epsilon (v.to - v.from, 8, 1e-9);
  vs_zoom_show (&v, 10, 10);
  g_assert_true (vs_zoom_is_whole (&v));
  vs_zoom_show (&v, NAN, 3);
  g_assert_true (vs_zoom_is_whole (&v));
  vs_zoom_show (&v, -500, 100);
  g_assert_cmpfloat (v.from, ==, 0);
  g_assert_cmpfloat (v.to, ==, 600);
}

static void
test_holds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  for (int round = 0; round < 200; round++)
    {
      double lo = g_rand_double_range (rand, -1e9, 1e9), hi = lo + pow (10, g_rand_double_range (rand, -3, 9));
      VsZoom v = vs_zoom_new (lo, hi, g_rand_int_range (rand, 1, 100000));

      for (int step = 0; step < 50; step++)
        {
          double at = g_rand_double_range (rand, lo - (hi - lo), hi + (hi - lo)), slack = (hi - lo) * 1e-6 + fabs (lo) * 1e-14;

          switch (g_rand_int_range (rand, 0, 3))
            {
            case 0:
              vs_zoom_zoom (&v, exp (g_rand_double_range (rand, -5, 5)), at);
              break;
            case 1:
              vs_zoom_pan (&v, at);
              break;
            default:
              vs_zoom_show (&v, at, g_rand_double_range (rand, lo, hi));
            }
          g_assert_cmpfloat (v.from, >=, lo - slack);
          g_assert_cmpfloat (v.to, <=, hi + slack);
          g_assert_cmpfloat (v.to - v.from, >=, v.least - slack);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/cases", test_cases);
  g_test_add_func ("/view/holds", test_holds);
  return g_test_run ();
}
