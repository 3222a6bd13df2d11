/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/register.h"

#include <math.h>

double
vs_register_use (double before, double now, double range)
{
  if (!isfinite (before) || !isfinite (now))
    return NAN;
  if (now >= before)
    return now - before;
  if (range == 0)
    for (range = 1000; range <= before; range *= 10)
      ;
  return now >= 0 && now + range - before <= range / 10 ? now + range - before : NAN;
}
