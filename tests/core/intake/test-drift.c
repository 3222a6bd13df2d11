/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is known and comes with other columns: what is told, and that it is read as before as far as that goes. */
#include "loading.h"

static void
test_told (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *january = write_file (folder, "customer-01.csv", "customer_id,name,region\nC1,Ann,North\n");
  g_autofree char *february = write_file (folder, "customer-02.csv", "customer_id,name,city\nC1,Ann,Leeds\n");
  g_autoptr (GError) error = NULL;
  VsLoadDrift drift;

  g_assert_true (vs_load_drift (ws, january, &drift, &error));
  g_assert_cmpint (drift.since, ==, VS_TIME_NONE);
  load (ws, january, NULL);
  g_assert_true (vs_load_drift (ws, february, &drift, &error));
  g_assert_cmpstr (drift.added[0], ==, "city");
  g_assert_null (drift.added[1]);
  g_assert_cmpstr (drift.gone[0], ==, "region");
  g_assert_null (drift.gone[1]);
  vs_load_drift_clear (&drift);
  load (ws, february, NULL);
  g_assert_true (vs_load_drift (ws, february, &drift, &error));
  g_assert_true (!drift.added[0] && !drift.gone[0]);
  vs_load_drift_clear (&drift);
}

/* What a person decided for January holds for February: the code list, the sum of two columns, where the town goes. */
static const char bills[] = "{ \"name\": \"bills\", \"target\": \"invoice\", \"unmapped\": \"attribute\", \"lookups\": { \"state\": { \"codes\": { \"1\": \"paid\" } } }, \"columns\": ["
  "{ \"source_column\": \"Nr\", \"target_column\": \"invoice_id\" }, { \"source_column\": \"Who\", \"target_column\": \"customer_id\" },"
  "{ \"source_column\": \"S\", \"target_column\": \"status\", \"lookup\": \"state\" },"
  "{ \"target_column\": \"amount\", \"transformation\": \"number (Net) + number (Tax)\" }, { \"source_column\": \"Cur\", \"target_column\": \"currency\" } ] }";

static void
test_read_alike (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *january = write_file (folder, "bills-01.csv", "Nr,Who,S,Net,Tax,Cur\nI1,C1,1,10,2,EUR\n");
  g_autofree char *february = write_file (folder, "bills-02.csv", "Nr,Who,S,Net,Tax,Cur\nI2,C1,1,20,4,EUR\n");
  g_autofree char *march = write_file (folder, "bills-03.csv", "Nr,Issued On,Who,Net,Tax,Currency,Colour\nI3,2026-03-01,C2,30,6,EUR,red\n");
  g_autofree char *april = write_file (folder, "bills-04.csv", "Nr,Who,Currency,Net\nI4,C1,EUR,50\n");
  g_autoptr (VsMapping) mapping = mapping_of (bills);

  load (ws, january, mapping);
  load (ws, february, NULL);
  load (ws, march, NULL);
  assert_rows (ws, "SELECT invoice_id, customer_id, status, amount, currency, issued_on FROM invoice ORDER BY 1",
               "I1|C1|paid|120000|EUR|-\nI2|C1|paid|240000|EUR|-\nI3|C2|open|360000|EUR|20513");
  assert_rows (ws, "SELECT name, value FROM attribute", "Colour|red");
  /* A sum that can no longer be made is left out, not made of what remains. */
  load (ws, april, NULL);
  assert_rows (ws, "SELECT customer_id, status, amount, currency FROM invoice WHERE invoice_id = 'I4'", "C1|open|-|EUR");
}

/* Another file that happens to have the name: what made a row a row is gone, so it is read for itself, or refused. */
static void
test_another (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *bill = write_file (folder, "export-1.csv", "Nr,Who,S,Net,Tax,Cur\nI1,C1,1,10,2,EUR\n");
  g_autofree char *people = write_file (folder, "export-2.csv", "customer_id,name,Who\nC1,Ann,x\n");
  g_autofree char *nonsense = write_file (folder, "export-3.csv", "Who,Net\nC1,5\n");
  g_autoptr (VsMapping) mapping = mapping_of (bills);
  g_autoptr (GError) error = NULL;

  load (ws, bill, mapping);
  g_assert_null (vs_mapping_find (ws, nonsense, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
  load (ws, people, NULL);
  assert_rows (ws, "SELECT customer_id, name FROM customer", "C1|Ann");
  assert_rows (ws, "SELECT count (*) FROM invoice", "1");
}

/* All columns of a small table stand in many a file: one that is mostly something else does not go there. */
static void
test_mostly_new (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *people = write_file (folder, "export-1.csv", "customer_id,region\nC1,North\n");
  g_autofree char *contracts = write_file (folder, "export-2.csv", "contract_id,customer_id,region,plan_id,starts_on\nK1,C1,East,P1,2024-01-01\n");

  load (ws, people, NULL);
  load (ws, contracts, NULL);
  assert_rows (ws, "SELECT customer_id, region FROM customer", "C1|North");
  assert_rows (ws, "SELECT contract_id, customer_id FROM contract", "K1|C1");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/drift/told", test_told);
  folder_test ("/drift/read-alike", test_read_alike);
  folder_test ("/drift/another", test_another);
  folder_test ("/drift/mostly-new", test_mostly_new);
  return g_test_run ();
}
