/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person decides about a file holds, and everything else is found out anew. */
#include "drafting.h"

#include "intake/decisions.h"
#include "workspace/document.h"

#include <string.h>

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

static void
add (void)
{
  g_test_add_func ("/decisions/decide", test_decide);
  g_test_add_func ("/decisions/overrule", test_overrule);
  g_test_add_func ("/decisions/targets", test_targets);
}

int
main (int argc, char *argv[])
{
  return run_drafts (argc, argv, add);
}
