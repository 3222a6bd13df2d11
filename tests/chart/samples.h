/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples.h: every family with good and with awkward data, by name: drawn by the tests and by `render-charts` for people to look at. */
#pragma once

#include "fixture.h"

typedef struct {
  const char     *name;
  VsTileContent *(*make) (void);
} Sample;

extern const Sample samples[];
extern const gsize  n_samples;
