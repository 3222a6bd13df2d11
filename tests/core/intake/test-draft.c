/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file on its way in: what its rows would become is what they do become, and nothing is written meanwhile. */
#include "drafting.h"

#include "intake/decisions.h"

#include <string.h>

static void
test_rows (void)
{
  g_autoptr (VsDraft) draft = draft_of ("invoices-feb.csv", invoices);
  const VsPreviewRow *bad;

  g_assert_false (draft->ready);
  g_assert_null (draft->fault);
  g_assert_cmpint (draft->sniff->dialect.delimiter, ==, ';');
  g_assert_cmpint (vs_draft_convert (draft)->decimal, ==, ',');
  g_assert_cmpstr (draft->sniff->date_proof, ==, "19.02.2026");
  g_assert_cmpuint (draft->sniff->date_line, ==, 2);
  assert_landed (draft, 0, "I1|C1|2026-02-05|2026-02-19|1200.50|EUR|no|red\nI2|C2|2026-02-13|2026-02-27|80.00|EUR|yes|-");
  g_assert_true (((VsPreviewColumn *) table (draft, 0)->columns->pdata[7])->attribute);
  bad = draft->preview->rows->pdata[2];
  g_assert_cmpuint (bad->line, ==, 4);
  g_assert_cmpint (bad->column, ==, 2);
  g_assert_nonnull (strstr (bad->reason, "31.02.2026"));
  g_assert_cmpstr (bad->source[7], ==, "blue");
  /* Nothing is left of it. */
  g_assert_cmpint (count ("SELECT (SELECT count (*) FROM invoice) + (SELECT count (*) FROM load) + (SELECT count (*) FROM quarantine) "
                          "+ (SELECT count (*) FROM attribute) + (SELECT count (*) FROM audit)"), ==, 0);
}

/* What was shown is what the load does, also where rows of the same keys are there already. */
static void
test_loaded (void)
{
  g_autoptr (VsDraft) draft = draft_of ("customers-a.csv", "customer_id,name,segment\nC1,Ann,home\nC2,Bob,\n"), again = NULL;
  g_autoptr (GError) error = NULL;
  VsLoadResult result;

  g_assert_true (vs_load_file (ws, draft->path, draft->mapping, NULL, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.inserted, ==, 2);
  vs_load_result_clear (&result);
  again = draft_of ("customers-b.csv", "customer_id,name,segment\nC1,Ann,home\nC2,Rob,farm\n");
  assert_landed (again, 0, "C1|Ann|home\nC2|Rob|farm");
  g_assert_cmpint (count ("SELECT count (*) FROM customer WHERE name = 'Bob'"), ==, 1);
}

static void
test_open_question (void)
{
  g_autoptr (VsDraft) draft = draft_of ("promise.csv", "promise_id,customer_id,amount,due_on\nP1,C1,5,04/05/2026\nP2,C1,5,06/07/2026\n");

  g_assert_nonnull (draft->fault);
  vs_draft_set_source (draft, "date_order", "MDY");
  look (draft);
  g_assert_null (draft->fault);
  assert_landed (draft, 0, "P1|C1|5.00|2026-04-05\nP2|C1|5.00|2026-06-07");
}

static void
test_readings (void)
{
  g_autoptr (VsDraft) draft = draft_of ("smart.csv", "meter_id,timestamp,kwh\nM1,2026-03-01T00:00:00Z,0.5\nM1,2026-03-01T01:00:00Z,\nM1,2026-03-01T02:00:00Z,x\n");
  const VsPreviewRow *bad;

  g_assert_cmpstr (vs_mapping_target (draft->mapping), ==, "reading");
  assert_landed (draft, 0, "M1|2026-03-01T00:00:00Z|0.5\nM1|2026-03-01T01:00:00Z|-");
  bad = draft->preview->rows->pdata[2];
  g_assert_nonnull (bad->reason);
  g_assert_cmpint (bad->column, ==, 2);
  g_assert_cmpint (count ("SELECT (SELECT count (*) FROM meter) + (SELECT count (*) FROM interval_block)"), ==, 0);
}

/* A ready mapping leaves open how numbers and instants are written; the file proves it. */
static void
test_completed (void)
{
  g_autoptr (VsDraft) draft = draft_of ("meters.csv", "meter_id,timestamp,kwh\nM1,1700000000,\"1,234.5\"\nM1,1700003600,7.25\nM1,1700007200,0.5\n");
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (draft->fault, ==, NULL);
  g_assert_true (vs_mapping_is_readings (draft->mapping));
  g_assert_cmpint (vs_draft_convert (draft)->group, ==, ',');
  g_assert_true (vs_draft_convert (draft)->date_numbers);
  g_assert_cmpstr (((VsPreviewLanded *) table (draft, 0)->rows->pdata[0])->cells[2], ==, "1234.5");
}

static void
add (void)
{
  g_test_add_func ("/draft/rows", test_rows);
  g_test_add_func ("/draft/loaded", test_loaded);
  g_test_add_func ("/draft/open-question", test_open_question);
  g_test_add_func ("/draft/readings", test_readings);
  g_test_add_func ("/draft/completed", test_completed);
}

int
main (int argc, char *argv[])
{
  return run_drafts (argc, argv, add);
}
