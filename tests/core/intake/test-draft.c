/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file on its way in: what its rows would become is what they do become, and nothing is written meanwhile. */
#include "intake/draft.h"

#include "core/workspace/folder.h"
#include "intake/load.h"
#include "workspace/document.h"

#include <string.h>

static VsWorkspace *ws;
static Folder *folder;

static VsDraft *
draft_of (const char *name, const char *content)
{
  g_autofree char *path = folder_file (folder, name);
  g_autoptr (GError) error = NULL;
  VsDraft *draft;

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  draft = vs_draft_new (ws, path, 20, NULL, &error);
  g_assert_no_error (error);
  return draft;
}

static void
look (VsDraft *draft)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_draft_look (draft, ws, 20, NULL, &error));
  g_assert_no_error (error);
}

static VsPreviewTable *
table (const VsDraft *draft, guint i)
{
  g_assert_cmpuint (draft->preview->tables->len, >, i);
  return draft->preview->tables->pdata[i];
}

/* A table as text: columns by "|", rows by newline, missing as "-". */
static char *
landed (const VsDraft *draft, guint i)
{
  const VsPreviewTable *shown = table (draft, i);
  GString *text = g_string_new (NULL);

  for (guint r = 0; r < shown->rows->len; r++)
    for (guint c = 0; c < shown->columns->len; c++)
      {
        const VsPreviewLanded *row = shown->rows->pdata[r];

        g_string_append_printf (text, "%s%s", c ? "|" : r ? "\n" : "", row->cells[c] ? row->cells[c] : "-");
      }
  return g_string_free (text, FALSE);
}

#define assert_landed(draft, i, expected) G_STMT_START { g_autofree char *text_ = landed (draft, i); g_assert_cmpstr (text_, ==, expected); } G_STMT_END

static gint64
count (const char *sql)
{
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  gint64 n = -1;

  g_assert_true (vs_db_get_int (db, &n, NULL, sql));
  vs_workspace_release (ws, db);
  return n;
}

static const char invoices[] =
  "invoice_id;customer_id;issued_on;due_on;amount;currency;disputed;colour\n"
  "I1;C1;05.02.2026;19.02.2026;1200,50;EUR;no;red\n"
  "I2;C2;13.02.2026;27.02.2026;80;EUR;yes;\n"
  "I3;C2;31.02.2026;;80;EUR;yes;blue\n";

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

/* A file nobody knows: a table is chosen, columns are told, and the next file of its kind is recognised. */
static void
test_decide (void)
{
  g_autoptr (VsDraft) draft = draft_of ("kunden 2026.csv", "Kto,Name,Dorf\n7,Ada,Bonn\n8,Eva,Köln\n"), next = NULL;
  g_autofree char *name = NULL, *text = NULL;

  g_assert_nonnull (draft->fault);
  g_assert_cmpuint (draft->preview->tables->len, ==, 0);
  g_assert_cmpuint (draft->preview->rows->len, ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) draft->tables, "customer"));
  vs_draft_set_table (draft, "customer");
  look (draft);
  g_assert_nonnull (draft->fault);   /* no key yet */
  g_assert_cmpstr (vs_draft_column (draft, 0, "Name"), ==, "name");
  g_assert_null (vs_draft_column (draft, 0, "Kto"));
  vs_draft_set_column (draft, 0, "Kto", "customer_id");
  vs_draft_set_column (draft, 0, "Dorf", "city");
  look (draft);
  g_assert_null (draft->fault);
  assert_landed (draft, 0, "Ada|7|Bonn\nEva|8|Köln");
  vs_draft_set_column (draft, 0, "Dorf", NULL);
  vs_draft_set_attributes (draft, 0, FALSE);
  look (draft);
  assert_landed (draft, 0, "Ada|7\nEva|8");
  name = vs_draft_propose_name (draft);
  g_assert_cmpstr (name, ==, "kunden");
  text = vs_draft_text (draft, name, "Kunden");
  g_assert_cmpint (vs_document_save (ws, "mappings", name, text, "kunden 2026.csv", NULL), ==, 1);
  next = draft_of ("kunden 2027.csv", "Kto,Name,Dorf\n9,Uta,Ulm\n");
  g_assert_true (next->ready);
  g_assert_cmpstr (vs_mapping_title (next->mapping), ==, "Kunden");
  assert_landed (next, 0, "Uta|9");
}

/* The sniffer is overruled: the columns of the file are others then, and so is what they are taken for. */
static void
test_overrule (void)
{
  g_autoptr (VsDraft) draft = draft_of ("customer.csv", "customer_id;name\nC1;a,b\nC2;c,d\nC3;e,f\n");
  VsCsvDialect dialect;

  assert_landed (draft, 0, "C1|a,b\nC2|c,d\nC3|e,f");
  vs_draft_set_source (draft, "delimiter", ",");
  look (draft);
  g_assert_nonnull (draft->fault);
  vs_draft_set_source (draft, "delimiter", ";");
  look (draft);
  g_assert_null (draft->fault);
  assert_landed (draft, 0, "C1|a,b\nC2|c,d\nC3|e,f");
  vs_draft_set_lines (draft, "skip_lines", 1);
  look (draft);
  dialect = vs_draft_dialect (draft);
  g_assert_cmpuint (dialect.skip_lines, ==, 1);
  vs_csv_dialect_clear (&dialect);
  g_assert_cmpstr (draft->preview->header[0], ==, "C1");
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

/* An export with an invoice and its customer in each row: a second table is added, filled, made another, and taken away. */
static void
test_targets (void)
{
  g_autoptr (VsDraft) draft = draft_of ("invoice.csv", "invoice_id,customer_id,issued_on,amount,who,town\nI1,C1,2026-01-01,5.00,Ann,Bonn\n");

  g_assert_cmpstr (vs_draft_table (draft, 0), ==, "invoice");
  g_assert_null (vs_draft_table (draft, 1));
  vs_draft_add_target (draft, "customer");
  look (draft);
  g_assert_cmpuint (draft->targets->len, ==, 2);
  g_assert_cmpstr (vs_draft_column (draft, 1, "customer_id"), ==, "customer_id");   /* the same name */
  vs_draft_set_column (draft, 1, "who", "name");
  vs_draft_set_column (draft, 1, "town", "city");
  look (draft);
  g_assert_cmpstr (draft->fault, ==, NULL);
  g_assert_cmpuint (draft->preview->tables->len, ==, 2);
  g_assert_cmpstr (table (draft, 1)->table, ==, "customer");
  /* No column has the name of an agent's: nothing lands there yet, and what could is shown all the same. */
  vs_draft_set_target (draft, 1, "agent");
  look (draft);
  g_assert_nonnull (draft->fault);
  g_assert_cmpuint (draft->targets->len, ==, 2);
  vs_draft_remove_target (draft, 1);
  look (draft);
  g_assert_cmpstr (draft->fault, ==, NULL);
  g_assert_cmpuint (draft->targets->len, ==, 1);
  g_assert_cmpstr (vs_draft_table (draft, 0), ==, "invoice");
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

int
main (int argc, char *argv[])
{
  Folder made;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = &made;
  folder_set_up (folder, NULL);
  g_autofree char *path = folder_file (folder, "w.voltsource");
  ws = vs_workspace_create (path, NULL);
  g_test_add_func ("/draft/rows", test_rows);
  g_test_add_func ("/draft/readings", test_readings);
  g_test_add_func ("/draft/loaded", test_loaded);
  g_test_add_func ("/draft/open-question", test_open_question);
  g_test_add_func ("/draft/decide", test_decide);
  g_test_add_func ("/draft/overrule", test_overrule);
  g_test_add_func ("/draft/targets", test_targets);
  g_test_add_func ("/draft/completed", test_completed);
  status = g_test_run ();
  g_object_unref (ws);
  folder_tear_down (folder, NULL);
  return status;
}
