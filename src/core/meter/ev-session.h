/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ev-session.h: blocks of load that rise by a step above the meter's own baseline, stay near one level and fall again. What draws
 * them is not asked here: a car, a heater and a sauna all leave sessions. */
#pragma once

#include "meter/ev.h"

G_BEGIN_DECLS

/* How a session is told; from the detector's file. */
typedef struct {
  double least_kw, most_kw;        /* levels looked for */
  double baseline_quantile;        /* of the same hour, over the year and over the season */
  double cap_quantile;             /* of all hours: the baseline is never above it (a nightly load would hide in its own) */
  double level_tolerance;          /* share of the level within which an interval counts as on it … */
  double level_tolerance_kw;       /* … or so many kW, whichever is more */
  double rise;                     /* share of the level by which the load must rise and fall */
} VsEvSessionRules;

/* Readings as half-hours or hours of mean power, laid out by local day and time of day. */
typedef struct {
  VsTime      start;
  gint32      step;
  gsize       n;
  float      *excess;    /* kW above the baseline; NaN = missing */
  float      *power;     /* kW */
  VsCalendar *calendar;
  gsize       n_present;
} VsEvLoad;

/* Fills `load`; FALSE when the intervals are longer than an hour. */
gboolean vs_ev_load_init (VsEvLoad *load, const VsEvSessionRules *rules, const VsSeries *series);
void     vs_ev_load_clear (VsEvLoad *load);
/* In time order (element-type VsEvSession, transfer full). */
GArray  *vs_ev_find_sessions (const VsEvSessionRules *rules, const VsEvLoad *load);

G_END_DECLS
