/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tariff, and a few days billed under it, among them the hour that spring has not. */
#include "fuzz.h"

#include "tariff/bill.h"

#include <math.h>

#define HOURS (24 * 40)

static VsSeries
load (void)
{
  static float kwh[HOURS];

  for (guint i = 0; i < HOURS; i++)
    kwh[i] = i % 97 == 0 ? NAN : i % 24 == 12 ? -1.5f : 0.25f * (float) (i % 7);
  return (VsSeries) { .start = G_GINT64_CONSTANT (1772668800), .step = 3600, .n = HOURS, .kwh = kwh, .zone = vs_zone_get ("Europe/London", NULL) };
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autofree char *text = g_strndup ((const char *) data, n);
  GError *error = NULL;
  g_autoptr (VsRate) rate = vs_rate_parse (text, "rate.json", &error);
  VsSeries series = load ();

  fuzz_told (rate != NULL, g_steal_pointer (&error));
  for (int profile = VS_BILL_CALENDAR; rate && profile <= VS_BILL_SSC; profile++)
    {
      const VsBillOptions options = { .profile = profile, .metering = -1, .explain = TRUE };
      VsBill bill = { 0 };

      fuzz_told (vs_bill_compute (rate, &series, &options, &bill, &error), g_steal_pointer (&error));
      vs_bill_clear (&bill);
    }
  return 0;
}
