/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random columns against a slow, obvious version: keys as strings in a GHashTable, aggregates in plain loops. */
#include "frame/frame.h"

#include <math.h>

static VsColumn *
random_column (GRand *rand, VsType type, gsize n, guint n_values, double share_missing)
{
  VsColumn *column = vs_column_new (type, n);

  for (gsize i = 0; i < n; i++)
    {
      gint64 v = g_rand_int_range (rand, 0, n_values);
      switch (type)
        {
        case VS_TYPE_BOOL: column->b[i] = v & 1; break;
        case VS_TYPE_INT32: case VS_TYPE_DAY: column->i32[i] = (gint32) (v - n_values / 2); break;
        case VS_TYPE_DOUBLE: column->d[i] = v == 0 && (i & 1) ? -0.0 : (double) v / 8; break;
        case VS_TYPE_TEXT:
          {
            char text[16];
            g_snprintf (text, sizeof text, "t%d", (int) v);
            column->code[i] = vs_dict_intern (column->dict, text, -1);
          }
          break;
        case VS_TYPE_TIME: column->i64[i] = v * G_GINT64_CONSTANT (4000000000000000) - G_MAXINT64 / 2; break;
        default: column->i64[i] = v * 10007 - 50000; break;
        }
      if (g_rand_double (rand) < share_missing)
        vs_column_set_null (column, i);
    }
  return column;
}

static VsBitmap *
random_bitmap (GRand *rand, gsize n, double share)
{
  VsBitmap *bitmap = vs_bitmap_new (n, FALSE);

  for (gsize i = 0; i < n; i++)
    if (g_rand_double (rand) < share)
      bitmap->bits[i >> 6] |= G_GUINT64_CONSTANT (1) << (i & 63);
  return bitmap;
}

static VsGroups *
obvious_groups (VsColumn *const *keys, guint n_keys, const VsBitmap *taken, gsize n)
{
  VsGroups *groups = g_new0 (VsGroups, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  guint32 *group_of = g_new (guint32, MAX (n, 1));

  groups->n_rows = n;
  groups->width = 4;
  groups->codes = group_of;
  groups->first_row = g_new (guint32, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      group_of[i] = G_MAXUINT32;
      if (taken && !vs_bitmap_get (taken, i))
        continue;
      GString *key = g_string_new (NULL);
      for (guint k = 0; k < n_keys; k++)
        {
          double d = vs_column_get_double (keys[k], i) + 0.0;
          if (vs_column_is_null (keys[k], i))
            g_string_append (key, "|missing");
          else if (keys[k]->type == VS_TYPE_DOUBLE)
            g_string_append_printf (key, "|%a", d == 0 ? 0.0 : d);
          else
            {
              g_autofree char *text = vs_column_dup_string (keys[k], i);
              g_string_append_printf (key, "|=%s", text);
            }
        }
      gpointer found = NULL;
      if (!g_hash_table_lookup_extended (seen, key->str, NULL, &found))
        {
          found = GUINT_TO_POINTER (groups->n_groups);
          groups->first_row[groups->n_groups++] = (guint32) i;
          g_hash_table_insert (seen, g_strdup (key->str), found);
        }
      group_of[i] = GPOINTER_TO_UINT (found);
      g_string_free (key, TRUE);
    }
  groups->n_codes = groups->n_groups;
  return groups;
}

static void
assert_same_groups (const VsGroups *a, const VsGroups *b)
{
  g_assert_cmpuint (a->n_groups, ==, b->n_groups);
  for (gsize i = 0; i < a->n_rows; i++)
    g_assert_cmpuint (vs_groups_get (a, i), ==, vs_groups_get (b, i));
  g_assert_cmpmem (a->first_row, a->n_groups * 4, b->first_row, b->n_groups * 4);
}

static void
test_random_keys (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  const gsize sizes[] = { 0, 1, 63, 64, 65, 3000, 5000 };

  for (guint round = 0; round < 200; round++)
    {
      gsize n = sizes[round % G_N_ELEMENTS (sizes)];
      guint n_keys = g_rand_int_range (rand, 1, 5);
      VsColumn *keys[4];
      g_autoptr (VsBitmap) taken = round % 3 ? random_bitmap (rand, n, 0.7) : NULL;

      for (guint k = 0; k < n_keys; k++)
        keys[k] = random_column (rand, g_rand_int_range (rand, VS_TYPE_BOOL, VS_TYPE_TEXT + 1), n,
                                 1 + g_rand_int_range (rand, 1, round % 5 ? 12 : 2000), round % 2 ? 0.1 : 0);
      g_autoptr (VsGroups) groups = vs_groups_new (keys, n_keys, taken, n);
      g_autoptr (VsGroups) obvious = obvious_groups (keys, n_keys, taken, n);
      assert_same_groups (groups, obvious);
      for (guint k = 0; k < n_keys; k++)
        vs_column_unref (keys[k]);
    }
}

static void
test_large (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  gsize n = 600000;
  g_autoptr (VsColumn) region = random_column (rand, VS_TYPE_TEXT, n, 7, 0.01);
  g_autoptr (VsColumn) day = random_column (rand, VS_TYPE_DAY, n, 300, 0);
  g_autoptr (VsColumn) amount = random_column (rand, VS_TYPE_MONEY, n, 100000, 0.02);
  g_autoptr (VsColumn) kwh = random_column (rand, VS_TYPE_DOUBLE, n, 100000, 0.02);
  VsColumn *keys[] = { day, region };

  for (guint n_keys = 1; n_keys <= 2; n_keys++)
    {
      g_autoptr (VsGroups) groups = vs_groups_new (keys, n_keys, NULL, n);
      g_autoptr (VsGroups) obvious = obvious_groups (keys, n_keys, NULL, n);
      assert_same_groups (groups, obvious);

      g_autoptr (VsColumn) sum = vs_groups_aggregate (groups, VS_AGG_SUM, amount, NULL, 0);
      g_autoptr (VsColumn) count = vs_groups_aggregate (groups, VS_AGG_COUNT, amount, NULL, 0);
      g_autoptr (VsColumn) total = vs_groups_aggregate (groups, VS_AGG_SUM, kwh, NULL, 0);
      g_autofree gint64 *plain = g_new0 (gint64, groups->n_groups);
      g_autofree gint64 *counted = g_new0 (gint64, groups->n_groups);
      g_autofree double *kwhs = g_new0 (double, groups->n_groups);
      for (gsize i = 0; i < n; i++)
        {
          guint32 g = vs_groups_get (groups, i);
          if (!vs_column_is_null (amount, i))
            {
              plain[g] += amount->i64[i];
              counted[g]++;
            }
          if (!vs_column_is_null (kwh, i))
            kwhs[g] += kwh->d[i];  /* eighths: exact */
        }
      g_assert_cmpint (sum->type, ==, VS_TYPE_MONEY);
      g_assert_cmpmem (sum->i64, groups->n_groups * 8, plain, groups->n_groups * 8);
      g_assert_cmpmem (count->i64, groups->n_groups * 8, counted, groups->n_groups * 8);
      for (guint32 g = 0; g < groups->n_groups; g++)
        g_assert_cmpfloat (total->d[g], ==, kwhs[g]);
    }
}

static int
compare_double (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* All aggregates of one column against plain loops over the rows of each group. */
static void
check_aggregates (const VsGroups *groups, const VsColumn *column, const VsBitmap *taken)
{
  gboolean text = column->type == VS_TYPE_TEXT;
  gboolean sums = vs_type_is_number (column->type) || column->type == VS_TYPE_BOOL;
  g_autoptr (VsColumn) count = vs_groups_aggregate (groups, VS_AGG_COUNT, column, taken, 0);
  g_autoptr (VsColumn) rows = vs_groups_aggregate (groups, VS_AGG_COUNT, NULL, taken, 0);
  g_autoptr (VsColumn) distinct = vs_groups_aggregate (groups, VS_AGG_DISTINCT, column, taken, 0);
  g_autoptr (VsColumn) min = vs_groups_aggregate (groups, VS_AGG_MIN, column, taken, 0);
  g_autoptr (VsColumn) max = vs_groups_aggregate (groups, VS_AGG_MAX, column, taken, 0);
  g_autoptr (VsColumn) first = vs_groups_aggregate (groups, VS_AGG_FIRST, column, taken, 0);
  g_autoptr (VsColumn) sum = sums ? vs_groups_aggregate (groups, VS_AGG_SUM, column, taken, 0) : NULL;
  g_autoptr (VsColumn) avg = sums ? vs_groups_aggregate (groups, VS_AGG_AVG, column, taken, 0) : NULL;
  g_autoptr (VsColumn) largest = sums ? vs_groups_aggregate (groups, VS_AGG_LARGEST, column, taken, 3) : NULL;
  g_autoptr (VsColumn) median = sums ? vs_groups_aggregate (groups, VS_AGG_QUANTILE, column, taken, 0.5) : NULL;

  for (guint32 g = 0; g < groups->n_groups; g++)
    {
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
      g_autoptr (GHashTable) set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      const char *low = NULL, *high = NULL;
      gint64 n_rows = 0, first_seen = -1;
      double total = 0;

      for (gsize i = 0; i < groups->n_rows; i++)
        {
          if (vs_groups_get (groups, i) != g || (taken && !vs_bitmap_get (taken, i)))
            continue;
          n_rows++;
          if (vs_column_is_null (column, i))
            continue;
          double d = vs_column_get_double (column, i);
          const char *s = vs_column_get_text (column, i);
          total += d;
          first_seen = first_seen < 0 ? (gint64) i : first_seen;
          g_array_append_val (values, d);
          low = text && (!low || g_strcmp0 (s, low) < 0) ? s : low;
          high = text && (!high || g_strcmp0 (s, high) > 0) ? s : high;
          g_hash_table_add (set, text ? g_strdup (s) : g_strdup_printf ("%a", d == 0 ? 0.0 : d));
        }
      g_array_sort (values, compare_double);
      guint n = values->len;
      g_assert_cmpint (count->i64[g], ==, n);
      g_assert_cmpint (rows->i64[g], ==, n_rows);
      g_assert_cmpint (distinct->i64[g], ==, g_hash_table_size (set));
      g_assert_cmpint (vs_column_is_null (min, g), ==, n == 0);
      g_assert_cmpint (vs_column_is_null (first, g), ==, n == 0);
      if (sums)
        g_assert_cmpint (vs_column_is_null (sum, g), ==, n == 0);
      if (n == 0)
        continue;
      if (text)
        {
          g_assert_cmpstr (vs_column_get_text (min, g), ==, low);
          g_assert_cmpstr (vs_column_get_text (max, g), ==, high);
          g_assert_cmpstr (vs_column_get_text (first, g), ==, vs_column_get_text (column, first_seen));
          continue;
        }
      const double *v = (const double *) (gpointer) values->data;
      g_assert_cmpfloat (vs_column_get_double (min, g), ==, v[0]);
      g_assert_cmpfloat (vs_column_get_double (max, g), ==, v[n - 1]);
      g_assert_cmpfloat (vs_column_get_double (first, g), ==, vs_column_get_double (column, first_seen));
      if (!sums)
        continue;
      g_assert_cmpfloat_with_epsilon (vs_column_get_double (sum, g), total, fabs (total) * 1e-12 + 1e-9);
      g_assert_cmpfloat_with_epsilon (avg->d[g], total / n, fabs (total) * 1e-12 + 1e-9);
      g_assert_cmpfloat_with_epsilon (largest->d[g], v[n - 1] + (n > 1 ? v[n - 2] : 0) + (n > 2 ? v[n - 3] : 0), fabs (total) * 1e-12 + 1e-9);
      g_assert_cmpfloat_with_epsilon (median->d[g], (v[(n - 1) / 2] + v[n / 2]) / 2, 1e-9);
    }
}

/* Where plain loops per group would take too long: one loop over the rows with vs_groups_get (). */
static void
check_few (const VsGroups *groups, const VsColumn *column, const VsBitmap *where)
{
  g_autofree gint64 *rows = g_new0 (gint64, groups->n_groups), *present = g_new0 (gint64, groups->n_groups);
  g_autofree double *total = g_new0 (double, groups->n_groups), *high = g_new0 (double, groups->n_groups);
  gboolean sums = vs_type_is_number (column->type) || column->type == VS_TYPE_BOOL;
  g_autoptr (VsColumn) count = vs_groups_aggregate (groups, VS_AGG_COUNT, NULL, where, 0);
  g_autoptr (VsColumn) values = vs_groups_aggregate (groups, VS_AGG_COUNT, column, where, 0);
  g_autoptr (VsColumn) sum = sums ? vs_groups_aggregate (groups, VS_AGG_SUM, column, where, 0) : NULL;
  g_autoptr (VsColumn) max = sums ? vs_groups_aggregate (groups, VS_AGG_MAX, column, where, 0) : NULL;

  for (gsize i = 0; i < groups->n_rows; i++)
    {
      guint32 g = vs_groups_get (groups, i);
      if (g == G_MAXUINT32 || (where && !vs_bitmap_get (where, i)))
        continue;
      rows[g]++;
      if (vs_column_is_null (column, i))
        continue;
      double value = vs_column_get_double (column, i);
      high[g] = present[g]++ == 0 ? value : MAX (high[g], value);
      total[g] += value;
    }
  for (guint32 g = 0; g < groups->n_groups; g++)
    {
      g_assert_cmpint (count->i64[g], ==, rows[g]);
      g_assert_cmpint (values->i64[g], ==, present[g]);
      if (!sums)
        continue;
      g_assert_cmpint (vs_column_is_null (sum, g), ==, present[g] == 0);
      g_assert_cmpint (vs_column_is_null (max, g), ==, present[g] == 0);
      if (present[g] == 0)
        continue;
      g_assert_cmpfloat_with_epsilon (vs_column_get_double (sum, g), total[g], fabs (total[g]) * 1e-12 + 1e-6);
      g_assert_cmpfloat (vs_column_get_double (max, g), ==, high[g]);
    }
}

static void
assert_same_values (const VsColumn *a, const VsColumn *b)
{
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_cmpint (a->type, ==, b->type);
  for (gsize i = 0; i < a->n; i++)
    {
      g_autofree char *x = vs_column_dup_string (a, i), *y = vs_column_dup_string (b, i);
      g_assert_cmpstr (x, ==, y);
    }
}

static void
test_aggregates (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < 120; round++)
    {
      gsize n = round % 10 ? g_rand_int_range (rand, 1, 700) : 0;
      g_autoptr (VsColumn) key = random_column (rand, VS_TYPE_TEXT, n, 1 + round % 9, 0.1);
      g_autoptr (VsColumn) value = random_column (rand, round % 8, n, 1 + g_rand_int_range (rand, 0, 50), 0.2);
      g_autoptr (VsBitmap) taken = round % 3 ? random_bitmap (rand, n, 0.6) : NULL;
      g_autoptr (VsGroups) groups = vs_groups_new (&key, round % 4 ? 1 : 0, NULL, n);
      check_aggregates (groups, value, taken);
    }
}

/* Many at once, settled or not, above the size from which threads are used, must be what they are one by one over plain rows. */
static void
test_many (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  const gsize n = 200001;
  const VsType types[] = { VS_TYPE_MONEY, VS_TYPE_DOUBLE, VS_TYPE_INT32, VS_TYPE_DAY, VS_TYPE_BOOL, VS_TYPE_TEXT };
  g_autoptr (VsColumn) region = random_column (rand, VS_TYPE_TEXT, n, 5, 0.01);
  g_autoptr (VsColumn) day = random_column (rand, VS_TYPE_DAY, n, 90, 0.01);
  VsColumn *keys[] = { region, day };

  for (guint round = 0; round < 9; round++)
    {
      g_autoptr (VsBitmap) taken = round % 2 ? random_bitmap (rand, n, 0.3) : NULL;
      g_autoptr (VsBitmap) where = round % 4 < 2 ? random_bitmap (rand, n, 0.5) : NULL;
      g_autoptr (VsColumn) value = random_column (rand, types[round % G_N_ELEMENTS (types)], n, 300, round % 3 ? 0.1 : 0);
      gboolean sums = value->type != VS_TYPE_TEXT && value->type != VS_TYPE_DAY;
      VsAggSpec specs[] = { { VS_AGG_COUNT }, { VS_AGG_COUNT, value, where }, { VS_AGG_MIN, value, where }, { VS_AGG_MAX, value },
                            { VS_AGG_DISTINCT, value, where }, { sums ? VS_AGG_SUM : VS_AGG_COUNT, value }, { VS_AGG_COUNT, NULL, where } };
      VsColumn *plain[G_N_ELEMENTS (specs)], *settled[G_N_ELEMENTS (specs)];
      g_autoptr (VsGroups) groups = vs_groups_new (keys, round % 3, taken, n);

      check_few (groups, value, where);
      vs_groups_aggregate_many (groups, specs, G_N_ELEMENTS (specs), plain);
      vs_column_settle (value);
      vs_column_settle (region);
      g_autoptr (VsGroups) same = vs_groups_new (keys, round % 3, taken, n);
      assert_same_groups (groups, same);
      vs_groups_aggregate_many (same, specs, G_N_ELEMENTS (specs), settled);
      for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
        {
          assert_same_values (plain[i], settled[i]);
          vs_column_unref (plain[i]);
          vs_column_unref (settled[i]);
        }
    }
}

static void
test_renumber (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  const gsize n = 5000;

  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (VsColumn) key = random_column (rand, round % 2 ? VS_TYPE_TIME : VS_TYPE_TEXT, n, 9, 0.1);
      g_autoptr (VsColumn) value = random_column (rand, VS_TYPE_INT64, n, 100, 0.1);
      g_autoptr (VsGroups) before = vs_groups_new (&key, round < 2, NULL, n);
      g_autoptr (VsGroups) after = vs_groups_new (&key, round < 2, NULL, n);
      g_autofree guint32 *number = g_new (guint32, before->n_groups);
      for (guint32 g = 0; g < before->n_groups; g++)
        number[g] = 300 - 2 * g;
      vs_groups_renumber (after, number, 400);
      g_assert_cmpuint (after->n_groups, ==, 400);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpuint (vs_groups_get (after, i), ==, number[vs_groups_get (before, i)]);
      g_autoptr (VsColumn) sum = vs_groups_aggregate (before, VS_AGG_SUM, value, NULL, 0);
      g_autoptr (VsColumn) moved = vs_groups_aggregate (after, VS_AGG_SUM, value, NULL, 0);
      g_autoptr (VsColumn) count = vs_groups_aggregate (after, VS_AGG_COUNT, NULL, NULL, 0);
      for (guint32 g = 0; g < before->n_groups; g++)
        g_assert_cmpint (sum->i64[g], ==, moved->i64[number[g]]);
      g_assert_cmpint (count->i64[399], ==, 0);
      g_assert_true (vs_column_is_null (moved, 399));
    }
}

static void
test_sum_is_exact (void)
{
  g_autoptr (VsColumn) money = vs_column_new (VS_TYPE_MONEY, 4);
  guint32 *group_of = g_new (guint32, 4);

  money->i64[0] = G_MAXINT64;
  money->i64[1] = 1;
  money->i64[2] = -1;
  money->i64[3] = G_MAXINT64;
  group_of[0] = group_of[1] = group_of[2] = 0;
  group_of[3] = 1;
  g_autoptr (VsGroups) groups = vs_groups_new_for_parents (group_of, 4, 3);
  g_autoptr (VsColumn) sum = vs_groups_aggregate (groups, VS_AGG_SUM, money, NULL, 0);
  g_assert_cmpint (sum->i64[0], ==, G_MAXINT64);
  g_assert_cmpint (sum->i64[1], ==, G_MAXINT64);
  g_assert_true (vs_column_is_null (sum, 2));

  money->i64[2] = 1;
  g_autoptr (VsColumn) over = vs_groups_aggregate (groups, VS_AGG_SUM, money, NULL, 0);
  g_assert_true (vs_column_is_null (over, 0));

  g_autoptr (VsColumn) tenths = vs_column_new (VS_TYPE_DOUBLE, 3);
  tenths->d[0] = 1e100;
  tenths->d[1] = 1;
  tenths->d[2] = -1e100;
  g_autoptr (VsGroups) one = vs_groups_new (NULL, 0, NULL, 3);
  g_autoptr (VsColumn) kept = vs_groups_aggregate (one, VS_AGG_SUM, tenths, NULL, 0);
  g_assert_cmpfloat (kept->d[0], ==, 1);
}

static void
test_wide_keys (void)
{
  /* Four keys of 40 bits each: their product does not fit 64 bits. */
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  gsize n = 4000;
  VsColumn *keys[4];

  for (guint k = 0; k < 4; k++)
    {
      keys[k] = vs_column_new (VS_TYPE_INT64, n);
      for (gsize i = 0; i < n; i++)
        keys[k]->i64[i] = (gint64) g_rand_int_range (rand, 0, 3) << 39;
      if (k % 2)
        vs_column_set_null (keys[k], 17);
    }
  g_autoptr (VsGroups) groups = vs_groups_new (keys, 4, NULL, n);
  g_autoptr (VsGroups) obvious = obvious_groups (keys, 4, NULL, n);
  assert_same_groups (groups, obvious);
  for (guint k = 0; k < 4; k++)
    vs_column_unref (keys[k]);
}

/* Rows by their own key and by that of the parent they belong to, against both keys spread over the rows. */
static void
test_cross (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  const gsize sizes[] = { 0, 1, 700, 5000, 140000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gsize n = sizes[s], n_parents = 1 + n / 3;
      g_autoptr (VsColumn) own = random_column (rand, VS_TYPE_DAY, n, 12, 0.1), key = random_column (rand, VS_TYPE_TEXT, n_parents, s * 20 + 2, 0.1);
      g_autofree guint32 *way = g_new (guint32, n + 1);
      g_autoptr (VsGroups) near = vs_groups_new (&own, 1, NULL, n), far = vs_groups_new (&key, 1, NULL, n_parents);

      for (gsize i = 0; i < n; i++)
        way[i] = g_rand_int_range (rand, 0, 9) == 0 ? G_MAXUINT32 : (guint32) g_rand_int_range (rand, 0, (gint32) n_parents);

      for (guint with = 0; with < 2; with++)
        {
          g_autoptr (VsGroups) crossed = vs_groups_cross (with ? near : NULL, far, way, n);
          g_autoptr (VsColumn) counts = vs_groups_aggregate (crossed, VS_AGG_COUNT, NULL, NULL, 0);
          g_autoptr (GHashTable) group_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          gint64 all = 0;

          for (gsize i = 0; i < n; i++)
            {
              guint32 g = vs_groups_get (crossed, i);
              g_autofree char *mine = with ? vs_column_dup_string (own, i) : g_strdup ("");
              g_autofree char *theirs = way[i] == G_MAXUINT32 ? g_strdup ("none") : vs_column_dup_string (key, way[i]);
              char *pair = g_strconcat (mine, "|", theirs, NULL);

              g_assert_cmpuint (g, <, crossed->n_groups);
              if (g_hash_table_contains (group_of, pair))
                g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (group_of, pair)), ==, g);
              else
                g_assert_cmpuint (crossed->first_row[g], ==, i);
              g_hash_table_insert (group_of, pair, GUINT_TO_POINTER (g));
            }
          g_assert_cmpuint (g_hash_table_size (group_of), ==, crossed->n_groups);
          for (guint32 g = 0; g < crossed->n_groups; g++)
            all += counts->i64[g];
          g_assert_cmpint (all, ==, (gint64) n);
        }
    }
  {
    g_autoptr (VsColumn) many = random_column (rand, VS_TYPE_INT32, 70000, 1 << 20, 0);
    g_autoptr (VsGroups) far = vs_groups_new (&many, 1, NULL, 70000);
    guint32 way[1] = { 0 };

    g_assert_null (vs_groups_cross (NULL, far, way, 1));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/groups/random-keys", test_random_keys);
  g_test_add_func ("/groups/large", test_large);
  g_test_add_func ("/groups/wide-keys", test_wide_keys);
  g_test_add_func ("/groups/aggregates", test_aggregates);
  g_test_add_func ("/groups/many", test_many);
  g_test_add_func ("/groups/renumber", test_renumber);
  g_test_add_func ("/groups/sum-is-exact", test_sum_is_exact);
  g_test_add_func ("/frame/groups/cross", test_cross);
  return g_test_run ();
}
