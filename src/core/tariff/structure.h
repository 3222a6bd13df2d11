/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure.h: periods and tiers of a URDB rate, as read and checked: prices hold their adjustment, a tier without an upper bound has
 * INFINITY. A schedule becomes one table of periods per slot, where a slot is month × weekday/weekend × hour. What is wrong becomes a fault
 * of the document; what is right but cannot be billed is set down as the rate's refusal. */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

#define VS_N_CELLS 48                 /* of one month: weekday 0..23, weekend 24..47 */
#define VS_N_SLOTS (12 * VS_N_CELLS)  /* slot = (month − 1) × 48 + cell */
#define VS_MAX_TIERS 60
#define VS_MAX_PERIODS 100

typedef enum { VS_TIER_KWH, VS_TIER_KWH_DAILY, VS_TIER_KWH_PER_KW, VS_TIER_KWH_PER_KW_DAILY } VsTierUnit;

typedef struct {
  double     max;
  double     rate;
  VsTierUnit unit;
} VsTier;

typedef struct {
  VsTier *tiers;
  guint   n;
} VsPeriod;

typedef struct {
  VsPeriod *periods;
  guint     n;       /* 0: no such charge */
} VsStructure;

static inline gboolean
vs_tier_is_per_kw (const VsTier *tier)
{
  return tier->unit == VS_TIER_KWH_PER_KW || tier->unit == VS_TIER_KWH_PER_KW_DAILY;
}

/* A price or charge: finite, of believable size; absent is 0. */
double   vs_structure_read_price (VsJson at);
void     vs_structure_read (char **refusal, VsJson at, gboolean energy, VsStructure *structure);
gboolean vs_structure_is_free (const VsStructure *structure);
void     vs_structure_clear (VsStructure *structure);
/* A charge on kVA, horsepower or each day's peak is refused. */
void     vs_structure_check_demand_unit (char **refusal, VsJson at);

/* The number of a period, below n_periods. */
guint8   vs_structure_read_period (VsJson at, guint n_periods);
/* 12 × 24 into the weekday or weekend cells of a table of VS_N_SLOTS. */
void     vs_structure_read_schedule (VsJson root, const char *member, guint n_periods, gboolean weekend, guint8 *table);

/* "FILE, POINTER: reason"; the first stands. */
void     vs_refusal_set (char **refusal, VsJson at, const char *reason);

G_END_DECLS
