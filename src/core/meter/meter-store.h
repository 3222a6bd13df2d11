/* SPDX-License-Identifier: GPL-3.0-or-later */
/* meter-store.h: what is known of each meter, as gold tables: fingerprints, months, likely EV owners and their sessions. */
#pragma once

#include "workspace/step.h"

G_BEGIN_DECLS

extern const VsStep vs_step_fingerprint;   /* → meter_fingerprint, meter_month */

extern const VsStep vs_step_ev;            /* → ev_likelihood, ev_session */

typedef struct {
  const char *meter_id;
  const char *customer_id;   /* NULL = unassigned */
  double      probability;   /* NaN: not enough readings */
  guint       sessions;
  double      kw, kwh_year;  /* NaN without sessions */
  const char *evidence;
} VsEvRow;
typedef void (*VsEvRowFunc) (const VsEvRow *row, gpointer data);

/* What the ev step found, most likely owners first. */
gboolean vs_ev_each (VsWorkspace *ws, VsEvRowFunc func, gpointer data, GError **error);

G_END_DECLS
