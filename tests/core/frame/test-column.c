/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame/column.h"

#include <math.h>
#include <string.h>

static void
test_dict (void)
{
  g_autoptr (VsDict) dict = vs_dict_new ();
  const char *first = NULL;

  g_assert_cmpuint (vs_dict_lookup (dict, "x", -1), ==, G_MAXUINT32);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup_printf ("customer %u", i);
      g_assert_cmpuint (vs_dict_intern (dict, text, -1), ==, i);
      if (i == 0)
        first = vs_dict_text (dict, 0);
    }
  g_assert_cmpuint (vs_dict_size (dict), ==, 20000);
  g_assert_cmpuint (vs_dict_intern (dict, "customer 777 and more", 12), ==, 777);
  g_assert_cmpuint (vs_dict_lookup (dict, "customer 19999", -1), ==, 19999);
  g_assert_cmpuint (vs_dict_lookup (dict, "customer 20000", -1), ==, G_MAXUINT32);
  g_assert_true (first == vs_dict_text (dict, 0));
  g_assert_cmpuint (vs_dict_intern (dict, "", 0), ==, 20000);
  g_assert_cmpstr (vs_dict_text (dict, 20000), ==, "");

  g_autofree char *large = g_strnfill (100000, 'a');
  g_assert_cmpuint (vs_dict_intern (dict, large, -1), ==, 20001);
  g_assert_cmpstr (vs_dict_text (dict, 20001), ==, large);
}

/* From bytes it is the dictionary it was, and goes on growing. */
static void
test_dict_from_bytes (void)
{
  const char bytes[] = "north\0\0south";
  g_autoptr (VsDict) dict = vs_dict_new_from_bytes (g_memdup2 (bytes, sizeof bytes), sizeof bytes);
  g_autoptr (VsDict) empty = vs_dict_new_from_bytes (g_strdup (""), 0);

  g_assert_cmpuint (vs_dict_size (dict), ==, 3);
  g_assert_cmpstr (vs_dict_text (dict, 2), ==, "south");
  g_assert_cmpuint (vs_dict_lookup (dict, "", 0), ==, 1);
  g_assert_cmpuint (vs_dict_lookup (dict, "west", -1), ==, G_MAXUINT32);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_assert_cmpuint (vs_dict_intern (dict, text, -1), ==, 3 + i);
    }
  g_assert_cmpuint (vs_dict_intern (dict, "north", -1), ==, 0);
  g_assert_cmpuint (vs_dict_size (empty), ==, 0);
  g_assert_cmpuint (vs_dict_intern (empty, "x", -1), ==, 0);
}

static void
test_dict_ranks (void)
{
  g_autoptr (VsDict) dict = vs_dict_new ();
  const char *texts[] = { "pear", "apple", "zoo", "", "Apple" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    vs_dict_intern (dict, texts[i], -1);
  const guint32 *rank = vs_dict_ranks (dict);
  g_assert_cmpuint (rank[3], ==, 0);
  g_assert_cmpuint (rank[4], ==, 1);
  g_assert_cmpuint (rank[1], ==, 2);
  g_assert_cmpuint (rank[0], ==, 3);
  g_assert_cmpuint (rank[2], ==, 4);
}

/* Texts of all lengths with common beginnings: ranks are the order of strcmp, and new ones after the dictionary has grown. */
static void
test_dict_ranks_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);

  for (guint round = 0; round < 30; round++)
    {
      g_autoptr (VsDict) dict = vs_dict_new ();
      for (guint i = 0; i < 2000; i++)
        {
          char text[40];
          guint n = g_rand_int_range (rand, 0, round % 3 == 0 ? 36 : 12);
          for (guint k = 0; k < n; k++)
            text[k] = k < n / 2 ? 'x' : (char) (round % 2 ? g_rand_int_range (rand, 'a', 'c') : g_rand_int_range (rand, 1, 255));
          vs_dict_intern (dict, text, n);
          if (i == 1000)
            vs_dict_ranks (dict);
        }
      guint32 n = vs_dict_size (dict);
      const guint32 *rank = vs_dict_ranks (dict);
      g_autofree guint32 *code_of = g_new0 (guint32, n);
      for (guint32 code = 0; code < n; code++)
        code_of[rank[code]] = code;
      for (guint32 k = 1; k < n; k++)
        g_assert_cmpint (strcmp (vs_dict_text (dict, code_of[k - 1]), vs_dict_text (dict, code_of[k])), <, 0);
    }
}

static void
test_nulls (void)
{
  g_autoptr (VsColumn) column = vs_column_new (VS_TYPE_INT64, 130);

  for (gint64 i = 0; i < 130; i++)
    column->i64[i] = i;
  g_assert_null (column->valid);
  vs_column_set_null (column, 64);
  vs_column_set_null (column, 129);
  vs_column_set_null (column, 129);
  g_assert_cmpuint (column->n_null, ==, 2);
  for (gsize i = 0; i < 130; i++)
    g_assert_cmpint (vs_column_is_null (column, i), ==, i == 64 || i == 129);
  g_assert_true (isnan (vs_column_get_double (column, 64)));
  g_assert_cmpfloat (vs_column_get_double (column, 63), ==, 63);

  g_autoptr (VsColumn) none = vs_column_new_null (VS_TYPE_TEXT, 3);
  g_assert_null (vs_column_get_text (none, 2));
  g_assert_cmpuint (none->n_null, ==, 3);
}

static void
test_builder (void)
{
  VsColumnBuilder *b = vs_column_builder_new (VS_TYPE_DAY);

  for (guint i = 0; i < 5000; i++)
    if (i % 7 == 3)
      vs_column_builder_add_null (b);
    else
      vs_column_builder_add_int (b, i);
  vs_column_builder_add_int (b, G_MAXINT64);
  g_autoptr (VsColumn) days = vs_column_builder_end (b);
  g_assert_cmpuint (days->n, ==, 5001);
  g_assert_true (vs_column_is_null (days, 5000));
  for (guint i = 0; i < 5000; i++)
    {
      g_assert_cmpint (vs_column_is_null (days, i), ==, i % 7 == 3);
      if (i % 7 != 3)
        g_assert_cmpint (days->i32[i], ==, i);
    }

  b = vs_column_builder_new (VS_TYPE_DOUBLE);
  vs_column_builder_add_double (b, 1.5);
  vs_column_builder_add_double (b, NAN);
  g_autoptr (VsColumn) numbers = vs_column_builder_end (b);
  g_assert_true (vs_column_is_null (numbers, 1));

  b = vs_column_builder_new (VS_TYPE_TEXT);
  vs_column_builder_add_text (b, "north-east", 5);
  vs_column_builder_add_text (b, NULL, 0);
  vs_column_builder_add_text (b, "north", -1);
  g_autoptr (VsColumn) texts = vs_column_builder_end (b);
  g_assert_cmpuint (texts->code[0], ==, texts->code[2]);
  g_assert_null (vs_column_get_text (texts, 1));

  g_autoptr (VsColumn) empty = vs_column_builder_end (vs_column_builder_new (VS_TYPE_MONEY));
  g_assert_cmpuint (empty->n, ==, 0);
}

static void
test_gather (void)
{
  g_autoptr (VsColumn) column = vs_column_new (VS_TYPE_TEXT, 3);
  const guint32 rows[] = { 2, G_MAXUINT32, 0, 1, 2 };

  column->code[0] = vs_dict_intern (column->dict, "a", -1);
  column->code[1] = vs_dict_intern (column->dict, "b", -1);
  column->code[2] = vs_dict_intern (column->dict, "c", -1);
  vs_column_set_null (column, 1);
  g_autoptr (VsColumn) out = vs_column_gather (column, rows, 5);
  g_assert_cmpstr (vs_column_get_text (out, 0), ==, "c");
  g_assert_null (vs_column_get_text (out, 1));
  g_assert_cmpstr (vs_column_get_text (out, 2), ==, "a");
  g_assert_null (vs_column_get_text (out, 3));
  g_assert_cmpuint (out->n_null, ==, 2);
  g_assert_true (out->dict == column->dict);
}

/* A settled column says the same in fewer bytes, and wide again on demand. */
static void
test_settle (void)
{
  const struct { VsType type; gint64 low, high; guint size; } cases[] = {
    { VS_TYPE_INT64, -128, 127, 1 }, { VS_TYPE_INT64, -129, 0, 2 }, { VS_TYPE_MONEY, 0, 32768, 4 }, { VS_TYPE_MONEY, G_MININT32, 7, 4 },
    { VS_TYPE_MONEY, 0, G_GINT64_CONSTANT (1) << 31, 0 }, { VS_TYPE_TIME, G_MININT64, G_MAXINT64, 0 }, { VS_TYPE_DAY, 19000, 21000, 2 },
    { VS_TYPE_DAY, 0, 32768, 0 }, { VS_TYPE_BOOL, 0, 1, 0 },
  };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      VsColumnBuilder *b = vs_column_builder_new (cases[c].type);
      for (guint i = 0; i < 3000; i++)
        if (i % 5 == 0)
          vs_column_builder_add_null (b);
        else
          vs_column_builder_add_int (b, i % 2 ? cases[c].low : cases[c].high);
      g_autoptr (VsColumn) column = vs_column_builder_end (b);
      if (cases[c].type == VS_TYPE_MONEY)
        column->i64[5] = G_MININT64;  /* what stands for a missing value must not count */
      vs_column_settle (column);
      g_autoptr (VsColumn) wide = vs_column_wide (column);
      g_assert_true ((wide == column) == (column->narrow == NULL));
      g_assert_true ((column->data == NULL) == (column->narrow != NULL));
      g_assert_cmpuint (wide->n_null, ==, 600);
      g_assert_cmpint (column->low, ==, cases[c].low);
      g_assert_cmpint (column->high, ==, cases[c].high);
      g_assert_cmpuint (column->narrow_size, ==, cases[c].size);
      g_assert_cmpuint (vs_column_bytes (column), <=, 3000 * vs_type_size (column->type) + 3000 / 8 + 8);
      for (gsize i = 0; i < column->n && column->narrow; i++)
        {
          gint64 narrow = column->narrow_size == 1 ? ((gint8 *) column->narrow)[i]
                          : column->narrow_size == 2 ? ((gint16 *) column->narrow)[i] : ((gint32 *) column->narrow)[i];
          g_assert_cmpint (vs_column_get_int (column, i), ==, narrow);
          g_assert_cmpint (vs_type_size (wide->type) == 4 ? wide->i32[i] : wide->i64[i], ==, narrow);
          g_assert_cmpint (vs_column_is_null (wide, i), ==, i % 5 == 0);
          g_assert_cmpint (narrow, ==, i % 5 == 0 ? 0 : i % 2 ? cases[c].low : cases[c].high);
        }
    }

  g_autoptr (VsColumn) numbers = vs_column_new (VS_TYPE_DOUBLE, 3);
  numbers->d[0] = numbers->d[2] = 1;
  numbers->d[1] = NAN;
  vs_column_settle (numbers);
  g_assert_true (vs_column_is_null (numbers, 1));
  g_autoptr (VsColumn) none = vs_column_new_null (VS_TYPE_DAY, 9);
  vs_column_settle (none);
  g_assert_cmpint (none->low, >, none->high);
}

static void
test_strings (void)
{
  struct { VsType type; gint64 i; double d; const char *expected; } cases[] = {
    { VS_TYPE_BOOL, 1, 0, "true" },
    { VS_TYPE_INT32, -5, 0, "-5" },
    { VS_TYPE_INT64, G_MAXINT64, 0, "9223372036854775807" },
    { VS_TYPE_DOUBLE, 0, 0.1, "0.1" },
    { VS_TYPE_DOUBLE, 0, 1e15, "1000000000000000" },
    { VS_TYPE_DOUBLE, 0, 1.0 / 3, "0.3333333333333333" },
    { VS_TYPE_MONEY, 125000, 0, "12.50" },
    { VS_TYPE_MONEY, -1, 0, "-0.0001" },
    { VS_TYPE_DAY, 15521, 0, "2012-06-30" },
    { VS_TYPE_TIME, 0, 0, "1970-01-01T00:00:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsColumnBuilder *b = vs_column_builder_new (cases[i].type);
      if (cases[i].type == VS_TYPE_DOUBLE)
        vs_column_builder_add_double (b, cases[i].d);
      else
        vs_column_builder_add_int (b, cases[i].i);
      vs_column_builder_add_null (b);
      g_autoptr (VsColumn) column = vs_column_builder_end (b);
      g_autofree char *text = vs_column_dup_string (column, 0);
      g_autofree char *missing = vs_column_dup_string (column, 1);
      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_cmpstr (missing, ==, "");
    }
}

static void
test_type_names (void)
{
  for (int type = VS_TYPE_BOOL; type <= VS_TYPE_TEXT; type++)
    {
      VsType back;
      g_assert_true (vs_type_from_name (vs_type_name (type), &back));
      g_assert_cmpint (back, ==, type);
    }
  VsType none;
  g_assert_false (vs_type_from_name ("currency", &none));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/column/dict", test_dict);
  g_test_add_func ("/column/dict-from-bytes", test_dict_from_bytes);
  g_test_add_func ("/column/dict-ranks", test_dict_ranks);
  g_test_add_func ("/column/dict-ranks-random", test_dict_ranks_random);
  g_test_add_func ("/column/nulls", test_nulls);
  g_test_add_func ("/column/builder", test_builder);
  g_test_add_func ("/column/gather", test_gather);
  g_test_add_func ("/column/settle", test_settle);
  g_test_add_func ("/column/strings", test_strings);
  g_test_add_func ("/column/type-names", test_type_names);
  return g_test_run ();
}
