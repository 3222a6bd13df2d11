/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mapping that is silent about how values are written reads a file that proves it; what it says stands, also against the file. */
#include "loading.h"

#include "intake/mapping-private.h"
#include "workspace/document.h"

#define FILE_TEXT "nr;rechnung;betrag;am\nC1;I1;\"1.234,50 €\";13/05/2024\nC2;I2;\"12,25 €\";01/02/2024\nC3;I3;k.A.;02/02/2024\nC4;I4;\"0,75 €\";28/02/2024\n"
#define MAPPING(source) "{\"name\": \"bills\", \"match\": {\"columns\": [\"nr\", \"rechnung\"]}, " source "\"target\": \"invoice\", \"columns\": [" \
  "{\"source_column\": \"rechnung\", \"target_column\": \"invoice_id\"}, {\"source_column\": \"nr\", \"target_column\": \"customer_id\"}," \
  "{\"source_column\": \"betrag\", \"target_column\": \"amount\"}, {\"source_column\": \"am\", \"target_column\": \"issued_on\"}]}"
#define ROWS "SELECT invoice_id, amount, date (issued_on * 86400, 'unixepoch'), currency FROM invoice ORDER BY 1"
#define PROVED "I1|12345000|2024-05-13|EUR\nI2|122500|2024-02-01|EUR\nI3|-|2024-02-02|EUR\nI4|7500|2024-02-28|EUR"

static void
keep (VsWorkspace *ws, const char *json)
{
  g_autoptr (GError) error = NULL;

  vs_document_save (ws, "mappings", "bills", json, NULL, &error);
  g_assert_no_error (error);
}

static void
test_silent (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "r.csv", FILE_TEXT);
  g_autoptr (GError) error = NULL;
  VsLoadResult result;

  keep (ws, MAPPING (""));
  load (ws, path, NULL);
  assert_rows (ws, ROWS, PROVED);
  assert_rows (ws, "SELECT count (*) FROM quarantine", "0");
  /* Once more without the file, by the document as it is then: what was proved holds. */
  keep (ws, MAPPING ("\"note\": \"changed\", "));
  g_assert_cmpint (g_remove (path), ==, 0);
  vs_load_again (ws, 1, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.unchanged, ==, 4);
  vs_load_result_clear (&result);
  assert_rows (ws, ROWS, PROVED);
}

static void
test_stated (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "r.csv", FILE_TEXT);

  keep (ws, MAPPING ("\"source\": {\"decimal\": \".\", \"date_order\": \"MDY\", \"missing\": []}, "));
  load (ws, path, NULL);
  assert_rows (ws, "SELECT group_concat (line) FROM quarantine", "2,3,4,5");
}

/* An expression makes the number: it knows how it is written. */
static void
test_rewritten (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "r.csv", "rechnung;betrag\nI1;12,50\nI2;3,25\nI3;7,00\n");
  g_autoptr (VsMapping) mapping =
    mapping_of ("{\"name\": \"m\", \"target\": \"invoice\", \"columns\": [{\"source_column\": \"rechnung\", \"target_column\": \"invoice_id\"},"
                "{\"source_column\": \"betrag\", \"target_column\": \"amount\", \"transformation\": \"replace (value, ',', '.')\"}]}");

  load (ws, path, mapping);
  assert_rows (ws, "SELECT group_concat (amount) FROM invoice", "125000,32500,70000");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/mapping-complete/silent", test_silent);
  folder_test ("/mapping-complete/stated", test_stated);
  folder_test ("/mapping-complete/rewritten", test_rewritten);
  return g_test_run ();
}
