/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spacing.h: the interval of a meter, told from the instants of some of its readings. */
#pragma once

#include "base/date.h"

G_BEGIN_DECLS

typedef struct {
  VsTime at;
  double kwh;
} VsStamped;

#define VS_STEP_LEAST 60

/* An interval the store can hold: a whole minute or more that divides a day. */
static inline gboolean
vs_step_is_regular (VsTime step)
{
  return step >= VS_STEP_LEAST && step <= VS_SECONDS_PER_DAY && VS_SECONDS_PER_DAY % step == 0;
}

/* The smallest frequent distance between neighbours, so that a missing reading does not double it; 0 when none can be told.
 * *phase: the remainder of most instants by it. *sure: half of the distances agree. Any order. */
gint32 vs_spacing_find (const VsStamped *readings, gsize n, VsTime *phase, gboolean *sure);

/* Non-negative remainder. */
static inline VsTime
vs_spacing_phase (VsTime at, gint32 step)
{
  VsTime rest = at % step;

  return rest < 0 ? rest + step : rest;
}

G_END_DECLS
