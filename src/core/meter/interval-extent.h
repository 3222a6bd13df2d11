/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interval-extent.h: rows of `interval_meter`: what each meter's readings span. A day's file moves every meter to the same end: meters whose numbers
 * follow one another and that move alike are changed by one statement. */
#pragma once

#include "base/date.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct {
  VsTime from, to;     /* start of the first interval, end of the last */
  VsDay  last_on;      /* the last day, by the meter's own clock, of which half is there */
  gint32 step;         /* of the last interval, seconds */
} VsExtent;

typedef struct _VsExtents VsExtents;

VsExtents *vs_extents_new (sqlite3 *db, GError **error);
void       vs_extents_free (VsExtents *self);
/* Widens what the meter's row says; has_row FALSE: there may be none yet. Nothing is written for certain before vs_extents_flush (). */
gboolean   vs_extents_widen (VsExtents *self, gint64 meter_no, gboolean has_row, const VsExtent *extent, GError **error);
gboolean   vs_extents_flush (VsExtents *self, GError **error);

G_END_DECLS
