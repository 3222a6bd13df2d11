/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure.h: periods and tiers of a URDB rate, as read and checked: prices hold their adjustment, a tier without an upper bound has
 * INFINITY. A schedule becomes one table of periods: month × cell of the rate's grid. What is wrong becomes a fault of the document; what
 * is right but cannot be billed is set down as the rate's refusal. */
#pragma once

#include "tariff/grid.h"

G_BEGIN_DECLS

#define VS_MAX_TIERS 60
#define VS_MAX_PERIODS 100

typedef enum { VS_TIER_KWH, VS_TIER_KWH_DAILY, VS_TIER_KWH_PER_KW, VS_TIER_KWH_PER_KW_DAILY } VsTierUnit;

typedef struct {
  double     max;
  double     rate;
  double     sell;
  VsTierUnit unit;
} VsTier;

typedef struct {
  VsTier *tiers;
  guint   n;
  guint   first;     /* number of its first tier among all of the structure */
} VsPeriod;

typedef struct {
  VsPeriod *periods;
  guint     n;       /* 0: no such charge */
  guint     n_tiers; /* of all periods */
  gboolean  daily;   /* demand: each day's peak is charged */
  double    per_kw;  /* demand: units charged for a kW: 1, or 1 / power factor for kVA */
} VsStructure;

/* Cells of one period that lie side by side. */
typedef struct {
  guint16 cell, n;
  guint8  period;
} VsStretch;

/* A schedule: the period of each cell of the grid in each month, and the same as stretches. */
typedef struct {
  guint8    *period;          /* 12 × grid->n_cells */
  VsStretch *stretches;
  guint      first[13];       /* of each month; the 13th is the end */
} VsSchedule;

static inline gboolean
vs_tier_is_per_kw (const VsTier *tier)
{
  return tier->unit == VS_TIER_KWH_PER_KW || tier->unit == VS_TIER_KWH_PER_KW_DAILY;
}

/* A price or charge: finite, of believable size; absent is 0. */
double   vs_structure_read_price (VsJson at);
void     vs_structure_read (char **refusal, VsJson at, gboolean energy, double scale, VsStructure *structure);
gboolean vs_structure_is_free (const VsStructure *structure);
void     vs_structure_clear (VsStructure *structure);
/* What a demand charge is on: kW, of the month or of each day; kVA where a power factor is told (0: it is not). Horsepower is refused. */
void     vs_structure_read_demand_unit (char **refusal, VsJson at, double power_factor, VsStructure *structure);

/* The number of a period, below n_periods. */
guint8   vs_structure_read_period (VsJson at, guint n_periods);
/* 12 × 24 into a table of 12 × grid->n_cells: the weekdays' cells, or those of all other days. */
void     vs_structure_read_schedule (VsJson root, const char *member, guint n_periods, gboolean weekend, const VsGrid *grid, guint8 *table);

/* All of period 0. */
void     vs_schedule_init (VsSchedule *schedule, const VsGrid *grid);
/* Once `period` is filled in. */
void     vs_schedule_seal (VsSchedule *schedule, const VsGrid *grid);
void     vs_schedule_clear (VsSchedule *schedule);

/* "FILE, POINTER: reason"; the first stands. */
void     vs_refusal_set (char **refusal, VsJson at, const char *reason);

G_END_DECLS
