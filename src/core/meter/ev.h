/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ev.h: is an electric car charged behind this meter? Sessions first, then a probability from what they have in common.
 *
 * The detector is a file (data/detectors/ev.json): how a session is told, and what each feature of the sessions weighs. Boilers, heaters,
 * saunas and pumps leave sessions too, so a home is looked at level by level of power, and the most likely level counts.
 * Not seen: cars that charge below 1.2 kW or so rarely that fewer than eight sessions a year stand out; readings longer than an hour. */
#pragma once

#include "meter/series.h"

G_BEGIN_DECLS

typedef struct _VsEvDetector VsEvDetector;

/* From the JSON text; `name` is the file named in errors (VS_ERROR_FORMAT). Immutable: any thread may use it. */
VsEvDetector *vs_ev_detector_new (const char *json, const char *name, GError **error);
void          vs_ev_detector_free (VsEvDetector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsEvDetector, vs_ev_detector_free)

/* The probability from which a home's sessions are worth keeping as evidence. */
double        vs_ev_detector_evidence_from (const VsEvDetector *self);

typedef struct {
  VsTime start, end;
  double kw;     /* level above the meter's own baseline */
  double kwh;    /* energy above it */
} VsEvSession;

typedef struct {
  double  probability;        /* 0..1; NaN when there is too little data (under 60 days or coverage under 50 %) */
  guint   n_sessions;
  double  sessions_per_week;
  double  kw;                 /* typical charger level (median) */
  double  kw_spread;
  double  kwh_session, kwh_year;
  double  start_spread_h;     /* circular spread of start times */
  double  clock_sameness;     /* share of sessions that start at the same clock time: a timer or a heater */
  double  season_link;        /* correlation of weekly energy with the heating season, −1..1 */
  VsTime  first_seen;         /* VS_TIME_NONE without sessions */
  GArray *sessions;           /* VsEvSession, in time order; those of the most likely level */
  const VsZone *zone;
} VsEvFinding;

void vs_ev_detect (const VsEvDetector *detector, const VsSeries *series, VsEvFinding *out);
void vs_ev_finding_clear (VsEvFinding *finding);
/* "54 sessions since 2 Mar 2026, 3.1 a week, about 7.4 kW and 27 kWh each, starts spread over the day" (transfer full) */
char *vs_ev_finding_describe (const VsEvFinding *finding);

G_END_DECLS
