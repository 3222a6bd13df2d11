/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scene.h: the hours the demo plays in, with the local calendar and the weather of each region, made once and shared by all customers. */
#pragma once

#include "demo/retailer.h"

G_BEGIN_DECLS

#define VS_DEMO_MONTHS 36          /* billed */
#define VS_DEMO_READING_DAYS 365   /* written as readings: the last of them */

typedef struct {
  VsDay    as_of;
  VsTime   start;                  /* UTC of hour 0, a midnight of the fixed clock */
  gsize    n;                      /* hours, up to a day beyond the as-of date */
  guint8  *hour, *weekday;         /* local; 0 = Monday */
  gint32  *day;                    /* local VsDay */
  VsDay    first_local;            /* local day of hour 0 */
  guint    n_local;                /* local days begun */
  guint32 *local_start;            /* first hour of each local day, n_local + 1 of them */
  gsize    read_from;              /* first hour that is written; VS_DEMO_READING_DAYS × 24 of them */
  VsDay    read_first;             /* its day by the fixed clock */
  VsTime   month_start[VS_DEMO_MONTHS + 1];
  VsDay    month_day[VS_DEMO_MONTHS + 1];
  guint    n_regions;
  double **temperature;            /* by region, °C of each hour */
  double  *dark;                   /* 0..1 by hour: how much light a home needs */
} VsScene;

VsScene *vs_scene_new (const VsRetailer *retailer, guint64 seed, VsDay as_of);
void    vs_scene_free (VsScene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsScene, vs_scene_free)

/* cos (2π·turns) by a polynomial of our own: libm may round differently on another machine. */
double vs_demo_cos (double turns);

G_END_DECLS
