/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes packed: gzip, xz, zstd, bzip2, and every member of a zip. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  const char *path = fuzz_file (data, n);
  GError *error = NULL;
  g_auto (GStrv) tables = vs_source_members (path, &error);

  if (!tables && !error)
    fuzz_read_source (path);
  fuzz_told (!error, error);
  for (char **table = tables; table && *table && table < tables + 8; table++)
    fuzz_read_source (*table);
  return 0;
}
