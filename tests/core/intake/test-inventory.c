/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/inventory.h"

#include "core/workspace/folder.h"
#include "intake/load.h"

static void
load (VsWorkspace *ws, Folder *folder, const char *name, const char *text)
{
  g_autofree char *path = folder_file (folder, name);
  g_autoptr (GError) error = NULL;
  VsLoadResult result;

  g_file_set_contents (path, text, -1, NULL);
  vs_load_file (ws, path, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  vs_load_result_clear (&result);
}

static void
test_counts (Folder *folder, gconstpointer data)
{
  static const struct { const char *table; guint64 rows; const char *file; } expected[] = {
    { "reading", 3, "m.csv" }, { "customer", 2, "customer-2.csv" }, { "attribute", 1, NULL }, { "meter", 1, NULL },
  };
  g_autofree char *path = folder_file (folder, "w.voltsource");
  g_autoptr (VsWorkspace) ws = vs_workspace_create (path, NULL);
  g_autoptr (GPtrArray) nothing = vs_inventory (ws, NULL), entries = NULL;

  g_assert_cmpuint (nothing->len, ==, 0);
  load (ws, folder, "customer-1.csv", "customer_id,name,colour\nC1,Ann,red\n");
  load (ws, folder, "customer-2.csv", "customer_id,name\nC2,Bob\n");
  load (ws, folder, "m.csv", "meter_id,timestamp,kwh\nM,2026-01-01T00:00Z,1\nM,2026-01-01T01:00Z,2\nM,2026-01-01T02:00Z,3\n");
  entries = vs_inventory (ws, NULL);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < entries->len; i++)
    {
      const VsInventoryEntry *entry = entries->pdata[i];

      g_assert_cmpstr (entry->table, ==, expected[i].table);
      g_assert_cmpuint (entry->rows, ==, expected[i].rows);
      g_assert_cmpstr (entry->file, ==, expected[i].file);
      g_assert_true ((entry->loaded_at != VS_TIME_NONE) == (expected[i].file != NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/inventory/counts", test_counts);
  return g_test_run ();
}
