/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scale.h: from numbers to places. Pure arithmetic: nice ticks, linear scales, bands, calendar ticks. */
#pragma once

#include "base/text.h"

G_BEGIN_DECLS

#define VS_SCALE_MAX_TICKS 5

/* Ticks first, first + step, … (n of them) inside [lo, hi]. */
typedef struct {
  double lo, hi;       /* the domain to draw: the data, and a little air at the open ends */
  double first, step;
  int    n;
} VsTicks;

/* At most `max` ticks with a step of 1, 2, 2.5 or 5 times a power of ten. An empty or inverted range becomes 0..1; not finite, too.
 * When `zero`, the domain holds 0 and ends exactly there on the side without data. */
VsTicks vs_ticks_nice (double lo, double hi, int max, gboolean zero);
double  vs_ticks_at (const VsTicks *ticks, int i);
/* Labels of one axis share suffix and places: "0", "0.5 M", "1.0 M". No currency: units stand once, in the note. (transfer full) */
char   *vs_ticks_label (const VsTicks *ticks, int i, VsFormat format);

typedef struct { double d0, d1, r0, r1; } VsScale;
double  vs_scale_map (const VsScale *scale, double value);

/* n equal bands over [r0, r1]; a bar takes `fill` of its band, at most max_width. */
typedef struct { double r0, step, width; gsize n; } VsBands;
VsBands vs_bands_new (double r0, double r1, gsize n, double fill, double max_width);
double  vs_bands_centre (const VsBands *bands, gsize i);
/* Show each stride-th label so that they do not touch. */
gsize   vs_bands_stride (const VsBands *bands, double label_width);

/* Ticks of calendar time. */
typedef enum { VS_CALENDAR_MONTHS, VS_CALENDAR_DAYS, VS_CALENDAR_SECONDS } VsCalendarUnit;
typedef struct { double at; char *label; } VsCalendarTick;
/* The finest of hours, days, weeks, months, quarters, years whose labels (about label_width wide) fit into `width`. `lo`, `hi` in the
 * unit: months or days since 1970, UTC seconds. (transfer full) (element-type VsCalendarTick) */
GArray *vs_calendar_ticks (VsCalendarUnit unit, double lo, double hi, double width, double label_width);
/* In words, for tooltips: "March 2026", "3 March 2026", "3 March 2026, 14:30". (transfer full) */
char   *vs_calendar_words (VsCalendarUnit unit, double at);

G_END_DECLS
