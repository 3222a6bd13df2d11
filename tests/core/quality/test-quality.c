/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows written by hand, each check with the keys that a reader of the files would name. */
#include "quality/quality.h"

#include "core/workspace/folder.h"
#include "intake/load.h"
#include "workspace/document.h"

#include <math.h>
#include <string.h>

static const struct { const char *name, *text; } files[] = {
  { "customer.csv", "customer_id,name,kind,email,customer_since,ended_on\n"
                    "C1,Ann,household,a@x.org,2020-01-01,\nC2,,household,b@x.org,2020-01-01,2019-01-01\n"
                    "C3,Cy,shop,a@x.org,2021-01-01,2022-01-01\nC4,Di,,,2021-13-01,\nC1,Ann,household,a@x.org,2020-01-01,\n" },
  { "invoice.csv", "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
                   "I1,C1,2026-01-05,2026-01-20,100.00,USD\nI2,C9,2026-02-05,2026-02-20,-5.00,EUR\nI3,C1,2026-03-05,2026-03-01,,EUR\n"
                   "I4,,2026-03-06,2026-03-20,20.00,XXX\n" },
  { "exchange_rate.csv", "currency,day,per_base,source\nEUR,2026-03-01,0.9,ECB\n" },
  { "opportunity.csv", "opportunity_id,customer_id,amount,currency\nO1,C1,30.00,USD\nO2,C1,31.00,USD\nO3,C1,5.00,USD\n" },
  { "opportunity_line.csv", "opportunity_id,product_id,quantity,unit_price\nO1,P1,2,10.00\nO1,P2,1,10.00\nO2,P1,3,10.00\n" },
};

typedef struct { const char *rule; guint checked, failed; const char *rows; } Case;

/* rows: "key=value" by blanks, as they stand in the files. */
static const Case cases[] = {
  { "{\"check\": \"unique\", \"table\": \"customer\", \"column\": \"email\"}", 3, 2, "C1=a@x.org C3=a@x.org" },
  { "{\"check\": \"not_null\", \"table\": \"customer\", \"column\": \"name\"}", 3, 1, "C2=" },
  { "{\"check\": \"in_set\", \"table\": \"customer\", \"column\": \"kind\"}", 3, 1, "C3=shop" },
  { "{\"check\": \"in_set\", \"table\": \"customer\", \"column\": \"kind\", \"values\": [\"shop\"]}", 3, 2, "C1=household C2=household" },
  { "{\"check\": \"range\", \"table\": \"invoice\", \"column\": \"amount\", \"min\": 0, \"max\": 99.99}", 3, 2, "I1=100.00 I2=-5.00" },
  { "{\"check\": \"range\", \"table\": \"invoice\", \"column\": \"issued_on\", \"min\": \"2026-02-05\"}", 4, 1, "I1=2026-01-05" },
  { "{\"check\": \"reference\", \"table\": \"invoice\", \"column\": \"customer_id\", \"to\": \"customer.customer_id\"}", 3, 1, "I2=C9" },
  { "{\"check\": \"reference\", \"table\": \"invoice\", \"column\": \"contract_id\", \"to\": \"contract.contract_id\"}", 0, 0, "" },
  { "{\"check\": \"currency_known\", \"table\": \"invoice\", \"column\": \"currency\", \"day\": \"issued_on\"}", 4, 2, "I2=EUR I4=XXX" },
  { "{\"check\": \"sum\", \"table\": \"opportunity\", \"column\": \"amount\", \"tolerance\": 0.01, \"parts\": {\"table\": \"opportunity_line\", "
    "\"by\": \"opportunity_id\", \"expr\": \"quantity * unit_price\"}}", 2, 1, "O2=31.00" },
  { "{\"check\": \"condition\", \"table\": \"invoice\", \"expr\": \"due_on >= issued_on\"}", 4, 1, "I3=due_on 2026-03-01, issued_on 2026-03-05" },
  { "{\"check\": \"condition\", \"table\": \"invoice\", \"expr\": \"amount > 0\", \"where\": \"currency = 'EUR'\"}", 1, 1, "I2=amount -5.00" },
  { "{\"check\": \"freshness\", \"table\": \"invoice\", \"column\": \"issued_on\", \"days\": 30}", 1, 0, "" },
  { "{\"check\": \"freshness\", \"table\": \"customer\", \"column\": \"customer_since\", \"days\": 1000}", 1, 1, "=2021-01-01" },
  { "{\"check\": \"accepted\", \"table\": \"customer\"}", 4, 1, "=“2021-13-01”: there is no such day (read as YYYY-MM-DD)" },
  { "{\"check\": \"not_repeated\", \"table\": \"customer\"}", 4, 1, "C1=" },
};

static VsWorkspace *
make (Folder *folder)
{
  g_autofree char *path = folder_file (folder, "w.voltsource");
  g_autoptr (GError) error = NULL;
  VsWorkspace *ws = vs_workspace_create (path, &error);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = folder_file (folder, files[i].name);
      VsLoadResult result = { 0 };

      g_file_set_contents (file, files[i].text, -1, NULL);
      vs_load_file (ws, file, NULL, NULL, &result, &error);
      g_assert_no_error (error);
      vs_load_result_clear (&result);
    }
  return ws;
}

/* The case's rule under the name "rN" and of the given severity, as the only rules there are. */
static void
set_rules (VsWorkspace *ws, const Case *of, guint n, const char *more)
{
  g_autoptr (GString) json = g_string_new ("{\"rules\": [");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (json, "%s{\"name\": \"r%u\", %s%s", i ? ", " : "", i, more, of[i].rule + 1);
  g_string_append (json, "]}");
  vs_document_save (ws, "quality", "rules", json->str, NULL, &error);
  g_assert_no_error (error);
}

static void
test_checks (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  guint n;

  set_rules (ws, cases, G_N_ELEMENTS (cases), "");
  vs_quality_run (ws, NULL, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (cases));
  results = vs_quality_results (ws, &error);
  for (guint i = 0; i < results->len; i++)
    {
      const VsQualityResult *result = results->pdata[i];
      const Case *wanted = &cases[atoi (result->rule + 1)];
      g_autoptr (GPtrArray) rows = vs_quality_rows (ws, result->rule, NULL, 0, &error);
      g_autoptr (GString) text = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint k = 0; k < rows->len; k++)
        {
          const VsQualityRow *row = rows->pdata[k];

          g_string_append_printf (text, "%s%s=%s", k ? " " : "", row->key ? row->key : "", row->value ? row->value : "");
        }
      g_test_message ("%s", wanted->rule);
      g_assert_cmpuint (result->checked, ==, wanted->checked);
      g_assert_cmpuint (result->failed, ==, wanted->failed);
      g_assert_cmpint (result->kept, ==, wanted->failed == 0);
      g_assert_cmpstr (text->str, ==, wanted->rows);
    }
}

/* Nothing changed: nothing is asked. A mended row: the rules of its table, a new score, the old one stays in the history. */
static void
test_history (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = folder_file (folder, "customer-2.csv");
  g_autoptr (GPtrArray) history = NULL, scores = NULL, rows = NULL;
  VsLoadResult result = { 0 };
  guint n;

  set_rules (ws, &cases[1], 2, "\"weight\": 3, ");
  vs_quality_run (ws, NULL, &n, &error);
  g_assert_cmpuint (n, ==, 2);
  vs_quality_run (ws, NULL, &n, &error);
  g_assert_cmpuint (n, ==, 0);
  g_file_set_contents (file, "customer_id,name\nC2,Bea\n", -1, NULL);
  vs_load_file (ws, file, NULL, NULL, &result, &error);
  vs_load_result_clear (&result);
  vs_quality_run (ws, NULL, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  history = vs_quality_scores (ws, "customer", TRUE, &error);
  g_assert_cmpuint (history->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (((VsQualityScore *) history->pdata[0])->score, 4.0 / 6, 1e-12);
  g_assert_cmpfloat_with_epsilon (((VsQualityScore *) history->pdata[1])->score, 5.0 / 6, 1e-12);
  scores = vs_quality_scores (ws, NULL, FALSE, &error);
  g_assert_cmpuint (scores->len, ==, 1);
  g_assert_cmpuint (((VsQualityScore *) scores->pdata[0])->failed, ==, 1);
  rows = vs_quality_rows (ws, NULL, NULL, 0, &error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((VsQualityRow *) rows->pdata[0])->source_file, ==, "customer.csv");
  g_assert_cmpuint (((VsQualityRow *) rows->pdata[0])->source_row, ==, 4);
}

/* Only a broken rule of severity error stands in the way, and it says which and by how much. */
static void
test_gate (Folder *folder, gconstpointer data)
{
  static const struct { const char *more; gboolean allows; } gates[] = {
    { "", TRUE }, { "\"severity\": \"error\", \"at_most\": 0.34, ", TRUE }, { "\"severity\": \"error\", \"at_most\": 0.33, ", FALSE },
  };
  g_autoptr (VsWorkspace) ws = make (folder);

  for (guint i = 0; i < G_N_ELEMENTS (gates); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean ran;

      set_rules (ws, &cases[1], 1, gates[i].more);
      g_assert_cmpint (vs_step_run (ws, &vs_step_quality, NULL, &ran, &error), ==, gates[i].allows);
      g_assert_true (ran);
      if (gates[i].allows)
        continue;
      g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
      g_assert_nonnull (strstr (error->message, "r0"));
      g_assert_nonnull (strstr (error->message, "1 of 3 rows of “customer”"));
    }
}

static void
test_faults (Folder *folder, gconstpointer data)
{
  static const struct { const char *rule, *says; } faults[] = {
    { "{\"check\": \"uniq\", \"table\": \"customer\"}", "/rules/0/check" },
    { "{\"check\": \"not_null\", \"table\": \"customer\"}", "/rules/0: needs “column”" },
    { "{\"check\": \"not_null\", \"table\": \"custmer\", \"column\": \"name\"}", "did you mean “customer”" },
    { "{\"check\": \"not_null\", \"table\": \"customer\", \"column\": \"nmae\"}", "/rules/0: “customer” has no column “nmae”; did you mean “name”" },
    { "{\"check\": \"range\", \"table\": \"customer\", \"column\": \"customer_since\", \"min\": 5}", "not a date" },
    { "{\"check\": \"reference\", \"table\": \"customer\", \"column\": \"name\", \"to\": \"customer\"}", "/rules/0/to: must be TABLE.COLUMN" },
    { "{\"check\": \"condition\", \"table\": \"customer\", \"expr\": \"name +\"}", "/rules/0/expr" },
    { "{\"check\": \"condition\", \"table\": \"customer\", \"expr\": \"name\"}", "is no condition" },
    { "{\"check\": \"not_null\", \"table\": \"customer\", \"column\": \"name\", \"weigth\": 2}", "did you mean “weight”" },
  };
  g_autoptr (VsWorkspace) ws = make (folder);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      const Case one = { faults[i].rule };
      g_autoptr (GError) error = NULL;

      set_rules (ws, &one, 1, "");
      g_test_message ("%s", faults[i].rule);
      g_assert_false (vs_quality_run (ws, NULL, NULL, &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "quality/rules.json, "));
      g_assert_nonnull (strstr (error->message, faults[i].says));
    }
}

/* What ships can be asked, on an empty workspace and on one with rows. */
static void
test_shipped (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GError) error = NULL;
  guint n;

  vs_quality_run (ws, NULL, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/quality/checks", test_checks);
  folder_test ("/quality/history", test_history);
  folder_test ("/quality/gate", test_gate);
  folder_test ("/quality/faults", test_faults);
  folder_test ("/quality/shipped", test_shipped);
  return g_test_run ();
}
