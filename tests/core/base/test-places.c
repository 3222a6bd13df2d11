/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places against a table of them written out line by line, in pieces too. */
#include "base/places.h"

static void
test_nothing (void)
{
  g_autoptr (VsPlaces) places = vs_places_new (VS_PLACE_ROW);

  g_assert_cmpuint (vs_places_of (NULL, 7), ==, 7);
  g_assert_cmpuint (vs_places_line (NULL, 7), ==, 7);
  g_assert_cmpint (vs_places_kind (NULL), ==, VS_PLACE_LINE);
  g_assert_cmpint (vs_places_kind (places), ==, VS_PLACE_ROW);
  for (guint64 line = 1; line < 5; line++)
    vs_places_add (places, line, line, FALSE);
  g_assert_null (vs_places_save (places, 1, 100));      /* nothing that would not be expected */
  g_assert_cmpuint (vs_places_of (places, 9), ==, 9);
  g_assert_cmpuint (vs_places_line (places, 9), ==, 9);
}

/* Records that take up some lines and leave places out, or share one. */
static void
test_table (void)
{
  g_autoptr (VsPlaces) places = vs_places_new (VS_PLACE_LINE), again = vs_places_new (VS_PLACE_LINE);
  guint64 starts[400], place[400], line = 2, at = 1;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      gboolean stays = g_rand_int_range (rand, 0, 5) == 0;

      starts[i] = line;
      place[i] = at;
      vs_places_add (places, line, at, stays);
      line += (guint64) g_rand_int_range (rand, 1, 4);
      at += (guint64) g_rand_int_range (rand, 1, 3);
    }
  for (guint64 from = 1; from < line; from += 37)
    {
      g_autoptr (GBytes) piece = vs_places_save (places, from, from + 37);

      g_assert_true (!piece || vs_places_take (again, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece)));
    }
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_assert_cmpuint (vs_places_of (places, starts[i]), ==, place[i]);
      g_assert_cmpuint (vs_places_of (again, starts[i]), ==, place[i]);
      g_assert_cmpuint (vs_places_line (again, place[i]), ==, starts[i]);
    }
}

static void
test_damaged (void)
{
  g_autoptr (VsPlaces) places = vs_places_new (VS_PLACE_LINE);
  guint64 descending[4] = { 9, 4, 3, 8 };

  g_assert_false (vs_places_take (places, descending, 17));
  g_assert_false (vs_places_take (places, descending, sizeof descending));
}

static void
test_words (void)
{
  g_autofree char *line = vs_place_in_file (VS_PLACE_LINE, "a.csv", 12), *row = vs_place_in_file (VS_PLACE_ROW, "b.xlsx/S", 3);

  g_assert_cmpstr (line, ==, "a.csv:12");
  g_assert_cmpstr (row, ==, "b.xlsx/S, row 3");
  for (VsPlaceKind kind = VS_PLACE_LINE; kind <= VS_PLACE_OBJECT; kind++)
    g_assert_cmpint (vs_place_kind_of (vs_place_kind_name (kind)), ==, kind);
  g_assert_cmpint (vs_place_kind_of ("page"), ==, VS_PLACE_LINE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/places/nothing", test_nothing);
  g_test_add_func ("/base/places/table", test_table);
  g_test_add_func ("/base/places/damaged", test_damaged);
  g_test_add_func ("/base/places/words", test_words);
  return g_test_run ();
}
