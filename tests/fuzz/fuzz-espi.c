/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Green Button (ESPI). */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  fuzz_read_source (fuzz_file (data, n));
  return 0;
}
