/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sniffer over a file, and the file read as it proposes. */
#include "fuzz.h"

#include "intake/sniff.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  const char *path = fuzz_file (data, n);
  GError *error = NULL;
  g_autoptr (VsSniff) sniff = vs_sniff_file (path, &error);
  g_autoptr (VsCsvReader) reader = NULL;
  VsCsvRecord record, before = { 0 };

  fuzz_told (sniff != NULL, g_steal_pointer (&error));
  if (!sniff)
    return 0;
  g_assert_true (sniff->confidence >= 0 && sniff->confidence <= 1);
  for (guint i = 0; i < sniff->columns->len; i++)
    {
      const VsSniffColumn *column = sniff->columns->pdata[i];

      g_assert_true (g_utf8_validate (column->name, -1, NULL) && (!column->against || g_utf8_validate (column->against, -1, NULL)));
    }
  for (guint i = 0; i < sniff->faults->len; i++)
    g_assert_true (g_utf8_validate (((VsSniffFault *) sniff->faults->pdata[i])->text, -1, NULL));
  reader = vs_source_reader (path, &sniff->dialect, &error);
  fuzz_told (reader != NULL, g_steal_pointer (&error));
  while (reader && vs_csv_reader_next (reader, &record, &error))
    {
      fuzz_check_record (&record, &before, FALSE);
      before = record;
    }
  g_clear_error (&error);
  return 0;
}
