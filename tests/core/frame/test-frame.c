/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame/frame.h"

#include <math.h>

static VsColumn *
doubles (const double *values, gsize n)
{
  VsColumnBuilder *b = vs_column_builder_new (VS_TYPE_DOUBLE);

  for (gsize i = 0; i < n; i++)
    vs_column_builder_add_double (b, values[i]);
  return vs_column_builder_end (b);
}

static VsColumn *
texts (const char *const *values, gsize n)
{
  VsColumnBuilder *b = vs_column_builder_new (VS_TYPE_TEXT);

  for (gsize i = 0; i < n; i++)
    vs_column_builder_add_text (b, values[i], -1);
  return vs_column_builder_end (b);
}

static void
test_names (void)
{
  g_autoptr (VsFrame) frame = vs_frame_new (2);
  g_autoptr (VsColumn) column = vs_column_new_null (VS_TYPE_BOOL, 2);

  vs_frame_add (frame, "customer.vulnerable", column);
  g_assert_true (vs_frame_get (frame, "customer.vulnerable") == column);
  g_assert_null (vs_frame_get (frame, "vulnerable"));
}

static void
test_bitmap (void)
{
  g_autoptr (VsColumn) flags = vs_column_new (VS_TYPE_BOOL, 100);
  gsize n;

  for (gsize i = 0; i < 100; i++)
    flags->b[i] = i % 3 == 0;
  vs_column_set_null (flags, 99);
  g_autoptr (VsBitmap) bitmap = vs_bitmap_new_from_column (flags);
  g_assert_cmpuint (vs_bitmap_count (bitmap), ==, 33);
  g_autofree guint32 *rows = vs_bitmap_rows (bitmap, &n);
  g_assert_cmpuint (n, ==, 33);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (rows[i], ==, i * 3);

  g_autoptr (VsBitmap) all = vs_bitmap_new (100, TRUE);
  g_assert_cmpuint (vs_bitmap_count (all), ==, 100);
  vs_bitmap_and (all, bitmap);
  g_assert_cmpuint (vs_bitmap_count (all), ==, 33);
  g_autoptr (VsBitmap) empty = vs_bitmap_new (0, TRUE);
  g_assert_cmpuint (vs_bitmap_count (empty), ==, 0);
}

/* Conditions on one column against a loop, settled or not. */
static void
test_filters (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 40; round++)
    {
      gsize n = round % 10 == 9 ? 300001 : g_rand_int_range (rand, 0, 3000);
      g_autoptr (VsColumn) money = vs_column_new (VS_TYPE_MONEY, n), number = vs_column_new (VS_TYPE_DOUBLE, n);
      g_autoptr (VsColumn) region = vs_column_new (VS_TYPE_TEXT, n);
      g_autofree gint64 *amounts = g_new (gint64, n + 1);
      g_autofree guint32 *codes = g_new (guint32, n + 1);
      const guint8 wanted[] = { 0, 1, 0, 1 };
      for (guint code = 0; code < 4; code++)
        vs_dict_intern (region->dict, (const char *[]) { "a", "b", "c", "d" }[code], -1);
      for (gsize i = 0; i < n; i++)
        {
          amounts[i] = money->i64[i] = g_rand_int_range (rand, -60, 60);
          number->d[i] = i % 17 == 3 ? NAN : g_rand_int_range (rand, -60, 60) / 3.0;
          codes[i] = region->code[i] = g_rand_int_range (rand, 0, 4);
          if (round % 2 && i % 5 == 0)
            {
              vs_column_set_null (money, i);
              vs_column_set_null (region, i);
              region->code[i] = 99;  /* means nothing */
            }
        }
      if (round % 4 > 1)
        {
          vs_column_settle (money);
          vs_column_settle (number);
          vs_column_settle (region);
        }
      g_autoptr (VsBitmap) a = vs_bitmap_new_between (money, -10, 20);
      g_autoptr (VsBitmap) b = vs_bitmap_new_between_doubles (number, -5, INFINITY);
      g_autoptr (VsBitmap) c = vs_bitmap_new_from_codes (region, wanted);
      g_autoptr (VsBitmap) all = vs_bitmap_new_between (money, G_MININT64, G_MAXINT64);
      for (gsize i = 0; i < n; i++)
        {
          gboolean missing = vs_column_is_null (money, i);
          g_assert_cmpint (vs_bitmap_get (a, i), ==, !missing && amounts[i] >= -10 && amounts[i] <= 20);
          g_assert_cmpint (vs_bitmap_get (b, i), ==, vs_column_get_double (number, i) >= -5);
          g_assert_cmpint (vs_bitmap_get (c, i), ==, !missing && wanted[codes[i]]);
          g_assert_cmpint (vs_bitmap_get (all, i), ==, !missing);
        }
      gsize count = vs_bitmap_count (a);
      vs_bitmap_not (a);
      g_assert_cmpuint (vs_bitmap_count (a), ==, n - count);
      vs_bitmap_or (a, all);
      g_assert_cmpuint (vs_bitmap_count (a), ==, n);
    }
}

static void
assert_rows (const guint32 *rows, gsize n, const guint32 *expected, gsize n_expected)
{
  g_assert_cmpmem (rows, n * sizeof *rows, expected, n_expected * sizeof *expected);
}

static void
test_order (void)
{
  const double values[] = { 3, NAN, -1, 3, -0.0, 0, INFINITY };
  const char *const names[] = { "b", "a", NULL, "a", "c", "b", "a" };
  g_autoptr (VsColumn) number = doubles (values, 7);
  g_autoptr (VsColumn) name = texts (names, 7);
  VsSortKey up = { number, FALSE }, down = { number, TRUE };
  VsSortKey both[] = { { name, FALSE }, { number, TRUE } };
  gsize n;

  g_autofree guint32 *a = vs_frame_order (7, &up, 1, NULL, 0, &n);
  assert_rows (a, n, (guint32[]) { 2, 4, 5, 0, 3, 6, 1 }, 7);
  g_autofree guint32 *b = vs_frame_order (7, &down, 1, NULL, 0, &n);
  assert_rows (b, n, (guint32[]) { 6, 0, 3, 4, 5, 2, 1 }, 7);
  g_autofree guint32 *c = vs_frame_order (7, both, 2, NULL, 0, &n);
  assert_rows (c, n, (guint32[]) { 6, 3, 1, 0, 5, 4, 2 }, 7);
  g_autoptr (VsBitmap) taken = vs_bitmap_new (7, TRUE);
  taken->bits[0] &= ~G_GUINT64_CONSTANT (0x40);
  g_autofree guint32 *d = vs_frame_order (7, both, 2, taken, 2, &n);
  assert_rows (d, n, (guint32[]) { 3, 1 }, 2);
  g_autofree guint32 *e = vs_frame_order (7, NULL, 0, taken, 3, &n);
  assert_rows (e, n, (guint32[]) { 0, 1, 2 }, 3);
  g_autofree guint32 *f = vs_frame_order (0, &(VsSortKey) { NULL }, 0, NULL, 0, &n);
  g_assert_cmpuint (n, ==, 0);
}

/* Texts alike for hundreds of thousands of bytes are put in order too, and do not use up the stack. */
static void
test_order_alike (void)
{
  g_autoptr (VsDict) dict = vs_dict_new ();
  g_autofree char *prefix = g_strnfill (400000, 'x');
  const guint32 *ranks;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s%02u", prefix, i * 37 % 100);

      vs_dict_intern (dict, text, -1);
    }
  ranks = vs_dict_ranks (dict);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (ranks[i], ==, i * 37 % 100);
}

static void
test_order_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  gsize count = 20000, n;
  g_autoptr (VsColumn) money = vs_column_new (VS_TYPE_MONEY, count);
  g_autoptr (VsColumn) day = vs_column_new (VS_TYPE_DAY, count);

  for (gsize i = 0; i < count; i++)
    {
      money->i64[i] = (gint64) (gint32) g_rand_int (rand) * (G_GINT64_CONSTANT (1) << (i % 30));
      day->i32[i] = g_rand_int_range (rand, -20, 20);
    }
  VsSortKey keys[] = { { day, TRUE }, { money, FALSE } };
  g_autofree guint32 *rows = vs_frame_order (count, keys, 2, NULL, 0, &n);
  for (gsize i = 1; i < n; i++)
    {
      guint32 a = rows[i - 1], b = rows[i];
      g_assert_true (day->i32[a] > day->i32[b]
                     || (day->i32[a] == day->i32[b]
                         && (money->i64[a] < money->i64[b] || (money->i64[a] == money->i64[b] && a < b))));
    }
}

/* Plain comparison: missing last, then the value, then the position. */
static int
compare_rows (const VsSortKey *keys, guint n_keys, guint32 a, guint32 b)
{
  for (guint k = 0; k < n_keys; k++)
    {
      const VsColumn *c = keys[k].column;
      gboolean no_a = vs_column_is_null (c, a), no_b = vs_column_is_null (c, b);
      int order = no_a - no_b;
      if (order == 0 && !no_a && c->type == VS_TYPE_TEXT)
        order = g_strcmp0 (vs_column_get_text (c, a), vs_column_get_text (c, b)) * (keys[k].descending ? -1 : 1);
      else if (order == 0 && !no_a && c->type == VS_TYPE_DOUBLE)
        order = ((c->d[a] > c->d[b]) - (c->d[a] < c->d[b])) * (keys[k].descending ? -1 : 1);
      else if (order == 0 && !no_a)
        order = ((vs_column_get_int (c, a) > vs_column_get_int (c, b)) - (vs_column_get_int (c, a) < vs_column_get_int (c, b)))
                * (keys[k].descending ? -1 : 1);
      if (order != 0)
        return order;
    }
  return a < b ? -1 : 1;
}

/* The first few must be the beginning of the whole order, whatever the type, missing values and ties. */
static void
test_order_limit (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  const gsize count = 3000;

  for (guint round = 0; round < 60; round++)
    {
      VsColumnBuilder *a = vs_column_builder_new (round % 3 == 0 ? VS_TYPE_DOUBLE : round % 3 == 1 ? VS_TYPE_TEXT : VS_TYPE_MONEY);
      VsColumnBuilder *b = vs_column_builder_new (VS_TYPE_INT32);
      guint spread = round % 4 == 0 ? 3 : round % 4 == 1 ? 1 : 100000;
      gsize n_all, n_few, limit = 1 + round * 3 % 180;
      for (gsize i = 0; i < count; i++)
        {
          int v = g_rand_int_range (rand, 0, spread) - (int) spread / 2;
          char text[16];
          g_snprintf (text, sizeof text, "%d", v);
          if (g_rand_int_range (rand, 0, 100) < (round % 5 == 4 ? 99 : 10))
            vs_column_builder_add_null (a);
          else if (round % 3 == 0)
            vs_column_builder_add_double (a, v / 3.0);
          else if (round % 3 == 1)
            vs_column_builder_add_text (a, text, -1);
          else
            vs_column_builder_add_int (a, (gint64) v * 1000003);
          vs_column_builder_add_int (b, g_rand_int_range (rand, 0, 5));
        }
      g_autoptr (VsColumn) first = vs_column_builder_end (a);
      g_autoptr (VsColumn) second = vs_column_builder_end (b);
      VsSortKey keys[] = { { first, round % 2 }, { second, round % 7 == 0 } };
      g_autofree guint32 *all = vs_frame_order (count, keys, 2, NULL, 0, &n_all);
      g_autofree guint32 *few = vs_frame_order (count, keys, 2, NULL, limit, &n_few);
      g_assert_cmpuint (n_few, ==, limit);
      assert_rows (few, n_few, all, limit);
    }
}

/* A whole table by one to three keys of any type, settled or not, against comparisons; and the part of an order that is taken. */
static void
test_order_whole (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  for (guint round = 0; round < 24; round++)
    {
      const gsize count = round % 8 == 7 ? 140000 : 3000;
      const VsType types[] = { VS_TYPE_TEXT, VS_TYPE_MONEY, VS_TYPE_DAY, VS_TYPE_BOOL, VS_TYPE_DOUBLE, VS_TYPE_INT64 };
      guint n_keys = 1 + round % 3;
      VsColumn *columns[3];
      VsSortKey keys[3];
      gsize n, n_part;

      for (guint k = 0; k < n_keys; k++)
        {
          VsType type = types[g_rand_int_range (rand, 0, G_N_ELEMENTS (types))];
          VsColumnBuilder *b = vs_column_builder_new (type);
          gint32 spread = round % 4 == 0 ? 1 : round % 4 == 1 ? 40 : G_MAXINT32;
          for (gsize i = 0; i < count; i++)
            {
              gint64 v = g_rand_int_range (rand, -spread, spread);
              g_autofree char *text = g_strdup_printf ("%d", (int) (v % 50));
              if (g_rand_int_range (rand, 0, 10) == 0)
                vs_column_builder_add_null (b);
              else if (type == VS_TYPE_TEXT)
                vs_column_builder_add_text (b, text, -1);
              else if (type == VS_TYPE_DOUBLE)
                vs_column_builder_add_double (b, v / 7.0);
              else
                vs_column_builder_add_int (b, type == VS_TYPE_INT64 && round % 2 ? v * 4294967296 : v);
            }
          columns[k] = vs_column_builder_end (b);
          if (round % 2)
            vs_column_settle (columns[k]);
          keys[k] = (VsSortKey) { columns[k], (round + k) % 2 };
        }
      g_autoptr (VsBitmap) taken = vs_bitmap_new (count, TRUE);
      for (gsize i = 0; i < count; i++)
        if (g_rand_int_range (rand, 0, 4) == 0)
          taken->bits[i / 64] &= ~(G_GUINT64_CONSTANT (1) << (i & 63));
      g_autofree guint32 *rows = vs_frame_order (count, keys, n_keys, round % 3 == 1 ? taken : NULL, 0, &n);
      g_assert_cmpuint (n, ==, round % 3 == 1 ? vs_bitmap_count (taken) : count);
      for (gsize i = 1; i < n; i++)
        g_assert_cmpint (compare_rows (keys, n_keys, rows[i - 1], rows[i]), <, 0);
      g_autofree guint32 *part = vs_frame_order (count, keys, n_keys, taken, 50, &n_part);
      g_autofree guint32 *same = vs_frame_order_taken (rows, n, taken, 50, &n_part);
      assert_rows (part, n_part, same, n_part);
      for (guint k = 0; k < n_keys; k++)
        vs_column_unref (columns[k]);
    }
}

static void
test_join (void)
{
  const char *const child[] = { "x", "y", NULL, "z", "x", "w" };
  const char *const parent[] = { "z", NULL, "x", "y", "x" };
  g_autoptr (VsColumn) key = texts (child, 6);
  g_autoptr (VsColumn) parent_key = texts (parent, 5);
  g_autofree guint32 *rows = vs_frame_join (key, parent_key);
  assert_rows (rows, 6, (guint32[]) { 2, 3, G_MAXUINT32, 0, 2, G_MAXUINT32 }, 6);

  g_autoptr (VsColumn) small = vs_column_new (VS_TYPE_INT32, 3);
  g_autoptr (VsColumn) wide = vs_column_new (VS_TYPE_INT64, 3);
  small->i32[0] = -7; small->i32[1] = 5; small->i32[2] = 1;
  wide->i64[0] = 5; wide->i64[1] = -7; wide->i64[2] = 5;
  vs_column_set_null (small, 2);
  g_autofree guint32 *numbers = vs_frame_join (small, wide);
  assert_rows (numbers, 3, (guint32[]) { 1, 0, G_MAXUINT32 }, 3);
  g_autofree guint32 *apart = vs_frame_join (key, wide);
  g_assert_cmpuint (apart[0], ==, G_MAXUINT32);
}

/* Large joins and what is gathered over them, settled or not, against a table of values. */
static void
test_join_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (18);

  for (guint round = 0; round < 8; round++)
    {
      const gsize n = round < 2 ? 200000 : 9000, n_parents = n / 3;
      VsType type = round % 2 ? VS_TYPE_TEXT : VS_TYPE_INT64;
      VsColumnBuilder *own = vs_column_builder_new (type), *theirs = vs_column_builder_new (type), *wide = vs_column_builder_new (VS_TYPE_MONEY);
      g_autofree guint32 *expected = g_new (guint32, n);
      for (gsize i = 0; i < n; i++)
        {
          guint32 v = round % 3 ? g_rand_int_range (rand, 0, (gint32) n_parents + 100) : (guint32) (i / 3);
          g_autofree char *text = g_strdup_printf ("c%u", v);
          expected[i] = v < n_parents && i % 50 != 7 ? v : G_MAXUINT32;
          if (i % 50 == 7)
            vs_column_builder_add_null (own);
          else if (type == VS_TYPE_TEXT)
            vs_column_builder_add_text (own, text, -1);
          else
            vs_column_builder_add_int (own, (gint64) v * 1000003);
        }
      for (gsize i = 0; i < n_parents; i++)
        {
          g_autofree char *text = g_strdup_printf ("c%u", (guint) i);
          if (type == VS_TYPE_TEXT)
            vs_column_builder_add_text (theirs, text, -1);
          else
            vs_column_builder_add_int (theirs, (gint64) i * 1000003);
          if (i % 11 == 3)
            vs_column_builder_add_null (wide);
          else
            vs_column_builder_add_int (wide, (gint64) (i % 900) - 400);
        }
      g_autoptr (VsColumn) key = vs_column_builder_end (own), parent_key = vs_column_builder_end (theirs), value = vs_column_builder_end (wide);
      if (round % 4 > 1)
        {
          vs_column_settle (key);
          vs_column_settle (value);
        }
      g_autofree guint32 *rows = vs_frame_join (key, parent_key);
      assert_rows (rows, n, expected, n);
      g_autoptr (VsColumn) reached = vs_column_gather (value, rows, n);
      for (gsize i = 0; i < n; i++)
        {
          gboolean missing = rows[i] == G_MAXUINT32 || rows[i] % 11 == 3;
          g_assert_cmpint (vs_column_is_null (reached, i), ==, missing);
          g_assert_cmpint (vs_column_get_int (reached, i), ==, missing ? 0 : (gint64) (rows[i] % 900) - 400);
        }
    }
}

static void
test_histogram (void)
{
  const double values[] = { 0, 0.1, 0.3, 0.7, 1, 1.0000001, -0.1, NAN, 0.5 };
  g_autoptr (VsColumn) column = doubles (values, 9);
  guint64 counts[10];

  vs_frame_histogram (column, NULL, 0, 1, 10, counts);
  const guint64 expected[] = { 1, 1, 0, 1, 0, 1, 0, 1, 0, 1 };
  /* 0.3 < 3 × 0.1 in binary, yet the third edge is that same product: each value lands where the edges say. */
  guint64 sum = 0;
  for (guint b = 0; b < 10; b++)
    sum += counts[b];
  g_assert_cmpuint (sum, ==, 6);
  g_assert_cmpuint (counts[0], ==, expected[0]);
  g_assert_cmpuint (counts[1], ==, expected[1]);
  g_assert_cmpuint (counts[2] + counts[3], ==, 1);
  g_assert_cmpuint (counts[5], ==, expected[5]);
  g_assert_cmpuint (counts[9], ==, expected[9]);

  g_autoptr (VsBitmap) none = vs_bitmap_new (9, FALSE);
  vs_frame_histogram (column, none, 0, 1, 4, counts);
  g_assert_cmpuint (counts[0] + counts[1] + counts[2] + counts[3], ==, 0);
}

/* Random values, bins and edges: each value lies between the edges of its bin. */
static void
test_histogram_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (10);

  for (guint round = 0; round < 60; round++)
    {
      gsize n = round % 20 == 19 ? 200001 : 2000;
      guint n_bins = g_rand_int_range (rand, 1, 60);
      double lo = g_rand_double_range (rand, -50, 20), hi = lo + g_rand_double_range (rand, 0.1, 80), width = (hi - lo) / n_bins;
      g_autofree guint64 *counts = g_new (guint64, n_bins), *plain = g_new0 (guint64, n_bins);
      g_autoptr (VsColumn) column = vs_column_new (round % 2 ? VS_TYPE_MONEY : VS_TYPE_DOUBLE, n);
      for (gsize i = 0; i < n; i++)
        {
          double x = i % 3 ? g_rand_double_range (rand, -60, 120) : lo + g_rand_int_range (rand, -1, (gint32) n_bins + 2) * width;
          if (column->type == VS_TYPE_DOUBLE)
            column->d[i] = i % 31 == 5 ? NAN : x;
          else
            column->i64[i] = (gint64) (x * 10000);
          if (i % 13 == 0)
            vs_column_set_null (column, i);
        }
      vs_frame_histogram (column, NULL, lo, hi, n_bins, counts);
      for (gsize i = 0; i < n; i++)
        {
          double x = vs_column_get_double (column, i);
          guint bin = n_bins - 1;
          if (!(x >= lo && x <= hi))
            continue;
          while (bin > 0 && x < lo + bin * width)
            bin--;
          plain[bin]++;
        }
      g_assert_cmpmem (counts, n_bins * sizeof *counts, plain, n_bins * sizeof *plain);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/names", test_names);
  g_test_add_func ("/frame/bitmap", test_bitmap);
  g_test_add_func ("/frame/filters", test_filters);
  g_test_add_func ("/frame/order", test_order);
  g_test_add_func ("/frame/order-alike", test_order_alike);
  g_test_add_func ("/frame/order-random", test_order_random);
  g_test_add_func ("/frame/order-limit", test_order_limit);
  g_test_add_func ("/frame/order-whole", test_order_whole);
  g_test_add_func ("/frame/join", test_join);
  g_test_add_func ("/frame/join-random", test_join_random);
  g_test_add_func ("/frame/histogram", test_histogram);
  g_test_add_func ("/frame/histogram-random", test_histogram_random);
  return g_test_run ();
}
