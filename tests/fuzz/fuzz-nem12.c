/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NEM12, the interval data of the Australian market. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  fuzz_read_source (fuzz_file (data, n));
  return 0;
}
