/* SPDX-License-Identifier: GPL-3.0-or-later */
/* register.h: what a meter's counter stood at, and what it went on by between two readings. */
#pragma once

#include "base/date.h"

G_BEGIN_DECLS

typedef struct {
  const char *device;   /* serial number; NULL: not told. Another device is another register */
  VsTime      at;
  double      kwh;
} VsRegisterRead;

/* kWh from one reading to a later one. A counter that falls has rolled over when it stood in the last tenth of its range and goes on in the
 * first; any other fall is another device: NaN. range: kWh at which it begins anew; 0 = the next power of ten above the reading, from 1,000. */
double vs_register_use (double before, double now, double range);

G_END_DECLS
