/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vee.h: validation, estimation, editing of a meter's readings. The readings themselves are never altered: what fails a rule becomes a
 * finding, and where a value is missing or not to be believed an estimate is given beside it, with the way it was made.
 *
 *   gap        no reading between the first and the last
 *   negative   below zero (not for meters of energy that flows back, "…:B1", "…:export")
 *   spike      a day's highest reading exceeds its third highest by more than `over_third` times that (the check of California's direct
 *              access metering standards, whose threshold is 1.8), and is more than `over_usual` times what the highest of a day usually
 *              is (the median): one boiler on a day away from home is no fault
 *   zero_run   nothing but zeros for `hours`, between readings that are not
 *   high, low  a whole day's energy above, or below, `times` the median of the like days
 *   sum        what the register went on by between two readings of it is not what the intervals between them add up to
 *
 * Like days: the same weekday, one to `like_weeks` weeks before and after. Estimates: runs up to `linear_hours` long on the straight line
 * between their neighbours; longer ones, up to `most_days`, the mean of the same clock time on the nearest `like_days` like days, whose readings
 * passed. Where neither is to be had the value stays missing.
 *
 * The sum is of the readings as they came, never of estimates: it tells whether the file is whole and its factor right, which an estimate cannot.
 * So it is asked only where every interval is there; a single one missing is "not enough". They agree when they are no more than the tolerance
 * apart: `kwh`, or `percent` of what the register went on by when that is more. Published rules: two meter multipliers (Uniform Business
 * Practices for Unbundled Electricity Metering, 2000, 1.4.3: the first), 0.1 % at meter advance reconciliation in Great Britain (the second).
 * Two readings of a register of whole kWh are each cut off by less than 1, so their difference is wrong by less than 1. Where a reading was taken within
 * an interval, that interval counts by its share of time, and by how much that may be wrong the tolerance grows. */
#pragma once

#include "meter/register.h"
#include "meter/series.h"

G_BEGIN_DECLS

typedef enum { VS_VEE_GAP, VS_VEE_NEGATIVE, VS_VEE_SPIKE, VS_VEE_ZERO_RUN, VS_VEE_HIGH, VS_VEE_LOW, VS_VEE_SUM, VS_VEE_N_CHECKS } VsVeeCheck;
typedef enum { VS_VEE_NONE, VS_VEE_LINEAR, VS_VEE_LIKE_DAYS } VsVeeMethod;
typedef enum { VS_VEE_AGREES, VS_VEE_DIFFERS, VS_VEE_NOT_ENOUGH, VS_VEE_NOT_COMPARABLE, VS_VEE_N_STATES } VsVeeState;

extern const char *const VS_VEE_CHECK_NAMES[VS_VEE_N_CHECKS + 1];    /* "gap", … NULL */
extern const char *const VS_VEE_METHOD_NAMES[3];                     /* "none", "linear", "like_days" */
extern const char *const VS_VEE_STATE_NAMES[VS_VEE_N_STATES + 1];    /* "agrees", "differs", "not_enough", "not_comparable", NULL */

typedef struct _VsVeeRules VsVeeRules;

/* From the JSON text; `name` is the file named in errors (VS_ERROR_FORMAT). Immutable: any thread may use it. */
VsVeeRules *vs_vee_rules_new (const char *json, const char *name, GError **error);
void        vs_vee_rules_free (VsVeeRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsVeeRules, vs_vee_rules_free)

/* Intervals in a row that failed one check, and what became of them in one way. */
typedef struct {
  VsVeeCheck  check;
  VsVeeMethod method;     /* NONE: nothing was estimated: the rule only flags, or there is nothing to estimate from */
  gsize       first, n;   /* intervals of the series */
  double      before;     /* kWh of the run; NaN where all is missing */
  double      after;      /* with the estimates; NaN where all stays missing */
} VsVeeFinding;

typedef struct {
  gsize   expected, present;   /* intervals from the first reading to the last; those that have a reading */
  gsize   estimated;
  GArray *findings;            /* VsVeeFinding, in time order */
  float  *kwh;                 /* series->n values: as they are to be used; NaN = missing */
  guint8 *flags;               /* VsReadingFlag: ESTIMATED where kwh is an estimate, SUSPECT where a rule only flags */
} VsVeeResult;

/* exports: energy that flows back to the grid. */
void vs_vee_check (const VsVeeRules *rules, const VsSeries *series, gboolean exports, VsVeeResult *result);
void vs_vee_result_clear (VsVeeResult *result);

/* Two readings of one register that follow one another, and the intervals between them. */
typedef struct {
  VsVeeState  state;
  const char *device;             /* of the readings */
  VsTime      from, to;
  gsize       expected, present;  /* intervals */
  double      register_kwh;       /* NaN: the register fell, and not because it began anew: not comparable */
  double      interval_kwh;       /* of the intervals that are there; NaN without any */
  double      tolerance;          /* kWh; NaN unless agrees or differs */
} VsVeeSum;

/* reads: by device, then time; those within the readings of the series or across their edge are looked at. No rule for it: none. (element-type VsVeeSum)
 * (transfer full) */
GArray *vs_vee_check_sums (const VsVeeRules *rules, const VsSeries *series, const VsRegisterRead *reads, gsize n);

G_END_DECLS
