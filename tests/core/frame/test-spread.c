/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The range of a column, and boxes, against plain loops and a case worked by hand. */
#include "frame/frame.h"

#include <math.h>

static void
test_range (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);

  for (guint round = 0; round < 60; round++)
    {
      static const VsType types[] = { VS_TYPE_DOUBLE, VS_TYPE_MONEY, VS_TYPE_INT32, VS_TYPE_DAY };
      gsize n = round == 0 ? 0 : round % 20 == 19 ? 300001 : g_rand_int_range (rand, 1, 3000);
      g_autoptr (VsColumn) column = vs_column_new (types[round % G_N_ELEMENTS (types)], n);
      g_autoptr (VsBitmap) taken = round % 3 ? vs_bitmap_new (n, TRUE) : NULL;
      double lo = INFINITY, hi = -INFINITY, got_lo, got_hi;

      for (gsize i = 0; i < n; i++)
        {
          gint32 x = g_rand_int_range (rand, -100000, 100000);

          if (column->type == VS_TYPE_DOUBLE)
            column->d[i] = i % 29 == 3 ? NAN : i % 31 == 4 ? INFINITY : i % 37 == 5 ? -INFINITY : x / 7.0;
          else if (column->type == VS_TYPE_MONEY)
            column->i64[i] = x;
          else
            column->i32[i] = x;
          if (i % 13 == 0)
            vs_column_set_null (column, i);
          if (taken && g_rand_boolean (rand))
            taken->bits[i >> 6] &= ~(G_GUINT64_CONSTANT (1) << (i & 63));
        }
      for (gsize i = 0; i < n; i++)
        {
          double x = taken == NULL || vs_bitmap_get (taken, i) ? vs_column_get_double (column, i) : NAN;

          if (isfinite (x))
            lo = MIN (lo, x), hi = MAX (hi, x);
        }
      g_assert_true (vs_frame_range (column, taken, &got_lo, &got_hi) == (lo <= hi));
      if (lo <= hi)
        {
          g_assert_cmpfloat (got_lo, ==, lo);
          g_assert_cmpfloat (got_hi, ==, hi);
        }
    }
}

/* 1 to 9 and 40: quartiles 3.25, 5.5, 7.75; the fence is at 14.5. The second group has no number at all. */
static void
test_boxes (void)
{
  static const double values[] = { 9, 40, 1, NAN, 8, 2, 7, INFINITY, 3, 6, 4, 5 };
  g_autoptr (VsColumn) column = vs_column_new (VS_TYPE_DOUBLE, 12), key = vs_column_new (VS_TYPE_INT32, 12);
  g_autoptr (VsGroups) groups = NULL;
  VsColumn *out[VS_N_BOX];
  static const double wanted[] = { 1, 3.25, 5.5, 7.75, 9, 0, 1, 10 };

  for (int i = 0; i < 12; i++)
    {
      column->d[i] = values[i];
      key->i32[i] = !isfinite (values[i]);
    }
  groups = vs_groups_new (&key, 1, NULL, 12);
  g_assert_cmpuint (groups->n_groups, ==, 2);
  vs_groups_boxes (groups, column, out);
  for (int k = 0; k < VS_N_BOX; k++)
    {
      g_assert_cmpfloat_with_epsilon (vs_column_get_double (out[k], 0), wanted[k], 1e-12);
      if (k < VS_BOX_BELOW)
        g_assert_true (vs_column_is_null (out[k], 1));
      else
        g_assert_cmpint (out[k]->i64[1], ==, 0);
      vs_column_unref (out[k]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spread/range", test_range);
  g_test_add_func ("/spread/boxes", test_boxes);
  return g_test_run ();
}
