/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a counter went on by, worked out by hand. */
#include "meter/register.h"

#include <math.h>

static void
test_use (void)
{
  static const struct { double before, now, range, use; } cases[] = {
    { 1000, 1024.5, 0, 24.5 },   { 7, 7, 0, 0 },
    { 99990, 14, 0, 24 },        /* five digits */
    { 99990, 14, 1e6, NAN },     /* six: it stood far from the end */
    { 990, 5, 0, 15 },           { 5, 3, 0, NAN },
    { 45000, 24, 0, NAN },       /* another device */
    { 9950, 1000, 0, NAN },      { 9950, 950, 0, 1000 },
    { 9950, 951, 0, NAN },       /* more than a tenth of the range */
    { 100, -5, 0, NAN },         { NAN, 1, 0, NAN },   { 1, INFINITY, 0, NAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double use = vs_register_use (cases[i].before, cases[i].now, cases[i].range);

      g_test_message ("%g to %g of %g: %g", cases[i].before, cases[i].now, cases[i].range, use);
      g_assert_true (isnan (cases[i].use) ? isnan (use) : fabs (use - cases[i].use) < 1e-9);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/register/use", test_use);
  return g_test_run ();
}
