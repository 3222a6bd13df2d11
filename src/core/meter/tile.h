/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile.h: one meter and month of readings while a file is being taken in: two bytes a reading as long as all are whole Wh. */
#pragma once

#include "base/date.h"

#include <math.h>

G_BEGIN_DECLS

typedef struct _VsTile VsTile;
struct _VsTile {
  VsTile  *next;    /* of the same meter */
  VsTime   origin;  /* start of slot 0: the first interval of the UTC month */
  gint32   step;
  guint32  n;       /* slots */
  gint32   month;   /* months since 1970-01 */
  guint32  first;   /* slot of codes[0] */
  guint32  n_codes; /* slots that have memory: a day at first, more as they are filled */
  guint16 *codes;   /* Wh + 1, 0 = missing; NULL once a value did not fit */
  double  *kwh;     /* then these; NaN = missing */
};

/* The code of a whole number of Wh in 0..65534, or 0. */
static inline guint16
vs_tile_code (double kwh)
{
  double wh = kwh * 1000;
  gint32 whole;

  if (!(wh > -0.5 && wh < 65534.5))
    return 0;
  whole = (gint32) (wh + 0.5);
  return fabs (wh - whole) <= 1e-9 ? (guint16) (whole + 1) : 0;
}

static inline double
vs_tile_kwh (guint16 code)
{
  return code != 0 ? (code - 1) / 1000.0 : NAN;
}

/* The tile that holds `at`, on the grid of instants at + k·step. */
VsTile *vs_tile_new (VsTime at, gint32 step);
void    vs_tile_free (VsTile *tile);
gsize   vs_tile_bytes (const VsTile *tile);

static inline gboolean
vs_tile_holds (const VsTile *tile, VsTime at, gint32 step)
{
  guint64 ahead = (guint64) (at - tile->origin);

  return step == tile->step && ahead < (guint64) tile->n * (guint64) step && ahead % (guint64) step == 0;
}

double  vs_tile_get (const VsTile *tile, guint32 slot);
guint32 vs_tile_n_present (const VsTile *tile);
void    vs_tile_set (VsTile *tile, guint32 slot, double kwh);  /* NaN removes */
/* All n slots as numbers. */
void    vs_tile_expand (const VsTile *tile, double *kwh);

G_END_DECLS
