/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dashboard: read, checked against the model, drawn up over an empty workspace. */
#include "fuzz.h"
#include "workspace.h"

#include "semantic/view.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  static VsData *figures;
  g_autofree char *text = g_strndup ((const char *) data, n);
  GError *error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (text, "page.json", &error);
  g_autoptr (VsDashboard) dashboard = NULL;

  fuzz_told (doc != NULL, g_steal_pointer (&error));
  if (!doc)
    return 0;
  figures = figures ? figures : vs_data_new (fuzz_workspace (), NULL);
  g_ptr_array_unref (vs_view_faults (doc, figures));
  dashboard = vs_dashboard_new (vs_json_doc_parse (text, "page.json", NULL), &error);
  fuzz_told (dashboard != NULL, error);
  for (guint i = 0; dashboard && i < MIN (dashboard->tiles->len, 4); i++)
    {
      g_autoptr (VsTileContent) content = vs_tile_content_new (figures, dashboard->tiles->pdata[i], NULL, NULL);

      g_assert_true (content->title && content->summary && (!content->failed || content->message));
    }
  return 0;
}
