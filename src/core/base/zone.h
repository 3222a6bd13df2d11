/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zone.h: an IANA time zone as a sorted table of offsets, so that converting millions of stamps needs no library call.
 * Immutable and shared: a VsZone lives for the whole program and may be used from any thread. */
#pragma once

#include "base/date.h"

G_BEGIN_DECLS

typedef struct _VsZone VsZone;

/* "Europe/London", "UTC", or a fixed offset "+01:00". NULL and VS_ERROR_NOT_FOUND for an unknown name. (transfer none) */
const VsZone *vs_zone_get (const char *name, GError **error);
const char   *vs_zone_name (const VsZone *zone);

/* Seconds east of UTC in force at the instant. */
int    vs_zone_offset (const VsZone *zone, VsTime utc);
/* Wall clock (seconds since 1970 read as if UTC) at the instant, and back. In the autumn hour that happens twice, `second`
 * picks the later one; a spring wall clock that does not exist maps to the instant of the jump plus the excess. */
VsTime vs_zone_to_local (const VsZone *zone, VsTime utc);
VsTime vs_zone_to_utc (const VsZone *zone, VsTime local, gboolean second);
/* The first instant after `utc` at which the offset changes; G_MAXINT64 when none. */
VsTime vs_zone_next_change (const VsZone *zone, VsTime utc);

G_END_DECLS
