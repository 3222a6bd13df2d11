/* SPDX-License-Identifier: GPL-3.0-or-later */
/* design.h: a tariff on the drawing board: prices, tiers and periods as plain numbers that sliders move, read from a rate's URDB JSON and
 * written back as one. What the board does not show (names, notes, sources) is kept as it was. */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

#define VS_DESIGN_PERIODS 8
#define VS_DESIGN_TIERS   6
#define VS_DESIGN_SLOTS   (12 * 48)   /* (month − 1) × 48 + (weekend ? 24 : 0) + hour */

typedef struct {
  double max;            /* kWh a month (a day where the period is daily), or kW; INFINITY for the last */
  double rate;           /* price a kWh or kW */
  double adjustment;     /* on top of it */
} VsDesignTier;

typedef struct {
  char        *label;    /* nullable */
  gboolean     daily;    /* bounds are kWh a day */
  guint        n_tiers;
  VsDesignTier tiers[VS_DESIGN_TIERS];
} VsDesignPeriod;

typedef enum { VS_DESIGN_PER_MONTH, VS_DESIGN_PER_DAY, VS_DESIGN_PER_YEAR } VsDesignPer;

typedef struct {
  char          *name;
  gboolean       for_households, for_businesses;
  guint          n_energy, n_demand, n_flat;
  VsDesignPeriod energy[VS_DESIGN_PERIODS];
  VsDesignPeriod demand[VS_DESIGN_PERIODS];   /* on the highest kW of a month within the period */
  VsDesignPeriod flat[VS_DESIGN_PERIODS];     /* on the highest kW of a month */
  guint8         schedule[VS_DESIGN_SLOTS];   /* energy period of each slot */
  guint8         demand_schedule[VS_DESIGN_SLOTS];
  guint8         flat_of[12];
  double         fuel[12];                    /* price a kWh on top, by month */
  double         fixed;
  VsDesignPer    fixed_per;
  double         minimum;                     /* of a bill */
  VsDesignPer    minimum_per;
  JsonNode      *source;                      /* the rate it was read from */
} VsDesign;

/* From a rate, bare or wrapped in a list or {"items": […]} of one. What the board cannot draw (kWh/kW tiers, lookbacks, spot prices,
 * windows finer than an hour …) is refused with file, JSON pointer and reason. */
VsDesign *vs_design_parse (const char *json, const char *name, GError **error);
VsDesign *vs_design_copy (const VsDesign *design);
void      vs_design_free (VsDesign *design);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsDesign, vs_design_free)
/* As a rate that the bill engine bills. (transfer full) */
char     *vs_design_to_json (const VsDesign *design);

/* A period more, like the last one; FALSE when the board is full. */
gboolean  vs_design_add_period (VsDesign *design, const char *label);
/* Its hours go to the period before it (the first one's to the next). The only one stays. */
void      vs_design_remove_period (VsDesign *design, guint period);
/* Gives hours [from, to) of the months marked in `months` (bit 0 = January) to a period. */
void      vs_design_paint (VsDesign *design, guint months, gboolean weekday, gboolean weekend, guint from, guint to, guint period);
/* Do several periods with tiers meet in one month? Their tiers are then shared out by kWh, and the rate says so. */
gboolean  vs_design_shares_tiers (const VsDesign *design);

G_END_DECLS
