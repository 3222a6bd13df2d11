/* SPDX-License-Identifier: GPL-3.0-or-later */
/* design.h: a tariff on the drawing board: prices, tiers and periods as plain numbers that sliders move, read from a rate's URDB JSON and
 * written back as one. What the board does not show (names, notes, sources, the extension) is kept as it was; what of it changes bills
 * is listed, for then only each customer's own bill tells what the design does. */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

#define VS_DESIGN_PERIODS 24
#define VS_DESIGN_TIERS   24
#define VS_DESIGN_SLOTS   (12 * 48)   /* (month − 1) × 48 + (weekend ? 24 : 0) + hour */

typedef struct {
  double max;            /* kWh a month (a day where the period is daily), or kW; INFINITY where the file names none */
  double rate;           /* price a kWh or kW */
  double adjustment;     /* on top of it */
  double sell;           /* a kWh given to the grid */
  const char *unit;      /* interned, as the file has it; NULL: it does not say */
} VsDesignTier;

typedef struct {
  char        *label;    /* nullable */
  gboolean     daily;    /* bounds are kWh a day */
  guint        n_tiers;
  VsDesignTier tiers[VS_DESIGN_TIERS];
} VsDesignPeriod;

typedef enum { VS_DESIGN_PER_MONTH, VS_DESIGN_PER_DAY, VS_DESIGN_PER_YEAR } VsDesignPer;

/* Gives minutes [from, to) of some kinds of day in some months to a period, over what the schedule says; from > to goes over midnight, from = to
 * is the whole day. */
typedef struct {
  guint months, days;    /* bit 0 = January; weekday, Saturday, Sunday, holiday from bit 0 */
  guint from, to;        /* minutes of the day */
  guint period;
} VsDesignWindow;

typedef struct {
  char          *name;
  gboolean       for_households, for_businesses;
  guint          n_energy, n_demand, n_flat;
  VsDesignPeriod energy[VS_DESIGN_PERIODS];
  VsDesignPeriod demand[VS_DESIGN_PERIODS];   /* on the highest kW of a month within the period */
  VsDesignPeriod flat[VS_DESIGN_PERIODS];     /* on the highest kW of a month */
  guint8         schedule[VS_DESIGN_SLOTS];   /* energy period of each slot */
  GArray        *windows;                     /* VsDesignWindow of energy: the later lies over the earlier */
  guint          per_hour;                    /* steps of an hour in which they begin and end: 1, 2, 4, 6, 12 or 60 */
  guint8         demand_schedule[VS_DESIGN_SLOTS];
  guint8         flat_of[12];
  double         fuel[12];                    /* price a kWh on top, by month */
  double         fixed;
  VsDesignPer    fixed_per;
  double         minimum;                     /* of a bill */
  VsDesignPer    minimum_per;
  JsonNode      *source;                      /* the rate it was read from */
  GPtrArray     *beyond;                      /* what changes bills and cannot be told from the book's sums, in words (element-type utf8) */
} VsDesign;

/* From a rate, bare or wrapped in a list or {"items": […]}: of several versions the latest. What cannot be billed, has no prices by period
 * or more of them than the board holds is refused with file, JSON pointer and reason. */
VsDesign *vs_design_parse (const char *json, const char *name, GError **error);
VsDesign *vs_design_copy (const VsDesign *design);
void      vs_design_free (VsDesign *design);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsDesign, vs_design_free)
/* As a rate that the bill engine bills. (transfer full) */
char     *vs_design_to_json (const VsDesign *design);

/* Must every customer's bill be made to know what it does? Of a household a book does not know the highest hours, and of nobody what is
 * `beyond`. */
gboolean  vs_design_needs_bills (const VsDesign *design);

/* A step more on a period: the last one is cut in two; FALSE when the board is full. Removing leaves what was within to the next one. */
gboolean  vs_design_add_tier (VsDesign *design, guint period);
void      vs_design_remove_tier (VsDesign *design, guint period, guint tier);
/* A period more, like the last one; FALSE when the board is full. */
gboolean  vs_design_add_period (VsDesign *design, const char *label);
/* Its hours go to the period before it (the first one's to the next). The only one stays. */
void      vs_design_remove_period (VsDesign *design, guint period);
/* Gives hours [from, to) of the months marked in `months` (bit 0 = January) to a period. */
void      vs_design_paint (VsDesign *design, guint months, gboolean weekday, gboolean weekend, guint from, guint to, guint period);
/* The same to the minute: where the schedule's hours cannot say it, or a window lies over them, with a window. */
void      vs_design_paint_minutes (VsDesign *design, guint months, gboolean weekday, gboolean weekend, guint from, guint to, guint period);
/* Which energy period holds: month 0 = January, weekday 0 = Monday, no holiday. */
guint     vs_design_period_at (const VsDesign *design, guint month, guint weekday, guint minute);
/* design-window.c: what design.c reads, writes and renumbers. */
void      vs_design_read_windows (VsDesign *design, VsJson at);
JsonNode *vs_design_windows_node (const VsDesign *design);
void      vs_design_windows_without (VsDesign *design, guint period);
/* Do several periods with tiers meet in one month? Their tiers are then shared out by kWh, and the rate says so. */
gboolean  vs_design_shares_tiers (const VsDesign *design);

G_END_DECLS
