/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/spacing.h"

typedef struct {
  const char *name;
  VsTime      minutes[12];   /* −1 ends */
  gint32      step;          /* minutes */
  VsTime      phase;
  gboolean    sure;
} Case;

static const Case CASES[] = {
  { "half-hours", { 0, 30, 60, 90, 120, -1 }, 30, 0, TRUE },
  { "hours that start at half past", { 30, 90, 150, 210, -1 }, 60, 30, TRUE },
  { "a missing reading", { 0, 60, 180, 240, -1 }, 60, 0, TRUE },
  { "most second ones are missing", { 0, 60, 90, 120, 180, 240, 300, 360, -1 }, 30, 0, FALSE },
  { "one stray stamp", { 0, 15, 30, 37, 45, 60, 75, 90, 105, 120, 135, -1 }, 15, 0, TRUE },
  { "backwards", { 180, 120, 60, 0, -1 }, 60, 0, TRUE },
  { "twice the same", { 0, 0, 15, 15, 30, -1 }, 15, 0, TRUE },
  { "in no order, far apart", { 600, 1500, 90, 4020, 2310, 330, -1 }, 30, 0, FALSE },
  { "one reading", { 60, -1 }, 0, 0, FALSE },
  { "seven minutes divide no day", { 0, 7, 14, 21, -1 }, 0, 0, FALSE },
};

static void
test_cases (void)
{
  for (gsize c = 0; c < G_N_ELEMENTS (CASES); c++)
    {
      VsStamped readings[12];
      gsize n = 0;
      VsTime phase = 0;
      gboolean sure;

      for (; n < 12 && CASES[c].minutes[n] >= 0; n++)
        readings[n] = (VsStamped) { CASES[c].minutes[n] * 60, 1 };
      g_test_message ("%s", CASES[c].name);
      g_assert_cmpint (vs_spacing_find (readings, n, &phase, &sure), ==, CASES[c].step * 60);
      g_assert_cmpint (phase, ==, CASES[c].phase * 60);
      g_assert_cmpint (sure, ==, CASES[c].sure);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spacing/cases", test_cases);
  return g_test_run ();
}
