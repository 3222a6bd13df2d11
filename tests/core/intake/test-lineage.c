/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two files and a step; what comes from where is read off the mappings and the model by hand. And a file that changes shape. */
#include "intake/lineage.h"

#include "core/intake/loading.h"

#include <string.h>

static const char mapping[] =
  "{\"name\": \"bills\", \"target\": \"invoice\", \"columns\": [{\"source_column\": \"No\", \"target_column\": \"invoice_id\"}, "
  "{\"source_column\": \"Client\", \"target_column\": \"customer_id\"}, {\"target_column\": \"kind\", \"transformation\": \"'invoice'\"}, "
  "{\"target_column\": \"amount\", \"transformation\": \"number (Net) + number (Tax)\"}, {\"source_column\": \"Day\", \"target_column\": \"issued_on\"}]}";

static const char *const inputs[] = { "invoice", NULL }, *const outputs[] = { "account", NULL };
static const VsStep age = { "age", "", inputs, outputs, NULL };
static const VsStep *const steps[] = { &age, NULL };

static VsWorkspace *
prepare (Folder *folder)
{
  VsWorkspace *ws = make (folder);
  g_autofree char *bills = write_file (folder, "bills.csv", "No,Client,Net,Tax,Day\nI1,C1,10.00,2.00,2026-01-05\n");
  g_autofree char *customers = write_file (folder, "customer.csv", "customer_id,region\nC1,North\n");
  g_autoptr (VsMapping) how = mapping_of (mapping);

  load (ws, bills, how);
  load (ws, customers, NULL);
  return ws;
}

static gboolean
has (const GPtrArray *things, const char *kind, const char *name, gboolean certain)
{
  for (guint i = 0; i < things->len; i++)
    {
      const VsLineageThing *thing = things->pdata[i];

      if (strcmp (thing->kind, kind) == 0 && strcmp (thing->name, name) == 0)
        return thing->certain == certain;
    }
  return FALSE;
}

/* "file:column" of the certain ones, in order of the columns. (transfer full) */
static char *
sources_of (VsLineage *lineage, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sources = vs_lineage_sources (lineage, name, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < sources->len; i++)
    {
      const VsLineageSource *source = sources->pdata[i];

      if (source->certain)
        g_string_append_printf (text, "%s%s:%s", text->len ? " " : "", source->file, source->column ? source->column : "-");
    }
  return g_string_free (text, FALSE);
}

#define assert_sources(lineage, name, expected) G_STMT_START { g_autofree char *got_ = sources_of (lineage, name); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

static void
test_where_from (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = prepare (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsLineage) lineage = vs_lineage_new (ws, steps, &error);
  g_autoptr (GPtrArray) columns = NULL, overdue = NULL;

  g_assert_no_error (error);
  columns = vs_lineage_columns (lineage);
  g_assert_cmpuint (columns->len, ==, 7);
  g_assert_cmpstr (columns->pdata[0], ==, "customer.customer_id");
  assert_sources (lineage, "invoice.amount", "bills.csv:Net bills.csv:Tax");
  assert_sources (lineage, "invoice.kind", "bills.csv:-");
  assert_sources (lineage, "customer.region", "customer.csv:region");
  /* the model: the sum of invoice.billed (amount, by kind and status) over the period (issued_on); the file gives no status */
  assert_sources (lineage, "billed", "bills.csv:Net bills.csv:Tax bills.csv:Day bills.csv:-");
  /* over the step: each column of its table, none for certain */
  assert_sources (lineage, "customer.overdue", "");
  overdue = vs_lineage_needs (lineage, "customer.overdue", &error);
  g_assert_true (has (overdue, "column", "invoice.amount", FALSE));
}

static void
test_affected (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = prepare (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsLineage) lineage = vs_lineage_new (ws, steps, &error);
  g_autoptr (GPtrArray) net = vs_lineage_affected (lineage, "bills.csv:Net", &error), region = NULL;

  g_assert_no_error (error);
  g_assert_true (has (net, "column", "invoice.amount", TRUE));
  g_assert_true (has (net, "field", "invoice.amount", TRUE));
  g_assert_true (has (net, "measure", "revenue", TRUE));
  g_assert_true (has (net, "dashboard", "executive", TRUE));
  g_assert_true (has (net, "field", "customer.overdue", FALSE));
  g_assert_false (has (net, "column", "invoice.issued_on", TRUE));
  region = vs_lineage_affected (lineage, "customer.csv:region", &error);
  g_assert_false (has (region, "measure", "revenue", TRUE));
  g_assert_null (vs_lineage_affected (lineage, "bills.csv:Nett", &error));
  g_assert_nonnull (strstr (error->message, "bills.csv:Net"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/lineage/where-from", test_where_from);
  folder_test ("/lineage/affected", test_affected);
  return g_test_run ();
}
