/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score/model.h"

#include <string.h>

static VsScoreModel *
parse (const char *text, GError **error)
{
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (text, "mine.json", error);

  return doc ? vs_score_model_new (doc, error) : NULL;
}

static void
test_faults (void)
{
  static const struct { const char *text, *place, *says; } cases[] = {
    { "{}", "", "name" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [] }", "/factors", "at least one" },
    { "{ \"name\": \"x\", \"high_is\": \"ugly\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": 1 }] }", "/high_is", "good" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1 +\", \"weight\": 1 }] }", "/factors/0/expr", "column 4" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": -1 }] }", "/factors/0/weight", "0 or more" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": \"much\" }] }", "/factors/0/weight", "number" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": 1, \"shape\": [[0, 0], [0, 1]] }] }",
      "/factors/0/shape/1/0", "greater" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": 1, \"shape\": [[0, 2]] }] }",
      "/factors/0/shape/0/1", "between 0 and 1" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": 1, \"shape\": [[0]] }] }",
      "/factors/0/shape/0", "pair" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": 1, \"format\": \"furlong\" }] }",
      "/factors/0/format", "format" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": 1 }, { \"name\": \"a\", \"expr\": \"1\", \"weight\": 1 }] }",
      "/factors/1", "two factors" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"where\": \"a and\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": 1 }] }", "/where", "expected" },
    { "{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": 1 }], \"levels\": [{ \"name\": \"A\" }] }",
      "/levels/0", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsScoreModel) model = parse (cases[i].text, &error);
      g_assert_null (model);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "mine.json"));
      g_assert_nonnull (strstr (error->message, cases[i].place));
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

/* Reading what was written gives the same model, for every model that ships. */
static void
test_round_trip (void)
{
  g_auto (GStrv) names = vs_data_list ("models");

  g_assert_cmpuint (g_strv_length (names), >=, 4);
  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *relative = g_strdup_printf ("models/%s.json", names[i]);
      g_autofree char *path = vs_data_path (relative);
      g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, &error);
      g_assert_no_error (error);
      g_autoptr (VsScoreModel) model = vs_score_model_new (doc, &error);
      g_assert_no_error (error);
      g_autofree char *first = vs_score_model_to_json (model);
      g_autoptr (VsScoreModel) again = parse (first, &error);
      g_assert_no_error (error);
      g_autofree char *second = vs_score_model_to_json (again);
      g_assert_cmpstr (first, ==, second);
      g_assert_cmpstr (model->name, ==, names[i]);

      double total = 0;
      for (guint k = 0; k < model->factors->len; k++)
        total += ((VsFactor *) model->factors->pdata[k])->weight;
      g_assert_cmpfloat (total, ==, 100);
    }
}

static void
test_levels_in_order (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsScoreModel) model = parse ("{ \"name\": \"x\", \"high_is\": \"bad\", \"factors\": [{ \"name\": \"a\", \"expr\": \"1\", \"weight\": 1 }],"
                                          "\"levels\": [{ \"name\": \"low\", \"from\": 0 }, { \"name\": \"at\", \"from\": 70 }, { \"name\": \"high\", \"above\": 70 }] }", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (((VsScoreLevel *) model->levels->pdata[0])->name, ==, "high");
  g_assert_cmpstr (((VsScoreLevel *) model->levels->pdata[1])->name, ==, "at");
  g_assert_cmpstr (((VsScoreLevel *) model->levels->pdata[2])->name, ==, "low");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/faults", test_faults);
  g_test_add_func ("/model/round-trip", test_round_trip);
  g_test_add_func ("/model/levels-in-order", test_levels_in_order);
  return g_test_run ();
}
