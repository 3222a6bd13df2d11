/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mapping, and what it makes of the first rows of a file. */
#include "fuzz.h"
#include "workspace.h"

#include "intake/mapping.h"
#include "intake/preview.h"

static const char file[] = "id,name,when,amount,meter_id,timestamp,kwh,a b,kind\n"
                           "C1,Anna,2026-01-31,\"1,234.50\",M1,2026-01-01T00:00:00Z,0.25,x,household\n"
                           "C2,\"O'Neil, B\",31.12.2025,-5,M1,2026-01-01T00:30:00Z,0.5,,business\n"
                           ",Größe,n/a,1e999,M2,2026-03-29 01:30,-1,=1+1,\n"
                           "C2,B,2026-02-30,12.345.678,M1,2026-01-01T00:45:00Z,,y,other,more\n";

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  static VsSniff *sniff;
  g_autofree char *text = g_strndup ((const char *) data, n), *again = NULL;
  const char *path = fuzz_file (file, sizeof file - 1);
  GError *error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (text, "m.json", &error);
  g_autoptr (VsMapping) mapping = NULL;
  VsPreview *preview;

  fuzz_told (doc != NULL, g_steal_pointer (&error));
  if (!doc)
    return 0;
  mapping = vs_mapping_new (doc, &error);
  fuzz_told (mapping != NULL, g_steal_pointer (&error));
  if (!mapping)
    return 0;
  again = vs_mapping_to_json (mapping);
  g_assert_nonnull (again);
  if (!sniff)
    sniff = vs_sniff_file (path, NULL);
  preview = vs_preview_new (fuzz_workspace (), path, sniff, mapping, 10, NULL, &error);
  fuzz_told (preview != NULL, g_steal_pointer (&error));
  g_clear_pointer (&preview, vs_preview_free);
  return 0;
}
